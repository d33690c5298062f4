"""CSV: one article a row, with a header that names the columns of the command line's contract."""

import csv
from collections.abc import Iterator

from tracker.reading.sources import RECORD_LIMIT, BadInputError, BoundedLines, Record, Source
from tracker.records import Unreadable

_DELIMITERS = (",", ";", "\t")


def read_csv(source: Source) -> Iterator[Record | Unreadable]:
    """The articles of a .csv stream, row by row; a bad row is reported and the next follow. Raises BadInputError.

    Comma, semicolon and tab are told apart by the header. A quoted cell may hold line ends.
    """
    csv.field_size_limit(RECORD_LIMIT)
    lines = _TextLines(BoundedLines(source.stream))
    first = next(lines, "")
    if not first.strip():
        raise BadInputError("is empty: remove it, or fetch it again")
    header, delimiter = _header(first)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    filled = False
    while True:
        where = f"{source.name}:{lines.number + 1}"
        try:
            cells = next(reader, None)
            if cells is None:
                break
            if cells:
                filled = True
                yield Record(where, _row(header, cells))
        except csv.Error as error:
            filled = True
            yield Unreadable(where, f"is not a CSV row ({error}): close every quote and double those inside of a cell")
        except BadInputError as problem:
            filled = True
            yield Unreadable(where, str(problem))
    if not filled:
        raise BadInputError("has a header and no rows: remove it, or fetch it again")


class _TextLines:
    """Lines as text, for csv. Bytes that are not UTF-8 pass as surrogates, so that only their own row is refused."""

    def __init__(self, lines: BoundedLines) -> None:
        self._lines = lines

    @property
    def number(self) -> int:
        return self._lines.number

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._lines).decode("utf-8", "surrogateescape")


def _header(line: str) -> tuple[list[str], str]:
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [cell.strip().lower() for cell in cells]
        if "text" in names:
            return names, delimiter
    raise BadInputError(
        f"has no column 'text' (its header is {line.strip()[:120]!r}): name the columns id,title,text,..."
    )


def _row(header: list[str], cells: list[str]) -> dict[str, object]:
    if len(cells) > len(header):
        raise BadInputError(f"has {len(cells)} cells for {len(header)} columns: put cells with the separator in quotes")
    row: dict[str, object] = dict(zip(header, cells, strict=False))
    if any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
        raise BadInputError("is not UTF-8: save the table as UTF-8, for example with 'iconv -f WINDOWS-1252 -t UTF-8'")
    return row
