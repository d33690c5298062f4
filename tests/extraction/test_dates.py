"""Dates: the table of cases, and what holds for any text."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.extraction.mentions.date_words import DateEvent, DateRole, DateWord
from tracker.extraction.mentions.dates import find_dates
from tracker.records import DateBasis
from tracker.tables import read_rows

CASES = Path(__file__).parents[1] / "cases" / "dates.csv"
DAYS = st.dates(date(1995, 1, 1), date(2050, 12, 31))
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
PIECES = """January Feb. May MARCH Friday last next this week month year years 2024 2023-24 2030 30 31st the of in for
since by until from to and between end war invasion Ukraine ago two first half quarter fiscal FY24 Q3 now - – , . $ %
2024-02-30 today recently early mid- on full-scale through"""
JUMBLE = st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join)


def cases() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(
                row["text"],
                date.fromisoformat(row["published"]) if row["published"] else None,
                json.loads(row["expected"]),
                id=row["id"],
                marks=[pytest.mark.xfail(strict=True)] if row["gap"] else [],
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("text", "published", "expected"), cases())
def test_case(text: str, published: date | None, expected: list[list[str]]) -> None:
    found = find_dates(text, 0, len(text), published)
    assert [[text[m.start : m.end], m.value, m.rule, m.basis.value] for m in found] == expected


def test_every_event_has_a_case() -> None:
    proved = {rule for case in cases() for _, _, rule, _ in case.values[2]}  # type: ignore[attr-defined]
    assert {row.rule for row in read_rows("rules/date_events.csv", DateEvent)} <= proved


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: DateWord("monht", "January", 1, True),
        lambda: DateRole("since", "sinse"),
        lambda: DateEvent("war", "(", (), "2022/"),
        lambda: DateEvent("war", "war", (), "2022"),
    ],
)
def test_a_wrong_row_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="column"):
        wrong()


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "In 2021 nothing. In 2022 a sum. In 2023 another."
    (found,) = find_dates(text, 17, 31, None)
    assert (text[found.start : found.end], found.start) == ("2022", 20)


def test_the_war_is_named_by_the_neighbourhood() -> None:
    text = "Ukraine has asked for more. Five sums were paid since the war began. Israel is not named."
    (found,) = find_dates(text, 28, 68, None)
    assert found.rule == "war_in_ukraine"


@given(st.text() | JUMBLE, st.none() | st.dates())
def test_any_text_gives_well_formed_mentions(text: str, published: date | None) -> None:
    found = find_dates(text, 0, len(text), published)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert mention.rule
        ends = mention.value.split("/")
        assert 1 <= len(ends) <= 2
        assert any(ends)
        for end in filter(None, ends):
            date.fromisoformat((end + "-01-01")[:10])
        if len(ends) == 2 and all(ends):
            assert ends[0] <= ends[1]
            assert len(ends[0]) == len(ends[1])
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(JUMBLE)
def test_without_publication_only_the_words_count(text: str) -> None:
    assert all(mention.basis is DateBasis.SENTENCE for mention in find_dates(text, 0, len(text), None))


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_a_weekday_lies_within_seven_days(published: date, name: str) -> None:
    def day(words: str) -> date:
        (found,) = find_dates(words, 0, len(words), published)
        return date.fromisoformat(found.value)

    bare, last, coming = day(f"on {name}"), day(f"last {name}"), day(f"next {name}")
    assert {found.weekday() for found in (bare, last, coming)} == {WEEKDAYS.index(name)}
    assert timedelta(0) <= published - bare < timedelta(7)
    assert timedelta(0) < published - last <= timedelta(7)
    assert timedelta(0) < coming - published <= timedelta(7)


@given(DAYS, st.sampled_from(["{:%B} {}, {}", "{1} {0:%B} {2}", "{0:%b}. {1}, {2}", "{2}-{0:%m}-{0:%d}"]))
def test_a_day_written_out_comes_back(day: date, form: str) -> None:
    assume("%b" not in form or day.month != 5)  # May has no shorter form
    text = form.format(day, day.day, day.year)
    (found,) = find_dates(text, 0, len(text), None)
    assert (found.value, text[found.start : found.end]) == (day.isoformat(), text)


@given(DAYS, DAYS)
def test_a_day_without_year_lies_near_publication(day: date, published: date) -> None:
    text = f"on {day.day} {day:%B}"
    (found,) = find_dates(text, 0, len(text), published)
    resolved = date.fromisoformat(found.value)
    assert (resolved.month, resolved.day) == (day.month, day.day)
    reach = 366 * 8 if (day.month, day.day) == (2, 29) else 366 - 90
    assert -reach <= (resolved - published).days <= 90
