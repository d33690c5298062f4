"""The charts of a comparison: what they show adds up, and the file stands alone, light and dark."""

import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from page.browser import Watched, chromium, window

from tracker.charts.comparison import by_donor, by_month
from tracker.charts.comparison_page import page

HOSTILE = '<a href="http://evil.example">x</a>'


def months(*sums: tuple[int, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(sums, columns=["year", "month", "ours", "theirs"])


def donors(number: int, name: str = "Donor") -> pd.DataFrame:
    sums = [(f"{name} {place}", 0.1 * place, float(number - place)) for place in range(number)]
    return pd.DataFrame(sums, columns=["country", "ours", "theirs"])


MONTHS = months((2022, 2, 1.5, 3.0), (2022, 3, 0.0, 2.0), (2023, 12, 4.0, -0.5))


def side(figure: go.Figure, place: int, axis: str) -> list[float]:
    """The values of the broad bars (place 0, theirs) or of the narrow ones (1, ours), in billions."""
    return [value / 1e9 for value in figure.data[place][axis]]


def test_months_show_both_tables() -> None:
    figure = by_month(MONTHS, "k.csv")
    assert side(figure, 0, "y") == [3.0, 2.0, -0.5]
    assert side(figure, 1, "y") == [1.5, 0.0, 4.0]
    assert [str(day)[:10] for day in figure.data[0].x] == ["2022-02-01", "2022-03-01", "2023-12-01"]
    labels = " ".join(note.text for note in figure.layout.annotations)
    assert "€5.5bn in all" in labels
    assert "€4.5bn in all" in labels
    low, high = figure.layout.yaxis.range
    assert low < -0.5e9 < 4e9 < high
    assert {"−€1bn", "0", "€1bn"} & set(figure.layout.yaxis.ticktext) == {"0", "€1bn"}


@pytest.mark.parametrize(("number", "rows"), [(1, 1), (17, 17), (18, 17), (60, 17)])
def test_donors_add_up_whatever_their_number(number: int, rows: int) -> None:
    table = donors(number)
    figure = by_donor(table)
    assert len(figure.layout.yaxis.ticktext) == rows
    assert sum(side(figure, 0, "x")) == pytest.approx(table["theirs"].sum())
    assert sum(side(figure, 1, "x")) == pytest.approx(table["ours"].sum())
    assert (f"{number - 16} others" in figure.layout.yaxis.ticktext[-1]) == (number > 17)


def test_nothing_to_draw_is_no_fault() -> None:
    assert len(by_month(MONTHS[:0], "k.csv").data) == 2
    assert len(by_donor(donors(0)).data) == 2


@pytest.mark.parametrize("figure", [by_month(MONTHS, HOSTILE), by_donor(donors(3, HOSTILE))], ids=["months", "donors"])
def test_names_do_not_become_markup(figure: go.Figure) -> None:
    assert "<a" not in json.dumps(json.loads(figure.to_json()), ensure_ascii=False)


@pytest.mark.browser
@pytest.mark.usefixtures("chromium_is_there")
def test_the_file_stands_alone_in_light_and_dark(tmp_path: Path) -> None:
    charts = [("By month", by_month(MONTHS, HOSTILE)), ("By donor", by_donor(donors(20, HOSTILE)))]
    path = tmp_path / "chart.html"
    path.write_text(page(HOSTILE, HOSTILE, charts, [HOSTILE]), encoding="utf-8")
    inks = []
    with chromium() as browser:
        for scheme, width in (("light", 1100), ("dark", 390)):
            with window(browser, width, 900, scheme) as context:
                watched = Watched(context)
                watched.page.goto(path.as_uri())
                watched.page.wait_for_selector("#chart-1 .main-svg .ytick")
                # The file itself is the one thing that is asked for.
                assert watched.faults == [f"request off this machine: {path.as_uri()}"]
                assert watched.page.locator("a[href*='evil']").count() == 0
                assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
                tick = watched.page.locator("#chart-0 .ytick text").first
                inks.append(tick.evaluate("element => getComputedStyle(element).fill"))
    assert inks == ["rgb(21, 26, 35)", "rgb(236, 235, 230)"]
