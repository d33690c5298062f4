"""What each kind of date expression means: its words, and where they need it the day of publication."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.extraction.mentions import date_values as values
from tracker.extraction.mentions.date_values import Direction
from tracker.extraction.mentions.date_words import Lexicon

_SHARES = {"half": 6, "quarter": 3, "H": 6, "Q": 3}


@dataclass(frozen=True, slots=True)
class Context:
    """What the resolution of an expression may use besides its own words."""

    words: Lexicon
    published: date | None
    direction: Direction = Direction.NEAREST
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """An expression's first and last value (the same for a point in time), and what it is."""

    low: str
    high: str
    grain: str
    relative: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in the text, with the preposition and the 'end of' in front of it."""

    match: re.Match[str]
    kind: str
    role: str
    part: str
    article: str
    start: int
    end: int

    def __getitem__(self, name: str) -> str | None:
        return self.match.groupdict().get(f"{self.kind}_{name}")


def bare(word: str | None) -> str:
    """A word of the vocabulary as its tables spell it: lower case, single spaces, no full stop."""
    return " ".join((word or "").lower().rstrip(".").split())


def resolve(found: Found, context: Context) -> Resolved | None:
    """The meaning of `found`; None for an impossible date, and where publication is needed and not known."""
    resolved = _RESOLVERS[found.kind](found, context)
    if resolved is None or not "1900" <= resolved.low[:4] <= "2100" or not "1900" <= resolved.high[:4] <= "2100":
        return None
    return resolved


def _point(value: str | None, grain: str, relative: bool) -> Resolved | None:
    return Resolved(value, value, grain, relative) if value else None


def _own_year(found: Found, context: Context) -> tuple[int | None, bool]:
    """The year that the expression itself names ('2024', 'last year'), and whether the article's date was needed."""
    if written := found["year"]:
        return int(written), False
    if context.year is not None:
        return context.year, False
    if (shift := found["shift"]) and context.published:
        return context.published.year + context.words.shifts.get(bare(shift), 0), True
    return None, True


def _day(found: Found, context: Context) -> Resolved | None:
    written = found["month"] or ""
    month = int(written) if written.isdigit() else context.words.months[bare(written)].value
    day = int(re.sub(r"\D", "", found["day"] or "") or 0)
    year, relative = _own_year(found, context)
    if year is None and context.published:
        year = values.year_of_day(month, day, context.published, context.direction)
    if year is None or (low := values.day_value(year, month, day)) is None:
        return None
    grain = "day_of_month" if relative else "absolute_day"
    last = re.sub(r"\D", "", found["to"] or "")
    high = values.day_value(year, month, int(last)) if last else low
    if high is None or high <= low:
        return Resolved(low, low, grain, relative)
    return Resolved(low, high, "range", relative)


def _slashed(found: Found, context: Context) -> Resolved | None:
    """'31/05/2024' and '05/31/2024'; which figure of '05/06/2024' is the month depends on the country: no date."""
    one, two, year = int(found["one"] or 0), int(found["two"] or 0), int(found["year"] or 0)
    if min(one, two) > 12 or (max(one, two) <= 12 and one != two):
        return None
    return _point(values.day_value(year, min(one, two), max(one, two)), "absolute_day", False)


def _month(found: Found, context: Context) -> Resolved | None:
    month = context.words.months[bare(found["month"])].value
    year, relative = _own_year(found, context)
    if year is None and context.published:
        year = values.year_of_month(month, context.published, context.direction)
    return _point(values.month_value(year, month), "month", relative) if year is not None else None


def _near(found: Found, context: Context) -> Resolved | None:
    """'last June', 'next Friday'."""
    if context.published is None:
        return None
    way = bare(found["shift"])
    shift = -1 if way in ("last", "this past") else 1 if way == "next" else 0
    if name := found["weekday"]:
        day = values.weekday(context.words.weekdays[bare(name)], context.published, shift)
        return _point(day.isoformat(), "weekday", True)
    month = context.words.months[bare(found["month"])].value
    difference = month - context.published.month
    year = context.published.year + (shift if shift * difference <= 0 else 0)
    return _point(values.month_value(year, month), "month", True)


def _years(found: Found, context: Context) -> Resolved | None:
    """'2024-2027', '2024-27', '2023/24'; '2024-03' is a month."""
    low, written = found["year"] or "", found["to"] or ""
    high = written if len(written) == 4 else low[:2] + written
    if 0 < int(high) - int(low) <= 30:
        return Resolved(low, high, "range", False)
    if len(written) == 2 and 1 <= int(written) <= 12:
        return _point(values.month_value(int(low), int(written)), "month", False)
    return None


def _year(found: Found, context: Context) -> Resolved | None:
    return _point(found["year"], "year", False)


def _fiscal(found: Found, context: Context) -> Resolved | None:
    if found["shift"]:
        if context.published is None:
            return None
        shift = context.words.shifts[bare(found["shift"])]
        return _point(values.shifted("year", context.published, shift), "fiscal_year", True)
    year, last = found["year"] or "", found["to"] or ""
    low = year if len(year) == 4 else f"20{year}"
    high = last if len(last) == 4 else low[:2] + last if last else low
    if int(high) > int(low):
        return Resolved(low, high, "range", False)
    return _point(low, "fiscal_year", False)


def _share(found: Found, context: Context) -> Resolved | None:
    """'the first half of 2024', 'the first four months of this year', 'Q3 2024'."""
    year, relative = _own_year(found, context)
    which = found["which"] or ""
    number = int(which) if which.isdigit() else context.words.ordinals[bare(which)]
    unit = found["unit"] or ""
    counted = found["count"] if found.kind == "share" else None
    months = _SHARES.get(unit) or _SHARES.get(unit.lower()) or _number(counted, context)
    share = values.share_of_year(year, number, months) if year is not None else None
    return Resolved(*share, "part_of_year", relative) if share else None


def _number(written: str | None, context: Context) -> int:
    word = bare(written)
    return int(word) if word.isdigit() else context.words.numbers.get(word, 0)


def _recent(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    reach = context.words.recent[bare(found.match.group())]
    value = values.common(context.published - timedelta(days=reach), context.published)
    return _point(value, "recently", True)


def _ago(found: Found, context: Context) -> Resolved | None:
    unit = bare(found["unit"]).rstrip("s")
    number = _number(found["count"], context)
    if context.published is None or number == 0:
        return None
    if unit == "week":  # that week day, or a few days before or after it
        around = [context.published - timedelta(days=7 * number + shift) for shift in (3, -3)]
        return _point(values.common(*around), "relative_week", True)
    return _point(values.shifted(unit, context.published, -number), f"relative_{unit}", True)


def _window(found: Found, context: Context) -> Resolved | None:
    """'the next four years', 'the past six months', 'the coming year' (twelve months of two years)."""
    if context.published is None:
        return None
    unit, way = bare(found["unit"]).rstrip("s"), bare(found["way"])
    ahead = way in ("next", "coming", "following")
    number = _number(found["count"], context) if found.kind == "window" else 1
    # The period under way is the first of those ahead; of those behind, the last whole one ended with it.
    reach = number - (1 if found.kind == "window" else 0) if ahead else -number
    first, last = sorted([0, reach])
    low, high = (values.shifted(unit, context.published, shift) for shift in (first, last))
    return Resolved(low, high, "ahead" if ahead else "back", True) if low and high else None


def _relative_day(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    shift = context.words.days[bare(found.match.group())]
    return _point(values.shifted("day", context.published, shift), "relative_day", True)


def _end(found: Found, context: Context) -> Resolved | None:
    unit = bare(found["unit"] or found["of_unit"])
    return _point(values.shifted(unit, context.published, 0), f"relative_{unit}", True) if context.published else None


def _shift(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    unit, shift = bare(found["unit"]), context.words.shifts[bare(found["way"])]
    value = values.shifted(unit, context.published, shift)
    if unit == "week" and shift == 0 and not found.part.lower().startswith("later"):
        value = values.common(values.week(context.published, 0)[0], context.published)
    return _point(value, f"relative_{unit}", True)


def _season(found: Found, context: Context) -> Resolved | None:
    """The year of 'last summer': of the latest one that is over. None is named by a winter, which is in two years."""
    if context.published is None:
        return None
    over = context.words.seasons[bare(found["name"])] + 2 < context.published.month
    year = context.published.year - (0 if over or bare(found["way"]) == "this" else 1)
    return _point(f"{year:04}", "season", True)


def _two_years(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    year = context.published.year
    return Resolved(f"{year:04}", f"{year + 1:04}", "range", True)


def _weekend(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    saturday = values.weekday(5, context.published, None)
    return _point(values.common(saturday, saturday + timedelta(days=1)), "weekend", True)


def _weekday(found: Found, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    shift = 0 if context.direction is Direction.FUTURE else None
    day = values.weekday(context.words.weekdays[bare(found["name"])], context.published, shift)
    return _point(day.isoformat(), "weekday", True)


_RESOLVERS: dict[str, Callable[[Found, Context], Resolved | None]] = {
    "iso": _day,
    "figures": _day,
    "slashed": _slashed,
    "dmy": _day,
    "mdy": _day,
    "fiscal": _fiscal,
    "fiscal_of": _fiscal,
    "fiscal_now": _fiscal,
    "share": _share,
    "quarter": _share,
    "my": _month,
    "near": _near,
    "recent": _recent,
    "ago": _ago,
    "window": _window,
    "window_one": _window,
    "day": _relative_day,
    "end": _end,
    "season": _season,
    "two_years": _two_years,
    "shift": _shift,
    "weekend": _weekend,
    "weekday": _weekday,
    "years": _years,
    "year": _year,
    "month": _month,
}
