"""The evidence of a claim: for each field with a value the characters it came from, the rule, and how sure it is."""

from collections.abc import Iterator

from tracker.extraction.claims.draft import Draft
from tracker.extraction.claims.origin import Origin, usual
from tracker.extraction.claims.packages import Link
from tracker.records import Article, Confidence, FieldSpan, Money, Source, Span


def evidence(article: Article, draft: Draft, link: Link | None) -> tuple[FieldSpan, ...]:
    """The spans of a claim; `link` leads to its package."""
    sources = {
        Source.TEXT: article.text,
        Source.TITLE: article.title,
        Source.PUBLISHER: article.publisher,
        Source.PUBLISHED: article.published.isoformat() if article.published else "",
        Source.URL: article.url,
        Source.USUAL: "",
    }
    return tuple(
        _span(field, origin, draft.money, sources[origin.source][origin.start : origin.end])
        for field, origin in _origins(draft, link)
    )


def _span(field: str, origin: Origin, money: Money, words: str) -> FieldSpan:
    at: Origin | Money = origin if origin.source is Source.TEXT else money
    return FieldSpan(field, at.start, at.end, origin.rule, origin.confidence, origin.source, words)


def _origins(draft: Draft, link: Link | None) -> Iterator[tuple[str, Origin]]:
    """The origins of all fields that have a value, in the order of the codebook."""
    for field, party in (("donor", draft.who.donor), ("recipient", draft.who.recipient)):
        if party:
            yield field, party.origin
    yield from _of_money(draft)
    for field in ("aid_type", "finance_type", "modality", "stage", "hold", "claim_kind"):
        yield from _of_cue(draft, field)
    yield from draft.when.origins.items()
    if link:
        yield "part_of", link.origin
    if draft.speaker:
        yield "asserted_by", draft.speaker.origin
    yield from _of_cue(draft, "disputed")


def _of_money(draft: Draft) -> Iterator[tuple[str, Origin]]:
    money, stated = draft.money, draft.money.stated
    yield "amount", _written(money, money.rule)
    yield from zip(("currency", "stated_currency"), draft.currency, strict=False)
    if stated:
        yield "stated_amount", _written(stated, stated.rule)
    yield "qualifier", _written(money.qualifier_at, money.rule) if money.qualifier_at else usual(money, "qualifier")
    if money.per_at:
        yield "per", _written(money.per_at, money.rule)


def _written(at: Money | Span, rule: str) -> Origin:
    return Origin(at.start, at.end, rule, Confidence.STRONG)


def _of_cue(draft: Draft, field: str) -> Iterator[tuple[str, Origin]]:
    choice = draft.fields.get(field)
    for origin in (choice.origin, *choice.also) if choice else (usual(draft.money, field),):
        yield field, origin
