"""From an article to its claims and rejected sums: the last stage, which puts the others together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.extraction.claims.adding_up import Sum, with_parts_that_add_up
from tracker.extraction.claims.draft import Draft, Refused, recalled_by_date
from tracker.extraction.claims.evidence import evidence
from tracker.extraction.claims.packages import Link, parents, with_shared_types
from tracker.extraction.claims.parties import Party
from tracker.extraction.claims.reader import Reader
from tracker.extraction.claims.repeats import said_again
from tracker.extraction.mentions.actor_names import actor
from tracker.extraction.mentions.money import money_places
from tracker.extraction.sentences import Sentence
from tracker.extraction.text import clean
from tracker.records import (
    AidType,
    Article,
    Claim,
    ClaimKind,
    Extraction,
    FinanceType,
    Hold,
    Modality,
    Money,
    Reason,
    Rejected,
    Stage,
)

# An article of more sums than this is no story but a table, or many stories in one. Its sums are settled and given so
# many at a time, each time with as many claims before them, so that memory does not grow with their number.
PART = 2_000


def extract(article: Article) -> Extraction:
    """Claims and rejected sums of one article, in the order of its text. Pure: no clock, no state."""
    parts = list(extract_parts(article))
    if len(parts) == 1:
        return parts[0]
    return Extraction(
        tuple(claim for part in parts for claim in part.claims), tuple(row for part in parts for row in part.rejected)
    )


def extract_parts(article: Article) -> Iterator[Extraction]:
    """The same part by part, in the order of the text: at least one, and for all but huge articles no other."""
    text = clean(article.text)
    places = money_places(text)
    if not places:
        yield Extraction((), ())
        return
    before: list[Draft] = []
    for number, sums in enumerate(_parts(Reader(article, text, places).sums())):
        part, before = _settled(article, sums, before, number)
        yield part


def _parts(sums: Iterable[Sum]) -> Iterator[list[Sum]]:
    """The sums in parts, at least one: each ends before a paragraph that stands for itself, if one comes in time."""
    part: list[Sum] = []
    for one in sums:
        if len(part) >= PART and _begins(one.sentence, part[-1].sentence, is_late=len(part) >= 2 * PART):
            yield part
            part = []
        part.append(one)
    yield part


def _begins(sentence: Sentence, last: Sentence, *, is_late: bool) -> bool:
    """Whether a part may begin with a sentence; where it `is_late`, any will do."""
    return sentence != last if is_late else sentence.paragraph != last.paragraph and not sentence.item


def _settled(
    article: Article, read: Sequence[Sum], before: Sequence[Draft], number: int
) -> tuple[Extraction, list[Draft]]:
    """Part `number` of an article: its sums as they are once they are compared with each other and the claims `before`.

    Also gives the claims to compare the next part with. Those before are given already: nothing changes them.
    """
    sums = with_parts_that_add_up(read)
    given = len(before)
    merged, repeats = said_again([*before, *(one for one in sums if isinstance(one, Draft))], given)
    links = parents(merged, repeats)
    typed = with_shared_types(merged, links)
    # The sums of one sentence share its text.
    quoted = {one.sentence: article.text[one.sentence.start : one.sentence.end] for one in sums}
    claims = [i for i in range(len(merged)) if i not in repeats]
    found = [_claim(article, recalled_by_date(typed[i]), quoted, links.get(i), merged) for i in claims if i >= given]
    again = [
        _rejected(article, merged[i], quoted, Reason.SAID_AGAIN, "said_again", _claim_id(article, merged[lead]))
        for i, lead in repeats.items()
    ]
    refused = [
        _rejected(article, one, quoted, Reason(one.against.value), one.against.rule)
        for one in sums
        if isinstance(one, Refused)
    ]
    extraction = Extraction(
        tuple(sorted(found, key=lambda claim: claim.span_start)),
        tuple(sorted(again + refused, key=lambda row: row.span_start)),
        number,
    )
    return extraction, [merged[i] for i in claims[-PART:]]


def _claim_id(article: Article, draft: Draft) -> str:
    return f"{article.article_id}#{draft.money.start}"


def _names(party: Party | None) -> tuple[str, ...]:
    return tuple(actor(code).name for code in party.codes) if party else ()


def _claim(
    article: Article, draft: Draft, quoted: Mapping[Sentence, str], link: Link | None, others: Sequence[Draft]
) -> Claim:
    money, who, dates = draft.money, draft.who, draft.when
    assert money.amount is not None, "sums without a figure are rejected before"
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
        part_of=_claim_id(article, others[link.whole]) if link else "",
        asserted_by=" and ".join(_names(draft.speaker)),
        disputed=draft.value("disputed", "") == "true",
        sentence=quoted[draft.sentence],
        span_start=money.start,
        span_end=money.end,
        spans=evidence(article, draft, link),
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        lang=article.lang,
    )


def _rejected(
    article: Article,
    one: Draft | Refused,
    quoted: Mapping[Sentence, str],
    reason: Reason,
    rule: str,
    repeat_of: str = "",
) -> Rejected:
    money: Money = one.money
    return Rejected(
        article_id=article.article_id,
        amount=money.amount,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currencies[0],
        qualifier=money.qualifier,
        stated_amount=money.stated.amount if money.stated else None,
        stated_currency=money.stated.currencies[0] if money.stated else "",
        sentence=quoted[one.sentence],
        span_start=money.start,
        span_end=money.end,
        reason=reason,
        repeat_of=repeat_of,
        rule=rule,
    )
