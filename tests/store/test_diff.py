"""What differs between two releases, with the reason."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import assert_one_line, called, rows_in
from stores import DAY, article, filled, released, table, write

from tracker.commands import ingest, running
from tracker.commands import release as release_command
from tracker.extraction import extract_parts
from tracker.formats import parquet_bytes
from tracker.records import Article, Extraction, Modality
from tracker.release import read_release
from tracker.rows import Row


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a first release."""
    store = filled(tmp_path / "s.sqlite", map(article, range(4)))
    released(store)
    return store


def take(store: Path, *articles: dict[str, object]) -> None:
    assert called("ingest", write(store.with_name("more.jsonl"), articles), "--store", store).returncode == 0


def rule(store: Path, *words: str) -> None:
    assert called(*words, "--why", "x", "--store", store).returncode == 0


def differences(store: Path, old: str = DAY) -> list[Row]:
    """The differences from an older release to a new one."""
    result = called("diff", old, released(store), "--store", store, "--format", "jsonl")
    assert result.returncode == 0, result.stderr
    return rows_in(result.stdout)


def seen(found: list[Row]) -> list[tuple[str, str, str]]:
    return [(str(one["table"]), str(one["change"]), str(one["reason"])) for one in found]


def claim_id(store: Path, number: int) -> str:
    return str(table(store)[number]["claim_id"])


def pledge_id(store: Path, number: int) -> str:
    return str(table(store)[number]["pledge_id"])


def test_two_of_the_same_do_not_differ(store: Path) -> None:
    result = called("diff", DAY, released(store), "--store", store)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "pledges: no difference\n"
    assert called("diff", DAY, DAY, "--store", store).stdout == ""


def test_a_new_article(store: Path) -> None:
    take(store, article(7))
    found = differences(store)
    assert seen(found) == [
        ("claims", "came", "new article"), ("pledges", "came", "new article"), ("rejected", "changed", "new article"),
    ]  # fmt: skip
    assert (found[2]["id"], found[2]["fields"]) == ("fine", {"count": {"was": 4, "now": 5}})


def test_a_new_report_of_a_pledge(store: Path) -> None:
    take(store, article(0, id="b0", publisher="Another paper"))
    _, pledge, _ = differences(store)
    assert (pledge["change"], pledge["reason"]) == ("changed", "new article")
    assert pledge["fields"]["reports"] == {"was": 1, "now": 2}
    assert pledge["fields"]["publishers"] == {"was": "Paper 0", "now": "Another paper;Paper 0"}


def test_a_changed_article(store: Path) -> None:
    take(store, article(1, text="On 2 March 2024 Sweden pledged 9 million euros in military aid to Moldova."))
    found = differences(store)
    assert seen(found)[:2] == [("claims", "changed", "changed article"), ("pledges", "changed", "changed article")]
    assert found[0]["fields"]["amount"] == {"was": 6000000, "now": 9000000}
    assert seen(found)[2:] == [("rejected", "changed", "changed article")]


def test_new_rules(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_by_newer_rules(article: Article) -> Iterator[Extraction]:
        for part in extract_parts(article):
            yield replace(part, claims=tuple(replace(one, modality=Modality.IN_KIND) for one in part.claims))

    monkeypatch.setattr(running, "extract_parts", read_by_newer_rules)
    for module in (ingest, release_command):
        monkeypatch.setattr(module, "rules_version", lambda: "newer")
    assert called("ingest", "--reread", "--store", store).returncode == 0
    found = differences(store)
    assert seen(found) == [("claims", "changed", "new rules")] * 4 + [("pledges", "changed", "new rules")] * 4
    assert all(one["fields"] == {"modality": {"was": "unspecified", "now": "in_kind"}} for one in found)


def test_a_correction(store: Path) -> None:
    rule(store, "correct", claim_id(store, 1), "stage=delivered")
    found = differences(store)
    assert seen(found) == [("claims", "changed", "correction"), ("pledges", "changed", "correction")]
    assert found[0]["fields"]["stage"] == {"was": "pledged", "now": "delivered"}
    before = DAY + "-2"
    rule(store, "undo", "1")
    assert seen(differences(store, before)) == seen(found)


def test_a_corrected_claim_that_its_article_no_longer_tells(store: Path) -> None:
    rule(store, "correct", claim_id(store, 1), "stage=delivered")
    before = released(store).name
    take(store, article(1, text="It will rain."))
    assert seen(differences(store, before))[:2] == [
        ("claims", "went", "changed article"), ("pledges", "went", "changed article"),
    ]  # fmt: skip


def test_a_changed_article_with_a_correction_names_both(store: Path) -> None:
    take(store, article(1, text="On 2 March 2024 Sweden pledged 9 million euros in military aid to Moldova."))
    rule(store, "correct", claim_id(store, 1), "hold=blocked")
    assert seen(differences(store))[:2] == [
        ("claims", "changed", "correction; changed article"), ("pledges", "changed", "correction; changed article"),
    ]  # fmt: skip


def test_a_new_article_with_a_correction_is_new_above_all(store: Path) -> None:
    take(store, article(7))
    rule(store, "correct", claim_id(store, 4), "stage=delivered")
    assert seen(differences(store))[0] == ("claims", "came", "new article")


def test_a_rejected_claim(store: Path) -> None:
    rule(store, "reject", claim_id(store, 1))
    found = differences(store)
    assert seen(found) == [
        ("claims", "went", "correction"), ("pledges", "went", "correction"), ("rejected", "changed", "correction"),
    ]  # fmt: skip
    assert found[2]["id"] == "other"


def test_a_merge_and_its_end(store: Path) -> None:
    one, other = pledge_id(store, 0), pledge_id(store, 1)
    rule(store, "merge", one, other)
    went, changed = differences(store)
    assert (went["id"], went["change"], went["into"], went["reason"]) == (other, "went", one, "correction")
    assert (changed["id"], changed["fields"]["reports"]) == (one, {"was": 1, "now": 2})
    text = called("diff", DAY, DAY + "-2", "--store", store).stdout
    assert f"pledges {other} went into {one} (correction)\n" in text
    rule(store, "split", one, claim_id(store, 1))
    assert [(found["id"], found["change"]) for found in differences(store, DAY + "-2")] == [
        (other, "came"), (one, "changed"),
    ]  # fmt: skip


def test_long_and_strange_values_are_cut_in_the_text(store: Path) -> None:
    rule(store, "correct", claim_id(store, 0), "asserted_by=" + "a\nvery " * 90)
    text = called("diff", DAY, released(store), "--store", store).stdout
    assert "    asserted_by: (empty) -> a very a very" in text
    assert max(map(len, text.splitlines())) < 200


def test_a_release_of_build_is_compared_by_what_its_tables_tell(store: Path, tmp_path: Path) -> None:
    built = tmp_path / "built"
    assert called("build", store.with_suffix(".jsonl"), "--output", built).returncode == 0
    assert differences(store, str(built)) == []
    take(store, article(7))
    assert seen(differences(store, str(built)))[0] == ("claims", "came", "new article")


def test_a_release_of_other_columns_is_compared_by_those_of_both(store: Path) -> None:
    older = released(store)
    rule(store, "correct", claim_id(store, 1), "stage=delivered", "modality=in_kind")
    claims = parquet_bytes("claims", read_release(older).claims.drop(columns="modality"))
    (older / "claims.parquet").write_bytes(claims)
    manifest = json.loads((older / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["claims.parquet"] = {"sha256": hashlib.sha256(claims).hexdigest(), "bytes": len(claims)}
    (older / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = differences(store, older.name)
    assert found[0]["fields"]["stage"] == {"was": "pledged", "now": "delivered"}
    assert "modality" not in found[0]["fields"]
    assert found[1]["fields"]["modality"] == {"was": "unspecified", "now": "in_kind"}


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda folder: (folder / "manifest.json").write_text("{}"), "is damaged"),
        (lambda folder: (folder / "articles.csv").write_text("article_id"), "articles.csv: is not the file"),
        (lambda folder: (folder / "pledges.parquet").unlink(), "cannot be read"),
    ],
)
def test_a_damaged_release_is_told(harm: Callable[[Path], object], words: str, store: Path) -> None:
    harm(released(store))
    assert_one_line(called("diff", DAY, DAY + "-2", "--store", store), 1, words)


def test_a_release_that_is_not_there_is_told(store: Path) -> None:
    assert_one_line(called("diff", DAY, "2020-01-01", "--store", store), 1, "2020-01-01")
    assert_one_line(called("diff", DAY, "--store", store), 2, "B")
