"""The releases of a store: named, listed, found, never overwritten; and which tables `export` and the page read."""

import re
from datetime import date
from pathlib import Path

import pytest
from command_line import assert_holds_only, assert_one_line, called, rows_in
from stores import DAY, article, filled, released, table, tables_in, write

from tracker.places import PlaceError, default_store, releases_of, store_path
from tracker.release import FILES, ReleaseError, read_manifest
from tracker.releases import find_release, folder_of_build, own_releases, releases_in


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    return tmp_path / "own" / "pledge-tracker"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(tmp_path / "s.sqlite", map(article, range(3)))


NAMES = {
    "plain path": ("a/b.sqlite", Path("a/b.sqlite")),
    "relative": ("sqlite:///a/b.sqlite", Path("a/b.sqlite")),
    "absolute": ("sqlite:////a/b.sqlite", Path("/a/b.sqlite")),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_store_is_named_by_option_then_environment(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given, path = NAMES[case]
    assert store_path(given) == path
    monkeypatch.setenv("PLEDGES_STORE", given)
    assert store_path() == path
    assert store_path("other") == Path("other")


@pytest.mark.parametrize("given", ["postgresql://host/x", "postgres://x", "sqlite://x", "sqlite:///", "http://x/y"])
def test_what_names_no_file_is_no_store(given: str) -> None:
    with pytest.raises(PlaceError):
        store_path(given)


def test_the_default_store_lies_with_the_users_own_releases(own_folder: Path, tmp_path: Path) -> None:
    assert store_path() == default_store() == own_folder / "pledges.sqlite"
    assert releases_of(default_store()) == own_releases() == own_folder / "releases"
    path = write(tmp_path / "a.jsonl", [article(1)])
    assert called("ingest", path).returncode == 0
    assert called("release", "--date", DAY).returncode == 0
    assert find_release() == own_folder / "releases" / DAY


def test_later_releases_of_a_day_get_numbers(store: Path, tmp_path: Path) -> None:
    for _ in range(11):
        newest = released(store)
    assert newest.name == f"{DAY}-11"
    assert [folder.name for folder in releases_in(tmp_path / "releases")] == [
        DAY, *(f"{DAY}-{number}" for number in range(2, 12)),
    ]  # fmt: skip
    assert all(tables_in(folder) == tables_in(newest) for folder in releases_in(tmp_path / "releases"))
    (tmp_path / "releases" / f"{DAY}-5").rename(tmp_path / "gone")
    assert released(store).name == f"{DAY}-12"


@pytest.mark.parametrize(
    "name", ["2024-13-01", "2024-05-01-0", "2024-05-01-x", "20240501", "2025-01-01", ".2025-01-01"]
)
def test_what_is_no_release_is_not_taken_for_one(name: str, store: Path, tmp_path: Path) -> None:
    folder = released(store)
    strange = tmp_path / "releases" / name
    strange.mkdir()
    if name != "2025-01-01":  # that one has no manifest
        (strange / "manifest.json").write_bytes((folder / "manifest.json").read_bytes())
    assert releases_in(tmp_path / "releases") == [folder]


def test_releases_are_listed(store: Path, tmp_path: Path) -> None:
    assert called("releases", "--store", store).stdout == ""
    first = released(store)
    filled(store, map(article, range(5)))
    called("release", "--store", store, "--date", "2024-04-30")
    rules = read_manifest(first).rules
    assert called("releases", "--store", store).stdout.splitlines() == [
        f"2024-04-30: 2024-04-30, 5 articles, 5 pledges, 5 claims, 5 rejected, rules {rules}",
        f"{DAY}: {DAY}, 3 articles, 3 pledges, 3 claims, 3 rejected, rules {rules}",
    ]
    (first / "manifest.json").write_text("no", encoding="utf-8")
    result = called("releases", "--store", store)
    assert (result.returncode, len(result.stdout.splitlines())) == (1, 1)
    assert str(first) in result.stderr


def test_a_release_is_a_whole_one_with_the_list_of_its_articles(store: Path) -> None:
    folder = released(store)
    assert_holds_only(folder, *FILES, "articles.csv")
    listed = (folder / "articles.csv").read_text(encoding="utf-8").splitlines()
    assert listed[0] == "article_id,digest,rules"
    assert [line.partition(",")[0] for line in listed[1:]] == ["a0000", "a0001", "a0002"]
    manifest = read_manifest(folder)
    assert (manifest.date, manifest.counts["articles"]) == (date.fromisoformat(DAY), 3)
    assert (manifest.store["name"], manifest.store["revision"]) == ("s.sqlite", "1")


@pytest.mark.parametrize("day", ["soon", "2024-02-30", "20240501", "2024-05-01T10:00"])
def test_a_wrong_day_is_refused(day: str, store: Path, tmp_path: Path) -> None:
    assert_one_line(called("release", "--store", store, "--date", day), 2, day)
    assert not (tmp_path / "releases").exists()


def test_an_older_day_is_told_to_be_older(store: Path) -> None:
    newest = released(store).name
    told = called("release", "--store", store, "--date", "2020-01-01").stderr
    assert f"{newest} has a later date" in told
    assert newest not in called("release", "--store", store).stderr


def test_a_day_to_come_is_refused(store: Path) -> None:
    assert_one_line(called("release", "--store", store, "--date", "2999-01-01"), 2, "2999-01-01")


def test_a_build_never_takes_the_place_of_a_release_that_it_is_sent_to(store: Path, tmp_path: Path) -> None:
    folder = released(store)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    articles = write(tmp_path / "more.jsonl", [article(3)])
    refused = called("build", articles, "--output", folder)
    assert refused.returncode == 3
    assert "is a release of the store" in refused.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_empty_store_has_no_release(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert called("ingest", empty, "--store", tmp_path / "s.sqlite").returncode == 1
    assert_one_line(called("release", "--store", tmp_path / "s.sqlite"), 1, "no article")


def test_build_never_takes_the_place_of_a_stores_release(own_folder: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [article(1)])
    assert called("ingest", path).returncode == 0
    today = date.today()  # noqa: DTZ011  the command names the folder by it
    assert called("release", "--date", today.isoformat()).returncode == 0
    [kept] = releases_in(own_folder / "releases")
    before = tables_in(kept)
    for _ in range(2):
        assert called("build", write(tmp_path / "b.jsonl", map(article, range(2)))).returncode == 0
    assert [folder.name for folder in releases_in(own_folder / "releases")] == [kept.name, f"{kept.name}-2"]
    assert tables_in(kept) == before
    assert folder_of_build(own_folder / "releases", today).name == f"{kept.name}-2"


# --- which tables are read -------------------------------------------------------------------------------------------


def exported(*arguments: str | Path) -> tuple[int, bool]:
    """How many claims are exported, and whether straight from the store."""
    result = called("export", "--table", "claims", "--format", "jsonl", *arguments)
    assert result.returncode == 0, result.stderr
    return len(rows_in(result.stdout)), "not yet in a release" in result.stderr


def test_export_reads_the_store_where_no_release_holds_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert exported("--store", store) == (3, True)
    released(store)
    assert exported("--store", store) == (3, False)
    filled(store, map(article, range(5)))
    assert exported("--store", store) == (5, True)
    released(store)
    assert exported("--store", store) == (5, False)
    called("reject", table(store)[0]["claim_id"], "--why", "x", "--store", store)
    monkeypatch.setenv("PLEDGES_STORE", str(store))
    assert exported() == (4, True)
    released(store)
    assert exported() == (4, False)
    assert exported("--release", store.parent / "releases" / DAY) == (3, False)


def test_export_reads_the_users_own_store(own_folder: Path, tmp_path: Path) -> None:
    assert exported()[1] is False  # the release that comes with the tracker
    assert called("ingest", write(tmp_path / "a.jsonl", map(article, range(3)))).returncode == 0
    assert exported() == (3, True)


def test_a_pledge_is_told_by_the_claims_that_export_names(store: Path) -> None:
    from_store = called("export", "--table", "claims", "--format", "jsonl", "--store", store).stdout
    released(store)
    assert called("export", "--table", "claims", "--format", "jsonl", "--store", store).stdout == from_store
    assert all(re.fullmatch(r"P[0-9a-f]{12}", str(claim["pledge_id"])) for claim in rows_in(from_store))


def test_release_and_store_together_are_wrong_use(store: Path) -> None:
    assert_one_line(called("export", "--store", store, "--release", released(store)), 2, "--store")


def test_a_named_store_without_release_has_none_for_the_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGES_STORE", str(store))
    with pytest.raises(ReleaseError, match="pledges release"):
        find_release()
    newest = released(store)
    assert find_release() == newest
    monkeypatch.setenv("PLEDGES_STORE", "postgresql://host/x")
    with pytest.raises(ReleaseError, match="postgresql"):
        find_release()
    assert called("dashboard").returncode == 1


def test_two_stores_in_one_folder_keep_their_releases_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = [filled(tmp_path / f"{name}.sqlite", map(article, range(name))) for name in (2, 3)]
    folders = [released(store) for store in stores]
    assert [folder.name for folder in folders] == [DAY, f"{DAY}-2"]
    for number, store in enumerate(stores):
        assert exported("--store", store) == (number + 2, False)
        monkeypatch.setenv("PLEDGES_STORE", str(store))
        assert find_release() == folders[number]
