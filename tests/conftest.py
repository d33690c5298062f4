"""Shared builders: claims with few words, and the small table that the tests of frames, filters and releases read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings

from tracker.records import (
    AidType,
    Claim,
    ClaimKind,
    Confidence,
    DatePrecision,
    FieldSpan,
    FinanceType,
    Hold,
    Qualifier,
    Reason,
    Rejected,
    Source,
    Stage,
)

# No test times anything: a first call may read rates or rules.
settings.register_profile("tracker", deadline=None)
settings.load_profile("tracker")

MakeClaim = Callable[..., Claim]


def _claim(number: int = 1, **fields: Any) -> Claim:
    amount = Decimal(fields.pop("amount", "1000000"))
    words = (("donor", 0, 5), ("recipient", 30, 37), ("amount", 10, 20), ("stage", 6, 9))
    told: dict[str, Any] = {
        "claim_id": f"article-{number}#10",
        "article_id": f"article-{number}",
        "donor": ("Norway",),
        "donor_code": ("NOR",),
        "recipient": ("Ukraine",),
        "recipient_code": ("UKR",),
        "amount": amount,
        "amount_low": amount,
        "amount_high": amount,
        "currency": "EUR",
        "announced_on": "2024-02-20",
        "date_precision": DatePrecision.DAY,
        "sentence": f"Sentence number {number} holds the sum.",
        "span_start": 10,
        "span_end": 20,
        "publisher": "The Daily Example",
        "published": date(2024, 2, 20),
        "spans": tuple(FieldSpan(field, start, end, "cue", Confidence.STRONG) for field, start, end in words),
    }
    return Claim(**(told | fields))


@pytest.fixture(scope="session")
def make_claim() -> MakeClaim:
    """A claim: EUR 1 million of Norway for Ukraine on 2024-02-20, number 1, but for the fields given."""
    return _claim


@pytest.fixture
def sample_claims() -> list[Claim]:
    """Nine claims that differ in all that filters and totals look at."""
    weak = (
        FieldSpan("donor", 10, 20, "title_donor", Confidence.DEFAULT, Source.TITLE, "Norway"),
        FieldSpan("amount", 10, 20, "money", Confidence.STRONG),
    )
    joint = {"donor": ("United States", "European Union"), "donor_code": ("USA", "EU")}
    return [
        _claim(1, amount="1000000", aid_type=AidType.MILITARY),
        _claim(2, amount="2000000", spans=weak, announced_on="2024-03", publisher="=Evil; Ltd"),
        _claim(3, amount="4000000", announced_on="2023", date_precision=DatePrecision.YEAR, **joint),
        _claim(4, amount="8000000", announced_on="", published=None, publisher="", finance_type=FinanceType.LOAN),
        _claim(5, amount="16000000", stage=Stage.PROPOSED, currency="USD", sentence="=1+1 is proposed, naïvely 💶."),
        _claim(6, amount="32000000", hold=Hold.BLOCKED, stage=Stage.ALLOCATED),
        _claim(7, amount="64000000", claim_kind=ClaimKind.CUMULATIVE_TOTAL, announced_on="", as_of="2024-01-15"),
        _claim(8, amount="128000000.50", currency="UAH", qualifier=Qualifier.AT_LEAST, amount_high=None),
        _claim(
            9,
            amount="256000000",
            part_of="article-1#10",
            donor=(),
            donor_code=(),
            finance_type=FinanceType.GUARANTEE,
            spans=weak[1:],
        ),
    ]


@pytest.fixture
def sample_rejected() -> list[Rejected]:
    """A sum without a figure, and one said again."""
    base: dict[str, Any] = {
        "article_id": "article-1",
        "qualifier": Qualifier.EXACT,
        "sentence": "Hundreds of millions.",
    }
    return [
        Rejected(
            **base, amount=None, amount_low=None, amount_high=None, currency="", span_start=0, span_end=20,
            reason=Reason.NO_FIGURE, rule="no_figure",
        ),
        Rejected(
            **base, amount=Decimal(5), amount_low=Decimal(5), amount_high=Decimal(5), currency="EUR", span_start=30,
            span_end=40, reason=Reason.SAID_AGAIN, repeat_of="article-1#10",
        ),
    ]  # fmt: skip
