"""The tab 'Over time'."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from tracker.analysis import summary
from tracker.charts import pledges as charts
from tracker.filters import Filters
from tracker.page import finding
from tracker.page.address import View
from tracker.page.plain import escaped, heading
from tracker.page.words import CURRENCIES, MODES, NOT_NAMED, SPLITS, TYPES
from tracker.wording import counted, short_sum

# Up to so many pledges each is drawn and named by itself.
FEW = 10
_UNDATED = 9999
CHART = {"displayModeBar": False, "scrollZoom": False}


def draw(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters) -> None:
    """Draws the tab. `rows`: what counts of `judged` (all pledges in scope)."""
    with st.container(horizontal=True):
        mode = st.segmented_control(
            "Show", list(MODES), format_func=MODES.__getitem__, key="mode", required=True, persist_state="session"
        )
        by = st.segmented_control(
            "Split by", list(SPLITS), format_func=SPLITS.__getitem__, key="by", required=True, persist_state="session"
        )
    view = View(mode=str(mode), by=str(by))
    monthly = view.mode == "monthly"
    split = "aid_type" if view.by == "type" else "donor_label"
    found = finding.over_time(rows, filters, view.by, monthly, split)
    if rows["month"].notna().any():
        kind = "Pledges by month of announcement" if monthly else "Running total of pledges by month of announcement"
        st.html(f'{heading(found)}<p class="pt-unit">{kind}, in {escaped(CURRENCIES[filters.currency])}</p>')
        st.plotly_chart(
            figure(rows, judged, filters, view),
            theme="streamlit",
            config=CHART,
            key="chart_time",
            alt=f"{kind}: {found}",
        )
    else:
        st.html(heading(found))
        st.text("Without months there is nothing to draw here; the sums stand under Donors and Pledges.")
    off = off_axis(rows, filters)
    if off:
        st.html(f'<p class="pt-small">{escaped(off)}</p>')


def figure(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters, view: View) -> go.Figure:
    """The chart of the counted `rows`: each pledge by itself while they are few, sums of months when they are many."""
    dated = rows[rows["month"].notna()]
    by_type = view.by == "type"
    split = "aid_type" if by_type else "donor_label"
    colours = type_colours() if by_type else charts.donor_colours(pairs(rows))
    monthly = view.mode == "monthly"
    if len(dated) <= FEW:
        draw_steps = charts.chronicle if monthly else charts.staircase
        return draw_steps(few(dated, by_type, colours, filters), filters.currency)
    sums = summary.by_month(judged, split) if monthly else summary.cumulative(judged, split)
    sums[split] = [TYPES.get(name, name) if by_type else name or NOT_NAMED for name in sums[split]]
    draw_sums = charts.monthly_columns if monthly else charts.cumulative_lines
    return draw_sums(sums, split, colours, filters.currency)


def few(dated: pd.DataFrame, by_type: bool, colours: dict[str, str], filters: Filters) -> pd.DataFrame:
    """One row a pledge as `charts.staircase` reads them: month, value, name, sum, colour."""
    labels = [TYPES[str(code)] for code in dated["aid_type"]] if by_type else list(dated["donor_label"].astype("str"))
    donors = [str(label) or NOT_NAMED for label in dated["donor_label"]]
    names = [f"{donor}, {label.lower()}" for donor, label in zip(donors, labels, strict=True)] if by_type else donors
    sums = [
        short_sum(value, filters.currency, str(qualifier))
        for value, qualifier in zip(dated["value"], dated["qualifier"], strict=True)
    ]
    return pd.DataFrame(
        {
            "month": dated["month"].to_numpy(),
            "value": dated["value"].to_numpy(),
            "name": names,
            "sum": sums,
            "colour": [colours.get(label, charts.OTHERS) for label in labels],
        }
    )


def pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """(label, code) of the donors of these rows; a joint sum has a joint code, and so no colour of its own."""
    known = rows[["donor_label", "donor_code"]].drop_duplicates()
    return [
        (str(label) or NOT_NAMED, str(code))
        for label, code in zip(known["donor_label"], known["donor_code"], strict=True)
    ]


def type_colours() -> dict[str, str]:
    """Colour by the word for a type of aid."""
    return {TYPES[code]: colour for code, colour in charts.TYPE_COLOURS.items()}


def off_axis(rows: pd.DataFrame, filters: Filters) -> str:
    """What counts but stands in no month, in a sentence; '' where there is none."""
    without = rows[rows["month"].isna()]
    if without.empty:
        return ""
    parts = []
    for year, group in without.groupby(without["year"].fillna(_UNDATED).astype("int64")):
        amount = short_sum(float(group["value"].sum()), filters.currency, finding.bound(group))
        words = "undated" if year == _UNDATED else f"{year}, month unknown"
        parts.append(f"{words}: {amount} ({counted(len(group), 'pledge')})")
    return f"In the total, but not on the time axis: {'; '.join(parts)}."
