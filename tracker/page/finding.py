"""The findings that head the page and its charts: computed from what is shown, in plain text."""

from collections.abc import Sequence

import pandas as pd

from tracker.filters import Filters
from tracker.page.words import NOT_NAMED, TYPES
from tracker.wording import counted, day_text, listed, short_sum, size_text, total_qualifier

_VERBS = {
    "proposed": "proposed",
    "committed": "committed",
    "allocated": "allocated",
    "disbursed": "paid out",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
_NAMED = 2
_REASONS = 3


def bound(rows: pd.DataFrame) -> str:
    """What may be said of the total of these rows, as a value of records.Qualifier."""
    return total_qualifier(rows["qualifier"].astype("str").unique())


def total_text(rows: pd.DataFrame, filters: Filters) -> str:
    """'at least $2.1bn': the sum of counted rows (columns value, qualifier) with what may be said of it."""
    return short_sum(float(rows["value"].sum()), filters.currency, bound(rows))


def headline(rows: pd.DataFrame, filters: Filters) -> str:
    """What the counted `rows` add up to, with the filters' scope: 'The 6 donors shown pledged ... to Ukraine'."""
    if rows.empty:
        return "No pledge that counts matches these filters"
    names = _names(rows["donor"]) or ["Unnamed donors"]
    donors = listed(names) if len(names) <= _NAMED else _number(names, "donor", bool(filters.donor))
    to = _to(rows["recipient"], bool(filters.recipient))
    verb = _VERBS.get(filters.stage[0], "pledged") if len(filters.stage) == 1 else "pledged"
    kind = f"{filters.type[0]} aid" if len(filters.type) == 1 and filters.type[0] != "unspecified" else "aid"
    parts = (donors, verb, total_text(rows, filters), "in", kind, to, _when(filters))
    return " ".join(part for part in parts if part)


def _names(cells: "pd.Series[str]") -> list[str]:
    """The names of a column of ';'-joined names, those with the most rows first."""
    return list(cells[cells != ""].str.split(";").explode().value_counts().index)


def _to(cells: "pd.Series[str]", chosen: bool) -> str:
    names = _names(cells)
    if len(names) == 1 and not (cells == "").any():
        return f"to {names[0]}"
    return "to " + _number(names, "recipient", chosen, start="the ") if names else ""


def _number(names: Sequence[str], noun: str, chosen: bool, start: str = "The ") -> str:
    text = counted(len(names), noun)
    return f"{start}{text} shown" if chosen else text


def _when(filters: Filters) -> str:
    if filters.from_ and filters.to:
        return f"from {day_text(filters.from_)} to {day_text(filters.to)}"
    if filters.from_:
        return f"since {day_text(filters.from_)}"
    return f"until {day_text(filters.to)}" if filters.to else ""


def lead(rows: pd.DataFrame, left: pd.DataFrame, filters: Filters) -> str:
    """The sentence below the headline: how many pledges, of when, and what is left out for which reasons.

    Args:
        rows: the counted rows. left: the other rows of the same scope, with column left_out. filters: as shown.
    """
    told = f"{counted(len(rows), 'pledge')}{_announced(rows)}."
    if left.empty:
        return told + " Nothing else in this selection was left out."
    return f"{told} Named in the articles, but not in the total: {counted(len(left), 'sum')} ({reasons(left)})."


def _announced(rows: pd.DataFrame) -> str:
    """', announced from December 2023 to January 2024', no more precise than the vaguest date among the rows."""
    dated = rows.dropna(subset=["date_start"])
    if dated.empty:
        return ""
    form = "%Y-%m" if dated["month"].notna().all() else "%Y"
    first, last = (day_text(f"{day:{form}}") for day in (dated["date_start"].min(), dated["date_start"].max()))
    return f", announced {'in ' + first if first == last else f'from {first} to {last}'}"


def reasons(left: pd.DataFrame) -> str:
    """'3 blocked; 1 total to date': the reasons in `left_out`, the most frequent first, the rarer ones as one."""
    counts = left["left_out"].astype("str").value_counts()
    named = len(counts) if len(counts) <= _REASONS + 1 else _REASONS
    parts = [f"{number:,} {reason}" for reason, number in counts.head(named).items()]
    if len(counts) > named:
        parts.append(f"{counts.iloc[named:].sum():,} for other reasons")
    return "; ".join(parts)


def over_time(rows: pd.DataFrame, filters: Filters, split: str, monthly: bool, label: str) -> str:
    """The finding above the chart over time; `label` names the column that splits it, `split` what that is."""
    dated = rows.dropna(subset=["month"])
    if dated.empty:
        return "No counted pledge has a known month"
    if monthly and len(dated) > 1:
        sums = dated.groupby("month")["value"].sum()
        month = pd.Timestamp(str(sums.idxmax()))
        return f"{_month(month)} was the largest month: {total_text(dated[dated['month'] == month], filters)}"
    sums = dated.groupby(label, observed=True)["value"].sum()
    best, since = _largest(sums), dated["month"].min().year
    amount = total_text(dated[dated[label] == best], filters)
    kind = "Aid of unspecified type" if best == "unspecified" else f"{TYPES.get(best, '')} aid"
    name = kind if split == "type" else _of_named(best, sums)
    if len(dated) == 1:
        return f"{name}: {amount} in {_month(dated['month'].iloc[0])}"
    if split == "type":
        return f"{name} is the largest part since {since}: {amount}"
    return f"{name} pledged the most since {since}: {amount}"


def _largest(sums: "pd.Series[float]") -> str:
    """The name with the largest sum; that of nobody ('') only where there is no other."""
    named = sums[sums.index != ""]
    return str((sums if named.empty else named).idxmax())


def _of_named(name: str, sums: "pd.Series[float]") -> str:
    """A name as the first of those in `sums`, said of the named ones alone where more comes from nobody named."""
    larger = float(sums.get("", 0.0)) > float(sums[name])
    return f"Of the donors named, {name}" if larger else name or NOT_NAMED


def _month(day: pd.Timestamp) -> str:
    return day_text(f"{day:%Y-%m}")


def donors(rows: pd.DataFrame, filters: Filters) -> str:
    """The finding above the ranking of donors."""
    sums = rows.groupby("donor_label", observed=True)["value"].sum()
    best, whole = _largest(sums), float(sums.sum())
    amount = total_text(rows[rows["donor_label"] == best], filters)
    if len(sums) == 1 or whole <= 0:
        return f"{best or NOT_NAMED} pledged {amount}"
    about = "" if bound(rows) == "exact" else "about "
    return f"{_of_named(best, sums)} pledged the most: {amount}, {about}{sums[best] / whole:.0%} of the total"


def largest(ranking: pd.DataFrame, filters: Filters, measure: str) -> str:
    """The finding above the ranking of donors by their size ('gdp' or 'head'); all in `ranking` have one."""
    if ranking.empty:
        return "No donor here has figures to measure it by"
    best = ranking.iloc[0]
    size = size_text(float(best["size"]), measure, filters.currency)
    return f"{best['label']} pledged {size} {'of its GDP' if measure == 'gdp' else 'per head'}" + (
        f", the most of {counted(len(ranking), 'donor')}" if len(ranking) > 1 else ""
    )
