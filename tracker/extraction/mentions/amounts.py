"""Numbers with their currency: single ones, ranges, and those that share a neighbour's unit or currency.

In dependency order: a number beside its sign of currency; a range; lists and ellipses. What a wording means around
the sum ('up to', 'a year') is read in money.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

import regex

from tracker.extraction.mentions.currencies import (
    FIRST_WORDS,
    LAST_WORDS,
    LETTERS,
    SIGN_AFTER,
    SPACE,
    SYMBOL_ENDS,
    Form,
    Marker,
    marker_after,
    marker_before,
)
from tracker.extraction.mentions.numbers import (
    FIGURE_END,
    NUMBER_GLYPHS,
    UNIT_FACTOR,
    UNIT_FIRST_WORDS,
    UNIT_WORD,
    WORDS_OF_NUMBERS,
    Figure,
    find_figures,
    large_words,
)
from tracker.records import Span
from tracker.tables import read_rows

_REACH = 170  # characters that may lie between a sum and one that leaves out the currency
_BESIDE = 100  # characters in which a number in words and its currency stand around a large word


@dataclass(frozen=True, slots=True)
class NotMoney:
    """A row of not_money.csv: words that beside these nouns say that no money is meant ('500 pounds of explosives').

    scaled_too: even with a unit word ('2 million pounds of food').
    """

    rule: str
    nouns: tuple[str, ...]
    scaled_too: bool
    preceded_by: tuple[str, ...]
    followed_by: tuple[str, ...]
    unless_followed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stem:
    """A row of a list of word stems."""

    stem: str


class Part(NamedTuple):
    """A number with its currency; one without (no codes) may still share its neighbour's.

    leads: the sign stands before the number. low: the lower end of a range, whose `figure` is then the upper one, and
    joined the words that make it a range.
    """

    start: int
    end: int
    figure: Figure
    codes: tuple[str, ...]
    rule: str
    leads: bool = False
    low: Decimal | None = None
    joined: Span | None = None


# ---- a number beside its sign of currency

_NOT_MONEY: dict[str, list[NotMoney]] = {}
for _row in read_rows("rules/not_money.csv", NotMoney):
    for _noun in _row.nouns:
        _NOT_MONEY.setdefault(_noun.lower(), []).append(_row)


_SYMBOLS = sorted(SYMBOL_ENDS | NUMBER_GLYPHS)
_ASCII_SYMBOLS = [symbol for symbol in _SYMBOLS if symbol.isascii()]
_SYMBOL = re.compile("|".join(map(re.escape, _SYMBOLS)))
# The last digit of a number, and the word behind it: `regex` jumps from digit to digit twice as fast as `re`.
_LAST_DIGIT = regex.compile(rf"[0-9](?![0-9])(?:\+?(?:{SPACE}{{0,2}}|-|\n)([^\W\d_]+))?")
_OPENING = FIRST_WORDS | UNIT_FIRST_WORDS
_CODE_BEHIND = re.compile(rf"{SPACE}?\((?P<code>[A-Z]{{3}})\)")
_SIGN_FOLLOWS = re.compile(FIGURE_END + SIGN_AFTER, re.VERBOSE)


def symbols(text: str) -> Iterator[int]:
    """Where symbols of currency and of numbers stand."""
    # Most texts hold none: to ask for each in turn is quicker than to search for any.
    if any(map(text.__contains__, _ASCII_SYMBOLS if text.isascii() else _SYMBOLS)):
        yield from (symbol.start() for symbol in _SYMBOL.finditer(text))


def signed_numerals(text: str) -> Iterator[int]:
    """Where numbers in figures stand beside a sign of currency; some in vain, and not in order."""
    for last in _LAST_DIGIT.finditer(text):
        at, word = last.start(), last[1]
        if word and word.lower() in _OPENING and _SIGN_FOLLOWS.match(text, at):
            yield at
            continue
        while at and "0" <= text[at - 1] <= "9":
            at -= 1
        if at and text[at - 1] == ".":  # 'CHF .5m'
            at -= 1
        if marker_before(text, 0, at):
            yield at


def signed_words(text: str) -> Iterator[int]:
    """Where the large words of numbers in words stand beside a word for a currency; some in vain, and not in order."""
    for at in large_words(text):
        _, *after = LETTERS.findall(text, at, at + _BESIDE)
        *before, _ = LETTERS.findall(text, max(0, at - _BESIDE), at + 1)
        if _first_other(after).lower() in FIRST_WORDS or _first_other(reversed(before)) in LAST_WORDS:
            yield at


def _first_other(words: Iterable[str]) -> str:
    """The first that is no word of a number."""
    return next((word for word in words if word.lower() not in WORDS_OF_NUMBERS), "")


def single_parts(text: str, start: int, end: int) -> Iterator[Part]:
    """The numbers of the text in order, each with its currency if one stands beside it."""
    figures = find_figures(text, start, end)
    free_from = start  # what lies left of it belongs to the part before
    for figure, following in zip_longest(figures, figures[1:]):
        if figure.start < free_from:
            continue
        part = _part(text, figure, following, free_from, end)
        if part:
            free_from = part.end
            yield part


def _part(text: str, figure: Figure, following: Figure | None, start: int, end: int) -> Part | None:
    before = None if figure.small else marker_before(text, start, figure.start)
    if before and not _believed(before, figure):
        before = None
    after = marker_after(text, figure.end, end)
    if after and (_leads_on(text, figure, after, following) or _denied(text, figure, after, end)):
        after = None
    stop = after.end if after else figure.end
    unit = UNIT_WORD.match(text, after.end, end) if after and not figure.scaled and figure.number is not None else None
    if unit:  # '0.4 DKK billion'
        figure, stop = figure.in_units_of(UNIT_FACTOR[unit["unit"].lower()]), unit.end()
    if after and not _believed(after, figure):
        after = None
    if before:
        shared = tuple(code for code in after.sign.codes if code in before.sign.codes) if after else ()
        rule = f"{before.sign.form}_before"
        bracket = _CODE_BEHIND.match(text, figure.end, end)
        if bracket and bracket["code"] in before.sign.codes:  # '$5 million (AUD)'
            return Part(before.start, bracket.end(), figure, (bracket["code"],), rule, leads=True)
        if shared:  # '$5 million Canadian dollars'
            return Part(before.start, stop, figure, shared, rule, leads=True)
        return Part(before.start, figure.end, figure, before.sign.codes, rule, leads=True)
    if figure.glued:
        return None
    if after and not figure.small:
        return Part(figure.start, stop, figure, after.sign.codes, f"{after.sign.form}_after")
    return Part(figure.start, figure.end, figure, (), "bare")


def _believed(marker: Marker, figure: Figure) -> bool:
    return not marker.sign.weak or figure.large


def _leads_on(text: str, figure: Figure, marker: Marker, following: Figure | None) -> bool:
    """Whether a sign between two numbers belongs to the second: 'in 2024 €5 million', but not '5€ 6€'."""
    if marker.sign.form is Form.WORD or following is None or not 0 <= following.start - marker.end <= 1:
        return False
    if text[marker.end : following.start].strip():
        return False
    year = not following.scaled and 1900 <= (following.value or 0) <= 2100
    return marker.start - figure.end >= following.start - marker.end and not (figure.scaled and year)


def _denied(text: str, figure: Figure, marker: Marker, end: int) -> bool:
    """Whether the words around say that the noun is no currency here."""
    rows = _NOT_MONEY.get(text[marker.start : marker.end].lower(), ())
    if not rows:
        return False
    following = text[marker.end : min(end, marker.end + 30)].lower().lstrip(" -\n")
    preceding = " " + " ".join(text[max(0, figure.start - 30) : figure.start].lower().split())
    for row in rows:
        if figure.large and not row.scaled_too:
            continue
        if _begins(following, row.followed_by) and not _begins(following, row.unless_followed_by):
            return True
        if any(preceding.endswith(" " + word) for word in row.preceded_by):
            return True
    return False


def _begins(following: str, words: tuple[str, ...]) -> bool:
    return any(following.startswith(word) and not following[len(word) : len(word) + 1].isalpha() for word in words)


# ---- ranges

_HEDGE = r"(?:about|around|nearly|almost|roughly|approximately|up\sto|as\smuch\sas|perhaps|even|some)"
_JOINER = re.compile(rf"[-–—]|{SPACE}[-–—]{SPACE}|-to-|\s(?:up\s(?=to))?(?P<word>to|and|or)\s(?:{_HEDGE}\s)?")
_BETWEEN = re.compile(rf"\b(?P<word>between)(?:\s{_HEDGE})?\s\Z", re.IGNORECASE)
_STEMS = "|".join(re.escape(row.stem) for row in read_rows("rules/change_words.csv", Stem))
_IN_SENTENCE = r"(?:[^.;!?:]|\.(?!\s+(?-i:[A-Z])))"
_CHANGED = re.compile(rf"\b(?:{_STEMS})\w*\b{_IN_SENTENCE}*?\b(?:from|by)\s(?:{_HEDGE}\s)?\Z", re.IGNORECASE)
# What may follow a number that leaves out its currency: no noun, or it would count that ('and 7 million people').
_FOLLOWED = re.compile(
    r"\s?(?:[.,;:)\]–—]|\Z)"
    r"|\s(?:for|to|from|by|as|is|will|would|went|goes|through|via|under|this|next|last|per|annually|respectively|was|has|of\swhich"
    r"|of\s(?:it|them|this|these)|a\s(?:year|month)|in\s(?:(?:19|20)[0-9][0-9]|grants?|loans?|aid|military|humanitarian|financial|guarantees?))\b"
)


def joined_ranges(text: str, start: int, end: int, parts: Iterator[Part]) -> list[Part]:
    """The parts, with each two that bound a range made one."""
    joined: list[Part] = []
    for part in parts:
        whole = _range(text, start, end, joined[-1], part) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(part)
    return joined


def _range(text: str, start: int, end: int, first: Part, second: Part) -> Part | None:
    joiner = _JOINER.fullmatch(text, first.end, second.start) if second.start - first.end <= 30 else None
    codes = _common(first.codes, second.codes)
    if not joiner or not codes or first.low is not None:
        return None
    between = _BETWEEN.search(text, max(start, first.start - 30), first.start)
    if joiner["word"] == "and" and not between:
        return None
    if joiner["word"] == "to" and _CHANGED.search(text, max(start, first.start - 70), first.start):
        return None  # 'raised from x to y' are two sums
    if not second.codes and not _shares_on(text, end, joiner, first, second):
        return None
    if not first.codes and (second.leads or _is_year(first)):
        return None
    low = _lower(first.figure, second.figure)
    if low is None:
        return None
    at = Span(between.start("word"), between.end("word")) if between else Span(joiner.start(), joiner.end())
    return Part(first.start, second.end, second.figure, codes, "range", first.leads, low, at)


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in first if code in second) if first and second else first or second


def _shares_on(text: str, end: int, joiner: re.Match[str], first: Part, second: Part) -> bool:
    """Whether the second number of a range can do without a sign: '$2-3 billion', not '$5m to 10 million people'."""
    if first.figure.scaled and not second.figure.scaled:
        return False
    return joiner.group() in {"-", "–", "—"} or _FOLLOWED.match(text, second.end, end) is not None


def _lower(low: Figure, high: Figure) -> Decimal | None:
    """The lower end in full units: the '2' of '2-3 billion' takes its unit, the '500' of '500-1 billion' one below.

    The 'two' of 'two to three hundred million' takes the hundred too.
    """
    if low.number is None or high.number is None or low.value is None or high.value is None:
        return None
    shared: Decimal | None = low.value
    if not low.scaled and high.scaled and low.number < 1000:
        hundreds = low.small and not high.written and high.number % 100 == 0 and low.number * 100 < high.number
        shared = low.in_units_of(high.factor * 100 if hundreds else high.factor).value
        if shared is not None and shared >= high.value:
            shared = low.in_units_of(high.factor / 1000).value
    return shared if shared is not None and shared < high.value else None


def _is_year(part: Part) -> bool:
    return not part.figure.scaled and 1900 <= (part.figure.value or 0) <= 2100


# ---- lists and ellipses

_LIST = re.compile(r",\s|,?\s(?:and|or|&)\s|/")
_NO_LABEL = re.compile(r"(?:\A|\s)(?!(?:at|by|since|until|before|on|after|in|chapter|page|article|point)\s)[a-z]+\s\Z")
_NEW_SENTENCE = re.compile(r"[.!?]\s|\n")
_OPENED = re.compile(r"\s[(\[][^()\[\]]{0,30}")
_TIME = r"(?:(?:this|last|next|that)\s(?:year|month|week)|in\s(?:19|20)[0-9][0-9])"
_FIRST_TIME = re.compile(rf"[^.;!?\n]*\b{_TIME}\b[^.;!?\n]*(?:,|\band)\s\Z")
_SECOND_TIME = re.compile(rf"\s(?:{_TIME}|next|later|the\s(?:following|next|previous)\syear)\b")
_FIRST_PLACE = re.compile(r"(?:\s[a-z]+){0,5}\sin\s[A-Z][^.;!?\n]*(?:,|\band)\s\Z")
_SECOND_PLACE = re.compile(r"\sin\s(?:the\s)?[A-Z]")


def shared_parts(text: str, end: int, parts: list[Part]) -> list[Part]:
    """The parts with a currency, of their own or shared: '$3, $4 and $5 million', '5 billion this year and 7 next'."""
    shared = list(parts)
    for at in range(len(shared) - 2, -1, -1):
        shared[at] = _with_next(text, shared[at], shared[at + 1])
    last: Part | None = None
    for at, part in enumerate(shared):
        if not part.codes and last:
            shared[at] = part = _with_last(text, end, last, part)
        if part.codes and not (last and _converts(text, last, part)):
            last = part
    return [part for part in shared if part.codes]


def _converts(text: str, last: Part, part: Part) -> bool:
    """Whether a sum fills a bracket behind another: a conversion, whose currency no later number shares."""
    return _OPENED.fullmatch(text, last.end, part.start) is not None and text[part.end : part.end + 1] in ")]"


def _with_next(text: str, part: Part, following: Part) -> Part:
    """The part with the unit, or the currency, that only the next one of a list names."""
    figure = part.figure
    if not following.codes or figure.number is None or part.low is not None:
        return part
    if following.start - part.end > 6 or not _LIST.fullmatch(text, part.end, following.start):
        return part
    small = not figure.scaled and following.figure.scaled and figure.number < 1000
    scaled = figure.in_units_of(following.figure.factor) if small else figure
    if part.codes and small and part.leads and following.leads and _common(part.codes, following.codes):
        return part._replace(figure=scaled, rule="shared_unit")
    plain = figure.scaled or (small and _NO_LABEL.search(text, max(0, part.start - 20), part.start) is not None)
    if not part.codes and not following.leads and plain:
        return part._replace(figure=scaled, codes=following.codes, rule="shared_currency")
    return part


def _with_last(text: str, end: int, last: Part, part: Part) -> Part:
    """The part with the currency of the sum before, where it counts nothing else: a large number, or a parallel one."""
    between = part.start - last.end
    if part.figure.value is None or between > _REACH or _is_year(part):
        return part
    named = part._replace(codes=last.codes, rule="ellipsis")
    if _FIRST_TIME.fullmatch(text, last.end, part.start) and _SECOND_TIME.match(text, part.end, end):
        if part.figure.scaled or part.figure.value >= 1000:
            return named
        return named._replace(figure=part.figure.in_units_of(last.figure.factor))
    placed = _FIRST_PLACE.fullmatch(text, last.end, part.start) and _SECOND_PLACE.match(text, part.end, end)
    if part.figure.scaled and placed and last.figure.scaled:
        return named
    if not part.figure.scaled or not _FOLLOWED.match(text, part.end, end):
        return part
    return part if _NEW_SENTENCE.search(text, last.end, part.start) else named
