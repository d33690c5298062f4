"""The command line: exit statuses, what goes to which stream, what stands on disk afterwards."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from command_line import CLOSING, GOOD, PLEDGES, assert_holds_only, assert_one_line, called, installed, rows_in

import tracker
from tracker import cli
from tracker.commands import parquet, running
from tracker.extraction.claims import assemble
from tracker.records import Article, Extraction
from tracker.rows import columns


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


# --- extract -------------------------------------------------------------------------------------------------------


def test_extract_prints_claims_and_a_closing_line(good: Path) -> None:
    result = installed("extract", good)
    [claim] = rows_in(result.stdout)
    assert list(claim) == [column.column for column in columns("claims")]
    assert (claim["claim_id"], claim["donor_code"], claim["recipient_code"]) == ("good#31", "NOR", "UKR")
    assert (claim["amount"], claim["currency"], claim["announced_on"]) == (250_000_000, "EUR", "2024-03-03")
    assert claim["period"] is None
    assert CLOSING.fullmatch(result.stderr.strip()).groups() == ("1", "1", "0", "0")  # type: ignore[union-attr]
    assert result.returncode == 0


def test_no_claims_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "weather.txt"
    path.write_text("It will rain on Sunday.", encoding="utf-8")
    result = installed("extract", path)
    assert (result.returncode, result.stdout) == (0, "")


def test_extract_reads_standard_input() -> None:
    text = json.dumps({"id": "a1", "text": GOOD}) + "\n" + json.dumps({"id": "a2", "text": GOOD}) + "\n"
    result = installed("extract", "-", stdin=text)
    assert [claim["article_id"] for claim in rows_in(result.stdout)] == ["a1", "a2"]


def test_python_m_tracker_is_the_same_command(good: Path) -> None:
    command = [sys.executable, "-m", "tracker", "extract", str(good)]
    module = subprocess.run(command, capture_output=True, text=True, check=True)
    assert module.stdout == installed("extract", good).stdout


def test_output_is_the_same_whatever_the_jobs_and_the_place(tmp_path: Path) -> None:
    articles = tmp_path / "many.jsonl"
    rows = [{"id": f"a{n}", "text": f"{GOOD} Sweden gave Moldova {n + 1} million dollars."} for n in range(150)]
    rows.insert(70, {"id": "empty", "text": ""})
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    one = installed("extract", articles, "--rejected", tmp_path / "one.rejected")
    three = installed(
        "extract", articles, "--jobs", "3", "--output", tmp_path / "three", "--rejected", tmp_path / "three.rejected"
    )
    assert one.returncode == three.returncode == 1
    assert three.stdout == ""
    assert (tmp_path / "three").read_text(encoding="utf-8") == one.stdout
    assert (tmp_path / "three.rejected").read_bytes() == (tmp_path / "one.rejected").read_bytes()
    shown = [line.rpartition(",")[0] for line in one.stderr.splitlines()]
    assert shown == [line.rpartition(",")[0] for line in three.stderr.splitlines()]
    assert shown[-1].startswith("150 articles, ")


def test_csv_and_parquet_hold_what_json_lines_hold(good: Path, tmp_path: Path) -> None:
    [expected] = rows_in(installed("extract", good).stdout)
    [row] = csv.DictReader(io.StringIO(installed("extract", good, "--format", "csv").stdout))
    assert list(row) == list(expected)
    assert (row["amount"], row["disputed"], row["period"]) == ("250000000", "false", "")
    assert json.loads(row["spans"]) == expected["spans"]
    out = tmp_path / "claims.parquet"
    assert installed("extract", good, "--format", "parquet", "--output", out).returncode == 0
    [stored] = pd.read_parquet(out).to_dict("records")
    assert list(stored) == list(expected)
    assert (stored["amount"], stored["donor_code"], stored["period"]) == (250_000_000, "NOR", "")


def test_an_article_in_several_parts_is_one_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "long.txt", tmp_path / "claims.parquet"
    path.write_text("\n".join(f"Norway gave Ukraine ${n} million in May {n + 1990}." for n in range(10, 30)))
    assert cli.main(["extract", str(path)]) == 0
    claims = rows_in(capsys.readouterr().out)
    monkeypatch.setattr(assemble, "PART", 3)
    monkeypatch.setattr(parquet, "GROUP", 7)
    assert cli.main(["extract", str(path)]) == 0
    printed = capsys.readouterr()
    assert rows_in(printed.out) == claims
    assert printed.err.startswith("1 articles, 20 claims, 0 rejected, 0 unreadable")
    assert cli.main(["extract", str(path), "--format", "parquet", "--output", str(out)]) == 0
    assert list(pd.read_parquet(out)["claim_id"]) == [claim["claim_id"] for claim in claims]
    assert cli.main(["explain", str(path)]) == 0
    assert capsys.readouterr().out.count("article long") == 1


def test_rejected_sums_are_written(tmp_path: Path) -> None:
    path = tmp_path / "fine.txt"
    path.write_text("The court fined the firm 3 million euros.", encoding="utf-8")
    result = installed("extract", path, "--rejected", tmp_path / "rejected.jsonl")
    [row] = rows_in((tmp_path / "rejected.jsonl").read_text(encoding="utf-8"))
    assert (result.stdout, row["amount"], row["currency"]) == ("", 3_000_000, "EUR")
    assert list(row) == [column.column for column in columns("rejected")]


def test_the_terminals_encoding_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Norway – in Kyjiv – pledged £5 million to Ukraine.", encoding="utf-8")
    ascii_only = dict(os.environ, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert installed("extract", path, env=ascii_only).stdout == installed("extract", path).stdout


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
    result = called("extract", make(tmp_path), good)
    complaint, closing = result.stderr.splitlines()
    assert result.returncode == 1
    assert complaint.startswith("pledges: ")
    assert where in complaint
    assert why in complaint
    assert CLOSING.fullmatch(closing).group(4) == "1"  # type: ignore[union-attr]
    assert "good#31" in [claim["claim_id"] for claim in rows_in(result.stdout)]


def test_an_article_on_which_the_rules_fail_is_named_and_the_others_are_done(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails_on_bad(article: Article) -> list[Extraction]:
        if article.article_id == "bad":
            raise ValueError("two\nlines")
        return [Extraction((), ())]

    bad = tmp_path / "bad.txt"
    bad.write_text("x", encoding="utf-8")
    monkeypatch.setattr(running, "extract_parts", fails_on_bad)
    assert cli.main(["extract", str(bad), str(good)]) == 1
    complaint, closing = capsys.readouterr().err.splitlines()
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
def test_wrong_use(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert_one_line(called(*WRONG[case]), 2, "--help")
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == GOOD
    assert_holds_only(tmp_path, "x.txt")


def test_statuses_reach_the_shell(good: Path, tmp_path: Path) -> None:
    statuses = {
        0: ["extract", good],
        1: ["extract", good, tmp_path / "nowhere.txt"],
        2: ["extract", good, "--jobs", "0"],
        3: ["extract", good, "--output", tmp_path / "no-such-folder" / "out.jsonl"],
    }
    assert {status: installed(*arguments).returncode for status, arguments in statuses.items()} == {
        status: status for status in statuses
    }


def test_without_a_command_the_help_is_shown_as_wrong_use() -> None:
    result = called()
    assert (result.returncode, result.stdout) == (2, "")
    assert all(name in result.stderr for name in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help(command: str) -> None:
    result = called(command, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: pledges {command} ")


# --- cannot go on ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--output", "--rejected"])
@pytest.mark.parametrize("place", ["no-such-folder/out.jsonl", "good.txt/out.jsonl", "folder"])
def test_an_unwritable_output_ends_with_one_line(option: str, place: str, good: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert_one_line(called("extract", good, option, tmp_path / place), 3, str(tmp_path / place))
    assert_holds_only(tmp_path, "folder", "good.txt")


def test_an_older_output_stays_when_a_new_one_fails(good: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("older\n", encoding="utf-8")
    result = called("extract", good, "--output", out, "--rejected", tmp_path / "no-such-folder" / "r")
    assert_one_line(result, 3, "no-such-folder")
    assert out.read_text(encoding="utf-8") == "older\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_with_one_line(good: Path) -> None:
    assert_one_line(installed("extract", good, "--output", "/dev/full"), 3, "/dev/full", "No space left")
    with Path("/dev/full").open("w") as full:
        command = [str(PLEDGES), "extract", str(good)]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, len(result.stderr.splitlines())) == (3, 1)
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
    "a value outside its list": ("rules/cues.csv", ("reach", "sideways"), ["data/rules/cues.csv:2:", "sideways"]),
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
    [line] = capsys.readouterr().err.splitlines()
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
    assert_holds_only(tmp_path, "many.jsonl")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_no_half_written_file(end: signal.Signals, jobs: str, tmp_path: Path) -> None:
    command = [str(PLEDGES), "extract", "-", "--output", str(tmp_path / "out.jsonl"), "--jobs", jobs]
    # A shell ignores the interrupt in what it runs in the background, tests too: the command must not inherit that.
    answering = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, preexec_fn=answering, **pipes) as process:
        assert process.stdin
        assert process.stderr
        # More than a pipe holds: once it is taken, the command is at work. The pipe stays open, so it goes on waiting.
        for number in range(1000):
            process.stdin.write(json.dumps({"id": str(number), "text": GOOD}).encode() + b"\n")
        process.stdin.flush()
        process.send_signal(end)
        assert process.wait() == 130
        assert process.stderr.read().decode().strip() == "pledges: interrupted; nothing more is written"
    assert_holds_only(tmp_path)
