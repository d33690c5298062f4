"""Filters: as text, and at work."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.filters import CHOICES, DEFAULTS, FilterError, Filters, apply, bounds, from_query, scope, to_query
from tracker.frame import claims_frame, pledges_frame, prepare, rejected_frame
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, Rejected

ALL = {"stage": (), "hold": (), "kind": ()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {}),
        ({"donor": ["USA", "eu"]}, {"donor": ("USA", "EU")}),
        ({"donor": ["USA", "USA"]}, {"donor": ("USA",)}),
        ({"recipient": ["REGION:AFRICA"]}, {"recipient": ("REGION:AFRICA",)}),
        (
            {"type": ["military"], "stage": ["proposed", "pledged"]},
            {"type": ("military",), "stage": ("proposed", "pledged")},
        ),
        ({"from": ["2024"], "to": ["2024-02-29"]}, {"from_": "2024", "to": "2024-02-29"}),
        ({"undated": ["no"], "currency": ["eur"]}, {"undated": False, "currency": "eur"}),
        ({"min": ["1e6"], "max": ["2000000.5"]}, {"min": 1e6, "max": 2000000.5}),
        ({"min": ["0"]}, {"min": 0.0}),
        ({"q": [" air   defence "], "confidence": ["strong"]}, {"q": "air defence", "confidence": "strong"}),
        ({"as_of": ["2024-02-29"], "also": ["part"]}, {"as_of": date(2024, 2, 29), "also": ("part",)}),
        ({"rule": ["usual_stage", "fine"]}, {"rule": ("usual_stage", "fine")}),
        ({"publisher": ["The Daily Example"]}, {"publisher": ("The Daily Example",)}),
        ({"view": ["map"], "unknown": ["x"], "from_": ["2024"], "q": [""], "stage": [""]}, {}),
    ],
)
def test_read(query: dict[str, list[str]], expected: dict[str, object]) -> None:
    assert from_query(query) == (Filters(**expected), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected", "complaint"),
    [
        ({"donor": ["<script>"]}, {}, "donor: '<script>' is not a code such as USA or EU"),
        ({"stage": ["promised"]}, {}, "stage: 'promised' is not one of proposed, pledged"),
        ({"stage": ["promised", "pledged"]}, {"stage": ("pledged",)}, "stage: 'promised'"),
        ({"from": ["2024-13"]}, {}, "from: '2024-13' is not a date, YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"to": ["2023-02-29"]}, {}, "to: '2023-02-29' is not a date"),
        ({"to": ["0000"]}, {}, "to: '0000' is not a date"),
        ({"from": ["٢٠٢٤"]}, {}, "is not a date"),
        ({"from": ["2025"], "to": ["2024-06"]}, {}, "from, to: 2025 is after 2024-06"),
        ({"rule": ['"donor"']}, {}, "is not a rule such as usual_stage"),
        ({"min": ["ten"]}, {}, "min: 'ten' is not a number of 0 or more"),
        ({"min": ["-1"]}, {}, "min: '-1'"),
        ({"max": ["nan"]}, {}, "max: 'nan'"),
        ({"max": ["inf"]}, {}, "max: 'inf'"),
        ({"min": ["2"], "max": ["1"]}, {}, "min, max: 2 is more than 1"),
        ({"currency": ["gbp"]}, {}, "currency: 'gbp' is not one of usd, eur"),
        ({"guarantee": ["some"]}, {}, "guarantee: 'some' is not one of yes, no"),
        ({"periods": ["twice"]}, {}, "periods: 'twice' is not one of all, once"),
        ({"undated": ["maybe"]}, {}, "undated: 'maybe' is not one of yes, no"),
        ({"as_of": ["2024-02"]}, {}, "as_of: '2024-02' is not a day, YYYY-MM-DD"),
    ],
)
def test_nonsense_falls_back_and_is_named(
    query: dict[str, list[str]], expected: dict[str, object], complaint: str
) -> None:
    filters, wrong = from_query(query)
    assert filters == Filters(**expected)  # type: ignore[arg-type]
    assert len(wrong) == 1
    assert complaint in wrong[0]


def several(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(CHOICES[name]), unique=True, min_size=1).map(tuple)


CODES = st.lists(st.sampled_from(["USA", "EU", "REGION:AFRICA", "NB8"]), unique=True).map(tuple)


@given(
    st.builds(
        Filters,
        donor=CODES,
        recipient=CODES,
        type=several("type"),
        stage=several("stage"),
        hold=several("hold"),
        kind=several("kind"),
        also=several("also"),
        guarantee=st.booleans(),
        periods=st.sampled_from(CHOICES["periods"]),
        from_=st.sampled_from(["", "1999", "2024-01", "2024-01-31"]),
        to=st.sampled_from(["", "2024", "2024-02", "2025-01-31"]),
        undated=st.booleans(),
        min=st.none() | st.floats(0, 1e6),
        max=st.none() | st.floats(1e6, 1e15),
        currency=st.sampled_from(CHOICES["currency"]),
        q=st.sampled_from(["", "air defence", "50% & more"]),
        confidence=st.sampled_from(CHOICES["confidence"]),
        as_of=st.none() | st.dates(),
    )
)
def test_what_is_written_reads_back(filters: Filters) -> None:
    assert from_query(to_query(filters)) == (filters, ())


def test_the_default_needs_no_parameters() -> None:
    assert to_query(DEFAULTS) == {}


def test_all_stages_are_written_out() -> None:
    assert to_query(Filters(stage=())) == {"stage": list(CHOICES["stage"])}


@given(st.dictionaries(st.sampled_from(["donor", "from", "to", "min", "stage", "as_of", "q"]), st.lists(st.text())))
def test_no_address_breaks_the_page(query: dict[str, list[str]]) -> None:
    filters, _ = from_query(query)
    assert from_query(to_query(filters)) == (filters, ())


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2023-02-28", (2023, 2, 28), (2023, 2, 28)),
    ],
)
def test_bounds(when: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert bounds(when) == (date(*first), date(*last))


# Which of the nine sample claims each filter keeps, stage, hold and kind being open where not given.
KEPT = [
    (ALL, "123456789"),
    ({}, "123489"),
    (ALL | {"stage": ("proposed",)}, "5"),
    ({"stage": ("proposed", "pledged")}, "1234589"),
    ({"hold": ("blocked",)}, "6"),
    ({"kind": ("cumulative_total",)}, "7"),
    (ALL | {"donor": ("USA",)}, "3"),
    (ALL | {"donor": ("EU",)}, "3"),
    (ALL | {"donor": ("US",)}, ""),
    (ALL | {"donor": ("NOR", "EU")}, "12345678"),
    (ALL | {"recipient": ("UKR",)}, "123456789"),
    (ALL | {"type": ("military",)}, "1"),
    (ALL | {"from_": "2024-02-20", "undated": False}, "125689"),
    (ALL | {"from_": "2024-02-20"}, "1245689"),
    (ALL | {"from_": "2024-02-21", "undated": False}, "2"),
    (ALL | {"from_": "2024-03-31", "undated": False}, "2"),
    (ALL | {"from_": "2024-04", "undated": False}, ""),
    (ALL | {"to": "2024-01", "undated": False}, "37"),
    (ALL | {"from_": "2023-06", "to": "2023-06", "undated": False}, "3"),
    (ALL | {"to": "2022"}, "4"),
    (ALL | {"undated": False}, "12356789"),
    (ALL | {"publisher": ("The Daily Example",)}, "1356789"),
    (ALL | {"q": "NUMBER sentence 3"}, "3"),
    (ALL | {"q": "NAÏVELY"}, "5"),
    (ALL | {"q": "(.*"}, ""),
    (ALL | {"confidence": "strong"}, "1345678"),
    (ALL | {"rule": ("title_donor",)}, "2"),
    (ALL | {"rule": ("title", "cue")}, "1345678"),
    (ALL | {"as_of": date(2024, 2, 19)}, ""),
    (ALL | {"as_of": date(2024, 2, 20)}, "12356789"),
]
ONLY_PLEDGES = [
    (ALL | {"min": 4e6, "max": 8e6, "currency": "eur"}, "34"),
    (ALL | {"min": 16e6, "max": 16e6, "currency": "usd"}, "5"),
    (ALL | {"min": 0.0}, "1235679"),  # 4 has no day and 8 no rate
]


def numbers(data: pd.DataFrame) -> str:
    return "".join(data["article_id"].str.removeprefix("article-"))


@pytest.mark.parametrize(("fields", "kept"), KEPT + ONLY_PLEDGES)
def test_pledges_kept(sample_claims: list[Claim], fields: dict[str, object], kept: str) -> None:
    data = pledges_frame(build_pledges(sample_claims))
    filters = Filters(**fields)  # type: ignore[arg-type]
    assert numbers(apply(data, filters)) == kept
    assert numbers(apply(prepare(data), filters)) == kept
    assert list(apply(data, filters).columns) == list(data.columns)


@pytest.mark.parametrize(("fields", "kept"), KEPT)
def test_claims_kept(sample_claims: list[Claim], fields: dict[str, object], kept: str) -> None:
    assert numbers(apply(claims_frame(sample_claims), Filters(**fields))) == kept  # type: ignore[arg-type]


def test_scope_leaves_stage_hold_and_kind_open(sample_claims: list[Claim]) -> None:
    data = pledges_frame(build_pledges(sample_claims))
    assert numbers(scope(data, Filters(from_="2024"))) == "12456789"


def test_rejected_sums_know_no_donor(sample_rejected: list[Rejected]) -> None:
    data = rejected_frame(sample_rejected)
    assert len(apply(data, DEFAULTS)) == 2
    assert len(apply(data, Filters(q="hundreds"))) == 2
    assert apply(data, Filters(rule=("no_figure",)))["reason"].tolist() == ["no_figure"]
    for filters in (Filters(donor=("USA",)), Filters(from_="2024"), Filters(stage=("proposed",)), Filters(min=1.0)):
        with pytest.raises(FilterError, match="this table has no"):
            apply(data, filters)


def test_filters_on_an_empty_table() -> None:
    everything = Filters(donor=("USA",), from_="2024", q="a", min=1.0, as_of=date(2024, 1, 1), confidence="strong")
    assert apply(pledges_frame([]), everything).empty
