"""A monthly table as CSV: a user's own copy of the Kiel Ukraine Support Tracker's, or one that this tracker wrote.

All or nothing: with one wrong row the sums would be wrong, so the first fault ends the reading.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.reading.sources import BadInputError, decode
from tracker.rows import Row, columns

_DELIMITERS = (",", ";", "\t")
_LIMIT = 64 * 2**20
_YEARS = range(1900, 2101)
_MONTHS = range(1, 13)
# No state's aid or product reaches a million billion euros: such a table is in another unit.
_MOST = 1e6
_LONGEST = 1000
_MAY_BE_EMPTY = ("gdp", "pct_gdp")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CODES = re.compile(r"[A-Za-z][A-Za-z0-9_:]{1,39}(;[A-Za-z][A-Za-z0-9_:]{1,39})*")
_WHAT_IT_IS = "a monthly table, as the Kiel Ukraine Support Tracker's or 'pledges export --table monthly', has"


def read_monthly(path: Path) -> list[Row]:
    """The rows of the file with the columns of the table monthly, in the file's order; codes of donors sorted.

    Sums may be negative: Kiel's to_be_allocated falls when earlier commitments are allocated.

    Raises:
        BadInputError: the file cannot be read, or is no such table; the message starts with the file, and line where
            there is one.
    """
    try:
        text = decode(_bytes(path))
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except BadInputError as error:
        raise BadInputError(f"{path}: {error}") from error
    return list(_rows(path, text))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise BadInputError(f"is larger than {_LIMIT // 2**20} MB, which no monthly table is")
    if not data.strip():
        raise BadInputError("is empty: save the table again")
    if data.startswith(b"PK\x03\x04"):
        raise BadInputError("is a workbook or an archive: save the sheet as CSV (UTF-8)")
    return data


def _rows(path: Path, text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    seen: dict[tuple[object, ...], int] = {}
    try:
        header = _header(next(reader, []))
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise BadInputError(f"has {len(cells)} cells for {len(header)} columns")
            row = _row(dict(zip(header, cells, strict=True)))
            where = (row["iso"], row["year"], row["month"])
            earlier = seen.setdefault(where, reader.line_num)
            if earlier != reader.line_num:
                raise BadInputError("{} in {}-{:02} stands".format(*where) + f" in line {earlier} already: keep one")
            yield row
    except csv.Error as error:
        raise BadInputError(f"{path}:{max(reader.line_num, 1)}: is not a row of CSV ({error})") from error
    except BadInputError as error:
        raise BadInputError(f"{path}:{max(reader.line_num, 1)}: {error}") from error
    if not seen:
        raise BadInputError(f"{path}: has a header and no rows: save the table again")


def _header(cells: Sequence[str]) -> list[str]:
    found = [cell.strip().lower() for cell in cells]
    wanted = [column.column for column in columns("monthly")]
    missing = [name for name in wanted if name not in found]
    odd = [_shown(name) for name in found if name not in wanted]
    twice = sorted({name for name in found if found.count(name) > 1} - {*odd, ""})
    faults = [f"{words}: {', '.join(names)}" for words, names in
              (("missing", missing), ("odd", odd), ("twice", [_shown(name) for name in twice])) if names]  # fmt: skip
    if faults:
        raise BadInputError(f"has other columns ({'; '.join(faults)}); {_WHAT_IT_IS} {','.join(wanted)}")
    return found


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else f"{cell[:40]}…")


def _row(cells: dict[str, str]) -> Row:
    row: Row = {}
    for column in columns("monthly"):
        cell = cells[column.column].strip()
        try:
            row[column.column] = _value(column.column, column.type, cell)
        except BadInputError as error:
            raise BadInputError(f"column {column.column}: {_shown(cell)} {error}") from None
    return row


def _value(name: str, kind: str, cell: str) -> object:
    if name == "iso":
        if not _CODES.fullmatch(cell) or len(cell) > _LONGEST:
            raise BadInputError("is not a code such as DEU or EU")
        return ";".join(sorted(cell.upper().split(";")))
    if name == "country":
        if not cell or not cell.isprintable() or len(cell) > _LONGEST:
            raise BadInputError("is not the name of a donor")
        return cell
    if kind == "integer":
        return _whole(cell, _YEARS if name == "year" else _MONTHS)
    return _billions(cell, may_be_empty=name in _MAY_BE_EMPTY)


def _whole(cell: str, allowed: range) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", cell) or int(cell) not in allowed:
        raise BadInputError(f"is not a whole number from {allowed[0]} to {allowed[-1]}")
    return int(cell)


def _billions(cell: str, *, may_be_empty: bool) -> float | None:
    if may_be_empty and cell in ("", "NA"):
        return None
    if not _NUMBER.fullmatch(cell):
        raise BadInputError("is not a number: write it plainly, with a point for decimals")
    if abs(number := float(cell)) > _MOST:
        raise BadInputError("is more than a million billion: sums are billion euros")
    return number
