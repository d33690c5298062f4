"""The latest tables: those of the newest release, or of the store where that holds what no release has."""

import pandas as pd

from tracker.commands.build import measured_accuracy
from tracker.commands.common import say, today
from tracker.commands.storing import opened_store, path_of
from tracker.places import named_store
from tracker.release import Manifest, Release, read_release
from tracker.releases import find_release, newest_of
from tracker.store.database import Database
from tracker.store.grouped import settle
from tracker.store.tables import grouped_tables, is_released
from tracker.tables import rules_version


def latest(store: str) -> Release:
    """The tables of the store that `--store` names, as its newest release has them, else read from the store itself.

    Raises:
        ReleaseError: there is neither.
    """
    path = path_of(store)
    named = bool(store or named_store())
    if named or path.exists():
        with opened_store(store) as database:
            settle(database, rules_version())
            if not is_released(database):
                say(f"from the store {path}: not yet in a release")
                return _from_store(database)
    return read_release(newest_of(path) if named else find_release())


def _from_store(database: Database) -> Release:
    with grouped_tables(database, today(), rules_version(), measured_accuracy()) as found:
        info = found.info
        tables = {name: pd.concat(list(parts), ignore_index=True) for name, parts in found.parts.items()}
    manifest = Manifest(
        date=info.date,
        counts={"articles": info.articles, **{name: len(table) for name, table in tables.items()}},
        rules=info.rules,
        accuracy=info.accuracy,
        files={},
        store=info.store,
        redirects=info.redirects,
        corrections=info.corrections,
        together=info.together,
        apart=info.apart,
    )
    return Release(database.path, manifest, tables["pledges"], tables["claims"], tables["rejected"])
