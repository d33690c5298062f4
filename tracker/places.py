"""Where the user's own data lies: the store and, beside it, its releases. Nothing here need exist."""

import os
from pathlib import Path

from platformdirs import user_data_path

STORE_VARIABLE = "PLEDGES_STORE"


class PlaceError(ValueError):
    """A store is named in a way that names no file; the message is for the user."""


def default_store() -> Path:
    """The store in the user's own data folder."""
    return user_data_path("pledge-tracker", appauthor=False) / "pledges.sqlite"


def named_store() -> str:
    """The store as the environment names it, '' where it does not."""
    return os.environ.get(STORE_VARIABLE, "")


def store_path(given: str = "") -> Path:
    """The file of a store that is given as a path or as sqlite:///path, else named by the environment, else the
    user's own.

    Raises:
        PlaceError: it names no file.
    """
    given = given or named_store()
    scheme, colon, rest = given.partition("://")
    if not colon:
        return Path(given) if given else default_store()
    if scheme.startswith("postgres"):
        raise PlaceError(f"{scheme}:// is for a later version: name a file, which becomes an SQLite store")
    if scheme != "sqlite" or len(rest) < 2 or not rest.startswith("/"):
        raise PlaceError(f"{given!r} names no store: give a file, or sqlite:///FILE")
    return Path(rest[1:])


def releases_of(store: Path) -> Path:
    """The folder of a store's releases, one folder each, named by their dates."""
    return store.parent / "releases"
