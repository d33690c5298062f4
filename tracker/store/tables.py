"""The tables of a store as a release has them, and the release."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice

import pandas as pd

from tracker.frame import frame
from tracker.places import releases_of
from tracker.release import ReleaseInfo
from tracker.releases import releases_in, store_of
from tracker.rows import Row
from tracker.store.contents import claim_rows, pledge_rows, rejected_rows
from tracker.store.database import Database
from tracker.store.grouped import REVISION, is_due, settle
from tracker.store.log import entries, logged
from tracker.store.ruled import ruled

# So many rows are made into a part of a table at a time: as rows they take much more memory.
PART = 10_000


@dataclass(frozen=True, eq=False)
class Tables:
    """One state of a store: the tables in parts, and what a release says beside them. `pending`: the numbers of
    corrections whose claims are gone."""

    parts: Mapping[str, Iterator[pd.DataFrame]]
    info: ReleaseInfo
    pending: list[int]


@contextmanager
def grouped_tables(database: Database, day: date, rules: str, accuracy: Mapping[str, float]) -> Iterator[Tables]:
    """All of a store, grouped, as one state that writers do not change."""
    with _grouped(database, rules):
        ruling = ruled(database)
        count = database.one("SELECT count(*) AS articles FROM articles")
        info = ReleaseInfo(
            date=day,
            articles=int(count["articles"]) if count else 0,
            rules=rules,
            accuracy=accuracy,
            store=identity(database),
            redirects=dict(_redirects(database)),
            corrections=[logged(entry, ruling.states[entry.number]) for entry in entries(database)],
            together=ruling.rulings.together,
            apart=ruling.rulings.apart,
            register=[(row["article_id"], row["digest"], row["rules"]) for row in database.rows(_REGISTER)],
        )
        parts = {
            "pledges": _parts("pledges", pledge_rows(database, ruling)),
            "claims": _parts("claims", claim_rows(database, ruling)),
            "rejected": _parts("rejected", rejected_rows(database, ruling)),
        }
        yield Tables(parts, info, ruling.pending)


@contextmanager
def _grouped(database: Database, rules: str) -> Iterator[None]:
    """A state of the store whose pledges are those of its claims: other runs may write after it was grouped."""
    while True:
        settle(database, rules)
        with database.reading():
            if not is_due(database, rules):
                yield
                return


def _parts(table: str, rows: Iterator[Row]) -> Iterator[pd.DataFrame]:
    """Rows as a table in parts, at least one."""
    yield frame(table, list(islice(rows, PART)))
    while part := list(islice(rows, PART)):
        yield frame(table, part)


_REGISTER = "SELECT article_id, digest, rules FROM articles ORDER BY article_id"


def identity(database: Database) -> dict[str, str]:
    """What names a store and its state: a release that carries it holds all that the store holds."""
    name = database.path.name
    return {"name": name, "made": database.get("made"), "revision": database.get(REVISION) or "0"}


def is_released(database: Database) -> bool:
    """Whether a release holds all of the store, or there is nothing to hold."""
    with database.reading():
        state = identity(database)
    folders = reversed(releases_in(releases_of(database.path)))
    return state["revision"] == "0" or any(store_of(folder) == state for folder in folders)


def _redirects(database: Database) -> Iterator[tuple[str, str]]:
    """Identifiers of pledges that ended, each with the living pledge that took its place."""
    next_of = {
        row["pledge_id"]: row["redirects_to"]
        for row in database.rows(
            "SELECT pledge_id, redirects_to FROM pledges WHERE redirects_to IS NOT NULL ORDER BY pledge_id"
        )
    }
    for pledge_id in next_of:
        yield pledge_id, end_of(pledge_id, next_of)


def end_of(pledge_id: str, next_of: Mapping[str, str]) -> str:
    """Where a chain of redirects ends."""
    seen = {pledge_id}
    while (following := next_of.get(pledge_id)) and following not in seen:
        seen.add(following)
        pledge_id = following
    return pledge_id
