"""The chart of steps by donor: what is pledged, within it what is allocated, within that what is delivered."""

import textwrap
from collections.abc import Mapping
from html import escape

import pandas as pd
import plotly.graph_objects as go

from tracker.charts.pledges import OTHERS, whole_sum
from tracker.wording import short_sum

# The same colour ever stronger: each step lies within the one before.
STRENGTH = {"pledged": 0.26, "allocated": 0.5, "delivered": 1.0}
NAMES = {"pledged": "pledged", "allocated": "allocated", "delivered": "delivered or paid out"}
_ROW = 62
_NAME_CHARACTERS = 40


def nested_bars(steps: pd.DataFrame, colours: Mapping[str, str], currency: str) -> go.Figure:
    """One bar a donor, the first on top, with its name and figures above it.

    Args:
        steps: columns label, pledged, allocated, delivered, in the order to draw.
        colours: label -> colour.
        currency: ISO 4217 code of the values.
    """
    figure = go.Figure()
    places = list(range(len(steps)))
    colour = [colours.get(label, OTHERS) for label in steps["label"]]
    words = [
        figures(*sums, currency) for sums in zip(steps["pledged"], steps["allocated"], steps["delivered"], strict=True)
    ]
    for step, strength in STRENGTH.items():
        figure.add_bar(
            x=steps[step].to_numpy(),
            y=[place + 0.2 for place in places],
            width=0.26,
            orientation="h",
            name=NAMES[step],
            marker={"color": colour, "opacity": strength, "line": {"width": 0}},
            customdata=[[escape(str(label)), whole_sum(value, currency)]
                        for label, value in zip(steps["label"], steps[step], strict=True)],
            hovertemplate=f"%{{customdata[0]}}<br>{NAMES[step]}: %{{customdata[1]}}<extra></extra>",
            showlegend=False,
        )  # fmt: skip
    for place, label, text in zip(places, steps["label"], words, strict=True):
        figure.add_annotation(
            x=0, xref="paper", y=place - 0.2, text=f"<b>{_short(label)}</b><br>{escape(text)}", showarrow=False,
            xanchor="left", yanchor="middle", align="left", font={"size": 13},
        )  # fmt: skip
    figure.update_layout(
        height=16 + _ROW * len(steps), barmode="overlay", margin={"l": 8, "r": 8, "t": 4, "b": 4}, dragmode=False
    )
    top = float(steps["pledged"].max()) if len(steps) else 0.0
    figure.update_xaxes(visible=False, range=[0, top or 1], fixedrange=True)
    figure.update_yaxes(visible=False, range=[len(steps) - 0.5, -0.5], fixedrange=True)
    return figure


def figures(pledged: float, allocated: float, delivered: float, currency: str) -> str:
    """'$5bn pledged, 40% allocated, 10% delivered'; steps that hold nothing are said once."""
    start = f"{short_sum(pledged, currency)} pledged"
    if not allocated or not pledged:
        return f"{start}, none reported as allocated"
    end = f"{share(delivered / pledged)} delivered" if delivered else "none delivered"
    return f"{start}, {share(allocated / pledged)} allocated, {end}"


def share(part: float) -> str:
    """'40%'; what is neither nothing nor all does not read as either."""
    if 0 < part < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 < part < 1 else f"{part:.0%}"


def _short(name: str) -> str:
    return escape(textwrap.shorten(str(name), _NAME_CHARACTERS, placeholder=" …") or str(name)[:_NAME_CHARACTERS])
