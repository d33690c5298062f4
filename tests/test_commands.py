"""The commands explain, build, export, dashboard and score."""

import csv
import io
import json
import re
import shutil
import socket
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import GOOD, assert_holds_only, assert_one_line, called, installed, rows_in


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_shows_fields_with_their_rules() -> None:
    result = called("explain", GOOD)
    assert result.returncode == 0
    assert "claim text#31" in result.stdout
    assert "{250 million euros}" in result.stdout
    assert "[Norway]donor" in result.stdout
    [donor] = [line for line in result.stdout.splitlines() if line.split()[:1] == ["donor_code"]]
    assert re.search(r'donor_code +NOR +"Norway" \[\w+, (strong|default)\]', donor)
    assert re.search(r"hold +none +usual value \[usual_hold, default\]", result.stdout)


def test_explain_says_what_was_read_outside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"id": "a", "title": "Norway helps Ukraine", "text": "Aid of 5 million euros for schools was pledged.",
           "published": "2024-03-05"}  # fmt: skip
    path.write_text(json.dumps(row), encoding="utf-8")
    told = called("explain", path).stdout
    assert re.search(r'donor_code +NOR +"Norway" in the title \[title_donor, default\]', told)
    assert re.search(r"announced_on +2024-03-05 +published on 2024-03-05 \[day_of_publication, default\]", told)


def test_explain_gives_the_reason_of_a_rejected_sum() -> None:
    result = called("explain", "The court fined the firm 3 million euros.")
    assert "{3 million euros}" in result.stdout
    [reason] = [line for line in result.stdout.splitlines() if line.split()[:1] == ["reason"]]
    assert reason.split()[1] == "fine"


def test_rejected_sums_are_counted_by_reason_the_most_frequent_first() -> None:
    fines = "The court fined one firm 3 million euros. Another court fined a bank 7 million dollars."
    result = called("explain", f"Hundreds of millions of dollars were named. {fines}")
    reasons, closing = result.stderr.splitlines()
    assert reasons == "rejected: 2 fine, 1 no_figure"
    assert closing.startswith("1 articles, 0 claims, 3 rejected, 0 unreadable")


def test_explain_takes_files_and_standard_input(good: Path) -> None:
    assert "claim good#31" in called("explain", good).stdout
    assert "#31" in installed("explain", "-", stdin=GOOD).stdout
    assert "no sum of money" in called("explain", "It rains.").stdout
    missing = called("explain", "nowhere.txt")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "nowhere.txt: is not there" in missing.stderr


# --- build, export, dashboard ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    articles = folder / "articles.jsonl"
    texts = {
        "a1": GOOD,
        "a2": "On 4 March 2024 Sweden pledged 90 million euros in humanitarian aid to Moldova.",
        "a3": "The court fined the firm 3 million euros.",
    }
    rows = (json.dumps({"id": name, "text": text, "published": "2024-03-05"}) for name, text in texts.items())
    articles.write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = called("build", articles, "--output", folder / "release")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    *_, reasons, closing = result.stderr.splitlines()
    assert reasons == "rejected: 1 fine"
    assert closing.startswith("3 articles, 2 claims, 1 rejected, 0 unreadable")
    return folder / "release"


def test_a_release_holds_its_files(release: Path) -> None:
    tables = [f"{table}.{ending}" for table in ("pledges", "claims", "rejected") for ending in ("csv", "parquet")]
    assert_holds_only(release, "codebook.csv", "citation.txt", "manifest.json", *tables)
    counts = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {"articles": 3, "pledges": 2, "claims": 2, "rejected": 1}


def test_a_release_of_the_same_is_the_same(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "again"
    shutil.copytree(release, copy)
    manifest = copy / "manifest.json"
    older = re.sub(r'"date": "[^"]*"', '"date": "2024-03-09"', manifest.read_text(encoding="utf-8"))
    manifest.write_text(older, encoding="utf-8")
    assert called("build", release.parent / "articles.jsonl", "--output", copy).returncode == 0
    assert json.loads(manifest.read_text(encoding="utf-8"))["date"] == "2024-03-09"
    assert (copy / "pledges.csv").read_bytes() == (release / "pledges.csv").read_bytes()


def test_a_users_release_goes_to_the_users_folder_and_is_found_there(good: Path, tmp_path: Path) -> None:
    assert called("build", good).returncode == 0
    [folder] = (tmp_path / "own" / "pledge-tracker" / "releases").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", folder.name)
    [row] = csv.DictReader(io.StringIO(called("export").stdout))
    assert (row["donor_code"], row["amount"]) == ("NOR", "250000000")


def test_no_release_is_written_when_nothing_could_be_read(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kept"
    shutil.copytree(release, copy)
    result = called("build", tmp_path / "nowhere.txt", "--output", copy)
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 2)
    assert (copy / "pledges.csv").read_bytes() == (release / "pledges.csv").read_bytes()


def test_build_does_not_empty_a_folder_of_something_else(good: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.tex").write_text("x", encoding="utf-8")
    result = called("build", good, "--output", tmp_path / "papers")
    assert (result.returncode, len(result.stderr.splitlines())) == (3, 1)
    assert (tmp_path / "papers" / "thesis.tex").exists()


@pytest.mark.parametrize(
    ("filters", "donors"),
    [
        ([], ["NOR", "SWE"]),
        (["--donor", "SWE"], ["SWE"]),
        (["--donor", "swe", "--donor", "NOR"], ["NOR", "SWE"]),
        (["--recipient", "MDA", "--type", "humanitarian"], ["SWE"]),
        (["--from", "2024-03-04"], ["SWE"]),
        (["--to", "2024-03-03"], ["NOR"]),
        (["--min", "100000000", "--currency", "eur"], ["NOR"]),
        (["--max", "100000000", "--currency", "eur"], ["SWE"]),
        (["--stage", "cancelled"], []),
        (["--q", "military aid"], ["NOR"]),
        (["--rule", "military_aid"], ["NOR"]),
        (["--confidence", "strong"], ["NOR", "SWE"]),
        (["--as_of", "2024-03-04"], []),
        (["--as-of", "2024-03-05"], ["NOR", "SWE"]),
    ],
)
def test_export_filters(filters: list[str], donors: list[str], release: Path) -> None:
    result = called("export", "--release", release, *filters)
    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(row["donor_code"] for row in csv.DictReader(io.StringIO(result.stdout))) == donors


def test_export_of_claims_adds_the_pledge(release: Path) -> None:
    rows = rows_in(called("export", "--release", release, "--table", "claims", "--format", "jsonl").stdout)
    known = rows_in(called("export", "--release", release, "--format", "jsonl").stdout)
    assert {row["pledge_id"]: row["claim_id"] for row in rows} == {row["pledge_id"]: row["claim_ids"] for row in known}


def test_export_forms_hold_the_same_rows(release: Path, tmp_path: Path) -> None:
    as_lines = rows_in(called("export", "--release", release, "--format", "jsonl").stdout)
    assert json.loads(called("export", "--release", release, "--format", "json").stdout) == as_lines
    expected = [row["pledge_id"] for row in as_lines]
    assert len(expected) == 2
    for kind in ("xlsx", "parquet"):
        result = called("export", "--release", release, "--format", kind, "--output", tmp_path / f"p.{kind}")
        assert (result.returncode, result.stdout) == (0, "")
    assert list(pd.read_parquet(tmp_path / "p.parquet")["pledge_id"]) == expected
    header, *cells = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [row[header.index("pledge_id")] for row in cells] == expected


def test_the_account_as_text_and_as_data(release: Path, tmp_path: Path) -> None:
    options = ["--release", release, "--currency", "eur"]
    as_text = called("export", "--account", *options)
    assert as_text.stderr == ""
    lines = [line.split() for line in as_text.stdout.splitlines()]
    assert ["all", "in", "this", "selection", "2", "340,000,000"] in lines
    assert ["=", "counted", "2", "340,000,000"] in lines
    data = json.loads(called("export", "--account", *options, "--format", "json").stdout)
    assert (data["currency"], data["scope"]["pledges"], data["counted"]["value"]) == ("EUR", 2, 340e6)
    written = called("export", "--account", *options, "--output", tmp_path / "account.txt")
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "account.txt").read_text(encoding="utf-8") == as_text.stdout


@pytest.mark.parametrize(
    ("options", "counted", "left_out"),
    [
        ([], 2, []),
        (["--stage", "delivered"], 0, ["stage pledged not chosen"]),
        (["--donor", "SWE"], 1, []),
        (["--as_of", "2024-03-04"], 0, []),
        (["--guarantee", "no", "--periods", "once", "--also", "part"], 2, []),
    ],
)
def test_the_account_of_a_selection(release: Path, options: list[str], counted: int, left_out: list[str]) -> None:
    data = json.loads(called("export", "--release", release, "--account", "--format", "json", *options).stdout)
    assert data["counted"]["pledges"] == counted
    assert [line["what"] for line in data["left_out"]] == left_out


@pytest.mark.parametrize("options", [["--format", "csv"], ["--format", "xlsx"], ["--table", "claims"]])
def test_an_account_is_of_pledges_as_text_or_json(release: Path, options: list[str]) -> None:
    result = called("export", "--release", release, "--account", *options)
    assert_one_line(result, 2, "--account")


def test_as_of_rebuilds_the_pledges_that_claims_name(release: Path) -> None:
    early = called("export", "--release", release, "--as_of", "2024-03-05", "--table", "claims", "--format", "jsonl")
    assert len(rows_in(early.stdout)) == 2
    assert all(row["pledge_id"] for row in rows_in(early.stdout))


def test_a_filter_without_meaning_for_the_table_is_wrong_use(release: Path) -> None:
    result = called("export", "--release", release, "--table", "rejected", "--donor", "NOR")
    assert_one_line(result, 2, "--donor")


@pytest.mark.parametrize("command", [["export"], ["dashboard"]])
def test_a_missing_or_damaged_release_is_named(command: list[str], release: Path, tmp_path: Path) -> None:
    assert_one_line(called(*command, "--release", tmp_path / "nowhere"), 1, "nowhere")
    shutil.copytree(release, tmp_path / "damaged")
    (tmp_path / "damaged" / "pledges.parquet").write_bytes(b"x")
    assert_one_line(called(*command, "--release", tmp_path / "damaged"), 1, "pledges.parquet")


def test_an_unwritable_export_ends_with_one_line(release: Path, tmp_path: Path) -> None:
    place = tmp_path / "no-such-folder" / "p.csv"
    assert_one_line(called("export", "--release", release, "--output", place), 3, str(place))


def test_a_port_in_use_is_named(release: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_line(called("dashboard", "--release", release, "--port", str(port)), 3, str(port), "--port")


# --- score -----------------------------------------------------------------------------------------------------------

LABEL = {"donor": ["NOR"], "recipient": ["UKR"], "amount": 250_000_000, "currency": "EUR", "stage": "pledged"}


def test_score_and_comparison_with_a_saved_run(tmp_path: Path) -> None:
    docs, labels, saved = tmp_path / "docs.jsonl", tmp_path / "labels.jsonl", tmp_path / "saved.json"
    docs.write_text(json.dumps({"id": "a1", "text": GOOD, "stratum": "made up"}) + "\n", encoding="utf-8")
    labels.write_text(json.dumps({"id": "a1", "claims": [LABEL | {"amount": 7}]}) + "\n", encoding="utf-8")
    first = called("score", labels, docs, "--save", saved)
    assert (first.returncode, json.loads(first.stdout)["sum"]["f1"]) == (0, 0.0)
    labels.write_text(json.dumps({"id": "a1", "claims": [LABEL]}) + "\n", encoding="utf-8")
    figures = json.loads(called("score", labels, docs, "--against", saved).stdout)
    assert figures["sum"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["strata"]["made up"]["labels"] == 1
    assert {"document": "a1", "sum": "extra EUR 250000000", "fault": "extra"} in figures["against"]["gains"]


@pytest.mark.parametrize(
    ("labels", "saved", "words"),
    [
        ("not json\n", None, ["labels.jsonl: line 1", "JSON"]),
        ('{"id": "a"}\n', None, ["labels.jsonl: line 1", "claims"]),
        (None, None, ["labels.jsonl", "No such file"]),
        ('{"id": "a", "claims": []}\n', "[]", ["saved.json", "--save"]),
    ],
)
def test_score_names_files_that_it_cannot_use(
    labels: str | None, saved: str | None, words: list[str], good: Path, tmp_path: Path
) -> None:
    options: list[str | Path] = []
    if labels is not None:
        (tmp_path / "labels.jsonl").write_text(labels, encoding="utf-8")
    if saved is not None:
        (tmp_path / "saved.json").write_text(saved, encoding="utf-8")
        options = ["--against", tmp_path / "saved.json"]
    assert_one_line(called("score", tmp_path / "labels.jsonl", good, *options), 1, *words)
