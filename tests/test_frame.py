"""Typed tables: columns, types, dates as periods, labels."""

import pandas as pd
import pytest

from tracker.frame import claims_frame, frame, label, pledges_frame, prepare, rejected_frame, retype
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, Rejected
from tracker.rows import columns

DTYPES = {"number": "float64", "integer": "int64", "boolean": "bool", "date": "datetime64[s]", "choice": "category"}


def tables(claims: list[Claim], rejected: list[Rejected]) -> dict[str, pd.DataFrame]:
    return {
        "claims": claims_frame(claims),
        "rejected": rejected_frame(rejected),
        "pledges": pledges_frame(build_pledges(claims)),
    }


@pytest.mark.parametrize("rows", ["some", "none"])
def test_types_are_those_of_the_codebook(
    sample_claims: list[Claim], sample_rejected: list[Rejected], rows: str
) -> None:
    built = tables(sample_claims, sample_rejected) if rows == "some" else tables([], [])
    for table, data in built.items():
        expected = {column.column: DTYPES.get(column.type, "str") for column in columns(table)}
        assert {name: str(dtype) for name, dtype in data.dtypes.items()} == expected
        assert list(data.columns) == list(expected)


def test_empty_text_is_empty_not_missing(sample_claims: list[Claim]) -> None:
    data = claims_frame(sample_claims)
    texts = [column.column for column in columns("claims") if column.type in ("text", "list", "json", "choice")]
    assert not data[texts].isna().to_numpy().any()
    assert pd.isna(data.loc[3, "published"])
    assert pd.isna(data.loc[7, "amount_high"])


def test_a_value_outside_a_closed_list_is_refused() -> None:
    row = {column.column: None for column in columns("rejected")} | {
        "span_start": 1, "span_end": 2, "qualifier": "exact", "reason": "weather",
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"rejected.reason: 'weather' is not in the codebook"):
        frame("rejected", [row])


def test_retype_names_what_is_odd(sample_claims: list[Claim]) -> None:
    data = claims_frame(sample_claims).rename(columns={"donor": "giver"})
    with pytest.raises(ValueError, match="donor, giver"):
        retype("claims", data)


@pytest.mark.parametrize(
    ("announced_on", "as_of", "month", "year", "start", "end"),
    [
        ("2024-02-20", "", "2024-02-01", 2024, "2024-02-20", "2024-02-20"),
        ("2024-02", "", "2024-02-01", 2024, "2024-02-01", "2024-02-29"),
        ("2023-12", "", "2023-12-01", 2023, "2023-12-01", "2023-12-31"),
        ("2024", "", None, 2024, "2024-01-01", "2024-12-31"),
        ("", "", None, None, None, None),
        ("", "2024-02", None, None, "2024-02-01", "2024-02-29"),
    ],
)
def test_dates_as_periods(
    make_claim: object, announced_on: str, as_of: str, month: str | None, year: int | None, start: str, end: str
) -> None:
    claim = make_claim(announced_on=announced_on, as_of=as_of)  # type: ignore[operator]
    for data in (claims_frame([claim]), pledges_frame(build_pledges([claim]))):
        row = prepare(data).iloc[0]
        for name, expected in {"month": month, "date_start": start, "date_end": end}.items():
            assert (None if pd.isna(row[name]) else row[name].date().isoformat()) == expected, name
        assert (None if pd.isna(row["year"]) else row["year"]) == year


def test_prepared_without_rows() -> None:
    data = prepare(pledges_frame([]))
    assert data.empty
    assert str(data["month"].dtype).startswith("datetime64")
    assert str(data["donor_label"].dtype) == "category"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("", ""),
        ("Norway", "Norway"),
        ("United States;European Union", "United States and European Union"),
        ("Denmark;Norway;Sweden", "Denmark, Norway and Sweden"),
    ],
)
def test_label(names: str, shown: str) -> None:
    assert label(names) == shown


def test_a_joint_sum_has_one_label_in_whatever_order(make_claim: object) -> None:
    claims = [make_claim(1, donor=("Norway", "Denmark")), make_claim(2, donor=("Denmark", "Norway"))]  # type: ignore[operator]
    assert prepare(claims_frame(claims))["donor_label"].nunique() == 1
