"""Files in, articles out: one module a format, one function for all."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from tracker.reading.articles import article_of
from tracker.reading.csv_table import read_csv
from tracker.reading.inputs import STANDARD_INPUT, find_files
from tracker.reading.json_files import read_json, read_json_lines
from tracker.reading.manifest import Entry, Manifests
from tracker.reading.plain import read_plain
from tracker.reading.sources import BadInputError, Record, Source
from tracker.reading.standard_input import read_standard_input
from tracker.reading.webpage import read_webpage
from tracker.records import Article, Unreadable

__all__ = ["FORMATS", "read"]

Reader = Callable[[Source], Iterator[Record | Unreadable]]

FORMATS: dict[str, Reader] = {
    ".txt": read_plain,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".jsonl": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
}


def read(inputs: Sequence[str | Path], stdin: IO[bytes] | IO[str] | None = None) -> Iterator[Article | Unreadable]:
    """The articles of files, folders, patterns and '-' (`stdin`), in their order, and an Unreadable for every fault.

    Nothing is raised for what an input holds: a fault costs its own line, row or file, and the others follow. Tables
    and line files are read as a stream. An id that has been read before is a fault of the second article.
    """
    ids: set[str] = set()
    for found in _all(inputs, stdin):
        if isinstance(found, Unreadable):
            yield found
            continue
        where, article = found
        if article.article_id in ids:
            reason = f"has the id {article.article_id!r}, which an earlier article has: give each its own (left out)"
            yield Unreadable(where, reason)
            continue
        ids.add(article.article_id)
        yield article


Found = tuple[str, Article] | Unreadable


def _all(inputs: Sequence[str | Path], stdin: IO[bytes] | IO[str] | None) -> Iterator[Found]:
    manifests = Manifests()
    for found in find_files(inputs, FORMATS):
        if isinstance(found, Unreadable):
            yield found
        elif str(found) == STANDARD_INPUT:
            yield from _checked(found, read_standard_input(stdin), Entry())
        else:
            yield from _file(found, manifests)


def _file(path: Path, manifests: Manifests) -> Iterator[Found]:
    yield from manifests.faults(path.parent)
    try:
        with path.open("rb") as stream:
            records = FORMATS[path.suffix.lower()](Source(str(path), path.stem, stream))
            yield from _checked(path, records, manifests.entry(path))
    except OSError as error:
        yield Unreadable(str(path), f"cannot be read ({error.strerror}): check that it is a file you may read")


def _checked(path: Path, records: Iterator[Record | Unreadable], entry: Entry) -> Iterator[Found]:
    try:
        for record in records:
            for found in [record] if isinstance(record, Unreadable) else article_of(record, entry):
                yield found if isinstance(found, Unreadable) else (record.where, found)
    except BadInputError as problem:
        yield Unreadable(str(path), str(problem))
