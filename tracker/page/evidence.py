"""The evidence behind a pledge as HTML: its sentences with the spans marked. All text is escaped."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd

from tracker.frame import label
from tracker.page.plain import escaped, web_link
from tracker.records import Confidence, FieldSpan, Source
from tracker.rows import spans_of
from tracker.tables import BRIEFS_PUBLISHER
from tracker.wording import day_text, evidence_words

MONEY = "money"
_FIELD_WORDS = {
    "aid_type": "type of aid",
    "announced_on": "date",
    "claim_kind": "kind",
    "qualifier": "bound",
    "per": "period",
}


@dataclass(frozen=True)
class Mark:
    """A run of characters of a sentence (end exclusive) and what was read from it."""

    start: int
    end: int
    field: str


def claim_html(claim: "pd.Series[Any]") -> str:
    """One report: its sentence with marks; title, publisher, date and link; the evidence field by field.

    `claim` is a row of the table claims.
    """
    sentence = str(claim["sentence"])
    quote = f'<blockquote class="pt-quote">{marked(sentence, marks(claim))}</blockquote>'
    published = claim["published"]
    day = day_text(f"{published:%Y-%m-%d}") if pd.notna(published) else "no date known"
    url = web_link(str(claim["url"]))
    about = ", ".join(escaped(text) for text in (claim["publisher"] or "publisher unknown", day, *_retold(claim, url)))
    title = escaped(claim["title"] or "Article without a title")
    if url:
        title = f'<a href="{escaped(url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    source = f'<p class="pt-source">{title}<br><span class="pt-muted">{about}</span></p>'
    return quote + source + evidence_html(claim)


def _retold(claim: "pd.Series[Any]", url: str) -> tuple[str, ...]:
    """For a brief of the project's own: the site whose page it retells, since its link leads there."""
    host = urlsplit(url).hostname if claim["publisher"] == BRIEFS_PUBLISHER else None
    return (f"after {host.removeprefix('www.')}",) if host else ()


def marked(sentence: str, found: Iterable[Mark]) -> str:
    """The sentence escaped, with <mark> around its marks; where two overlap, the earlier in order of `found` stays."""
    taken: list[Mark] = []
    for mark in found:
        if 0 <= mark.start < mark.end <= len(sentence) and all(
            mark.end <= m.start or m.end <= mark.start for m in taken
        ):
            taken.append(mark)
    parts, at = [], 0
    for mark in sorted(taken, key=lambda m: m.start):
        title = escaped(_word(mark.field))
        css = ' class="pt-money"' if mark.field == MONEY else ""
        parts += [
            escaped(sentence[at : mark.start]),
            f'<mark{css} title="{title}">',
            escaped(sentence[mark.start : mark.end]),
            "</mark>",
        ]
        at = mark.end
    return "".join([*parts, escaped(sentence[at:])])


def marks(claim: "pd.Series[Any]") -> list[Mark]:
    """The spans of a claim that lie in its sentence, as offsets of the sentence: the sum first, then field by field."""
    sentence = str(claim["sentence"])
    quotes = [span for span in _spans(claim) if span.source is Source.TEXT]
    start = sentence_start(sentence, quotes)
    if start is None:
        return []
    # Longer spans are whole frames; the short ones inside them say more.
    quotes.sort(key=lambda quote: quote.end - quote.start)
    money = Mark(int(claim["span_start"]) - start, int(claim["span_end"]) - start, MONEY)
    return [money, *(Mark(quote.start - start, quote.end - start, quote.field) for quote in quotes)]


def sentence_start(sentence: str, quotes: Sequence[FieldSpan]) -> int | None:
    """Where the sentence begins in its article, of which only `quotes` are stored; None where that stays in doubt.

    Tried is every place in the sentence that reads like the sum; taken is the one at which most quotes read as stored.
    """
    fitting: dict[int, int] = {}
    for quote in quotes:
        if quote.field == "amount" and quote.words:
            places = (match.start() for match in re.finditer(re.escape(quote.words), sentence))
            fitting |= {start: _reading_so(sentence, start, quotes) for start in (quote.start - at for at in places)}
    best = [start for start, count in fitting.items() if count == max(fitting.values())]
    return best[0] if len(best) == 1 else None


def _reading_so(sentence: str, start: int, quotes: Sequence[FieldSpan]) -> int:
    return sum(quote.start >= start and sentence.startswith(quote.words, quote.start - start) for quote in quotes)


def evidence_html(claim: "pd.Series[Any]") -> str:
    """The evidence of a claim field by field, to be unfolded: value, words, rule and confidence."""
    by_field: dict[str, list[FieldSpan]] = {}
    for span in _spans(claim):
        by_field.setdefault(span.field, []).append(span)
    if not by_field:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Field", "Value", "Read from", "Rule, confidence"))
    rows = "".join(_evidence_row(claim, field, found) for field, found in by_field.items())
    table = f'<table class="pt-list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<details class="pt-evidence"><summary>Evidence field by field</summary>{table}</details>'


def _evidence_row(claim: "pd.Series[Any]", field: str, found: Sequence[FieldSpan]) -> str:
    words = "<br>".join(escaped(evidence_words(span.source, span.words)) for span in found)
    rules = "<br>".join(f"{_rule_link(span.rule)}, {span.confidence}" for span in found)
    css = "" if any(span.confidence is Confidence.STRONG for span in found) else ' class="pt-muted"'
    cells = f"<td>{escaped(_value(claim.get(field)))}</td><td>{words}</td><td>{rules}</td>"
    return f'<tr{css}><th scope="row">{escaped(_word(field))}</th>{cells}</tr>'


def _rule_link(rule: str) -> str:
    """The rule, leading to all pledges in which it read a field."""
    address = urlencode({"view": "pledges", "rule": rule})
    return f'<a href="?{escaped(address)}" target="_self">{escaped(rule)}</a>'


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return label(str(value)).replace("_", " ")


def _word(field: str) -> str:
    return _FIELD_WORDS.get(field, field.replace("_", " "))


def _spans(claim: "pd.Series[Any]") -> list[FieldSpan]:
    """The stored evidence; none where it is damaged: the sentence stays readable."""
    try:
        return spans_of(str(claim["spans"]))
    except ValueError:
        return []
