"""Beside the total: how it is made."""

import pandas as pd
import streamlit as st

from tracker.analysis.account import Account, Line, account
from tracker.filters import Filters
from tracker.page.plain import escaped
from tracker.wording import band_text, counted, short_sum


def draw(judged: pd.DataFrame, filters: Filters) -> None:
    """The account of all pledges in scope, to be unfolded; it is made only when it is."""
    unfolded = st.expander("How this total is made", key="account", on_change="rerun")
    if unfolded.open:
        with unfolded:
            st.html(account_html(account(judged, filters)))


def account_html(made: Account) -> str:
    """The account as an HTML table and lines of escaped text."""
    currency = made.currency
    rows = [_row("All in this selection", made.scope, currency)]
    rows += [_row(f"− {line.what}", line, currency) for line in made.left_out]
    rows.append(_row("= Counted", made.counted, currency, "pt-strong"))
    rows += [_row(f"of it {line.what}", line, currency, "pt-inner") for line in made.of_it]
    head = '<tr><th></th><th>Pledges</th><th>Sum</th><th class="pt-wide">Wording allows</th></tr>'
    table = f'<table class="pt-list pt-account"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
    notes = [f"Periods after the first add {short_sum(made.repeated, currency)}."] if made.repeated else []
    notes += [f"Overlaps, {line.what}: {_money(line, currency)} not counted." for line in made.overlaps]
    notes += [f"Without a rate for {currency}: {_money(line, line.what)}." for line in made.unpriced]
    return table + "".join(f'<p class="pt-small">{escaped(note)}</p>' for note in notes)


def _row(what: str, line: Line, currency: str, css: str = "") -> str:
    notes = [
        band_text(line.low, line.high, currency),
        f"{line.without_rate:,} without a rate" if line.without_rate else "",
    ]
    told = escaped("; ".join(filter(None, notes)))
    amount = short_sum(line.value, currency) if line.without_rate < line.pledges or not line.pledges else "–"
    return (
        f'<tr class="{css}"><td>{escaped(what)}<div class="pt-narrow">{told}</div></td><td>{line.pledges:,}</td>'
        f'<td class="pt-sum">{escaped(amount)}</td><td class="pt-wide">{told}</td></tr>'
    )


def _money(line: Line, currency: str) -> str:
    return f"{counted(line.pledges, 'pledge')}, {short_sum(line.value, currency)}"
