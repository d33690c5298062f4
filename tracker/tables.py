"""Reads and checks the rows of `data/`: the only module that knows where data lies."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

_HERE = Path(__file__).resolve().parent
# An installed wheel carries data/ inside the package; a checkout has it at the top.
DATA = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent / "data"
IN_CHECKOUT = DATA.parent == _HERE.parent
RELEASE = DATA / "release"
BRIEFS = DATA / "briefs"
BRIEFS_PUBLISHER = "Pledge Tracker briefs"
SEEDS = _HERE.parent / "seeds"


class DataError(Exception):
    """A row of the tracker's own data is wrong; the message starts with file:line."""


def read_rows(name: str, kind: type[T]) -> tuple[T, ...]:
    """The rows of `data/<name>` as instances of the frozen dataclass `kind`.

    The header must be the dataclass's fields, in order. Cells are read by the field's type: str, int, bool (yes/no),
    Decimal, an Enum by value, tuple[str, ...] split at ';'. What `kind` itself refuses (ValueError) is reported alike.

    Raises:
        DataError: with file:line and what is wrong.
    """
    return tuple(_checked(DATA / name, kind))


def _checked(path: Path, kind: type[T]) -> Iterator[T]:
    types = get_type_hints(kind)
    header = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    shown = f"data/{path.relative_to(DATA)}"
    try:
        file = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise DataError(f"{shown}:1: cannot be read ({error.strerror})") from error
    with file:
        reader = csv.reader(file, strict=True)
        try:
            found = next(reader, [])
            if found != header:
                raise ValueError(f"columns are {','.join(found)}, should be {','.join(header)}")
            for cells in reader:
                if len(cells) != len(header):
                    raise ValueError(f"{len(cells)} cells, should be {len(header)}")
                yield kind(**{name: _value(name, types[name], cell) for name, cell in zip(header, cells, strict=True)})
        except (ValueError, csv.Error) as error:
            raise DataError(f"{shown}:{max(reader.line_num, 1)}: {error}") from error


def _value(column: str, kind: Any, cell: str) -> Any:
    if kind is str:
        return cell
    if get_origin(kind) is tuple and get_args(kind)[0] is str:
        return tuple(part for part in cell.split(";") if part)
    try:
        if kind is bool:
            return {"yes": True, "no": False}[cell]
        if kind in (int, Decimal) or (isinstance(kind, type) and issubclass(kind, Enum)):
            return kind(cell)
    except (KeyError, ValueError, InvalidOperation):
        closed = isinstance(kind, type) and issubclass(kind, Enum)
        options = f" (one of {', '.join(str(entry.value) for entry in kind)})" if closed else ""
        raise ValueError(f"column {column}: {cell!r} is not allowed{options}") from None
    raise TypeError(f"column {column}: no reader for {kind}")


@cache
def rules_version() -> str:
    """A short hash of all rule and reference rows: the same rules give the same text."""
    digest = hashlib.sha256()
    for path in sorted([*(DATA / "rules").glob("*.csv"), *(DATA / "reference").glob("*.csv")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
