"""The small language in which rules are written, and how it is matched against the tokens of a tagged sentence.

word  provid*  aid|help   a token, any ending, either token; *senate* also finds an actor by its name
{list}                    any entry of a list of words.csv (entries may be several words)
<money> <donor> <date>    a mention; the name is what the rule reads it as: donor, recipient, speaker, bystander and
                          actor are actors, sum is another sum of money, since a stretch of time without end
~  ~~                     a short gap without sums or actors (up to 5 tokens), a long one without sums (up to 14)
word?                     may be absent
!word                     not preceded by this token (a look back of one token)

Each element becomes a function that calls the next one, as a search with backtracking does: hundreds of patterns are
ready at once, where as many regular expressions take longer to compile than most inputs take to read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, cached_property
from operator import methodcaller
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from tracker.extraction.rules.tagged import ACTOR, DATE, MONEY, SINCE, STEM, Tagged
from tracker.extraction.words import lists, marked, marks

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
# How many of the sentences that are read hold a mention of each kind.
_MENTIONED = {MONEY: 1.0, ACTOR: 0.9, DATE: 0.5, SINCE: 0.1}


class Match(NamedTuple):
    """Tokens `start` to `end` (inclusive), and the token of each named mention."""

    start: int
    end: int
    slots: dict[str, int]


class _Need(NamedTuple):
    """What a sentence must hold: one of the `keys` (see Tagged), or else one of the `pieces`, which are parts of words."""

    keys: frozenset[str]
    pieces: tuple[str, ...]

    @property
    def commonness(self) -> float:
        """A guess at how many sentences hold it; where only parts of words are known there is none."""
        return 9.0 if self.pieces else sum(map(_commonness, self.keys))


def _commonness(key: str) -> float:
    """Mentions are common, and so are short words."""
    return _MENTIONED.get(key) or sum(3.0 ** -len(phrase) for phrase in marked().get(key, (key,)))


# From a sentence, a place in it and the mentions named so far to the place behind the match; NONE where there is none.
_Step: TypeAlias = Callable[[Tagged, int, dict[str, int]], int]
_NONE = -1


@dataclass(frozen=True, slots=True)
class _Gap:
    """Up to `longest` tokens, none of which begins with one of the `barred` characters; as few as will do."""

    longest: int
    barred: str

    def before(self, then: _Step, may_follow: Callable[[str], object]) -> _Step:
        """The step that goes on with `then`, where a token stands that `may_follow`."""
        longest, barred = self.longest, self.barred

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            # The empty token behind the last one is barred too.
            for at, token in enumerate(tagged.tokens[place : place + longest + 1], place):
                if may_follow(token) and (end := then(tagged, at, slots)) >= 0:
                    return end
                if token[:1] in barred:
                    break
            return _NONE

        return step


_GAPS = {"~": _Gap(5, MONEY + ACTOR + ";"), "~~": _Gap(14, MONEY + ";")}


@dataclass(frozen=True, slots=True)
class _Token:
    """One of several tokens, or one of the `phrases` of a list, by mark and length, the longest first.

    `words` are tokens as they are, `beginnings` with any ending, `shapes` with a `*` elsewhere. A mention that is one
    of `mentions` is named `name`.
    """

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    phrases: tuple[tuple[int, str], ...] = ()
    name: str = ""

    @property
    def need(self) -> "_Need":
        """What a sentence must hold for it."""
        keys, pieces = {*self.words, *self.mentions, *(mark for _, mark in self.phrases)}, set[str]()
        for beginning in self.beginnings:
            keys.add(beginning[:STEM] + "*") if len(beginning) >= STEM else pieces.add(beginning)
        pieces.update(max(shape.split("*"), key=len) for shape in self.shapes)
        return _Need(frozenset(keys), tuple(sorted(pieces)))

    def test(self) -> Callable[[str], object]:
        """Whether a token alone is one of those meant."""
        words, beginnings = self.words, (*self.beginnings, *self.mentions)
        if self.shapes:
            return re.compile("|".join(translate(one) for one in (*words, *(b + "*" for b in beginnings), *self.shapes))).match
        if not beginnings:
            return words.__contains__
        if words or "" in beginnings:
            return lambda token: token != "" and (token.startswith(beginnings) or token in words)
        return methodcaller("startswith", beginnings)

    def places(self) -> Callable[[Tagged], Iterable[int]]:
        """Where it stands in a sentence."""
        test, marks = self.test(), [mark for _, mark in self.phrases]

        def named(tagged: Tagged) -> list[int]:
            return [place for place, mention in tagged.mentions.items() if mention.mark in self.mentions]

        def alone(tagged: Tagged) -> list[int]:
            return [place for place, token in enumerate(tagged.words) if test(token)]

        def listed(tagged: Tagged) -> set[int]:
            return {place for place, found in tagged.listed.items() for mark in marks if mark in found}.union(alone(tagged))

        return named if self.name else listed if marks else alone

    def before(self, then: _Step) -> _Step:
        """The step that goes on with `then`."""
        test, phrases, name = self.test(), self.phrases, self.name

        def token(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            return then(tagged, place + 1, slots) if test(tagged.tokens[place]) else _NONE

        def mention(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            end = token(tagged, place, slots)
            if end >= 0:
                slots[name] = place
            return end

        def phrase(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            listed = tagged.listed.get(place, "")
            for length, mark in phrases:
                if mark in listed and (end := then(tagged, place + length, slots)) >= 0:
                    return end
            return token(tagged, place, slots)

        return mention if name else phrase if phrases else token

    def precedes(self, tagged: Tagged, place: int) -> bool:
        """Whether it stands directly before `place`."""
        if place and self.test()(tagged.tokens[place - 1]):
            return True
        return any(mark in tagged.listed.get(place - length, "") for length, mark in self.phrases)


@dataclass(frozen=True, slots=True)
class _Optional:
    """A token that may be absent; where it is there it is taken."""

    token: _Token

    def before(self, then: _Step) -> _Step:
        """The step that goes on with `then`."""
        taken = self.token.before(_arrive)

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            return then(tagged, max(taken(tagged, place, slots), place), slots)

        return step


@dataclass(frozen=True, slots=True)
class _NotBefore:
    """No token, but a condition: the given one does not stand directly before."""

    token: _Token

    def before(self, then: _Step) -> _Step:
        """The step that goes on with `then`."""
        precedes = self.token.precedes

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            return _NONE if precedes(tagged, place) else then(tagged, place, slots)

        return step


_Element: TypeAlias = _Token | _Gap | _Optional | _NotBefore


def _any(token: str) -> bool:
    return True


def _arrive(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
    return place


@dataclass(frozen=True)
class Pattern:
    """The pattern of one rule."""

    elements: tuple[_Element, ...]

    @cached_property
    def needs(self) -> tuple[_Need, ...]:
        """What a sentence must hold, the rarest first."""
        return tuple(sorted({one.need for one in self.elements if isinstance(one, _Token)}, key=lambda it: it.commonness))

    @cached_property
    def _step(self) -> _Step:
        step, may_follow = _arrive, _any
        for element in reversed(self.elements):
            step = element.before(step, may_follow) if isinstance(element, _Gap) else element.before(step)
            if not isinstance(element, _NotBefore):
                may_follow = element.test() if isinstance(element, _Token) and not element.phrases else _any
        return step

    @cached_property
    def _opening(self) -> Callable[[Tagged], Iterable[int]]:
        """Gives the places of a sentence where a match can begin."""
        first = next(one for one in self.elements if not isinstance(one, _NotBefore))
        return first.places() if isinstance(first, _Token) else lambda tagged: range(len(tagged.words))

    def possible(self, tagged: Tagged) -> bool:
        """A cheap test that a match can be there at all."""
        for keys, pieces in self.needs:
            if keys.isdisjoint(tagged.keys) and not any(piece in tagged.string for piece in pieces):
                return False
        return True

    def matches(self, tagged: Tagged) -> Iterator[Match]:
        """All matches, overlapping ones too: of those that begin at one place the first that is found."""
        step = self._step
        for place in self._opening(tagged):
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

    def met(self, tagged: Tagged) -> "Met[R]":
        """What a sentence can hold of them."""
        return Met(tagged, [self._anywhere, *map(self._by_key.__getitem__, self._by_key.keys() & tagged.keys)])


class Met(Generic[R]):
    """The rules that a sentence can hold."""

    def __init__(self, tagged: Tagged, rules: Sequence[Mapping[str, Sequence[tuple[R, Pattern]]]]) -> None:
        self._tagged, self._rules = tagged, rules

    def matches(self, field: str) -> Iterator[tuple[R, Match]]:
        """Each rule of a field with each of its matches, in no order."""
        for row, pattern in {id(pair): pair for rules in self._rules for pair in rules.get(field, ())}.values():
            if pattern.possible(self._tagged):
                for match in pattern.matches(self._tagged):
                    yield row, match


@cache
def compile_pattern(source: str) -> Pattern:
    """The pattern of one rule. Raises ValueError for an unknown list or mention."""
    return Pattern(tuple(_element(element) for element in source.split()))


def _element(element: str) -> _Element:
    if element in _GAPS:
        return _GAPS[element]
    if element.endswith("?") and len(element) > 1:
        return _Optional(_token(element[:-1]))
    return _NotBefore(_token(element[1:])) if element.startswith("!") else _token(element)


def _token(element: str) -> _Token:
    if element.startswith("<") and element.endswith(">") and "|" not in element:
        return _Token(mentions=(_mention(element),), name=element[1:-1])
    words, beginnings, shapes, mentions, phrases = set[str](), list[str](), list[str](), list[str](), list[tuple[int, str]]()
    for choice in element.split("|") if element != "|" else [element]:
        if choice.startswith("{") and choice.endswith("}"):
            phrases += _phrases(choice)
        elif choice.startswith("<") and choice[1:-1] in _SLOTS:
            mentions.append(_mention(choice))
        elif "*" not in choice:
            words.add(choice.lower())
        elif choice.index("*") == len(choice) - 1:
            beginnings.append(choice[:-1].lower())
        else:
            shapes.append(choice.lower())
    phrases.sort(reverse=True)
    return _Token(frozenset(words), tuple(beginnings), tuple(shapes), tuple(mentions), tuple(phrases))


def _mention(element: str) -> str:
    name = element[1:-1]
    if name not in _SLOTS:
        raise ValueError(f"unknown mention <{name}> (one of {', '.join(_SLOTS)})")
    return _SLOTS[name]


def _phrases(element: str) -> list[tuple[int, str]]:
    if element[1:-1] not in lists():
        raise ValueError(f"unknown list {element} (data/rules/words.csv has none of that name)")
    return list(marks(element[1:-1]).items())
