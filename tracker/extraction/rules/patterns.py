"""The small language in which rules are written, and how its patterns are looked up in tagged sentences.

word  provid*  aid|help   a token, any ending, either token; *senate* also finds an actor by its name
{list}                    any entry of a list of words.csv (entries may be several words)
<money> <donor> <date>    a mention; the name is what the rule reads it as: donor, recipient, speaker, bystander and
                          actor are actors, sum is another sum of money, since a stretch of time without end,
                          back one that ends now ('the past two years')
~  ~~                     a short gap without sums or actors (up to 5 tokens), a long one without sums (up to 14)
word?                     may be absent
!word                     not preceded by this token (a look back of one token)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, NamedTuple, TypeVar

from tracker.extraction.rules.elements import (
    Element,
    Gap,
    Need,
    NotBehind,
    Optional,
    Step,
    Test,
    Token,
    anything,
    arrive,
)
from tracker.extraction.rules.tagged import ACTOR, BACK, DATE, MONEY, SINCE, Shortened, Tagged
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
    "back": BACK,
}
_GAPS = {"~": Gap(5, MONEY + ACTOR + ";"), "~~": Gap(14, MONEY + ";")}


class Match(NamedTuple):
    """Tokens `start` to `end` (inclusive), and the token of each named mention."""

    start: int
    end: int
    slots: dict[str, int]


@dataclass(frozen=True)
class Pattern:
    """The pattern of one rule."""

    elements: tuple[Element, ...]

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What a sentence must hold, the rarest first."""
        needs = {element.need for element in self.elements if isinstance(element, Token)}
        return tuple(sorted(needs, key=lambda need: need.commonness))

    @cached_property
    def _step(self) -> Step:
        step: Step = arrive
        may_follow: Test = anything
        for element in reversed(self.elements):
            step = element.before(step, may_follow) if isinstance(element, Gap) else element.before(step)
            if not isinstance(element, NotBehind):
                may_follow = element.may_begin() if isinstance(element, Token) else anything
        return step

    @cached_property
    def _openings(self) -> Callable[[Tagged], Iterable[int]]:
        """Gives the places of a sentence where a match can begin."""
        first = next(element for element in self.elements if not isinstance(element, NotBehind))
        return first.places() if isinstance(first, Token) else lambda tagged: range(len(tagged.words))

    def possible(self, tagged: Tagged) -> bool:
        """A cheap test that a match can be there at all."""
        for keys, pieces in self.needs:
            if keys.isdisjoint(tagged.keys) and not any(piece in tagged.string for piece in pieces):
                return False
        return True

    def matches(self, tagged: Tagged) -> Iterator[Match]:
        """All matches, overlapping ones too: of those that begin at one place the first that is found."""
        step = self._step
        for place in self._openings(tagged):
            slots: dict[str, int] = {}
            end = step(tagged, place, slots)
            if end > place:
                yield Match(place, end - 1, slots)


class Rules(Generic[R]):
    """Rules with their patterns, by field, indexed so that a sentence meets only those whose rarest word it holds."""

    def __init__(self, rows: Sequence[R], source: Callable[[R], str], field: Callable[[R], str]) -> None:
        self._anywhere: dict[str, list[tuple[R, Pattern]]] = {}
        self._by_key: dict[str, dict[str, list[tuple[R, Pattern]]]] = {}
        for row in rows:
            pair = (row, compile_pattern(source(row)))
            rarest = next((need.keys for need in pair[1].needs if not need.pieces), frozenset())
            for fields in [self._by_key.setdefault(key, {}) for key in rarest] or [self._anywhere]:
                fields.setdefault(field(row), []).append(pair)

    def met(self, tagged: Tagged, shortened: Callable[[], Shortened | None] = lambda: None) -> "Met[R]":
        """Those that the sentence may hold; `shortened` gives it without its asides, if it has any."""
        rules = [self._anywhere, *map(self._by_key.__getitem__, self._by_key.keys() & tagged.keys)]
        return Met(tagged, rules, shortened)


class Met(Generic[R]):
    """The rules that one sentence may hold, by field in each of `rules`."""

    def __init__(
        self,
        tagged: Tagged,
        rules: Sequence[Mapping[str, Sequence[tuple[R, Pattern]]]],
        shortened: Callable[[], Shortened | None],
    ) -> None:
        self._tagged, self._rules, self._shortened = tagged, rules, shortened

    def matches(self, field: str) -> Iterator[tuple[R, Match]]:
        """Each rule of a field with each of its matches, in no order: also those whose words an aside parts."""
        for row, pattern in {id(pair): pair for rules in self._rules for pair in rules.get(field, ())}.values():
            if pattern.possible(self._tagged):
                for match in pattern.matches(self._tagged):
                    yield row, match
                shortened = self._shortened() if len(pattern.elements) > 1 else None
                for match in _parted(pattern, shortened) if shortened else ():
                    yield row, match


def _parted(pattern: Pattern, shortened: Shortened) -> Iterator[Match]:
    """The matches that run over an aside, with their places in the whole sentence."""
    places = shortened.places
    for start, end, slots in pattern.matches(shortened.tagged):
        if places[end] - places[start] > end - start:
            yield Match(places[start], places[end], {name: places[place] for name, place in slots.items()})


@cache
def compile_pattern(source: str) -> Pattern:
    """The pattern of one rule. Raises ValueError for an unknown list or mention."""
    return Pattern(tuple(_element(element) for element in source.split()))


def _element(element: str) -> Element:
    if element in _GAPS:
        return _GAPS[element]
    if element.endswith("?") and len(element) > 1:
        return Optional(_token(element[:-1]))
    return NotBehind(_token(element[1:])) if element.startswith("!") else _token(element)


def _token(element: str) -> Token:
    if element.startswith("<") and element.endswith(">") and "|" not in element:
        return Token(mentions=(_mention(element),), name=element[1:-1])
    words, beginnings, shapes, mentions = list[str](), list[str](), list[str](), list[str]()
    phrases: list[tuple[int, str]] = []
    for choice in element.split("|") if element != "|" else [element]:
        if choice.startswith("{") and choice.endswith("}"):
            phrases += _phrases(choice)
        elif choice.startswith("<") and choice[1:-1] in _SLOTS:
            mentions.append(_mention(choice))
        elif "*" not in choice:
            words.append(choice.lower())
        elif choice.index("*") == len(choice) - 1:
            beginnings.append(choice[:-1].lower())
        else:
            shapes.append(choice.lower())
    longest_first = tuple(sorted(phrases, reverse=True))
    return Token(frozenset(words), tuple(beginnings), tuple(shapes), tuple(mentions), longest_first)


def _mention(element: str) -> str:
    name = element[1:-1]
    if name not in _SLOTS:
        raise ValueError(f"unknown mention <{name}> (one of {', '.join(_SLOTS)})")
    return _SLOTS[name]


def _phrases(element: str) -> list[tuple[int, str]]:
    if element[1:-1] not in lists():
        raise ValueError(f"unknown list {element} (data/rules/words.csv has none of that name)")
    return list(marks(element[1:-1]).items())
