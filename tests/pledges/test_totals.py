"""What counts in totals, case by case."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.pledge import build_pledges
from tracker.pledges.totals import ancestors, contained, periods
from tracker.records import Claim, ClaimKind, FinanceType, Hold, Per, Stage

MakeClaim = Callable[..., Claim]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"claim_kind": ClaimKind.BACKGROUND}, ""),
        ({"claim_kind": ClaimKind.INCREMENT}, ""),
        ({"stage": Stage.COMMITTED}, ""),
        ({"stage": Stage.ALLOCATED}, ""),
        ({"stage": Stage.DISBURSED}, ""),
        ({"stage": Stage.DELIVERED}, ""),
        ({"finance_type": FinanceType.GUARANTEE}, ""),
        ({"announced_on": "2024"}, ""),
        ({"announced_on": ""}, ""),
        ({"donor": (), "donor_code": ()}, ""),
        ({"claim_kind": ClaimKind.CUMULATIVE_TOTAL}, "total to date"),
        ({"claim_kind": ClaimKind.REMAINING}, "remainder of an earlier pledge"),
        ({"stage": Stage.PROPOSED}, "proposed, not pledged"),
        ({"stage": Stage.CANCELLED}, "cancelled"),
        ({"hold": Hold.BLOCKED}, "blocked"),
        ({"hold": Hold.SUSPENDED}, "suspended"),
        ({"disputed": True}, "disputed by its own source"),
        ({"currency": "UAH"}, "no exchange rate for USD"),
        ({"announced_on": "", "published": None}, "no exchange rate for USD"),
        ({"announced_on": "", "published": None, "currency": "USD"}, ""),
        ({"stage": Stage.PROPOSED, "hold": Hold.BLOCKED, "currency": "UAH"}, "blocked"),
    ],
)
def test_reason_of_a_single_pledge(make_claim: MakeClaim, fields: dict[str, Any], reason: str) -> None:
    [pledge] = build_pledges([make_claim(**fields)])
    assert pledge.excluded_because == reason
    assert pledge.count_in_totals == (reason == "")


PACKAGE, PART, INNER = {"amount": "100"}, {"amount": "40", "part_of": "article-1#10"}, {"amount": "5"}
RAISE = {"claim_kind": ClaimKind.INCREMENT, "article_id": "article-1", "sentence": "Up by 40 to 100.", "amount": "40"}
RAISED = {"sentence": "Up by 40 to 100.", "amount": "100"}
PART_REASON, RAISE_REASON = "part of a package", "contained in the raised pledge"


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        pytest.param([PACKAGE, PART], ["", PART_REASON], id="package and part"),
        pytest.param([PART | {"part_of": "elsewhere#1"}], [""], id="only the part is known"),
        pytest.param(
            [PACKAGE, PART, INNER | {"part_of": "article-2#10"}], ["", PART_REASON, PART_REASON], id="part of a part"
        ),
        pytest.param(
            [PACKAGE | {"stage": Stage.PROPOSED}, PART], ["proposed, not pledged", ""], id="package only proposed"
        ),
        pytest.param(
            [PACKAGE | {"claim_kind": ClaimKind.CUMULATIVE_TOTAL}, PART], ["total to date", ""], id="part of a total"
        ),
        pytest.param(
            [PACKAGE | {"currency": "UAH"}, PART, INNER | {"part_of": "article-2#10"}],
            ["no exchange rate for USD", "", PART_REASON],
            id="package without rate: its part counts, the part's part does not",
        ),
        pytest.param([PACKAGE, PART | {"hold": Hold.BLOCKED}], ["", "blocked"], id="own reason comes first"),
        pytest.param([PACKAGE | {"part_of": "article-2#10"}, PART], [PART_REASON, ""], id="a circle is cut open"),
        pytest.param([PACKAGE | {"part_of": "article-1#10"}], [""], id="part of itself"),
        pytest.param([RAISED, RAISE], ["", RAISE_REASON], id="raised by x to y"),
        pytest.param([RAISED, RAISE | {"currency": "USD"}], ["", ""], id="increment in another currency"),
        pytest.param([RAISED, RAISE | {"sentence": "Another."}], ["", ""], id="increment in another sentence"),
        pytest.param([RAISED, RAISE | {"article_id": "article-2"}], ["", ""], id="increment in another article"),
        pytest.param([RAISED, RAISE | {"announced_on": "2024-05"}], ["", ""], id="told in May, raised later"),
        pytest.param([RAISED, RAISE | {"donor_code": ("DNK",)}], ["", ""], id="increment of another donor"),
        pytest.param([RAISED | {"amount": "30"}, RAISE], ["", ""], id="the other sum is smaller: no new total"),
        pytest.param(
            [RAISED | {"claim_kind": ClaimKind.BACKGROUND}, RAISE], ["", ""], id="the other sum is an earlier pledge"
        ),
    ],
)
def test_containment(make_claim: MakeClaim, told: list[dict[str, Any]], reasons: list[str]) -> None:
    pledges = build_pledges([make_claim(number, **fields) for number, fields in enumerate(told, start=1)])
    assert [pledge.excluded_because for pledge in pledges] == reasons
    ids = {pledge.pledge_id for pledge in pledges}
    assert all(
        pledge.contained_in in ids for pledge in pledges if pledge.excluded_because in (PART_REASON, RAISE_REASON)
    )


@pytest.mark.parametrize(
    ("per", "period", "times"),
    [
        ("", "2024/2027", "1"),
        ("year", "", "1"),
        ("year", "2024", "1"),
        ("year", "2024/2027", "4"),
        ("year", "2022/", "1"),
        ("year", "/2030", "1"),
        ("year", "2024-07/2025-12", "1.5"),
        ("year", "2024-03", "1"),
        ("year", "2024-01-01/2026-12-31", "3"),
        ("month", "2024", "12"),
        ("month", "2024-01/2024-04", "4"),
        ("month", "2024-11/2025-02", "4"),
        ("month", "2024-03", "1"),
        ("month", "2024/2025-06", "18"),
        ("month", "2024-01-15/2024-03-02", "3"),
        ("year", "2027/2024", "1"),
    ],
)
def test_periods(per: str, period: str, times: str) -> None:
    assert periods(Per(per), period) == Decimal(times)


def test_a_yearly_sum_is_counted_for_each_year(make_claim: MakeClaim) -> None:
    [pledge] = build_pledges([make_claim(amount="1000", per=Per.YEAR, period="2024/2027")])
    assert (pledge.leading.amount, pledge.periods, pledge.amount_eur) == (1000, 4, 4000)


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_nothing_is_contained_but_by_something_standing(links: dict[str, str], standing: set[str]) -> None:
    for key in contained(links, standing):
        assert standing.intersection(ancestors(key, links))
