"""Named lists of words (data/rules/words.csv), which patterns of rules refer to as {list}."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tracker.tables import DataError, read_rows


@dataclass(frozen=True, slots=True)
class Word:
    """Entries of a named list, in lower case; an entry may be several words, or {list}: all of a list above."""

    list: str
    words: tuple[str, ...]


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """All lists by name. Raises tables.DataError for a broken row."""
    found: dict[str, tuple[str, ...]] = {}
    for line, row in enumerate(read_rows("rules/words.csv", Word), start=2):
        for entry in row.words:
            included: tuple[str, ...] = (entry,)
            if entry.startswith("{"):
                if entry[1:-1] not in found:
                    raise DataError(f"data/rules/words.csv:{line}: unknown list {entry} (a list above is meant)")
                included = found[entry[1:-1]]
            found[row.list] = found.get(row.list, ()) + included
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of one list."""
    return lists()[name]


# A phrase of a list is marked on its first token by one private character: which list, and how many tokens.
_FIRST_MARK = 0xE100
LONGEST_PHRASE = 8


@cache
def marks(name: str) -> dict[int, str]:
    """The marks of one list by the number of tokens of its phrases.

    Raises:
        KeyError: no list of that name.
    """
    place = sorted(lists()).index(name) if name in lists() else -1
    if place < 0:
        raise KeyError(name)
    lengths = sorted({len(entry.split(" ")) for entry in words(name)})
    return {length: chr(_FIRST_MARK + place * LONGEST_PHRASE + length - 1) for length in lengths}


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By first token: the further tokens of each phrase, and its mark."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in lists():
        for entry in dict.fromkeys(words(name)):
            first, *rest = entry.lower().split(" ")
            found.setdefault(first, []).append((tuple(rest), marks(name)[len(rest) + 1]))
    return {first: tuple(entries) for first, entries in found.items()}


def marks_of(tokens: Sequence[str]) -> dict[int, str]:
    """The marks of all phrases, by the place of the token that they begin at."""
    phrases, found = _phrases(), dict[int, str]()
    for place, token in enumerate(tokens):
        for rest, mark in phrases.get(token, ()):
            if not rest or tuple(tokens[place + 1 : place + 1 + len(rest)]) == rest:
                found[place] = found.get(place, "") + mark
    return found
