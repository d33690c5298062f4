"""Typed tables as bytes: CSV, Parquet, JSON. The same table gives the same bytes."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tracker.rows import Column, columns, defused, json_line

_ARROW = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}


def table_columns(table: str, data: pd.DataFrame) -> tuple[Column, ...]:
    """The columns to write: those of the codebook that `data` has, in its order, then text columns that were added
    (pledge_id in claims); columns that only help to draw are left out."""
    known = {column.column: column for column in columns(table)}
    if "pledge_id" not in known:
        known["pledge_id"] = Column(table, "pledge_id", "text", "", "The pledge that this claim tells.")
    return tuple(known[name] for name in data.columns if name in known)


def csv_bytes(table: str, data: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8, LF, a header, empty cells for nothing, dates as YYYY-MM-DD, text defused."""
    shown = table_columns(table, data)
    cells = [_csv_cells(data[column.column], column) for column in shown]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.column for column in shown])
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue().encode()


def _csv_cells(values: "pd.Series[Any]", column: Column) -> list[str]:
    if column.type == "boolean":
        return ["true" if value else "false" for value in values]
    if column.type in ("number", "integer"):
        return ["" if value is None else repr(value) for value in plain_values(values, column)]
    return [defused(value or "") for value in plain_values(values, column)]


def plain_values(values: "pd.Series[Any]", column: Column) -> list[Any]:
    """A column's values as plain Python: whole numbers int, dates as text, json still as text, empty as None."""
    if column.type == "date":
        return [None if value is pd.NaT else value.date().isoformat() for value in values]
    if column.type == "number":
        return [None if value != value else int(value) if value.is_integer() else value for value in values.tolist()]
    if column.type in ("integer", "boolean"):
        return values.tolist()
    return [value or None for value in values.tolist()]


def plain_rows(table: str, data: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Row by row as JSON objects, json columns as what they hold."""
    shown = table_columns(table, data)
    cells = []
    for column in shown:
        values = plain_values(data[column.column], column)
        if column.type == "json":
            values = [json.loads(value) if value else None for value in values]
        cells.append(values)
    names = [column.column for column in shown]
    return (dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True))


def jsonl_bytes(table: str, data: pd.DataFrame) -> bytes:
    """One JSON object a line; empty is null."""
    return "".join(json_line(row) + "\n" for row in plain_rows(table, data)).encode()


def json_bytes(table: str, data: pd.DataFrame) -> bytes:
    """A JSON array of objects, one a line; empty is null."""
    lines = ",\n".join(json_line(row) for row in plain_rows(table, data))
    return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"


def parquet_bytes(table: str, data: pd.DataFrame) -> bytes:
    """Parquet typed by the codebook: text, float64, int64, bool, date32; empty text is '', empty numbers null."""
    sink = io.BytesIO()
    write_parquet(table, [data], sink)
    return sink.getvalue()


def write_parquet(table: str, parts: Iterable[pd.DataFrame], file: IO[bytes]) -> None:
    """The same of at least one part of a table, all of the same columns, one part in memory at a time."""
    with ExitStack() as stack:
        writer: pq.ParquetWriter | None = None
        for part in parts:
            shown = table_columns(table, part)
            if writer is None:
                schema = pa.schema([(column.column, _ARROW.get(column.type, pa.string())) for column in shown])
                writer = stack.enter_context(pq.ParquetWriter(file, schema, compression="zstd"))
            arrays = [_arrow(part[column.column], column) for column in shown]
            writer.write_table(pa.Table.from_arrays(arrays, schema=writer.schema))


def _arrow(values: "pd.Series[Any]", column: Column) -> Any:
    if column.type == "date":
        days: list[Any] = [None if value is pd.NaT else value.date() for value in values]
        return pa.array(days, pa.date32())
    if column.type in _ARROW:
        return pa.array(values.to_numpy(), _ARROW[column.type], from_pandas=True)
    return pa.array(values.tolist(), pa.string())


def read_parquet(data: bytes) -> pd.DataFrame:
    """A table written by `parquet_bytes`, not yet typed (see `frame.retype`).

    Raises:
        ValueError: the bytes are no Parquet.
    """
    try:
        table: pd.DataFrame = pq.read_table(io.BytesIO(data)).to_pandas()
    except pa.ArrowException as error:
        raise ValueError(f"not readable as Parquet ({error})") from error
    return table
