"""From pledges to numbers: what counts, sums by donor, type and month, and what is left out with its reason.

Every function takes a table and returns a table or a small record; none draws or formats. A joint sum stays with its
joint label ('United States and European Union') and is never split.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tracker.filters import CHOICES, Filters, amount_column, counted_sum
from tracker.pledges.overlaps import overlap_reason
from tracker.pledges.totals import (
    DISPUTED,
    GUARANTEE,
    NO_RATE,
    STATUS,
    SWITCHES,
    contained,
    containment_reason,
)
from tracker.records import FinanceType

# The filter that turns each status rule's column on and off.
_FILTER_OF = {"stage": "stage", "hold": "hold", "claim_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Total:
    """Sums in the chosen currency: of all that counts, of that what is undated, and of that what is a guarantee.

    `low` and `high` are what the wording of the sums allows at least and at most; `high` is None where one of them has
    no upper end ('at least'): then the total has none either.
    """

    value: float
    low: float
    high: float | None
    pledges: int
    undated: float
    guarantees: float


def judged(pledges: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Pledges in scope (`filters.scope`, prepared) with what counts under these filters.

    Added: `value` (sum in the chosen currency, NaN without a rate), `low` and `high` (what its wording allows, `high`
    NaN where it has no upper end), `left_out` (why it does not count, '' where it does), `counted`. With the default
    filters this is count_in_totals of the table.
    """
    rules = _own_reasons(pledges, filters)
    first = np.full(len(pledges), len(rules))
    for number, (mask, _) in reversed(list(enumerate(rules))):
        first[mask.to_numpy()] = number
    reasons = np.array([*(reason for _, reason in rules), ""], dtype=object)
    own = pd.Series(reasons[first], index=pledges.index, dtype="str")
    left_out = _without_contained(pledges, own, filters)
    if "overlap" not in filters.also:
        left_out = _without_overlaps(pledges, own, left_out)
    return pledges.assign(**_sums(pledges, filters), left_out=left_out, counted=left_out == "")


def _sums(pledges: pd.DataFrame, filters: Filters) -> "dict[str, pd.Series[float]]":
    """What each pledge counts: value, low and high."""
    value, stated = counted_sum(pledges, filters), pledges["amount"]
    # As shares of the stated sum, so that the ends of an exact one are the value itself, to the dollar.
    share = pledges[["amount_low", "amount_high"]].div(stated.where(stated > 0), axis="index")
    low = (value * share["amount_low"]).round().clip(upper=value)
    high = (value * share["amount_high"]).round().clip(lower=value)
    return {"value": value, "low": low.fillna(0).where(value.notna()), "high": high}


def _own_reasons(pledges: pd.DataFrame, filters: Filters) -> "list[tuple[pd.Series[bool], str]]":
    """What keeps a pledge out, looking at it alone, in the order of the rules."""
    reasons = []
    for rule in STATUS:
        chosen = getattr(filters, _FILTER_OF[rule.column])
        if chosen and rule.value not in chosen:
            reasons.append((pledges[rule.column] == rule.value, rule.reason))
    for column, name in _FILTER_OF.items():
        chosen = getattr(filters, name)
        for value in CHOICES[name] if chosen else ():
            if value not in chosen:
                reasons.append((pledges[column] == value, f"{name} {value} not chosen"))
    if "disputed" not in filters.also:
        reasons.append((pledges["disputed"], DISPUTED))
    if not filters.guarantee:
        reasons.append((pledges["finance_type"] == FinanceType.GUARANTEE, GUARANTEE))
    reasons.append((pledges[amount_column(filters)].isna(), NO_RATE.format(currency=filters.currency.upper())))
    return reasons


def _without_contained(pledges: pd.DataFrame, own: "pd.Series[str]", filters: Filters) -> "pd.Series[str]":
    """The reasons, with those of pledges that a counting one already holds."""
    inner = pledges.loc[pledges["contained_in"] != "", ["pledge_id", "contained_in", "claim_kind"]]
    links = dict(zip(inner["pledge_id"], inner["contained_in"], strict=True))
    holders = pledges["pledge_id"].isin(set(links.values()))
    standing = set(pledges.loc[holders & (own == ""), "pledge_id"])
    allowed = {SWITCHES[name] for name in filters.also}
    kinds = dict(zip(inner["pledge_id"], inner["claim_kind"], strict=True))
    reasons = {key: containment_reason(kinds[key]) for key in contained(links, standing)}
    reasons = {key: reason for key, reason in reasons.items() if reason not in allowed}
    held = inner.index[inner["pledge_id"].isin(set(reasons)) & (own[inner.index] == "")]
    left_out = own.copy()
    left_out.update(inner.loc[held, "pledge_id"].map(reasons))
    return left_out


def _without_overlaps(pledges: pd.DataFrame, own: "pd.Series[str]", left_out: "pd.Series[str]") -> "pd.Series[str]":
    """The reasons, with those of pledges that repeat more specific ones, where all of these stand in scope."""
    wide = pledges.loc[(pledges["overlap_with"] != "") & (left_out == ""), "overlap_with"]
    told = {key for keys in wide for key in keys.split(";")}
    stand = pledges.loc[(own == "") & pledges["pledge_id"].isin(told), ["pledge_id", "donor_code"]]
    donors = {key: codes.split(";") for key, codes in zip(stand["pledge_id"], stand["donor_code"], strict=True)}
    reasons = {
        place: overlap_reason(code for key in keys.split(";") for code in donors[key])
        for place, keys in wide.items()
        if all(key in donors for key in keys.split(";"))
    }
    left_out = left_out.copy()
    left_out.update(pd.Series(reasons, dtype="str"))
    return left_out


def counted(pledges: pd.DataFrame) -> pd.DataFrame:
    """Those of the judged pledges that count."""
    return pledges[pledges["counted"]]


def total(pledges: pd.DataFrame) -> Total:
    """The sum of the judged pledges that count."""
    rows = pledges.loc[pledges["counted"], ["value", "low", "high", "date_start", "finance_type"]]
    return Total(
        value=float(rows["value"].sum()),
        low=float(rows["low"].sum()),
        high=None if rows["high"].isna().any() else float(rows["high"].sum()),
        pledges=len(rows),
        undated=float(rows.loc[rows["date_start"].isna(), "value"].sum()),
        guarantees=float(rows.loc[rows["finance_type"] == "guarantee", "value"].sum()),
    )


def by(pledges: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sums of what counts by any column (donor_label, recipient_label, aid_type, stage ...), the largest first.

    Columns: label, value, pledges. '' stands for not named.
    """
    return _grouped(pledges, [column]).rename(columns={column: "label"})


def flows(pledges: pd.DataFrame) -> pd.DataFrame:
    """Sums of what counts from each donor to each recipient, the largest first: donor_label, recipient_label, value,
    pledges."""
    return _grouped(pledges, ["donor_label", "recipient_label"])


def _grouped(pledges: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    rows = pledges.loc[pledges["counted"], [*names, "value"]]
    sums = rows.groupby(names, observed=True)["value"].agg(value="sum", pledges="count").reset_index()
    for name in names:
        sums[name] = sums[name].astype("str")
    order = ["value", *names]
    return sums.sort_values(order, ascending=[False] + [True] * len(names), ignore_index=True)


def by_month(pledges: pd.DataFrame, split: str = "aid_type") -> pd.DataFrame:
    """Sums of what counts by month and `split`: month, `split`, value. Only pledges whose month is known."""
    rows = pledges.loc[pledges["counted"] & pledges["month"].notna(), ["month", split, "value"]]
    sums = rows.groupby(["month", split], observed=True)["value"].sum().reset_index()
    sums[split] = sums[split].astype("str")
    return sums.sort_values(["month", split], ignore_index=True)


def cumulative(pledges: pd.DataFrame, split: str = "aid_type") -> pd.DataFrame:
    """Running sums of what counts, for every month between the first and the last: month, `split`, value."""
    monthly = by_month(pledges, split)
    if monthly.empty:
        return monthly
    wide = monthly.pivot(index="month", columns=split, values="value")
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="MS", name="month")
    running = wide.reindex(months).fillna(0.0).cumsum()
    long = running.reset_index().melt(id_vars="month", var_name=split, value_name="value")
    return long.sort_values(["month", split], ignore_index=True)
