"""The elements of a rule's pattern, each as a step of a search over the tokens of a tagged sentence.

A step looks at one place and calls the next one, as a search with backtracking does: hundreds of patterns are ready at
once, where as many regular expressions take longer to compile than most inputs take to read.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import translate
from operator import methodcaller
from typing import NamedTuple, TypeAlias

from tracker.extraction.rules.tagged import ACTOR, BACK, DATE, MONEY, SINCE, STEM, Tagged
from tracker.extraction.words import marked

# From a sentence, a place in it and the mentions named so far to the place behind the match; NONE where there is none.
Step: TypeAlias = Callable[[Tagged, int, dict[str, int]], int]
# Whether a token is one of those meant, as a truth value.
Test: TypeAlias = Callable[[str], object]
NONE = -1
# How many of the sentences that are read hold a mention of each kind.
_MENTIONED = {MONEY: 1.0, ACTOR: 0.9, DATE: 0.5, SINCE: 0.1, BACK: 0.03}


def arrive(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
    """The step behind the last element."""
    return place


def anything(token: str) -> bool:
    """The test that every token passes."""
    return True


class Need(NamedTuple):
    """What a sentence must hold: one of the `keys` (see Tagged), or else one of the `pieces`, parts of words."""

    keys: frozenset[str]
    pieces: tuple[str, ...]

    @property
    def commonness(self) -> float:
        """A guess at how many sentences hold it; where only parts of words are known there is none."""
        return 9.0 if self.pieces else sum(map(_commonness, self.keys))


def _commonness(key: str) -> float:
    """Mentions are common, and so are short words."""
    return _MENTIONED.get(key) or sum(3.0 ** -len(phrase) for phrase in marked().get(key, (key,)))


@dataclass(frozen=True, slots=True)
class Token:
    """One of several tokens, or one of the `phrases` of a list, by length and mark, the longest first.

    `words` are tokens as they are, `beginnings` with any ending, `shapes` with a `*` elsewhere; `mentions` are marks. A
    token with a `name` is a mention, whose place the match tells.
    """

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    phrases: tuple[tuple[int, str], ...] = ()
    name: str = ""

    @property
    def need(self) -> Need:
        """What a sentence must hold for it."""
        stems = (beginning[:STEM] + "*" for beginning in self.beginnings if len(beginning) >= STEM)
        pieces = {beginning for beginning in self.beginnings if len(beginning) < STEM}
        pieces.update(max(shape.split("*"), key=len) for shape in self.shapes)
        marks = (mark for _, mark in self.phrases)
        return Need(self.words.union(stems, self.mentions, marks), tuple(sorted(pieces)))

    def test(self) -> Test:
        """Whether a token alone, phrases aside, is one of those meant; the empty one behind the last is none."""
        words, beginnings = self.words, (*self.beginnings, *self.mentions)
        if self.shapes:
            shapes = (*words, *(beginning + "*" for beginning in beginnings), *self.shapes)
            return re.compile("|".join(map(translate, shapes))).match
        if not beginnings:
            return words.__contains__
        if words or "" in beginnings:
            return lambda token: token != "" and (token.startswith(beginnings) or token in words)
        return methodcaller("startswith", beginnings)

    def may_begin(self) -> Test:
        """Whether it may begin with a token."""
        return anything if self.phrases else self.test()

    def places(self) -> Callable[[Tagged], Iterable[int]]:
        """Gives the places in a sentence where it stands."""
        test, marks = self.test(), [mark for _, mark in self.phrases]

        def mentioned(tagged: Tagged) -> list[int]:
            return [place for place, mention in tagged.mentions.items() if mention.mark in self.mentions]

        def alone(tagged: Tagged) -> list[int]:
            return [place for place, token in enumerate(tagged.words) if test(token)]

        def listed(tagged: Tagged) -> set[int]:
            return {at for at, found in tagged.listed.items() for mark in marks if mark in found}.union(alone(tagged))

        return mentioned if self.name else listed if marks else alone

    def before(self, then: Step) -> Step:
        """The step that goes on with `then`."""
        test, phrases, name = self.test(), self.phrases, self.name

        def token(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            return then(tagged, place + 1, slots) if test(tagged.tokens[place]) else NONE

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


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `longest` tokens, none of which begins with one of the `barred` characters; as few as will do."""

    longest: int
    barred: str

    def before(self, then: Step, may_follow: Test) -> Step:
        """The step that goes on with `then` where a token stands that `may_follow`."""
        longest, barred = self.longest, self.barred

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            # The empty token behind the last one is barred too.
            for at, token in enumerate(tagged.tokens[place : place + longest + 1], place):
                if may_follow(token) and (end := then(tagged, at, slots)) >= 0:
                    return end
                if token[:1] in barred:
                    break
            return NONE

        return step


@dataclass(frozen=True, slots=True)
class Optional:
    """A token that may be absent; where it is there it is taken."""

    token: Token

    def before(self, then: Step) -> Step:
        """The step that goes on with `then`."""
        taken = self.token.before(arrive)

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            return then(tagged, max(taken(tagged, place, slots), place), slots)

        return step


@dataclass(frozen=True, slots=True)
class NotBehind:
    """No token, but a condition on what follows: the given one does not stand directly before it."""

    token: Token

    def before(self, then: Step) -> Step:
        """The step that goes on with `then`."""
        test, phrases = self.token.test(), self.token.phrases

        def step(tagged: Tagged, place: int, slots: dict[str, int]) -> int:
            if place and test(tagged.tokens[place - 1]):
                return NONE
            if any(mark in tagged.listed.get(place - length, "") for length, mark in phrases):
                return NONE
            return then(tagged, place, slots)

        return step


Element: TypeAlias = Token | Gap | Optional | NotBehind
