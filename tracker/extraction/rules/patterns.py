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
from tracker.extraction.words import lists, marks

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
# A token begins with the marks of the lists that it is in.
_LISTED = "[\ue100-\uefff]*+"
_PRIVATE = regex.compile("[\ue000-\uefff]")
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
    """The beginnings of a sentence's tokens, and the marks on them, for the prefilter."""
    return frozenset(word[:_STEM] for word in tagged.words) | frozenset(_PRIVATE.findall(tagged.string))


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
        # Read backwards, a possessive repetition would swallow the mark before it.
        return f"(?<!{inner.replace(']*+', ']*').replace(']++', ']+')})", frozenset()
    choices = [_choice(choice) for choice in (element.split("|") if element != "|" else [element])]
    needs = (
        frozenset[str]().union(*(need for _, need in choices)) if all(need for _, need in choices) else frozenset[str]()
    )
    return f"(?:{'|'.join(part for part, _ in choices)})(?= |$)", needs


def _choice(choice: str) -> tuple[str, frozenset[str]]:
    """One alternative as an expression over tokens, and what a sentence must hold for it (nothing: unknown)."""
    if choice.startswith("{") and choice.endswith("}"):
        if choice[1:-1] not in lists():
            raise ValueError(f"unknown list {choice} (data/rules/words.csv has none of that name)")
        lengths = marks(choice[1:-1])
        parts = [f" [^ ]*?{mark}[^ ]*+" + " [^ ]++" * (length - 1) for length, mark in lengths.items()]
        return "|".join(reversed(parts)), frozenset(lengths.values())
    if choice.startswith("<") and choice[1:-1] in _SLOTS:
        return f" {_SLOTS[choice[1:-1]]}[^ ]*+", frozenset({_SLOTS[choice[1:-1]]})
    word = regex.escape(choice.lower(), special_only=True).replace(r"\*", "[^ ]*")
    beginning = choice.lower()[:_STEM].partition("*")[0]
    known = "*" not in choice or len(beginning) == _STEM
    return f" {_LISTED}{word}", frozenset({beginning}) if known else frozenset()
