"""The page from top to bottom: finding, key figures, tabs, and what is left out."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from tracker import filters as selection
from tracker.analysis import summary
from tracker.filters import Filters
from tracker.page import account, donors, finding, listing, over_time, progress, rest, sidebar
from tracker.page.address import open_address, save_address, shown_view
from tracker.page.cards import Card, cards_html
from tracker.page.loading import Shown, as_known_on, opened
from tracker.page.plain import escaped, heading, unmarked
from tracker.page.words import VIEWS, actors
from tracker.release import ReleaseError
from tracker.tables import BRIEFS_PUBLISHER
from tracker.wording import band_text, bound_words, counted, day_text, short_sum

_STYLE = Path(__file__).with_name("style.css")
_COURSE_MONTHS = 6
Chart = Callable[[pd.DataFrame, pd.DataFrame, Filters], None]
_EYEBROW = '<p class="pt-eyebrow">Defence-aid pledge tracker</p>'


def draw() -> None:
    """Draws the page for the state of the widgets and the address."""
    sidebar_state: Literal["auto", "collapsed"] = "collapsed" if st.context.is_embedded else "auto"
    st.set_page_config(page_title="Pledge Tracker", page_icon="🧾", layout="wide", initial_sidebar_state=sidebar_state)
    st.html(_STYLE)
    try:
        shown = opened()
    except ReleaseError as error:
        _nothing_to_show("There is no release to show yet", str(error))
        return
    if shown.pledges.empty:
        _nothing_to_show(
            "This release holds no pledges", f"{shown.folder} was built from articles without pledges of aid."
        )
        return
    names = {role: actors(shown.pledges, role) for role in ("donor", "recipient")}
    publishers = _publishers(shown)
    strange = open_address(
        {"donor": list(names["donor"]), "recipient": list(names["recipient"]), "publisher": publishers}
    )
    filters = sidebar.filters(names["donor"], names["recipient"], publishers)
    if filters.as_of:
        shown = as_known_on(shown, filters.as_of)
    judged = summary.judged(selection.scope(shown.pledges, filters), filters)
    _body(shown, filters, judged, strange)
    save_address(filters, shown_view())


def _body(shown: Shown, filters: Filters, judged: pd.DataFrame, strange: tuple[str, ...]) -> None:
    rows, left = summary.counted(judged), rest.left_out(judged)
    head = heading(finding.headline(rows, filters), level=1)
    st.html(f'{_EYEBROW}{head}<p class="pt-lead">{escaped(finding.lead(rows, left, filters))}</p>')
    for words in strange:
        st.warning(unmarked(f"The address asks for something unknown, which is passed over: {words}"))
    if not (st.context.is_embedded or rows.empty):
        st.html(cards_html(_figures(rows, judged, left, filters)))
    if len(judged):
        account.draw(judged, filters)
    time, by_donor, pledges = st.tabs(list(VIEWS.values()), key="view", on_change="rerun")
    if time.open:
        with time:
            _chart_tab(over_time.draw, rows, judged, left, filters)
    if by_donor.open:
        with by_donor:
            _chart_tab(partial(_donors, day=shown.day), rows, judged, left, filters)
    if pledges.open:
        with pledges:
            listing.draw(selection.apply(shown.pledges, filters), judged, left, filters, shown)
    _source(shown)


def _donors(rows: pd.DataFrame, judged: pd.DataFrame, filters: Filters, day: date) -> None:
    donors.draw(rows, judged, filters)
    progress.draw(rows, judged, filters, day)


def _chart_tab(
    draw_chart: Chart, rows: pd.DataFrame, judged: pd.DataFrame, left: pd.DataFrame, filters: Filters
) -> None:
    if rows.empty:
        st.text(listing.EMPTY)
    else:
        draw_chart(rows, judged, filters)
    rest.draw(left, filters)


def _figures(rows: pd.DataFrame, judged: pd.DataFrame, left: pd.DataFrame, filters: Filters) -> list[Card]:
    """The key figures; with enough pledges and months they carry their course."""
    total = summary.total(judged)
    band = band_text(total.low, total.high, filters.currency)
    aside = [f"wording allows {band}"] if band else []
    aside += [f"{short_sum(total.guarantees, filters.currency)} of it guarantees"] if total.guarantees else []
    aside += [f"{short_sum(total.undated, filters.currency)} of it undated"] if total.undated else []
    codes = {code for cell in rows["donor_code"].unique() for code in cell.split(";") if code}
    sums, numbers, givers = _courses(rows)
    words = bound_words(finding.bound(rows))
    return [
        Card(
            f"In the total, {words}" if words else "In the total",
            short_sum(total.value, filters.currency),
            "; ".join(aside),
            sums,
        ),
        Card("Pledges counted", f"{len(rows):,}", "", numbers),
        Card("Donors", f"{len(codes):,}", "", givers),
        Card("Named, not counted", f"{len(left):,}", finding.reasons(left)),
    ]


def _courses(rows: pd.DataFrame) -> tuple[list[float], list[float], list[float]]:
    """By month: the running total, the number of pledges, the number of donors; empty lists where they are few."""
    dated = rows[rows["month"].notna()]
    if len(dated) <= over_time.FEW or dated["month"].nunique() < _COURSE_MONTHS:
        return [], [], []
    months = pd.date_range(dated["month"].min(), dated["month"].max(), freq="MS")
    by_month = dated.groupby("month")
    found = by_month.agg(value=("value", "sum"), pledges=("pledge_id", "size"), donors=("donor_code", "nunique"))
    found = found.reindex(months).fillna(0.0)
    return list(found["value"].cumsum()), list(found["pledges"]), list(found["donors"])


def _publishers(shown: Shown) -> list[str]:
    return sorted({name for cell in shown.pledges["publishers"].unique() for name in cell.split(";") if name})


def _source(shown: Shown) -> None:
    manifest = shown.manifest
    own = ", the project's own briefs among them," if BRIEFS_PUBLISHER in _publishers(shown) else ""
    known = ""
    if shown.as_of:
        known = f" as known on {day_text(shown.as_of.isoformat())}: what articles published by then tell, of all those"
    words = (
        f"Source: Pledge Tracker, release of {day_text(manifest.date.isoformat())}{known or ','} read from"
        f" {counted(manifest.counts.get('articles', 0), 'article')}{own} by rules {manifest.rules}. Every sum is one"
        " sentence of an article; converted at reference rates of the European Central Bank, or at official fixed ones,"
        " for the day, or the mean of the month, of the announcement."
    )
    st.html(f'<p class="pt-small">{escaped(words)}</p>')


def _nothing_to_show(title: str, why: str) -> None:
    st.html(_EYEBROW + heading(title, level=1))
    st.text(why)
    st.text("Build one from articles, then load this page again:")
    st.code("pledges build FOLDER_WITH_ARTICLES", language="bash")
