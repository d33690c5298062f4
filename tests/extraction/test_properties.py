"""What holds for any text: no exception, no sum lost, offsets that quote the text, the same answer every time."""

from datetime import date
from unittest.mock import patch

from casetable import table
from hypothesis import given
from hypothesis import strategies as st
from invariants import faults, sums
from texts import CHARACTERS, PHRASES

from tracker.engines.local import run
from tracker.extraction import extract, extract_parts
from tracker.extraction.claims import assemble
from tracker.extraction.mentions.money import find_money, money_places
from tracker.extraction.rules.cues import FIELDS
from tracker.extraction.rules.reading import MOST_SUMS, Reading
from tracker.extraction.sentences import LONGEST, Sentences, split
from tracker.extraction.text import clean
from tracker.records import Article, DateBasis, Unreadable

TABLES = ("claims.csv", "negative.csv")
WORDS = st.sampled_from([*PHRASES, *CHARACTERS])
NEWS = st.lists(WORDS, max_size=60).map(" ".join)
GLUED = st.lists(WORDS, max_size=20).map("".join)
TEXTS = NEWS | GLUED | st.text(max_size=300)
# A few words over and over: sentences, tokens and paragraphs longer than any bound.
LONG = st.builds(lambda words, times: words * times, GLUED | NEWS.map(lambda words: words + " "), st.integers(1, 400))
ADDRESSES = st.sampled_from(["", "https://news.example.ca/a", "//x.no", "http://[", "http://a@b.se:x/\n"])
ARTICLES = st.builds(
    Article,
    article_id=st.just("any"),
    text=TEXTS,
    title=NEWS | st.text(max_size=60),
    publisher=NEWS | st.text(max_size=30),
    url=ADDRESSES | st.text(max_size=30),
    published=st.none() | st.dates(),
    published_basis=st.sampled_from(DateBasis),
)


def read(text: str, name: str = "any") -> Article:
    return Article(article_id=name, text=text, published=date(2024, 3, 1), published_basis=DateBasis.ARTICLE)


@given(TEXTS | LONG)
def test_cleaning_keeps_the_length(text: str) -> None:
    assert len(clean(text)) == len(text)


@given(TEXTS | LONG)
def test_sentences_cover_all_but_space(text: str) -> None:
    cleaned = clean(text)
    rest = list(cleaned)
    for sentence in split(cleaned):
        assert 0 <= sentence.start < sentence.end <= len(text)
        assert sentence.end - sentence.start <= LONGEST
        rest[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    assert "".join(rest).strip() == ""


@given(TEXTS | LONG)
def test_sums_are_looked_for_wherever_there_are_some(text: str) -> None:
    cleaned = clean(text)
    looked_at = set(Sentences(cleaned).holding(money_places(cleaned)))
    assert {s for s in split(cleaned) if find_money(cleaned, s.start, s.end)} <= looked_at


@given(NEWS)
def test_a_sentence_that_was_forgotten_is_read_alike(text: str) -> None:
    cleaned = clean(text)
    for sentence in split(cleaned):
        reading = Reading(read(text), cleaned, sentence)
        before = [(reading.cues(field), reading.zones) for field in FIELDS]
        reading.forget()
        assert [(reading.cues(field), reading.zones) for field in FIELDS] == before


@given(ARTICLES)
def test_each_sum_is_accounted_for_with_evidence(article: Article) -> None:
    assert faults(article, extract(article)) == []


@given(LONG)
def test_long_texts_are_accounted_for(text: str) -> None:
    article = read(text)
    assert faults(article, extract(article)) == []


@given(ARTICLES, st.integers(1, 4))
def test_parts_account_for_each_sum(article: Article, size: int) -> None:
    with patch.object(assemble, "PART", size):
        assert faults(article, extract(article)) == []


@given(st.integers(1, 3), st.sampled_from(["$5 ", "€5 million, ", "gave US $5m to ", "$5", "£7k;"]))
def test_a_sentence_of_too_many_sums_says_so(times: int, words: str) -> None:
    text = "Norway pledged military aid to Ukraine of " + words * MOST_SUMS * times
    reasons = [row.rule for row in extract(read(text)).rejected]
    longest = max(sum(s.start <= money.start < s.end for money in sums(text)) for s in split(text))
    assert ("too_many_sums" in reasons) == (longest > MOST_SUMS)


@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert extract(read(text)) == extract(read(text))


def test_neither_jobs_nor_order_matter() -> None:
    articles = [read(row["text"], f"{name} {number}") for name in TABLES for number, row in enumerate(table(name))]
    alone = {article.article_id: extract(article) for article in articles}
    for ordered, jobs in ((articles, 2), (articles[::-1], 1), (articles[::-1], 3)):
        outcomes = [item for item in run(extract_parts, ordered, jobs) if not isinstance(item, Unreadable)]
        assert [article.article_id for article, _ in outcomes] == [article.article_id for article in ordered]
        assert {article.article_id: found for article, found in outcomes} == alone


@given(st.lists(TEXTS, max_size=4).flatmap(lambda texts: st.permutations(list(enumerate(texts)))))
def test_the_order_of_articles_does_not_matter(texts: list[tuple[int, str]]) -> None:
    articles = [read(text, str(number)) for number, text in texts]
    found = [outcome for outcome in run(extract_parts, articles) if not isinstance(outcome, Unreadable)]
    assert found == [(article, extract(article)) for article in articles]
