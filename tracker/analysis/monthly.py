"""Pledges by donor and month, in the shape and units of the Kiel Ukraine Support Tracker's monthly table.

Kiel's `total` is what is allocated, `to_be_allocated` what is committed beyond that (negative in the months in which
earlier commitments are allocated), `commitments` the sum of both. Ours differ in one point: a pledge stands in the
month of its announcement with the stage that it has now, so `to_be_allocated` is never negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from tracker.analysis.economies import economies
from tracker.analysis.summary import judged
from tracker.filters import Filters, scope
from tracker.frame import frame
from tracker.pledges.rates import EUR
from tracker.pledges.totals import NO_RATE
from tracker.records import AidType, Stage
from tracker.wording import counted

TABLE = "monthly"
MEASURES = ("total", "financial", "humanitarian", "military", "commitments", "to_be_allocated")
BILLION = 1e9
# Digits after the point of billion euros: a whole euro.
PLACES = 9
_SHARE_PLACES = 12
_ALLOCATED = (Stage.ALLOCATED, Stage.DISBURSED, Stage.DELIVERED)
_TYPES = (AidType.FINANCIAL, AidType.HUMANITARIAN, AidType.MILITARY)


@dataclass(frozen=True, eq=False)
class Monthly:
    """The table, by donor and month, and in words each sum that is not in it or not in all of its columns."""

    table: pd.DataFrame
    notes: tuple[str, ...]


def monthly(pledges: pd.DataFrame, filters: Filters) -> Monthly:
    """What counts of the pledges (prepared) under these filters, by donor and month of announcement.

    Sums are euros whatever the filters' currency, which bears on `min` and `max` only.

    Raises:
        FilterError: as `filters.apply`.
    """
    asked = judged(scope(pledges, filters), replace(filters, currency="eur"))
    rows = asked[asked["counted"]]
    dated = rows["month"].notna()
    named = rows["donor_code"] != ""
    placed = rows[dated & named]
    notes = [
        _left_out(rows[~dated], "whose month is not known"),
        _left_out(rows[dated & ~named], "whose donor is not named"),
        _without_rate(asked),
        *_within(placed, filters),
    ]
    return Monthly(frame(TABLE, _rows(placed)), tuple(note for note in notes if note))


def _rows(placed: pd.DataFrame) -> list[dict[str, object]]:
    pairs = [_donors(*pair) for pair in zip(placed["donor_code"], placed["donor"], strict=True)]
    allocated = placed["stage"].isin(_ALLOCATED)
    value = placed["value"]
    sums = {
        "total": value.where(allocated, 0.0),
        **{str(kind): value.where(allocated & (placed["aid_type"] == kind), 0.0) for kind in _TYPES},
        "commitments": value,
        "to_be_allocated": value.where(~allocated, 0.0),
    }
    euros = pd.DataFrame({name: column.to_numpy() for name, column in sums.items()}).assign(
        iso=[codes for codes, _ in pairs],
        country=[names for _, names in pairs],
        when=placed["month"].to_numpy(),
    )
    names = euros.groupby("iso")["country"].first()
    by_month = euros.groupby(["iso", "when"])[list(MEASURES)].sum()
    return [
        _row(str(iso), str(names[iso]), when, dict(zip(MEASURES, row, strict=True)))
        for (iso, when), row in zip(by_month.index, by_month.to_numpy().tolist(), strict=True)
    ]


def _donors(codes: str, names: str) -> tuple[str, str]:
    """Codes in alphabetical order and names in theirs, so that donors in whatever order are one row."""
    by_code, by_name = codes.split(";"), names.split(";")
    # A correction can name donors without matching their codes.
    pairs = sorted(set(zip(by_code, by_name if len(by_name) == len(by_code) else by_code, strict=True)))
    return ";".join(code for code, _ in pairs), ";".join(name for _, name in pairs)


def _row(iso: str, country: str, month: pd.Timestamp, euros: Mapping[str, float]) -> dict[str, object]:
    billions = {name: round(euros[name] / BILLION, PLACES) for name in MEASURES}
    gdp = gdp_in_billion_euros(iso)
    return {
        "country": country,
        "iso": iso,
        "year": month.year,
        "month": month.month,
        **billions,
        "gdp": gdp,
        "pct_gdp": None if gdp is None else round(billions["total"] / gdp * 100, _SHARE_PLACES),
    }


def gdp_in_billion_euros(code: str) -> float | None:
    """A state's gross domestic product at the mean rate of its year; None where none is known."""
    economy = economies().get(code)
    gdp = economy.gdp(EUR) if economy else None
    return None if gdp is None else round(float(gdp) / BILLION, PLACES)


def _left_out(rows: pd.DataFrame, why: str) -> str:
    if rows.empty:
        return ""
    donors = sorted({code for codes in rows["donor_code"].unique() for code in codes.split(";") if code})
    named = f" ({', '.join(donors)})" if donors else ""
    return f"not in the table: {_sum_of(rows)} {why}{named}"


def _without_rate(asked: pd.DataFrame) -> str:
    rows = asked[asked["left_out"] == NO_RATE.format(currency="EUR")]
    if rows.empty:
        return ""
    stated = rows.groupby("currency")["amount"].sum()
    sums = ", ".join(f"{currency or 'currency not known'} {amount:,.0f}" for currency, amount in stated.items())
    return f"not in the table: {counted(len(rows), 'pledge')} without a rate to euros ({sums})"


def _within(placed: pd.DataFrame, filters: Filters) -> list[str]:
    """What a reader of the rows has to know of sums that are in them."""
    untyped = placed[placed["stage"].isin(_ALLOCATED) & ~placed["aid_type"].isin(_TYPES)]
    several = placed[placed["donor_code"].str.contains(";", regex=False)]
    shared = placed[placed["recipient_code"].str.contains(";", regex=False)] if filters.recipient else placed[:0]
    told = (
        (untyped, "in total, but in none of its three types: {} for reconstruction, mixed or unspecified purposes"),
        (several, "in rows of their own, with the codes of all donors: {} of several donors together"),
        (shared, "whole in the table: {} for several recipients together"),
    )
    return [words.format(_sum_of(rows)) for rows, words in told if len(rows)]


def _sum_of(rows: pd.DataFrame) -> str:
    return f"{counted(len(rows), 'pledge')} (EUR {rows['value'].sum():,.0f})"
