"""As known on a day: no later article has a say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from tracker.analysis.known_on import known_on
from tracker.frame import claims_frame, pledges_frame
from tracker.pledges.pledge import build_pledges
from tracker.pledges.rulings import Rulings
from tracker.records import Claim, Stage

MakeClaim = Callable[..., Claim]
DAY = date(2024, 2, 20)


def tables(claims: list[Claim], rulings: Rulings = Rulings()) -> tuple[pd.DataFrame, pd.DataFrame]:  # noqa: B008
    return pledges_frame(build_pledges(claims, rulings=rulings)), claims_frame(claims)


def test_on_the_last_day_everything_dated_is_known(sample_claims: list[Claim]) -> None:
    """The fourth has no day of publication."""
    pledges, claims = tables(sample_claims)
    found = known_on(pledges, claims, date(2030, 1, 1))
    dated = pledges[pledges["published"].notna()].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, dated)


def test_before_the_first_day_nothing_is_known(sample_claims: list[Claim]) -> None:
    found = known_on(*tables(sample_claims), date(2024, 2, 19))
    assert found.empty
    assert list(found.columns) == list(tables(sample_claims)[0].columns)


@pytest.mark.parametrize(
    ("later", "now", "then"),
    [
        pytest.param(
            {"amount": "5", "claim_id": "p#1", "part_of": ""},
            ("part of a package",),
            ("",),
            id="its package came later",
        ),
        pytest.param({"claim_id": "x#1"}, ("overlap with Norway",), ("",), id="the member told it later"),
    ],
)
def test_what_came_later_keeps_nothing_out(
    make_claim: MakeClaim, later: dict[str, Any], now: tuple[str, ...], then: tuple[str, ...]
) -> None:
    first = make_claim(1, part_of="p#1") if later["claim_id"] == "p#1" else make_claim(1, donor_code=("NOR", "SWE"))
    second = make_claim(2, published=date(2024, 2, 25), **later)
    pledges, claims = tables([first, second])
    [row] = known_on(pledges, claims, DAY).to_dict("records")
    assert (pledges["excluded_because"][0],) == now
    assert (row["excluded_because"],) == then
    assert row["pledge_id"] == pledges["pledge_id"][0]


def test_reports_and_stages_are_those_of_the_day_and_the_identifier_stays(make_claim: MakeClaim) -> None:
    """The pledge as it stands in a release, told by two articles; on the day only the first was out."""
    first = make_claim(1)
    second = make_claim(2, published=date(2024, 3, 5), stage=Stage.DELIVERED)
    pledges, claims = tables([first, second])
    one = pledges.head(1).assign(pledge_id="P1", claim_ids="article-1#10;article-2#10", reports=2)
    [row] = known_on(one, claims, DAY).to_dict("records")
    assert (row["pledge_id"], row["reports"], row["stage"], row["claim_ids"]) == ("P1", 1, "pledged", "article-1#10")
    assert row["last_reported"] == pd.Timestamp(DAY)


def test_corrections_hold_on_every_day(make_claim: MakeClaim) -> None:
    claim = replace(make_claim(1), currency="USD")
    change = {"field": "currency", "was": "EUR", "now": "USD", "why": "misread"}
    pledges, claims = tables([claim], Rulings(corrected={claim.claim_id: (change,)}))
    found = known_on(pledges, claims, DAY)
    assert found["corrected"].tolist() == pledges["corrected"].tolist()
    assert '"now":"USD"' in found["corrected"][0]
