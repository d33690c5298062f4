"""Sums, dates and lists in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.wording import NBSP, counted, day_text, listed, short_sum, total_qualifier


@pytest.mark.parametrize(
    ("value", "currency", "qualifier", "text"),
    [
        (1_400_000_000, "USD", "at_least", "at least $1.4bn"),
        (611_000_000, "EUR", "exact", "€611m"),
        (2_066_300_000, "usd", "exact", "$2.07bn"),
        (54_000_000_000, "USD", "up_to", "up to $54bn"),
        (1_270_000_000_000, "USD", "about", "about $1.27tn"),
        (999_999_999, "USD", "exact", "$1bn"),
        (999_400_000, "USD", "exact", "$999m"),
        (9_999_000, "USD", "exact", "$10m"),
        (350_000, "GBP", "range", "about £350,000"),
        (0, "USD", "exact", "$0"),
        (783_000_000, "DKK", "exact", "DKK 783m"),
        (-5_000_000, "USD", "exact", "−$5m"),
    ],
)
def test_sums(value: float, currency: str, qualifier: str, text: str) -> None:
    assert short_sum(value, currency, qualifier).replace(NBSP, " ") == text


@given(st.floats(min_value=1e6, max_value=9e14))
def test_a_short_sum_is_within_half_a_percent(value: float) -> None:
    text = short_sum(value, "USD")
    unit = {"m": 1e6, "bn": 1e9, "tn": 1e12}
    name = text.lstrip("$0123456789.")
    assert float(text[1 : -len(name)]) * unit[name] == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("qualifiers", "whole"),
    [
        ([], "exact"),
        (["exact", "exact"], "exact"),
        (["exact", "at_least"], "at_least"),
        (["up_to", "exact"], "up_to"),
        (["up_to", "at_least"], "about"),
        (["about"], "about"),
        (["range", "exact"], "about"),
        (["at_least", "about"], "about"),
    ],
)
def test_totals_claim_no_more_than_their_parts(qualifiers: list[str], whole: str) -> None:
    assert total_qualifier(qualifiers) == whole


@pytest.mark.parametrize(
    ("written", "text"),
    [("2024-01-30", "30 January 2024"), ("2023-12", "December 2023"), ("2024", "2024"), ("", "undated")],
)
def test_days(written: str, text: str) -> None:
    assert day_text(written).replace(NBSP, " ") == text


def test_lists_and_counts() -> None:
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
    assert [counted(n, "pledge").replace(NBSP, " ") for n in (1, 2, 3039)] == ["1 pledge", "2 pledges", "3,039 pledges"]
