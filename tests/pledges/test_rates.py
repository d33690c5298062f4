"""Rates against the European Central Bank's own file, read here a second way."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from statistics import mean

import pytest
from currency_converter import CURRENCY_FILE
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.rates import cross, rate, significant


@cache
def published() -> dict[str, dict[str, str]]:
    """The bundled file: day -> currency -> units per euro."""
    with zipfile.ZipFile(CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    return {row["Date"]: row for row in csv.DictReader(io.StringIO(text))}


def on_file(currency: str, when: str) -> Decimal:
    """Units per euro on a day, or the mean over a month or year."""
    values = [Decimal(row[currency]) for day, row in published().items() if day.startswith(when)]
    return mean(values)


@pytest.mark.parametrize(
    ("currency", "announced_on", "fx_date"),
    [
        ("USD", "2024-02-20", "2024-02-20"),
        ("GBP", "2022-02-24", "2022-02-24"),
        ("JPY", "2023-05-19", "2023-05-19"),
        ("NOK", "2024-02-18", "2024-02-16"),  # Sunday
        ("SEK", "2024-04-01", "2024-03-28"),  # Easter Monday, after Good Friday
        ("CHF", "2023-12-26", "2023-12-22"),  # Boxing Day, after Christmas and a weekend
        ("RUB", "2022-03-01", "2022-03-01"),  # the last one published
        ("BGN", "2025-12-31", "2025-12-31"),
        ("HRK", "2023-01-01", "2022-12-30"),  # a holiday: the last working day still had one
        ("DKK", "2024-02", "2024-02"),
        ("PLN", "2022", "2022"),
        ("CAD", "2004", "2004"),
    ],
)
def test_rate_is_the_published_one(currency: str, announced_on: str, fx_date: str) -> None:
    found = rate(currency, announced_on, None)
    units = on_file(currency, fx_date)
    assert found.fx_rate_eur == significant(1 / units)
    assert found.fx_rate_usd == (1 if currency == "USD" else significant(on_file("USD", fx_date) / units))
    assert found.fx_date == fx_date
    assert "European Central Bank" in found.fx_source
    assert bool(found.fx_note) == (fx_date != announced_on or len(fx_date) < 10)


def test_known_values() -> None:
    """Two figures that the Central Bank's site shows, so that this file's own reader is checked too."""
    assert published()["2024-02-20"]["USD"] == "1.0802"
    assert rate("EUR", "2024-02-20", None).fx_rate_usd == Decimal("1.0802")
    assert rate("EUR", "2024-02-20", None).fx_rate_eur == 1


@pytest.mark.parametrize(
    ("currency", "announced_on", "note"),
    [
        ("RUB", "2022-03-02", "only from 2005-04-01 to 2022-03-01"),
        ("RUB", "2024-06-03", "only from"),
        ("RUB", "2022-03", "only from"),  # one day of the month has a rate: no mean
        ("RUB", "2022", "only from"),
        ("BGN", "2026-01-02", "to 2025-12-31"),
        ("HRK", "2023-01-02", "to 2022-12-30"),
        ("HRK", "2023-06", "to 2022-12-30"),
        ("LTL", "2015-01-02", "to 2014-12-31"),
        ("ISK", "2012-05-04", "none for ISK on 2012-05-04"),  # ten years without, inside the series
        ("ISK", "2012", "none for ISK"),
        ("UAH", "2024-02-20", "publishes none for UAH"),
        ("TWD", "2024-02-20", "publishes none for TWD"),
        ("MDL", "2024", "publishes none for MDL"),
        ("GEL", "2024-02", "publishes none for GEL"),
        ("GBP", "1998-12-31", "outside"),
        ("GBP", "1990", "outside"),
        ("GBP", "2199-01-04", "outside"),
        ("GBP", "2199", "outside"),
        ("GBP", "", "neither the announcement nor the article has a date"),
        ("", "2024-02-20", "currency is not known"),
    ],
)
def test_no_rate_says_why(currency: str, announced_on: str, note: str) -> None:
    found = rate(currency, announced_on, None)
    assert (found.fx_rate_eur, found.fx_rate_usd, found.fx_date, found.fx_source) == (None, None, "", "")
    assert found.fx_note.startswith("no rate: ")
    assert note in found.fx_note


def test_without_announcement_the_publication_day_counts_and_is_named() -> None:
    found = rate("GBP", "", date(2024, 2, 20))
    assert found.fx_rate_eur == rate("GBP", "2024-02-20", None).fx_rate_eur
    assert "publication day" in found.fx_note


@pytest.mark.parametrize(("currency", "eur", "usd"), [("EUR", 1, None), ("USD", None, 1)])
def test_a_sum_in_the_currency_itself_needs_no_rate(currency: str, eur: int | None, usd: int | None) -> None:
    found = rate(currency, "", None)
    assert (found.fx_rate_eur, found.fx_rate_usd) == (eur, usd)
    assert found.fx_note.startswith("no rate: ")


def test_a_period_still_running_when_the_rates_end_is_said() -> None:
    last = max(published())
    assert f"up to {last} where the rates end" in rate("USD", last[:4], None).fx_note


def test_behind_the_end_only_a_weekend_is_bridged() -> None:
    last = date.fromisoformat(max(published()))
    days = [date.fromordinal(last.toordinal() + n) for n in range(1, 8)]
    first_working = next(day for day in days if day.weekday() < 5)
    for day in days:
        found = rate("USD", day.isoformat(), None)
        assert (found.fx_rate_eur is not None) == (day < first_working), day


def test_cross_rate() -> None:
    units = on_file("USD", "2024-01-11") / on_file("DKK", "2024-01-11")
    assert cross("DKK", "USD", "2024-01-11", None) == significant(units)
    assert cross("DKK", "UAH", "2024-01-11", None) is None
    assert cross("DKK", "", "2024-01-11", None) is None


@given(st.dates(date(1999, 1, 4), date(2025, 12, 31)), st.sampled_from(["USD", "GBP", "JPY", "NOK", "KRW"]))
def test_every_day_of_the_history_has_a_rate_at_most_five_days_old(day: date, currency: str) -> None:
    found = rate(currency, day.isoformat(), None)
    used = date.fromisoformat(found.fx_date)
    assert 0 <= (day - used).days <= 5
    assert found.fx_rate_eur == significant(1 / on_file(currency, found.fx_date))
