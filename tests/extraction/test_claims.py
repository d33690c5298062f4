"""Whole texts in, claims and rejected sums out."""

import json
from dataclasses import replace
from datetime import date

import pytest
from casetable import case_rows, table

from tracker.extraction import extract
from tracker.records import Article, DateBasis, Extraction
from tracker.rows import claim_row


def read(case: dict[str, str]) -> Extraction:
    published = date.fromisoformat(case["published"]) if case.get("published") else None
    basis = DateBasis.ARTICLE if published else DateBasis.NONE
    title = case.get("title") or ""
    article = Article(article_id="case", text=case["text"], title=title, published=published, published_basis=basis)
    return extract(article)


@pytest.mark.parametrize("case", case_rows("claims.csv"))
def test_claims(case: dict[str, str]) -> None:
    """`expected` holds a list with the fields that matter of each claim, in order."""
    claims = [claim_row(claim) for claim in read(case).claims]
    expected = json.loads(case["expected"])
    assert [{key: row[key] for key in want} for row, want in zip(claims, expected, strict=False)] == expected
    assert len(claims) == len(expected)


@pytest.mark.parametrize("case", case_rows("negative.csv"))
def test_sums_that_are_no_claims(case: dict[str, str]) -> None:
    """No claim; each sum is rejected with the reason that the case names."""
    extraction = read(case)
    assert extraction.claims == ()
    assert [row.reason.value for row in extraction.rejected] == case["reasons"].split(";")


def test_only_a_note_may_leave_out_its_parties() -> None:
    """A story says who gives what to whom; a note without headline is one line of a list whose reader knows it."""
    note = {"text": "Ukraine gets a second lot of aid. The transformers in it are worth EUR 4 million.", "title": ""}
    (claim,) = read(note).claims
    assert (claim.donor_code, claim.recipient_code) == ((), ("UKR",))
    assert read({**note, "title": "Transformers"}).claims == ()
    assert read({**note, "text": note["text"] + "\nOther news\n"}).claims == ()


@pytest.mark.parametrize(
    "text",
    [
        "A widow left a pledge of $3 million to a dog shelter. The vets get $400,000.",
        "Ukraine was the topic. The film, about aid workers, took $30 million at the box office. It cost $9 million.",
    ],
)
def test_a_note_of_other_money_is_no_note_of_aid(text: str) -> None:
    """Neither a word that may mean aid alone makes one, nor a receiver beside money of another kind."""
    assert read({"text": text}).claims == ()


def test_a_state_tells_on_its_own_site_what_it_gives() -> None:
    """Aid that passes through a bloc is its own; what the sentence says of another state is not."""
    told = "Ukraine gets humanitarian aid of EUR 300,000 through the EU. Latvia adds humanitarian aid of EUR 200,000."
    article = Article(article_id="case", text=told, url="https://www.gov.si/en/news/")
    assert [claim.donor_code for claim in extract(article).claims] == [("SVN",), ("LVA",)]


def test_a_bank_tells_on_its_own_site_what_it_gives() -> None:
    """An agency of the UN tells there of what others give."""
    told = "A new grant of $50 million will help Kenya rebuild its schools."
    donors = {
        host: [
            claim.donor_code for claim in extract(Article(article_id="case", text=told, url=f"https://{host}/")).claims
        ]
        for host in ("www.adb.org", "www.unicef.org")
    }
    assert donors == {"www.adb.org": [("ADB",)], "www.unicef.org": [()]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("qualifier", "range"),
        ("hold", "blocked"),
        ("hold", "suspended"),
        ("per", "year"),
        ("per", "month"),
        ("finance_type", "guarantee"),
        ("stage", "cancelled"),
        ("claim_kind", "remaining"),
        ("disputed", True),
    ],
)
def test_rare_values_have_their_own_cases(field: str, value: object) -> None:
    """No set of labelled news holds enough of them, so that their accuracy rests on these cases."""
    reached = [json.loads(row["expected"]) for row in table("claims.csv") if row["gap"] != "1"]
    assert sum(any(claim.get(field) == value for claim in claims) for claims in reached) >= 15


def test_a_government_that_speaks_for_itself_gives() -> None:
    """On its own site 'we sent $40 billion to Ukraine' names no giver, and need not."""
    text = "Good morning.\nThis weekend we moved $40 billion to Ukraine.\nAny questions?"
    article = Article(article_id="own", text=text, publisher="The White House", published=date(2024, 6, 5))
    (claim,) = extract(article).claims
    assert (claim.donor_code, claim.recipient_code) == (("USA",), ("UKR",))
    assert extract(replace(article, publisher="Some Paper")).claims == ()
