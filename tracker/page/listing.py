"""The tab 'Pledges': the table, its downloads, and the sentences behind the selected row."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from tracker.analysis.steps import age_in_days
from tracker.filters import Filters
from tracker.page import downloads
from tracker.page.evidence import claim_html
from tracker.page.facts import facts, facts_html
from tracker.page.loading import Shown
from tracker.page.plain import heading
from tracker.page.words import NOT_NAMED, STAGES, TYPES
from tracker.wording import counted, short_sum

SENT = 2000
_REPORTS = 50
EMPTY = "Widen the filters on the left, or clear them, to see pledges here."


def draw(listed: pd.DataFrame, judged: pd.DataFrame, rest: pd.DataFrame, filters: Filters, shown: Shown) -> None:
    """Draws the tab.

    Args:
        listed: the pledges that the filters ask for. judged: all in scope, with value and left_out. rest: those that
        do not count, which join the table when the reader wants them. filters: as shown. shown: the release.
    """
    rows = listed
    if len(rest) and st.toggle(f"Also list what is not counted ({len(rest):,})", key="rest", persist_state="session"):
        rows = pd.concat([listed, rest.loc[rest.index.difference(listed.index), listed.columns]])
    rows = rows.sort_values(["date_start", "pledge_id"], ascending=[False, True], na_position="last")
    known = judged.reindex(rows.index)
    rows, known = rows.reset_index(drop=True), known.reset_index(drop=True)
    in_total = int(known["counted"].sum())
    found = f"{counted(len(rows), 'pledge')}, {'all' if in_total == len(rows) else f'{in_total:,}'} in the total"
    st.html(f'{heading(found)}<p class="pt-unit">Select a row to read the sentences behind it</p>')
    if rows.empty:
        st.text(EMPTY)
        return
    event = st.dataframe(
        table(known.head(SENT), filters, shown.day),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="picked",
        column_config=_columns(filters),
        height=min(38 + 35 * max(len(rows), 1), 420),
        row_height=35,
        alt="Pledges with date, donor, recipient, type, sum and whether they count",
    )
    if len(rows) > SENT:
        st.html(f'<p class="pt-small">The newest {SENT:,} rows are listed; the files hold all {len(rows):,}.</p>')
    downloads.buttons(rows, shown)
    picked = [row for row in event.selection.rows if 0 <= row < min(len(rows), SENT)]
    if picked:
        detail(known.iloc[picked[0]], filters, shown)


def table(rows: pd.DataFrame, filters: Filters, day: date) -> pd.DataFrame:
    """What the table shows of judged pledges, in words; their age is that on `day`."""
    stated = [
        short_sum(value, currency, str(qualifier)) + (f" per {per}" if per else "")
        for value, currency, qualifier, per in zip(
            rows["amount"], rows["currency"], rows["qualifier"], rows["per"].astype("str"), strict=True
        )
    ]
    return pd.DataFrame(
        {
            "announced": [
                day or (f"up to {as_of}" if as_of else "undated")
                for day, as_of in zip(rows["announced_on"], rows["as_of"], strict=True)
            ],
            "donor": [str(name) or NOT_NAMED for name in rows["donor_label"]],
            "recipient": [str(name) or NOT_NAMED for name in rows["recipient_label"]],
            "stated": stated,
            "value": (rows["value"] / 1e6).round(1).to_numpy(),
            "total": [reason or "yes" for reason in rows["left_out"].astype("str")],
            "type": [TYPES[str(code)] for code in rows["aid_type"]],
            "stage": [STAGES[str(code)] for code in rows["stage"]],
            "age": age_in_days(rows, day).to_numpy(dtype="float64", na_value=float("nan")),
            "rate": rows[f"fx_rate_{filters.currency}"].to_numpy(),
            "rate_date": rows["fx_date"].to_numpy(),
            "reports": rows["reports"].to_numpy(),
        }
    )


def _columns(filters: Filters) -> dict[str, Any]:
    column = st.column_config
    code = filters.currency.upper()
    return {
        "announced": column.TextColumn("Announced", width=100, help="Never more precise than the articles."),
        "donor": column.TextColumn("Donor", width=215),
        "recipient": column.TextColumn("Recipient", width=95),
        "stated": column.TextColumn("Sum as stated", width=125),
        "value": column.NumberColumn(f"{code} million", width=100, format="localized"),
        "total": column.TextColumn("In the total", width=125, help="'yes', or why the sum does not count."),
        "type": column.TextColumn("Type", width=120),
        "stage": column.TextColumn("Stage", width=85),
        "age": column.NumberColumn(
            "Age, days",
            width=80,
            format="%d",
            help="Days since the pledge last became firmer, else was first reported.",
        ),
        "rate": column.NumberColumn(f"{code} per unit", width=95, format="%.4f"),
        "rate_date": column.TextColumn("Rate of", width=95, help="A day, or the month or year whose mean it is."),
        "reports": column.NumberColumn("Reports", width=70),
    }


def detail(pledge: "pd.Series[Any]", filters: Filters, shown: Shown) -> None:
    """The selected pledge: what is known of it, and each report's sentence with its source."""
    donor, recipient = str(pledge["donor_label"]) or NOT_NAMED, str(pledge["recipient_label"]) or NOT_NAMED
    amount = short_sum(pledge["amount"], pledge["currency"], str(pledge["qualifier"]))
    with st.container(border=True):
        st.html(heading(f"{donor} to {recipient}: {amount}") + facts_html(facts(pledge, filters, shown.day)))
        ids = str(pledge["claim_ids"]).split(";")
        claims = shown.claims[shown.claims["claim_id"].isin(ids)]
        reports = {str(claim["claim_id"]): claim for _, claim in claims.iterrows()}
        for name in ids[:_REPORTS]:
            if name in reports:
                st.html(claim_html(reports[name]))
        if len(ids) > _REPORTS:
            st.text(f"{len(ids) - _REPORTS} further reports are in the table of claims.")
