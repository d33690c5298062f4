"""The folder of releases: their names, in the order of their dates, and which is the newest."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path

import pandas as pd

from tracker.places import PlaceError, named_store, releases_of, store_path
from tracker.release import MANIFEST, Manifest, ReleaseError, ReleaseInfo, read_manifest, write_new_release
from tracker.tables import RELEASE

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-([1-9]\d*))?", re.ASCII)


def own_releases() -> Path:
    """The folder of the releases of the user's store, and of `build`; it need not exist.

    Raises:
        ReleaseError: the environment names a store that cannot be.
    """
    try:
        return releases_of(store_path())
    except PlaceError as error:
        raise ReleaseError(str(error)) from error


def releases_in(folder: Path) -> list[Path]:
    """The releases of a folder, the oldest first: by date, those of one day by number (`-10` after `-9`)."""
    return sorted((path for path in _dated(folder) if (path / MANIFEST).is_file()), key=_date_and_number)


def _dated(folder: Path) -> list[Path]:
    return [path for path in folder.glob("[0-9]*") if _NAME.fullmatch(path.name) and _is_day(path.name[:10])]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _date_and_number(path: Path) -> tuple[date, int]:
    return date.fromisoformat(path.name[:10]), int(path.name[11:] or 1)


def _name(day: date, number: int) -> str:
    return day.isoformat() if number == 1 else f"{day.isoformat()}-{number}"


def add_release(folder: Path, tables: Mapping[str, Iterable[pd.DataFrame]], info: ReleaseInfo) -> tuple[Path, Manifest]:
    """Writes a new release, named by its day; further ones of the day get a number (`2026-11-28-2`).

    Args:
        tables: each in parts, of which one at a time is in memory.

    Raises:
        OutputError: it cannot be written.
    """
    used = [number for day, number in map(_date_and_number, _dated(folder)) if day == info.date]
    names = (_name(info.date, number) for number in count(max(used, default=0) + 1))
    return write_new_release(folder, names, tables, info)


def folder_of_build(folder: Path, day: date) -> Path:
    """The folder for a release of `build` of a day: after those of stores, in the place of an earlier `build`."""
    of_day = [(number, path) for path in _dated(folder) for on, number in [_date_and_number(path)] if on == day]
    after = max((number for number, path in of_day if store_of(path)), default=0)
    return folder / _name(day, after + 1)


def store_of(folder: Path) -> Mapping[str, str]:
    """Name and state of the store that a release is of; empty where it is of none, or its manifest cannot be read."""
    try:
        return read_manifest(folder).store
    except ReleaseError:
        return {}


def newest_of(store: Path) -> Path:
    """The newest release of a store.

    Raises:
        ReleaseError: there is none.
    """
    folder = releases_of(store)
    for release in reversed(releases_in(folder)):
        if read_manifest(release).store.get("name") == store.name:
            return release
    raise ReleaseError(f"{folder}: holds no release of {store.name} yet; make one with 'pledges release'")


def find_release() -> Path:
    """The newest release of the store that the environment names; without one the newest of the user's own, else the
    one that comes with the tracker.

    Raises:
        ReleaseError: there is none.
    """
    folder = own_releases()
    if named_store():
        return newest_of(store_path())
    own = releases_in(folder)
    if own:
        return own[-1]
    if (RELEASE / MANIFEST).is_file():
        return RELEASE
    raise ReleaseError("there is no release yet; build one with 'pledges build'")
