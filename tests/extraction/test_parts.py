"""An article of very many sums is settled part by part, each with what stands before it in mind."""

import gc
from collections.abc import Sequence

import pytest
from invariants import faults

from tracker.extraction import extract, extract_parts
from tracker.extraction.claims import assemble
from tracker.extraction.claims.draft import Draft
from tracker.records import Article, Claim

DONORS = ("Norway", "Sweden", "Japan", "Canada")
LIST = "Norway pledged ${} million in aid to Ukraine, including:\n- $20 million for drones;\n- $11 million for food."


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "PART", 4)


def article(text: str) -> Article:
    return Article(article_id="long", text=text)


def story(number: int) -> str:
    return f"{DONORS[number % 4]} gave Ukraine ${number + 2} million for drones in May {2000 + number % 24}."


def claims_of(text: str) -> list[Claim]:
    return [claim for part in extract_parts(article(text)) for claim in part.claims]


@pytest.mark.parametrize("between", [" ", "\n"])
def test_parts_hold_all_sums_in_the_order_of_the_text(between: str) -> None:
    given = article(between.join(map(story, range(30))))
    parts = list(extract_parts(given))
    starts = [claim.span_start for part in parts for claim in part.claims]
    assert [part.part for part in parts] == list(range(len(parts)))
    assert len(parts) > 3
    assert starts == sorted(starts)
    assert extract(given).claims == tuple(claim for part in parts for claim in part.claims)
    assert faults(given, extract(given)) == []


def test_most_articles_have_one_part() -> None:
    assert [part.part for part in extract_parts(article(story(1)))] == [0]
    assert [part.part for part in extract_parts(article("No money here."))] == [0]


def test_a_list_is_not_parted_from_what_stands_over_it() -> None:
    text = "\n".join(LIST.format(number) for number in range(50, 60))
    found = claims_of(text)
    packages = [claim for claim in found if claim.amount >= 50_000_000]
    assert len(packages) == 10
    assert all(claim.part_of for claim in found if claim not in packages)


def test_a_claim_of_an_earlier_part_is_known_and_stays_as_it_is() -> None:
    text = "\n".join([*map(story, range(5)), "Canada gave Ukraine $5 million for drones and radars in May 2003."])
    alone = {claim.claim_id: claim for claim in claims_of("\n".join(map(story, range(5))))}
    (again,) = extract(article(text)).rejected
    assert (again.reason, again.repeat_of) == ("said_again", next(c for c in alone if alone[c].amount == 5_000_000))
    assert {claim.claim_id: claim for claim in claims_of(text)} == alone


def test_a_component_is_linked_to_its_package_in_the_part_before() -> None:
    """Without a paragraph to end with, a part ends between two sentences."""
    package = "Norway pledged $90 million in aid to Ukraine. This includes $20 million for food."
    first, second = extract_parts(article(" ".join([*map(story, range(7)), package])))
    assert [claim.amount for claim in second.claims] == [20_000_000]
    assert second.claims[0].part_of == first.claims[-1].claim_id


def test_what_is_held_does_not_grow_with_the_number_of_sums() -> None:
    held = [_drafts() for _ in extract_parts(article("\n".join(map(story, range(80)))))]
    assert len(held) == 20
    assert max(held[-10:]) <= max(held[:10])


def _drafts() -> int:
    found: Sequence[object] = gc.get_objects()
    return sum(isinstance(one, Draft) for one in found)
