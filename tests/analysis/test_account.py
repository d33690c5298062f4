"""The account of a total adds up, and says what is what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis import summary
from tracker.analysis.account import Account, Line, account, data, text
from tracker.filters import CHOICES, Filters, scope
from tracker.frame import pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, ClaimKind, FinanceType, Hold, Per, Qualifier, Stage
from tracker.wording import NBSP, band_text

MakeClaim = Callable[..., Claim]
EUR = Filters(currency="eur")


def judged(claims: list[Claim], filters: Filters) -> pd.DataFrame:
    return summary.judged(scope(prepare(pledges_frame(build_pledges(claims))), filters), filters)


def made(claims: list[Claim], filters: Filters = EUR) -> Account:
    return account(judged(claims, filters), filters)


def sums(lines: tuple[Line, ...]) -> dict[str, tuple[int, float]]:
    return {line.what: (line.pledges, line.value) for line in lines}


def test_the_account_of_the_sample(sample_claims: list[Claim]) -> None:
    found = made(sample_claims)
    assert (found.currency, found.counted.pledges, found.counted.value) == ("EUR", 4, 15e6)
    assert (found.scope.pledges, found.scope.without_rate) == (9, 1)
    assert sums(found.left_out) == {
        "part of a package": (1, 256e6),
        "total to date": (1, 64e6),
        "blocked": (1, 32e6),
        "proposed, not pledged": (1, 14812072.0),
        "no exchange rate for EUR": (1, 0),
    }
    assert sums(found.of_it) == {"undated": (1, 8e6), "joint sums of several donors, not split": (1, 4e6)}
    assert found.unpriced == (Line("UAH", 1, 128000000.5, 128000000.5, None, 1),)


EU = {"donor_code": ("DNK", "EU"), "donor": ("Denmark", "European Union")}
NB8 = {"donor_code": ("NB8",), "donor": ("Nordic-Baltic Eight",)}
DENMARK = {"donor_code": ("DNK",), "donor": ("Denmark",)}
YEARLY = {"per": Per.YEAR, "period": "2024/2027"}


@pytest.mark.parametrize(
    ("told", "filters", "counted", "left_out"),
    [
        ([EU, DENMARK], EUR, 1, {"overlap with Denmark": (1, 1)}),
        ([EU, DENMARK], Filters(currency="eur", also=("overlap",)), 2, {}),
        ([EU, DENMARK], Filters(currency="eur", donor=("EU",)), 1, {}),
        ([EU, DENMARK | {"hold": Hold.BLOCKED}], EUR, 1, {"blocked": (1, 1)}),
        (
            [EU, DENMARK | {"hold": Hold.BLOCKED}],
            Filters(currency="eur", hold=("none", "blocked")),
            1,
            {"overlap with Denmark": (1, 1)},
        ),
        ([{"finance_type": FinanceType.GUARANTEE}], EUR, 1, {}),
        (
            [{"finance_type": FinanceType.GUARANTEE}],
            Filters(currency="eur", guarantee=False),
            0,
            {"guarantee not chosen": (1, 1)},
        ),
        ([YEARLY], EUR, 4, {}),
        ([YEARLY], Filters(currency="eur", periods="once"), 1, {}),
        ([{"per": Per.YEAR, "period": "2024/"}], EUR, 1, {}),
        ([{"announced_on": ""}], EUR, 1, {}),
        ([{"announced_on": ""}], Filters(currency="eur", undated=False), 0, {}),
    ],
)
def test_each_switch(
    make_claim: MakeClaim,
    told: list[dict[str, Any]],
    filters: Filters,
    counted: float,
    left_out: dict[str, tuple[int, float]],
) -> None:
    """Sums in millions."""
    found = made([make_claim(number, **fields) for number, fields in enumerate(told)], filters)
    assert found.counted.value == counted * 1e6
    assert sums(found.left_out) == {what: (rows, value * 1e6) for what, (rows, value) in left_out.items()}


def test_overlaps_in_money_by_kind(make_claim: MakeClaim) -> None:
    found = made([make_claim(1, **EU), make_claim(2, **NB8, amount="991000"), make_claim(3, **DENMARK)])
    assert [(line.pledges, line.value) for line in found.overlaps] == [(1, 1e6), (1, 991000)]


def test_what_periods_add(make_claim: MakeClaim) -> None:
    found = made([make_claim(1, **YEARLY), make_claim(2, amount="500")])
    assert (found.repeated, found.counted.value) == (3e6, 4000500)
    assert made([make_claim(1, **YEARLY)], Filters(currency="eur", periods="once")).repeated == 0


@pytest.mark.parametrize(
    ("qualifiers", "low", "high", "words"),
    [
        ([(Qualifier.EXACT, "100", "100")], 100, 100, ""),
        ([(Qualifier.ABOUT, "90", "110")], 90, 110, "€90 to €110"),
        ([(Qualifier.UP_TO, "0", "100"), (Qualifier.EXACT, "100", "100")], 100, 200, "€100 to €200"),
        ([(Qualifier.RANGE, "80", "120"), (Qualifier.ABOUT, "90", "110")], 170, 230, "€170 to €230"),
        ([(Qualifier.AT_LEAST, "100", None), (Qualifier.ABOUT, "90", "110")], 190, None, "€190 or more"),
    ],
)
def test_band(
    make_claim: MakeClaim, qualifiers: list[tuple[Qualifier, str, str | None]], low: float, high: float, words: str
) -> None:
    claims = [
        make_claim(number, amount="100", qualifier=qualifier, recipient_code=(recipient,))
        for number, (recipient, (qualifier, _, _)) in enumerate(zip(("UKR", "MDA"), qualifiers, strict=False), start=1)
    ]
    bounded = [
        bounded_claim(claim, low_end, high_end)
        for claim, (_, low_end, high_end) in zip(claims, qualifiers, strict=True)
    ]
    found = made(bounded).counted
    assert (found.low, found.value, found.high) == (low, 100 * len(qualifiers), high)
    assert band_text(found.low, found.high, "EUR").replace(NBSP, " ") == words


def bounded_claim(claim: Claim, low: str, high: str | None) -> Claim:
    return replace(claim, amount_low=Decimal(low), amount_high=None if high is None else Decimal(high))


def test_as_text_and_as_data(sample_claims: list[Claim]) -> None:
    found = made(sample_claims)
    lines = text(found).splitlines()
    assert lines[0].split() == ["pledges", "EUR", "wording", "allows"]
    assert any(line.split()[:4] == ["=", "counted", "4", "15,000,000"] for line in lines)
    assert lines[-1] == "Without a rate for EUR: 1 pledge, 128,000,000 UAH."
    assert data(found)["counted"] == {
        "what": "counted", "pledges": 4, "value": 15e6, "low": 15e6, "high": 15e6, "without_rate": 0,
    }  # fmt: skip


def test_nothing_in_scope() -> None:
    found = made([])
    assert (found.scope.pledges, found.counted.value, found.left_out, found.of_it) == (0, 0, (), ())
    assert text(found)


BOUNDS = {
    Qualifier.EXACT: ("1", "1"),
    Qualifier.ABOUT: ("0.9", "1.1"),
    Qualifier.AT_LEAST: ("1", None),
    Qualifier.UP_TO: ("0", "1"),
    Qualifier.RANGE: ("0.5", "1.5"),
}
TOLD = st.fixed_dictionaries(
    {
        "donor": st.sampled_from([EU, NB8, DENMARK, {}, {"donor_code": (), "donor": ()}]),
        "amount": st.sampled_from(["1000000", "990000", "333333", "0", "991000"]),
        "currency": st.sampled_from(["EUR", "USD", "UAH"]),
        "qualifier": st.sampled_from(list(BOUNDS)),
        "stage": st.sampled_from(Stage),
        "hold": st.sampled_from(Hold),
        "claim_kind": st.sampled_from(ClaimKind),
        "finance_type": st.sampled_from(FinanceType),
        "part_of": st.sampled_from(["", "article-0#10", "article-1#10"]),
        "disputed": st.booleans(),
        "announced_on": st.sampled_from(["2024-02-20", "2024-02", "2023", ""]),
        "period": st.sampled_from([YEARLY, {"per": Per.MONTH, "period": "2024-01/2024-04"}, {}]),
    }
)


def several(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(CHOICES[name]), unique=True).map(tuple)


FILTERS = st.builds(
    Filters,
    donor=st.sampled_from([(), ("EU",), ("DNK",)]),
    stage=several("stage"),
    hold=several("hold"),
    kind=several("kind"),
    also=several("also"),
    guarantee=st.booleans(),
    periods=st.sampled_from(CHOICES["periods"]),
    undated=st.booleans(),
    currency=st.sampled_from(CHOICES["currency"]),
    as_of=st.none() | st.just(date(2024, 2, 20)),
)


@given(st.lists(TOLD, max_size=8), FILTERS)
def test_the_account_adds_up(make_claim: MakeClaim, rows: list[dict[str, Any]], filters: Filters) -> None:
    found = made([claim_of(make_claim, number, row) for number, row in enumerate(rows)], filters)
    parts = (found.counted, *found.left_out)
    assert sum(line.pledges for line in parts) == found.scope.pledges
    assert sum(line.value for line in parts) == pytest.approx(found.scope.value)
    assert sum(line.low for line in parts) == pytest.approx(found.scope.low)
    assert sum(line.without_rate for line in parts) == sum(line.pledges for line in found.unpriced)
    if all(line.high is not None for line in parts):
        assert sum(line.high or 0 for line in parts) == pytest.approx(found.scope.high)
    else:
        assert found.scope.high is None
    assert found.counted.without_rate == 0
    assert all(line.pledges <= found.counted.pledges and line.value <= found.counted.value for line in found.of_it)
    assert found.repeated <= found.counted.value
    for line in (found.scope, *parts, *found.of_it, *found.overlaps, *found.unpriced):
        assert line.low <= line.value
        assert line.high is None or line.value <= line.high
    total = summary.total(judged([claim_of(make_claim, n, row) for n, row in enumerate(rows)], filters))
    assert (total.value, total.low, total.pledges) == (found.counted.value, found.counted.low, found.counted.pledges)
    assert total.high == found.counted.high


def claim_of(make_claim: MakeClaim, number: int, row: dict[str, Any]) -> Claim:
    fields = {name: value for name, value in row.items() if name not in ("donor", "period")}
    claim = make_claim(number, **fields, **row["donor"], **row["period"])
    low, high = BOUNDS[row["qualifier"]]
    return replace(
        claim,
        amount_low=claim.amount * Decimal(low),
        amount_high=None if high is None else claim.amount * Decimal(high),
    )
