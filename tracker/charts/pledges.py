"""Figures of the page: DataFrame in, plotly Figure out; imports no Streamlit.

Figures carry no title (the page sets titles as text, which a phone does not cut) and no colour but the palette's:
text and ground come from the page's theme, so that light and dark switch at once. Names from articles are escaped,
since plotly reads a subset of HTML.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from tracker.charts.parts import safe, set_axes, wrapped
from tracker.wording import MONTHS, short_sum

# One palette for both grounds (contrast at least 3:1 on each, and told apart by colour-blind readers).
OTHERS = "#8A9099"
DONOR_COLOURS = {"EU": "#1F6AF0", "USA": "#C0272B", "DEU": "#D77B0D", "GBR": "#36A56B", "JPN": "#CC69D0"}
TYPE_COLOURS = {
    "military": "#1F6AF0",
    "financial": "#36A56B",
    "humanitarian": "#D77B0D",
    "reconstruction": "#CC69D0",
    "mixed": "#C0272B",
    "unspecified": OTHERS,
}
_OWN_COLOURS = frozenset({*DONOR_COLOURS.values(), *TYPE_COLOURS.values()} - {OTHERS})
_DASHES = ("solid", "dash", "dashdot", "longdash", "longdashdot")
_REST = "All others"
_SHOWN = 5
_LABEL = 13
_LABEL_CHARACTERS = 16
# White is the more readable on these, near-black on the rest of the palette.
_ON_BARS = {"#1F6AF0": "#FFFFFF", "#C0272B": "#FFFFFF"}
_HALF_BAR = pd.Timedelta(days=10)


def donor_colours(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Label -> colour for (label, code) pairs: a donor keeps its colour in every chart; donors without one are grey."""
    return {label: DONOR_COLOURS.get(code, OTHERS) for label, code in names}


def cumulative_lines(sums: pd.DataFrame, split: str, colours: Mapping[str, str], currency: str) -> go.Figure:
    """Running totals as lines with their names at the end.

    Args:
        sums: columns month, `split`, value; every series filled for every month.
        split: the column that names the series.
        colours: series -> colour.
        currency: ISO 4217 code of the values.
    """
    table = _widest(sums, split, last=True)
    figure = go.Figure()
    greys = iter(_DASHES)
    for name in table.columns:
        colour = colours.get(name, OTHERS)
        dash = "dot" if name == _REST else next(greys, "solid") if colour == OTHERS else "solid"
        figure.add_scatter(
            x=table.index,
            y=table[name],
            name=safe(name),
            mode="lines",
            line={"color": colour, "width": 2 if name == _REST else 3, "dash": dash, "shape": "hv"},
            customdata=[short_sum(value, currency) for value in table[name]],
            hovertemplate="%{customdata}",
            showlegend=False,
        )
    ends = {name: float(table[name].iloc[-1]) for name in table.columns}
    set_axes(figure, currency, top=max([*ends.values(), 0.0]), height=430)
    _end_labels(figure, ends, ends, colours, currency, axis_top=max([*ends.values(), 0.0]) * 1.06)
    figure.update_layout(hovermode="x unified")
    return figure


def monthly_columns(sums: pd.DataFrame, split: str, colours: Mapping[str, str], currency: str) -> go.Figure:
    """Stacked columns, one a month; the key stands to the right of the columns in the order of the stack.

    Arguments as for cumulative_lines (months without a sum may be absent).
    """
    table = _widest(sums, split, last=False)
    table = table.reindex(pd.date_range(table.index.min(), table.index.max(), freq="MS"), fill_value=0.0)
    figure = go.Figure()
    for name in table.columns:
        figure.add_bar(
            x=table.index,
            y=table[name],
            name=safe(name),
            marker={"color": _stack_colour(name, colours)},
            customdata=[short_sum(value, currency) for value in table[name]],
            hovertemplate="%{customdata}",
            showlegend=False,
        )
    highest = float(table.sum(axis=1).max())
    set_axes(figure, currency, top=highest, height=430)
    figure.update_layout(barmode="stack", bargap=0.18, hovermode="x unified")
    totals = {name: float(table[name].sum()) for name in table.columns}
    step = highest * 0.13
    places = {name: highest * 0.12 + step * rank for rank, name in enumerate(table.columns)}
    _end_labels(
        figure,
        totals,
        places,
        {name: _stack_colour(name, colours) for name in table.columns},
        currency,
        axis_top=highest * 1.06,
    )
    return figure


def staircase(pledges: pd.DataFrame, currency: str) -> go.Figure:
    """Few pledges: each one a step on the running total, named beside its step.

    Args:
        pledges: columns month, value, name (text), sum (text, 'at least $1.4bn'), colour; any order.
        currency: ISO 4217 code of the values.
    """
    steps = pledges.sort_values(["month", "value"], ascending=[True, False]).reset_index(drop=True)
    tops = steps["value"].cumsum()
    bases = tops - steps["value"]
    start, end = _padded(steps["month"])
    figure = go.Figure()
    walk_x = [start, *[month - _HALF_BAR for month in steps["month"] for _ in (0, 1)], end]
    walk_y = [0.0, *[level for pair in zip(bases, tops, strict=True) for level in pair], float(tops.iloc[-1])]
    figure.add_scatter(
        x=walk_x,
        y=walk_y,
        mode="lines",
        fill="tozeroy",
        fillcolor="rgba(138,144,153,0.10)",
        line={"color": OTHERS, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
        name="running total",
    )
    whole = zip(steps["name"], steps["sum"], steps["month"], strict=True)
    figure.add_bar(
        x=steps["month"], y=steps["value"], base=bases, marker={"color": list(steps["colour"]), "cornerradius": 2},
        width=[2 * _HALF_BAR / pd.Timedelta(milliseconds=1)] * len(steps), showlegend=False, name="pledges",
        customdata=[[safe(name), safe(amount), f"{month:%B %Y}"] for name, amount, month in whole],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(barmode="overlay")
    highest = float(tops.iloc[-1])
    set_axes(figure, currency, top=highest, height=330, right=8)
    figure.update_xaxes(range=[start, end])
    _step_labels(figure, steps, (bases + tops) / 2, highest, start, end)
    return figure


def chronicle(pledges: pd.DataFrame, currency: str) -> go.Figure:
    """Few pledges month by month: a bar each, in the order of their months. Arguments as for staircase.

    Columns side by side would leave no room for names on a phone.
    """
    rows = pledges.sort_values(["month", "value"], ascending=[True, False])
    months = [f"{MONTHS[month.month - 1]} {month.year}" for month in rows["month"]]
    return _bars(
        [f"<b>{month}</b><br>{wrapped(name, 24)}" for month, name in zip(months, rows["name"], strict=True)],
        [f"{name}, {month}" for month, name in zip(months, rows["name"], strict=True)],
        rows["value"], rows["sum"], list(rows["colour"]), [whole_sum(value, currency) for value in rows["value"]],
        row_height=52,
    )  # fmt: skip


def whole_sum(value: float, currency: str) -> str:
    """'1,234,567 USD': every digit, for who points at a bar."""
    return f"{value:,.0f} {currency.upper()}"


def ranked_bars(sums: pd.DataFrame, colours: Mapping[str, str]) -> go.Figure:
    """Horizontal bars, largest on top, with the sum at each bar's end.

    Args:
        sums: columns label, value, text (the sum in words), exact (the same for who points at it) in the order to draw,
        largest first.
        colours: label -> colour.
    """
    colour = [colours.get(name, OTHERS) for name in sums["label"]]
    names = [wrapped(name, 18) for name in sums["label"]]
    return _bars(names, list(sums["label"]), sums["value"], sums["text"], colour, sums["exact"], row_height=34)


def _bars(ticks: Sequence[str], names: Sequence[str], values: "pd.Series[float]", texts: "pd.Series[str]",
          colours: Sequence[str], exact: Iterable[str], row_height: int) -> go.Figure:  # fmt: skip
    """Horizontal bars, the first on top. `ticks` are safe for plotly already; `names`, `texts` and `exact` are not."""
    top = max(float(values.max()), 0.0)
    # The sum stands inside a long bar and beside a short one, so that no label leaves the figure on a phone.
    inside = list(values > 0.55 * top)
    figure = go.Figure(
        go.Bar(
            x=values.to_numpy(),
            y=list(range(len(values))),
            orientation="h",
            showlegend=False,
            marker={"color": list(colours)},
            text=[f"<b>{safe(text)}</b>" if within else safe(text) for text, within in zip(texts, inside, strict=True)],
            textposition=["inside" if within else "outside" for within in inside],
            insidetextanchor="end",
            insidetextfont={"color": [_ON_BARS.get(colour, "#11161E") for colour in colours], "size": _LABEL},
            outsidetextfont={"size": _LABEL},
            customdata=[[safe(name), safe(figure)] for name, figure in zip(names, exact, strict=True)],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
            cliponaxis=False,
        )
    )
    figure.update_layout(
        height=46 + row_height * len(values),
        bargap=0.32,
        margin={"l": 8, "r": 8, "t": 6, "b": 8},
        dragmode=False,
        uniformtext={"mode": "show", "minsize": 11},
    )
    figure.update_xaxes(visible=False, range=[0, top * 1.02 or 1], fixedrange=True)
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(values))),
        ticktext=list(ticks),
        tickfont={"size": _LABEL},
        range=[len(values) - 0.5, -0.5],
        automargin=True,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        ticks="",
        ticklabelstandoff=6,
    )
    return figure


def _widest(sums: pd.DataFrame, split: str, last: bool) -> pd.DataFrame:
    """Months x series, the largest `_SHOWN` series by name and the rest as one, largest first."""
    table = sums.pivot_table(index="month", columns=split, values="value", aggfunc="sum", observed=True).fillna(0.0)
    table.columns = pd.Index([str(name) for name in table.columns])
    weight = table.iloc[-1] if last else table.sum()
    order = list(weight[weight > 0].sort_values(ascending=False, kind="stable").index)
    shown = order if len(order) <= _SHOWN + 1 else order[:_SHOWN]
    result = table[shown].copy()
    rest = order[len(shown) :]
    if rest:
        result[_REST] = table[rest].sum(axis=1)
    return result


def _stack_colour(name: str, colours: Mapping[str, str]) -> str:
    return "rgba(138,144,153,0.45)" if name == _REST else colours.get(name, OTHERS)


def _padded(months: "pd.Series[pd.Timestamp]") -> tuple[pd.Timestamp, pd.Timestamp]:
    """An axis of at least a year around the months, so that two columns do not pose as a trend."""
    first, last = months.min(), months.max()
    span = (last.year - first.year) * 12 + last.month - first.month
    around = max(1, (11 - span) // 2)
    return first - pd.DateOffset(months=around), last + pd.DateOffset(months=around)


def _step_labels(
    figure: go.Figure,
    steps: pd.DataFrame,
    middles: "pd.Series[float]",
    highest: float,
    start: pd.Timestamp,
    end: pd.Timestamp,
) -> None:
    """Names beside the steps: to the left in the right half of the axis, so that none leaves the figure."""
    centre = start + (end - start) / 2
    for on_left in (True, False):
        side = steps[(steps["month"] >= centre) != on_left]
        places = _spread([float(middles[row]) for row in side.index], _sizes(side["name"], highest * 0.07), highest)
        for (_, step), place in zip(side.iterrows(), places, strict=True):
            edge = step["month"] + _HALF_BAR if on_left else step["month"] - _HALF_BAR
            _label(
                figure,
                edge,
                place,
                step["name"],
                step["sum"],
                step["colour"],
                shift=7 if on_left else -7,
                anchor="left" if on_left else "right",
            )


def _end_labels(
    figure: go.Figure,
    sums: Mapping[str, float],
    places: Mapping[str, float],
    colours: Mapping[str, str],
    currency: str,
    axis_top: float,
) -> None:
    order = sorted(places, key=lambda name: places[name])
    heights = _spread([places[name] for name in order], _sizes(order, axis_top * 0.053), axis_top * 0.97)
    for name, height in zip(order, heights, strict=True):
        _label(
            figure,
            1.0,
            height,
            name,
            short_sum(sums[name], currency),
            colours.get(name, OTHERS),
            shift=8,
            anchor="left",
            paper=True,
        )


def _label(
    figure: go.Figure,
    x: object,
    y: float,
    name: str,
    text: str,
    colour: str,
    shift: int,
    anchor: str,
    paper: bool = False,
) -> None:
    # Two short lines fit a phone; the sum takes the theme's text colour, the name its series'.
    bold = f"<b>{wrapped(name, _LABEL_CHARACTERS)}</b>"
    if colour in _OWN_COLOURS:
        bold = f'<span style="color:{colour}">{bold}</span>'
    words = f"{bold}<br>{safe(text)}"
    figure.add_annotation(
        x=x,
        xref="paper" if paper else "x",
        y=y,
        text=words,
        showarrow=False,
        xanchor=anchor,
        yanchor="middle",
        xshift=shift,
        align="left" if anchor == "left" else "right",
        font={"size": _LABEL},
    )


def _spread(places: Sequence[float], sizes: Sequence[float], ceiling: float) -> list[float]:
    """The places in the same order, moved up and then, below the ceiling, down as little as keeps labels of these
    sizes from overlapping."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    spread = list(places)
    for below, above in itertools.pairwise(order):
        spread[above] = max(spread[above], spread[below] + (sizes[below] + sizes[above]) / 2)
    if order:
        spread[order[-1]] = min(spread[order[-1]], ceiling)
    for above, below in itertools.pairwise(reversed(order)):
        spread[below] = min(spread[below], spread[above] - (sizes[below] + sizes[above]) / 2)
    return spread


def _sizes(names: Iterable[str], line: float) -> list[float]:
    """Heights of the labels of these names, in units of the axis: the lines of the name, and one for the sum."""
    return [line * (wrapped(name, _LABEL_CHARACTERS).count("<br>") + 2) for name in names]
