"""A sentence as a string of tokens in which every mention is one character: what the patterns of rules run over.

'The EU pledged €5bn for Kyiv' becomes ' the Aeu pledged M for Akyiv', lower-cased, each token after one space; A, M, D
stand for actors, sums of money and dates and are characters of the private use area, which no article can bring in.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import regex

from tracker.extraction.sentences import Sentence
from tracker.extraction.words import marks_of
from tracker.records import DateMention, Mention, Money

MONEY, ACTOR, DATE, SINCE = "\ue000", "\ue001", "\ue002", "\ue003"

_TOKEN = regex.compile(r"[\w$€£¥%]+(?:[-.&/][\w]+)*(?:'(?!s\b)\w+)?|'s\b|[^\w\s]")
_NOT_WORD = regex.compile(r"\W+")
# Of a word this many letters stand for it where a pattern has a wildcard.
STEM = 4
_FIRST_PRIVATE, _AFTER_PRIVATE = "\ue000", "\uf900"
_JOINT = regex.compile(
    r"""\s*(?:,\s*)?(?:and|&|as\ well\ as|along\ with|together\ with|or|,|/|-)\s*(?:the\s+|from\s+)?"""
)
# Characters between a sum and its qualifier ('more than an additional') or its conversion ('($661m)').
_GAP = 30
_CLOSING = regex.compile(r"\s?\)")
_INSIDE = regex.compile(r"\s*(?:'s?)?\s*")


@dataclass(frozen=True, slots=True)
class Group:
    """Actors named as one: 'the United States and the EU'. Offsets of the text; `codes` in text order."""

    start: int
    end: int
    mentions: tuple[Mention, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, each once."""
        return tuple(dict.fromkeys(mention.code for mention in self.mentions))

    @property
    def strong(self) -> bool:
        """Whether a name among them needs no context to be an actor."""
        return any(mention.strong for mention in self.mentions)


class Token(NamedTuple):
    """One token: its offsets in the text, and for a mention its index in the list of its kind."""

    start: int
    end: int
    mark: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence with its mentions.

    `words` holds the tokens as plain text, a mention as its mark; `string` is what patterns match, with the marks of
    the word lists on it (words.py); `places[i]` is where token i begins in it; `keys` is what rules are found by: the
    words, their first letters with a `*`, and all marks.
    """

    sentence: Sentence
    sums: tuple[Money, ...]
    groups: tuple[Group, ...]
    dates: tuple[DateMention, ...]
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    string: str
    places: tuple[int, ...]
    keys: frozenset[str]

    def token_at(self, place: int) -> int:
        """The index of the token that stands at `place` of the string."""
        return bisect_right(self.places, place) - 1


def tag(
    text: str,
    sentence: Sentence,
    sums: Sequence[Money],
    actors: Sequence[Mention],
    dates: Sequence[DateMention],
    joinable: Callable[[Mention, Mention], bool],
) -> Tagged:
    """The tagged sentence. `joinable` says whether two neighbouring actors can be one joint actor."""
    groups = _groups(text, actors, joinable)
    marks = [Token(*_whole(text, money), MONEY, i) for i, money in enumerate(sums)]
    marks += [Token(group.start, group.end, ACTOR, i) for i, group in enumerate(groups)]
    marks += [
        Token(date.start, date.end, SINCE if date.value.endswith("/") else DATE, i) for i, date in enumerate(dates)
    ]
    tokens: list[Token] = []
    shown: list[str] = []
    at = sentence.start
    for mark in sorted(marks, key=lambda token: (token.start, token.mark != MONEY, -token.end)):
        if mark.start < at:
            if mark.mark != MONEY:
                continue
            # No sum may be lost: one that shares words with the mention before it starts where that ends.
            mark = mark._replace(start=at, end=max(at, mark.end))
        _plain(text, at, mark.start, tokens, shown)
        tokens.append(mark)
        shown.append(mark.mark + _surface(text, mark))
        at = mark.end
    _plain(text, at, sentence.end, tokens, shown)
    listed = marks_of(shown)
    marked = [" " + listed[place] + word if place in listed else " " + word for place, word in enumerate(shown)]
    places = tuple(accumulate(map(len, marked[:-1]), initial=0)) if marked else ()
    stems = [word[:STEM] + "*" for word in shown]
    keys = frozenset().union(shown, stems, (mark.mark for mark in marks), *listed.values())
    return Tagged(
        sentence, tuple(sums), tuple(groups), tuple(dates), tuple(tokens), tuple(shown), "".join(marked), places, keys
    )


def _whole(text: str, money: Money) -> tuple[int, int]:
    """A sum with its qualifier, period words and bracketed conversion as one run, as far as these stand beside it."""
    start, end = money.start, money.end
    for part, gap in ((money.qualifier_at, _GAP), (money.stated, _GAP), (money.per_at, 2)):
        if part and part.end <= start and start - part.end <= gap:
            start = part.start
        elif part and part.start >= end and part.start - end <= gap:
            end = part.end
    closing = _CLOSING.match(text, end) if money.stated and "(" in text[money.end : end] else None
    return start, closing.end() if closing else end


def _surface(text: str, mark: Token) -> str:
    """An actor keeps its name behind the mark, so that a rule can ask for 'the senate' where any actor will not do."""
    return _NOT_WORD.sub("_", text[mark.start : mark.end].lower()) if mark.mark == ACTOR else ""


def _plain(text: str, start: int, end: int, tokens: list[Token], shown: list[str]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        tokens.append(Token(*match.span()))
        word = match.group().lower()
        shown.append("?" if _FIRST_PRIVATE <= word < _AFTER_PRIVATE else word)


def _groups(text: str, actors: Sequence[Mention], joinable: Callable[[Mention, Mention], bool]) -> list[Group]:
    groups: list[list[Mention]] = []
    for actor in actors:
        if groups:
            last = groups[-1][-1]
            same = actor.code == last.code and _INSIDE.fullmatch(text, last.end, actor.start)
            if same or (joinable(last, actor) and _JOINT.fullmatch(text, last.end, actor.start)):
                groups[-1].append(actor)
                continue
        groups.append([actor])
    return [Group(group[0].start, group[-1].end, tuple(group)) for group in groups]
