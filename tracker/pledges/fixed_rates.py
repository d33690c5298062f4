"""Rates that a central bank fixed, from `data/reference/rates.csv`: for currencies and days without one of the European
Central Bank. Each row names its source; between rows there is no rate."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from tracker.tables import DataError, read_rows

TABLE = "reference/rates.csv"
BASES = ("EUR", "USD")


@dataclass(frozen=True, slots=True)
class FixedRate:
    """`units` of `currency` per one unit of `base`, from the day `since` to the day `until` ('': still), both in."""

    since: str
    until: str
    currency: str
    units: Decimal
    base: str
    source: str

    def __post_init__(self) -> None:
        for name, day in (("since", self.since), ("until", self.until)):
            if not (_is_day(day) or (name == "until" and not day)):
                raise ValueError(f"column {name}: {day!r} is not a day, YYYY-MM-DD")
        if self.until and self.until < self.since:
            raise ValueError(f"column until: {self.until} is before {self.since}")
        if not re.fullmatch("[A-Z]{3}", self.currency) or self.currency in BASES:
            raise ValueError(f"column currency: {self.currency!r} is not the code of another currency than the base")
        if self.base not in BASES:
            raise ValueError(f"column base: {self.base!r} is not one of {', '.join(BASES)}")
        if not (self.units.is_finite() and self.units > 0):
            raise ValueError(f"column units: {self.units} is not more than 0")
        if not self.source.strip():
            raise ValueError("column source: empty; a rate without a source is not used")

    def holds(self, day: date) -> bool:
        """Whether the rate was in force on a day."""
        return self.since <= day.isoformat() and (not self.until or day.isoformat() <= self.until)


def fixed_rate(currency: str, day: date) -> FixedRate | None:
    """The row in force on a day; None where there is none."""
    return next((row for row in fixed_rates().get(currency, ()) if row.holds(day)), None)


@cache
def fixed_rates() -> dict[str, tuple[FixedRate, ...]]:
    """The rows by currency, the oldest first.

    Raises:
        DataError: a row is wrong, or two of one currency overlap.
    """
    return by_currency(read_rows(TABLE, FixedRate))


def by_currency(rows: tuple[FixedRate, ...]) -> dict[str, tuple[FixedRate, ...]]:
    """Rows in the order of the file by currency, the oldest first. Raises as `fixed_rates`."""
    lines = {id(row): line for line, row in enumerate(rows, start=2)}
    found: dict[str, tuple[FixedRate, ...]] = {}
    for row in sorted(rows, key=lambda row: row.since):
        found[row.currency] = (*found.get(row.currency, ()), row)
    for same in found.values():
        for earlier, later in pairwise(same):
            if not earlier.until or later.since <= earlier.until:
                line = max(lines[id(earlier)], lines[id(later)])
                raise DataError(f"data/{TABLE}:{line}: {later.currency} has two rates on {later.since}")
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
