"""The tab 'Donors': who pledged how much, as sums, in per cent of gross domestic product, or per head."""

import pandas as pd
import streamlit as st

from tracker.analysis import economies
from tracker.charts import pledges as charts
from tracker.filters import Filters
from tracker.page import finding
from tracker.page.over_time import CHART, pairs
from tracker.page.plain import escaped, heading
from tracker.page.words import CURRENCIES, MEASURES, NOT_NAMED
from tracker.wording import counted, short_sum, size_text, total_qualifier

_BARS = 20


def draw(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters) -> None:
    """Draws the tab. `rows`: what counts of `judged` (all pledges in scope)."""
    measure = str(
        st.segmented_control(
            "Measure", list(MEASURES), format_func=MEASURES.__getitem__, key="measure", required=True,
            persist_state="session",
        )
    )  # fmt: skip
    ranking = ranked(rows, judged, filters, measure)
    sized = ranking[ranking["size"].notna()]
    found = finding.donors(rows, filters) if measure == "sum" else finding.largest(sized, filters, measure)
    st.html(f'{heading(found)}<p class="pt-unit">{escaped(_unit(ranking, filters, measure))}</p>')
    shown, rest = sized.head(_BARS), sized.iloc[_BARS:]
    if len(shown):
        bars = shown[["label", "text", "exact"]].assign(value=shown["size"])
        figure = charts.ranked_bars(bars, charts.donor_colours(pairs(rows)))
        st.plotly_chart(figure, theme="streamlit", config=CHART, key="chart_donors", alt=found)
    if len(rest):
        amount = short_sum(float(rest["value"].sum()), filters.currency)
        words = f"{counted(len(rest), 'further donor')}: {amount} together."
        st.html(f'<p class="pt-small">{escaped(words)}</p>')
    if measure != "sum":
        st.html(_without_figures(ranking[ranking["size"].isna()], filters))


def _unit(ranking: pd.DataFrame, filters: Filters, measure: str) -> str:
    """What the bars show, and whence it comes."""
    currency = CURRENCIES[filters.currency]
    if measure == "sum":
        unit = f"Pledges by donor, in {currency}; joint sums are not split"
        mixed = ranking["mixed"].any()
        return unit + ("; most totals mix exact, rounded and least sums" if mixed else "")
    year = economies.years(ranking["code"], measure)
    of = f" of {year}" if year else ""
    size = f"as per cent of gross domestic product{of}" if measure == "gdp" else f"per head{of}, in {currency}"
    return f"All pledges of a donor {size}. Source: {economies.SOURCE}."


def _without_figures(rows: pd.DataFrame, filters: Filters) -> str:
    """The donors that no bar can stand for, with sum and reason, as HTML."""
    if rows.empty:
        return ""
    body = "".join(
        f"<tr><td>{escaped(row['label'])}</td>"
        f'<td class="pt-sum">{escaped(short_sum(row["value"], filters.currency))}</td>'
        f"<td>{escaped(row['why'])}</td></tr>"
        for row in rows.to_dict("records")
    )
    head = "<tr><th>Donor</th><th>Sum</th><th>Why</th></tr>"
    return (
        '<table class="pt-list"><caption>In the total, but without a bar</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def ranked(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters, measure: str) -> pd.DataFrame:
    """Donors by size (`economies.measured`) with what a bar says of it.

    Added: text, exact (the size in words, short and long), mixed (the sum is bounded on neither side).
    """
    sums = economies.measured(judged, filters, measure)
    bounds = rows.groupby("donor_label", observed=True)["qualifier"].agg(
        lambda cells: total_qualifier(cells.astype("str").unique())
    )
    bounds.index = bounds.index.astype("str")
    qualifiers = sums["label"].map(bounds)
    mixed = (qualifiers == "about") & (sums["pledges"] > 1)
    # 'about' at every bar would say nothing; the line above the chart says it once.
    texts = [
        size_text(size, measure, filters.currency, qualifier)
        for size, qualifier in zip(sums["size"].fillna(0.0), qualifiers.mask(mixed, "exact"), strict=True)
    ]
    whole = [charts.whole_sum(value, filters.currency) for value in sums["value"]]
    exact = whole if measure == "sum" else [f"{text}; {sum_}" for text, sum_ in zip(texts, whole, strict=True)]
    labels = [label or NOT_NAMED for label in sums["label"]]
    return sums.assign(label=labels, text=texts, exact=exact, mixed=mixed)
