"""The tables of a store, in plain SQL. The columns of claims, rejected and pledges are those of the codebook."""

from collections.abc import Iterator
from functools import cache

from tracker.pledges.pledge import Pledge
from tracker.pledges.rates import Rate
from tracker.rows import Column, columns

VERSION = 1

# Numbers of claims are kept as text, since SQLite would round those of more than 15 digits.
_TYPES = {"integer": "BIGINT", "boolean": "INTEGER"}

# Beside the columns of the codebook: what finds a row again, and of claims the fields that are read from wording, which
# grouping asks for and which would take long to find in their evidence.
_KEYS = {
    "claims": "read TEXT NOT NULL, PRIMARY KEY (claim_id)",
    "rejected": "position BIGINT NOT NULL, PRIMARY KEY (article_id, position)",
    "pledges": "born BIGINT NOT NULL, named_after TEXT NOT NULL, redirects_to TEXT, PRIMARY KEY (pledge_id)",
}

_OTHERS = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE runs (
        run BIGINT PRIMARY KEY, rules TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        articles BIGINT NOT NULL, claims BIGINT NOT NULL, rejected BIGINT NOT NULL)""",
    """CREATE TABLE articles (
        article_id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
        publisher TEXT NOT NULL, published TEXT, published_basis TEXT NOT NULL, lang TEXT NOT NULL,
        digest TEXT NOT NULL, text_digest TEXT NOT NULL, rules TEXT NOT NULL, run BIGINT NOT NULL)""",
    """CREATE TABLE members (
        pledge_id TEXT NOT NULL, position BIGINT NOT NULL, claim_id TEXT NOT NULL,
        PRIMARY KEY (pledge_id, position))""",
    """CREATE TABLE stage_history (
        pledge_id TEXT NOT NULL, position BIGINT NOT NULL, stage TEXT NOT NULL, date TEXT, claim_id TEXT NOT NULL,
        PRIMARY KEY (pledge_id, position))""",
    """CREATE TABLE corrections (
        number BIGINT PRIMARY KEY, made TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, action TEXT NOT NULL,
        detail TEXT NOT NULL)""",
    "CREATE INDEX claims_of_article ON claims (article_id, span_start)",
    "CREATE INDEX members_claim ON members (claim_id)",
    "CREATE INDEX pledges_leading ON pledges (claim_id)",
)


@cache
def own_columns(table: str) -> tuple[Column, ...]:
    """The columns that a table of the store has of those of the codebook: for pledges only what is not simply their
    leading claim's, nor what the tables members and stage_history hold."""
    if table != "pledges":
        return columns(table)
    told = [c for c in columns("pledges") if any(hasattr(kind, c.column) for kind in (Pledge, Rate))]
    kept = {c.column for c in told} - {"claim_ids", "stage_history"} | {"claim_id"}
    return tuple(c for c in columns("pledges") if c.column in kept)


def statements() -> Iterator[str]:
    """What makes an empty store."""
    for table, keys in _KEYS.items():
        cells = ", ".join(_declared(column) for column in own_columns(table))
        yield f"CREATE TABLE {table} ({cells}, {keys})"
    yield from _OTHERS


def missing(table: str, present: set[str]) -> Iterator[str]:
    """What adds the columns that the codebook has got since the store was made."""
    for column in own_columns(table):
        if column.column not in present:
            yield f"ALTER TABLE {table} ADD COLUMN {_declared(column)}"


def _declared(column: Column) -> str:
    return f"{column.column} {_TYPES.get(column.type, 'TEXT')}"
