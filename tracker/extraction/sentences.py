"""Paragraphs and sentences of a cleaned text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

import regex

from tracker.extraction.words import words

# A text without a full stop for this long is cut there: the work for a sentence, its actors and dates stay bounded.
LONGEST = 4_000
# Of so many paragraphs the sentences are kept: who reads on hardly looks farther back.
_REMEMBERED = 64
# No number is written with so many characters.
_NUMBER = 100

_LINE = regex.compile(r"[^\n]+")
_STOP = regex.compile(r"""[.!?…]++["')\]]*+(?=\s+["'(\[]*+[\p{Lu}\p{N}$€£¥•\-–—*]|\s*+$)|;(?=\s+[-•–*]\s)""")
_LAST_WORD = regex.compile(r"[\w.&-]*$")
_NEXT_WORD = regex.compile(r"""\s*["'(\[]*(\w+)""")


class Sentence(NamedTuple):
    """Characters `start` to `end` of the text; the `number`th of its paragraph; `item`: in an entry of a list."""

    start: int
    end: int
    paragraph: int = 0
    number: int = 0
    item: bool = False


# An entry of a list begins with a bullet or a number, or with a label before its figure ('Liberia: ¥300 million').
_ENTRY = regex.compile(r"\s*(?:[-•–—*·▪o]\s+|\(?[\da-z]{1,2}[.)]\s+|\p{Lu}[^\n.:;!?]{1,80}+:\s+[^\n\d]{0,8}\d)")


class Sentences:
    """The sentences of a text in order; none crosses a line, but for a line that was only wrapped.

    A paragraph is split when one of its sentences is first asked for: most hold no sum of money.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._paragraphs = _paragraphs(text)
        self._split: dict[int, list[Sentence]] = {}

    def __iter__(self) -> Iterator[Sentence]:
        return (sentence for paragraph in range(len(self._paragraphs)) for sentence in self._of(paragraph))

    def holding(self, places: Iterable[int]) -> Iterator[Sentence]:
        """The sentences that hold one of `places`, which come in the order of the text."""
        done = 0
        for place in places:
            if place < done:
                continue
            paragraph = max(bisect_right(self._paragraphs, place, key=itemgetter(0)) - 1, 0)
            sentences = self._of(paragraph)
            sentence = sentences[bisect_right(sentences, place, key=attrgetter("start")) - 1]
            if sentence.start <= place < sentence.end:
                yield sentence
                done = sentence.end

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, also that of another paragraph."""
        if sentence.number:
            return self._of(sentence.paragraph)[sentence.number - 1]
        return self._of(sentence.paragraph - 1)[-1] if sentence.paragraph else None

    def after(self, sentence: Sentence) -> Sentence | None:
        """The sentence after, also that of another paragraph."""
        paragraph = self._of(sentence.paragraph)
        if sentence.number + 1 < len(paragraph):
            return paragraph[sentence.number + 1]
        last = sentence.paragraph + 1 == len(self._paragraphs)
        return None if last else next(iter(self._of(sentence.paragraph + 1)), None)

    def beside(self, sentence: Sentence) -> list[Sentence]:
        """The sentences before and after in the same paragraph."""
        paragraph, number = self._of(sentence.paragraph), sentence.number
        return [*paragraph[max(number - 1, 0) : number], *paragraph[number + 1 : number + 2]]

    def _of(self, paragraph: int) -> list[Sentence]:
        if paragraph not in self._split:
            start, end = self._paragraphs[paragraph]
            item = _ENTRY.match(self.text, start, end) is not None
            self._split[paragraph] = [
                Sentence(*place, paragraph, number, item) for number, place in enumerate(_places(self.text, start, end))
            ]
            if len(self._split) > _REMEMBERED:
                self._split.pop(next(iter(self._split)))
        return self._split[paragraph]


def split(text: str) -> list[Sentence]:
    """The sentences of `text` in order."""
    return list(Sentences(text))


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of the sentences of one paragraph."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _abbreviation(text, begin, stop):
            continue
        yield from _pieces(text, begin, stop.end())
        begin = stop.end()
    yield from _pieces(text, begin, end)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines, with hard-wrapped ones joined: a line that goes on in lower case is no new paragraph."""
    lines: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        shown = line.group().strip()
        if not shown:
            continue
        if lines and line.start() - lines[-1][1] == 1 and shown[0].islower() and text[lines[-1][1] - 1] not in ".!?:;":
            lines[-1] = (lines[-1][0], line.end())
        else:
            lines.append((line.start(), line.end()))
    return lines


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the space around it, cut where it is too long; none where there is only space."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = _cut(text, start)
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def _cut(text: str, start: int) -> int:
    """Where to cut what goes on for too long: not inside of a sum, so behind a comma if there is one, else a blank."""
    end = start + LONGEST
    for mark in (", ", "; ", " "):
        place = text.rfind(mark, start + LONGEST // 2, end)
        if place >= 0:
            return place + 1
    # '$5$6$7' without any blank: between a number and the next sign.
    ends = (at for at in range(end, end - _NUMBER, -1) if text[at - 1].isalnum() and not _goes_on(text[at]))
    return next(ends, end)


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter in ".,'"


def _abbreviation(text: str, begin: int, stop: "regex.Match[str]") -> bool:
    """Whether the full stop belongs to 'U.S.', 'Gen.', an initial, or the like, and the sentence goes on."""
    if text[stop.start()] != ".":
        return False
    last = _LAST_WORD.search(text, max(begin, stop.start() - 30), stop.start())
    word = last.group() if last else ""
    if word.casefold() in _always():
        return True
    initials = (len(word) == 1 and word.isupper()) or "." in word
    following = _NEXT_WORD.match(text, stop.end())
    return initials and not (following and following.group(1) in _starters())


@cache
def _always() -> frozenset[str]:
    return frozenset(word.rstrip(".") for word in words("abbreviation"))


@cache
def _starters() -> frozenset[str]:
    return frozenset(word.capitalize() for word in words("sentence_start"))
