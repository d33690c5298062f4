"""The latest tables: those of the newest release, or of the store where that holds what no release has."""

from tracker.commands.build import measured_accuracy
from tracker.commands.common import say
from tracker.commands.storing import opened_store, path_of, today
from tracker.places import named_store
from tracker.release import Manifest, Release, read_release
from tracker.releases import find_release, newest_of
from tracker.store.database import Database
from tracker.store.grouped import settle
from tracker.store.tables import is_released, tables_of
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
    tables = tables_of(database, today(), rules_version(), measured_accuracy())
    info = tables.info
    counts = {
        "articles": info.articles,
        "pledges": len(tables.pledges),
        "claims": len(tables.claims),
        "rejected": len(tables.rejected),
    }
    manifest = Manifest(
        date=info.date, counts=counts, rules=info.rules, accuracy=info.accuracy, files={}, store=info.store,
        redirects=info.redirects, corrections=info.corrections, together=info.together, apart=info.apart,
    )  # fmt: skip
    return Release(database.path, manifest, tables.pledges, tables.claims, tables.rejected)
