"""A sentence as tokens of which every mention is one: what the patterns of rules are looked up in.

'The EU pledged €5bn for Kyiv' becomes 'the', 'Aeu', 'pledged', 'M', 'for', 'Akyiv'; A, M, D stand for actors, sums of
money and dates and are characters of the private use area, which no article can bring in.
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import NamedTuple

from tracker.extraction.sentences import Sentence
from tracker.extraction.words import marks_of, words
from tracker.records import DateMention, Mention, Money

MONEY, ACTOR, DATE, SINCE, BACK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

_TOKEN = re.compile(r"[\w$€£¥%]+(?:[-.&/][\w]+)*(?:'(?![sS]\b)\w+)?|'[sS]\b|[^\w\s]")
_NOT_WORD = re.compile(r"\W+")
# Of a word this many letters stand for it where a pattern has a wildcard.
STEM = 4
_FIRST_PRIVATE, _AFTER_PRIVATE = "\ue000", "\uf900"
_JOINT = re.compile(
    r"\s*and\s+(?:to|for)\s+(?:the\s+)?"
    r"|\s*(?:,\s*)?(?:and|&|as\ well\ as|along\ with|together\ with|joined\ by|alongside|or|,|/|-)\s*"
    r"(?:the\s+|from\s+)?"
)
# 'For Malawi, and India has': no comma parts a pair, but one clause from the next.
_CLAUSE = re.compile(r"\s*,\s*and\s+(?:the\s+)?")
# 'After the United States, Germany gave most': the comma ends what the others are told beside.
_COMMA = re.compile(r"\s*,\s*(?:the\s+)?")
_COMPARED = re.compile(r"\b(?:after|behind|besides|unlike|than)\s+(?:the\s+)?\Z", re.IGNORECASE)
_LOOK_BACK = 20
# 'Sweden, Norway's neighbour, gave $5m' names one giver.
_OWNER = re.compile(r"['’]s?\s[^,.;:]{3,60},")
# 'After talks with France, Germany promised': the comma ends what a sentence begins with, unless a list goes on.
_FRONTED = re.compile(
    r"""(?:\A|[.!?:;]["”']?\s|\n)(?:According\sto|Ahead\sof|In|At|After|Before|During|With|Following|Amid|Joining|Unlike
        |Alongside|On|Under|From|For|To|Like|Despite|Besides|Through|As|[A-Z][a-z]+ing)\b
    [^,.;:!?]*\Z""",
    re.VERBOSE,
)
_FRONT = 100
# 'Envoys flew to Egypt and Qatar gave $5m': what a state gives begins a clause of its own.
_TOWARDS = re.compile(r"\b(?:to|for|into|on|onto|against|towards?)\s+(?:the\s+)?\Z")
_GIVES = re.compile(
    r"\s(?:(?:gave|gives|sent|sends|pledge[ds]|promise[ds]|donate[ds]|announce[ds]|offer(?:ed|s)|lent|lends)"
    r"|will\s(?:give|send|lend|donate|provide))\b"
)
_LIST_GOES_ON = re.compile(r"(?:'s)?\s?,|,?\s(?:and|or|&)\s")
# Characters between a sum and its qualifier ('more than an additional') or its conversion ('($661m)').
_GAP = 30
_CLOSING = re.compile(r"\s?\)")
_INSIDE = re.compile(r"\s*(?:'s?)?\s*")


class Group(NamedTuple):
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


class Marked(NamedTuple):
    """A mention in a sentence: its offsets in the text, its mark, and its index in the list of its kind."""

    start: int
    end: int
    mark: str
    number: int


class Tagged:
    """A sentence with its mentions.

    `words` holds the tokens as plain text, an actor with its name behind its mark, and `mentions` what stands at the
    place of each mark; `tokens` ends with an empty one, so that patterns need not ask for the end. `listed` holds the
    marks of the word lists (words.py) by place. `keys` is what rules are found by: the words, their first letters with
    a `*`, and all marks.
    """

    def __init__(
        self,
        text: str,
        sentence: Sentence,
        sums: Sequence[Money],
        groups: Sequence[Group],
        dates: Sequence[DateMention],
        mentions: Sequence[Marked],
    ) -> None:
        self.sentence, self.sums, self.groups, self.dates = sentence, tuple(sums), tuple(groups), tuple(dates)
        self._text = text
        self.words: list[str] = []
        self.mentions: dict[int, Marked] = {}
        at = sentence.start
        for mention in mentions:
            self.words += _plain(text, at, mention.start)
            self.mentions[len(self.words)] = mention
            self.words.append(mention.mark + _surface(text, mention))
            at = mention.end
        self.words += _plain(text, at, sentence.end)
        self.tokens = (*self.words, "")
        self.listed = marks_of(self.words)
        stems = [word[:STEM] + "*" for word in self.words]
        self.keys = frozenset(self.words).union(stems, (mention.mark for mention in mentions), *self.listed.values())

    def only(self, places: Sequence[int]) -> "Shortened":
        """The sentence with the tokens at `places` alone."""
        short = copy(self)
        for name in ("string", "spans"):
            short.__dict__.pop(name, None)
        short.words = [self.words[place] for place in places]
        short.mentions = {new: self.mentions[old] for new, old in enumerate(places) if old in self.mentions}
        short.tokens = (*short.words, "")
        short.listed = marks_of(short.words)
        return Shortened(short, places)

    @cached_property
    def string(self) -> str:
        """The tokens in a row."""
        return " ".join(self.words)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The offsets of each token in the text."""
        found: list[tuple[int, int]] = []
        at = self.sentence.start
        for mention in self.mentions.values():
            found += (match.span() for match in _TOKEN.finditer(self._text, at, mention.start))
            found.append((mention.start, mention.end))
            at = mention.end
        found += (match.span() for match in _TOKEN.finditer(self._text, at, self.sentence.end))
        return found


class Shortened(NamedTuple):
    """A sentence without some of its tokens, and the places that the others have in the whole one."""

    tagged: Tagged
    places: Sequence[int]


def tag(
    text: str,
    sentence: Sentence,
    sums: Sequence[Money],
    groups: Sequence[Group],
    dates: Sequence[DateMention],
) -> Tagged:
    """The tagged sentence."""
    marks = [Marked(*_whole(text, money), MONEY, i) for i, money in enumerate(sums)]
    marks += [Marked(group.start, group.end, ACTOR, i) for i, group in enumerate(groups)]
    marks += [Marked(date.start, date.end, _mark(date), i) for i, date in enumerate(dates)]
    marks.sort(key=lambda mention: (mention.start, mention.mark != MONEY, -mention.end))
    mentions: list[Marked] = []
    at = sentence.start
    for mention in marks:
        if mention.start < at:
            if mention.mark != MONEY:
                continue
            # No sum may be lost: one that shares words with the mention before it starts where that ends.
            mention = mention._replace(start=at, end=max(at, mention.end))
        mentions.append(mention)
        at = mention.end
    return Tagged(text, sentence, sums, groups, dates, mentions)


def _mark(date: DateMention) -> str:
    if date.rule == "back":
        return BACK
    return SINCE if date.value.endswith("/") and date.rule != "onward" else DATE


def _whole(text: str, money: Money) -> tuple[int, int]:
    """A sum with its qualifier, period words and bracketed conversion as one run, as far as these stand beside it."""
    start, end = money.start, money.end
    for part, gap in ((money.qualifier_at, _GAP), (money.stated, _GAP), (money.per_at, 2)):
        if part and part.end <= start and start - part.end <= gap:
            start = start if _tells(text, part.end, start) else part.start
        elif part and part.start >= end and part.start - end <= gap:
            end = part.end
    closing = _CLOSING.match(text, end) if money.stated and "(" in text[money.end : end] else None
    return start, closing.end() if closing else end


def _tells(text: str, start: int, end: int) -> bool:
    """Whether the words between a qualifier and its sum say what the sum is ('an estimated cost of $5m')."""
    return end - start > 1 and not frozenset(words("what_sum_is")).isdisjoint(text[start:end].lower().split())


def _surface(text: str, mention: Marked) -> str:
    """An actor keeps its name behind the mark, so that a rule can ask for 'the senate' where any actor will not do."""
    return _NOT_WORD.sub("_", text[mention.start : mention.end].lower()) if mention.mark == ACTOR else ""


def _plain(text: str, start: int, end: int) -> list[str]:
    part = text[start:end]
    if part.isascii():
        return _TOKEN.findall(part.lower())
    words = [word.lower() for word in _TOKEN.findall(part)]
    return ["?" if _FIRST_PRIVATE <= word < _AFTER_PRIVATE else word for word in words]


def joined(text: str, actors: Sequence[Mention], joinable: Callable[[Mention, Mention], bool]) -> list[Group]:
    """The actors in groups; `joinable` says whether two neighbouring ones can be one joint actor."""
    groups: list[list[Mention]] = []
    for actor in actors:
        if groups:
            last = groups[-1][-1]
            same = actor.code == last.code and _INSIDE.fullmatch(text, last.end, actor.start)
            pair = len(groups[-1]) == 1 and _CLAUSE.fullmatch(text, last.end, actor.start)
            joint = joinable(last, actor) and not pair and _JOINT.fullmatch(text, last.end, actor.start)
            if same or (joint and not _ends_before(text, groups[-1], actor)):
                groups[-1].append(actor)
                continue
        groups.append([actor])
    return [Group(group[0].start, group[-1].end, tuple(group)) for group in groups]


def _ends_before(text: str, group: Sequence[Mention], actor: Mention) -> bool:
    """Whether the actor begins a clause: 'behind France, Spain is second'; 'flew to Egypt and Qatar gave $5m'."""
    start = group[0].start
    near = text[max(0, start - _LOOK_BACK) : start]
    if not _COMMA.fullmatch(text, group[-1].end, actor.start):
        return _TOWARDS.search(near) is not None and _GIVES.match(text, actor.end) is not None
    if _COMPARED.search(near) or _OWNER.match(text, actor.end):
        return True
    front = text[max(0, start - _FRONT) : start] if start > _FRONT else "\n" + text[:start]
    return _FRONTED.search(front) is not None and not _LIST_GOES_ON.match(text, actor.end)
