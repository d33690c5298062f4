"""The installed command: exit statuses, what goes to which stream, what stands on disk afterwards."""

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import tracker
from tracker import cli
from tracker.commands import running
from tracker.records import Article, Extraction
from tracker.rows import columns

PLEDGES = Path(sys.executable).with_name("pledges")
GOOD = "On 3 March 2024 Norway pledged 250 million euros in military aid to Ukraine."
CLOSING = re.compile(r"^(\d+) articles, (\d+) claims, (\d+) rejected, (\d+) unreadable, \d+\.\d s$")

Result = subprocess.CompletedProcess[str]


def pledges(*arguments: str | Path, stdin: str = "", **options: Any) -> Result:
    """Runs the installed command with the user's own data folder out of the way."""
    command = [str(PLEDGES), *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", check=False, **options)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))


def lines(text: str) -> list[str]:
    return text.splitlines()


def claims_in(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def assert_one_line(result: Result, status: int, *words: str) -> None:
    """The command ended with `status`, one line that holds `words`, and no data."""
    assert result.returncode == status, result.stderr
    assert result.stdout == ""
    assert len(lines(result.stderr)) == 1, result.stderr
    assert result.stderr.startswith("pledges: ")
    for word in words:
        assert word in result.stderr


def assert_nothing_but(folder: Path, *names: str) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


# --- extract -------------------------------------------------------------------------------------------------------


def test_extract_prints_claims_and_a_closing_line(good: Path) -> None:
    result = pledges("extract", good)
    [claim] = claims_in(result.stdout)
    assert list(claim) == [column.column for column in columns("claims")]
    assert (claim["claim_id"], claim["donor_code"], claim["recipient_code"]) == ("good#31", "NOR", "UKR")
    assert (claim["amount"], claim["currency"], claim["announced_on"]) == (250_000_000, "EUR", "2024-03-03")
    assert claim["period"] is None
    assert CLOSING.fullmatch(result.stderr.strip()).groups() == ("1", "1", "0", "0")  # type: ignore[union-attr]
    assert result.returncode == 0


def test_no_claims_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "weather.txt"
    path.write_text("It will rain on Sunday.", encoding="utf-8")
    result = pledges("extract", path)
    assert (result.returncode, result.stdout) == (0, "")


def test_extract_reads_standard_input() -> None:
    text = json.dumps({"id": "a1", "text": GOOD}) + "\n" + json.dumps({"id": "a2", "text": GOOD}) + "\n"
    result = pledges("extract", "-", stdin=text)
    assert [claim["article_id"] for claim in claims_in(result.stdout)] == ["a1", "a2"]


def test_python_m_tracker_is_the_same_command(good: Path) -> None:
    command = [sys.executable, "-m", "tracker", "extract", str(good)]
    module = subprocess.run(command, capture_output=True, text=True, check=True)
    assert module.stdout == pledges("extract", good).stdout


def test_output_is_the_same_whatever_the_jobs_and_the_place(tmp_path: Path) -> None:
    articles = tmp_path / "many.jsonl"
    rows = [{"id": f"a{n}", "text": f"{GOOD} Sweden gave Moldova {n + 1} million dollars."} for n in range(150)]
    rows.insert(70, {"id": "empty", "text": ""})
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    one = pledges("extract", articles, "--rejected", tmp_path / "one.rejected")
    three = pledges(
        "extract", articles, "--jobs", "3", "--output", tmp_path / "three", "--rejected", tmp_path / "three.rejected"
    )
    assert one.returncode == three.returncode == 1
    assert three.stdout == ""
    assert (tmp_path / "three").read_text(encoding="utf-8") == one.stdout
    assert (tmp_path / "three.rejected").read_bytes() == (tmp_path / "one.rejected").read_bytes()
    shown = [line.rpartition(",")[0] for line in lines(one.stderr)]
    assert shown == [line.rpartition(",")[0] for line in lines(three.stderr)]
    assert shown[-1].startswith("150 articles, ")


def test_csv_and_parquet_hold_what_json_lines_hold(good: Path, tmp_path: Path) -> None:
    [expected] = claims_in(pledges("extract", good).stdout)
    [row] = csv.DictReader(io.StringIO(pledges("extract", good, "--format", "csv").stdout))
    assert list(row) == list(expected)
    assert (row["amount"], row["disputed"], row["period"]) == ("250000000", "false", "")
    assert json.loads(row["spans"]) == expected["spans"]
    out = tmp_path / "claims.parquet"
    assert pledges("extract", good, "--format", "parquet", "--output", out).returncode == 0
    [stored] = pd.read_parquet(out).to_dict("records")
    assert list(stored) == list(expected)
    assert (stored["amount"], stored["donor_code"], stored["period"]) == (250_000_000, "NOR", "")


def test_rejected_sums_are_written(tmp_path: Path) -> None:
    path = tmp_path / "fine.txt"
    path.write_text("The court fined the firm 3 million euros.", encoding="utf-8")
    result = pledges("extract", path, "--rejected", tmp_path / "rejected.jsonl")
    [row] = claims_in((tmp_path / "rejected.jsonl").read_text(encoding="utf-8"))
    assert (result.stdout, row["amount"], row["currency"]) == ("", 3_000_000, "EUR")
    assert list(row) == [column.column for column in columns("rejected")]


def test_extract_and_explain_start_without_pandas(good: Path) -> None:
    script = (
        "import sys; from tracker.cli import main; sys.stdout = open('/dev/null', 'w')\n"
        f"status = main([sys.argv[1], {str(good)!r}]); heavy = {{'pandas', 'pyarrow', 'streamlit', 'plotly'}}\n"
        "sys.exit(f'{status} {heavy & set(sys.modules)}' if status or heavy & set(sys.modules) else 0)"
    )
    for command in ("extract", "explain"):
        found = subprocess.run([sys.executable, "-c", script, command], capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stderr


# --- bad inputs: each named with its reason, the others done ---------------------------------------------------------


def _write(data: bytes, name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def _empty_folder(folder: Path) -> Path:
    (folder / "bare").mkdir()
    return folder / "bare"


def _broken_line(folder: Path) -> Path:
    return _write(b'{"id": "x", "text": "Denmark gave Ukraine 5 million euros."}\n{"id": "y", "te\n', "b.jsonl")(folder)


def _long_line(folder: Path) -> Path:
    return _write(b'{"id": "x", "text": "' + b"a" * 50_000_000 + b'"}\n', "long.jsonl")(folder)


BAD = {
    "missing": (lambda folder: folder / "nowhere.txt", "nowhere.txt", "not there"),
    "folder without articles": (_empty_folder, "bare", "no articles"),
    "empty file": (_write(b"", "empty.txt"), "empty.txt", "is empty"),
    "binary": (_write(bytes(range(256)) * 40, "picture.txt"), "picture.txt", "UTF-8"),
    "nul bytes": (_write(b"a\0b" * 40, "nul.txt"), "nul.txt", "NUL"),
    "wrong encoding": (_write("Großbritannien gibt 5 Mio. £".encode("cp1252"), "old.txt"), "old.txt", "UTF-8"),
    "broken JSON line": (_broken_line, "b.jsonl:2", "JSON"),
    "CSV without text": (_write(b"id,title\n1,Aid\n", "t.csv"), "t.csv", "text"),
    "50 MB line": (_long_line, "long.jsonl:1", "MB"),
    "unknown kind": (_write(b"x", "a.docx"), "a.docx", "suffix"),
    "overlong name": (lambda folder: folder / ("n" * 5000), "nnn", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_input_is_named_and_the_others_are_done(case: str, good: Path, tmp_path: Path) -> None:
    make, where, why = BAD[case]
    result = pledges("extract", make(tmp_path), good)
    complaint, closing = lines(result.stderr)
    assert result.returncode == 1
    assert complaint.startswith("pledges: ")
    assert where in complaint
    assert why in complaint
    assert CLOSING.fullmatch(closing).group(4) == "1"  # type: ignore[union-attr]
    assert "good#31" in [claim["claim_id"] for claim in claims_in(result.stdout)]


def test_an_article_on_which_the_rules_fail_is_named_and_the_others_are_done(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails_on_bad(article: Article) -> Extraction:
        if article.article_id == "bad":
            raise ValueError("two\nlines")
        return Extraction((), ())

    bad = tmp_path / "bad.txt"
    bad.write_text("x", encoding="utf-8")
    monkeypatch.setattr(running, "extract", fails_on_bad)
    assert cli.main(["extract", str(bad), str(good)]) == 1
    complaint, closing = lines(capsys.readouterr().err)
    assert complaint.startswith("pledges: bad: ")
    assert "ValueError: two lines" in complaint
    assert closing.startswith("1 articles, 0 claims, 0 rejected, 1 unreadable")


# --- wrong use -------------------------------------------------------------------------------------------------------

WRONG = {
    "no input": ["extract"],
    "unknown command": ["extrakt", "x"],
    "unknown option": ["extract", "x.txt", "--speed"],
    "wrong format": ["extract", "x.txt", "--format", "xml"],
    "no jobs": ["extract", "x.txt", "--jobs", "0"],
    "jobs in words": ["extract", "x.txt", "--jobs", "many"],
    "parquet to the terminal": ["extract", "x.txt", "--format", "parquet"],
    "output over input": ["extract", "x.txt", "--output", "./x.txt"],
    "one file for two outputs": ["extract", "x.txt", "--output", "o", "--rejected", "o"],
    "nothing to explain": ["explain"],
    "half a score": ["score", "labels.jsonl"],
    "xlsx to the terminal": ["export", "--format", "xlsx"],
    "unknown table": ["export", "--table", "sums"],
    "unknown stage": ["export", "--stage", "promised"],
    "no date": ["export", "--from", "soon"],
    "range turned round": ["export", "--from", "2024", "--to", "2023"],
    "two currencies": ["export", "--currency", "usd", "--currency", "eur"],
    "no port": ["dashboard", "--port", "99999"],
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use(case: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(GOOD, encoding="utf-8")
    assert_one_line(pledges(*WRONG[case], cwd=tmp_path), 2, "--help")
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == GOOD
    assert_nothing_but(tmp_path, "x.txt")


def test_without_a_command_the_help_is_shown_as_wrong_use() -> None:
    result = pledges()
    assert (result.returncode, result.stdout) == (2, "")
    assert all(name in result.stderr for name in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help(command: str) -> None:
    result = pledges(command, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: pledges {command} ")


# --- cannot go on ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--output", "--rejected"])
@pytest.mark.parametrize("place", ["no-such-folder/out.jsonl", "good.txt/out.jsonl", "folder"])
def test_an_unwritable_output_ends_with_one_line(option: str, place: str, good: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert_one_line(pledges("extract", good, option, tmp_path / place), 3, str(tmp_path / place))
    assert_nothing_but(tmp_path, "folder", "good.txt")


def test_an_older_output_stays_when_a_new_one_fails(good: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("older\n", encoding="utf-8")
    result = pledges("extract", good, "--output", out, "--rejected", tmp_path / "no-such-folder" / "r")
    assert_one_line(result, 3, "no-such-folder")
    assert out.read_text(encoding="utf-8") == "older\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_with_one_line(good: Path) -> None:
    assert_one_line(pledges("extract", good, "--output", "/dev/full"), 3, "/dev/full", "No space left")
    with Path("/dev/full").open("w") as full:
        command = [str(PLEDGES), "extract", str(good)]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, len(lines(result.stderr))) == (3, 1)
    assert "standard output" in result.stderr


def _own_copy(tmp_path: Path) -> Path:
    """A copy of the tracker with its data: its rules can be broken without harm."""
    source = Path(tracker.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__", "release")
    shutil.copytree(source, tmp_path / "copy" / "tracker", ignore=ignored)
    shutil.copytree(source.parent / "data", tmp_path / "copy" / "data", ignore=ignored)
    return tmp_path / "copy"


def _break(path: Path, fault: tuple[str, str] | str | None) -> None:
    """Puts a value into a column of the first row, other text into the file, or takes the file away."""
    if fault is None:
        path.unlink()
        return
    if isinstance(fault, str):
        path.write_text(fault, encoding="utf-8")
        return
    column, value = fault
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


BROKEN = {
    "a value outside its list": ("rules/cues.csv", ("direction", "sideways"), ["data/rules/cues.csv:2:", "sideways"]),
    "wrong columns": ("rules/frames.csv", "nonsense\n", ["data/rules/frames.csv:1:", "columns"]),
    "no file": ("rules/words.csv", None, ["data/rules/words.csv:1:", "cannot be read"]),
    "codebook": ("reference/codebook.csv", ("type", "txt"), ["data/reference/codebook.csv:2:", "txt"]),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_row_of_the_own_data_is_named(case: str, jobs: str, good: Path, tmp_path: Path) -> None:
    name, fault, words = BROKEN[case]
    copy = _own_copy(tmp_path)
    _break(copy / "data" / name, fault)
    command = [sys.executable, "-m", "tracker", "extract", str(good), "--output", "out.jsonl", "--jobs", jobs]
    result = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert_one_line(result, 3, *words)
    assert not (copy / "out.jsonl").exists()


def test_an_error_of_the_tracker_itself_is_no_traceback(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(running, "run", fails)
    assert cli.main(["extract", str(good)]) == 3
    [line] = lines(capsys.readouterr().err)
    assert "internal error (RuntimeError: broken)" in line
    monkeypatch.setenv("PLEDGES_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        cli.main(["extract", str(good)])


# --- ends from outside -----------------------------------------------------------------------------------------------


def _many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    text = "".join(json.dumps({"id": f"a{n}", "text": GOOD}) + "\n" for n in range(2000))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_head_may_take_what_it_wants(jobs: str, tmp_path: Path) -> None:
    command = [str(PLEDGES), "extract", str(_many(tmp_path)), "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        assert process.wait() == 0
        assert process.stderr.read() == ""
    assert first["claim_id"] == "a0#31"


def test_head_does_not_hide_that_a_file_is_not_written(tmp_path: Path) -> None:
    command = [str(PLEDGES), "extract", str(_many(tmp_path)), "--rejected", str(tmp_path / "rejected.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait() == 3
        assert "rejected.jsonl is not written" in process.stderr.read()
    assert_nothing_but(tmp_path, "many.jsonl")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_no_half_written_file(jobs: str, tmp_path: Path) -> None:
    command = [str(PLEDGES), "extract", "-", "--output", str(tmp_path / "out.jsonl"), "--jobs", jobs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        # More than a pipe holds: once it is taken, the command is at work. The pipe stays open, so it goes on waiting.
        for number in range(4000):
            process.stdin.write(json.dumps({"id": str(number), "text": GOOD}).encode() + b"\n")
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr.read().decode().strip() == "pledges: interrupted; nothing more is written"
    assert_nothing_but(tmp_path)


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_shows_fields_with_their_rules() -> None:
    result = pledges("explain", GOOD)
    assert result.returncode == 0
    assert "claim text#31" in result.stdout
    assert "{250 million euros}" in result.stdout
    assert "[Norway]donor" in result.stdout
    [donor] = [line for line in lines(result.stdout) if line.split()[:1] == ["donor_code"]]
    assert re.search(r'donor_code +NOR +"Norway" \[\w+, (strong|default)\]', donor)


def test_explain_gives_the_reason_of_a_rejected_sum() -> None:
    result = pledges("explain", "The court fined the firm 3 million euros.")
    assert "{3 million euros}" in result.stdout
    [reason] = [line for line in lines(result.stdout) if line.split()[:1] == ["reason"]]
    assert reason.split()[1] == "fine"


def test_explain_takes_files_and_standard_input(good: Path) -> None:
    assert "claim good#31" in pledges("explain", good).stdout
    assert "#31" in pledges("explain", "-", stdin=GOOD).stdout
    assert "no sum of money" in pledges("explain", "It rains.").stdout
    missing = pledges("explain", "nowhere.txt")
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
    result = pledges("build", articles, "--output", folder / "release")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert lines(result.stderr)[-1].startswith("3 articles, 2 claims, 1 rejected, 0 unreadable")
    return folder / "release"


def test_a_release_holds_its_files(release: Path) -> None:
    tables = [f"{table}.{ending}" for table in ("pledges", "claims", "rejected") for ending in ("csv", "parquet")]
    assert_nothing_but(release, "codebook.csv", "citation.txt", "manifest.json", *tables)
    counts = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {"articles": 3, "pledges": 2, "claims": 2, "rejected": 1}


def test_a_release_of_the_same_is_the_same(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "again"
    shutil.copytree(release, copy)
    manifest = copy / "manifest.json"
    older = re.sub(r'"date": "[^"]*"', '"date": "2024-03-09"', manifest.read_text(encoding="utf-8"))
    manifest.write_text(older, encoding="utf-8")
    assert pledges("build", release.parent / "articles.jsonl", "--output", copy).returncode == 0
    assert json.loads(manifest.read_text(encoding="utf-8"))["date"] == "2024-03-09"
    assert (copy / "pledges.csv").read_bytes() == (release / "pledges.csv").read_bytes()


def test_a_users_release_goes_to_the_users_folder_and_is_found_there(good: Path, tmp_path: Path) -> None:
    assert pledges("build", good).returncode == 0
    [folder] = (tmp_path / "own" / "pledge-tracker" / "releases").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", folder.name)
    [row] = csv.DictReader(io.StringIO(pledges("export").stdout))
    assert (row["donor_code"], row["amount"]) == ("NOR", "250000000")


def test_no_release_is_written_when_nothing_could_be_read(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kept"
    shutil.copytree(release, copy)
    result = pledges("build", tmp_path / "nowhere.txt", "--output", copy)
    assert (result.returncode, len(lines(result.stderr))) == (1, 2)
    assert (copy / "pledges.csv").read_bytes() == (release / "pledges.csv").read_bytes()


def test_build_does_not_empty_a_folder_of_something_else(good: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.tex").write_text("x", encoding="utf-8")
    result = pledges("build", good, "--output", tmp_path / "papers")
    assert (result.returncode, len(lines(result.stderr))) == (3, 1)
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
        (["--as_of", "2024-03-04"], []),
        (["--as-of", "2024-03-05"], ["NOR", "SWE"]),
    ],
)
def test_export_filters(filters: list[str], donors: list[str], release: Path) -> None:
    result = pledges("export", "--release", release, *filters)
    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(row["donor_code"] for row in csv.DictReader(io.StringIO(result.stdout))) == donors


def test_export_of_claims_adds_the_pledge(release: Path) -> None:
    rows = claims_in(pledges("export", "--release", release, "--table", "claims", "--format", "jsonl").stdout)
    known = claims_in(pledges("export", "--release", release, "--format", "jsonl").stdout)
    assert {row["pledge_id"]: row["claim_id"] for row in rows} == {row["pledge_id"]: row["claim_ids"] for row in known}


def test_export_forms_hold_the_same_rows(release: Path, tmp_path: Path) -> None:
    as_lines = claims_in(pledges("export", "--release", release, "--format", "jsonl").stdout)
    assert json.loads(pledges("export", "--release", release, "--format", "json").stdout) == as_lines
    expected = [row["pledge_id"] for row in as_lines]
    assert len(expected) == 2
    for kind in ("xlsx", "parquet"):
        result = pledges("export", "--release", release, "--format", kind, "--output", tmp_path / f"p.{kind}")
        assert (result.returncode, result.stdout) == (0, "")
    assert list(pd.read_parquet(tmp_path / "p.parquet")["pledge_id"]) == expected
    header, *cells = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [row[header.index("pledge_id")] for row in cells] == expected


def test_a_filter_without_meaning_for_the_table_is_wrong_use(release: Path) -> None:
    result = pledges("export", "--release", release, "--table", "rejected", "--donor", "NOR")
    assert_one_line(result, 2, "--donor")


@pytest.mark.parametrize("command", [["export"], ["dashboard"]])
def test_a_missing_or_damaged_release_is_named(command: list[str], release: Path, tmp_path: Path) -> None:
    assert_one_line(pledges(*command, "--release", tmp_path / "nowhere"), 1, "nowhere")
    shutil.copytree(release, tmp_path / "damaged")
    (tmp_path / "damaged" / "pledges.parquet").write_bytes(b"x")
    assert_one_line(pledges(*command, "--release", tmp_path / "damaged"), 1, "pledges.parquet")


def test_an_unwritable_export_ends_with_one_line(release: Path, tmp_path: Path) -> None:
    place = tmp_path / "no-such-folder" / "p.csv"
    assert_one_line(pledges("export", "--release", release, "--output", place), 3, str(place))


def test_a_port_in_use_is_named(release: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_line(pledges("dashboard", "--release", release, "--port", str(port)), 3, str(port), "--port")


# --- score -----------------------------------------------------------------------------------------------------------

LABEL = {"donor": ["NOR"], "recipient": ["UKR"], "amount": 250_000_000, "currency": "EUR", "stage": "pledged"}


def test_score_and_comparison_with_a_saved_run(tmp_path: Path) -> None:
    docs, labels, saved = tmp_path / "docs.jsonl", tmp_path / "labels.jsonl", tmp_path / "saved.json"
    docs.write_text(json.dumps({"id": "a1", "text": GOOD, "stratum": "made up"}) + "\n", encoding="utf-8")
    labels.write_text(json.dumps({"id": "a1", "claims": [LABEL | {"amount": 7}]}) + "\n", encoding="utf-8")
    first = pledges("score", labels, docs, "--save", saved)
    assert (first.returncode, json.loads(first.stdout)["sum"]["f1"]) == (0, 0.0)
    labels.write_text(json.dumps({"id": "a1", "claims": [LABEL]}) + "\n", encoding="utf-8")
    figures = json.loads(pledges("score", labels, docs, "--against", saved).stdout)
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
    assert_one_line(pledges("score", tmp_path / "labels.jsonl", good, *options), 1, *words)


def test_the_terminals_encoding_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Norway – in Kyjiv – pledged £5 million to Ukraine.", encoding="utf-8")
    ascii_only = dict(os.environ, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert pledges("extract", path, env=ascii_only).stdout == pledges("extract", path).stdout
