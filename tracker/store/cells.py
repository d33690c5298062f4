"""Records as rows of a store and back: the codebook's columns, numbers exact, JSON as text."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from tracker.rows import Row, json_text, plain
from tracker.store.schema import own_columns


def cells(table: str, *sources: object) -> dict[str, Any]:
    """A row of a table of the store; each column is taken from the first source that has it as an attribute."""
    plan = _plan(table, tuple(type(source) for source in sources))
    return {name: make(getattr(sources[number], name)) for name, number, make in plan}


@cache
def _plan(table: str, kinds: tuple[type, ...]) -> tuple[tuple[str, int, Callable[[Any], object]], ...]:
    """Each column with the number of its source and what makes its cell."""
    return tuple(
        (
            column.column,
            next(number for number, kind in enumerate(kinds) if hasattr(kind, column.column)),
            _TO_CELL.get(column.type, plain),
        )
        for column in own_columns(table)
    )


def _number_cell(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _json_cell(value: object) -> str | None:
    shown = plain(value)
    return json_text(shown) if shown else None


_TO_CELL: dict[str, Callable[[Any], object]] = {"number": _number_cell, "json": _json_cell, "boolean": int}


def plain_row(table: str, row: Mapping[str, Any]) -> Row:
    """The values of a row of the store as `rows.record_row` gives them."""
    return {name: value if value is None else make(value) for name, make in _back(table) for value in (row[name],)}


@cache
def _back(table: str) -> tuple[tuple[str, Callable[[Any], object]], ...]:
    return tuple((column.column, _FROM_CELL.get(column.type, _same)) for column in own_columns(table))


def _same(value: object) -> object:
    return value


_FROM_CELL: dict[str, Callable[[Any], object]] = {
    "number": lambda text: plain(Decimal(text)),
    "json": json.loads,
    "boolean": bool,
}
