"""manifest.csv beside the files: what the files themselves cannot say (publication day, address, publisher, title)."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.reading.days import parse_day
from tracker.reading.sources import BadInputError, decode
from tracker.records import Unreadable

NAME = "manifest.csv"
COLUMNS = ("file", "published", "url", "publisher", "title", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a manifest; '' and None where it says nothing. Its note is for people."""

    published: date | None = None
    url: str = ""
    publisher: str = ""
    title: str = ""


class Manifests:
    """The manifests of all folders that are read, each opened once."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, Entry]] = {}

    def faults(self, folder: Path) -> Iterator[Unreadable]:
        """Loads the folder's manifest where that has not been done; an Unreadable for each fault of it."""
        if folder in self._folders:
            return
        entries = self._folders[folder] = {}
        path = folder / NAME
        if not path.is_file():
            return
        try:
            rows = list(csv.DictReader(io.StringIO(decode(path.read_bytes()), newline=""), strict=True))
        except BadInputError as problem:
            yield Unreadable(str(path), str(problem))
        except csv.Error as error:
            yield Unreadable(str(path), f"is not CSV ({error}): close every quote")
        except OSError as error:
            yield Unreadable(str(path), f"cannot be read ({error.strerror}): check its permissions")
        else:
            for number, row in enumerate(rows, 2):
                yield from _add(entries, row, folder, f"{path}:{number}")

    def entry(self, path: Path) -> Entry:
        """What the manifest beside `path` says of it."""
        return self._folders.get(path.parent, {}).get(path.name, Entry())


def _add(entries: dict[str, Entry], row: dict[str, str], folder: Path, where: str) -> Iterator[Unreadable]:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    name = cells["file"]
    if not name:
        yield Unreadable(where, f"names no file: the columns of a manifest are {','.join(COLUMNS)}")
        return
    if name in entries:
        yield Unreadable(where, f"names {name} again: keep one row for each file (the first one is used)")
        return
    if not (folder / name).exists():
        yield Unreadable(where, f"names {name}, which is not there: correct the name or remove the row")
        return
    published = parse_day(cells["published"])
    if cells["published"] and published is None:
        reason = f"has a date that names no day for certain, {cells['published'][:40]!r}: write it as YYYY-MM-DD"
        yield Unreadable(where, f"{reason} (used without it)")
    entries[name] = Entry(published, cells["url"], cells["publisher"], cells["title"])
