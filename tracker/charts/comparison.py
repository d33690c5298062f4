"""Figures of a comparison: DataFrame in, plotly Figure out. Theirs is a broad grey bar, ours a narrow blue one on it.

As in `charts`, figures carry no title and no colour of text or ground but the palette's.
"""

import pandas as pd
import plotly.graph_objects as go

from tracker.analysis.monthly import BILLION
from tracker.charts.parts import AXIS, safe, set_axes, wrapped
from tracker.wording import short_sum

_LINES = {"theirs": "#8A9099", "ours": "#1F6AF0"}
# Theirs is pale inside, so that ours stands out on it, on both grounds.
_FILLS = {"theirs": "rgba(138,144,153,0.40)", "ours": "#1F6AF0"}
_WIDTHS = {"theirs": 0.74, "ours": 0.34}
_CURRENCY = "EUR"
_DAY = 24 * 3600 * 1000
_SHOWN = 16
_ROW = 46
_LABEL = 13


def by_month(comparison: pd.DataFrame, name: str) -> go.Figure:
    """A pair of columns for each month that either table has, with the sum of each side named to their right.

    Args:
        comparison: by month, billion euros.
        name: of the file that theirs comes from.
    """
    months = pd.to_datetime({"year": comparison["year"], "month": comparison["month"], "day": 1})
    figure = go.Figure()
    for side, width in _WIDTHS.items():
        euros = comparison[side] * BILLION
        label = name if side == "theirs" else "Ours"
        figure.add_bar(
            x=months, y=euros, name=safe(label), marker=_marker(side), width=30 * _DAY * width, showlegend=False,
            customdata=[[safe(label), short_sum(value, _CURRENCY)] for value in euros],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="overlay", hovermode="x unified")
    sums = comparison[["ours", "theirs"]] * BILLION
    top, bottom = _span(sums)
    set_axes(figure, _CURRENCY, top=top, bottom=bottom, height=400, right=8)
    figure.update_layout(margin={"t": 52})
    figure.update_xaxes(showspikes=False)
    for side, label, shift in (("ours", "Ours", 40), ("theirs", name, 20)):
        words = f"<b>{wrapped(label, 40)}</b>: {short_sum(float(sums[side].sum()), _CURRENCY)} in all"
        figure.add_annotation(
            x=0, xref="paper", y=1, yref="paper", yshift=shift, showarrow=False, xanchor="left", yanchor="middle",
            align="left", font={"size": _LABEL}, text=f'<span style="color:{_LINES[side]}">■</span> {words}',
        )  # fmt: skip
    return figure


def by_donor(comparison: pd.DataFrame) -> go.Figure:
    """A pair of bars for each donor with its sums beside its name, the larger on top; the smaller donors as one.

    Args:
        comparison: by donor as `comparison.compare` orders it, billion euros.
    """
    rows = _with_rest(comparison)
    places = list(range(len(rows)))
    ticks = [_tick(*row) for row in zip(rows["label"], rows["ours"], rows["theirs"], strict=True)]
    figure = go.Figure()
    for side, width in _WIDTHS.items():
        euros = rows[side] * BILLION
        figure.add_bar(
            x=euros, y=places, orientation="h", width=width, marker=_marker(side), showlegend=False, name=side,
            customdata=[[safe(label), side, short_sum(value, _CURRENCY)]
                        for label, value in zip(rows["label"], euros, strict=True)],
            hovertemplate="%{customdata[0]}, %{customdata[1]}: %{customdata[2]}<extra></extra>",
        )  # fmt: skip
    top, bottom = _span(rows[["ours", "theirs"]] * BILLION)
    figure.update_layout(
        barmode="overlay", height=24 + _ROW * len(rows), margin={"l": 8, "r": 8, "t": 6, "b": 8}, dragmode=False,
        hoverlabel={"align": "left"},
    )  # fmt: skip
    figure.update_xaxes(
        range=[bottom * 1.02, top * 1.02 or 1], showticklabels=False, showgrid=False, zeroline=True,
        zerolinecolor=AXIS, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(
        tickmode="array", tickvals=places, ticktext=ticks,
        tickfont={"size": _LABEL}, range=[len(rows) - 0.5, -0.5], automargin=True, showgrid=False, zeroline=False,
        fixedrange=True, ticks="", ticklabelstandoff=6,
    )  # fmt: skip
    return figure


def _marker(side: str) -> dict[str, object]:
    # A line around nothing would still be seen: only theirs has one.
    return {"color": _FILLS[side], "line": {"color": _LINES[side], "width": int(side == "theirs")}}


def _span(sums: pd.DataFrame) -> tuple[float, float]:
    """The greatest sum, and the least where it is below 0."""
    values = sums.to_numpy()
    return float(values.max(initial=0.0)), float(values.min(initial=0.0))


def _with_rest(comparison: pd.DataFrame) -> pd.DataFrame:
    """label, ours, theirs of the larger donors, and in a last row of all the others."""
    rows = comparison.assign(label=comparison["country"].str.replace(";", ", "))[["label", "ours", "theirs"]]
    if len(rows) <= _SHOWN + 1:
        return rows
    rest = rows[_SHOWN:]
    last = {"label": [f"{len(rest)} others"], "ours": [rest["ours"].sum()], "theirs": [rest["theirs"].sum()]}
    return pd.concat([rows[:_SHOWN], pd.DataFrame(last)], ignore_index=True)


def _tick(label: str, ours: float, theirs: float) -> str:
    ours_text, theirs_text = (short_sum(value * BILLION, _CURRENCY) for value in (ours, theirs))
    blue = f'<span style="color:{_LINES["ours"]}"><b>{ours_text}</b></span>'
    return f"<b>{wrapped(label, 26)}</b><br>{blue} / {theirs_text}"
