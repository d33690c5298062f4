"""What stands in the way of a store ends with one line and status 3, and leaves what was there intact."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import PLEDGES, assert_holds_only, assert_one_line, called, installed
from stores import DAY, article, filled, released, table, tables_in, write

from tracker.extraction import extract
from tracker.records import Article
from tracker.release import read_release
from tracker.releases import releases_in
from tracker.store import database, grouped
from tracker.store.database import opened
from tracker.store.intake import Intake
from tracker.store.schema import VERSION
from tracker.tables import rules_version


def no_database(store: Path) -> None:
    store.write_text("Dear diary, " * 100, encoding="utf-8")


def empty(store: Path) -> None:
    store.touch()


def another_database(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("CREATE TABLE holidays (day TEXT)")


def newer(store: Path) -> None:
    filled(store, [article(1)])
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE about SET value = ? WHERE name = 'version'", [str(VERSION + 1)])


def cut(store: Path) -> None:
    filled(store, map(article, range(50)))
    store.write_bytes(store.read_bytes()[:20_000])


def a_folder(store: Path) -> None:
    store.mkdir()


UNUSABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "no database": (no_database, "is no store"),
    "an empty file": (empty, "is no store"),
    "another database": (another_database, "is no store"),
    "from a newer version": (newer, "newer version"),
    "a damaged one": (cut, "damaged"),
    "a folder": (a_folder, "cannot be read or written"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNUSABLE)
@pytest.mark.parametrize("command", ["ingest", "release", "export", "corrections"])
def test_what_is_no_store_is_told(case: str, command: str, tmp_path: Path) -> None:
    make, words = UNUSABLE[case]
    store = tmp_path / "store" / "s.sqlite"
    store.parent.mkdir()
    make(store)
    before = store.read_bytes() if store.is_file() else b""
    inputs = [write(tmp_path / "a.jsonl", map(article, range(60)))] if command == "ingest" else []
    assert_one_line(called(command, *inputs, "--store", store), 3, str(store), words)
    assert (store.read_bytes() if store.is_file() else b"") == before


@pytest.mark.parametrize(
    "command",
    [["release"], ["export"], ["corrections"], ["reject", "P1", "--why", "x"], ["ingest", "--reread"]],
    ids=lambda command: command[0],
)
def test_without_a_store_that_is_said_and_none_is_made(command: list[str], tmp_path: Path) -> None:
    assert_one_line(called(*command, "--store", tmp_path / "s.sqlite"), 1, "s.sqlite", "pledges ingest")
    assert_holds_only(tmp_path)


@pytest.mark.parametrize("given", ["postgresql://me@host/pledges", "sqlite://", "mysql://host/x"])
@pytest.mark.parametrize("command", ["ingest", "release", "releases", "export"])
def test_a_store_that_names_no_file_is_wrong_use(given: str, command: str, tmp_path: Path) -> None:
    inputs = [write(tmp_path / "a.jsonl", [article(1)])] if command == "ingest" else []
    assert_one_line(called(command, *inputs, "--store", given), 2, given.partition(":")[0])


@pytest.mark.parametrize("command", ["ingest", "reject"])
def test_a_locked_store_is_told(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    store = filled(tmp_path / "s.sqlite", [article(1)])
    more = write(tmp_path / "more.jsonl", [article(2)])
    arguments = [more] if command == "ingest" else [table(store)[0]["claim_id"], "--why", "x"]
    with sqlite3.connect(store, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        result = called(command, *arguments, "--store", store)
        assert_one_line(result, 3, str(store), "locked")
        assert released(store).name == DAY  # who only reads is not in the way
    assert called(command, *arguments, "--store", store).returncode == 0


def limited(*arguments: str | Path, size: int) -> "subprocess.CompletedProcess[str]":
    """`pledges` where no file can grow over `size` bytes, as on a disk that is full."""
    return installed(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))


def test_a_full_disk_ends_an_ingest_which_then_goes_on(tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    path = write(tmp_path / "a.jsonl", map(article, range(600)))
    result = limited("ingest", path, "--store", store, size=400_000)
    assert_one_line(result, 3, str(store), "cannot be read or written")
    assert installed("ingest", path, "--store", store).returncode == 0
    undisturbed = filled(tmp_path / "other" / "s.sqlite", map(article, range(600)))
    assert tables_in(released(store)) == tables_in(released(undisturbed))


def test_a_full_disk_leaves_the_old_release(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(100)))
    old = tables_in(released(store))
    result = limited("release", "--store", store, "--date", DAY, size=60_000)
    assert_one_line(result, 3, "releases", "cannot be written")
    [folder] = releases_in(tmp_path / "releases")
    read_release(folder)
    assert tables_in(folder) == old
    assert_holds_only(tmp_path / "releases", DAY)


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    """A folder in which nothing can be made."""
    folder = tmp_path / "read-only"
    if os.geteuid():
        folder.mkdir(mode=0o555)
    else:  # no right stops root: a file system does
        folder.symlink_to("/sys/kernel" if Path("/sys/kernel").is_dir() else "/proc")
    return folder


def test_a_read_only_folder_is_told(read_only: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [article(1)])
    assert_one_line(called("ingest", path, "--store", read_only / "s.sqlite"), 3, "s.sqlite", "cannot be written")
    store = filled(tmp_path / "s.sqlite", [article(1)])
    (tmp_path / "releases").symlink_to(read_only)
    assert_one_line(called("release", "--store", store), 3, "cannot be written")
    assert len(table(store)) == 1


def test_releases_in_the_place_of_a_file(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", [article(1)])
    (tmp_path / "releases").write_text("mine", encoding="utf-8")
    assert_one_line(called("release", "--store", store), 3, "releases")
    assert (tmp_path / "releases").read_text(encoding="utf-8") == "mine"


def test_two_ingests_at_once(tmp_path: Path) -> None:
    parts = [range(500), range(300, 800)]
    commands = [
        [
            str(PLEDGES),
            "ingest",
            str(write(tmp_path / f"{n}.jsonl", map(article, part))),
            "--store",
            str(tmp_path / "s"),
        ]
        for n, part in enumerate(parts)
    ]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    for process in running:
        _, said = process.communicate()
        assert process.returncode == 0, said
    alone = filled(tmp_path / "alone" / "s.sqlite", map(article, range(800)))
    assert tables_in(released(tmp_path / "s")) == tables_in(released(alone))


@pytest.mark.parametrize("times", [1, grouped.TRIES])
def test_who_groups_pledges_sees_what_others_write_meanwhile(
    times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(3)))
    others = [Article(article_id=f"b{n}", text=str(article(n)["text"])) for n in range(times)]
    build = grouped.build_small

    def overtaken(*arguments: Any) -> Any:
        found = build(*arguments)
        if others:  # written by another run, which has not come to group it
            with opened(store) as other, Intake(other, rules_version(), "now") as taking:
                taking.add((others[-1], extract(others.pop())))
        return found

    monkeypatch.setattr(grouped, "build_small", overtaken)
    assert called("ingest", write(tmp_path / "more.jsonl", [article(5)]), "--store", store).returncode == 0
    assert not others
    assert {str(claim["article_id"]) for claim in table(store) if claim["pledge_id"]} == {
        "a0000", "a0001", "a0002", "a0005", *(f"b{n}" for n in range(times)),
    }  # fmt: skip


def test_two_corrections_at_once_both_stand_in_the_log(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(4)))
    claims = [str(claim["claim_id"]) for claim in table(store)][:3]
    commands = [[str(PLEDGES), "reject", claim, "--why", "x", "--store", str(store)] for claim in claims]
    for process in [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]:
        assert process.wait() == 0
    lines = called("corrections", "--store", store).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert len(table(store)) == 1


def test_two_releases_at_once_are_two(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(50)))
    command = [str(PLEDGES), "release", "--store", str(store), "--date", DAY]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        process.communicate()
        assert process.returncode == 0
    found = releases_in(tmp_path / "releases")
    assert [folder.name for folder in found] == [DAY, f"{DAY}-2", f"{DAY}-3"]
    assert all(tables_in(folder) == tables_in(found[0]) for folder in found)


def test_readers_during_writes_see_whole_releases_only(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(100)))
    released(store)
    script = (
        "import sys\nfrom tracker import cli\n"
        "for n in range(4):\n    status = cli.main(['release', '--store', sys.argv[1], '--date', '2024-06-01'])\n"
        "    assert status == 0\n"
    )
    seen = 0
    with subprocess.Popen([sys.executable, "-c", script, str(store)], stderr=subprocess.DEVNULL) as writer:
        while writer.poll() is None:
            for folder in releases_in(tmp_path / "releases"):
                assert len(read_release(folder).claims) == 100
            seen += 1
    assert writer.returncode == 0
    assert seen > 1
    assert len(releases_in(tmp_path / "releases")) == 5


def test_readers_while_a_release_is_replaced_see_a_whole_one(tmp_path: Path) -> None:
    inputs = [write(tmp_path / f"{n}.jsonl", map(article, range(n))) for n in (20, 30)]
    assert called("build", inputs[0], "--output", tmp_path / "r").returncode == 0
    script = (
        "import sys\nfrom tracker import cli\n"
        "for n in range(8):\n    status = cli.main(['build', sys.argv[1 + n % 2], '--output', sys.argv[3]])\n"
        "    assert status == 0\n"
    )
    command = [sys.executable, "-c", script, *map(str, inputs), str(tmp_path / "r")]
    seen = set()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as writer:
        while writer.poll() is None:
            found = read_release(tmp_path / "r")
            seen.add((len(found.claims), len(found.pledges)))
    assert writer.returncode == 0
    assert seen == {(20, 20), (30, 30)}


def test_a_store_of_fewer_columns_gets_those_that_are_new(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(3)))
    with sqlite3.connect(store) as connection:
        connection.execute("ALTER TABLE claims DROP COLUMN modality")
        connection.execute("ALTER TABLE pledges DROP COLUMN overlap")
    assert called("ingest", "--reread", "--store", store).returncode == 0
    assert [claim["modality"] for claim in table(store)] == ["unspecified"] * 3
    assert len(table(store, "pledges")) == 3
