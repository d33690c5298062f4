"""Case tables: tests/cases/*.csv, one row a case; column `id` names it, `gap` = 1 marks a known gap (strict xfail)."""

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def table(name: str) -> list[dict[str, str]]:
    """The rows of one table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert rows, f"{name} holds no case"
    return rows


def case_rows(name: str) -> list["pytest.ParameterSet"]:
    """The rows of one table as parameters of a test."""
    return [
        pytest.param(
            row,
            id=row.get("id") or row.get("rule_id") or row["text"][:40],
            marks=[pytest.mark.xfail(strict=True, reason="known gap")] if row.get("gap") == "1" else [],
        )
        for row in table(name)
    ]


def text_tables() -> list[str]:
    """The tables whose cases are texts."""
    return [path.name for path in sorted(FOLDER.glob("*.csv")) if "text" in table(path.name)[0]]
