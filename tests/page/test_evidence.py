"""Sentences with their marks: offsets found, text never markup."""

import html
import json
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.page.evidence import Mark, claim_html, marked, marks, sentence_start
from tracker.page.plain import escaped, unmarked, web_link
from tracker.records import Confidence, FieldSpan
from tracker.tables import BRIEFS_PUBLISHER

SENTENCE = "Norway pledged 5 million kroner (some 5 million in total) to Ukraine."


def span(start: int, words: str, **told: str) -> dict[str, object]:
    """Evidence of words in a text in which SENTENCE begins at character 100."""
    usual = {"rule": "made_up", "confidence": "strong", "source": "text"}
    return {"start": 100 + start, "end": 100 + start + len(words), "words": words} | usual | told


def quote(start: int, end: int, words: str, field: str) -> FieldSpan:
    return FieldSpan(field, start, end, "made_up", Confidence.STRONG, words=words)


def row(**fields: object) -> "pd.Series[object]":
    told = {"sentence": SENTENCE, "span_start": 115, "span_end": 131, "spans": "", "title": "T", "publisher": "P",
            "url": "https://example.org/a", "published": pd.Timestamp("2024-01-30")}  # fmt: skip
    return pd.Series(told | fields)


def test_the_sum_and_the_fields_are_marked() -> None:
    spans = {
        "donor": [span(0, "Norway")],
        "amount": [span(15, "5 million kroner")],
        "aid_type": [span(800, "arms")],
        "recipient": [span(15, "Ukraine", source="title")],
    }
    text = marked(SENTENCE, marks(row(spans=json.dumps(spans))))
    assert re.findall(r'<mark[^>]*title="(\w+)">([^<]+)</mark>', text) == [
        ("donor", "Norway"),
        ("money", "5 million kroner"),
    ]


@pytest.mark.parametrize(
    ("quotes", "start"),
    [
        ([quote(115, 131, "5 million kroner", "amount")], 100),
        ([quote(138, 147, "5 million", "amount")], None),  # stands there twice
        ([quote(138, 147, "5 million", "amount"), quote(100, 106, "Norway", "donor")], 100),
        ([quote(138, 147, "5 million", "amount"), quote(90, 99, "Bulgarian", "donor")], None),
        ([quote(100, 106, "Norway", "donor")], None),  # no sum
        ([quote(115, 124, "7 million", "amount")], None),
        ([quote(115, 115, "", "amount")], None),
        ([], None),
    ],
)
def test_where_the_sentence_begins(quotes: list[FieldSpan], start: int | None) -> None:
    assert sentence_start(SENTENCE, quotes) == start


def test_the_evidence_is_told_field_by_field() -> None:
    spans = {
        "donor": [span(15, "Norway", source="title", rule="title_donor", confidence="default")],
        "amount": [span(15, "5 million kroner")],
        "aid_type": [span(800, "arms"), span(820, "wheat")],
        "hold": [span(15, "", source="usual", rule="usual_hold", confidence="default")],
        "disputed": [],
    }
    claim = row(spans=json.dumps(spans), donor="Norway", amount=5e6, aid_type="mixed", hold="none", disputed=False)
    cell = "<td>(.*?)</td>"
    rows = re.findall(f'<tr[^>]*><th scope="row">(.+?)</th>{cell}{cell}{cell}</tr>', claim_html(claim))
    assert [tuple(html.unescape(re.sub("</?a[^>]*>", "", cell)) for cell in cells) for cells in rows] == [
        ("donor", "Norway", '"Norway" in the title', "title_donor, default"),
        ("amount", "5,000,000", '"5 million kroner"', "made_up, strong"),
        ("type of aid", "mixed", '"arms"<br>"wheat"', "made_up, strong<br>made_up, strong"),
        ("hold", "none", "usual value", "usual_hold, default"),
    ]


@pytest.mark.parametrize("spans", ["", "[1]", "{broken", '{"donor": []}', '{"donor": [{}]}', '{"donor": 1}'])
def test_damaged_spans_leave_the_sentence_readable(spans: str) -> None:
    assert "Ukraine" in claim_html(row(spans=spans))


def test_a_brief_names_the_site_that_it_retells() -> None:
    assert "2024, after example.org<" in claim_html(row(publisher=BRIEFS_PUBLISHER, url="https://www.example.org/a"))
    assert "after" not in claim_html(row())
    assert "after" not in claim_html(row(publisher=BRIEFS_PUBLISHER, url="javascript:alert(1)"))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_marks_change_nothing_but_markup(sentence: str, spans: list[tuple[int, int]]) -> None:
    text = marked(sentence, [Mark(start, end, 'x" onclick="') for start, end in spans])
    without = re.sub(r'<mark title="x&quot; onclick=&quot;">|</mark>', "", text)
    assert html.unescape(without) == html.unescape(escaped(sentence))
    assert "<" not in without


def test_a_rule_leads_to_the_pledges_that_it_read() -> None:
    spans = {"amount": [span(15, "5 million kroner", rule='"&x')]}
    assert 'href="?view=pledges&amp;rule=%22%26x"' in claim_html(row(spans=json.dumps(spans), amount=5e6))


def test_hostile_text_stays_text() -> None:
    evil = '"><style>*{display:none}</style><form action="http://evil.example">'
    spans = json.dumps({evil: [span(0, evil, rule=evil)]})
    shown = claim_html(row(sentence=evil, title=evil, publisher=evil, url=f"https://example.org/{evil}", spans=spans))
    assert not re.search("<(style|form)", shown)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https:", ""),
        ("//example.org", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_links_lead_to_websites_only(url: str, link: str) -> None:
    assert web_link(url) == link


def test_markdown_is_escaped() -> None:
    assert unmarked("US$1bn :red[x] **b**\n# h") == r"US\$1bn \:red\[x\] \*\*b\*\* \# h"
