"""What is named but does not count, beside the number: each sum with its reason."""

import pandas as pd
import streamlit as st

from tracker.filters import Filters
from tracker.page.plain import escaped
from tracker.page.words import NOT_NAMED
from tracker.wording import counted, short_sum

_LISTED = 10
_CHOSEN_AWAY = "not chosen"


def left_out(judged: pd.DataFrame) -> pd.DataFrame:
    """Judged pledges that do not count for another reason than the reader's own choice, the largest first."""
    rows = judged[~judged["counted"] & ~judged["left_out"].str.endswith(_CHOSEN_AWAY)]
    return rows.sort_values(["value", "pledge_id"], ascending=[False, True], na_position="last")


def draw(left: pd.DataFrame, filters: Filters) -> None:
    """The list below a chart: who, sum, reason, date; the largest sums where there are many."""
    if left.empty:
        return
    st.html(table_html(left.head(_LISTED), filters))
    if len(left) > _LISTED:
        words = (
            f"These are the {_LISTED} largest of {counted(len(left), 'sum')}; a switch under Pledges lists them all."
        )
        st.html(f'<p class="pt-small">{escaped(words)}</p>')


def table_html(rows: pd.DataFrame, filters: Filters) -> str:
    """The rows as an HTML table of escaped text."""
    cells = []
    for row in rows.to_dict("records"):
        stated = short_sum(row["amount"], row["currency"], str(row["qualifier"]))
        if row["currency"] != filters.currency.upper() and pd.notna(row["value"]):
            stated += f" = {short_sum(row['value'], filters.currency)}"
        who = f"{str(row['donor_label']) or NOT_NAMED} to {str(row['recipient_label']) or NOT_NAMED}"
        day = row["announced_on"] or (f"up to {row['as_of']}" if row["as_of"] else "undated")
        cells.append(
            f'<tr><td>{escaped(who)}</td><td class="pt-sum">{escaped(stated)}</td>'
            f'<td><span class="pt-chip">{escaped(row["left_out"])}</span></td>'
            f'<td class="pt-wide">{escaped(day)}</td></tr>'
        )
    head = '<tr><th>Who</th><th>Sum</th><th>Not counted because</th><th class="pt-wide">Announced</th></tr>'
    caption = "<caption>Named in the articles, but not in the total</caption>"
    return f'<table class="pt-list">{caption}<thead>{head}</thead><tbody>{"".join(cells)}</tbody></table>'
