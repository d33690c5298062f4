"""Named lists of words (data/rules/words.csv), which patterns of rules refer to as {list}."""

from dataclasses import dataclass
from functools import cache

from tracker.tables import read_rows


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a named list. A `*` at the end stands for any ending."""

    list: str
    words: tuple[str, ...]


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """All lists by name. Raises tables.DataError for a broken row."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_rows("rules/words.csv", Word):
        found[row.list] = found.get(row.list, ()) + row.words
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of one list."""
    return lists()[name]
