"""Words around a sum that bound it ('up to', 'or more') or make it recur ('a year'), read from data/rules."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from tracker.records import Per, Qualifier, Span
from tracker.tables import read_rows

_NEAR = 90  # characters that a chain of qualifier words may take
_REACH = 60  # characters between a sum and its period


class Side(StrEnum):
    """Where a phrase stands, seen from the sum."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """A row of qualifiers.csv.

    before_article: it counts before 'a' or 'the' too ('nearly a $5bn package' does, 'about a $5bn package' does not).
    unless_after: stems of words after which it means something else ('brought it up to $5bn'), right before it or with
    words of turned_off_across.csv and names between, but no verb ('after talks Japan gave over $5bn').
    """

    rule: str
    phrase: str
    side: Side
    qualifier: Qualifier
    before_article: bool
    unless_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A row of periods.csv. far: it may stand some words off; needs: stems of which one stands between, if far."""

    rule: str
    phrase: str
    side: Side
    per: Per
    far: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row of a plain list of words."""

    word: str


@dataclass(frozen=True, slots=True)
class TransparentRow:
    """A row of transparent.csv: words that may stand between a qualifier and its sum.

    of_a_thing: behind an article they belong to what the sum is of ('under a new $5bn deal'), and not to the sum.
    """

    word: str
    of_a_thing: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """A qualifier found beside a sum."""

    qualifier: Qualifier
    at: Span


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A period found beside a sum."""

    per: Per
    at: Span


def phrases(words: Iterable[str]) -> str:
    """A regular expression for any of the phrases, the longest first, with any white space or hyphen between words."""
    return "|".join(_phrase(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _phrase(phrase: str) -> str:
    left = r"(?<!\w)" if phrase[0].isalnum() else ""
    right = r"(?!\w)" if phrase[-1].isalnum() else ""
    return left + r"\s+".join(re.escape(word) for word in phrase.split(" ")) + right


def limits(qualifier: Qualifier, amount: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What the wording allows: the least and the greatest sum, None where it sets no limit."""
    if qualifier is Qualifier.ABOUT:
        return amount * Decimal("0.9"), amount * Decimal("1.1")
    if qualifier is Qualifier.AT_LEAST:
        return amount, None
    if qualifier is Qualifier.UP_TO:
        return Decimal(0), amount
    return amount, amount


_QUALIFIERS = read_rows("rules/qualifiers.csv", QualifierRow)
_PERIODS = read_rows("rules/periods.csv", PeriodRow)
_BEFORE = {row.phrase: row for row in _QUALIFIERS if row.side is Side.BEFORE}
_AFTER = {row.phrase: row for row in _QUALIFIERS if row.side is Side.AFTER}
_TRANSPARENT = {row.word: row.of_a_thing for row in read_rows("rules/transparent.csv", TransparentRow)}
_ARTICLES = {"a", "an", "the", "its"}
_TOKEN = re.compile(r"\w[\w'’-]*\.?|[^\w\s]")
_ACROSS = phrases(row.word for row in read_rows("rules/turned_off_across.csv", WordRow))
# With one of these ends what stands before a sum that is bounded.
_LAST_OF_BOUNDS = tuple({phrase.split()[-1] for phrase in [*_BEFORE, *_TRANSPARENT]})
_MOST_WORDS = max(len(phrase.split()) for phrase in [*_BEFORE, *_TRANSPARENT])
_CLOSING = re.compile(
    rf"[\s,]{{0,2}}(?P<open>\()?(?P<phrase>{phrases(_AFTER)})(?(open)(?=\s?\)))"
    r"(?=(?P<alone>\s*(?:[^\w\s$€£]|\Z|\n))?)",
    re.IGNORECASE,
)


def bound_before(text: str, start: int, at: int) -> Bound | None:
    """The qualifier whose words end at `at`, where a sum begins; words left of `start` are not read.

    Read backwards, phrase by phrase; of several ('up to about'), the first one written holds.
    """
    before = text[max(start, at - _NEAR) : at].rstrip().removesuffix("-").rstrip()
    if not before.lower().endswith(_LAST_OF_BOUNDS):
        return None
    tokens = [(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text, max(start, at - _NEAR), at)]
    if tokens and tokens[-1][0] == "-":
        tokens.pop()
    bound, of_a_thing, article = None, True, False
    while tokens:
        for count in range(min(_MOST_WORDS, len(tokens)), 0, -1):
            phrase = " ".join(word for word, _, _ in tokens[-count:]).replace("-", " ").rstrip()
            row = _BEFORE.get(phrase)
            if row or phrase in _TRANSPARENT:
                break
        else:
            break
        first, last = tokens[-count][1], tokens[-1][2]
        del tokens[-count:]
        if phrase in _ARTICLES:
            article = article or of_a_thing
        else:
            of_a_thing = of_a_thing and _TRANSPARENT.get(phrase, False)
        if row and (row.before_article or not article) and not _follows(text, first, row.unless_after):
            bound = Bound(row.qualifier, Span(first, last))
    return bound


def bound_after(text: str, at: int, end: int) -> Bound | None:
    """The qualifier whose words begin at `at`, where a sum ends; words right of `end` are not read."""
    match = _CLOSING.match(text, at, end)
    if not match:
        return None
    row = _AFTER[" ".join(match["phrase"].lower().split())]
    if not row.before_article and match["alone"] is None:
        return None  # '$5bn plus interest'
    return Bound(row.qualifier, Span(match.start("phrase"), match.end("phrase")))


@cache
def _stems(stems: tuple[str, ...]) -> re.Pattern[str]:
    """A word of these stems at the end, or with up to six words behind it that open no new clause."""
    words = "|".join(re.escape(stem).replace(r"\ ", r"\s+") for stem in stems)
    return re.compile(rf"\b(?i:{words})\w*(?:\s+(?:(?i:{_ACROSS}|of|and)|[A-Z][\w'’-]*)){{0,6}}(?<!\bof)\s*\Z")


def _follows(text: str, at: int, stems: tuple[str, ...]) -> bool:
    return bool(stems) and _stems(stems).search(text, max(0, at - 60), at) is not None


# A period stands right behind the sum, or some words off in the same clause without another number between.
_PERIOD_AFTER = {row.phrase: row for row in _PERIODS if row.side is Side.AFTER}
_FAR_AFTER = {phrase: row for phrase, row in _PERIOD_AFTER.items() if row.far}
_PERIOD_BEFORE = {row.phrase: row for row in _PERIODS if row.side is Side.BEFORE}
_NO_PERIOD = (
    r"(?!\s+(?:ago|earlier|later|before|after|prior|since|from|into|in\s+which|long|old|on)\b|-(?:long|old|end))"
)
# Right behind the sum 'a month on' and 'a month from' go on with what the money is for, or who pays it; 'a year since
# 2022' says how long it has been paid.
_NO_PERIOD_BESIDE = (
    r"(?!\s+(?:ago|earlier|later|before|after|prior|from\s+(?:now|today)|into|in\s+which|long|old|on(?=\s*[,.;]))\b"
    r"|-(?:long|old|end))"
)
_NOT_FAR = "".join(rf"(?<!\b{row.word}\s)" for row in read_rows("rules/no_period_after.csv", WordRow))
_LINKS = {row.word for row in read_rows("rules/period_links.csv", WordRow)}
_LAST_WORDS = {re.findall(r"[a-z.]+", row.phrase)[-1] for row in _PERIODS}
_PERIOD_STEMS = [word for word in _LAST_WORDS if not any(other != word and other in word for other in _LAST_WORDS)]
_THEN = re.compile(rf"\)?\s{{0,2}}(?P<phrase>{phrases(_PERIOD_AFTER)}){_NO_PERIOD_BESIDE}", re.IGNORECASE)
_LATER = re.compile(
    rf"[^.;:()\n$€£0-9]{{0,{_REACH}}}?\s{_NOT_FAR}(?P<phrase>{phrases(_FAR_AFTER)}){_NO_PERIOD}", re.IGNORECASE
)
_EARLIER = re.compile(
    rf"(?P<phrase>{phrases(_PERIOD_BEFORE)}),?(?P<between>(?:\s+[^\W\d]['’\w-]*){{0,6}})[\s-]*\Z", re.IGNORECASE
)


def _may_recur(window: str) -> bool:
    window = window.lower()
    return any(stem in window for stem in _PERIOD_STEMS)


def period_after(text: str, at: int, end: int) -> Recurrence | None:
    """The period named behind a sum that ends at `at`, not right of `end`."""
    if not _may_recur(text[at : min(end, at + _REACH + 20)]):
        return None
    match = _THEN.match(text, at, end) or _LATER.match(text, at, min(end, at + _REACH + 20))
    if not match:
        return None
    row = _PERIOD_AFTER[" ".join(match["phrase"].lower().split())]
    return Recurrence(row.per, Span(match.start("phrase"), match.end("phrase")))


def period_before(text: str, start: int, at: int) -> Recurrence | None:
    """The period named before a sum that begins at `at`, not left of `start`: 'annual budget of', 'a monthly'."""
    start = max(start, at - _NEAR)
    match = _EARLIER.search(text, start, at) if _may_recur(text[start:at]) else None
    if not match:
        return None
    row = _PERIOD_BEFORE[" ".join(match["phrase"].lower().split())]
    between = match["between"].lower().split()
    while between and between[-1] in _ARTICLES | _TRANSPARENT.keys():
        between.pop()
    # 'Each month' needs no noun beside the sum: it says by itself that something recurs.
    if not row.needs:
        return Recurrence(row.per, Span(match.start("phrase"), match.end("phrase")))
    linked = not between or between[-1] in _LINKS or between[-1].startswith(row.needs)
    if not linked or (between and not any(word.startswith(row.needs) for word in between)):
        return None
    return Recurrence(row.per, Span(match.start("phrase"), match.end("phrase")))
