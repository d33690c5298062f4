"""The evidence behind a pledge as HTML: its sentences with the spans marked. All text is escaped."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tracker.page.plain import escaped, web_link
from tracker.wording import day_text

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
    """One report: its sentence with marks, then title, publisher, date and link. `claim`: a row of the table claims."""
    sentence = str(claim["sentence"])
    quote = f'<blockquote class="pt-quote">{marked(sentence, marks(claim))}</blockquote>'
    published = claim["published"]
    day = day_text(f"{published:%Y-%m-%d}") if pd.notna(published) else "no date known"
    about = ", ".join(escaped(text) for text in (claim["publisher"] or "publisher unknown", day))
    title = escaped(claim["title"] or "Article without a title")
    url = web_link(str(claim["url"]))
    if url:
        title = f'<a href="{escaped(url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    return f'{quote}<p class="pt-source">{title}<br><span class="pt-muted">{about}</span></p>'


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
        title = escaped(_FIELD_WORDS.get(mark.field, mark.field.replace("_", " ")))
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
    money = (int(claim["span_start"]), int(claim["span_end"]))
    spans = [(int(s["start"]), int(s["end"]), field) for field, found in _spans(claim["spans"]).items() for s in found]
    start = sentence_start(sentence, money, [(first, last) for first, last, _ in spans])
    if start is None:
        return []
    # Longer spans are whole frames; the short ones inside them say more.
    spans.sort(key=lambda span: span[1] - span[0])
    return [Mark(a - start, b - start, field) for a, b, field in [(*money, MONEY), *spans]]


def _spans(text: object) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    try:
        read = json.loads(str(text) or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def sentence_start(sentence: str, money: tuple[int, int], spans: Sequence[tuple[int, int]]) -> int | None:
    """Where the sentence begins in its article, of which only offsets are stored; None where that stays in doubt.

    Tried is every place of the sum that cuts no word, neither there nor at the other spans; taken is the one with most
    spans inside the sentence, then with digits in the sum, then with a digit or currency sign in front.
    """
    length = money[1] - money[0]
    fitting: dict[int, tuple[int, bool, bool]] = {}
    for place in range(len(sentence) - length + 1):
        start = money[0] - place
        within = [(a - start, b - start) for a, b in spans if start <= a and b <= start + len(sentence)]
        if all(_whole_words(sentence, first, last) for first, last in [(place, place + length), *within]):
            text = sentence[place : place + length]
            opens = text[0].isdigit() or unicodedata.category(text[0]) == "Sc"
            fitting[start] = (len(within), any(c.isdigit() for c in text), opens)
    best = [start for start, rank in fitting.items() if rank == max(fitting.values())]
    return best[0] if len(best) == 1 else None


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] cuts no word and neither begins nor ends with a blank."""
    return (
        end > start
        and not text[start].isspace()
        and not text[end - 1].isspace()
        and not (start > 0 and text[start - 1].isalnum() and text[start].isalnum())
        and not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    )
