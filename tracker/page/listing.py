"""The tab 'Pledges': the table, its downloads, and the sentences behind the selected row."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from tracker.filters import Filters
from tracker.page import downloads
from tracker.page.evidence import claim_html
from tracker.page.loading import Shown
from tracker.page.plain import escaped, heading
from tracker.page.words import HOLDS, KINDS, NOT_NAMED, STAGES, TYPES
from tracker.progress import age_in_days
from tracker.wording import counted, day_text, short_sum

SENT = 2000
_REPORTS = 50
EMPTY = "Widen the filters on the left, or clear them, to see pledges here."
_BASES = {
    "sentence": "said in the sentence",
    "article": "from the article's own date",
    "manifest": "from a date that only the manifest gives",
}


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
        short_sum(v, c, str(q)) for v, c, q in zip(rows["amount"], rows["currency"], rows["qualifier"], strict=True)
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
        "donor": column.TextColumn("Donor", width=230),
        "recipient": column.TextColumn("Recipient", width=95),
        "stated": column.TextColumn("Sum as stated", width=125),
        "value": column.NumberColumn(f"{code} million", width=100, format="localized"),
        "total": column.TextColumn("In the total", width=125, help="'yes', or why the sum does not count."),
        "type": column.TextColumn("Type", width=105),
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


def facts(pledge: "pd.Series[Any]", filters: Filters, day: date) -> list[tuple[str, str]]:
    """What is known of a judged pledge, as pairs of a word and plain text; its age is that on `day`."""
    code = filters.currency.upper()
    found = [("Sum", _sum(pledge))]
    if pledge["currency"] != code or pledge["value"] != pledge["amount"]:
        found.append((f"In {code}", _converted(pledge, filters)))
    reason = str(pledge["left_out"])
    found.append(("In the total", "yes" if not reason else f"no: {reason}"))
    announced = day_text(str(pledge["announced_on"]))
    basis = _BASES.get(str(pledge["date_basis"]), "")
    if pledge["as_of"]:
        announced = f"counts up to {day_text(str(pledge['as_of']))}"
    found.append(("Announced", f"{announced} ({basis})" if basis and announced != "undated" else announced))
    hold = str(pledge["hold"])
    stage = STAGES[str(pledge["stage"])] + (f", {HOLDS[hold].lower()}" if hold != "none" else "")
    found.append(("Stage", f"{stage}; {KINDS[str(pledge['claim_kind'])].lower()}"))
    if pd.notna(pledge["firmer_on"]):
        age = max((pd.Timestamp(day) - pledge["firmer_on"]).days, 0)
        since = day_text(f"{pledge['firmer_on']:%Y-%m-%d}")
        found.append(("Age", f"{counted(age, 'day')} since it last became firmer or was first reported ({since})"))
    found.append(("Type of aid", TYPES[str(pledge["aid_type"])]))
    if pledge["period"]:
        found.append(("For the period", str(pledge["period"])))
    if pledge["asserted_by"]:
        found.append(("Says", str(pledge["asserted_by"])))
    if pledge["disputed"]:
        found.append(("Disputed", "the article itself calls the statement false or unproven"))
    found.append(("Reports", str(pledge["reports"])))
    return found


def _sum(pledge: "pd.Series[Any]") -> str:
    text = short_sum(pledge["amount"], pledge["currency"], str(pledge["qualifier"]))
    text += f" ({pledge['amount']:,.0f} {pledge['currency']})"
    if pledge["per"]:
        text += f" per {pledge['per']}"
    if pd.notna(pledge["stated_amount"]):
        text += f"; the article converts it to {short_sum(pledge['stated_amount'], pledge['stated_currency'])}"
        if pledge["conversion_flag"]:
            text += (
                f", {abs(pledge['conversion_gap']):.0%} {'above' if pledge['conversion_gap'] > 0 else 'below'} the rate"
            )
    return text


def _converted(pledge: "pd.Series[Any]", filters: Filters) -> str:
    value = pledge["value"]
    if pd.isna(value):
        return str(pledge["fx_note"]) or "no exchange rate"
    text = f"{short_sum(value, filters.currency, str(pledge['qualifier']))} ({value:,.0f} {filters.currency.upper()})"
    if pledge["currency"] == filters.currency.upper():
        return text
    rate = f"{pledge[f'fx_rate_{filters.currency}']:.4f} {filters.currency.upper()} per {pledge['currency']}"
    source = ", ".join(part for part in (day_text(str(pledge["fx_date"])), str(pledge["fx_source"])) if part)
    note = f". {pledge['fx_note']}" if pledge["fx_note"] else ""
    return f"{text} at {rate} ({source}){note}"


def facts_html(found: list[tuple[str, str]]) -> str:
    """Pairs of a word and what it is, below each other."""
    rows = "".join(f'<div class="pt-muted">{escaped(word)}</div><div>{escaped(text)}</div>' for word, text in found)
    return f'<div class="pt-facts">{rows}</div>'
