"""Named lists of words (data/rules/words.csv), which patterns of rules refer to as {list}."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

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
def marked() -> dict[str, tuple[str, ...]]:
    """The phrases that each mark stands for."""
    return {
        mark: tuple(entry for entry in words(name) if entry.count(" ") == length - 1)
        for name in lists()
        for length, mark in marks(name).items()
    }


class _Phrases(NamedTuple):
    """The marks of single words, and by their first two words the phrases: the further words of each, and its mark."""

    single: dict[str, str]
    longer: dict[tuple[str, str], tuple[tuple[list[str], str], ...]]


@cache
def _phrases() -> _Phrases:
    single: dict[str, str] = {}
    longer: dict[tuple[str, str], tuple[tuple[list[str], str], ...]] = {}
    for name in lists():
        for entry in dict.fromkeys(words(name)):
            first, *rest = entry.lower().split(" ")
            mark = marks(name)[len(rest) + 1]
            if rest:
                opening = (first, rest[0])
                longer[opening] = (*longer.get(opening, ()), (rest[1:], mark))
            else:
                single[first] = single.get(first, "") + mark
    return _Phrases(single, longer)


def marks_of(tokens: list[str]) -> dict[int, str]:
    """The marks of all phrases, by the place of the token that they begin at."""
    single, longer = _phrases()
    found = {place: single[token] for place, token in enumerate(tokens) if token in single}
    for place, opening in enumerate(pairwise(tokens)):
        for rest, mark in longer.get(opening, ()):
            if tokens[place + 2 : place + 2 + len(rest)] == rest:
                found[place] = found.get(place, "") + mark
    return found
