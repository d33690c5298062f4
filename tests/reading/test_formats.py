"""Each format gives the same kind of article."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from tracker.reading import read
from tracker.records import Article, DateBasis, Unreadable

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Norway sends radars | Daily</title>
<meta property="og:site_name" content="Daily Example"><link rel="canonical" href="https://example.org/radars">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
{"@type": "NewsArticle", "headline": "Norway sends radars", "datePublished": "%s"}]}</script>
<meta property="article:published_time" content="2024-03-02T10:00:00+01:00"></head>
<body><nav><a href="/">Home: $5 a month</a></nav><main><article><h1>Norway sends radars</h1>
<p>Norway will send radars <b>worth</b>
  10 million euros.</p><ul><li>First part</li><li>Second part</li></ul><script>var price = "$99";</script>
<div>A line<br>and another</div></article></main><footer>Subscribe for $1</footer></body></html>"""


def articles(*inputs: object, stdin: object = None) -> list[Article]:
    found = list(read([str(item) for item in inputs], stdin))  # type: ignore[arg-type]
    assert [item for item in found if isinstance(item, Unreadable)] == []
    return [item for item in found if isinstance(item, Article)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_text_with_a_preamble_keeps_its_offsets(tmp_path: Path) -> None:
    raw = "date 2024-05-06 Skip to content\n-3.5 C\n\nLatvia buys drones for Ukraine\n\nby A. N.\nLatvia pays £2m.\n"
    (article,) = articles(write(tmp_path, "latvia.txt", raw))
    assert (article.article_id, article.title) == ("latvia", "Latvia buys drones for Ukraine")
    assert (article.published, article.published_basis) == (date(2024, 5, 6), DateBasis.ARTICLE)
    assert len(article.text) == len(raw)
    start = raw.index("Latvia buys")
    assert article.text[start:] == raw[start:]
    assert article.text[:start].split() == []


@pytest.mark.parametrize(
    ("raw", "title", "publisher", "published"),
    [
        (
            "Estonia opens a fund\n\nIt pays.\n\nSource: The Example Post",
            "Estonia opens a fund",
            "The Example Post",
            None,
        ),
        ("Estonia has opened a fund for Ukraine.\nIt pays.", "", "", None),
        ("by Jane Writer and others\nEstonia pays.", "", "", None),
        ("Estonia pays two million euros", "", "", None),
        (
            "Title: A fund opens\nPublished: 3 May 2023\nURL: https://example.org/a\nIt pays.",
            "A fund opens",
            "",
            "2023-05-03",
        ),
        ("January 30, 2024\nEstonia opens a fund\nIt pays.", "Estonia opens a fund", "", "2024-01-30"),
    ],
)
def test_text_says_what_it_is(tmp_path: Path, raw: str, title: str, publisher: str, published: str | None) -> None:
    (article,) = articles(write(tmp_path, "a.txt", raw))
    assert (article.title, article.publisher) == (title, publisher)
    assert (article.published.isoformat() if article.published else None) == published


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbfOne pays \xe2\x82\xac2m.\r\nTwo.", "One pays €2m.\r\nTwo.".encode("utf-16")]
)
def test_byte_order_marks_and_line_ends(tmp_path: Path, raw: bytes) -> None:
    (article,) = articles(write(tmp_path, "a.txt", raw))
    assert article.text == "One pays €2m. \nTwo."


def test_page(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path, "page.html", PAGE % "2024-03-01T23:10:00+02:00"))
    assert article.text.split("\n") == [
        "Norway will send radars worth 10 million euros.",
        "First part",
        "Second part",
        "A line",
        "and another",
    ]
    assert (article.article_id, article.title, article.publisher) == ("page", "Norway sends radars", "Daily Example")
    assert (article.published, article.published_basis) == (date(2024, 3, 1), DateBasis.ARTICLE)
    assert (article.url, article.lang) == ("https://example.org/radars", "en")


@pytest.mark.parametrize("junk", ["-0001-11-30T00:00:00+00:00", "0000-00-00", "", "01/02/2024"])
def test_page_with_a_junk_date_takes_its_next_date(tmp_path: Path, junk: str) -> None:
    (article,) = articles(write(tmp_path, "page.htm", PAGE % junk))
    assert article.published == date(2024, 3, 2)


def test_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-1"><p>Sweden pays £3m – at once.</p>'.encode("cp1252")
    assert articles(write(tmp_path, "a.html", page))[0].text == "Sweden pays £3m – at once."


def test_page_of_deeply_nested_boxes(tmp_path: Path) -> None:
    page = "<div>" * 20_000 + "Text at the bottom" + "</div>" * 20_000
    assert articles(write(tmp_path, "a.html", page))[0].text == "Text at the bottom"


ROW = {"id": "r1", "title": "A title", "text": "Spain pays.", "date": "2023-07-08", "source": "Wire", "lang": "en"}


def as_csv(delimiter: str) -> str:
    return delimiter.join(ROW) + "\n" + delimiter.join(ROW.values()) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps(ROW) + "\n\n"),
        ("a.json", json.dumps(ROW, indent=1)),
        ("b.json", json.dumps([ROW])),
        ("a.csv", as_csv(",")),
        ("b.csv", as_csv(";").replace("\n", "\r\n")),
        ("c.csv", "\ufeff" + as_csv("\t")),
    ],
)
def test_records(tmp_path: Path, name: str, content: str) -> None:
    expected = Article(
        article_id="r1",
        text="Spain pays.",
        title="A title",
        publisher="Wire",
        published=date(2023, 7, 8),
        published_basis=DateBasis.ARTICLE,
        lang="en",
    )
    assert articles(write(tmp_path, name, content)) == [expected]


def test_csv_cells_hold_line_ends_and_quotes(tmp_path: Path) -> None:
    table = 'Text,ID\n"One ""pays"", \ntwo pay",7\nThree,8\n'
    assert [(a.article_id, a.text) for a in articles(write(tmp_path, "a.csv", table))] == [
        ("7", 'One "pays", \ntwo pay'),
        ("8", "Three"),
    ]


def test_a_row_without_id_is_named_by_its_text(tmp_path: Path) -> None:
    (one,) = articles(write(tmp_path, "a.csv", "text\nSpain pays.\n"))
    (same,) = articles(write(tmp_path, "b.jsonl", '{"text": "Spain pays."}'))
    (other,) = articles("-", stdin=io.BytesIO(b"Spain pays. More."))
    assert one.article_id == same.article_id != other.article_id
    assert len(one.article_id) == 16


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ('{"id": "a", "text": "One"}\n{"id": "b", "text": "Two"}\n', ["a", "b"]),
        ('\n {"id": "a", "text": "One"}', ["a"]),
        ('{\n "id": "a",\n "text": "One"\n}', ["a"]),
        ('[{"id": "a", "text": "One"}]', ["a"]),
    ],
)
def test_standard_input_as_json(given: str, ids: list[str]) -> None:
    assert [a.article_id for a in articles("-", stdin=io.BytesIO(given.encode()))] == ids
    assert [a.article_id for a in articles("-", stdin=io.StringIO(given))] == ids


def test_standard_input_as_text() -> None:
    (article,) = articles("-", stdin=io.BytesIO("Italy pays €5m.\nSoon.".encode()))
    assert article.text == "Italy pays €5m.\nSoon."


def test_the_seeds_are_read() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    first, second = articles(seeds)
    assert first.title == "Ukraine to Boost Domestic Defense Industry in Cooperation With Western Partners"
    assert (first.publisher, first.published, first.published_basis) == ("VOA", date(2023, 12, 15), DateBasis.MANIFEST)
    assert second.article_id == "003_912c6f82561c6caa"
    assert second.title == "Belgium, Ukraine sign memorandum to strengthen joint weapons production"
    assert (second.published, second.published_basis) == (date(2024, 1, 30), DateBasis.ARTICLE)
    assert second.publisher == "The Kyiv Independent"
    for article in (first, second):
        raw = (seeds / f"{article.article_id}.txt").read_text(encoding="utf-8")
        at = raw.index(article.title)
        assert article.text[at:] == raw[at:]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Tue, February 24, 2026 at 10:50 AM UTC", "2026-02-24"),
        ("2022-07-08, 13:56", "2022-07-08"),
        ("9:47 AM 09/25/2023 Jo Doe | Reporter", "2023-09-25"),
        ("Published 4 March 2024 | 09:15", "2024-03-04"),
        ("9:47 AM 03/04/2023 Jo Doe | Reporter", None),  # two days
        ("On 4 March 2024 at 14:30 the minister spoke at length to the delegates of all the states there.", None),
        ("4 March 2024", None),  # any date may stand alone: that of an event, a caption
    ],
)
def test_a_page_dates_itself_by_a_line_with_the_time_of_day(tmp_path: Path, line: str, day: str | None) -> None:
    record = json.dumps({"id": "a", "text": f"Menu\nHome\n{line}\nSpain gave Kyiv money."})
    published = articles(write(tmp_path, "a.jsonl", record))[0].published
    assert (published.isoformat() if published else None) == day
