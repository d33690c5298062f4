"""The account of a total: what counts, what does not and why, and what to know of the rows; it adds up.

Tables in, small records out; none draws. `text` and `data` give it to the command line, the page has its own form.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from tracker.filters import Filters
from tracker.pledges.totals import OVERLAP
from tracker.records import FinanceType
from tracker.wording import NBSP, band_text, counted

# Cutting the whole wide table for each line would cost most of the time.
_READ = ["counted", "left_out", "value", "low", "high", "date_start", "finance_type", "donor_code", "periods",
         "currency", "overlap", "amount", "amount_low", "amount_high"]  # fmt: skip
_OVERLAP = OVERLAP.partition("{")[0]
OVERLAPS = {"EU": "told by the EU and by a member", "coalition": "told by a coalition or jointly, and by a member"}


@dataclass(frozen=True, slots=True)
class Line:
    """Some of the pledges: how many, their sum in the chosen currency, and what its wording allows.

    `high` is None where a sum has no upper end ('at least'); `without_rate` pledges are in no sum.
    """

    what: str
    pledges: int
    value: float
    low: float
    high: float | None
    without_rate: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """How a total is made. `scope` = `counted` + all of `left_out`, in pledges and in money.

    `of_it`: parts of what counts that a reader may want apart (they overlap each other). `overlaps`: what does not
    count because a member tells it, by kind. `unpriced`: rows without a rate in scope, in their own currencies.
    `repeated`: what sums per year or month add beyond their first period.
    """

    currency: str
    scope: Line
    counted: Line
    left_out: tuple[Line, ...]
    of_it: tuple[Line, ...]
    overlaps: tuple[Line, ...]
    unpriced: tuple[Line, ...]
    repeated: float


def account(judged: pd.DataFrame, filters: Filters) -> Account:
    """The account of judged pledges (`summary.judged`): of all in scope under these filters."""
    judged = judged[_READ]
    inside = judged[judged["counted"]]
    out = judged[~judged["counted"]]
    of_it = {
        "undated": inside["date_start"].isna(),
        "guarantees": inside["finance_type"] == FinanceType.GUARANTEE,
        "joint sums of several donors, not split": inside["donor_code"].str.contains(";", regex=False),
        "donor not named": inside["donor_code"] == "",
        "per year or month, times the number of periods": (inside["periods"] > 1) & (filters.periods == "all"),
        "without an upper end ('at least')": inside["high"].isna(),
    }
    unpriced = judged[judged["value"].isna()]
    repeats = inside[of_it["per year or month, times the number of periods"]]
    return Account(
        currency=filters.currency.upper(),
        scope=_line("all in this selection", judged),
        counted=_line("counted", inside),
        left_out=_sorted(_line(str(reason), rows) for reason, rows in out.groupby("left_out")),
        of_it=tuple(_line(what, inside[mask]) for what, mask in of_it.items() if mask.any()),
        overlaps=tuple(
            _line(what, rows)
            for kind, what in OVERLAPS.items()
            if len(rows := out[(out["overlap"] == kind) & out["left_out"].str.startswith(_OVERLAP)])
        ),
        unpriced=_sorted(_own_currency(str(code), rows) for code, rows in unpriced.groupby("currency")),
        repeated=float((repeats["value"] * (1 - 1 / repeats["periods"])).sum()),
    )


def _line(what: str, rows: pd.DataFrame) -> Line:
    priced = rows[rows["value"].notna()]
    bounded = not priced["high"].isna().any()
    return Line(
        what,
        len(rows),
        float(priced["value"].sum()),
        float(priced["low"].sum()),
        float(priced["high"].sum()) if bounded else None,
        len(rows) - len(priced),
    )


def _own_currency(code: str, rows: pd.DataFrame) -> Line:
    """Rows without a rate, summed in the currency that they are stated in."""
    bounded = not rows["amount_high"].isna().any()
    high = float(rows["amount_high"].sum()) if bounded else None
    return Line(code or "currency not known", len(rows), float(rows["amount"].sum()),
                float(rows["amount_low"].sum()), high, len(rows))  # fmt: skip


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.value, -line.pledges, line.what)))


def data(account: Account) -> dict[str, object]:
    """The account as JSON holds it; sums in full units of its currency, those of `unpriced` in their own."""
    return asdict(account)


def text(account: Account) -> str:
    """The account as lines of text, to be read on a terminal."""
    currency = account.currency
    rows: list[tuple[str, str, str, str]] = [("", "pledges", currency, "wording allows")]
    rows.append(_row(account.scope, currency))
    rows += [_row(line, currency, f"- {line.what}") for line in account.left_out]
    rows.append(_row(account.counted, currency, "= counted"))
    rows += [_row(line, currency, f"    of it {line.what}") for line in account.of_it]
    lines = _aligned(rows)
    if account.repeated:
        lines.append(f"Periods after the first add {account.repeated:,.0f} {currency} to what is counted.")
    lines += [f"Overlaps, {line.what}: {_money(line, currency)}, not counted." for line in account.overlaps]
    lines += [f"Without a rate for {currency}: {_money(line, line.what)}." for line in account.unpriced]
    return "\n".join(lines).replace(NBSP, " ") + "\n"


def _row(line: Line, currency: str, what: str = "") -> tuple[str, str, str, str]:
    notes = [band_text(line.low, line.high, currency)]
    notes.append(f"{line.without_rate:,} without a rate" if line.without_rate else "")
    return what or line.what, f"{line.pledges:,}", f"{line.value:,.0f}", "; ".join(filter(None, notes))


def _money(line: Line, currency: str) -> str:
    return f"{counted(line.pledges, 'pledge')}, {line.value:,.0f} {currency}"


def _aligned(rows: list[tuple[str, str, str, str]]) -> list[str]:
    width = [max(len(row[place]) for row in rows) for place in range(3)]
    return [
        f"{what:<{width[0]}}  {pledges:>{width[1]}}  {value:>{width[2]}}  {note}".rstrip()
        for what, pledges, value, note in rows
    ]
