"""Exchange rates: the European Central Bank's reference rates since 1999, as bundled with CurrencyConverter (offline),
and where it published none those that other central banks fixed (`fixed_rates`).

A rate is the one of its day, of the last working day before, or the mean of a month or year. Where there is none the
answer says why; no rate is carried over a gap, interpolated or taken from the end of a series.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError

from tracker.pledges.fixed_rates import fixed_rate, fixed_rates

EUR, USD = "EUR", "USD"
ONE = Decimal(1)
SOURCE = "European Central Bank, euro foreign exchange reference rates"
DIGITS = 8


@dataclass(frozen=True, slots=True)
class Rate:
    """Euros and US dollars per one unit of a currency; None without a rate, and then `fx_note` says why.

    `fx_date` is the day of the rate, or the month or year whose mean it is.
    """

    fx_rate_eur: Decimal | None
    fx_rate_usd: Decimal | None
    fx_date: str
    fx_source: str
    fx_note: str


@dataclass(frozen=True, slots=True)
class _Quote:
    """Units of a currency per euro, and what to know of the figure; `value` None: no rate, `note` says why."""

    value: Decimal | None
    when: str = ""
    note: str = ""
    source: str = SOURCE


def rate(currency: str, announced_on: str, published: date | None) -> Rate:
    """The rate of a sum of money.

    Args:
        currency: ISO 4217; '' where it is not known.
        announced_on: `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or ''.
        published: publication day of the article, used where announced_on is ''.
    """
    if not currency:
        return Rate(None, None, "", "", "no rate: the currency is not known")
    when, why = _when(announced_on, published)
    own = quote(currency, when) if when else _no_date(currency)
    dollar = quote(USD, when) if when else _no_date(USD)
    eur = _per_unit(ONE, own.value)
    usd = ONE if currency == USD else _per_unit(dollar.value, own.value)
    used = dollar if currency == EUR else own
    if used.value is None:
        return Rate(eur, usd, "", "", used.note)
    return Rate(eur, usd, used.when, used.source, "; ".join(note for note in (why, used.note) if note))


def cross(currency: str, into: str, announced_on: str, published: date | None) -> Decimal | None:
    """Units of `into` per one unit of `currency`, from the same source and for the same day as `rate`; None without."""
    when, _ = _when(announced_on, published)
    if not (when and currency and into):
        return None
    return _per_unit(quote(into, when).value, quote(currency, when).value)


def _when(announced_on: str, published: date | None) -> tuple[str, str]:
    if announced_on or published is None:
        return announced_on, ""
    return published.isoformat(), "date of the announcement not known: rate of the article's publication day"


def _no_date(currency: str) -> _Quote:
    return _Quote(ONE if currency == EUR else None, "", "no rate: neither the announcement nor the article has a date")


def _per_unit(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or denominator is None:
        return None
    return significant(numerator / denominator)


def significant(value: Decimal, digits: int = DIGITS) -> Decimal:
    """A value rounded to so many significant digits, so that a published rate reproduces the published sum."""
    return round(value, digits - 1 - value.adjusted()).normalize()


@cache
def quote(currency: str, when: str) -> _Quote:
    """Units of `currency` per euro on a day, or their mean over a month or year.

    A mean is that of the reference rates themselves, as the ECB publishes its own monthly and yearly averages.
    """
    if currency == EUR:
        return _Quote(ONE, when)
    if currency not in (_history().currencies or ()) and currency not in fixed_rates():
        return _Quote(None, note=f"no rate: the European Central Bank publishes none for {currency}")
    if len(when) == len("2024-01-31"):
        return _of_day(currency, date.fromisoformat(when))
    return _of_period(currency, when)


def _of_day(currency: str, day: date) -> _Quote:
    working = _working_day(day)
    if working is None:
        return _Quote(None, note=_outside(day.isoformat()))
    value = _published(currency, working)
    if value is None:
        return _Quote(None, note=_silent(currency, working))
    note = "" if working == day else f"{day} is no working day: rate of {working}"
    return _Quote(value, working.isoformat(), note, _sources(currency, [working]))


def _of_period(currency: str, when: str) -> _Quote:
    working = [day for day in _days(when) if _published(USD, day) is not None]
    if not working:
        return _Quote(None, note=_outside(when))
    values = [_published(currency, day) for day in working]
    missing = next((day for day, value in zip(working, values, strict=True) if value is None), None)
    if missing is not None:
        return _Quote(None, note=_silent(currency, missing))
    known = [value for value in values if value is not None]
    last = _last_day()
    partly = "" if _working_day(_bounds(when)[1]) else f", up to {last} where the rates end"
    note = f"mean of {when} ({len(known)} working days{partly})"
    return _Quote(sum(known, Decimal(0)) / len(known), when, note, _sources(currency, working))


def _outside(when: str) -> str:
    return f"no rate: {when} is outside the rates at hand ({_first_day()} to {_last_day()})"


def _silent(currency: str, day: date) -> str:
    rows = fixed_rates().get(currency, ())
    if currency not in (_history().currencies or ()):
        known = ", ".join(f"{row.since} to {row.until or 'now'}" for row in rows)
        return f"no rate: the European Central Bank publishes none for {currency}; a fixed one is known for {known}"
    first, last = _history().bounds[currency]
    if first <= day <= last:
        return f"no rate: the European Central Bank published none for {currency} on {day}"
    return f"no rate: the European Central Bank published rates for {currency} only from {first} to {last}"


def _working_day(day: date) -> date | None:
    """The last day up to `day` on which rates were published; None outside the history.

    The US dollar has a rate on every working day. A gap inside the history is made of holidays; behind its end only a
    weekend is certain to be one.
    """
    if day < _first_day():
        return None
    last = _last_day()
    if day > last:
        gap = (last + timedelta(days=n) for n in range(1, min((day - last).days, 3) + 1))
        return last if all(one.weekday() >= 5 for one in gap) else None
    while _published(USD, day) is None:
        day -= timedelta(days=1)
    return day


def _bounds(when: str) -> tuple[date, date]:
    """First and last day of `YYYY` or `YYYY-MM`."""
    year, month = int(when[:4]), int(when[5:] or 1)
    following = date(year + 1, 1, 1) if len(when) == 4 or month == 12 else date(year, month + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _days(when: str) -> Iterator[date]:
    day, end = _bounds(when)
    while day <= end:
        yield day
        day += timedelta(days=1)


@cache
def _published(currency: str, day: date) -> Decimal | None:
    """Units of `currency` per euro on a working day: the European Central Bank's, else a fixed rate by way of its base;
    None where neither is known."""
    if currency == EUR:
        return ONE
    value = _of_history(currency, day)
    row = None if value is not None else fixed_rate(currency, day)
    base = None if row is None else _published(row.base, day)
    return value if row is None or base is None else row.units * base


def _of_history(currency: str, day: date) -> Decimal | None:
    if currency not in (_history().currencies or ()):
        return None
    try:
        return Decimal(_history().convert(ONE, EUR, currency, date=day))
    except RateNotFoundError:
        return None


def _sources(currency: str, days: list[date]) -> str:
    """Who published the rates of these days."""
    rows = (fixed_rate(currency, day) for day in days if _of_history(currency, day) is None)
    fixed = dict.fromkeys(row.source for row in rows if row)
    if not fixed:
        return SOURCE
    return f"{'; '.join(fixed)}; crossed with {SOURCE}"


def _first_day() -> date:
    return date.fromordinal(_history().bounds[USD].first_date.toordinal())


def _last_day() -> date:
    return date.fromordinal(_history().bounds[USD].last_date.toordinal())


@cache
def _history() -> CurrencyConverter:
    """The bundled history, read once and only when a rate is wanted.

    Its own fallbacks stay off: 'last_known' would carry a rate over years in which none was published (the Icelandic
    krona from 2008 to 2018), and 'wrong date' one over the end of its series (the rouble after 2022-03-01).
    """
    return CurrencyConverter(decimal=True)
