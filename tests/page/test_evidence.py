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

SENTENCE = "Norway pledged 5 million kroner (some 5 million in total) to Ukraine."


def row(**fields: object) -> "pd.Series[object]":
    told = {"sentence": SENTENCE, "span_start": 115, "span_end": 131, "spans": "", "title": "T", "publisher": "P",
            "url": "https://example.org/a", "published": pd.Timestamp("2024-01-30")}  # fmt: skip
    return pd.Series(told | fields)


def test_the_sum_and_the_fields_are_marked() -> None:
    spans = {"donor": [{"start": 100, "end": 106}], "aid_type": [{"start": 900, "end": 910}]}
    text = marked(SENTENCE, marks(row(spans=json.dumps(spans))))
    assert re.findall(r'<mark[^>]*title="(\w+)">([^<]+)</mark>', text) == [
        ("donor", "Norway"),
        ("money", "5 million kroner"),
    ]


@pytest.mark.parametrize(
    ("money", "spans", "start"),
    [
        ((115, 131), [], 100),  # one place holds so many characters of whole words and opens with a digit
        ((38, 47), [], None),  # '5 million' stands there twice
        ((38, 47), [(0, 6)], 0),  # ... and the donor tells which
        ((5, 500), [], None),  # longer than the sentence
    ],
)
def test_where_the_sentence_begins(money: tuple[int, int], spans: list[tuple[int, int]], start: int | None) -> None:
    assert sentence_start(SENTENCE, money, spans) == start


@pytest.mark.parametrize("spans", ["", "[1]", "{broken", '{"donor": []}'])
def test_damaged_spans_leave_the_sentence_readable(spans: str) -> None:
    assert "Ukraine" in claim_html(row(spans=spans))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_marks_change_nothing_but_markup(sentence: str, spans: list[tuple[int, int]]) -> None:
    text = marked(sentence, [Mark(start, end, 'x" onclick="') for start, end in spans])
    without = re.sub(r'<mark title="x&quot; onclick=&quot;">|</mark>', "", text)
    assert html.unescape(without) == html.unescape(escaped(sentence))
    assert "<" not in without


def test_hostile_text_stays_text() -> None:
    evil = '"><style>*{display:none}</style><form action="http://evil.example">'
    shown = claim_html(row(sentence=evil, title=evil, publisher=evil, url=f"https://example.org/{evil}"))
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
