"""What grouping and totals know of a claim: a small record, so that a million of them fit in memory."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.extraction.mentions.hosts import official_site
from tracker.records import AidType, Claim, ClaimKind, Hold, Per, Qualifier, Stage

_ARMS_OR_RELIEF = (AidType.MILITARY, AidType.HUMANITARIAN)


class Told(NamedTuple):
    """The fields of a claim that decide which pledge it tells. Those of the claim have its names and meanings.

    `arms`: whether wording says that the aid is military (True) or humanitarian (False), None where it says neither.
    `donor_read`: wording names the giver, context did not fill it in. `own_source`: the article stands on a site of one
    of the donors. `sentence_key`: equal for claims of one sentence of one article.
    """

    claim_id: str
    article_id: str
    donor_code: tuple[str, ...]
    recipient_code: tuple[str, ...]
    amount: Decimal
    amount_low: Decimal | None
    amount_high: Decimal | None
    currency: str
    stated_amount: Decimal | None
    stated_currency: str
    qualifier: Qualifier
    per: Per
    aid_type: AidType
    stage: Stage
    hold: Hold
    claim_kind: ClaimKind
    announced_on: str
    as_of: str
    period: str
    part_of: str
    disputed: bool
    publisher: str
    published: date | None
    arms: bool | None
    donor_read: bool
    own_source: bool
    sentence_key: int


def told_by(claim: Claim, read: frozenset[str] | None = None) -> Told:
    """The small record of a claim.

    Args:
        claim: without evidence, if `read` tells what that says.
        read: the fields that are read from wording; None for those of the claim's own evidence.
    """
    site = official_site(claim.url)
    read = claim.read if read is None else read
    return Told(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        donor_code=claim.donor_code,
        recipient_code=claim.recipient_code,
        amount=claim.amount,
        amount_low=claim.amount_low,
        amount_high=claim.amount_high,
        currency=claim.currency,
        stated_amount=claim.stated_amount,
        stated_currency=claim.stated_currency,
        qualifier=claim.qualifier,
        per=claim.per,
        aid_type=claim.aid_type,
        stage=claim.stage,
        hold=claim.hold,
        claim_kind=claim.claim_kind,
        announced_on=claim.announced_on,
        as_of=claim.as_of,
        period=claim.period,
        part_of=claim.part_of,
        disputed=claim.disputed,
        publisher=claim.publisher,
        published=claim.published,
        arms=claim.aid_type is AidType.MILITARY if claim.aid_type in _ARMS_OR_RELIEF and "aid_type" in read else None,
        donor_read="donor" in read,
        own_source=site is not None and site.code in claim.donor_code,
        sentence_key=hash((claim.article_id, claim.sentence)),
    )
