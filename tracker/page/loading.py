"""The release that the page shows, read once per version of its files."""

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from tracker.analysis.known_on import known_on
from tracker.frame import prepare
from tracker.page.serve import RELEASE_VARIABLE
from tracker.release import Manifest, read_release
from tracker.releases import find_release


@dataclass(frozen=True)
class Shown:
    """An opened release: typed tables with the columns that filters need.

    `version` names the files that were read; with `as_of` the pledges are those known on that day.
    """

    folder: Path
    manifest: Manifest
    pledges: pd.DataFrame
    claims: pd.DataFrame
    version: tuple[str, int]
    as_of: date | None = None

    @property
    def day(self) -> date:
        """The day that the tables tell of: what is measured up to today is measured up to it."""
        return self.as_of or self.manifest.date


def opened() -> Shown:
    """The release named by PLEDGES_RELEASE, else the newest.

    Raises:
        ReleaseError: there is none, or it cannot be read.
    """
    named = os.environ.get(RELEASE_VARIABLE, "")
    folder = Path(named) if named else find_release()
    manifest = folder / "manifest.json"
    shown = _read(str(folder), manifest.stat().st_mtime_ns if manifest.is_file() else 0)
    # Sessions share the tables; a shallow copy keeps one session's columns out of the others.
    return replace(shown, pledges=shown.pledges.copy(deep=False), claims=shown.claims.copy(deep=False))


def as_known_on(shown: Shown, day: date) -> Shown:
    """The same release with the pledges that articles published up to a day tell; built once for each day."""
    return replace(shown, pledges=_pledges_of(*shown.version, day).copy(deep=False), as_of=day)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, changed: int) -> Shown:
    release = read_release(Path(folder))
    return Shown(release.folder, release.manifest, prepare(release.pledges), release.claims, (folder, changed))


@st.cache_resource(max_entries=8, show_spinner="Reading what was known on that day")
def _pledges_of(folder: str, changed: int, day: date) -> pd.DataFrame:
    shown = _read(folder, changed)
    return prepare(known_on(shown.pledges, shown.claims, day))
