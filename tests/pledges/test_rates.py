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

from tracker.extraction.mentions.currencies import CURRENCIES
from tracker.pledges.fixed_rates import FixedRate, by_currency, fixed_rates
from tracker.pledges.rates import cross, rate, significant
from tracker.tables import DataError


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


FIXED = [
    ("HRK", "2023-01-02", "7.5345", "EUR", "Council of the European Union"),
    ("HRK", "2024", "7.5345", "EUR", "Council of the European Union"),
    ("BGN", "2026-01-02", "1.95583", "EUR", "Council of the European Union"),
    ("BAM", "2024-02-20", "1.95583", "EUR", "Bosnia and Herzegovina"),
    ("BAM", "2023", "1.95583", "EUR", "Bosnia and Herzegovina"),
    ("XOF", "2024-02-20", "655.957", "EUR", "BCEAO"),
    ("XAF", "2024-02", "655.957", "EUR", "BEAC"),
    ("SAR", "2003-01-02", "3.75", "USD", "Saudi Central Bank"),
    ("AED", "2024-02-20", "3.6725", "USD", "United Arab Emirates"),
    ("QAR", "2024-02-18", "3.64", "USD", "Qatar"),  # a Sunday
    ("OMR", "2024", "0.3845", "USD", "Oman"),
    ("BHD", "2024-02-20", "0.376", "USD", "Bahrain"),
    ("JOD", "2024-02-20", "0.709", "USD", "Jordan"),
    ("UAH", "2022-02-24", "29.2549", "USD", "National Bank of Ukraine"),
    ("UAH", "2022-07-20", "29.2549", "USD", "National Bank of Ukraine"),
    ("UAH", "2022-07-21", "36.5686", "USD", "National Bank of Ukraine"),
    ("UAH", "2023-10-02", "36.5686", "USD", "National Bank of Ukraine"),
    ("UAH", "2022-12", "36.5686", "USD", "National Bank of Ukraine"),
]


@pytest.mark.parametrize(("currency", "announced_on", "units", "base", "source"), FIXED)
def test_a_fixed_rate_stands_in_where_the_european_central_bank_has_none(
    currency: str, announced_on: str, units: str, base: str, source: str
) -> None:
    found = rate(currency, announced_on, None)
    dollars_per_euro = on_file("USD", found.fx_date)
    euros = 1 / Decimal(units) / (1 if base == "EUR" else dollars_per_euro)
    assert found.fx_rate_eur == significant(euros)
    assert found.fx_rate_usd == significant(euros * dollars_per_euro)
    assert source in found.fx_source
    assert "crossed with European Central Bank" in found.fx_source


def test_a_month_with_two_fixed_rates_is_their_mean_day_by_day() -> None:
    days = [day for day in published() if day.startswith("2022-07")]
    units = [Decimal("29.2549" if day < "2022-07-21" else "36.5686") * on_file("USD", day) for day in days]
    found = rate("UAH", "2022-07", None)
    assert found.fx_rate_eur == significant(1 / mean(units))
    assert "29.2549" in found.fx_source
    assert "36.5686" in found.fx_source


@pytest.mark.parametrize(
    ("currency", "announced_on"),
    [
        ("UAH", "2022-02-23"), ("UAH", "2023-10-03"), ("UAH", "2022-02"), ("UAH", "2022"), ("UAH", "2023-10"),
        ("SAR", "2002-12-31"), ("QAR", "2000"), ("BHD", "2001-06-01"),
    ],
)  # fmt: skip
def test_no_fixed_rate_is_carried_over_its_ends(currency: str, announced_on: str) -> None:
    found = rate(currency, announced_on, None)
    assert (found.fx_rate_eur, found.fx_rate_usd, found.fx_source) == (None, None, "")
    assert f"publishes none for {currency}; a fixed one is known for" in found.fx_note


@given(st.dates(date(2022, 2, 24), date(2023, 10, 2)))
def test_no_fixed_rate_is_interpolated(day: date) -> None:
    found = rate("UAH", day.isoformat(), None)
    assert found.fx_rate_usd == significant(1 / Decimal("29.2549" if found.fx_date < "2022-07-21" else "36.5686"))


def test_every_fixed_rate_is_of_a_known_currency_and_names_who_set_it() -> None:
    for currency, rows in fixed_rates().items():
        assert currency in CURRENCIES
        for row in rows:
            assert str(row.units) in row.source


GOOD = ("2022-01-01", "2022-06-30", "UAH", Decimal("29"), "USD", "a bank")


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (0, "", "column since: '' is not a day"),
        (0, "2022-1-1", "column since"),
        (1, "2022-02-30", "column until"),
        (1, "2021-12-31", "is before"),
        (2, "hryvnia", "column currency"),
        (2, "USD", "column currency"),
        (3, Decimal(0), "column units"),
        (3, Decimal("nan"), "column units"),
        (4, "RUB", "column base"),
        (5, " ", "column source"),
    ],
)
def test_a_row_with_a_fault_is_refused(place: int, value: object, fault: str) -> None:
    cells: list[object] = list(GOOD)
    cells[place] = value
    with pytest.raises(ValueError, match=fault):
        FixedRate(*cells)  # type: ignore[arg-type]


@pytest.mark.parametrize(("since", "until"), [("2022-06-30", ""), ("2021-01-01", ""), ("2022-02-01", "2022-02-28")])
def test_two_rates_of_one_day_are_refused_with_the_line(since: str, until: str) -> None:
    rows = (FixedRate(*GOOD), FixedRate(since, until, *GOOD[2:]))
    with pytest.raises(DataError, match=r"data/reference/rates\.csv:3: UAH has two rates on"):
        by_currency(rows)
