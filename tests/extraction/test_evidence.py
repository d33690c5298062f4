"""Each field of a claim has its evidence: the words, where they stand, the rule and its confidence."""

from collections.abc import Iterator
from datetime import date

import pytest
from casetable import table, text_tables
from invariants import faults

from tracker.extraction import extract
from tracker.reading import read
from tracker.records import Article, DateBasis, Source
from tracker.rows import EVIDENCE_OF, columns
from tracker.tables import BRIEFS, SEEDS


def case_articles(name: str) -> Iterator[Article]:
    for number, row in enumerate(table(name)):
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        yield Article(
            article_id=f"{name} {number}",
            text=row["text"],
            title=row.get("title") or "",
            published=published,
            published_basis=DateBasis.ARTICLE if published else DateBasis.NONE,
        )


def shipped_articles() -> Iterator[Article]:
    folders = [folder for folder in (SEEDS, BRIEFS) if folder.is_dir()]
    yield from (article for article in read(folders) if isinstance(article, Article))


def outside(text: str, **told: object) -> Article:
    """An article whose text leaves to title, publisher, address or date what it does not say."""
    usual = {"published": date(2024, 3, 5), "published_basis": DateBasis.ARTICLE}
    return Article(article_id="outside", text=text, **(usual | told))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", text_tables())
def test_evidence_of_all_cases(name: str) -> None:
    for article in case_articles(name):
        assert faults(article, extract(article)) == [], article.text


def test_evidence_of_the_shipped_articles() -> None:
    found = [(article, extract(article)) for article in shipped_articles()]
    assert sum(len(extraction.claims) for _, extraction in found) > len(found) / 2
    for article, extraction in found:
        assert faults(article, extraction) == [], article.article_id


def test_evidence_explains_columns_of_claims() -> None:
    assert set(EVIDENCE_OF) <= {column.column for column in columns("claims")}


@pytest.mark.parametrize(
    ("article", "field", "source", "words", "rule"),
    [
        (
            outside("Aid of 5 million euros for schools was pledged to Ukraine.", title="Norway helps"),
            "donor", Source.TITLE, "Norway", "title_donor",
        ),
        (
            outside("The package is worth 5 million euros in military aid.", title="Norway helps Ukraine"),
            "recipient", Source.TITLE, "Ukraine", "title_recipient",
        ),
        (
            outside("Humanitarian aid of 5 million euros goes to Ukraine.", publisher="Government of Norway"),
            "donor", Source.PUBLISHER, "Norway", "publisher",
        ),
        (
            outside("Humanitarian aid of 5 million euros goes to Ukraine.", url="https://www.regjeringen.no/a"),
            "donor", Source.URL, "www.regjeringen.no", "own_site",
        ),
        (
            outside("Humanitarian aid of 5 million euros goes to Ukraine.", url="https://ec.europa.eu/a"),
            "donor", Source.URL, "ec.europa.eu", "official_site",
        ),
        (
            outside("Norway pledged $5 million to Ukraine.", url="https://news.example.ca/a"),
            "currency", Source.URL, "news.example.ca", "domain",
        ),
        (
            outside("Norway pledged $5 million to Ukraine.", url="https://www.straitstimes.com/a"),
            "currency", Source.URL, "www.straitstimes.com", "domain",
        ),
        (
            outside("Norway pledged $5 million to Ukraine.", publisher="Canada Daily"),
            "currency", Source.PUBLISHER, "Canada", "publisher_home",
        ),
        (
            outside("Norway pledged $5 million to Ukraine."),
            "currency", Source.USUAL, "", "usual_currency",
        ),
        (
            outside("Norway pledged 5 million kroner to Ukraine."),
            "currency", Source.TEXT, "Norway", "currency_of_donor",
        ),
        (
            outside("Norway pledged $5 million to Ukraine."),
            "announced_on", Source.PUBLISHED, "2024-03-05", "day_of_publication",
        ),
        (
            outside("Norway has given Ukraine $5 million in total."),
            "as_of", Source.PUBLISHED, "2024-03-05", "day_of_publication",
        ),
        (
            outside("Norway pledged a package of $5 million to Ukraine. It includes:\n- $2 million for arms\n- food"),
            "part_of", Source.TEXT, "$2 million for arms", "list_item",
        ),
    ],
)  # fmt: skip
def test_what_the_text_does_not_say(article: Article, field: str, source: Source, words: str, rule: str) -> None:
    found = extract(article)
    told = [span for claim in found.claims for span in claim.spans if span.field == field]
    assert [(span.source, span.rule) for span in told] == [(source, rule)]
    assert words in told[0].words
    assert faults(article, found) == []
