"""The vocabulary of dates and the grammar made of it: one pattern that finds every expression that may be a date.

The words are rows of `data/rules/date_words.csv` (kinds: see `_KINDS`), `date_roles.csv` (prepositions and what they
say of a date) and `date_events.csv` (events that date a 'since'). `date_words.value` is the number of the month,
weekday or ordinal, the month in which a season begins, the shift of 'last' and 'yesterday', or the days that 'recently'
reaches back; `sure` is no for a month that is also another word ('May', 'Mar'): alone it is a date only behind a
preposition.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tracker.tables import read_rows

_KINDS = frozenset(["month", "weekday", "ordinal", "shift", "day", "recent", "part", "season", "year_noun", "not_date"])
_ROLES = frozenset(
    ["since", "onward", "until", "by", "as_of", "in", "on", "for", "from", "between", "of", "before", "after"]
)


@dataclass(frozen=True, slots=True)
class DateWord:
    """A row of date_words.csv."""

    kind: str
    words: str
    value: int
    sure: bool

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"column kind: {self.kind!r} is not one of {', '.join(sorted(_KINDS))}")


@dataclass(frozen=True, slots=True)
class DateRole:
    """A row of date_roles.csv: what a preposition makes of the date behind it."""

    words: str
    role: str

    def __post_init__(self) -> None:
        if self.role not in _ROLES:
            raise ValueError(f"column role: {self.role!r} is not one of {', '.join(sorted(_ROLES))}")


@dataclass(frozen=True, slots=True)
class DateEvent:
    """A row of date_events.csv: an event behind 'since'; one of the words `near` must stand in the neighbourhood."""

    rule: str
    pattern: str
    near: tuple[str, ...]
    value: str

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"column pattern: {error}") from None
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}/", self.value):
            raise ValueError(f"column value: {self.value!r} is no open period such as 2022/")


@dataclass(frozen=True, slots=True)
class _NumberWord:
    word: str
    value: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their lower-case spelling, and the compiled grammar."""

    months: dict[str, DateWord]
    weekdays: dict[str, int]
    ordinals: dict[str, int]
    shifts: dict[str, int]
    days: dict[str, int]
    recent: dict[str, int]
    seasons: dict[str, int]
    numbers: dict[str, int]
    roles: dict[str, str]
    year_nouns: frozenset[str]
    expression: re.Pattern[str]
    openings: frozenset[str]
    marks: frozenset[str]
    before: re.Pattern[str]
    events: tuple[tuple[DateEvent, re.Pattern[str]], ...]


# A run of letters and digits: an expression can begin with some only.
RUN = re.compile(r"\w+")


@cache
def lexicon() -> Lexicon:
    """The vocabulary of `data/rules/`. Raises DataError for a row that is wrong."""
    rows = read_rows("rules/date_words.csv", DateWord)
    roles = read_rows("rules/date_roles.csv", DateRole)
    events = read_rows("rules/date_events.csv", DateEvent)
    numbers = {row.word: int(row.value) for row in read_rows("rules/number_words.csv", _NumberWord) if _counts(row)}
    numbers |= {"a": 1, "an": 1}

    def of(kind: str) -> dict[str, int]:
        return {row.words.lower(): row.value for row in rows if row.kind == kind}

    return Lexicon(
        months={row.words.lower(): row for row in rows if row.kind == "month"},
        weekdays=of("weekday"),
        ordinals=of("ordinal"),
        shifts=of("shift"),
        days=of("day"),
        recent=of("recent"),
        seasons=of("season"),
        numbers=numbers,
        roles={row.words: row.role for row in roles},
        year_nouns=frozenset(of("year_noun")),
        expression=_expression(rows, numbers),
        openings=_openings(rows, numbers),
        marks=frozenset(row.words.split()[-1].lower() for row in rows if row.kind in _NAMING) | _UNITS,
        before=_before([row.words for row in roles], of("part")),
        events=tuple((row, _event(row)) for row in events),
    )


def _counts(row: _NumberWord) -> bool:
    return row.kind in ("unit", "teen") and row.value >= 1


def _any(words: Iterable[str]) -> str:
    """An alternation of phrases, the longest first; any white space between words."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def _capital(words: Iterable[str]) -> str:
    return _any([form for word in words for form in (word, word.upper())])


def _months(rows: list[DateWord]) -> str:
    """Only a shortened month takes a full stop with it: 'since January.' ends a sentence."""
    longest = {row.value: max(len(other.words) for other in rows if other.value == row.value) for row in rows}
    whole = [row.words for row in rows if len(row.words) == longest[row.value]]
    short = [row.words for row in rows if len(row.words) < longest[row.value]]
    return rf"(?:{_capital(whole)}\b|{_capital(short)}\b\.?)"


_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:\s?(?:st|nd|rd|th)\b)?"
_DASH = r"\s*[-–—]\s*"
_NO_FIGURE = r"(?!\w|\s?%|[.,:/]\d|\s*(?:mn|bn|million|billion|trillion|thousand|percent|per\s+cent)\b)"
_OPENINGS = [
    "the",
    "fiscal",
    "financial",
    "budget",
    "following",
    "past",
    "previous",
    "coming",
    "year",
    "month",
    "end",
    "start",
    "beginning",
    "rest",
    "remainder",
    "middle",
    "course",
]
# Every expression without a year in figures holds the last word of a row of these kinds, or a unit.
_NAMING = frozenset(["month", "weekday", "day", "recent", "season"])
_UNITS = frozenset(["day", "days", "week", "weeks", "weekend", "month", "months", "quarter", "half", "year", "years"])
_FISCAL = r"(?:fiscal|financial|budget)"


def _expression(rows: tuple[DateWord, ...], numbers: dict[str, int]) -> re.Pattern[str]:
    """All expressions as one alternation; the name of the outer group is the kind, inner groups are `kind_part`.

    Names of months and weekdays need their capital, the other words may have one.
    """
    words = {kind: [row.words for row in rows if row.kind == kind] for kind in _KINDS}
    month = _months([row for row in rows if row.kind == "month"])
    weekday = _capital(words["weekday"])
    shift, ordinal = f"(?i:{_any(words['shift'])})", f"(?i:{_any(words['ordinal'])})"
    count = f"(?i:{_any(numbers)}|\\d{{1,3}})"
    unit = r"(?i:days?|weeks?|months?|years?)"
    named_day = rf"(?:{weekday},?\s+)?"
    second_day = rf"(?:(?:{_DASH}|\s+(?:to|and|through)\s+)(?P<KIND_to>{_DAY}))?"
    year_end = rf"(?P<KIND_year>{_YEAR}){_NO_FIGURE}"
    shifted_year = r"(?P<KIND_shift>(?i:last|this|next|the|the\s+same))\s+year\b"
    more_years = rf"(?:\s*[-–/]\s*(?P<KIND_to>{_YEAR}|\d\d)(?![\w-]))?"
    dash_years = rf"\s*[-–—/]\s*(?P<years_to>{_YEAR}|\d\d)(?![\w%]|[.,:-]\d|\s+(?:GMT|UTC|hours|local)\b)"
    alternatives = {
        "skip": _any(words["not_date"]),
        "iso": rf"(?P<iso_year>{_YEAR})([-/])(?P<iso_month>\d\d)\2(?P<iso_day>\d\d)(?![\d/-])",
        "figures": rf"(?P<figures_day>{_DAY})\.(?P<figures_month>0?[1-9]|1[0-2])\.(?P<figures_year>{_YEAR})(?!\w|\.\d)",
        "slashed": rf"(?P<slashed_one>\d\d?)/(?P<slashed_two>\d\d?)/(?P<slashed_year>{_YEAR})(?![\w/])",
        "dmy": rf"{named_day}(?:the\s+)?(?P<dmy_day>{_DAY}){_as(second_day, 'dmy')}\s+(?:of\s+)?(?P<dmy_month>{month})"
        rf"(?:(?:\s*,\s*|\s+)(?:{_as(year_end, 'dmy')}|{_as(shifted_year, 'dmy')}))?",
        "mdy": rf"(?<!\b[Ii]n\s){named_day}(?P<mdy_month>{month})\s+(?:the\s+)?(?P<mdy_day>{_DAY})"
        rf"(?:{_NO_FIGURE}|(?=,{_YEAR}\b))"
        rf"{_as(second_day, 'mdy')}(?:(?:\s*,\s*|\s+)(?:{_as(year_end, 'mdy')}|{_as(shifted_year, 'mdy')}))?",
        "fiscal": rf"(?i:(?:the\s+)?(?:{_FISCAL}\s+years?(?:\s*\(FY\))?|fiscal)\s+|FY\s?['’]?)"
        rf"(?P<fiscal_year>{_YEAR}|\d\d)\b" + _as(more_years, "fiscal"),
        "fiscal_of": rf"(?P<fiscal_of_year>{_YEAR}){_as(more_years, 'fiscal_of')}\s+{_FISCAL}\s+year\b",
        "fiscal_now": rf"(?P<fiscal_now_shift>{shift})\s+(?i:{_FISCAL})\s+year\b",
        "share": rf"(?:the\s+)?(?P<share_which>{ordinal})\s+(?:(?P<share_count>{count})\s+(?=months)|)"
        rf"(?P<share_unit>(?i:half|quarter|months))\s+of\s+"
        rf"(?:(?:fiscal\s+|calendar\s+)?(?:year\s+)?{_as(year_end, 'share')}|{_as(shifted_year, 'share')})",
        "quarter": rf"(?P<quarter_unit>[QH])(?P<quarter_which>[1-4])\s+(?:of\s+)?(?P<quarter_year>{_YEAR})\b",
        "my": rf"(?P<my_month>{month}),?\s+(?:of\s+)?(?:{_as(year_end, 'my')}|{_as(shifted_year, 'my')})",
        "near": rf"(?P<near_shift>(?i:last|this|next|this\s+coming|this\s+past))\s+"
        rf"(?:(?P<near_month>{month})|(?P<near_weekday>{weekday}))(?!\w)",
        "recent": rf"(?i:{_any(words['recent'])})\b",
        "ago": rf"(?P<ago_count>{count})\s+(?P<ago_unit>{unit})\s+ago\b",
        "window": rf"(?:the\s+)?(?P<window_way>(?i:next|coming|following|past|last|previous))\s+"
        rf"(?P<window_count>{count})(?:\s+|-)(?P<window_unit>(?i:months|years))\b",
        "window_one": r"the\s+(?P<window_one_way>(?i:next|coming|past|last))\s+(?P<window_one_unit>year|month)\b",
        "day": rf"(?i:{_any(words['day'])})\b",
        "end": r"(?i:(?P<end_unit>year|month)(?:['’]s)?[\s-]end\b"
        r"|(?:the\s+)?(?:end|start|beginning|rest|remainder|middle|course)\s+of\s+(?:the|this)\s+(?P<end_of_unit>year|month)\b)",
        "season": rf"(?P<season_way>(?i:last|this|this\s+past))\s+(?P<season_name>(?i:{_any(words['season'])}))\b",
        "two_years": r"(?i:this\s+year\s+and\s+(?:the\s+)?next(?:\s+year)?)\b",
        "shift": rf"(?P<shift_way>{shift})\s+(?P<shift_unit>(?i:week|month|year))\b(?!['’]?s?-old)",
        "weekend": r"(?i:(?:the|last)\s+weekend)\b",
        "weekday": rf"(?P<weekday_name>{weekday})(?:s(?=\s+and\b))?(?!\w)",
        "years": rf"(?P<years_year>{_YEAR}){dash_years}",
        "year": rf"(?P<year_year>{_YEAR}){_NO_FIGURE}(?!-\d)",
        "month": rf"(?P<month_month>{month})(?!\w)",
    }
    guard = r"(?<![\w$€£¥₴#§./:+])(?<!\d[-–,])(?<![A-Z]-)"
    named = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in alternatives.items())
    return re.compile(guard + "(?:" + named.replace(r"\2", r"(?:-|/)") + ")")


def _openings(rows: tuple[DateWord, ...], numbers: Iterable[str]) -> frozenset[str]:
    """The words with which an expression can begin, if it does not with a figure: most words of a text are none."""
    firsts = {RUN.findall(words)[0].lower() for words in [*(row.words for row in rows), *numbers, *_OPENINGS]}
    forms = {form for word in firsts for form in (word, word.capitalize(), word.upper())}
    quarters = {f"{letter}{number}" for letter in "QH" for number in range(1, 5)}
    return frozenset(forms | {form + "s" for form in forms} | quarters)


def _as(pattern: str, kind: str) -> str:
    return pattern.replace("KIND", kind)


def _before(roles: Iterable[str], parts: Iterable[str]) -> re.Pattern[str]:
    """What may stand in front of a date, to its end: a preposition, 'the end of', an article or 'its'."""
    return re.compile(
        rf"(?:(?<![\w'’-])(?P<role>(?i:{_any(roles)}))\s+)?"
        rf"(?P<part>(?<![\w'’])(?i:{_any(parts)})(?:\s+|-)(?:in\s+)?)?"
        r"(?P<the>(?<![\w'’])(?i:the|its|their|our|his|her)\s+|\w['’]s\s+)?\Z"
    )


def _event(row: DateEvent) -> re.Pattern[str]:
    return re.compile(row.pattern.replace(" ", r"\s+") + r"(?!\w)")
