"""From pledged to delivered, and how long ago a pledge was last firmer."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis import summary
from tracker.analysis.steps import age_in_days, funnel
from tracker.filters import Filters, scope
from tracker.frame import firmer_on, pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, Hold, Stage

MakeClaim = Callable[..., Claim]
DAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([("pledged", "2024-02-20")], "2024-02-21"),
        ([("pledged", "2024-01-05"), ("committed", "2024-01-20")], "2024-01-20"),
        ([("pledged", "2024-01-05"), ("pledged", "2024-01-20")], "2024-02-21"),
        ([("pledged", "2024-01-05"), ("delivered", "2024-01-20"), ("pledged", "2024-01-25")], "2024-01-20"),
        ([("pledged", "2024-01-05"), ("allocated", "2024-01-09"), ("disbursed", "2024-01-11")], "2024-01-11"),
        ([("disbursed", "2024-01-05"), ("delivered", "2024-01-20")], "2024-02-21"),
        ([("proposed", "2024-01-05"), ("pledged", "2024-01")], "2024-01-31"),
        ([("proposed", "2022-01-05"), ("allocated", "2023")], "2023-12-31"),
        ([("pledged", "2024-01-05"), ("cancelled", "2024-01-20")], "2024-02-21"),
        ([("cancelled", "2024-01-05"), ("pledged", "2024-01-20")], "2024-02-21"),
        ([("pledged", "2024-01-05"), ("allocated", None)], "2024-02-21"),
        ([("pledged", None), ("allocated", "2024-01-20")], "2024-01-20"),
    ],
)
def test_firmer_on(history: list[tuple[str, str | None]], expected: str) -> None:
    """First reported on 21 February."""
    entries = [{"stage": stage, "date": day, "claim_id": "c"} for stage, day in history]
    pledges = pd.DataFrame(
        {
            "first_reported": pd.Series(["2024-02-21"], dtype="datetime64[s]"),
            "reports": [len(history)],
            "stage_history": [json.dumps(entries)],
        }
    )
    assert firmer_on(pledges).tolist() == [pd.Timestamp(expected)]


@pytest.mark.parametrize(
    ("published", "age"), [(date(2024, 2, 20), 10), (date(2024, 3, 1), 0), (date(2024, 3, 5), 0), (None, None)]
)
def test_age(make_claim: MakeClaim, published: date | None, age: int | None) -> None:
    pledges = prepare(pledges_frame(build_pledges([make_claim(published=published)])))
    [found] = age_in_days(pledges, DAY)
    assert (None if pd.isna(found) else found) == age


def made(claims: list[Claim], filters: Filters = Filters(currency="eur")) -> pd.DataFrame:  # noqa: B008
    return funnel(summary.judged(scope(prepare(pledges_frame(build_pledges(claims))), filters), filters), DAY)


def test_each_step_holds_the_later_ones(make_claim: MakeClaim) -> None:
    told: list[dict[str, Any]] = [
        {"stage": Stage.PLEDGED, "amount": "1"},
        {"stage": Stage.COMMITTED, "amount": "20"},
        {"stage": Stage.ALLOCATED, "amount": "300", "published": date(2024, 2, 26)},
        {"stage": Stage.DISBURSED, "amount": "4000", "published": date(2024, 2, 28)},
        {"stage": Stage.DELIVERED, "amount": "50000", "published": None},
        {"stage": Stage.PROPOSED, "amount": "600000"},
        {"stage": Stage.DELIVERED, "amount": "700000", "hold": Hold.SUSPENDED},
        {"stage": Stage.DELIVERED, "amount": "70", "donor": ("Denmark",), "donor_code": ("DNK",)},
    ]
    found = made([make_claim(number, **fields) for number, fields in enumerate(told)])
    columns = ["label", "code", "pledged", "allocated", "delivered", "pledges", "age"]
    assert list(found.columns) == columns
    assert found.values.tolist() == [
        ["Norway", "NOR", 54321, 54300, 54000, 5, 7.0],
        ["Denmark", "DNK", 70, 70, 70, 1, 10.0],
    ]


def test_what_is_only_proposed_is_no_step_even_where_it_counts(make_claim: MakeClaim) -> None:
    assert made([make_claim(stage=Stage.PROPOSED)], Filters(currency="eur", stage=("proposed",))).empty


def test_nothing_in_nothing_out() -> None:
    assert made([]).empty


@given(st.lists(st.tuples(st.sampled_from(Stage), st.sampled_from([("NOR",), ("DNK",), ("NOR", "DNK")])), max_size=12))
def test_steps_only_narrow(make_claim: MakeClaim, drawn: list[tuple[Stage, tuple[str, ...]]]) -> None:
    claims = [
        make_claim(number, stage=stage, donor_code=codes, donor=codes, recipient_code=(f"R{number}",))
        for number, (stage, codes) in enumerate(drawn)
    ]
    found = made(claims)
    assert (found["pledged"] >= found["allocated"]).all()
    assert (found["allocated"] >= found["delivered"]).all()
    assert found["pledged"].sum() == 1e6 * sum(s not in (Stage.PROPOSED, Stage.CANCELLED) for s, _ in drawn)
