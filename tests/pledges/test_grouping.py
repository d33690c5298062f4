"""Which claims tell one pledge: a table of cases, and what holds for any claims."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from casetable import table
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.grouping import group
from tracker.pledges.rulings import Rulings
from tracker.pledges.told import Told, told_by
from tracker.records import AidType, Claim, ClaimKind, Confidence, FieldSpan, Hold, Per, Qualifier, Stage

MakeClaim = Callable[..., Claim]
UNITS = {"m": 10**6, "bn": 10**9}
SUM = re.compile(r"([\d.]+)(m|bn) ([A-Z]{3})")


def cases() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in table("same_pledge.csv"):
        found.setdefault(row["case"], []).append(row)
    return found


def claim_of(row: dict[str, str], number: int, make_claim: MakeClaim) -> Claim:
    (amount, unit, currency), *stated = SUM.findall(row["amount"])
    value = Decimal(amount) * UNITS[unit]
    loose = {"about": (Decimal("0.9"), Decimal("1.1")), "at_least": (1, None)}
    low, high = loose.get(row["qualifier"], (1, 1))
    donors = tuple(code for code in row["donor"].rstrip("?").split(";") if code)
    sure = Confidence.DEFAULT if row["donor"].endswith("?") else Confidence.STRONG
    article = row["article"] or f"article-{number}"
    return make_claim(
        number,
        claim_id=f"{article}#{number}",
        article_id=article,
        donor=donors,
        donor_code=donors,
        recipient_code=tuple(row["recipient"].split(";")),
        amount=str(value),
        amount_low=value * Decimal(low),
        amount_high=None if high is None else value * Decimal(high),
        currency=currency,
        stated_amount=Decimal(stated[0][0]) * UNITS[stated[0][1]] if stated else None,
        stated_currency=stated[0][2] if stated else "",
        per=Per.YEAR if "per year" in row["amount"] else Per.NONE,
        qualifier=Qualifier(row["qualifier"]),
        stage=Stage(row["stage"]),
        claim_kind=ClaimKind(row["kind"]),
        aid_type=AidType(row["type"]),
        announced_on=row["announced"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        spans=(FieldSpan("donor", 0, 1, "rule", sure), FieldSpan("aid_type", 0, 1, "rule", Confidence.STRONG)),
    )


def partition(groups: Iterable[Sequence[Told]]) -> set[frozenset[str]]:
    return {frozenset(claim.claim_id for claim in members) for members in groups}


@pytest.mark.parametrize("name", cases())
def test_cases(name: str, make_claim: MakeClaim) -> None:
    """Rows of one case with one letter in `pledge` tell one pledge, whatever their order."""
    rows = cases()[name]
    claims = [claim_of(row, number, make_claim) for number, row in enumerate(rows, start=1)]
    expected: dict[str, set[str]] = {}
    for row, claim in zip(rows, claims, strict=True):
        expected.setdefault(row["pledge"], set()).add(claim.claim_id)
    told = [told_by(claim) for claim in claims]
    for order in (told, told[::-1]):
        assert partition(group(order)) == {frozenset(ids) for ids in expected.values()}


@pytest.fixture(scope="module")
def three_reports() -> list[dict[str, str]]:
    return cases()["reports in a chain of days"]


@pytest.mark.parametrize(
    ("rulings", "groups"),
    [
        ({}, ["123"]),
        ({"apart": [(1, 3)]}, ["12", "3"]),
        ({"apart": [(1, 2), (1, 3)], "together": [(2, 3)]}, ["1", "23"]),
        ({"apart": [(1, 2), (2, 3)]}, ["1", "2", "3"]),
        ({"apart": [(1, 99)], "together": [(99, 1)]}, ["123"]),
    ],
)
def test_rulings_bind(
    rulings: dict[str, list[tuple[int, int]]],
    groups: list[str],
    three_reports: list[dict[str, str]],
    make_claim: MakeClaim,
) -> None:
    claims = [told_by(claim_of(row, number, make_claim)) for number, row in enumerate(three_reports, start=1)]
    pairs = {name: tuple((_id(one), _id(other)) for one, other in named) for name, named in rulings.items()}
    found = partition(group(claims, Rulings(**pairs)))
    assert found == {frozenset(_id(int(number)) for number in members) for members in groups}


def _id(number: int) -> str:
    return f"article-{number}#{number}"


def test_a_reviewer_joins_what_no_rule_would(make_claim: MakeClaim) -> None:
    one, other = make_claim(1), make_claim(1, claim_id="article-1#50", donor_code=("DNK",), amount="5")
    rulings = Rulings(together=((one.claim_id, other.claim_id),))
    assert len(group(map(told_by, (one, other)))) == 2
    assert len(group(map(told_by, (one, other)), rulings)) == 1


@pytest.mark.parametrize(
    ("later", "stage", "together"),
    [
        ({"hold": Hold.BLOCKED, "stage": Stage.PROPOSED}, Stage.PLEDGED, True),
        ({"hold": Hold.BLOCKED, "stage": Stage.PROPOSED}, Stage.ALLOCATED, True),
        ({"hold": Hold.SUSPENDED}, Stage.PLEDGED, True),
        ({"stage": Stage.PROPOSED}, Stage.PLEDGED, False),
        ({"hold": Hold.BLOCKED, "amount": "2000000"}, Stage.PLEDGED, False),
    ],
)
def test_what_is_held_later(make_claim: MakeClaim, later: dict[str, Any], stage: Stage, together: bool) -> None:
    """What is said to be blocked or paused weeks after a promise of the sum is that promise."""
    after = make_claim(2, announced_on="2024-03-15", published=date(2024, 3, 15), **later)
    groups = group(map(told_by, [make_claim(1, stage=stage), after]))
    assert (len(groups) == 1) is together


def test_a_corrected_claim_leads(make_claim: MakeClaim) -> None:
    claims = [told_by(make_claim(1)), told_by(make_claim(2, qualifier=Qualifier.ABOUT))]
    [members] = group(claims)
    assert members[0].claim_id == claims[0].claim_id
    [members] = group(claims, Rulings(corrected={claims[1].claim_id: ({"field": "amount"},)}))
    assert members[0].claim_id == claims[1].claim_id


@pytest.mark.parametrize(
    ("fields", "leads"),
    [
        ([{"stage": Stage.PROPOSED}, {}], 2),
        ([{"claim_kind": ClaimKind.BACKGROUND}, {}], 2),
        ([{"announced_on": ""}, {"stage": Stage.PROPOSED}], 2),
        ([{"qualifier": Qualifier.ABOUT}, {}], 2),
        ([{"amount": "3000000", "qualifier": Qualifier.ABOUT}, {"amount": "2900000", "amount_high": None}], 2),
        ([{"amount": "1000000"}, {"amount": "1020000"}], 2),
        ([{"amount": "1580000"}, {"amount": "1850000"}, {"amount": "1850000"}], 2),
        ([{}, {"url": "https://www.regjeringen.no/news"}], 2),
        ([{"published": date(2024, 2, 21)}, {}], 2),
        ([{}, {}], 1),
    ],
)
def test_the_leading_claim(fields: list[dict[str, object]], leads: int, make_claim: MakeClaim) -> None:
    """A decision before a plan, news before recollection, the precise before the round, the giver's own site first."""
    claims = [told_by(make_claim(number, **one)) for number, one in enumerate(fields, start=1)]
    [members] = group(claims)
    assert members[0].article_id == f"article-{leads}"


@st.composite
def any_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of few parties, sums and days, so that many of them meet."""
    found = []
    for number in range(draw(st.integers(1, 14))):
        day = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 40)))
        amount = Decimal(draw(st.sampled_from([100, 105, 185, 158, 200, 220, 900]))) * 10**6
        found.append(
            Claim(
                claim_id=f"{draw(st.integers(1, 8))}#{number}",
                article_id="",
                donor_code=draw(st.sampled_from([(), ("USA",), ("IMF",), ("NOR", "DNK")])),
                recipient_code=draw(st.sampled_from([("UKR",), ("UKR", "MDA")])),
                amount=amount,
                amount_low=amount,
                amount_high=draw(st.sampled_from([amount, None])),
                currency=draw(st.sampled_from(["USD", "EUR", "UAH", ""])),
                qualifier=draw(st.sampled_from(list(Qualifier))),
                aid_type=draw(st.sampled_from(list(AidType))),
                stage=draw(st.sampled_from(list(Stage))),
                claim_kind=draw(st.sampled_from(list(ClaimKind))),
                announced_on=draw(st.sampled_from([day.isoformat(), day.isoformat()[:7], "2024", ""])),
                published=draw(st.sampled_from([day, None])),
                sentence="",
                span_start=number,
                span_end=number + 1,
            )
        )
    return found


def _told(claims: Iterable[Claim]) -> list[Told]:
    return [told_by(claim)._replace(article_id=claim.claim_id.split("#")[0]) for claim in claims]


@given(any_claims(), st.randoms(use_true_random=False))
def test_a_function_of_the_set(claims: list[Claim], random: Random) -> None:
    """Every claim is in one group, whatever the order; an article tells a pledge in one claim; kinds stay apart."""
    told = _told(claims)
    groups = group(told)
    shuffled = list(told)
    random.shuffle(shuffled)
    assert group(shuffled) == groups
    assert Counter(claim.claim_id for members in groups for claim in members) == Counter(c.claim_id for c in told)
    for members in groups:
        assert len({claim.article_id for claim in members}) == len(members)
        kinds = {claim.claim_kind for claim in members}
        assert len(kinds) == 1 or kinds == {ClaimKind.NEW, ClaimKind.BACKGROUND}
