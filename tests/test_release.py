"""Release folders: complete, deterministic, swapped in one go, checked when read."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tracker import release, releases
from tracker.files import OutputError
from tracker.frame import claims_frame, pledges_frame, rejected_frame
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, Rejected
from tracker.release import (
    FILES,
    ReleaseError,
    ReleaseInfo,
    read_release,
    write_release,
)
from tracker.releases import find_release, own_releases
from tracker.tables import DATA

INFO = ReleaseInfo(date=date(2024, 5, 1), articles=9, rules="0123456789ab", accuracy={"recall": 0.5})
Write = Callable[..., release.Manifest]


@pytest.fixture
def write(sample_claims: list[Claim], sample_rejected: list[Rejected]) -> Write:
    def writer(folder: Path, info: ReleaseInfo = INFO, first: int = 0) -> release.Manifest:
        claims = sample_claims[first:]
        pledges = pledges_frame(build_pledges(claims))
        return write_release(folder, claims_frame(claims), rejected_frame(sample_rejected), pledges, info)

    return writer


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_files_and_no_others(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "new" / "2024-05-01")
    assert sorted(content(tmp_path / "new" / "2024-05-01")) == sorted(FILES)
    assert names(tmp_path / "new") == ["2024-05-01"]


def test_manifest(tmp_path: Path, write: Write) -> None:
    manifest = write(tmp_path / "r")
    files = content(tmp_path / "r")
    raw = json.loads(files.pop("manifest.json"))
    assert raw["date"] == "2024-05-01"
    assert raw["counts"] == {"articles": 9, "pledges": 9, "claims": 9, "rejected": 2}
    assert (raw["rules"], raw["accuracy"]) == ("0123456789ab", {"recall": 0.5})
    assert raw["files"] == {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in files.items()
    }
    assert manifest == read_release(tmp_path / "r").manifest


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "a")
    write(tmp_path / "b")
    write(tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize("first", [0, 9])
def test_tables_read_back(
    tmp_path: Path, write: Write, sample_claims: list[Claim], sample_rejected: list[Rejected], first: int
) -> None:
    write(tmp_path / "r", first=first)
    found = read_release(tmp_path / "r")
    pd.testing.assert_frame_equal(found.claims, claims_frame(sample_claims[first:]))
    pd.testing.assert_frame_equal(found.pledges, pledges_frame(build_pledges(sample_claims[first:])))
    pd.testing.assert_frame_equal(found.rejected, rejected_frame(sample_rejected))


def test_csv_is_a_readable_diff(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "r")
    text = (tmp_path / "r" / "claims.csv").read_bytes().decode()
    assert "\r" not in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["amount"] for row in rows[6:8]] == ["64000000", "128000000.5"]
    assert rows[4]["sentence"] == "'=1+1 is proposed, naïvely 💶."
    assert rows[1]["publisher"] == "'=Evil; Ltd"
    assert (rows[3]["published"], rows[3]["disputed"], rows[7]["amount_high"]) == ("", "false", "")


def test_codebook_and_citation(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "r")
    assert (tmp_path / "r" / "codebook.csv").read_bytes() == (DATA / "reference" / "codebook.csv").read_bytes()
    words = (tmp_path / "r" / "citation.txt").read_text()
    assert "Release of 2024-05-01" in words
    assert "9 pledges" in words
    assert "0123456789ab" in words


def test_an_older_release_is_replaced_whole(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "r")
    write(tmp_path / "r", first=5)
    assert len(read_release(tmp_path / "r").claims) == 4
    assert names(tmp_path) == ["r"]


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path, write: Write) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.odt").write_text("precious")
    with pytest.raises(OutputError, match=r"thesis\.odt"):
        write(tmp_path / "home")
    assert content(tmp_path / "home") == {"thesis.odt": b"precious"}
    assert names(tmp_path) == ["home"]


@pytest.mark.parametrize("target", ["file", "file/r"])
def test_an_unwritable_place_is_told(tmp_path: Path, write: Write, target: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="file"):
        write(tmp_path / target)
    assert names(tmp_path) == ["file"]


def test_a_failure_while_writing_leaves_the_old_release(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "r")
    before = content(tmp_path / "r")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(tmp_path / "r", first=5)
    assert content(tmp_path / "r") == before
    assert names(tmp_path) == ["r"]


def test_a_failed_swap_puts_the_old_release_back(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "r")
    rename = Path.rename

    def refuse_drafts(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_drafts)
    with pytest.raises(OutputError, match="Permission denied"):
        write(tmp_path / "r", first=5)
    assert len(read_release(tmp_path / "r").claims) == 9
    assert names(tmp_path) == ["r"]


def test_after_a_crash_between_the_steps_the_old_release_is_found(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "r")
    (tmp_path / "r").rename(tmp_path / ".r.old")
    assert len(read_release(tmp_path / "r").claims) == 9
    write(tmp_path / "r", first=5)
    assert len(read_release(tmp_path / "r").claims) == 4
    assert names(tmp_path) == ["r"]


def cut(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), r"manifest\.json: cannot be read .*pledges build"),
        (lambda folder: (folder / "claims.parquet").unlink(), r"claims\.parquet: cannot be read"),
        (lambda folder: cut(folder, "manifest.json"), r"manifest\.json: is damaged"),
        (lambda folder: cut(folder, "pledges.parquet"), r"pledges\.parquet: is not the file"),
        (lambda folder: edit(folder, '"format": 1', '"format": 99'), "format 99, should be 1"),
        (lambda folder: edit(folder, "2024-05-01", "May Day"), "is damaged"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "is damaged"),
    ],
)
def test_a_damaged_release_is_told(tmp_path: Path, write: Write, harm: Callable[[Path], object], message: str) -> None:
    write(tmp_path / "r")
    harm(tmp_path / "r")
    with pytest.raises(ReleaseError, match=message):
        read_release(tmp_path / "r")


def test_the_newest_of_the_users_own_is_found(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(releases, "RELEASE", tmp_path / "shipped")
    with pytest.raises(ReleaseError, match="no release yet"):
        find_release()
    write(tmp_path / "shipped")
    assert find_release() == tmp_path / "shipped"
    for day in ("2024-05-02", "2024-11-01", "2023-12-31"):
        write(own_releases() / day)
    (own_releases() / "2025-01-01").mkdir()
    assert find_release().name == "2024-11-01"
