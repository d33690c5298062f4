"""Downloads are read back with other tools than wrote them."""

import csv
import io
import json
import math
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.export import FORMATS, MIME, XLSX_CELL, XLSX_ROWS, ExportError, export_bytes, fitting
from tracker.frame import claims_frame, pledges_frame, prepare
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim
from tracker.rows import FORMULA_STARTS, claim_row, columns, defused

DAY = date(2024, 5, 1)
NAMES = [column.column for column in columns("pledges")]


@pytest.fixture
def pledges(sample_claims: list[Claim]) -> pd.DataFrame:
    """Prepared, as the page has them: the added columns must not appear in a download."""
    return prepare(pledges_frame(build_pledges(sample_claims)))


def test_csv(pledges: pd.DataFrame) -> None:
    header, *rows = csv.reader(io.StringIO(export_bytes(pledges, "pledges", "csv", created=DAY).decode()))
    assert header == NAMES
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["amount_eur"] for row in told[:3]] == ["1000000", "2000000", "4000000"]
    assert told[7]["amount_eur"] == ""
    assert told[4]["sentence"].startswith("'=1+1")
    assert told[0]["count_in_totals"] == "true"
    assert json.loads(told[0]["stage_history"])[0]["stage"] == "pledged"


def test_json_and_jsonl_hold_the_same_rows(sample_claims: list[Claim]) -> None:
    data = claims_frame(sample_claims)
    lines = export_bytes(data, "claims", "jsonl", created=DAY).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows == [claim_row(claim) for claim in sample_claims]
    assert rows == json.loads(export_bytes(data, "claims", "json", created=DAY))


def test_claims_with_their_pledge(sample_claims: list[Claim]) -> None:
    data = claims_frame(sample_claims).assign(pledge_id="P1")
    row = json.loads(export_bytes(data, "claims", "jsonl", created=DAY).decode().splitlines()[0])
    assert row["pledge_id"] == "P1"


def test_parquet(pledges: pd.DataFrame) -> None:
    found = pd.read_parquet(io.BytesIO(export_bytes(pledges, "pledges", "parquet", created=DAY)))
    assert list(found.columns) == NAMES
    assert found["amount_eur"].tolist()[:3] == [1e6, 2e6, 4e6]
    assert math.isnan(found["amount_eur"][7])
    assert found["published"].tolist()[0] == date(2024, 2, 20)
    assert found["published"].tolist()[3] is None
    assert found["sentence"].tolist() == pledges["sentence"].tolist()
    assert found["count_in_totals"].tolist() == pledges["count_in_totals"].tolist()


def test_xlsx(pledges: pd.DataFrame) -> None:
    data = export_bytes(pledges, "pledges", "xlsx", citation="Cite\nthis.", created=DAY)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["pledges", "codebook", "citation"]
    header, *rows = book["pledges"].iter_rows(values_only=True)
    assert list(header) == NAMES
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["amount_eur"] for row in told[:3]] == [1e6, 2e6, 4e6]
    assert told[7]["amount_eur"] is None
    assert told[0]["count_in_totals"] is True
    assert [row["sentence"] for row in told] == pledges["sentence"].tolist()
    assert [row[0] for row in book["codebook"].iter_rows(values_only=True)][1:] == NAMES
    assert [row[0] for row in book["citation"].iter_rows(values_only=True)] == ["Cite", "this."]


def test_xlsx_runs_no_formula_and_follows_no_link(make_claim: object) -> None:
    claim = make_claim(sentence="=cmd|' /C calc'!A0", url="http://example.org/", title="007")  # type: ignore[operator]
    data = export_bytes(claims_frame([claim]), "claims", "xlsx", created=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["claims"]
    cells = {sheet.cell(1, number).value: sheet.cell(2, number) for number in range(1, sheet.max_column + 1)}
    for name in ("sentence", "url", "title"):
        assert cells[name].data_type == "s"
        assert cells[name].hyperlink is None
    assert cells["title"].value == "007"


def test_a_cell_too_long_for_a_sheet_says_so() -> None:
    assert fitting("x" * XLSX_CELL) == "x" * XLSX_CELL
    cut = fitting("x" * (XLSX_CELL + 1))
    assert len(cut) == XLSX_CELL
    assert "whole in CSV" in cut


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(ExportError, match="take CSV or Parquet"):
        export_bytes(pd.DataFrame(index=range(XLSX_ROWS + 1)), "pledges", "xlsx", created=DAY)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_input_gives_the_same_bytes(pledges: pd.DataFrame, kind: str) -> None:
    assert export_bytes(pledges, "pledges", kind, created=DAY) == export_bytes(pledges, "pledges", kind, created=DAY)
    assert MIME[kind]


@pytest.mark.parametrize("kind", FORMATS)
def test_no_rows(kind: str) -> None:
    assert export_bytes(pledges_frame([]), "pledges", kind, created=DAY) == export_bytes(
        prepare(pledges_frame([])), "pledges", kind, created=DAY
    )


def test_unknown_format() -> None:
    with pytest.raises(ExportError, match="'pdf' is not one of csv, xlsx, parquet, json, jsonl"):
        export_bytes(pledges_frame([]), "pledges", "pdf", created=DAY)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_formulas_are_defused(start: str) -> None:
    assert defused(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_defused_text_never_begins_a_formula(text: str) -> None:
    assert not defused(text).startswith(FORMULA_STARTS)
    assert defused(text).endswith(text)


@pytest.mark.parametrize("kind", FORMATS)
def test_half_a_character_does_not_break_a_download(make_claim: object, kind: str) -> None:
    data = claims_frame([make_claim(sentence="broken \ud800 text")])  # type: ignore[operator]
    assert export_bytes(data, "claims", kind, created=DAY)
