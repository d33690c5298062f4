"""Scores on made-up labels and claims whose figures can be worked out by hand."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.saved_scores import SavedRunError, compared, read_run, saved_run
from tracker.score import (
    FIELDS,
    LabelError,
    Scored,
    Sum,
    claim_of,
    figures,
    label_of,
    match,
    read_labels,
    same_sum,
    score_document,
)


def label(amount: Any = 100, currency: str = "EUR", **fields: Any) -> Scored:
    row = {"donor": ["NOR"], "recipient": ["UKR"], "amount": amount, "currency": currency, "stage": "pledged"}
    return label_of(row | fields)


def claim(amount: float = 100, currency: str = "EUR", high: float | None = None, **values: Any) -> Scored:
    """A claim that agrees with `label()` but for what is given."""
    one = label(amount, currency)
    figure = Sum(amount, amount if high is None else high, amount if high is None else (amount + high) / 2, currency)
    return replace(one, sums=(figure,), values={**one.values, **values})


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        (label(100), claim(100), True),
        (label(100), claim(100.4), True),
        (label(100), claim(101), False),
        (label(100), claim(100, "USD"), False),
        (label(100, equivalents=[{"amount": 110, "currency": "USD"}]), claim(110, "USD"), True),
        (label(100, equivalents=[{"amount": 110, "currency": "USD"}]), claim(110, "EUR"), False),
        (label([100, 200]), claim(100, high=200), True),
        (label([100, 200]), claim(150), True),
        (label([100, 200]), claim(100), False),
        (label(200), claim(100, high=200), True),
        (label(0), claim(0), True),
    ],
)
def test_same_sum(wanted: Scored, got: Scored, same: bool) -> None:
    assert same_sum(wanted, got) is same


def test_the_pairing_that_agrees_most_wins() -> None:
    labels = [label(), label(stage="delivered")]
    claims = [claim(stage="given"), claim()]
    assert match(labels, claims) == {0: 1, 1: 0}


def test_a_good_pair_gives_way_where_that_makes_two() -> None:
    """The first label fits both claims, the second only the claim that the first agrees with most."""
    labels = [label(100, equivalents=[{"amount": 110, "currency": "USD"}]), label(100)]
    claims = [claim(100), claim(110, "USD", stage="given")]
    assert match(labels, claims) == {0: 1, 1: 0}


SUMS = st.sampled_from([claim(100), claim(100, stage="given"), claim(110, "USD"), claim(300)])
LABELS = st.sampled_from([label(100), label(100, equivalents=[{"amount": 110, "currency": "USD"}]), label(300)])


@given(st.lists(LABELS, max_size=4), st.lists(SUMS, max_size=4))
def test_as_many_pairs_as_can_be(labels: list[Scored], claims: list[Scored]) -> None:
    pairs = match(labels, claims)
    assert len(set(pairs.values())) == len(pairs)
    assert all(same_sum(labels[i], claims[j]) for i, j in pairs.items())
    slots: list[int | None] = [*range(len(claims)), *([None] * len(labels))]
    best = max(
        sum(j is not None and same_sum(one, claims[j]) for one, j in zip(labels, chosen, strict=True))
        for chosen in permutations(slots, len(labels))
    )
    assert len(pairs) == best


def test_figures_by_hand() -> None:
    found = score_document([label(100), label(200, stage="proposed"), label(300)], [claim(100), claim(200), claim(7)])
    result = figures([found])
    assert (result["labels"], result["claims"]) == (3, 3)
    assert result["sum"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert result["tuple"] == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333}
    assert result["fields"]["stage"] == {"right": 0.5, "n": 2, "marked_f1": 0.0, "marked_n": 1}
    assert result["fields"]["donor"] == {"right": 1.0, "n": 2}
    assert set(result["fields"]) == {field.name for field in FIELDS} | {"primary_currency"}


def test_debatable_fields_count_as_right_but_not_strictly() -> None:
    result = figures([score_document([label(debatable=["stage"])], [claim(stage="proposed")])])
    assert (result["tuple"]["f1"], result["tuple_strict"]["f1"]) == (1.0, 0.0)
    assert result["fields"]["stage"]["n"] == 0


def test_doubtful_labels_count_neither_way() -> None:
    doubtful = label(50, debatable=["is_claim"])
    assert figures([score_document([doubtful], [claim(50), claim(50)])])["claims"] == 0
    assert figures([score_document([doubtful], [])])["labels"] == 0
    assert figures([score_document([doubtful, label(50)], [claim(50)])])["sum"]["f1"] == 1.0


def test_rows_in_documents_without_claims() -> None:
    result = figures([score_document([], [claim()]), score_document([], []), score_document([label()], [claim()])])
    assert result["false_rows_per_empty_document"] == 0.5
    assert figures([])["sum"] == {"precision": None, "recall": None, "f1": None}


def test_stages_and_kinds_that_readers_mix_up_count_as_one(make_claim: Any) -> None:
    first = claim_of(make_claim(stage="committed", claim_kind="background"))
    second = claim_of(make_claim(stage="pledged", claim_kind="increment"))
    assert (first.values["stage"], first.values["claim_kind"]) == (second.values["stage"], second.values["claim_kind"])


BAD_LABELS = ["{", "[]", '{"id": 1}', '{"id": "a", "claims": [{"amount": 1}]}', '{"id": "a", "claims": [7]}']


@pytest.mark.parametrize("line", BAD_LABELS)
def test_a_bad_label_row_is_named(line: str) -> None:
    with pytest.raises(LabelError, match="line 2: "):
        read_labels(['{"id": "a", "claims": []}', line])


def outcome(labels: list[Scored], claims: list[Scored]) -> dict[str, Any]:
    documents = {"d": score_document(labels, claims)}
    return saved_run(documents, figures(list(documents.values())), "rules")


@pytest.mark.parametrize(
    ("before", "now", "gains", "losses"),
    [
        ([], [claim()], [("EUR 100 #1", "missed")], []),
        ([claim()], [], [], [("EUR 100 #1", "missed")]),
        ([claim(stage="proposed")], [claim()], [("EUR 100 #1", "stage")], []),
        ([claim(stage="proposed")], [], [], [("EUR 100 #1", "missed")]),
        ([], [claim(stage="proposed")], [("EUR 100 #1", "missed")], []),
        ([claim(), claim(7)], [claim(), claim(8)], [("extra EUR 7", "extra")], [("extra EUR 8", "extra")]),
        ([claim(), claim(7)], [claim(), claim(7), claim(7)], [], [("extra EUR 7", "extra")]),
        ([claim()], [claim()], [], []),
    ],
)
def test_gains_and_losses(
    before: list[Scored], now: list[Scored], gains: list[tuple[str, str]], losses: list[tuple[str, str]]
) -> None:
    changes = compared(outcome([label()], before), outcome([label()], now))
    assert [(row["sum"], row["fault"]) for row in changes["gains"]] == gains
    assert [(row["sum"], row["fault"]) for row in changes["losses"]] == losses


def test_documents_of_only_one_run_are_not_compared() -> None:
    one = outcome([label()], [])
    changes = compared(one, one | {"documents": {"e": {}}})
    assert (changes["documents_compared"], changes["documents_not_compared"]) == (0, 2)


NO_RUNS = ["", "{}", "[]", '{"documents": [], "figures": {}}', '{"documents": {"a": 1}, "figures": {}}']


@pytest.mark.parametrize("text", NO_RUNS)
def test_what_is_no_saved_run(text: str) -> None:
    with pytest.raises(SavedRunError):
        read_run(text)
