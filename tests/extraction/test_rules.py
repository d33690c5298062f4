"""Every frame and cue has a case in which it fires; a rule without one, or a case without its rule, fails."""

from datetime import date

import pytest
from casetable import case_rows

from tracker.extraction.rules.cues import FIELDS, cues
from tracker.extraction.rules.frames import Role, frames
from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import split
from tracker.extraction.text import clean
from tracker.records import Article

CASES = case_rows("rules.csv")


def fired(text: str) -> set[str]:
    """The rules that do in an article without a day of publication, or in one of a day that resolves its dates."""
    articles = [Article(article_id="case", text=text, published=day) for day in (None, date(2024, 6, 5))]
    cleaned = clean(text)
    readings = [Reading(article, cleaned, sentence) for article in articles for sentence in split(cleaned)]
    cued = {hit.cue.rule_id for reading in readings for field in FIELDS for hit in reading.cues(field)}
    return cued | {hit.rule for reading in readings for role in Role for hit in reading.roles(role)}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_fires_in_its_case(case: dict[str, str]) -> None:
    assert case["rule_id"] in fired(case["text"])


def test_each_rule_has_a_case_and_each_case_a_rule() -> None:
    rules = [row.rule_id for row in cues()] + [row.rule_id for row in frames()]
    assert len(rules) == len(set(rules)), "a rule id stands twice"
    cancelling = {row.rule_id for row in cues() if not row.value}
    cased = {case.values[0]["rule_id"] for case in CASES}
    assert set(rules) - cancelling - cased == set()
    assert cased - set(rules) == set()
