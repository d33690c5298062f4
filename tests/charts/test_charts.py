"""Figures: what they show adds up, donors keep their colour, and no text becomes markup."""

import itertools
import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.charts import pledges as charts
from tracker.charts import steps as steps_chart

MONTHS = pd.date_range("2023-01-01", periods=4, freq="MS")
NAMES = ["United States", "Germany", "Canada", "Norway", "Japan", "France", "Italy", "Spain"]
COLOURS = charts.donor_colours([("United States", "USA"), ("Germany", "DEU"), ("Canada", "CAN"), ("Japan", "JPN")])


def sums(names: list[str]) -> pd.DataFrame:
    rows = [(month, name, 10.0**9 * (place + 1)) for place, name in enumerate(names) for month in MONTHS]
    return pd.DataFrame(rows, columns=["month", "donor_label", "value"])


def steps(name: str = "Belgium") -> pd.DataFrame:
    rows = [
        (MONTHS[1], 6e8, name, "$600m", charts.OTHERS),
        (MONTHS[0], 1.4e9, "Nordic countries", "at least $1.4bn", charts.OTHERS),
    ]
    return pd.DataFrame(rows, columns=["month", "value", "name", "sum", "colour"])  # fmt: skip


def every_figure(name: str) -> dict[str, go.Figure]:
    """Each kind of figure with a series or bar of this name."""
    ranking = pd.DataFrame(
        {"label": [name, "B"], "value": [5e9, 1e9], "text": ["$5bn", "$1bn"], "exact": ["5 USD", "1 USD"]}
    )
    reached = pd.DataFrame(
        {"label": [name, "B"], "pledged": [5e9, 1e9], "allocated": [4e9, 0.0], "delivered": [1e9, 0.0]}
    )
    return {
        "cumulative_lines": charts.cumulative_lines(sums([name, "B"]), "donor_label", {}, "usd"),
        "monthly_columns": charts.monthly_columns(sums([name, "B"]), "donor_label", {}, "usd"),
        "staircase": charts.staircase(steps(name), "usd"),
        "chronicle": charts.chronicle(steps(name), "usd"),
        "ranked_bars": charts.ranked_bars(ranking, {}),
        "nested_bars": steps_chart.nested_bars(reached, {}, "usd"),
    }


KINDS = list(every_figure("A"))


@pytest.mark.parametrize("names", [NAMES[:2], NAMES[:6], NAMES], ids=len)
@pytest.mark.parametrize("draw", [charts.cumulative_lines, charts.monthly_columns])
def test_series_add_up_to_the_whole(draw: Any, names: list[str]) -> None:
    data = sums(names)
    figure = draw(data, "donor_label", COLOURS, "usd")
    assert len(figure.data) <= 6
    assert sum(sum(trace.y) for trace in figure.data) == pytest.approx(data["value"].sum())


def test_donors_keep_their_colour_and_others_are_grey() -> None:
    for draw in (charts.cumulative_lines, charts.monthly_columns):
        figure = draw(sums(NAMES[:5]), "donor_label", COLOURS, "usd")
        shown = {
            trace.name: (trace.line.color if trace.type == "scatter" else trace.marker.color) for trace in figure.data
        }
        assert (shown["United States"], shown["Japan"]) == ("#C0272B", "#CC69D0")
        assert {shown["Canada"], shown["Norway"]} == {charts.OTHERS}


def test_a_joint_donor_has_no_single_donors_colour() -> None:
    assert charts.donor_colours([("United States and European Union", "USA;EU")]) == {
        "United States and European Union": charts.OTHERS
    }


def test_months_without_a_sum_stay_on_the_axis() -> None:
    data = sums(["Germany"]).drop(index=[1, 2])
    [trace] = charts.monthly_columns(data, "donor_label", {}, "usd").data
    assert len(trace.x) == 4
    assert list(trace.y) == [1e9, 0, 0, 1e9]


def test_each_step_starts_where_the_last_one_ends() -> None:
    bars = next(trace for trace in charts.staircase(steps(), "usd").data if trace.type == "bar")
    assert list(bars.base) == pytest.approx([0, 1.4e9])
    assert list(bars.y) == pytest.approx([1.4e9, 6e8])


def test_two_pledges_get_an_axis_of_a_year() -> None:
    first, last = charts.staircase(steps(), "usd").layout.xaxis.range
    assert (pd.Timestamp(last) - pd.Timestamp(first)).days > 300


@pytest.mark.parametrize("kind", KINDS)
def test_figures_carry_no_title_and_no_ground(kind: str) -> None:
    layout = every_figure("A")[kind].layout
    assert layout.title.text is None
    assert layout.paper_bgcolor is None
    assert layout.font.color is None


@pytest.mark.parametrize("kind", KINDS)
def test_names_do_not_become_markup(kind: str) -> None:
    text = every_figure('<a href="http://evil.example">x</a>')[kind].to_json()
    # plotly itself writes < as \\u003c.
    assert "<a" not in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_small_sum_can_be_drawn(kind: str) -> None:
    one = sums(["A"]).head(1).assign(value=3.0)
    row = steps().head(1).assign(value=3.0)
    ranking = pd.DataFrame({"label": ["A"], "value": [3.0], "text": ["$3"], "exact": ["3 USD"]})
    reached = pd.DataFrame({"label": ["A"], "pledged": [3.0], "allocated": [3.0], "delivered": [0.0]})
    drawn = {
        "cumulative_lines": lambda: charts.cumulative_lines(one, "donor_label", {}, "usd"),
        "monthly_columns": lambda: charts.monthly_columns(one, "donor_label", {}, "usd"),
        "staircase": lambda: charts.staircase(row, "usd"),
        "chronicle": lambda: charts.chronicle(row, "usd"),
        "ranked_bars": lambda: charts.ranked_bars(ranking, {}),
        "nested_bars": lambda: steps_chart.nested_bars(reached, {}, "usd"),
    }[kind]()
    assert len(drawn.data) >= 1


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((5e9, 0.0, 0.0), "$5bn pledged, none reported as allocated"),
        ((5e9, 2e9, 0.0), "$5bn pledged, 40% allocated, none delivered"),
        ((5e9, 5e9, 5e8), "$5bn pledged, 100% allocated, 10% delivered"),
        ((5e9, 4.99e9, 1e7), "$5bn pledged, over 99% allocated, under 1% delivered"),
        ((0.0, 0.0, 0.0), "$0 pledged, none reported as allocated"),
    ],
)
def test_steps_in_words(steps: tuple[float, float, float], words: str) -> None:
    assert steps_chart.figures(*steps, "usd") == words


@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from([10.0, 15.0])), max_size=7))
def test_labels_keep_their_order_and_do_not_overlap(labels: list[tuple[float, float]]) -> None:
    places, sizes = [place for place, _ in labels], [size for _, size in labels]
    spread = charts._spread(places, sizes, ceiling=100)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for below, above in itertools.pairwise(order):
        assert spread[above] - spread[below] >= (sizes[above] + sizes[below]) / 2 - 1e-9
    assert max(spread, default=0) <= 100


def test_labels_with_room_stay_where_they_are() -> None:
    assert charts._spread([50, 10, 90], [10, 10, 10], ceiling=100) == [50, 10, 90]
