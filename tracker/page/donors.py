"""The tab 'Donors'."""

import pandas as pd
import streamlit as st

from tracker import charts, summary
from tracker.filters import Filters
from tracker.page import finding
from tracker.page.over_time import CHART, pairs
from tracker.page.plain import escaped, heading
from tracker.page.words import CURRENCIES, NOT_NAMED
from tracker.wording import counted, short_sum, total_qualifier

_BARS = 20


def draw(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters) -> None:
    """Draws the tab. `rows`: what counts of `judged` (all pledges in scope)."""
    found = finding.donors(rows, filters)
    ranking = ranked(rows, judged, filters)
    unit = f"Pledges by donor, {CURRENCIES[filters.currency]}; joint sums are not split"
    if ranking["mixed"].any():
        unit += "; most totals mix exact, rounded and least sums"
    st.html(f'{heading(found)}<p class="pt-unit">{escaped(unit)}</p>')
    shown, rest = ranking.head(_BARS), ranking.iloc[_BARS:]
    figure = charts.ranked_bars(shown, charts.donor_colours(pairs(rows)), filters.currency)
    st.plotly_chart(figure, theme="streamlit", config=CHART, key="chart_donors", alt=found)
    if len(rest):
        amount = short_sum(float(rest["value"].sum()), filters.currency)
        words = f"{counted(len(rest), 'further donor')}: {amount} together."
        st.html(f'<p class="pt-small">{escaped(words)}</p>')


def ranked(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Donors by sum, largest first: label, value, pledges, text (the sum in words), mixed (bounded on neither side)."""
    sums = summary.by(judged, "donor_label")
    bounds = rows.groupby("donor_label", observed=True)["qualifier"].agg(
        lambda cells: total_qualifier(cells.astype("str").unique())
    )
    bounds.index = bounds.index.astype("str")
    qualifiers = sums["label"].map(bounds)
    mixed = (qualifiers == "about") & (sums["pledges"] > 1)
    # 'about' at every bar would say nothing; the line above the chart says it once.
    texts = [
        short_sum(value, filters.currency, qualifier)
        for value, qualifier in zip(sums["value"], qualifiers.mask(mixed, "exact"), strict=True)
    ]
    return sums.assign(label=[label or NOT_NAMED for label in sums["label"]], text=texts, mixed=mixed)
