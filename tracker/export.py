"""A table as a download: CSV, XLSX, Parquet, JSON or JSON Lines."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter

from tracker.formats import csv_bytes, json_bytes, jsonl_bytes, parquet_bytes, plain_values, table_columns
from tracker.rows import Column

XLSX_ROWS = 1_048_575
XLSX_CELL = 32_767
_CUT = " [cut: longer than a cell can be; whole in CSV]"
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "jsonl": "application/jsonl",
}
FORMATS = tuple(MIME)
_WRITERS: dict[str, Callable[[str, pd.DataFrame], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
    "json": json_bytes,
    "jsonl": jsonl_bytes,
}


class ExportError(ValueError):
    """The table does not fit the format; the message is for the user."""


def export_bytes(data: pd.DataFrame, table: str, kind: str, *, citation: str = "", created: date) -> bytes:
    """A table in one of FORMATS. The same input gives the same bytes.

    Args:
        data: rows of `table`, typed as by `frame`; columns that only help to draw are left out.
        citation, created: for the workbook: its sheet 'citation' and its date, that of the release.

    Raises:
        ExportError: no such format, or more rows than the format holds.
    """
    if kind == "xlsx":
        return xlsx_bytes(table, data, citation, created)
    if kind not in _WRITERS:
        raise ExportError(f"format {kind!r} is not one of {', '.join(FORMATS)}")
    return _WRITERS[kind](table, data)


def xlsx_bytes(table: str, data: pd.DataFrame, citation: str, created: date) -> bytes:
    """A workbook with the sheets `table`, codebook and citation. Text stays text: no formulas, no links."""
    if len(data) > XLSX_ROWS:
        raise ExportError(f"{len(data):,} rows are more than a sheet holds ({XLSX_ROWS:,}); take CSV or Parquet")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Pledge Tracker", "created": datetime.combine(created, time())})
        bold = book.add_format({"bold": True})
        shown = table_columns(table, data)
        sheet = book.add_worksheet(table)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(shown):
            sheet.write_string(0, number, column.column, bold)
            _write_column(sheet, number, data[column.column], column)
        if len(data):
            sheet.autofilter(0, 0, len(data), len(shown) - 1)
        _write_codebook(book.add_worksheet("codebook"), shown, bold)
        notes = book.add_worksheet("citation")
        for line, text in enumerate(citation.splitlines()):
            notes.write_string(line, 0, text)
    return out.getvalue()


def _write_column(
    sheet: "xlsxwriter.worksheet.Worksheet", number: int, values: "pd.Series[Any]", column: Column
) -> None:
    for line, value in enumerate(plain_values(values, column), start=1):
        if isinstance(value, bool):
            sheet.write_boolean(line, number, value)
        elif isinstance(value, int | float):
            sheet.write_number(line, number, value)
        elif value is not None:
            sheet.write_string(line, number, fitting(value))


def fitting(text: str) -> str:
    """A text that fits a cell; what is cut off is said."""
    return text if len(text) <= XLSX_CELL else text[: XLSX_CELL - len(_CUT)] + _CUT


def _write_codebook(sheet: "xlsxwriter.worksheet.Worksheet", shown: tuple[Column, ...], bold: object) -> None:
    rows = [("column", "type", "values", "description")]
    rows += [(column.column, column.type, column.values, column.description) for column in shown]
    for line, row in enumerate(rows):
        for number, text in enumerate(row):
            sheet.write_string(line, number, text, bold if line == 0 else None)
