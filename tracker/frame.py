"""Rows as typed tables. Text, list and json columns never hold a missing value: empty is ''."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from tracker.pledges.pledge import Pledge, pledge_row
from tracker.pledges.stages import FIRMNESS
from tracker.records import Claim, Rejected, Stage
from tracker.rows import Column, Row, claim_row, columns, json_text, rejected_row

TABLES = ("pledges", "claims", "rejected")


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """The table claims, one row a claim, in the order given."""
    return frame("claims", [claim_row(claim) for claim in claims])


def rejected_frame(rejected: Iterable[Rejected]) -> pd.DataFrame:
    """The table rejected, one row a sum, in the order given."""
    return frame("rejected", [rejected_row(sum_) for sum_ in rejected])


def pledges_frame(pledges: Iterable[Pledge]) -> pd.DataFrame:
    """The table pledges, one row a pledge, in the order given."""
    return frame("pledges", [pledge_row(pledge) for pledge in pledges])


def frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows of plain values as a typed table; without rows it keeps columns and types."""
    return pd.DataFrame({c.column: _series([row[c.column] for row in rows], c) for c in columns(table)})


def retype(table: str, data: pd.DataFrame) -> pd.DataFrame:
    """A table read from a file with the codebook's types again.

    Raises:
        ValueError: its columns are not those of the codebook.
    """
    names = [column.column for column in columns(table)]
    if list(data.columns) != names:
        odd = sorted(set(data.columns) ^ set(names))
        raise ValueError(f"table {table}: columns are not those of the codebook ({', '.join(odd) or 'other order'})")
    return pd.DataFrame({column.column: _typed(data[column.column], column) for column in columns(table)})


def _series(values: list[Any], column: Column) -> "pd.Series[Any]":
    if column.type == "json":
        values = [json_text(value) if value else "" for value in values]
    return _typed(pd.Series(values, dtype="object"), column)


def _typed(values: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    match column.type:
        case "number":
            return values.astype("float64")
        case "integer":
            return values.astype("int64")
        case "boolean":
            return values.astype("bool")
        case "date":
            return pd.to_datetime(values, format="ISO8601").astype("datetime64[s]")
        case "choice":
            return _choice(values.astype("object").where(values.notna(), ""), column)
        case _:
            return values.astype("object").where(values.notna(), "").astype("str")


def _choice(values: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    strange = sorted(set(values) - set(column.choices))
    if strange:
        raise ValueError(f"{column.table}.{column.column}: {strange[0]!r} is not in the codebook")
    return values.astype(pd.CategoricalDtype(list(column.choices), ordered=False))


def prepare(data: pd.DataFrame) -> pd.DataFrame:
    """Pledges or claims with the columns that filters and charts work on; call it once, when loading.

    Added: `date_start`, `date_end` (first and last day that announced_on, else as_of, can mean; NaT when unknown),
    `month` (first day of the month that announced_on tells; NaT where it tells only a year or nothing), `year` (Int64),
    `donor_label`, `recipient_label` (category); for pledges `firmer_on` (`progress.firmer_on`).
    """
    if "stage_history" in data:
        data = data.assign(firmer_on=firmer_on(data))
    told = data["announced_on"].where(data["announced_on"] != "", data["as_of"])
    start, end = _bounds(told)
    announced, _ = _bounds(data["announced_on"])
    month_told = data["announced_on"].str.len() >= len("2024-01")
    return data.assign(
        date_start=start,
        date_end=end,
        month=announced.where(month_told).dt.to_period("M").dt.to_timestamp(),
        year=announced.dt.year.astype("Int64"),
        donor_label=_labels(data["donor"]),
        recipient_label=_labels(data["recipient"]),
    )


def firmer_on(pledges: pd.DataFrame) -> "pd.Series[Any]":
    """The day on which each pledge last became firmer: of the last entry of its stage history that moved the stage
    forward, else of its first report; NaT where neither is known. Of a month or year its last day."""
    days = pledges["first_reported"].copy()
    several = pledges.loc[pledges["reports"] > 1, "stage_history"]
    moved = {place: day for place, history in several.items() if (day := _last_move(json.loads(history or "[]")))}
    days.update(pd.Series(moved, dtype="datetime64[s]"))
    return days


def _last_move(history: list[dict[str, Any]]) -> pd.Timestamp | None:
    firmest, moved = None, None
    for entry in history:
        firmness = FIRMNESS[Stage(entry["stage"])]
        if entry["stage"] == Stage.CANCELLED or (firmest is not None and firmness <= firmest):
            continue
        if firmest is not None and entry["date"]:
            moved = entry["date"]
        firmest = firmness
    return None if moved is None else pd.Period(moved).end_time.floor("D").as_unit("s")


def _bounds(told: "pd.Series[str]") -> "tuple[pd.Series[Any], pd.Series[Any]]":
    """First and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; NaT for ''."""
    length = told.str.len()
    padded = told + length.map({4: "-01-01", 7: "-01"}).fillna("").astype("str")
    start = pd.to_datetime(padded.where(told != ""), format="%Y-%m-%d").astype("datetime64[s]")
    end = start.where(length != 7, start + pd.offsets.MonthEnd(0))
    end = end.where(length != 4, start + pd.offsets.YearEnd(0))
    return start, end.astype("datetime64[s]")


def label(names: str) -> str:
    """Names joined with ';' as a reader says them: a joint sum stays one label, 'A, B and C'. '' stays ''."""
    parts = [part for part in names.split(";") if part]
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _labels(names: "pd.Series[str]") -> "pd.Series[Any]":
    """Labels; the same donors in another order get the label of the order that came first."""
    first: dict[frozenset[str], str] = {}
    words = {name: first.setdefault(frozenset(name.split(";")), label(name)) for name in names.unique()}
    return names.map(words).astype("str").astype("category")
