"""kill -9 at random points, then the same again: the tables are byte for byte those of an undisturbed run."""

import json
import os
import random
import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import PLEDGES, installed
from stores import DAY, article, tables_in, write

from tracker.release import read_release
from tracker.releases import releases_in
from tracker.store.database import opened

# What a process has written so far is read there.
pytestmark = pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="needs /proc")

ARTICLES = 900
Command = Sequence[str | Path]


def written(process: "subprocess.Popen[bytes]") -> int:
    """Bytes that a process has written so far."""
    try:
        text = Path(f"/proc/{process.pid}/io").read_text(encoding="ascii")
    except (OSError, ValueError):
        return 0
    return int(dict(line.split(": ") for line in text.splitlines() if line).get("wchar", 0))


def killed(command: Command, limit: float) -> bool:
    """Runs `pledges` and kills it once it has written more than `limit` bytes; says whether that hit it."""
    with started(command) as process:
        while process.poll() is None:
            if written(process) > limit:
                process.send_signal(signal.SIGKILL)
                break
        assert process.wait() in (0, -signal.SIGKILL)
    return process.returncode != 0


def measured(command: Command) -> int:
    """Runs `pledges` undisturbed; gives how many bytes it writes."""
    so_far = 0
    with started(command) as process:
        while process.poll() is None:
            so_far = max(so_far, written(process))
    assert process.returncode == 0
    return so_far


def started(command: Command) -> "subprocess.Popen[bytes]":
    arguments = [str(PLEDGES), *map(str, command)]
    return subprocess.Popen(arguments, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("articles") / "a.jsonl", map(article, range(ARTICLES)))


def points(number: int, seed: int) -> Iterator[float]:
    """Shares of the work at which to kill, the very beginning and the very end among them."""
    dice = random.Random(seed)
    yield from (0.0, 0.999, *(dice.random() for _ in range(number - 2)))


def whole(folder: Path) -> dict[str, bytes]:
    """The tables of a release that reads as a whole."""
    read_release(folder)
    return tables_in(folder)


def manifest(folder: Path) -> dict[str, object]:
    """A manifest without its clock fields."""
    raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    raw.get("store", {}).pop("made", None)
    return {name: value for name, value in raw.items() if name != "date"}


class Undisturbed(NamedTuple):
    """A store and its release, and how many bytes each step wrote."""

    store: Path
    folder: Path
    ingest: int
    release: int


@pytest.fixture(scope="module")
def undisturbed(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    store = tmp_path_factory.mktemp("undisturbed") / "s.sqlite"
    ingest = measured(("ingest", articles, "--store", store))
    release = measured(("release", "--store", store, "--date", DAY))
    [folder] = releases_in(store.parent / "releases")
    return Undisturbed(store, folder, ingest, release)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ingest(jobs: str, articles: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    command = ("ingest", articles, "--store", store, "--jobs", jobs)
    before, hits = 0, 0
    for point in sorted(points(6, seed=int(jobs))):
        hits += killed(command, point * undisturbed.ingest)
        if store.exists():
            with opened(store) as database, database.reading():
                count = sum(1 for _ in database.rows("SELECT article_id FROM articles"))
                claims = sum(1 for _ in database.rows("SELECT claim_id FROM claims"))
            assert before <= count == claims
            before = count
    assert hits > 1
    assert installed(*command).returncode == 0
    assert installed("release", "--store", store, "--date", DAY).returncode == 0
    [folder] = releases_in(tmp_path / "releases")
    assert whole(folder) == whole(undisturbed.folder)
    assert manifest(folder) == manifest(undisturbed.folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["releases", "s.sqlite"]


def test_release(undisturbed: Undisturbed, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    store.write_bytes(undisturbed.store.read_bytes())
    command = ("release", "--store", store, "--date", DAY)
    hits = 0
    for point in points(10, seed=3):
        hits += killed(command, point * undisturbed.release)
        for folder in releases_in(tmp_path / "releases"):
            assert whole(folder) == whole(undisturbed.folder)
    assert hits > 1
    assert installed(*command).returncode == 0
    for folder in releases_in(tmp_path / "releases"):
        assert manifest(folder) == manifest(undisturbed.folder)
    assert all(not path.name.startswith(".") for path in (tmp_path / "releases").iterdir())


def test_build(tmp_path: Path) -> None:
    articles, half = (write(tmp_path / f"{n}.jsonl", map(article, range(n))) for n in (300, 150))
    folder, hits, size = tmp_path / "release", 0, 0
    for name, source in (("old", half), ("new", articles)):
        size = measured(("build", source, "--output", tmp_path / name))
    expected = [whole(tmp_path / name) for name in ("old", "new")]
    assert installed("build", half, "--output", folder).returncode == 0
    for point in points(8, seed=4):
        hits += killed(("build", articles, "--output", folder), point * size)
        assert tables_in(read_release(folder).folder) in expected  # also where it was killed between its two steps
    assert hits > 1
    assert installed("build", articles, "--output", folder).returncode == 0
    assert whole(folder) == expected[1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_interrupt_keeps_what_is_committed(articles: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    command = ("ingest", articles, "--store", store)
    arguments = [str(PLEDGES), *map(str, command)]
    # A shell ignores the interrupt in what it runs in the background, tests too: the command must not inherit that.
    hearing = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, preexec_fn=hearing) as process:
        while written(process) < undisturbed.ingest / 2:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.stderr
        said = process.stderr.read().decode()
    assert (process.returncode, said.splitlines()[-1]) == (130, "pledges: interrupted; nothing more is written")
    assert installed(*command).returncode == 0
    assert installed("release", "--store", store, "--date", DAY).returncode == 0
    assert whole(tmp_path / "releases" / DAY) == whole(undisturbed.folder)


def test_workers_end_with_the_one_that_is_killed(articles: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    with started(("ingest", articles, "--store", store, "--jobs", "2")) as process:
        while not written(process) or not store.exists():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        while is_running(process.pid):
            os.sched_yield()


def is_running(group: int) -> bool:
    """Whether any process of a group is left that is not just waiting to be buried."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return any(_group_of(path) == group for path in Path("/proc").iterdir() if path.name.isdecimal())


def _group_of(process: Path) -> int:
    try:
        state, _, group = process.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
    except (OSError, ValueError):
        return -1
    return -1 if state == "Z" else int(group)
