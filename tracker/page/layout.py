"""The page from top to bottom: finding, key figures, tabs, and what is left out."""

from pathlib import Path

import pandas as pd
import streamlit as st

from tracker import filters as selection
from tracker import summary
from tracker.filters import Filters
from tracker.page import donors, finding, listing, over_time, rest, sidebar
from tracker.page.address import open_address, save_address, shown_view
from tracker.page.loading import Shown, opened
from tracker.page.plain import escaped, unmarked
from tracker.page.words import VIEWS, actors
from tracker.release import ReleaseError
from tracker.wording import counted, day_text, short_sum

_STYLE = Path(__file__).with_name("style.css")
_SPARK_MONTHS = 6
_EYEBROW = '<p class="pt-eyebrow">Defence-aid pledge tracker</p>'


def draw() -> None:
    """Draws the page for the state of the widgets and the address."""
    st.set_page_config(page_title="Pledge Tracker", page_icon="🧾", layout="wide")
    st.html(_STYLE)
    st.html(_EYEBROW)
    try:
        shown = opened()
    except ReleaseError as error:
        _nothing_to_show("There is no release to show yet", str(error))
        return
    if shown.pledges.empty:
        _nothing_to_show("This release holds no pledges", f"{shown.folder} was built from articles without pledges of aid.")
        return
    names = {role: actors(shown.pledges, role) for role in ("donor", "recipient")}
    publishers = sorted({name for cell in shown.pledges["publishers"].unique() for name in cell.split(";") if name})
    strange = open_address({"donor": list(names["donor"]), "recipient": list(names["recipient"]), "publisher": publishers})
    filters = sidebar.filters(names["donor"], names["recipient"], publishers)
    judged = summary.judged(selection.scope(shown.pledges, filters), filters)
    _body(shown, filters, judged, strange)
    save_address(filters, shown_view())


def _body(shown: Shown, filters: Filters, judged: pd.DataFrame, strange: tuple[str, ...]) -> None:
    rows, left = summary.counted(judged), rest.left_out(judged)
    st.title(unmarked(finding.headline(rows, filters)), anchor=False)
    st.html(f'<p class="pt-lead">{escaped(finding.lead(rows, left, filters))}</p>')
    for words in strange:
        st.warning(unmarked(f"The address asks for something unknown, which is passed over: {words}"))
    if not (st.context.is_embedded or rows.empty):
        _figures(rows, judged, left, filters)
    time, by_donor, pledges = st.tabs(list(VIEWS.values()), key="view", on_change="rerun")
    if time.open:
        with time:
            _chart_tab(over_time.draw, rows, judged, left, filters)
    if by_donor.open:
        with by_donor:
            _chart_tab(donors.draw, rows, judged, left, filters)
    if pledges.open:
        with pledges:
            rest.switch(left)
            listing.draw(selection.apply(shown.pledges, filters), judged, left, filters, shown)
    _source(shown)


def _chart_tab(draw_chart, rows, judged, left, filters) -> None:  # type: ignore[no-untyped-def]
    if rows.empty:
        st.text("Widen the filters on the left, or clear them, to see pledges here.")
    else:
        draw_chart(rows, judged, filters)
    rest.switch(left)
    if st.session_state.get("rest", True):
        rest.draw(left, filters)


def _figures(rows: pd.DataFrame, judged: pd.DataFrame, left: pd.DataFrame, filters: Filters) -> None:
    """The key figures as cards; with enough months each carries its course."""
    months = summary.by_month(judged, "stage").groupby("month")["value"].sum()
    every = rows.dropna(subset=["month"])
    index = pd.date_range(months.index.min(), months.index.max(), freq="MS") if len(months) else pd.DatetimeIndex([])
    course = len(index) >= _SPARK_MONTHS and len(every) > over_time.FEW
    sums = months.reindex(index).fillna(0.0)
    numbers = every.groupby("month").size().reindex(index).fillna(0)
    givers = every.groupby("month")["donor_code"].nunique().reindex(index).fillna(0)
    total = summary.total(judged)
    aside = [f"{short_sum(total.guarantees, filters.currency)} of it guarantees"] if total.guarantees else []
    aside += [f"{short_sum(total.undated, filters.currency)} of it undated"] if total.undated else []
    codes = {code for cell in rows["donor_code"].unique() for code in cell.split(";") if code}
    with st.container(horizontal=True):
        _card("In the total", finding.total_text(rows, filters), "; ".join(aside), list(sums.cumsum()) if course else None)
        _card("Pledges counted", f"{len(rows):,}", "", list(numbers) if course else None, "bar")
        _card("Donors", f"{len(codes):,}", "", list(givers) if course else None)
        _card("Named, not counted", f"{len(left):,}", finding.reasons(left))


def _card(label: str, value: str, note: str, course: list[float] | None = None, shape: str = "area") -> None:
    st.metric(
        label, value, delta=note or None, delta_color="off", delta_arrow="off", border=True, width=200,
        chart_data=course, chart_type="bar" if shape == "bar" else "area", height="stretch",
    )  # fmt: skip


def _source(shown: Shown) -> None:
    manifest = shown.manifest
    words = (
        f"Source: Pledge Tracker, release of {day_text(manifest.date.isoformat())}, read from"
        f" {counted(manifest.counts.get('articles', 0), 'article')} by rules {manifest.rules}. Every sum is one sentence of"
        " an article; converted at reference rates of the European Central Bank for the day (or mean of the month) of"
        " the announcement."
    )
    st.html(f'<p class="pt-small">{escaped(words)}</p>')


def _nothing_to_show(title: str, why: str) -> None:
    st.title(unmarked(title), anchor=False)
    st.text(why)
    st.text("Build one from articles, then load this page again:")
    st.code("pledges build FOLDER_WITH_ARTICLES", language="bash")
