"""The two seed articles, end to end: their claims, what counts of them, and why the rest does not."""

from pathlib import Path

import pytest

from tracker.extraction import extract
from tracker.pledges.pledge import build_pledges
from tracker.reading import read
from tracker.records import Article, Claim
from tracker.score import Scored, claim_of, label_of, match, wrong_fields
from tracker.tables import SEEDS

VOA, KYIV_INDEPENDENT = "000_d2e1215551977099", "003_912c6f82561c6caa"


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    articles = list(read([SEEDS]))
    assert [article.article_id for article in articles if isinstance(article, Article)] == [VOA, KYIV_INDEPENDENT]
    return [claim for article in articles if isinstance(article, Article) for claim in extract(article).claims]


def label(donor: str, amount: float, currency: str, **fields: object) -> Scored:
    usual = {"recipient": ["UKR"], "stage": "pledged", "hold": "none", "claim_kind": "new"}
    return label_of({"donor": donor.split(";"), "amount": amount, "currency": currency} | usual | fields)


# What each article says, read by hand. Debatable fields are those on which careful readers differ.
LABELS = {
    VOA: [
        label("EU", 54e9, "USD", hold="blocked", aid_type="financial", debatable=["stage", "announced", "modality"]),
        label("USA", 100e9, "USD", qualifier="at_least", stage="delivered", claim_kind="cumulative_total"),
        label("NORDIC", 1.4e9, "USD", qualifier="at_least", announced="2023-12-15"),
    ],
    KYIV_INDEPENDENT: [
        label(
            "BEL", 611e6, "EUR", equivalents=[{"amount": 661e6, "currency": "USD"}], aid_type="military",
            announced="2024-01", period="2024",
        ),
        label("USA;EU", 100e9, "USD", qualifier="at_least", stage="proposed", hold="blocked", debatable=["announced"]),
        label("USA", 61e9, "USD", stage="proposed", hold="blocked", debatable=["announced"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("article", LABELS)
def test_every_claim_of_the_seeds_is_right(article: str, claims: list[Claim]) -> None:
    found = [claim_of(claim) for claim in claims if claim.article_id == article]
    labels = LABELS[article]
    pairs = match(labels, found)
    assert len(pairs) == len(labels) == len(found)
    assert {i: wrong_fields(labels[i], found[j]) for i, j in pairs.items()} == {i: [] for i in pairs}


def test_what_counts_and_why_the_rest_does_not(claims: list[Claim]) -> None:
    pledges = build_pledges(claims)
    told = {(";".join(p.leading.donor_code), int(p.leading.amount)): p for p in pledges}
    assert {key: pledge.excluded_because for key, pledge in told.items()} == {
        ("BEL", 611_000_000): "",
        ("NORDIC", 1_400_000_000): "",
        ("EU", 54_000_000_000): "blocked",
        ("USA;EU", 100_000_000_000): "blocked",
        ("USA", 61_000_000_000): "blocked",
        ("USA", 100_000_000_000): "total to date",
    }
    assert told["BEL", 611_000_000].leading.announced_on == "2024-01"
    assert told["BEL", 611_000_000].leading.stated_amount == 661_000_000
    assert told["NORDIC", 1_400_000_000].leading.announced_on == "2023-12-15"


@pytest.mark.parametrize("name", ["manifest.csv", f"{VOA}.txt", f"{KYIV_INDEPENDENT}.txt"])
def test_the_seeds_are_there(name: str) -> None:
    assert (Path(SEEDS) / name).is_file()
