"""The command compare, and export of the table monthly."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from command_line import assert_one_line, called, rows_in
from monthly_files import COLUMNS, HEADER, NORWAY, SAMPLE, write_table

TEXTS = {
    "a1": "On 3 March 2024 Norway pledged 250 million euros in military aid to Ukraine.",
    "a2": "On 4 March 2024 Sweden pledged 90 million euros in humanitarian aid to Moldova.",
    "a3": "Denmark pledged 20 million euros in military aid to Ukraine in 2023.",
}


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    rows = (json.dumps({"id": name, "text": text, "published": "2024-03-05"}) for name, text in TEXTS.items())
    (folder / "articles.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert called("build", folder / "articles.jsonl", "--output", folder / "release").returncode == 0
    return folder / "release"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return write_table(tmp_path / "theirs.csv")


# --- export --table monthly ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ([], [("NOR", "2024", "3", "0.25"), ("SWE", "2024", "3", "0.09")]),
        (["--recipient", "UKR"], [("NOR", "2024", "3", "0.25")]),
        (["--type", "humanitarian", "--currency", "usd"], [("SWE", "2024", "3", "0.09")]),
        (["--stage", "delivered"], []),
    ],
)
def test_export_of_the_monthly_table(filters: list[str], rows: list[tuple[str, ...]], release: Path) -> None:
    result = called("export", "--release", release, "--table", "monthly", *filters)
    assert result.returncode == 0
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [tuple(row[name] for name in ("iso", "year", "month", "commitments")) for row in found] == rows
    assert result.stdout.splitlines()[0] == HEADER


def test_export_says_what_has_no_month(release: Path) -> None:
    said = called("export", "--release", release, "--table", "monthly").stderr
    assert said == "pledges: monthly: not in the table: 1 pledge (EUR 20,000,000) whose month is not known (DNK)\n"


def test_the_monthly_table_as_a_file(release: Path, tmp_path: Path) -> None:
    for kind in ("xlsx", "parquet", "json"):
        result = called("export", "--release", release, "--table", "monthly", "--format", kind,
                        "--output", tmp_path / f"m.{kind}")  # fmt: skip
        assert result.returncode == 0
        assert f"2 rows of monthly in {tmp_path / f'm.{kind}'}" in result.stderr
    assert list(pd.read_parquet(tmp_path / "m.parquet").columns) == COLUMNS
    assert pd.read_excel(tmp_path / "m.xlsx", sheet_name="monthly")["commitments"].tolist() == [0.25, 0.09]


# --- compare ---------------------------------------------------------------------------------------------------------


def test_a_table_is_printed(release: Path, theirs: Path) -> None:
    result = called("compare", theirs, "--release", release)
    assert (result.returncode, result.stderr) == (0, "")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == [
        "Ours",
        "holds",
        "€250m",
        "of",
        "commitments",
        "where",
        "theirs.csv",
        "holds",
        "€2.5bn",
        "(10%)",
    ]
    assert ["Norway", "0.250", "0.500", "-0.250", "-50.0%"] in lines
    assert ["all", "0.250", "2.502", "-2.252", "-90.0%"] in lines
    assert "ours: aid to UKR" in result.stdout
    assert "1\N{NO-BREAK SPACE}pledge (EUR 20,000,000) whose month is not known" in result.stdout
    assert "theirs has 3 months outside of that with €2.5bn" in result.stdout


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ([], [("EU", 0, 2, "theirs"), ("NOR", 0.25, 0.5, "both"), ("IND", 0, 0.002, "theirs")]),
        (["--any-recipient"], [("EU", 0, 2, "theirs"), ("NOR", 0.25, 0.5, "both"), ("SWE", 0.09, 0, "ours"),
                               ("IND", 0, 0.002, "theirs")]),
        (["--donor", "NOR"], [("NOR", 0.25, 0.5, "both")]),
        (["--donor", "NOR", "--from", "2024-03"], [("NOR", 0.25, 0, "both")]),
        (["--recipient", "MDA", "--donor", "SWE"], [("SWE", 0.09, 0, "ours")]),
        (["--measure", "to_be_allocated", "--donor", "NOR"], [("NOR", 0.25, 0, "both")]),
        (["--measure", "military", "--donor", "NOR"], [("NOR", 0, 0.3, "both")]),
        (["--donor", "FRA"], []),
    ],
)  # fmt: skip
def test_rows_by_donor(options: list[str], rows: list[tuple[object, ...]], release: Path, theirs: Path) -> None:
    result = called("compare", theirs, "--release", release, "--format", "jsonl", *options)
    assert result.returncode == 0
    found = rows_in(result.stdout)
    assert [(row["iso"], row["ours"], row["theirs"], row["found_in"]) for row in found] == rows


def test_rows_by_month_as_csv(release: Path, theirs: Path) -> None:
    result = called("compare", theirs, "--release", release, "--format", "csv", "--by", "month", "--donor", "NOR")
    assert result.stdout.splitlines() == [
        "year,month,measure,ours,theirs,difference,relative_difference,found_in",
        "2024,2,commitments,0,0.5,-0.5,-1,theirs",
        "2024,3,commitments,0.25,0,0.25,,both",
    ]
    assert "pledges: ours: aid to UKR\n" in result.stderr


@pytest.mark.parametrize("measure", ["total", "commitments"])
def test_a_release_beside_its_own_monthly_table(release: Path, tmp_path: Path, measure: str) -> None:
    called("export", "--release", release, "--table", "monthly", "--output", tmp_path / "own.csv")
    result = called("compare", tmp_path / "own.csv", "--release", release, "--any-recipient", "--format", "jsonl",
                    "--by", "donor-month", "--measure", measure)  # fmt: skip
    rows = rows_in(result.stdout)
    assert len(rows) == 2
    assert {(row["difference"], row["found_in"]) for row in rows} == {(0, "both")}


def test_filters_for_one_side_are_said(release: Path, theirs: Path) -> None:
    words = "filters other than donor, from and to bear on ours only"
    assert words in called("compare", theirs, "--release", release, "--type", "military").stdout
    assert words not in called("compare", theirs, "--release", release, "--from", "2024", "--donor", "NOR").stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,text\n1,x\n", [":1: has other columns", "missing: country", "odd: 'id', 'text'"]),
        (f"{HEADER}\n{NORWAY.replace('0.5', 'much')}\n", [":2: column commitments: 'much' is not a number"]),
        ("", ["is empty"]),
    ],
)
def test_a_file_of_something_else_ends_with_one_line(
    release: Path, tmp_path: Path, content: str, words: list[str]
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(content, encoding="utf-8")
    chart = tmp_path / "chart.html"
    assert_one_line(called("compare", path, "--release", release, "--chart", chart), 1, str(path), *words)
    assert not chart.exists()


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--recipient", "UKR", "--any-recipient"], 2, "--recipient and --any-recipient"),
        (["--measure", "wishes"], 2, "--measure"),
        (["--from", "2024-13"], 2, "--from"),
        (["--release", "nowhere"], 1, "nowhere"),
    ],
)
def test_wrong_use(release: Path, theirs: Path, options: list[str], status: int, words: str) -> None:
    assert_one_line(called("compare", theirs, "--release", release, *options), status, words)


def test_the_chart_does_not_overwrite_the_file(release: Path, theirs: Path) -> None:
    before = theirs.read_bytes()
    assert_one_line(called("compare", theirs, "--release", release, "--chart", theirs), 2, "would overwrite")
    assert theirs.read_bytes() == before


def test_a_chart_that_cannot_be_written(release: Path, theirs: Path, tmp_path: Path) -> None:
    place = tmp_path / "no-such-folder" / "c.html"
    result = called("compare", theirs, "--release", release, "--chart", place)
    assert result.returncode == 3
    assert str(place) in result.stderr


def test_the_same_input_gives_the_same_chart(release: Path, tmp_path: Path) -> None:
    hostile = write_table(tmp_path / "<img src=x>.csv", [*SAMPLE, NORWAY.replace("Norway,NOR", "</script><b>x,XKX")])
    pages = []
    for name in ("one.html", "two.html"):
        result = called("compare", hostile, "--release", release, "--chart", tmp_path / name)
        assert result.returncode == 0
        assert f"charts in {tmp_path / name}" in result.stderr
        pages.append((tmp_path / name).read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    assert "<img src=x>" not in pages[0]
    assert "</script><b>" not in pages[0]
