"""What all figures share: quiet axes with round sums, and text that plotly cannot take for markup."""

import html
import math
import textwrap

import plotly.graph_objects as go

from tracker.wording import short_sum

GRID = "rgba(138,144,153,0.22)"
AXIS = "rgba(138,144,153,0.55)"
_AIR = 1.06


def set_axes(figure: go.Figure, currency: str, top: float, height: int, right: int = 118, bottom: float = 0.0) -> None:
    """Months across and sums upwards.

    Args:
        currency: ISO 4217 code of the sums.
        top, bottom: the greatest sum, and the least where that is below 0.
        height, right: of the figure and of its right margin, in pixels.
    """
    figure.update_layout(
        height=height, margin={"l": 8, "r": right, "t": 16, "b": 8}, showlegend=False, dragmode=False,
        hoverlabel={"align": "left"},
    )  # fmt: skip
    step = round_step(top - bottom)
    first, last = (math.ceil(bottom * _AIR / step), math.floor(top * _AIR / step)) if step else (0, 0)
    ticks = [step * n for n in range(first, last + 1)]
    figure.update_yaxes(
        range=[bottom * _AIR, top * _AIR or 1], tickmode="array", tickvals=ticks, ticks="", tickfont={"size": 12},
        ticktext=[short_sum(tick, currency) if tick else "0" for tick in ticks],
        gridcolor=GRID, zeroline=True, zerolinecolor=AXIS, automargin=True, fixedrange=True,
    )  # fmt: skip
    figure.update_xaxes(
        type="date", showgrid=False, fixedrange=True, automargin=True, tickformat="%b\n%Y", ticks="", tickangle=0,
        tickfont={"size": 12}, hoverformat="%B %Y",
    )  # fmt: skip


def round_step(span: float) -> float:
    """A round step that divides an axis of this span into about four; 0 for an axis without a span."""
    if span <= 0:
        return 0.0
    size = 10.0 ** (len(str(int(span / 4))) - 1)
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= span / 4.5)


def safe(text: str) -> str:
    """Text as plotly shows it character by character: plotly reads a subset of HTML."""
    return html.escape(str(text), quote=False)  # it knows no &quot;, and shows it as it stands


def wrapped(name: str, width: int) -> str:
    """A name in at most three lines of about so many characters, safe for plotly."""
    lines = textwrap.wrap(str(name), width, max_lines=3, placeholder=" …") or [""]
    return "<br>".join(safe(line) for line in lines)
