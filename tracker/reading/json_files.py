"""JSON: one object a line (.jsonl), or one file with an object or a list of objects (.json)."""

import json
from collections.abc import Iterator

from tracker.reading.sources import BadInputError, BoundedLines, Record, Source, decode, read_all
from tracker.records import Unreadable

# A list must be read whole before its first article is known.
_DOCUMENT_LIMIT = 256 * 2**20
_FIX_LINE = "write one JSON object a line"


def read_json_lines(source: Source) -> Iterator[Record | Unreadable]:
    """The articles of a .jsonl stream, one line in memory at a time; a bad line is reported and the next follow."""
    lines = BoundedLines(source.stream)
    filled = 0
    while True:
        try:
            line = next(lines)
            if not line.strip():
                continue
            filled += 1
            where = f"{source.name}:{lines.number}"
            yield Record(where, _mapping(_parsed(decode(line), _FIX_LINE), _FIX_LINE))
        except BadInputError as problem:
            filled += 1
            yield Unreadable(f"{source.name}:{lines.number}", str(problem))
        except StopIteration:
            break
    if not filled:
        raise BadInputError("is empty: remove it, or fetch it again")


def read_json(source: Source) -> Iterator[Record | Unreadable]:
    """The articles of a .json file: an object, or a list of objects. Raises BadInputError."""
    fix = "it must hold an article as an object, or a list of them"
    found = _parsed(decode(read_all(source, _DOCUMENT_LIMIT)), fix)
    if not isinstance(found, list):
        yield Record(source.name, _mapping(found, fix), source.stem)
        return
    if not found:
        raise BadInputError("is an empty list: remove it, or fetch it again")
    for number, item in enumerate(found, 1):
        where = f"{source.name}:[{number}]"
        try:
            yield Record(where, _mapping(item, fix))
        except BadInputError as problem:
            yield Unreadable(where, str(problem))


def _parsed(text: str, fix: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInputError(f"is not JSON ({error.msg} at line {error.lineno}, column {error.colno}): {fix}") from None
    except RecursionError:
        raise BadInputError(f"is nested too deeply: {fix}") from None
    except ValueError as error:  # an integer of more than 4,300 digits
        raise BadInputError(f"is not JSON that can be read ({error}): {fix}") from None


def _mapping(value: object, fix: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadInputError(f"is no JSON object: {fix}")
    return value
