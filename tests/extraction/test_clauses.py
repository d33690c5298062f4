"""Where the clauses of a sentence begin and end."""

from itertools import groupby

import pytest

from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import Sentence
from tracker.records import Article


def pieces(text: str) -> list[str]:
    """The runs of words of one clause; a relative clause stands between two runs of the one around it."""
    reading = Reading(Article(article_id="case", text=text), text, Sentence(0, len(text)))
    numbered = zip(reading.clauses.parts.of, reading.tagged.spans, strict=True)
    runs = [[span for _, span in run] for _, run in groupby(numbered, key=lambda pair: pair[0])]
    return [text[run[0][0] : run[-1][1]] for run in runs]


@pytest.mark.parametrize(
    "expected",
    [
        ["Norway pledged $5m in aid to Chad and Niger."],
        ["Norway approved loans, grants and guarantees of $5m."],
        ["Norway pledged $5m", "; Hungary blocked €2bn."],
        ["Norway pledged $5m", "but the EU has suspended €2bn."],
        ["While Norway pledged $5m", ", Hungary blocked €2bn."],
        ["Norway suspended $5m for Mali", "and will give Kenya $3m."],
        ["Israel blocked the crossing", ", and Norway pledged $5m."],
        ["Norway", ", a NATO member", ", pledged $5m to Mali."],
        ["Norway", ", Sweden's neighbour", ", gives $5m to Mali."],
        ["Norway", ", not Sweden", ", gave $5m to Mali."],
        ["Norway", ", facing criticism from Sweden", ", finally pledged $5m to Mali."],
        ["Norway", "– one of the donors", "– pledged $5m to Mali."],
        ["Norway gave Mali", ", which suffers from drought", ", $5m."],
        ["Norway, the United Kingdom, Spain and Chad pledged $5m to Mali."],
        ["Russia", ", which vetoed the resolution", ", pledged $5m to Mali."],
        ["The $5m cannot be paid,", "since Budapest withholds its consent."],
        ["If lawmakers approve it, Kyiv gets $5m."],
        ["A bill before the Senate would give Jordan $5m."],
    ],
    ids=lambda expected: expected[0],
)
def test_clauses(expected: list[str]) -> None:
    assert pieces(" ".join(expected).replace(" ,", ",").replace(" ;", ";")) == expected


def test_words_of_a_relative_clause_are_about_the_one_around_it() -> None:
    text = "Kenya waits for $300m, which has been stalled since March."
    reading = Reading(Article(article_id="case", text=text), text, Sentence(0, len(text)))
    money, held = (reading.tagged.words.index(word) for word in ("\ue000", "stalled"))
    assert reading.clauses.parts.of[money] != reading.clauses.parts.of[held]
    assert reading.clauses.hold(money, held)
    assert reading.clauses.reach(held, money)
