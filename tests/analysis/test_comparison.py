"""Two monthly tables side by side."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.comparison import BY, compare, coverage, finding, monthly_frame, totals
from tracker.analysis.comparison_text import text
from tracker.analysis.monthly import MEASURES
from tracker.export import export_bytes
from tracker.filters import DEFAULTS, Filters
from tracker.rows import Row, columns

NAMES = {"NOR": "Norway", "EU": "European Union", "DNK;NOR": "Denmark;Norway", "IND": "India"}


def row(iso: str, when: str, commitments: float = 0.0) -> Row:
    empty = dict.fromkeys(MEASURES, 0.0) | {"gdp": None, "pct_gdp": None}
    year, month = (int(part) for part in when.split("-"))
    told = {"country": NAMES[iso], "iso": iso, "year": year, "month": month, "commitments": commitments}
    return {column.column: (empty | told)[column.column] for column in columns("monthly")}


def table(*rows: Row, filters: Filters = DEFAULTS) -> pd.DataFrame:
    return monthly_frame(rows, filters)


OURS = table(row("NOR", "2024-02", 0.5), row("NOR", "2024-03", 0.25), row("DNK;NOR", "2024-03", 0.1))
THEIRS = table(row("NOR", "2024-02", 1.0), row("EU", "2024-05", 2.0), row("EU", "2023-12", -0.5))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("donor", [("EU", 0, 1.5, -1.5, -1.0, "theirs"), ("NOR", 0.75, 1, -0.25, -0.25, "both"),
                   ("DNK;NOR", 0.1, 0, 0.1, None, "ours")]),
        ("month", [(2023, 12, 0, -0.5, 0.5, None, "theirs"), (2024, 2, 0.5, 1, -0.5, -0.5, "both"),
                   (2024, 3, 0.35, 0, 0.35, None, "ours"), (2024, 5, 0, 2, -2, -1.0, "theirs")]),
        ("donor-month", [("DNK;NOR", 2024, 3, 0.1, 0, 0.1, None, "ours"),
                         ("EU", 2023, 12, 0, -0.5, 0.5, None, "theirs"), ("EU", 2024, 5, 0, 2, -2, -1.0, "theirs"),
                         ("NOR", 2024, 2, 0.5, 1, -0.5, -0.5, "both"), ("NOR", 2024, 3, 0.25, 0, 0.25, None, "ours")]),
    ],
)  # fmt: skip
def test_by_donor_and_month(by: str, expected: list[tuple[object, ...]]) -> None:
    found = compare(OURS, THEIRS, "commitments", by)
    shown = [*BY[by], "ours", "theirs", "difference", "relative_difference", "found_in"]
    cells = found[shown].astype("object").where(found[shown].notna(), None)
    assert list(cells.itertuples(index=False, name=None)) == expected
    assert totals(found) == (0.85, 2.5)
    assert set(found["measure"]) == {"commitments"}


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_is_compared_by_itself(measure: str) -> None:
    ours, theirs = (table(row("NOR", "2024-02") | {measure: value}) for value in (3.0, 2.0))
    assert [compare(ours, theirs, name, "donor")["difference"].sum() for name in MEASURES] == [
        1.0 if name == measure else 0 for name in MEASURES
    ]


def test_a_donor_has_our_name() -> None:
    other = THEIRS.assign(country="EU (Commission and Council)")
    ours = table(row("EU", "2024-05", 1))
    assert compare(ours, other, "commitments", "donor")["country"].tolist()[0] == "European Union"
    assert compare(ours[:0], other, "commitments", "donor")["country"].tolist()[0] == "EU (Commission and Council)"


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(), 3),
        (Filters(donor=("EU",)), 2),
        (Filters(donor=("NOR", "EU")), 3),
        (Filters(from_="2024"), 2),
        (Filters(from_="2024-02-29"), 2),
        (Filters(to="2024-02-01"), 2),
        (Filters(from_="2024-01", to="2024-04"), 1),
        (Filters(donor=("EU",), from_="2024"), 1),
        (Filters(recipient=("MDA",), type=("military",), min=1e12), 3),
        (Filters(donor=("IND",)), 0),
    ],
)
def test_filters_that_bear_on_a_file(filters: Filters, rows: int) -> None:
    rows_of_theirs = THEIRS.astype("object").where(THEIRS.notna(), None).to_dict("records")
    found = monthly_frame(rows_of_theirs, filters)
    assert len(found) == rows
    assert found.index.tolist() == list(range(rows))


@pytest.mark.parametrize(
    ("ours", "theirs", "notes"),
    [
        (OURS, THEIRS, ["ours covers February 2024 to March 2024; theirs has 2 months outside of that with €1.5bn",
                        "theirs covers December 2023 to May 2024"]),
        (THEIRS, OURS, ["ours covers December 2023 to May 2024",
                        "theirs covers February 2024 to March 2024; ours has 2 months outside of that with €1.5bn"]),
        (OURS[:0], THEIRS, ["ours: no row under these filters"]),
        (OURS[:0], THEIRS[:0], ["ours and theirs: no row under these filters"]),
    ],
)  # fmt: skip
def test_months_that_only_one_covers_are_said(ours: pd.DataFrame, theirs: pd.DataFrame, notes: list[str]) -> None:
    assert coverage(ours, theirs, "commitments") == notes


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (OURS, THEIRS, "Ours holds €850m of commitments where k.csv holds €2.5bn (34%)"),
        (OURS, OURS, "Both hold €850m of commitments"),
        (OURS[:0], THEIRS, "Ours holds €0 of commitments where k.csv holds €2.5bn"),
        (OURS, THEIRS[:0], "Ours holds €850m of commitments where k.csv holds €0"),
        (OURS, THEIRS[2:], "Ours holds €850m of commitments where k.csv holds −€500m"),
    ],
)
def test_the_finding(ours: pd.DataFrame, theirs: pd.DataFrame, words: str) -> None:
    assert finding(compare(ours, theirs, "commitments", "donor"), "commitments", "k.csv") == words


def test_as_text() -> None:
    shown = text(compare(OURS, THEIRS, "commitments", "donor"), "The finding", ["a note"])
    lines = [line.split() for line in shown.splitlines() if line]
    assert lines[2:] == [
        ["ours", "theirs", "difference", "per", "cent"],
        ["in", "both"],
        ["Norway", "0.750", "1.000", "-0.250", "-25.0%"],
        ["only", "in", "ours"],
        ["Denmark,", "Norway", "0.100", "0.000", "+0.100"],
        ["only", "in", "theirs"],
        ["European", "Union", "0.000", "1.500", "-1.500", "-100.0%"],
        ["all", "0.850", "2.500", "-1.650", "-66.0%"],
        ["a", "note"],
    ]
    ends = {len(line) for line in shown.splitlines() if line.endswith("%")}
    assert len(ends) == 1


def test_months_as_text_stand_in_their_order() -> None:
    shown = text(compare(OURS, THEIRS, "commitments", "month"), "The finding", [])
    assert [line.split() for line in shown.splitlines() if line.startswith("  2")] == [
        ["2023-12", "0.000", "-0.500", "+0.500"],
        ["2024-02", "0.500", "1.000", "-0.500", "-50.0%"],
        ["2024-03", "0.350", "0.000", "+0.350"],
        ["2024-05", "0.000", "2.000", "-2.000", "-100.0%"],
    ]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_without_rows(by: str, kind: str) -> None:
    nothing = compare(OURS[:0], THEIRS[:0], "total", by)
    assert nothing.empty
    assert "all" in text(nothing, "", [])
    assert export_bytes(nothing, "comparison", kind, created=date(2024, 5, 1)).count(b"\n") == (kind == "csv")


def test_a_formula_in_a_name_is_defused() -> None:
    theirs = THEIRS.assign(country="=HYPERLINK(1)")
    shown = export_bytes(compare(OURS[:0], theirs, "total", "donor"), "comparison", "csv", created=date(2024, 5, 1))
    assert b"\n'=HYPERLINK(1),EU" in shown


SUMS = st.floats(-1e5, 1e5, allow_subnormal=False).map(lambda value: round(value, 9))
TABLES = st.dictionaries(
    st.tuples(st.sampled_from(list(NAMES)), st.sampled_from(["2022-01", "2023-12", "2024-02", "2024-03"])),
    SUMS,
).map(lambda cells: table(*(row(iso, when, value) for (iso, when), value in cells.items())))


@given(TABLES, st.sampled_from(MEASURES), st.sampled_from(list(BY)))
def test_a_table_beside_itself_differs_nowhere(one: pd.DataFrame, measure: str, by: str) -> None:
    found = compare(one, one.iloc[::-1].reset_index(drop=True), measure, by)
    assert (found["difference"] == 0).all()
    assert (found["relative_difference"].dropna() == 0).all()
    assert (found["found_in"] == "both").all()


@given(TABLES, TABLES, st.sampled_from(list(BY)))
def test_no_sum_is_lost_and_sides_can_be_exchanged(ours: pd.DataFrame, theirs: pd.DataFrame, by: str) -> None:
    found = compare(ours, theirs, "commitments", by)
    assert totals(found) == pytest.approx((ours["commitments"].sum(), theirs["commitments"].sum()), abs=1e-6)
    assert not found.duplicated(BY[by]).any()
    turned = compare(theirs, ours, "commitments", by)
    assert sorted(turned["difference"]) == pytest.approx(sorted(-found["difference"]))
