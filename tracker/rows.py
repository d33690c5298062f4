"""Records as plain rows: the columns of the codebook, in its order, with values that JSON can hold; no pandas."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

from tracker.records import Article, Claim, Confidence, FieldSpan, Rejected, Source
from tracker.tables import DataError, read_rows

CODEBOOK = "reference/codebook.csv"
EMPTY = "(empty)"
TYPES = ("text", "list", "json", "choice", "integer", "number", "date", "boolean")

# Half of a character, as broken JSON can bring in: no file can hold it. Its place is kept, so offsets stay true.
_LONE = re.compile("[\ud800-\udfff]")

Row = dict[str, object]
R = TypeVar("R", Article, Claim, Rejected)

# The columns of claims that `spans` explains, each with the names under which its evidence stands there.
EVIDENCE_OF = {
    "donor": ("donor",),
    "donor_code": ("donor",),
    "recipient": ("recipient",),
    "recipient_code": ("recipient",),
    "amount": ("amount",),
    "amount_low": ("qualifier",),
    "amount_high": ("qualifier",),
    "currency": ("currency",),
    "stated_amount": ("stated_amount",),
    "stated_currency": ("stated_currency",),
    "qualifier": ("qualifier",),
    "per": ("per",),
    "aid_type": ("aid_type",),
    "finance_type": ("finance_type",),
    "modality": ("modality",),
    "stage": ("stage",),
    "hold": ("hold",),
    "claim_kind": ("claim_kind",),
    "announced_on": ("announced_on",),
    "date_precision": ("announced_on", "as_of"),
    "date_basis": ("announced_on", "as_of"),
    "as_of": ("as_of",),
    "period": ("period",),
    "part_of": ("part_of",),
    "asserted_by": ("asserted_by",),
    "disputed": ("disputed",),
}

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """One column of one table. `values` holds its unit, its form, or for a choice its values joined with ';'."""

    table: str
    column: str
    type: str
    values: str
    description: str

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"column type: {self.type!r} is not allowed (one of {', '.join(TYPES)})")

    @property
    def choices(self) -> tuple[str, ...]:
        """The closed list of a choice, '' where it may be empty."""
        return tuple("" if value == EMPTY else value for value in self.values.split(";"))


@cache
def codebook() -> tuple[Column, ...]:
    """All columns of all tables.

    Raises:
        DataError: a row of the codebook is wrong.
    """
    return read_rows(CODEBOOK, Column)


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of 'pledges', 'claims' or 'rejected', in order."""
    found = tuple(column for column in codebook() if column.table == table)
    if not found:
        raise DataError(f"data/{CODEBOOK}:1: no columns for table {table!r}")
    return found


def claim_row(claim: Claim) -> Row:
    """A claim as a row of the table claims; None stands for empty, `spans` is a mapping of lists."""
    return record_row("claims", claim)


def rejected_row(rejected: Rejected) -> Row:
    """A rejected sum as a row of the table rejected; None stands for empty."""
    return record_row("rejected", rejected)


def record_row(table: str, *sources: object) -> Row:
    """A row of `table`; each column's value is taken from the first source that has it as an attribute.

    Raises:
        AttributeError: no source has one of the columns: code and codebook disagree.
    """
    owners = _owners(table, tuple(type(source) for source in sources))
    return {name: plain(getattr(sources[number], name)) for name, number in owners}


@cache
def _owners(table: str, kinds: tuple[type, ...]) -> tuple[tuple[str, int], ...]:
    """Each column of a table with the number of the source that it is taken from."""
    last = len(kinds) - 1
    return tuple(
        (column.column, next((n for n, kind in enumerate(kinds) if hasattr(kind, column.column)), last))
        for column in columns(table)
    )


def plain(value: object) -> object:
    """A field's value as JSON knows it: whole Decimals int, others float, tuples joined with ';', empty None."""
    # The most frequent kinds first: every cell of every table comes through here.
    if isinstance(value, Enum):
        return value.value or None
    if isinstance(value, str):
        return (value if value.isascii() else _LONE.sub("\N{REPLACEMENT CHARACTER}", value)) or None
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return _plain_tuple(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _plain_tuple(values: tuple[object, ...]) -> object:
    if values and isinstance(values[0], FieldSpan):
        return spans_by_field(value for value in values if isinstance(value, FieldSpan))
    if values and isinstance(values[0], Mapping):
        return list(values)
    return plain(";".join(map(str, values)))


def spans_by_field(spans: Iterable[FieldSpan]) -> dict[str, list[dict[str, object]]]:
    """Evidence as a mapping from field to its spans, fields and spans in the order given."""
    by_field: dict[str, list[dict[str, object]]] = {}
    for span in spans:
        by_field.setdefault(span.field, []).append(
            {
                "start": span.start,
                "end": span.end,
                "rule": span.rule,
                "confidence": span.confidence.value,
                "source": span.source.value,
                "words": plain(span.words) or "",
            }
        )
    return by_field


def spans_of(text: str) -> list[FieldSpan]:
    """The evidence that a cell of the column spans holds, field by field.

    Raises:
        ValueError: it is damaged.
    """
    try:
        return [
            FieldSpan(
                field,
                int(one["start"]),
                int(one["end"]),
                str(one["rule"]),
                Confidence(one["confidence"]),
                Source(one["source"]),
                str(one["words"]),
            )
            for field, found in json.loads(text or "{}").items()
            for one in found
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"damaged spans: {text[:40]}") from error


def record_of(kind: type[R], row: Mapping[str, object]) -> R:
    """The article, claim or rejected sum that a row tells: the inverse of claim_row and rejected_row.

    Numbers may be texts too (then they are exact), a mapping JSON, a truth 0 or 1. What is empty or has no column is
    the field's usual value.

    Raises:
        ValueError: a value is damaged.
    """
    told: dict[str, Any] = {}
    for name, convert, usual in _fields_of(cast(Hashable, kind)):
        value = row.get(name)
        told[name] = usual if value is None or value == "" else convert(value)
    return kind(**told)


Convert = Callable[[Any], object]


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, Convert, object], ...]:
    """The fields of a record with what makes their value of a cell, and the value of an empty one."""
    types = get_type_hints(kind)
    found = []
    for field in fields(kind):
        type_ = types[field.name]
        usual = ("" if type_ is str else None) if field.default is MISSING else field.default
        # Many rows hold the same few values: equal ones are made once, and stand in memory once.
        convert = _converter(type_)
        found.append((field.name, convert if field.name in _LONG else lru_cache(4096)(convert), usual))
    return tuple(found)


# Fields whose values are long and hardly ever the same.
_LONG = ("text", "sentence", "spans")


def _converter(type_: Any) -> Convert:
    options = get_args(type_)
    if tuple[FieldSpan, ...] == type_:
        return lambda cell: tuple(spans_of(cell if isinstance(cell, str) else json_text(cell)))
    if tuple[str, ...] == type_:
        return lambda cell: tuple(cell.split(";"))
    if type_ is Decimal or Decimal in options:
        return lambda cell: Decimal(str(cell))
    if type_ is date or date in options:
        return date.fromisoformat
    return type_  # type: ignore[no-any-return]


def json_text(value: object) -> str:
    """A value as compact JSON; the same value gives the same text."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_line(row: Row) -> str:
    """A row as one line of JSON Lines, without the line's end."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


def defused(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
