"""Why two claims are one pledge, or are not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tracker.pledges.rulings import Rulings
from tracker.pledges.told import told_by
from tracker.pledges.why import why
from tracker.records import Claim, ClaimKind, Per, Stage

MakeClaim = Callable[..., Claim]


def test_the_steps_that_join(make_claim: MakeClaim) -> None:
    """A report between two others joins them; so does a payment weeks later."""
    days = ["2024-03-01", "2024-03-04", "2024-03-07", "2024-03-30"]
    claims = [make_claim(n, announced_on=day, published=date.fromisoformat(day)) for n, day in enumerate(days, start=1)]
    paid = make_claim(4, announced_on=days[3], published=date.fromisoformat(days[3]), stage=Stage.DISBURSED)
    found = why("article-1#10", "article-4#10", map(told_by, [*claims[:3], paid]))
    assert found.same
    assert [step.rule for step in found.steps] == ["at_once", "at_once", "moved_on"]
    ends = [{step.one.claim_id, step.other.claim_id} for step in found.steps]
    assert "article-1#10" in ends[0]
    assert "article-4#10" in ends[-1]
    assert all(step.words for step in found.steps)


@pytest.mark.parametrize(
    ("fields", "subjects"),
    [
        ({"donor_code": ("DNK",)}, ["donors"]),
        ({"recipient_code": ("MDA",)}, ["recipients"]),
        ({"claim_kind": ClaimKind.CUMULATIVE_TOTAL, "as_of": "2024-02-20", "announced_on": ""}, ["kind"]),
        ({"per": Per.YEAR}, ["per"]),
        ({"amount": "1500000"}, ["sums"]),
        ({"announced_on": "2024-03-20"}, ["days"]),
        ({"article_id": "article-1", "claim_id": "article-1#99"}, ["article"]),
        ({"donor_code": ("DNK",), "amount": "1500000"}, ["donors", "sums"]),
    ],
)
def test_what_keeps_apart(make_claim: MakeClaim, fields: dict[str, Any], subjects: list[str]) -> None:
    claims = [make_claim(1), make_claim(2, **fields)]
    found = why(claims[0].claim_id, claims[1].claim_id, map(told_by, claims))
    assert not found.same
    assert [subject for subject, _ in found.apart] == subjects


def test_rulings_are_named(make_claim: MakeClaim) -> None:
    ids = ("article-1#10", "article-2#10")
    same, other = [make_claim(1), make_claim(2)], [make_claim(1), make_claim(2, donor_code=("DNK",))]
    assert why(*ids, map(told_by, same), Rulings(apart=(ids,))).apart == (("ruling", "a reviewer keeps them apart"),)
    assert [step.rule for step in why(*ids, map(told_by, other), Rulings(together=(ids,))).steps] == ["ruled"]


def test_nearer_reports_are_named(make_claim: MakeClaim) -> None:
    """Alone, the recollection could mean the older promise, too."""
    claims = [
        make_claim(1, announced_on="2024-02-01"),
        make_claim(2, announced_on="2024-02-15"),
        make_claim(3, announced_on="", claim_kind=ClaimKind.BACKGROUND),
    ]
    found = why("article-1#10", "article-3#10", map(told_by, claims))
    assert [subject for subject, _ in found.apart] == ["others"]


def test_a_claim_and_itself(make_claim: MakeClaim) -> None:
    assert why("article-1#10", "article-1#10", [told_by(make_claim(1))]).same


def test_an_unknown_claim(make_claim: MakeClaim) -> None:
    with pytest.raises(KeyError):
        why("article-1#10", "article-9#10", [told_by(make_claim(1))])
