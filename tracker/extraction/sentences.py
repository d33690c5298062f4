"""Paragraphs and sentences of a cleaned text."""

from dataclasses import dataclass
from functools import cache

import regex

from tracker.extraction.words import words

# A text without a full stop for this long is cut there: work per sentence stays bounded.
LONGEST = 4_000

_LINE = regex.compile(r"[^\n]+")
_STOP = regex.compile(r"""[.!?…]++["')\]]*+(?=\s+["'(\[]*+[\p{Lu}\p{N}$€£¥•\-–—*]|\s*+$)|;(?=\s+[-•–*]\s)""")
_LAST_WORD = regex.compile(r"[\w.&-]*$")
_NEXT_WORD = regex.compile(r"""\s*["'(\[]*(\w+)""")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` of the text; `paragraph` counts the lines, `item` marks an entry of a list."""

    start: int
    end: int
    paragraph: int
    item: bool = False


_BULLET = regex.compile(r"\s*(?:[-•–—*·▪o]\s+|\(?[\da-z]{1,2}[.)]\s+)")


def split(text: str) -> list[Sentence]:
    """The sentences of `text` in order; none crosses a line, but for a line that was only wrapped."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        bullet = _BULLET.match(text, start, end)
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if stop.end() < end and _abbreviation(text, begin, stop):
                continue
            found += _pieces(text, begin, stop.end(), number, bullet is not None)
            begin = stop.end()
        found += _pieces(text, begin, end, number, bullet is not None)
    return found


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


def _pieces(text: str, start: int, end: int, paragraph: int, item: bool) -> list[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    pieces = []
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        pieces.append(Sentence(start, cut, paragraph, item))
        start = cut
    return [*pieces, Sentence(start, end, paragraph, item)] if end > start else pieces


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
