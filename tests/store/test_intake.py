"""Articles into a store: once, whole, again only for a reason."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from command_line import CLOSING, called, rows_in
from stores import article, filled, released, table, tables_in, write

from tracker.commands import ingest, release
from tracker.engines.local import Outcome
from tracker.extraction import extract
from tracker.extraction.claims import assemble
from tracker.pledges.told import told_by
from tracker.reading import read
from tracker.records import Article, Claim, Extraction, Rejected, Unreadable
from tracker.rows import record_of
from tracker.store import intake
from tracker.store.cells import cells
from tracker.store.contents import told
from tracker.store.database import opened
from tracker.store.intake import Intake, State, state_of
from tracker.store.ruled import ruled
from tracker.tables import BRIEFS

MakeClaim = Callable[..., Claim]


def content(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a store, table by table."""
    with sqlite3.connect(store) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def test_claims_stand_in_the_store_with_their_pledges(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(3)))
    claims, pledges = table(store), table(store, "pledges")
    assert [claim["article_id"] for claim in claims] == ["a0000", "a0001", "a0002"]
    assert {claim["pledge_id"] for claim in claims} == {pledge["pledge_id"] for pledge in pledges}
    assert [row["reason"] for row in table(store, "rejected")] == ["fine"] * 3
    extracted = called("extract", tmp_path / "s.jsonl").stdout
    assert extracted.count("\n") == 3


def test_the_same_again_adds_nothing(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(20)))
    before = content(store)
    result = called("ingest", tmp_path / "s.jsonl", "--store", store, "--jobs", "2")
    assert "nothing new: 20 articles" in result.stderr
    assert CLOSING.fullmatch(result.stderr.splitlines()[-1]).group(1) == "0"  # type: ignore[union-attr]
    assert content(store) == before


def test_a_changed_article_is_read_anew_and_said(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(3)))
    changed = [article(0), article(1, text="Norway pledged 7 million euros to Ukraine."), article(2, title="New title")]
    result = called("ingest", write(tmp_path / "b.jsonl", [*changed, article(3)]), "--store", store)
    said = [line for line in result.stderr.splitlines() if "changed since" in line]
    assert [line.split(":")[1].strip() for line in said] == ["a0001", "a0002"]
    assert "1 new articles, 2 changed, 1 in the store already" in result.stderr
    assert [claim["amount"] for claim in table(store)] == [5e6, 7e6, 7e6, 8e6]
    assert len(table(store, "rejected")) == 3


def test_newer_rules_read_again_what_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(4)))
    for module in (ingest, release):
        monkeypatch.setattr(module, "rules_version", lambda: "newer")
    result = called("ingest", write(tmp_path / "two.jsonl", map(article, range(2))), "--store", store)
    assert "2 read with older rules before" in result.stderr
    with sqlite3.connect(store) as connection:
        rules = [row for (row,) in connection.execute("SELECT rules FROM articles ORDER BY article_id")]
    assert rules[:2] == ["newer", "newer"]
    assert "newer" not in rules[2:]
    assert "2 articles were read with older rules" in called("release", "--store", store).stderr
    assert "nothing new" in called("ingest", tmp_path / "two.jsonl", "--store", store).stderr


def test_reread_reads_all_that_is_stored(tmp_path: Path) -> None:
    store = filled(tmp_path / "s.sqlite", map(article, range(250)))
    with sqlite3.connect(store) as connection:
        connection.execute("DELETE FROM claims WHERE article_id < 'a0200'")
        connection.execute("UPDATE rejected SET reason = 'cut'")
    result = called("ingest", "--reread", "--store", store)
    assert result.stderr.splitlines()[-1].startswith("250 articles, 250 claims, 250 rejected, 0 unreadable")
    assert len(table(store)) == 250
    assert {row["reason"] for row in table(store, "rejected")} == {"fine"}


def test_reread_goes_on_where_an_article_is_still_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = {
        "id": "a0000",
        "text": "\n".join(f"Norway gave Ukraine ${n} million in May {n + 1990}." for n in range(10, 30)),
    }
    store = filled(tmp_path / "s.sqlite", [long, article(1), article(2)])
    before = table(store)
    assert len(before) == 22
    monkeypatch.setattr(assemble, "PART", 3)
    monkeypatch.setattr(intake, "BATCH_SUMS", 2)
    monkeypatch.setattr(intake, "READ_AHEAD", 1)
    result = called("ingest", "--reread", "--store", store)
    assert "3 articles read again" in result.stderr
    assert table(store) == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_order_of_reading_does_not_matter(tmp_path: Path, jobs: str) -> None:
    once = filled(tmp_path / "once.sqlite", map(article, range(60)))
    for number, part in enumerate([range(40, 60), range(20), range(60)]):
        path = write(tmp_path / f"{number}.jsonl", map(article, part))
        assert called("ingest", path, "--store", tmp_path / "parts" / "s.sqlite", "--jobs", jobs).returncode == 0
    assert tables_in(released(tmp_path / "parts" / "s.sqlite")) == tables_in(released(once))


def test_an_article_in_many_parts_is_one_transaction(
    tmp_path: Path, make_claim: MakeClaim, sample_rejected: list[Rejected], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH_SUMS", 3)
    long = Article(article_id="article-1", text="x")
    parts = [
        (long, Extraction((make_claim(claim_id=f"article-1#{n}", span_start=n),), (sample_rejected[0],), n))
        for n in range(10)
    ]
    seen = []
    with opened(tmp_path / "s.sqlite", "now") as database, opened(tmp_path / "s.sqlite") as reader:
        with Intake(database, "r1", "now") as taking:
            for part in parts:
                taking.add(part)
                seen.append(len(list(reader.rows("SELECT claim_id FROM claims"))))
        assert set(seen) == {0}
        assert len(list(reader.rows("SELECT claim_id FROM claims"))) == 10
        assert [row["position"] for row in reader.rows("SELECT position FROM rejected ORDER BY position")] == list(
            range(10)
        )


def test_an_article_whose_end_fails_is_read_again(tmp_path: Path, make_claim: MakeClaim) -> None:
    first, second = (Article(article_id=f"article-{n}", text="x") for n in (1, 2))
    outcomes: list[Outcome] = [
        (first, Extraction((make_claim(1),), ())), Unreadable("article-1", "the rules fail"),
        (second, Extraction((make_claim(2),), ())), Unreadable("file.txt", "is empty"),
    ]  # fmt: skip
    with opened(tmp_path / "s.sqlite", "now") as database:
        with Intake(database, "r1", "now") as taking:
            for outcome in outcomes:
                taking.add(outcome)
        assert [state_of(database, one, "r1") for one in (first, second)] == [State.OLDER_RULES, State.SAME]


def test_an_exception_keeps_what_is_committed_and_nothing_else(
    tmp_path: Path, make_claim: MakeClaim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH_ARTICLES", 2)

    def broken() -> None:
        with opened(tmp_path / "s.sqlite", "now") as database, Intake(database, "r1", "now") as taking:
            for n in range(5):
                taking.add((Article(article_id=f"article-{n}", text="x"), Extraction((make_claim(n),), ())))
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert [row[0] for row in content(tmp_path / "s.sqlite")["claims"]] == [f"article-{n}#10" for n in range(4)]


def test_records_come_back_from_the_store(
    tmp_path: Path, sample_claims: list[Claim], sample_rejected: list[Rejected]
) -> None:
    assert [record_of(Claim, cells("claims", claim)) for claim in sample_claims] == sample_claims
    assert [record_of(Rejected, cells("rejected", row)) for row in sample_rejected] == sample_rejected


def test_grouping_sees_the_same_of_claims_that_are_stored(tmp_path: Path, sample_claims: list[Claim]) -> None:
    claims = [*sample_claims, *(claim for article in read([BRIEFS]) for claim in extract(article).claims)]  # type: ignore[arg-type]
    with opened(tmp_path / "s.sqlite", "now") as database:
        with Intake(database, "rules", "now") as taking:
            for claim in claims:
                taking.add((Article(article_id=claim.claim_id, text="x"), Extraction((claim,), ())))
        found = list(told(database, ruled(database)))
    assert sorted(found, key=lambda one: one.claim_id) == sorted(map(told_by, claims), key=lambda one: one.claim_id)


def test_a_release_of_the_store_tells_what_build_tells(tmp_path: Path) -> None:
    assert called("ingest", BRIEFS, "--store", tmp_path / "s.sqlite").returncode == 0
    assert called("build", BRIEFS, "--output", tmp_path / "built").returncode == 0
    folder = released(tmp_path / "s.sqlite")
    for name in ("pledges.csv", "claims.csv", "rejected.csv"):
        of_store, of_build = (pd.read_csv(place / name, dtype="str") for place in (folder, tmp_path / "built"))
        order = ["article_id", "span_start"]
        pd.testing.assert_frame_equal(
            of_store.sort_values(order, ignore_index=True), of_build.sort_values(order, ignore_index=True)
        )


HOSTILE = [
    "'; DROP TABLE claims; --", '"quoted"', "a\0b", "\ud800lone", "=1+1", "ünï☃💶", "%_\\", " ", "x" * 5000, ":amount",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_identifiers_and_texts(tmp_path: Path, text: str) -> None:
    one = article(1, id=text, title=text, publisher=text, url=text, text=article(1)["text"] + text)
    path = tmp_path / "hostile.jsonl"
    path.write_bytes(write(path, [one, article(2)]).read_bytes())
    first = called("ingest", path, "--store", tmp_path / "s.sqlite")
    assert first.stderr.splitlines()[-1].startswith("2 articles, 2 claims, 2 rejected")
    assert "nothing new: 2 articles" in called("ingest", path, "--store", tmp_path / "s.sqlite").stderr
    claims = table(tmp_path / "s.sqlite")
    assert len(claims) == 2
    extracted = rows_in(called("extract", path).stdout)
    assert [{**claim, "pledge_id": None} for claim in claims] == sorted(
        [{**claim, "pledge_id": None} for claim in extracted], key=lambda claim: claim["article_id"]
    )
    same = called("diff", released(tmp_path / "s.sqlite"), released(tmp_path / "s.sqlite"))
    assert (same.returncode, same.stdout) == (0, "")
