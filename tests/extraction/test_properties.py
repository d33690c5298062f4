"""What holds for any text: no exception, no sum lost, offsets that quote the text, the same answer every time."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction import extract
from tracker.extraction.mentions.money import find_money
from tracker.extraction.sentences import split
from tracker.extraction.text import clean
from tracker.records import Article, DateBasis, Money

PHRASES = """Norway|the EU|U.S.|Kyiv|Ukraine|Moldova|Biden|Gaza|Germany's|pledged|will send|has given|blocked|stalled|in
|proposed|approved|to|for|and|of|including|worth|aid|weapons|humanitarian aid|package|loan|budget|damage|€5bn|$5 million
|NOK 3 billion|(about $2bn)|hundreds of millions of dollars|up to|more than|a year|since 2022|in 2024|on Friday|,|;|.|:
|“|”|(|)|<b>|https://example.org/x|$|1,000|respectively|donors"""
CHARACTERS = ("\n", "\n- ", "\u00a0", "\ue000", "\ue1a0", "\x00")
WORDS = st.sampled_from([*PHRASES.replace("\n", "").split("|"), *CHARACTERS])
NEWS = st.lists(WORDS, max_size=60).map(" ".join)
TEXTS = NEWS | st.text(max_size=300)


def read(text: str) -> Article:
    return Article(article_id="any", text=text, published=date(2024, 3, 1), published_basis=DateBasis.ARTICLE)


def sums(text: str) -> list[Money]:
    cleaned = clean(text)
    return [money for sentence in split(cleaned) for money in find_money(cleaned, sentence.start, sentence.end)]


@given(TEXTS)
def test_cleaning_keeps_the_length(text: str) -> None:
    assert len(clean(text)) == len(text)


@given(TEXTS)
def test_sentences_cover_all_but_space(text: str) -> None:
    cleaned = clean(text)
    rest = list(cleaned)
    for sentence in split(cleaned):
        assert 0 <= sentence.start < sentence.end <= len(text)
        rest[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    assert "".join(rest).strip() == ""


@given(TEXTS)
def test_each_sum_ends_as_claim_or_rejected(text: str) -> None:
    found = extract(read(text))
    ends = [(row.span_start, row.span_end) for row in (*found.claims, *found.rejected)]
    assert len(ends) == len(set(ends))
    for money in sums(text):
        places = {(money.start, money.end)} | ({(money.stated.start, money.stated.end)} if money.stated else set())
        assert places & set(ends)


@given(TEXTS)
def test_offsets_quote_the_text(text: str) -> None:
    for claim in extract(read(text)).claims:
        assert claim.sentence in text
        assert text[claim.span_start : claim.span_end] in claim.sentence
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(text)


@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert extract(read(text)) == extract(read(text))
