"""Pledges: identity, money, and what their claims together tell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tracker.pledges.pledge import Pledge, build_pledges, pledge_row
from tracker.pledges.rates import rate
from tracker.pledges.told import told_by
from tracker.records import Claim, Hold, Stage
from tracker.rows import columns

MakeClaim = Callable[..., Claim]


def test_every_claim_is_a_pledge_in_order(sample_claims: list[Claim]) -> None:
    pledges = build_pledges(sample_claims)
    assert [pledge.claim_ids for pledge in pledges] == [(claim.claim_id,) for claim in sample_claims]


def test_identifiers_do_not_depend_on_other_claims(sample_claims: list[Claim]) -> None:
    ids = {p.leading.claim_id: p.pledge_id for p in build_pledges(sample_claims)}
    again = {p.leading.claim_id: p.pledge_id for p in build_pledges(reversed(sample_claims[2:6]))}
    assert len(set(ids.values())) == len(sample_claims)
    assert again.items() <= ids.items()


def test_identifiers_stay_the_same_between_versions(make_claim: MakeClaim) -> None:
    """Links and corrections of users name them."""
    assert [pledge.pledge_id for pledge in build_pledges([make_claim()])] == ["P9dd2ba3cda12"]


def test_the_same_claim_twice_counts_once(make_claim: MakeClaim) -> None:
    assert len(build_pledges([make_claim(), make_claim()])) == 1


def test_sums_follow_from_the_published_rate(make_claim: MakeClaim) -> None:
    [pledge] = build_pledges([make_claim(amount="783000000", currency="DKK", announced_on="2024-01-11")])
    row = pledge_row(pledge)
    assert row["amount_usd"] == round(783000000 * float(str(row["fx_rate_usd"])))
    assert row["amount_eur"] == round(783000000 * float(str(row["fx_rate_eur"])))


@pytest.mark.parametrize(
    ("stated", "gap", "flagged"),
    [("1080200", "0", False), ("1100000", "0.0183", False), ("1200000", "0.1109", True), ("1000000", "-0.0742", True)],
)
def test_conversion_gap(make_claim: MakeClaim, stated: str, gap: str, flagged: bool) -> None:
    [pledge] = build_pledges([make_claim(stated_amount=Decimal(stated), stated_currency="USD")])
    assert pledge.conversion_gap == Decimal(gap)
    assert pledge.conversion_flag is flagged


def test_no_conversion_gap_without_a_rate(make_claim: MakeClaim) -> None:
    [pledge] = build_pledges([make_claim(currency="UAH", stated_amount=Decimal(5), stated_currency="USD")])
    assert pledge.conversion_gap is None
    assert not pledge.conversion_flag


def test_row_has_the_columns_of_the_codebook(sample_claims: list[Claim]) -> None:
    names = [column.column for column in columns("pledges")]
    for pledge in build_pledges(sample_claims):
        assert list(pledge_row(pledge)) == names


def test_what_several_claims_tell(make_claim: MakeClaim) -> None:
    late = make_claim(2, stage=Stage.DELIVERED, announced_on="2024-05", published=date(2024, 5, 2), publisher="B Paper")
    early = make_claim(1, publisher="A Paper")
    other = make_claim(3, published=None, publisher="", announced_on="", amount="900000")
    pledge = Pledge(
        pledge_id="P1",
        leading=late,
        claims=tuple(map(told_by, (late, other, early))),
        stage=Stage.DELIVERED,
        hold=Hold.NONE,
        rate=rate("EUR", "2024-02-20", None),
        periods=Decimal(1),
        amount_eur=None,
        amount_usd=None,
        conversion_gap=None,
    )
    row = pledge_row(pledge)
    assert (row["reports"], row["publishers"]) == (3, "A Paper;B Paper")
    assert (row["first_reported"], row["last_reported"]) == ("2024-02-20", "2024-05-02")
    assert row["claim_ids"] == "article-1#10;article-2#10;article-3#10"
    assert [entry["date"] for entry in pledge.stage_history] == ["2024-02-20", "2024-05", None]
    assert [entry["amount"] for entry in pledge.figures] == [1000000, 1000000, 900000]


def test_a_single_claim_has_no_differing_figures(make_claim: MakeClaim) -> None:
    [pledge] = build_pledges([make_claim()])
    assert pledge.figures == ()
    assert pledge_row(pledge)["figures"] is None
