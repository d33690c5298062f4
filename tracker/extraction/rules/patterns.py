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
from itertools import groupby
from typing import Generic, TypeVar

import regex

from tracker.extraction.rules.tagged import ACTOR, DATE, MONEY, SINCE, STEM, Tagged
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
    "~": rf"(?: [^ {MONEY}{ACTOR};]++){{0,5}}?",
    "~~": rf"(?: [^ {MONEY};]++){{0,14}}?",
}
# A token begins with the marks of the lists that it is in.
_LISTED = "[\ue100-\uefff]*+"
_WORD = f" {_LISTED}"
_LISTED_FEW = "[\ue100-\uefff]*?"


@dataclass(frozen=True, slots=True)
class Need:
    """What a sentence must hold for one element of a pattern: one of the `keys` (see Tagged), or one of the `pieces`.

    Pieces are parts of tokens that no key stands for: '*senate*' needs 'senate'. Without either nothing is known.
    """

    keys: frozenset[str] = frozenset()
    pieces: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.pieces)

    @property
    def commonness(self) -> float:
        """A guess at how many sentences hold it: mentions are common, and so are short words."""
        return sum(1.0 if key in _SLOTS.values() else 2.0 ** -len(key) for key in self.keys)


@dataclass(frozen=True)
class Pattern:
    """The pattern of one rule, and what a sentence must hold for it."""

    source: str
    needs: tuple[Need, ...]

    @cached_property
    def compiled(self) -> "regex.Pattern[str]":
        """The expression over tagged sentences, made when it is first needed."""
        return regex.compile("".join(part for part, _ in _elements(self.source)) + r"(?= |$)")

    def possible(self, tagged: Tagged) -> bool:
        """A cheap test that a match can be there at all."""
        for need in self.needs:
            if need.keys.isdisjoint(tagged.keys) and not (need.pieces and tagged.holds(need.pieces)):
                return False
        return True

    def matches(self, tagged: Tagged) -> "list[regex.Match[str]]":
        """All matches, overlapping ones too, each the shortest from its start."""
        return list(self.compiled.finditer(tagged.string, overlapped=True))


class Rules(Generic[R]):
    """Rules with their patterns, indexed so that a sentence meets only those whose rarest word it may hold."""

    def __init__(self, rows: Sequence[R], source: Callable[[R], str]) -> None:
        self.rows = tuple(rows)
        self._anywhere: list[tuple[R, Pattern]] = []
        self._by_key: dict[str, list[tuple[R, Pattern]]] = {}
        for row in rows:
            pair = (row, compile_pattern(source(row)))
            indexed = [need for need in pair[1].needs if not need.pieces]
            rarest = min(indexed, key=lambda need: need.commonness, default=None)
            if rarest is None:
                self._anywhere.append(pair)
            for key in rarest.keys if rarest else ():
                self._by_key.setdefault(key, []).append(pair)

    def matches(self, tagged: Tagged) -> "Iterator[tuple[R, regex.Match[str]]]":
        """Each rule with each of its matches, in no order."""
        met = {id(pair): pair for key in self._by_key.keys() & tagged.keys for pair in self._by_key[key]}
        for row, pattern in [*self._anywhere, *met.values()]:
            if pattern.possible(tagged):
                for match in pattern.matches(tagged):
                    yield row, match


@cache
def compile_pattern(source: str) -> Pattern:
    """The pattern of one rule. Raises ValueError for an unknown list or mention."""
    return Pattern(source, tuple(need for _, need in _elements(source) if need))


def _elements(source: str) -> list[tuple[str, Need]]:
    found = []
    for element in source.split():
        optional = element.endswith("?") and len(element) > 1
        part, need = _element(element[:-1] if optional else element)
        found.append((f"(?:{part})?+", Need()) if optional else (part, need))
    return found


def _element(element: str) -> tuple[str, Need]:
    if element in _GAPS:
        return _GAPS[element], Need()
    if element.startswith("<") and element.endswith(">") and "|" not in element:
        name = element[1:-1]
        if name not in _SLOTS:
            raise ValueError(f"unknown mention <{name}> (one of {', '.join(_SLOTS)})")
        return f"(?P<{name}> {_SLOTS[name]}[^ ]*+)", Need(frozenset({_SLOTS[name]}))
    if element.startswith("!"):
        inner, _ = _element(element[1:])
        # Read backwards, a possessive repetition would swallow the mark before it.
        return f"(?<!{inner.replace(']*+', ']*').replace(']++', ']+')})", Need()
    choices = [_choice(choice) for choice in (element.split("|") if element != "|" else [element])]
    need = Need()
    if all(one for _, one in choices):
        keys = frozenset[str]().union(*(one.keys for _, one in choices))
        need = Need(keys, tuple(piece for _, one in choices for piece in one.pieces))
    return f"(?:{'|'.join(_grouped([part for part, _ in choices]))})(?= |$)", need


def _grouped(parts: list[str]) -> Iterator[str]:
    """The alternatives, where words in a row share their beginning: shorter to compile, and the marks are read once."""
    for are_words, run in groupby(parts, key=lambda part: part.startswith(_WORD)):
        joined = "|".join(part.removeprefix(_WORD) for part in run)
        yield f"{_WORD}(?:{joined})" if are_words else joined


def _choice(choice: str) -> tuple[str, Need]:
    """One alternative as an expression over tokens, and what a sentence must hold for it."""
    if choice.startswith("{") and choice.endswith("}"):
        if choice[1:-1] not in lists():
            raise ValueError(f"unknown list {choice} (data/rules/words.csv has none of that name)")
        lengths = marks(choice[1:-1])
        parts = [f" {_LISTED_FEW}{mark}[^ ]*+" + " [^ ]++" * (length - 1) for length, mark in lengths.items()]
        return "|".join(reversed(parts)), Need(frozenset(lengths.values()))
    if choice.startswith("<") and choice[1:-1] in _SLOTS:
        return f" {_SLOTS[choice[1:-1]]}[^ ]*+", Need(frozenset({_SLOTS[choice[1:-1]]}))
    word = regex.escape(choice.lower(), special_only=True).replace(r"\*", "[^ ]*")
    return _WORD + word, _need_of_word(choice.lower())


def _need_of_word(word: str) -> Need:
    if "*" not in word:
        return Need(frozenset({word}))
    beginning = word.partition("*")[0]
    if len(beginning) >= STEM:
        return Need(frozenset({beginning[:STEM] + "*"}))
    longest = max(word.split("*"), key=len)
    return Need(pieces=(longest,)) if longest else Need()
