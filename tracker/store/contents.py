"""What a store holds, read row by row in a fixed order: by article, then by the place of the sum in its text."""

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from typing import Any

from tracker.pledges.identity import KnownPledge
from tracker.pledges.told import Told, told_by
from tracker.records import Claim
from tracker.rows import Row, claim_row, columns, record_of, rejected_row
from tracker.store.cells import plain_row
from tracker.store.database import Database
from tracker.store.ruled import Ruled
from tracker.store.schema import own_columns

# What grouping looks at: the small record, and what that is made of.
_FOR_GROUPING = {*Told._fields, "sentence", "url"}


def told(database: Database, ruled: Ruled) -> Iterator[Told]:
    """All claims as corrected, without those that are rejected, as the small records that grouping works on."""
    names = ", ".join(c.column for c in own_columns("claims") if c.column in _FOR_GROUPING)
    for row in database.rows(f"SELECT {names}, read FROM claims ORDER BY article_id, span_start"):
        claim_id = row["claim_id"]
        if claim_id in ruled.rejected:
            continue
        if claim_id in ruled.claims:
            yield told_by(ruled.claims[claim_id])
        else:
            yield told_by(record_of(Claim, row), frozenset(row["read"].split(";")))


def known(database: Database) -> Iterator[KnownPledge]:
    """All pledges that ever were, the oldest first, each with the claims that it has, or had last."""
    rows = database.rows(
        "SELECT p.pledge_id, p.named_after, m.claim_id FROM pledges p LEFT JOIN members m ON m.pledge_id = p.pledge_id"
        " ORDER BY p.born, m.position"
    )
    for (pledge_id, named_after), members in groupby(rows, key=lambda row: (row["pledge_id"], row["named_after"])):
        claim_ids = [row["claim_id"] for row in members if row["claim_id"] not in (None, named_after)]
        yield KnownPledge(pledge_id, (named_after, *claim_ids))


def claim_rows(database: Database, ruled: Ruled) -> Iterator[Row]:
    """The table claims."""
    for row in database.rows("SELECT * FROM claims ORDER BY article_id, span_start"):
        claim_id = row["claim_id"]
        if claim_id not in ruled.rejected:
            yield claim_row(ruled.claims[claim_id]) if claim_id in ruled.claims else plain_row("claims", row)


def rejected_rows(database: Database, ruled: Ruled) -> Iterator[Row]:
    """The table rejected: as extracted, and what reviewers rejected."""
    read = (
        plain_row("rejected", row)
        for row in database.rows("SELECT * FROM rejected ORDER BY article_id, span_start, position")
    )
    by_hand = sorted(map(rejected_row, ruled.rejected.values()), key=_place)
    return merge(read, by_hand, key=_place)


def _place(row: Row) -> Any:
    return row["article_id"], row["span_start"]


def pledge_rows(database: Database, ruled: Ruled) -> Iterator[Row]:
    """The table pledges, in the order of the leading claims."""
    own = {column.column for column in own_columns("pledges")}
    of_claim = [column.column for column in columns("claims") if column.column not in own]
    cells = ", ".join([*(f"p.{name} AS {name}" for name in sorted(own)), *(f"c.{name} AS {name}" for name in of_claim)])
    leading = "FROM claims c JOIN pledges p ON p.claim_id = c.claim_id"
    order = "ORDER BY c.article_id, c.span_start"
    rows = database.rows(f"SELECT {cells} {leading} {order}")
    members, stages = (
        _by_pledge(
            database.rows(f"SELECT t.* {leading} JOIN {table} t ON t.pledge_id = p.pledge_id {order}, t.position")
        )
        for table in ("members", "stage_history")
    )
    for row, reports, history in zip(rows, members, stages, strict=True):
        claim_id = row["claim_id"]
        claim = claim_row(ruled.claims[claim_id]) if claim_id in ruled.claims else plain_row("claims", row)
        full: Row = {**claim, **plain_row("pledges", row)}
        full["claim_ids"] = ";".join(member["claim_id"] for member in reports)
        full["stage_history"] = [{name: stage[name] for name in ("stage", "date", "claim_id")} for stage in history]
        yield {column.column: full[column.column] for column in columns("pledges")}


def _by_pledge(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (list(found) for _, found in groupby(rows, key=lambda row: row["pledge_id"]))
