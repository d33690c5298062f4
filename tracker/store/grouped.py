"""Pledges of a store: grouped anew, all of them, in one transaction."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from tracker.pledges.pledge import Pledge, build_small
from tracker.store.cells import cells
from tracker.store.contents import known, told
from tracker.store.database import UNGROUPED, Database, insertion
from tracker.store.errors import OvertakenError
from tracker.store.ruled import Ruled, ruled
from tracker.store.schema import own_columns

# Under these names a store notes how often and with which rules it was grouped.
REVISION, GROUPED_WITH = "revision", "grouped_with"
# So often pledges are grouped while others may write, and in vain if they do; then nobody else may.
TRIES = 2


def is_due(database: Database, rules: str) -> bool:
    """Whether the pledges of the store are older than its claims or than the rules."""
    return bool(database.get(UNGROUPED)) or database.get(GROUPED_WITH) not in ("", rules)


def settle(database: Database, rules: str) -> list[int]:
    """Groups the claims of a store where that is due; gives the numbers of corrections that found their claims gone."""
    for _ in range(TRIES):
        with suppress(OvertakenError), database.updating():
            return _settle(database, rules)
    with database.writing():
        return _settle(database, rules)


def _settle(database: Database, rules: str) -> list[int]:
    return (regroup(database, rules) if is_due(database, rules) else ruled(database)).pending


def regroup(database: Database, rules: str) -> Ruled:
    """Groups all claims, inside of a transaction of the caller's. What comes out depends on claims, corrections and
    the pledges known before alone."""
    ruling = ruled(database)
    with _without_search_for_circles():
        pledges, redirects = build_small(told(database, ruling), known(database), ruling.rulings)
        _save(database, pledges, redirects)
    database.set(REVISION, str(int(database.get(REVISION) or 0) + 1))
    database.set(GROUPED_WITH, rules)
    database.set(UNGROUPED, "")
    return ruling


@contextmanager
def _without_search_for_circles() -> Iterator[None]:
    """Millions of small records, none of them in a circle: looking for circles takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _save(database: Database, pledges: list[Pledge], redirects: Mapping[str, str]) -> None:
    born = {row["pledge_id"]: int(row["born"]) for row in database.rows("SELECT pledge_id, born FROM pledges")}
    living = {pledge.pledge_id for pledge in pledges}
    ended = [pledge_id for pledge_id in born if pledge_id not in living]
    last_members = [row for pledge_id in ended for row in _last_members(database, pledge_id)]
    database.run("DELETE FROM members")
    database.run("DELETE FROM stage_history")
    database.run_all(_END, ({"pledge_id": one, "redirects_to": redirects.get(one)} for one in ended))
    database.run_all(_upsert(), _pledge_rows(pledges, born))
    database.run_all(insertion("members", _MEMBER), chain(last_members, _member_rows(pledges)))
    database.run_all(insertion("stage_history", _STAGE), _stage_rows(pledges))


_MEMBER = ("pledge_id", "position", "claim_id")
_STAGE = ("pledge_id", "position", "stage", "date", "claim_id")
# A pledge that has ended leads nowhere, or to the one that has taken its place; it has no leading claim.
_END = (
    "UPDATE pledges SET claim_id = NULL, redirects_to = coalesce(:redirects_to, redirects_to)"
    " WHERE pledge_id = :pledge_id"
)


@cache
def _upsert() -> str:
    """Adds a pledge, or renews what may change of it: when it was born and named after what stays."""
    own = [column.column for column in own_columns("pledges")]
    renewed = ", ".join(f"{name} = excluded.{name}" for name in own if name != "pledge_id")
    added = insertion("pledges", [*own, "born", "named_after"])
    return f"{added} ON CONFLICT (pledge_id) DO UPDATE SET {renewed}, redirects_to = NULL"


def _pledge_rows(pledges: Iterable[Pledge], born: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Those known before, then the new ones, the first reported first."""
    new = []
    for pledge in pledges:
        number = born.get(pledge.pledge_id)
        if number is None:
            new.append(pledge)
        else:
            yield _row(pledge, number)
    new.sort(key=lambda pledge: (pledge.first_reported or date.max, pledge.claim_ids[0]))
    for number, pledge in enumerate(new, max(born.values(), default=0) + 1):
        yield _row(pledge, number)


def _row(pledge: Pledge, born: int) -> dict[str, Any]:
    row = cells("pledges", pledge, pledge.rate, pledge.leading)
    return row | {"born": born, "named_after": pledge.claim_ids[0]}


def _last_members(database: Database, pledge_id: str) -> list[dict[str, Any]]:
    return list(
        database.rows("SELECT * FROM members WHERE pledge_id = :pledge_id ORDER BY position", {"pledge_id": pledge_id})
    )


def _member_rows(pledges: Iterable[Pledge]) -> Iterator[dict[str, Any]]:
    for pledge in pledges:
        for position, claim_id in enumerate(pledge.claim_ids):
            yield {"pledge_id": pledge.pledge_id, "position": position, "claim_id": claim_id}


def _stage_rows(pledges: Iterable[Pledge]) -> Iterator[dict[str, Any]]:
    for pledge in pledges:
        for position, stage in enumerate(pledge.stage_history):
            yield {"pledge_id": pledge.pledge_id, "position": position, **stage}
