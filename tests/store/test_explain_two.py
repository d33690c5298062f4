"""`pledges explain ID ID`: two claims or pledges, of the store or of a release."""

import json
from pathlib import Path

import pytest
from command_line import assert_one_line, called, rows_in

REPORTS = (
    ("first", "2024-03-05", "On 5 March 2024 Norway pledged 250 million euros in military aid to Ukraine."),
    ("later", "2024-03-07", "Norway announced on 7 March 2024 military aid of 250 million euros to Ukraine."),
    ("other", "2024-03-05", "On 5 March 2024 Denmark pledged 250 million euros in military aid to Ukraine."),
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    articles = tmp_path / "articles.jsonl"
    rows = [{"id": name, "published": day, "text": text} for name, day, text in REPORTS]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    path = tmp_path / "s.sqlite"
    assert called("ingest", articles, "--store", path).returncode == 0
    return path


def claims(store: Path) -> dict[str, dict[str, object]]:
    """The claims of the store by their article."""
    exported = called("export", "--store", store, "--table", "claims", "--format", "jsonl")
    return {str(row["article_id"]): row for row in rows_in(exported.stdout)}


def test_one_pledge(store: Path) -> None:
    told = claims(store)
    first, later = (str(told[name]["claim_id"]) for name in ("first", "later"))
    assert told["first"]["pledge_id"] == told["later"]["pledge_id"]
    lines = called("explain", first, later, "--store", store).stdout.splitlines()
    assert lines[0] == f"one pledge, {told['first']['pledge_id']}"
    assert [line.split()[0] for line in lines[1:]] == [first, "at_once:", later]
    assert "NOR to UKR, €250m, pledged" in lines[1]


def test_two_pledges_by_their_own_names_in_a_release(store: Path) -> None:
    assert called("release", "--store", store, "--date", "2024-04-01").returncode == 0
    told = claims(store)
    first, other = (str(told[name]["pledge_id"]) for name in ("first", "other"))
    release = store.parent / "releases" / "2024-04-01"
    lines = called("explain", first, other, "--release", release).stdout.splitlines()
    assert lines[0] == f"two pledges, {first} and {other}"
    assert [line.split()[0] for line in lines[3:]] == ["donors:"]


def test_a_split_is_named_also_in_a_release(store: Path) -> None:
    told = claims(store)
    first, later = (str(told[name]["claim_id"]) for name in ("first", "later"))
    assert called("split", told["first"]["pledge_id"], later, "--why", "another one", "--store", store).returncode == 0
    assert called("release", "--store", store).returncode == 0
    lines = called("explain", first, later, "--store", store).stdout.splitlines()
    assert lines[3].split() == ["ruling:", "a", "reviewer", "keeps", "them", "apart"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["first#0", "nonsense"], "names no claim and no pledge"),
        (["a", "b", "c"], "3 arguments"),
        (["Norway pledged 5 million euros to Ukraine.", "--release", "x"], "two identifiers"),
    ],
)
def test_wrong_use(store: Path, arguments: list[str], words: str) -> None:
    named = [] if "--release" in arguments else ["--store", store]
    result = called("explain", *arguments, *named)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr


def test_no_such_release(tmp_path: Path) -> None:
    assert_one_line(called("explain", "a", "b", "--release", tmp_path / "none"), 1, "none")
