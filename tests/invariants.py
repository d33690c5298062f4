"""What must hold for any article, whatever its text: shared by property tests, the tests of evidence and the fuzzer."""

from collections.abc import Iterator

from tracker.extraction.mentions.money import find_money
from tracker.extraction.sentences import split
from tracker.extraction.text import clean
from tracker.records import Article, Claim, Confidence, Extraction, FieldSpan, Money, Source
from tracker.rows import EVIDENCE_OF, claim_row, json_line, rejected_row

# Values that say that nothing is known; they need no evidence.
NOTHING = {"date_precision": "unknown", "date_basis": "none"}


def sums(text: str) -> list[Money]:
    """The sums of money of a text, sentence by sentence."""
    cleaned = clean(text)
    return [money for sentence in split(cleaned) for money in find_money(cleaned, sentence.start, sentence.end)]


def faults(article: Article, found: Extraction) -> list[str]:
    """What is wrong with an extraction: empty if all holds."""
    return [*_accounts(article, found), *(f for claim in found.claims for f in claim_faults(article, claim))]


def _accounts(article: Article, found: Extraction) -> Iterator[str]:
    """Each sum ends as claim or rejected, once; each row can be written and stands where it says."""
    rows = [*found.claims, *found.rejected]
    ends = [(row.span_start, row.span_end) for row in rows]
    if len(ends) != len(set(ends)):
        yield "a sum ends twice"
    for money in sums(article.text):
        stated = [(money.stated.start, money.stated.end)] if money.stated else []
        if not {(money.start, money.end), *stated} & set(ends):
            yield f"the sum at {money.start} is lost"
    for row in rows:
        json_line(claim_row(row) if isinstance(row, Claim) else rejected_row(row))
        words = article.text[row.span_start : row.span_end]
        if not words or words not in row.sentence or row.sentence not in article.text:
            yield f"the row at {row.span_start} does not quote the text"
    names = {claim.claim_id for claim in found.claims}
    links = [claim.part_of for claim in found.claims] + [row.repeat_of for row in found.rejected]
    yield from (f"{link} is no claim" for link in links if link and link not in names)


def claim_faults(article: Article, claim: Claim) -> list[str]:
    """What is wrong with the evidence of a claim."""
    row, told = claim_row(claim), {span.field for span in claim.spans}
    found = [
        f"{column}: no evidence"
        for column, names in EVIDENCE_OF.items()
        if row[column] not in (None, NOTHING.get(column)) and not told.intersection(names)
    ]
    return found + [f"{span}: not where it says" for span in claim.spans if not _stands(article, claim, span)]


def _stands(article: Article, claim: Claim, span: FieldSpan) -> bool:
    """Whether a span quotes its source, and what is read outside the text points to the sum."""
    if not (0 <= span.start < span.end <= len(article.text) and span.rule):
        return False
    if span.source is Source.TEXT:
        return span.words == article.text[span.start : span.end]
    sources = {
        Source.TITLE: article.title,
        Source.PUBLISHER: article.publisher,
        Source.PUBLISHED: str(article.published),
        Source.URL: article.url,
    }
    quoted = span.words in sources[span.source] if span.words else span.source is Source.USUAL
    at_sum = (span.start, span.end) == (claim.span_start, claim.span_end)
    return quoted and at_sum and span.confidence is Confidence.DEFAULT
