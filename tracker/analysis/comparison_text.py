"""A comparison as a table that a reader reads in a terminal."""

from collections.abc import Iterator, Sequence

import pandas as pd

from tracker.analysis.comparison import totals

_HEADINGS = {"both": "in both", "ours": "only in ours", "theirs": "only in theirs"}
_COLUMNS = ("ours", "theirs", "difference", "per cent")
_WIDTH = 13


def text(comparison: pd.DataFrame, title: str, notes: Sequence[str]) -> str:
    """What both tables have, what only one has, the sums, and what to know; in billion euros."""
    labels = _labels(comparison)
    width = max(len(label) for label in [*labels, *_HEADINGS.values()])
    lines = [title, "billion euros; difference: ours less theirs; per cent: of theirs", ""]
    lines.append(" " * width + "".join(f"{name:>{_WIDTH}}" for name in _COLUMNS))
    for heading, rows in _sections(comparison):
        sums = zip(rows.index, rows["ours"], rows["theirs"], strict=True)
        lines += [*heading, *(_line(labels[at], ours, theirs, width) for at, ours, theirs in sums), ""]
    lines += [_line("all", *totals(comparison), width), "", *notes]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _sections(comparison: pd.DataFrame) -> Iterator[tuple[list[str], pd.DataFrame]]:
    """Donors in three groups, each under its heading; months in one, since their order is what a reader follows."""
    if "month" in comparison:
        yield [], comparison
        return
    for side, heading in _HEADINGS.items():
        rows = comparison[comparison["found_in"] == side]
        if len(rows):
            yield [heading], rows


def _labels(comparison: pd.DataFrame) -> list[str]:
    """'  Norway 2024-03', as far as the comparison has donors and months."""
    parts = []
    if "iso" in comparison:
        parts.append([name.replace(";", ", ") for name in comparison["country"]])
    if "month" in comparison:
        years = zip(comparison["year"], comparison["month"], strict=True)
        parts.append([f"{year}-{month:02}" for year, month in years])
    return ["  " + " ".join(words) for words in zip(*parts, strict=True)]


def _line(label: str, ours: float, theirs: float, width: int) -> str:
    share = f"{(ours - theirs) / theirs:+.1%}" if theirs > 0 else ""
    cells = (f"{ours:,.3f}", f"{theirs:,.3f}", f"{ours - theirs:+,.3f}", share)
    return f"{label:<{width}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)
