"""On the tab 'Donors': how far the promises of each donor have come."""

from datetime import date

import pandas as pd
import streamlit as st

from tracker.analysis.steps import funnel
from tracker.charts import pledges as charts
from tracker.charts import steps as steps_chart
from tracker.filters import Filters
from tracker.page.over_time import CHART, pairs
from tracker.page.plain import escaped, heading
from tracker.page.words import CURRENCIES, NOT_NAMED
from tracker.wording import counted, day_text, short_sum

_DRAWN = 8
_LISTED = 20


def draw(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters, day: date) -> None:
    """Draws chart and table. `rows`: what counts of `judged`; `day`: on which the age of pledges is measured."""
    steps = funnel(judged, day)
    if steps.empty:
        return
    steps["label"] = [label or NOT_NAMED for label in steps["label"]]
    found = finding(steps, filters.currency)
    unit = f"By donor, in {CURRENCIES[filters.currency]}; each step holds the next. What is only proposed is no step."
    st.html(f'{heading(found)}<p class="pt-unit">{escaped(unit)}</p>{_key()}')
    figure = steps_chart.nested_bars(steps.head(_DRAWN), charts.donor_colours(pairs(rows)), filters.currency)
    st.plotly_chart(figure, theme="streamlit", config=CHART, key="chart_steps", alt=found)
    st.html(table_html(steps.head(_LISTED), filters.currency, day))
    if len(steps) > _LISTED:
        st.html(f'<p class="pt-small">These are the {_LISTED} largest of {counted(len(steps), "donor")}.</p>')


def finding(steps: pd.DataFrame, currency: str) -> str:
    """What has become of all that is pledged, in a sentence."""
    whole = {step: float(steps[step].sum()) for step in steps_chart.STRENGTH}
    amount = short_sum(whole["pledged"], currency)
    if not whole["allocated"]:
        return f"None of the {amount} pledged is reported as allocated yet"
    allocated = steps_chart.share(whole["allocated"] / whole["pledged"])
    delivered = steps_chart.share(whole["delivered"] / whole["pledged"]) if whole["delivered"] else "nothing"
    return f"Of {amount} pledged, {allocated} is reported as allocated and {delivered} as delivered or paid out"


def _key() -> str:
    """What the strengths of colour mean: each step is drawn over those that hold it."""
    entries, seen_through = [], 1.0
    for step, strength in steps_chart.STRENGTH.items():
        seen_through *= 1 - strength
        entries.append(f'<span><i style="opacity:{1 - seen_through:.2f}"></i>{steps_chart.NAMES[step]}</span>')
    return f'<p class="pt-key">{"".join(entries)}</p>'


def table_html(steps: pd.DataFrame, currency: str, day: date) -> str:
    """The steps as an HTML table of escaped text."""
    head = (
        '<tr><th>Donor</th><th>Pledged</th><th>Allocated</th><th>Delivered</th><th class="pt-wide">Pledges</th>'
        "<th>Median age, days</th></tr>"
    )
    body = []
    for row in steps.to_dict("records"):
        sums = "".join(
            f'<td class="pt-sum">{escaped(short_sum(row[step], currency) if row[step] else "–")}</td>'
            for step in steps_chart.STRENGTH
        )
        age = "not known" if pd.isna(row["age"]) else f"{row['age']:,.0f}"
        body.append(
            f'<tr><td>{escaped(row["label"])}</td>{sums}<td class="pt-wide">{row["pledges"]:,}</td>'
            f"<td>{escaped(age)}</td></tr>"
        )
    words = f"Age: days from a pledge's last firmer report to {day_text(day.isoformat())}"
    caption = f"<caption>{escaped(words)}</caption>"
    return f'<table class="pt-list">{caption}<thead>{head}</thead><tbody>{"".join(body)}</tbody></table>'
