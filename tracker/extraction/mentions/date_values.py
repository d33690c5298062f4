"""The calendar behind dates in news: which day, month or year an expression means for a reader of that day.

Every function gives a value of the data dictionary (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) or None, where a careful reader
would not know either.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Direction(StrEnum):
    """Where to look for a date that does not say its year: 'since March' behind, 'by March' ahead, else nearest."""

    PAST = "past"
    FUTURE = "future"
    NEAREST = "nearest"


# 'In March' written in January is ahead, written in June behind: news looks back further than ahead.
_MONTHS_AHEAD = 2
_DAYS_AHEAD = 90


def day_value(year: int, month: int, day: int) -> str | None:
    """The day, None where the calendar has none such."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year:04}-{month:02}-{day:02}"


def days_since(value: str, day: date) -> int:
    """How many days before `day` a day, month or year ended; a negative number where it goes on."""
    year, month = int(value[:4]), int(value[5:7] or 12)
    return (day - date(year, month, int(value[8:] or monthrange(year, month)[1]))).days


def month_value(year: int, month: int) -> str:
    """The month; months below 1 and above 12 count on into the years beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}"


def year_of_day(month: int, day: int, published: date, direction: Direction) -> int | None:
    """The year that 'January 30' means in an article of `published`."""
    years = range(published.year - 4, published.year + 5)
    possible = [date(year, month, day) for year in years if day_value(year, month, day)]
    latest = {Direction.PAST: 0, Direction.NEAREST: _DAYS_AHEAD}.get(direction)
    if latest is None:
        return min((found.year for found in possible if found >= published), default=None)
    limit = published + timedelta(days=latest)
    return max((found.year for found in possible if found <= limit), default=None)


def year_of_month(month: int, published: date, direction: Direction) -> int:
    """The year that 'in January' means in an article of `published`."""
    if direction is Direction.FUTURE:
        return published.year + (month < published.month)
    ahead = _MONTHS_AHEAD if direction is Direction.NEAREST else 0
    difference = month - published.month
    if difference > ahead:
        return published.year - 1
    return published.year + 1 if difference + 12 <= ahead else published.year


def weekday(number: int, published: date, shift: int | None) -> date:
    """The day that 'Friday' (shift None), 'last Friday' (-1), 'this Friday' (0) or 'next Friday' (1) means.

    A bare weekday is the last such day up to the day of publication; 'last' excludes and 'this' prefers that day;
    'next' is the first one after it.
    """
    back = (published.weekday() - number) % 7
    if shift is None:
        return published - timedelta(days=back)
    if shift < 0:
        return published - timedelta(days=back or 7)
    ahead = (number - published.weekday()) % 7
    return published + timedelta(days=ahead if shift == 0 else ahead or 7)


def common(first: date, last: date) -> str | None:
    """What two days share, and so what is known of a day between them: the day, month or year, or nothing."""
    for length in (10, 7, 4):
        if first.isoformat()[:length] == last.isoformat()[:length]:
            return first.isoformat()[:length]
    return None


def week(published: date, shift: int) -> tuple[date, date]:
    """Monday and Sunday of the week `shift` weeks from that of `published`."""
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
    return monday, monday + timedelta(days=6)


def shifted(unit: str, published: date, shift: int) -> str | None:
    """'last week', 'two months ago', 'next year': the day, what the week's days share, the month, the year."""
    if unit == "day":
        return (published + timedelta(days=shift)).isoformat()
    if unit == "week":
        return common(*week(published, shift))
    if unit == "month":
        return month_value(published.year, published.month + shift)
    return f"{published.year + shift:04}"


def share_of_year(year: int, which: int, months: int) -> tuple[str, str] | None:
    """The `which`-th run of `months` months of a year (-1: the last), as its first and last month."""
    runs = 12 // months if months else 0
    number = runs if which == -1 else which
    if not 1 <= number <= runs:
        return None
    first = 12 - months + 1 if which == -1 else (number - 1) * months + 1
    return month_value(year, first), month_value(year, first + months - 1)
