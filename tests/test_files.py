"""Output files appear whole or not at all."""

import stat
from pathlib import Path

import pytest

from tracker.files import OutputError, atomic_open, atomic_write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_written_and_nothing_left_beside(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    atomic_write(target, b"a\r\nb\n")
    assert target.read_bytes() == b"a\r\nb\n"
    assert names(tmp_path) == ["out.csv"]


def test_text_keeps_line_ends_and_is_utf8(tmp_path: Path) -> None:
    with atomic_open(tmp_path / "out.txt") as file:
        file.write("é\n\r\n")
    assert (tmp_path / "out.txt").read_bytes() == "é\n\r\n".encode()


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail() -> None:
        with atomic_open(target) as file:
            file.write("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert target.read_text() == "old"
    assert names(tmp_path) == ["out.csv"]


def test_not_there_before_it_is_whole(tmp_path: Path) -> None:
    with atomic_open(tmp_path / "out.csv") as file:
        file.write("half")
        file.flush()
        assert not (tmp_path / "out.csv").exists()
    assert (tmp_path / "out.csv").exists()


def test_rights_are_those_of_a_plain_file(tmp_path: Path) -> None:
    plain, written = tmp_path / "plain", tmp_path / "written"
    plain.write_text("x")
    atomic_write(written, b"x")
    assert written.stat().st_mode == plain.stat().st_mode
    written.chmod(0o640)
    atomic_write(written, b"y")
    assert stat.S_IMODE(written.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    atomic_write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("target", ["missing/out.csv", "file/out.csv", ".", "x" * 300])
def test_unwritable_is_told_with_path_and_reason(tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        atomic_write(tmp_path / target, b"x")
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(OutputError, match="/dev/full: cannot be written"):
        atomic_write(Path("/dev/full"), b"x")
