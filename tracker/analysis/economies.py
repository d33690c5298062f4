"""Gross domestic product and population of donors, and what they give as a share of the one and per head.

Figures of the World Bank (`data/reference/gdp_population.csv`). A donor without figures has the reason instead; a joint
sum is never split.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pandas as pd

from tracker.analysis.summary import by
from tracker.extraction.mentions.actor_names import Kind, actors
from tracker.filters import Filters
from tracker.pledges.rates import EUR, USD, rate
from tracker.tables import DataError, read_rows

TABLE = "reference/gdp_population.csv"
SOURCE = "World Bank, World Development Indicators NY.GDP.MKTP.CD and SP.POP.TOTL, CC BY 4.0, as of 2026-05-01"
MEASURES = ("sum", "gdp", "head")
NOT_NAMED = "donor not named"
JOINT = "a joint sum is not split among its donors"
NO_STATE = "no state: its members' figures are not added up"
NOT_IN_TABLE = "not among the {} states with figures"


@dataclass(frozen=True, slots=True)
class Economy:
    """Gross domestic product in US dollars of `gdp_year`, and the people of `population_year`."""

    code: str
    name: str
    gdp_usd: Decimal
    gdp_year: int
    population: int
    population_year: int

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Z]{3}", self.code):
            raise ValueError(f"column code: {self.code!r} is not the code of a state")
        for column in ("gdp_usd", "population"):
            value = Decimal(getattr(self, column))
            if not (value.is_finite() and value > 0):
                raise ValueError(f"column {column}: {value} is not more than 0")
        for column in ("gdp_year", "population_year"):
            if not 1999 <= getattr(self, column) <= 2100:
                raise ValueError(f"column {column}: {getattr(self, column)} is not a year of the exchange rates")

    def gdp(self, currency: str) -> Decimal | None:
        """Gross domestic product in US dollars, or in euros at the mean rate of its year; None without that rate."""
        if currency == USD:
            return self.gdp_usd
        per_dollar = rate(USD, str(self.gdp_year), None).fx_rate_eur if currency == EUR else None
        return None if per_dollar is None else self.gdp_usd * per_dollar


@cache
def economies() -> dict[str, Economy]:
    """The figures by code.

    Raises:
        DataError: a row is wrong, or a code stands twice.
    """
    return by_code(read_rows(TABLE, Economy))


def by_code(rows: tuple[Economy, ...]) -> dict[str, Economy]:
    """Rows in the order of the file by code. Raises as `economies`."""
    found: dict[str, Economy] = {}
    for line, row in enumerate(rows, start=2):
        if found.setdefault(row.code, row) is not row:
            raise DataError(f"data/{TABLE}:{line}: {row.code} stands twice")
    return found


def measured(judged: pd.DataFrame, filters: Filters, measure: str) -> pd.DataFrame:
    """What donors give (`summary.by`) with its size by a measure, the largest first, those without figures last.

    Added: code; size (a share of gross domestic product for 'gdp', a sum per head for 'head', the sum itself for
    'sum'), NaN with the reason in `why`.
    """
    sums = by(judged, "donor_label")
    codes = judged.drop_duplicates("donor_label").set_index("donor_label")["donor_code"]
    codes.index = codes.index.astype("str")
    sums = sums.assign(code=sums["label"].map(codes).astype("str"), size=sums["value"], why="")
    if measure != "sum":
        sizes = [_size(code, value, filters.currency.upper(), measure)
                 for code, value in zip(sums["code"], sums["value"], strict=True)]  # fmt: skip
        sums = sums.assign(size=[size for size, _ in sizes], why=[why for _, why in sizes])
    return sums.sort_values(["size", "value", "label"], ascending=[False, False, True], ignore_index=True)


def _size(code: str, value: float, currency: str, measure: str) -> tuple[float, str]:
    economy = economies().get(code)
    if economy is None:
        return float("nan"), _why_none(code)
    whole = economy.gdp(currency) if measure == "gdp" else Decimal(economy.population)
    if whole is None:
        return float("nan"), f"no exchange rate for its gross domestic product of {economy.gdp_year}"
    return value / float(whole), ""


def _why_none(code: str) -> str:
    if not code:
        return NOT_NAMED
    if ";" in code:
        return JOINT
    return NO_STATE if code in _bodies() else NOT_IN_TABLE.format(len(economies()))


@cache
def _bodies() -> frozenset[str]:
    return frozenset(actor.code for actor in actors() if actor.kind in (Kind.BLOC, Kind.INSTITUTION))


def years(codes: "pd.Series[str]", measure: str) -> str:
    """The year, or first and last year, of the figures of these donors: '2024', '2022 to 2024'; '' without figures."""
    rows = [economies()[code] for code in codes if code in economies()]
    found = sorted({row.gdp_year if measure == "gdp" else row.population_year for row in rows})
    return " to ".join(str(year) for year in dict.fromkeys((found[0], found[-1]))) if found else ""
