"""How far a pledge has come, and what stands in its way, by all its reports."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.stages import FIRMNESS, hold_of, in_time, stage_of, told_on
from tracker.pledges.told import told_by
from tracker.records import Claim, Hold, Stage

MakeClaim = Callable[..., Claim]
P, A, D, C, ASKED = Stage.PLEDGED, Stage.ALLOCATED, Stage.DELIVERED, Stage.CANCELLED, Stage.PROPOSED
FREE, BLOCKED, PAUSED = Hold.NONE, Hold.BLOCKED, Hold.SUSPENDED


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ([("2024-03-01", P)], P),
        ([("2024-03-01", ASKED)], ASKED),
        ([("2024-03-01", ASKED), ("2024-03-05", P), ("2024-04-01", A)], A),
        ([("2024-04-01", A), ("2024-03-01", P)], A),
        ([("2024-03-01", D), ("2024-03-05", P)], D),
        ([("2024-03-01", P), ("2024-04-01", C)], C),
        ([("2024-03-01", P), ("2024-04-01", C), ("2024-04-20", P)], C),
        ([("2024-03-01", P), ("2024-04-01", C), ("2024-05-01", A)], A),
        ([("2024-03-01", D), ("2024-04-01", C)], C),
        ([("2024-03", P), ("", A)], A),
    ],
)
def test_the_stage_it_has_come_to(make_claim: MakeClaim, told: list[tuple[str, Stage]], stage: Stage) -> None:
    claims = [told_by(make_claim(n, announced_on=day, stage=one)) for n, (day, one) in enumerate(told, start=1)]
    assert stage_of(claims) is stage


@pytest.mark.parametrize(
    ("told", "hold"),
    [
        ([("2024-03-01", P, FREE)], FREE),
        ([("2024-03-01", ASKED, BLOCKED), ("2024-03-08", P, FREE)], FREE),
        ([("2024-03-01", ASKED, BLOCKED), ("2024-03-08", ASKED, FREE)], BLOCKED),
        ([("2024-03-01", P, FREE), ("2024-04-01", P, PAUSED)], PAUSED),
        ([("2024-03-01", P, FREE), ("2024-04-01", P, PAUSED), ("2024-04-02", P, FREE)], PAUSED),
        ([("2024-03-01", P, BLOCKED), ("2024-04-01", P, PAUSED)], PAUSED),
        ([("2024-03-01", P, PAUSED), ("2024-03-01", A, FREE)], PAUSED),
    ],
)
def test_what_stands_in_its_way(make_claim: MakeClaim, told: list[tuple[str, Stage, Hold]], hold: Hold) -> None:
    claims = [
        told_by(make_claim(n, announced_on=day, stage=stage, hold=held))
        for n, (day, stage, held) in enumerate(told, start=1)
    ]
    assert hold_of(claims) is hold


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, "2024-02-20"),
        ({"announced_on": "2024-02"}, "2024-02"),
        ({"announced_on": "", "as_of": "2023"}, "2023"),
        ({"announced_on": ""}, "2024-02-20"),
        ({"announced_on": "", "published": None}, ""),
        ({"stage": Stage.DELIVERED, "announced_on": "2023-12-04"}, "2024-02-20"),
        ({"stage": Stage.DELIVERED, "announced_on": "2023-12"}, "2024-02-20"),
        ({"stage": Stage.DELIVERED, "announced_on": "2024-02-10"}, "2024-02-10"),
        ({"stage": Stage.DELIVERED, "announced_on": "2023-12-04", "published": None}, "2023-12-04"),
        ({"announced_on": "2023-12-04"}, "2023-12-04"),
    ],
)
def test_the_day_that_a_claim_tells_of(make_claim: MakeClaim, fields: dict[str, Any], day: str) -> None:
    assert told_on(told_by(make_claim(**fields))) == day


@given(st.lists(st.tuples(st.sampled_from(["2024-01-05", "2024-02", "2023", ""]), st.sampled_from(Stage)), min_size=1))
def test_a_stage_is_one_that_is_told(told: list[tuple[str, Stage]]) -> None:
    pattern = told_by(_bare())
    claims = [pattern._replace(announced_on=day, stage=stage) for day, stage in told]
    found = stage_of(claims)
    assert found in {claim.stage for claim in claims}
    assert found is C or FIRMNESS[found] == max(FIRMNESS[claim.stage] for claim in claims)
    days = [told_on(claim) for claim in in_time(claims)]
    assert days == [*sorted(day for day in days if day), *("" for day in days if not day)]


def _bare() -> Claim:
    return Claim(
        claim_id="a#1", article_id="a", amount=1, amount_low=1, amount_high=1, currency="EUR", sentence="",  # type: ignore[arg-type]
        span_start=0, span_end=1,
    )  # fmt: skip
