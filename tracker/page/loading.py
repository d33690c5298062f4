"""The release that the page shows, read once per version of its files."""

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from tracker.frame import prepare
from tracker.page.serve import RELEASE_VARIABLE
from tracker.release import Manifest, read_release
from tracker.releases import find_release


@dataclass(frozen=True)
class Shown:
    """An opened release: typed tables with the columns that filters need."""

    folder: Path
    manifest: Manifest
    pledges: pd.DataFrame
    claims: pd.DataFrame


def opened() -> Shown:
    """The release named by PLEDGES_RELEASE, else the newest.

    Raises:
        ReleaseError: there is none, or it cannot be read.
    """
    named = os.environ.get(RELEASE_VARIABLE, "")
    folder = Path(named) if named else find_release()
    manifest = folder / "manifest.json"
    release = _read(str(folder), manifest.stat().st_mtime_ns if manifest.is_file() else 0)
    # Sessions share the tables; a shallow copy keeps one session's columns out of the others.
    return Shown(release.folder, release.manifest, release.pledges.copy(deep=False), release.claims.copy(deep=False))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, changed: int) -> Shown:
    release = read_release(Path(folder))
    return Shown(release.folder, release.manifest, prepare(release.pledges), release.claims)
