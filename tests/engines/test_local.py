"""Running the extraction: order, faults and bounded memory, in one process and in several."""

import os
from collections.abc import Iterator
from itertools import count

import pytest

from tracker.engines import local
from tracker.engines.local import WorkerDied, run
from tracker.records import Article, Extraction, Unreadable
from tracker.tables import DataError

NOTHING = [Extraction((), ())]


def article(number: int) -> Article:
    return Article(article_id=str(number), text="x" * 10)


def extracts_nothing(_: Article) -> list[Extraction]:
    return NOTHING


def fails_on_every_third(one: Article) -> list[Extraction]:
    if int(one.article_id) % 3 == 0:
        raise RecursionError(f"too deep in {one.article_id}")
    return NOTHING


def has_a_broken_rule(_: Article) -> list[Extraction]:
    raise DataError("data/rules/cues.csv:7: no such stage")


def in_three_parts(_: Article) -> Iterator[Extraction]:
    return (Extraction((), (), part) for part in range(3))


def endless_parts(_: Article) -> Iterator[Extraction]:
    return (Extraction((), (), part) for part in count())


def fails_after_a_part(one: Article) -> Iterator[Extraction]:
    yield from NOTHING
    raise RecursionError(f"too deep in {one.article_id}")


def dies(_: Article) -> list[Extraction]:
    os._exit(9)


def ids(outcomes: Iterator[local.Outcome]) -> list[str]:
    return [one.where if isinstance(one, Unreadable) else one[0].article_id for one in outcomes]


@pytest.mark.parametrize("jobs", [1, 3])
def test_order_is_kept_and_unreadable_inputs_pass_through(jobs: int) -> None:
    items: list[Article | Unreadable] = [article(n) for n in range(200)]
    items[70:70] = [Unreadable("here", "is empty")] * 50
    expected = [one.where if isinstance(one, Unreadable) else one.article_id for one in items]
    assert ids(run(extracts_nothing, items, jobs)) == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_the_rules_fail_on_costs_only_itself(jobs: int) -> None:
    outcomes = list(run(fails_on_every_third, map(article, range(100)), jobs))
    failed = [one for one in outcomes if isinstance(one, Unreadable)]
    assert [int(one.where) for one in failed] == list(range(0, 100, 3))
    assert "RecursionError: too deep in 3)" in failed[1].reason
    assert ids(iter(outcomes)) == [str(n) for n in range(100)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_rule_ends_the_run(jobs: int) -> None:
    with pytest.raises(DataError, match=r"cues\.csv:7"):
        list(run(has_a_broken_rule, [article(1)], jobs))


def test_a_worker_that_dies_is_said() -> None:
    with pytest.raises(WorkerDied, match="worker process died"):
        list(run(dies, [article(1)], 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_is_bounded_articles_are_taken_as_they_are_needed(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield article(taken)

    outcomes = run(extracts_nothing, endless(), jobs)
    for _ in range(10):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert taken <= max(10, jobs * local.CHUNKS_PER_WORKER * local.CHUNK_ARTICLES)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("longest", [0, local.LONG_ARTICLE])
def test_parts_come_in_order_whichever_process_reads_the_article(
    jobs: int, longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "LONG_ARTICLE", longest)
    outcomes = [one for one in run(in_three_parts, map(article, range(40)), jobs) if not isinstance(one, Unreadable)]
    found = [(one.article_id, extraction.part) for one, extraction in outcomes]
    assert found == [(str(number), part) for number in range(40) for part in range(3)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_parts_that_went_well_stand_before_the_fault(jobs: int) -> None:
    *parts, fault = run(fails_after_a_part, [article(1)], jobs)
    assert parts == [(article(1), NOTHING[0])]
    assert isinstance(fault, Unreadable)


def test_a_part_of_a_long_article_goes_on_before_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "LONG_ARTICLE", 0)
    outcomes = run(endless_parts, [article(1)], jobs=2)
    assert next(outcomes) == (article(1), NOTHING[0])
    outcomes.close()  # type: ignore[attr-defined]


def test_long_articles_are_handed_over_in_small_chunks() -> None:
    long = [Article(article_id=str(n), text="x" * local.CHUNK_CHARACTERS) for n in range(3)]
    assert [len(chunk) for chunk in local._chunks(iter(long))] == [1, 1, 1]
