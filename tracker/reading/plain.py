"""Plain text: one article a file, as copied from a page, with whatever the page wrote above it.

What stands above the headline and belongs to the page, not to the article (a date line, the weather, 'Skip to
content'), is overwritten with spaces of the same number, so that offsets stay those of the file.
"""

import re
from collections.abc import Iterator

from tracker.reading.days import parse_day
from tracker.reading.sources import Record, Source, decode, read_all

_SKIP = r"skip to (?:main )?content"
_DATE_LINE = re.compile(rf"date:?\s+(?P<date>\d{{4}}-\d\d-\d\d\S*)(?:\s+{_SKIP})?", re.IGNORECASE)
_HEADER = re.compile(r"(?P<field>title|date|published|url|publisher|source|lang):\s+(?P<value>\S.*)", re.IGNORECASE)
_FURNITURE = re.compile(rf"[-+]?\d{{1,2}}(?:\.\d)?\s?°?\s?[CF]|{_SKIP}|menu|advertisement", re.IGNORECASE)
_CREDIT = re.compile(r"source:\s+(?P<publisher>\S.{0,58}\S)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|from)\s+[A-Z]|(?:updated|published|posted)\b", re.IGNORECASE)
_HEADLINE_LENGTH = range(12, 221)


def read_plain(source: Source) -> Iterator[Record]:
    """The article of a .txt file. Raises BadInputError."""
    yield plain_record(decode(read_all(source)), source.name, source.stem)


def plain_record(text: str, where: str, default_id: str) -> Record:
    """The article that `text` holds: its fields from the preamble, the headline and a closing 'Source: ...'."""
    lines = text.splitlines(keepends=True)
    found: dict[str, object] = {}
    body = 0
    while body < len(lines) and _is_preamble(lines[body].strip(), found):
        lines[body] = blanked(lines[body])
        body += 1
    if "title" not in found:
        found["title"] = _headline([line.strip() for line in lines[body:] if line.strip()])
    if "publisher" not in found and "source" not in found:
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        if match := _CREDIT.fullmatch(last):
            found["publisher"] = match["publisher"]
    return Record(where, {**found, "text": "".join(lines)}, default_id)


def blanked(line: str) -> str:
    """`line` with a space for every character but its line end."""
    return "".join(character if character in "\r\n" else " " for character in line)


def _is_preamble(line: str, found: dict[str, object]) -> bool:
    if match := _DATE_LINE.fullmatch(line):
        found["published"] = match["date"]
    elif match := _HEADER.fullmatch(line):
        found[match["field"].lower()] = match["value"]
    elif not found.get("published") and len(line) < 40 and parse_day(line):
        found["published"] = line
    else:
        return not line or bool(_FURNITURE.fullmatch(line))
    return True


def _headline(lines: list[str]) -> str:
    """The first line, where it reads like a headline and not like a sentence; '' where there is none."""
    if len(lines) < 2:
        return ""
    first = lines[0]
    sentence = first.endswith((".", "!", ":", ";", ",")) and not first.endswith("...")
    if sentence or len(first) not in _HEADLINE_LENGTH or len(first.split()) < 3 or _BYLINE.match(first):
        return ""
    return first
