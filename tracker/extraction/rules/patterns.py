"""The small language in which rules are written, and its translation to a regular expression over tagged sentences.

word  provid*  aid|help   a token, any ending, either token; *senate* also finds an actor by its name
{list}                    any entry of a list of words.csv (entries may be several words)
<money> <donor> <date>    a mention; the name is what the rule reads it as: donor, recipient, speaker, bystander and
                          actor are actors, sum is another sum of money, since a stretch of time without end
~  ~~                     a short gap without sums or actors (up to 5 tokens), a long one without sums (up to 14)
word?                     may be absent
!word                     not preceded by this token (a look back of one token)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

import regex

from tracker.extraction.rules.tagged import ACTOR, DATE, MONEY, SINCE, Tagged
from tracker.extraction.words import lists

R = TypeVar("R")

_SLOTS = {
    "money": MONEY,
    "sum": MONEY,
    "donor": ACTOR,
    "recipient": ACTOR,
    "speaker": ACTOR,
    "bystander": ACTOR,
    "actor": ACTOR,
    "date": DATE,
    "since": SINCE,
}
_GAPS = {
    "~": rf"(?: [^ {MONEY}{ACTOR};]+){{0,5}}?",
    "~~": rf"(?: [^ {MONEY};]+){{0,14}}?",
}


_MARKS = frozenset(_SLOTS.values())
# A prefilter looks at the first letters of tokens only, so that wildcards take part.
_STEM = 4


@dataclass(frozen=True)
class Pattern:
    """The pattern of one rule. `needs` are sets of token beginnings, of which each must meet the sentence's own."""

    source: str
    needs: tuple[frozenset[str], ...]

    @cached_property
    def compiled(self) -> "regex.Pattern[str]":
        """The expression over tagged sentences, made when it is first needed."""
        return regex.compile("".join(part for part, _ in _elements(self.source)) + r"(?= |$)")

    def possible(self, stems: frozenset[str]) -> bool:
        """A cheap test that a match can be there at all."""
        return all(not need.isdisjoint(stems) for need in self.needs)

    def matches(self, tagged: Tagged) -> "list[regex.Match[str]]":
        """All matches, overlapping ones too, each the shortest from its start."""
        return list(self.compiled.finditer(tagged.string, overlapped=True))


def stems(tagged: Tagged) -> frozenset[str]:
    """The beginnings of a sentence's tokens, for the prefilter."""
    words = tagged.string.split(" ")
    return frozenset(word[:_STEM] for word in words) | frozenset(word[:1] for word in words if word[:1] in _MARKS)


class Rules(Generic[R]):
    """Rules with their patterns, indexed so that a sentence meets only those whose rarest word it may hold."""

    def __init__(self, rows: Sequence[R], source: Callable[[R], str]) -> None:
        self.rows = tuple(rows)
        self._anywhere: list[tuple[R, Pattern]] = []
        self._by_stem: dict[str, list[tuple[R, Pattern]]] = {}
        for row in rows:
            pair = (row, compile_pattern(source(row)))
            rarest = min((need for need in pair[1].needs if not need & _MARKS), key=len, default=None)
            if rarest is None:
                self._anywhere.append(pair)
            for stem in rarest or ():
                self._by_stem.setdefault(stem, []).append(pair)

    def matches(self, tagged: Tagged) -> "Iterator[tuple[R, regex.Match[str]]]":
        """Each rule with each of its matches, in the order of the rows."""
        found = stems(tagged)
        near = {id(pair): pair for stem in sorted(found) for pair in self._by_stem.get(stem, ())}
        for row, pattern in [*self._anywhere, *near.values()]:
            if pattern.possible(found):
                for match in pattern.matches(tagged):
                    yield row, match


@cache
def compile_pattern(source: str) -> Pattern:
    """The pattern of one rule. Raises ValueError for an unknown list or mention."""
    return Pattern(source, tuple(words for _, words in _elements(source) if words))


def _elements(source: str) -> list[tuple[str, frozenset[str]]]:
    found = []
    for element in source.split():
        optional = element.endswith("?") and len(element) > 1
        part, words = _element(element[:-1] if optional else element)
        found.append((f"(?:{part})?+", frozenset[str]()) if optional else (part, words))
    return found


def _element(element: str) -> tuple[str, frozenset[str]]:
    if element in _GAPS:
        return _GAPS[element], frozenset()
    if element.startswith("<") and element.endswith(">") and "|" not in element:
        name = element[1:-1]
        if name not in _SLOTS:
            raise ValueError(f"unknown mention <{name}> (one of {', '.join(_SLOTS)})")
        return f"(?P<{name}> {_SLOTS[name]}[^ ]*+)", frozenset({_SLOTS[name]})
    if element.startswith("!"):
        inner, _ = _element(element[1:])
        return f"(?<!{inner})", frozenset()
    entries: list[str] = []
    for choice in element.split("|") if element != "|" else [element]:
        entries += _entries(choice)
    alternatives = sorted({_token(entry) for entry in entries}, key=lambda a: (-len(a), a))
    return f"(?:{'|'.join(alternatives)})(?= |$)", _beginnings(entries)


def _beginnings(entries: Sequence[str]) -> frozenset[str]:
    """The stems of which a text must hold one; none where an entry is too short a wildcard to have one."""
    found = set()
    for entry in entries:
        first = _SLOTS.get(entry[1:-1], entry.split(" ")[0].lower())
        if first.startswith("*"):
            return frozenset()
        if first.endswith("*"):
            first = first[:-1]
            if len(first) < _STEM:
                return frozenset()
        found.add(first[:_STEM])
    return frozenset(found)


def _entries(choice: str) -> tuple[str, ...]:
    if not (choice.startswith("{") and choice.endswith("}")):
        return (choice,)
    if choice[1:-1] not in lists():
        raise ValueError(f"unknown list {choice} (data/rules/words.csv has none of that name)")
    return lists()[choice[1:-1]]


def _token(entry: str) -> str:
    """One entry as an expression over tokens: 'military aid' -> ' military aid', 'provid*' -> ' provid[^ ]*'."""
    if entry.startswith("<") and entry[1:-1] in _SLOTS:
        return f" {_SLOTS[entry[1:-1]]}[^ ]*+"
    return " " + regex.escape(entry.lower(), special_only=True, literal_spaces=True).replace(r"\*", "[^ ]*")
