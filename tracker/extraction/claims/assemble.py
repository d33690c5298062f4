"""From an article to its claims and rejected sums: the last stage, which puts the others together."""

from tracker.extraction.claims.adding_up import with_parts_that_add_up
from tracker.extraction.claims.draft import Draft, Refused
from tracker.extraction.claims.packages import parents, with_shared_types
from tracker.extraction.claims.parties import Party
from tracker.extraction.claims.reader import Reader
from tracker.extraction.claims.repeats import said_again
from tracker.extraction.mentions.actors import actor
from tracker.extraction.mentions.money import has_money_cue
from tracker.extraction.rules.frames import Role
from tracker.extraction.text import clean
from tracker.records import (
    AidType,
    Article,
    Claim,
    ClaimKind,
    Confidence,
    Extraction,
    FieldSpan,
    FinanceType,
    Hold,
    Modality,
    Money,
    Reason,
    Rejected,
    Stage,
)


def extract(article: Article) -> Extraction:
    """Claims and rejected sums of one article, in the order of its text. Pure: no clock, no state."""
    text = clean(article.text)
    if not has_money_cue(text):
        return Extraction((), ())
    sums = with_parts_that_add_up(list(Reader(article, text).sums()))
    merged, repeats = said_again([one for one in sums if isinstance(one, Draft)])
    wholes = parents(merged, repeats)
    merged = with_shared_types(merged, wholes)
    claims = [
        _claim(article, merged[i], merged[wholes[i]] if i in wholes else None)
        for i in range(len(merged))
        if i not in repeats
    ]
    again = [
        _rejected(article, merged[i], Reason.SAID_AGAIN, "said_again", _claim_id(article, merged[lead]))
        for i, lead in repeats.items()
    ]
    refused = [
        _rejected(article, one, Reason(one.against.value), one.against.rule) for one in sums if isinstance(one, Refused)
    ]
    return Extraction(
        tuple(sorted(claims, key=lambda claim: claim.span_start)),
        tuple(sorted(again + refused, key=lambda row: row.span_start)),
    )


def _claim_id(article: Article, draft: Draft) -> str:
    return f"{article.article_id}#{draft.money.start}"


def _names(party: Party | None) -> tuple[str, ...]:
    return tuple(actor(code).name for code in party.codes) if party else ()


def _claim(article: Article, draft: Draft, whole: Draft | None) -> Claim:
    money, who, dates = draft.money, draft.who, draft.when
    assert money.amount is not None, "sums without a figure are rejected before"
    sentence = draft.reading.sentence
    return Claim(
        claim_id=_claim_id(article, draft),
        article_id=article.article_id,
        donor=_names(who.donor),
        donor_code=who.donor.codes if who.donor else (),
        recipient=_names(who.recipient),
        recipient_code=who.recipient.codes if who.recipient else (),
        amount=money.amount,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currencies[0],
        stated_amount=money.stated.amount if money.stated else None,
        stated_currency=money.stated.currencies[0] if money.stated else "",
        qualifier=money.qualifier,
        per=money.per,
        aid_type=AidType(draft.value("aid_type", AidType.UNSPECIFIED)),
        finance_type=FinanceType(draft.value("finance_type", FinanceType.UNSPECIFIED)),
        modality=Modality(draft.value("modality", Modality.UNSPECIFIED)),
        stage=Stage(draft.value("stage", Stage.PLEDGED)),
        hold=Hold(draft.value("hold", Hold.NONE)),
        claim_kind=ClaimKind(draft.value("claim_kind", ClaimKind.NEW)),
        announced_on=dates.announced_on,
        date_precision=dates.precision,
        date_basis=dates.basis,
        as_of=dates.as_of,
        period=dates.period,
        part_of=_claim_id(article, whole) if whole else "",
        asserted_by=" and ".join(_names(draft.speaker)),
        disputed=draft.value("disputed", "") == "true",
        sentence=article.text[sentence.start : sentence.end],
        span_start=money.start,
        span_end=money.end,
        spans=_spans(draft),
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        lang=article.lang,
    )


def _spans(draft: Draft) -> tuple[FieldSpan, ...]:
    """The evidence of every field that words of the text decided."""
    money = draft.money
    found = [FieldSpan("amount", money.start, money.end, money.rule, Confidence.STRONG)]
    for field, at in (("qualifier", money.qualifier_at), ("per", money.per_at), ("stated_amount", money.stated)):
        if at:
            found.append(FieldSpan(field, at.start, at.end, money.rule, Confidence.STRONG))
    for role, party in ((Role.DONOR, draft.who.donor), (Role.RECIPIENT, draft.who.recipient)):
        found += party.evidence(role) if party else ()
    for field, choice in draft.fields.items():
        found += choice.evidence(field)
    if draft.speaker:
        found.append(
            FieldSpan("asserted_by", draft.speaker.start, draft.speaker.end, draft.speaker.rule, Confidence.STRONG)
        )
    return (*found, *draft.when.spans)


def _rejected(article: Article, one: Draft | Refused, reason: Reason, rule: str, repeat_of: str = "") -> Rejected:
    money: Money = one.money
    sentence = one.reading.sentence
    return Rejected(
        article_id=article.article_id,
        amount=money.amount,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currencies[0],
        qualifier=money.qualifier,
        stated_amount=money.stated.amount if money.stated else None,
        stated_currency=money.stated.currencies[0] if money.stated else "",
        sentence=article.text[sentence.start : sentence.end],
        span_start=money.start,
        span_end=money.end,
        reason=reason,
        repeat_of=repeat_of,
        rule=rule,
    )
