"""Two monthly tables side by side: ours, and theirs from a file. Sums are billion euros."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tracker.analysis.monthly import BILLION, PLACES
from tracker.analysis.monthly import TABLE as MONTHLY
from tracker.filters import Filters, bounds
from tracker.frame import frame
from tracker.rows import Row, columns
from tracker.wording import MONTHS, short_sum

TABLE = "comparison"
_MONTH = ["year", "month"]
# What the rows of a comparison are.
BY = {"donor": ["iso"], "month": _MONTH, "donor-month": ["iso", *_MONTH]}
# What the measures are called in a sentence.
WORDS = {
    "total": "allocations",
    "financial": "financial aid allocated",
    "humanitarian": "humanitarian aid allocated",
    "military": "military aid allocated",
    "commitments": "commitments",
    "to_be_allocated": "commitments not yet allocated",
}


def monthly_frame(rows: Sequence[Row], filters: Filters) -> pd.DataFrame:
    """Rows of a monthly table as a typed table, those that the filters ask for by donor and by month.

    The other filters have no meaning for such rows and are passed over. A month is in when it touches the range.
    """
    data = frame(MONTHLY, rows)
    if filters.donor:
        data = data[[bool(set(filters.donor) & set(codes.split(";"))) for codes in data["iso"]]]
    months = _months(data)
    if filters.from_:
        data = data[months[data.index] >= pd.Period(bounds(filters.from_)[0], "M").ordinal]
    if filters.to:
        data = data[months[data.index] <= pd.Period(bounds(filters.to)[1], "M").ordinal]
    return data.reset_index(drop=True)


def compare(ours: pd.DataFrame, theirs: pd.DataFrame, measure: str, by: str) -> pd.DataFrame:
    """The table comparison of the codebook, without the columns that `by` (of BY) adds up.

    Args:
        ours, theirs: tables as `monthly_frame`; their order does not matter.
        measure: one of monthly.MEASURES.

    Returns:
        By donor: the larger of both sums first. Else in the order of donors and months.
    """
    keys = BY[by]
    sums = pd.concat(
        {name: table.groupby(keys)[measure].sum() for name, table in (("ours", ours), ("theirs", theirs))}, axis=1
    )
    found_in = np.select([sums["theirs"].isna(), sums["ours"].isna()], ["ours", "theirs"], "both")
    sums = sums.fillna(0.0).round(PLACES)
    difference = (sums["ours"] - sums["theirs"]).round(PLACES)
    result = sums.assign(
        measure=measure,
        difference=difference,
        relative_difference=difference / sums["theirs"].where(sums["theirs"] > 0),
        found_in=found_in,
    ).reset_index()
    if by == "donor":
        larger = result[["ours", "theirs"]].max(axis=1)
        result = result.assign(larger=larger).sort_values(["larger", "iso"], ascending=[False, True])
    else:
        result = result.sort_values(keys)
    if "iso" in keys:
        result = result.assign(country=result["iso"].map(_names(ours, theirs)))
    return result[[column.column for column in columns(TABLE) if column.column in result]].reset_index(drop=True)


def _names(ours: pd.DataFrame, theirs: pd.DataFrame) -> dict[str, str]:
    """Names of donors by code: ours where we have one, so that a donor is called the same everywhere."""
    return {code: name for table in (theirs, ours) for code, name in zip(table["iso"], table["country"], strict=True)}


def coverage(ours: pd.DataFrame, theirs: pd.DataFrame, measure: str) -> list[str]:
    """Which months each table covers, and what of the other lies outside of them, in words."""
    if ours.empty or theirs.empty:
        empty = [name for name, table in (("ours", ours), ("theirs", theirs)) if table.empty]
        return [f"{' and '.join(empty)}: no row under these filters"]
    notes = []
    for (name, table), other_name, other in (
        (("ours", ours), "theirs", theirs), (("theirs", theirs), "ours", ours),
    ):  # fmt: skip
        months, others = _months(table), _months(other)
        outside = other[(others < months.min()) | (others > months.max())]
        words = f"{name} covers {_month_words(months.min())} to {_month_words(months.max())}"
        if len(outside):
            number = len(set(_months(outside)))
            amount = _short(float(outside[measure].sum()))
            words += f"; {other_name} has {number} months outside of that with {amount}"
        notes.append(words)
    return notes


def totals(comparison: pd.DataFrame) -> tuple[float, float]:
    """The sums of ours and of theirs."""
    return round(float(comparison["ours"].sum()), PLACES), round(float(comparison["theirs"].sum()), PLACES)


def finding(comparison: pd.DataFrame, measure: str, name: str) -> str:
    """In one sentence, how much of the measure ours holds beside the file of this name."""
    ours, theirs = totals(comparison)
    words = WORDS[measure]
    if ours == theirs:
        return f"Both hold {_short(ours)} of {words}"
    share = f" ({ours / theirs:.0%})" if ours > 0 and theirs > 0 else ""
    return f"Ours holds {_short(ours)} of {words} where {name} holds {_short(theirs)}{share}"


def _short(billions: float) -> str:
    return short_sum(billions * BILLION, "EUR")


def _months(table: pd.DataFrame) -> "pd.Series[int]":
    """Months as numbers that count on through the years (ordinals of monthly periods)."""
    return (table["year"] - 1970) * 12 + table["month"] - 1


def _month_words(ordinal: int) -> str:
    return f"{MONTHS[ordinal % 12]} {1970 + ordinal // 12}"
