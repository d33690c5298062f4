"""Corrections: what can be ruled, what follows from it, and that it survives."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from command_line import assert_one_line, called, rows_in
from stores import DAY, article, filled, released, table, tables_in, write

from tracker.commands import ingest
from tracker.rows import Row

NORWAY, SWEDEN = "a0000", "a0001"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of six articles, each with a pledge of its own."""
    return filled(tmp_path / "s.sqlite", map(article, range(6)))


@pytest.fixture
def told_twice(tmp_path: Path) -> Path:
    """A store in which three papers tell the pledge of a0000, and a0001 tells another."""
    again = [article(0, id=f"b{n}", publisher=f"Weekly {n}") for n in range(2)]
    return filled(tmp_path / "twice.sqlite", [article(0), article(1), *again])


def rule(store: Path, *words: str, why: str = "checked") -> None:
    result = called(*words, "--why", why, "--who", "Ann", "--store", store)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr


def claim_of(store: Path, article_id: str) -> Row:
    [claim] = [claim for claim in table(store) if claim["article_id"] == article_id]
    return claim


def pledge_of(store: Path, article_id: str) -> Row:
    pledge_id = claim_of(store, article_id)["pledge_id"]
    [pledge] = [pledge for pledge in table(store, "pledges") if pledge["pledge_id"] == pledge_id]
    return pledge


def log(store: Path) -> list[dict[str, Any]]:
    result = called("corrections", "--store", store, "--format", "jsonl")
    assert result.returncode == 0, result.stderr
    return rows_in(result.stdout)


def states(store: Path) -> list[str]:
    return [entry["state"] for entry in log(store)]


# --- correct ---------------------------------------------------------------------------------------------------------

CORRECTIONS = {
    "a stage": (["stage=delivered"], {"stage": "delivered"}),
    "donors": (["donor_code=nor; DNK"], {"donor_code": "NOR;DNK", "donor": "Norway;Denmark"}),
    "no donor": (["donor_code="], {"donor_code": None, "donor": None}),
    "a region": (["recipient_code=REGION:AFRICA"], {"recipient": "Africa"}),
    "an amount": (["amount=7000000"], {"amount": 7000000, "amount_low": 7000000, "amount_high": 7000000}),
    "an amount and how it is bound": (
        ["amount=1e6", "qualifier=at_least"], {"amount": 1000000, "amount_low": 1000000, "amount_high": None},
    ),
    "about": (["qualifier=about"], {"amount": 5000000, "amount_low": 4500000, "amount_high": 5500000}),
    "up to": (["qualifier=up_to"], {"amount_low": 0, "amount_high": 5000000}),
    "a range": (
        ["qualifier=range", "amount_low=2", "amount_high=4"], {"amount": 3, "amount_low": 2, "amount_high": 4},
    ),
    "a currency": (["currency=nok"], {"currency": "NOK"}),
    "a conversion": (["stated_amount=6", "stated_currency=USD"], {"stated_amount": 6, "stated_currency": "USD"}),
    "a day": (["announced_on=2024-02"], {"announced_on": "2024-02", "date_precision": "month"}),
    "no day": (["announced_on="], {"announced_on": None, "date_precision": "unknown", "date_basis": "none"}),
    "a total to date": (["claim_kind=cumulative_total"], {"announced_on": None, "as_of": "2024-03-01"}),
    "a period": (["per=year", "period=2024/2027"], {"per": "year", "period": "2024/2027"}),
    "who says so": (["asserted_by= the  minister "], {"asserted_by": "the minister"}),
    "in doubt": (["disputed=True"], {"disputed": True}),
}  # fmt: skip


@pytest.mark.parametrize("case", CORRECTIONS)
def test_a_correction_and_what_follows_from_it(case: str, store: Path) -> None:
    settings, expected = CORRECTIONS[case]
    rule(store, "correct", claim_of(store, NORWAY)["claim_id"], *settings)
    claim, pledge = claim_of(store, NORWAY), pledge_of(store, NORWAY)
    assert {name: claim[name] for name in expected} == expected
    assert {name: pledge[name] for name in expected} == expected
    assert {change["field"] for change in pledge["corrected"]} >= {setting.partition("=")[0] for setting in settings}
    assert all((c["who"], c["why"]) == ("Ann", "checked") for c in pledge["corrected"])
    fields = {setting.partition("=")[0] for setting in settings} & claim["spans"].keys()
    assert all(claim["spans"][name][0]["source"] == "reviewer" for name in fields)


def test_a_pledge_is_corrected_by_its_identifier(store: Path) -> None:
    pledge = pledge_of(store, SWEDEN)
    rule(store, "correct", pledge["pledge_id"], "stage=allocated", why="the ministry's list")
    after = pledge_of(store, SWEDEN)
    [change] = after["corrected"]
    assert (change["field"], change["was"], change["now"]) == ("stage", "pledged", "allocated")
    assert change["why"] == "the ministry's list"
    assert (after["pledge_id"], after["stage"]) == (pledge["pledge_id"], "allocated")
    assert after["stage_history"][0]["stage"] == "allocated"


def test_a_corrected_claim_leads(told_twice: Path) -> None:
    pledge = pledge_of(told_twice, NORWAY)
    last = next(claim for claim in pledge["claim_ids"].split(";") if claim != pledge["claim_id"])
    rule(told_twice, "correct", last, "aid_type=humanitarian")
    pledge = pledge_of(told_twice, last.partition("#")[0])
    assert (pledge["claim_id"], pledge["aid_type"]) == (last, "humanitarian")


def test_a_stage_set_for_a_pledge_holds_whatever_other_reports_tell(told_twice: Path) -> None:
    firm = article(0, id="c1", text=article(0)["text"].replace("pledged", "has delivered"))
    assert called("ingest", write(told_twice.with_name("c.jsonl"), [firm]), "--store", told_twice).returncode == 0
    pledge = pledge_of(told_twice, NORWAY)
    assert (pledge["reports"], pledge["stage"]) == (4, "delivered")
    rule(told_twice, "correct", str(pledge["pledge_id"]), "stage=committed", "hold=suspended")
    pledge = pledge_of(told_twice, NORWAY)
    assert (pledge["reports"], pledge["stage"], pledge["hold"]) == (4, "committed", "suspended")


def test_rulings_hold_on_every_day(store: Path) -> None:
    rule(store, "merge", claim_of(store, NORWAY)["claim_id"], claim_of(store, SWEDEN)["claim_id"])
    for source in (["--store", store], ["--release", released(store)]):
        result = called("export", "--as_of", "2024-04-02", "--format", "jsonl", *source)
        assert sorted(row["reports"] for row in rows_in(result.stdout)) == [1, 1, 1, 1, 2]


def test_a_later_correction_wins(store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    rule(store, "correct", claim_id, "stage=delivered", "hold=blocked")
    rule(store, "correct", claim_id, "stage=allocated")
    claim = claim_of(store, NORWAY)
    assert (claim["stage"], claim["hold"]) == ("allocated", "blocked")
    changes = pledge_of(store, NORWAY)["corrected"]
    assert [(c["field"], c["was"], c["now"]) for c in changes if c["field"] == "stage"] == [
        ("stage", "pledged", "delivered"), ("stage", "delivered", "allocated"),
    ]  # fmt: skip


WRONG = {
    "no such field": ["sentence=x"],
    "an identifier": ["claim_id=x"],
    "what follows from codes": ["donor=Norway"],
    "a value outside of its list": ["stage=promised"],
    "no such state": ["donor_code=ATLANTIS"],
    "a region that gives": ["donor_code=REGION:AFRICA"],
    "a donor twice": ["donor_code=NOR;NOR"],
    "no number": ["amount=a lot"],
    "no amount": ["amount="],
    "a negative amount": ["amount=-1"],
    "not a number": ["amount=NaN"],
    "beyond all bounds": ["amount=1e30"],
    "out of its own range": ["amount=5", "amount_low=6", "amount_high=7"],
    "half a range": ["qualifier=range"],
    "no such currency": ["currency=XXZ"],
    "half a conversion": ["stated_currency=USD"],
    "no day": ["announced_on=soon"],
    "no such day": ["announced_on=2024-02-30"],
    "bounds of an exact sum": ["amount_low=5"],
    "bounds the wrong way round": ["qualifier=range", "amount_low=9", "amount_high=3"],
    "no year of news": ["announced_on=9999-12"],
    "the wrong date": ["as_of=2024-03-01"],
    "no period": ["period=2024-"],
    "a period turned round": ["period=2027/2024"],
    "a package that is not there": ["part_of=nowhere#1"],
    "no truth": ["disputed=perhaps"],
    "no value": ["stage"],
    "twice": ["stage=pledged", "stage=allocated"],
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_correction_is_refused(case: str, store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    assert_one_line(called("correct", claim_id, *WRONG[case], "--why", "x", "--store", store), 2)
    assert log(store) == []


@pytest.mark.parametrize(
    "words",
    [
        ["correct", "P000000000000", "stage=pledged"],
        ["correct", "'; DROP TABLE claims; --", "stage=pledged"],
        ["reject", "a0000"],
        ["merge", "a0000#31", "nowhere"],
        ["split", "nowhere", "a0000#31"],
        ["undo", "7"],
        ["undo", "0"],
        ["undo", "first"],
    ],
)
def test_what_is_not_there_is_refused(words: list[str], store: Path) -> None:
    assert_one_line(called(*words, "--why", "x", "--store", store), 2)
    assert log(store) == []


@pytest.mark.parametrize("options", [[], ["--why", " "], ["--why", "x", "--who", " "]])
def test_a_reason_and_a_name_are_needed(options: list[str], store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    assert_one_line(called("reject", claim_id, *options, "--store", store), 2, "--wh")
    assert log(store) == []


# --- merge, split, reject, undo --------------------------------------------------------------------------------------


def test_a_merge_keeps_the_older_identifier_and_the_other_leads_to_it(store: Path) -> None:
    one, other = (pledge_of(store, name)["pledge_id"] for name in (NORWAY, SWEDEN))
    rule(store, "merge", other, one)
    merged = pledge_of(store, NORWAY)
    assert merged == pledge_of(store, SWEDEN)
    assert merged["reports"] == 2
    [ended] = {one, other} - {merged["pledge_id"]}
    assert json.loads((released(store) / "manifest.json").read_text())["redirects"] == {ended: merged["pledge_id"]}
    rule(store, "correct", ended, "stage=delivered")  # an old identifier still works
    assert pledge_of(store, NORWAY)["stage"] == "delivered"
    assert_one_line(called("merge", one, other, "--why", "x", "--store", store), 2, "one pledge already")


def test_an_undone_merge_gives_both_their_identifiers_again(store: Path) -> None:
    before = [pledge_of(store, name) for name in (NORWAY, SWEDEN)]
    rule(store, "merge", *(pledge["pledge_id"] for pledge in before))
    rule(store, "undo", "1")
    assert [pledge_of(store, name) for name in (NORWAY, SWEDEN)] == before
    assert states(store) == ["undone by 2", "applied"]
    rule(store, "undo", "2")
    assert pledge_of(store, NORWAY)["reports"] == 2
    assert states(store) == ["applied", "undone by 3", "applied"]
    assert_one_line(called("undo", "2", "--why", "x", "--store", store), 2, "undone already, by entry 3")


def test_a_split_sets_claims_apart_from_the_rest(told_twice: Path) -> None:
    whole = pledge_of(told_twice, NORWAY)
    claims = whole["claim_ids"].split(";")
    assert len(claims) == 3
    rule(told_twice, "split", whole["pledge_id"], *claims[1:])
    pledges = [pledge_of(told_twice, claim.partition("#")[0]) for claim in claims]
    assert pledges[1] == pledges[2]
    assert pledges[0]["pledge_id"] == whole["pledge_id"] != pledges[1]["pledge_id"]
    assert [pledge["reports"] for pledge in pledges] == [1, 2, 2]


def test_the_later_of_split_and_merge_wins(told_twice: Path) -> None:
    whole = pledge_of(told_twice, NORWAY)
    claims = whole["claim_ids"].split(";")
    rule(told_twice, "split", whole["pledge_id"], claims[1])
    rule(told_twice, "merge", claims[1], claims[2])
    assert pledge_of(told_twice, NORWAY)["reports"] == 3
    rule(told_twice, "split", claims[0], claims[1])
    assert pledge_of(told_twice, NORWAY)["reports"] == 2
    assert states(told_twice) == ["applied"] * 3


def test_a_split_off_claim_must_be_one_of_several(told_twice: Path) -> None:
    claims = pledge_of(told_twice, NORWAY)["claim_ids"].split(";")
    other = claim_of(told_twice, SWEDEN)["claim_id"]
    for wrong, words in ((claims, "all claims"), ([other], "no claim of the pledge")):
        assert_one_line(called("split", claims[0], *wrong, "--why", "x", "--store", told_twice), 2, words)


def test_a_rejected_claim_is_a_rejected_sum_until_that_is_undone(store: Path) -> None:
    claim, before = claim_of(store, NORWAY), tables_in(released(store))
    rule(store, "correct", claim["claim_id"], "amount=9")
    rule(store, "reject", claim["pledge_id"], why="a budget line")
    assert claim["claim_id"] not in {one["claim_id"] for one in table(store)}
    assert len(table(store, "pledges")) == 5
    first, second = [row for row in table(store, "rejected") if row["article_id"] == NORWAY]
    assert (first["span_start"], first["reason"], first["rule"]) == (
        claim["span_start"],
        "other",
        "rejected_by_reviewer",
    )
    assert (first["amount"], second["reason"]) == (9, "fine")
    for identifier in (claim["claim_id"], claim["pledge_id"]):
        assert called("correct", identifier, "stage=pledged", "--why", "x", "--store", store).returncode == 2
    rule(store, "undo", "2")
    rule(store, "undo", "1")
    assert tables_in(released(store)) == before


# --- what survives ---------------------------------------------------------------------------------------------------


def test_corrections_survive_newer_rules(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (claim_of(store, name)["claim_id"] for name in (NORWAY, SWEDEN))
    rule(store, "correct", one, "stage=delivered")
    rule(store, "reject", other)
    before = tables_in(released(store))
    monkeypatch.setattr(ingest, "rules_version", lambda: "newer")
    result = called("ingest", "--reread", "--store", store)
    assert result.returncode == 0
    assert "cannot be applied" not in result.stderr
    monkeypatch.undo()
    after = tables_in(released(store))
    assert {name: after[name] for name in after if name != "articles.csv"} == {
        name: before[name] for name in before if name != "articles.csv"
    }
    assert states(store) == ["applied", "applied"]


def gone(text: str) -> str:
    return text.replace("pledged", "spoke of")


def moved(text: str) -> str:
    return f"By our staff. {text}"


def taken(text: str) -> str:
    """Another claim stands at the old one's place."""
    return text.replace("Norway", "Canada").replace("Ukraine", "Moldova")


@pytest.mark.parametrize("change", [gone, moved, taken])
def test_a_correction_whose_claim_moved_or_is_gone_is_listed_and_comes_back(change: Any, store: Path) -> None:
    claim = claim_of(store, NORWAY)
    rule(store, "correct", claim["claim_id"], "stage=delivered")
    rule(store, "merge", claim["claim_id"], claim_of(store, SWEDEN)["claim_id"])
    rule(store, "reject", claim["claim_id"])
    rule(store, "undo", "3")
    before = tables_in(released(store))
    other = write(store.with_name("changed.jsonl"), [article(0, text=change(article(0)["text"]))])
    result = called("ingest", other, "--store", store)
    assert result.returncode == 0
    assert "2 corrections (1, 2) cannot be applied" in result.stderr
    assert "2 corrections (1, 2)" in called("release", "--store", store, "--date", DAY).stderr
    assert [state.partition(":")[0] for state in states(store)] == [
        "not applied, its claims are gone or have moved", "not applied, its claims are gone or have moved",
        "undone by 4", "applied",
    ]  # fmt: skip
    assert all(claim["stage"] != "delivered" for claim in table(store))
    assert called("ingest", store.with_suffix(".jsonl"), "--store", store).returncode == 0
    assert states(store) == ["applied", "applied", "undone by 4", "applied"]
    assert tables_in(released(store)) == before


def test_a_correction_holds_where_only_other_sentences_changed(store: Path) -> None:
    rule(store, "correct", claim_of(store, NORWAY)["claim_id"], "stage=delivered")
    longer = article(0, text=article(0)["text"] + " It will rain.")
    assert called("ingest", write(store.with_name("b.jsonl"), [longer]), "--store", store).returncode == 0
    assert (claim_of(store, NORWAY)["stage"], states(store)) == ("delivered", ["applied"])


def test_the_log_is_only_added_to(store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    for words in (["correct", claim_id, "stage=delivered"], ["reject", claim_id], ["undo", "2"]):
        with sqlite3.connect(store) as connection:
            before = list(connection.execute("SELECT * FROM corrections ORDER BY number"))
        rule(store, *words)
        with sqlite3.connect(store) as connection:
            after = list(connection.execute("SELECT * FROM corrections ORDER BY number"))
        assert after[:-1] == before
    text = called("corrections", "--store", store).stdout.splitlines()
    assert [line.split()[0] for line in text] == ["1", "2", "3"]
    assert text[1].endswith(f"Ann: reject {claim_id} (checked): undone by 3")


def test_bytes_that_are_no_text_are_taken_as_such(store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    rule(store, "correct", claim_id, "asserted_by=the \udcff minister", why="\udcff?")
    assert claim_of(store, NORWAY)["asserted_by"] == "the \ufffd minister"
    assert_one_line(called("reject", "\udcff", "--why", "x", "--store", store), 2, "no claim")


HOSTILE = ["'; DROP TABLE corrections; --", '=HYPERLINK("x")', "a\nb\tc", "\u202eright to left", "💶" * 500, "<script>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_a_reviewer(text: str, store: Path) -> None:
    claim_id = claim_of(store, NORWAY)["claim_id"]
    result = called("correct", claim_id, f"asserted_by={text}", "--why", text, "--who", text, "--store", store)
    assert result.returncode == 0, result.stderr
    words = " ".join(text.split())
    assert claim_of(store, NORWAY)["asserted_by"] == words
    [entry] = log(store)
    assert (entry["who"], entry["why"]) == (words, words)
    assert len(called("corrections", "--store", store).stdout.splitlines()) == 1
    csv = (released(store) / "claims.csv").read_text(encoding="utf-8")
    assert ",=HYPERLINK" not in csv
    assert ',"=HYPERLINK' not in csv


# --- pledges of several reports --------------------------------------------------------------------------------------


def reports_of(store: Path, article_id: str) -> list[str]:
    return [claim.split("#")[0] for claim in str(pledge_of(store, article_id)["claim_ids"]).split(";")]


@pytest.mark.parametrize(
    "setting", ["amount=400000000", "donor_code=FRA", "recipient_code=MDA", "announced_on=2024-09-01", "per=year",
                "claim_kind=cumulative_total", "aid_type=humanitarian"],
)  # fmt: skip
def test_a_corrected_pledge_keeps_its_reports(told_twice: Path, setting: str) -> None:
    """Else what the others still tell would count beside it."""
    rule(told_twice, "correct", str(pledge_of(told_twice, NORWAY)["pledge_id"]), setting)
    assert sorted(reports_of(told_twice, NORWAY)) == [NORWAY, "b0", "b1"]
    field, value = setting.split("=")
    assert str(pledge_of(told_twice, NORWAY)[field]) == value


def test_a_corrected_claim_may_leave_its_pledge(told_twice: Path) -> None:
    rule(told_twice, "correct", str(claim_of(told_twice, "b1")["claim_id"]), "amount=400000000")
    assert reports_of(told_twice, "b1") == ["b1"]
    assert sorted(reports_of(told_twice, NORWAY)) == [NORWAY, "b0"]


def test_a_merge_takes_all_reports_along(told_twice: Path) -> None:
    """Also where the aid is of another kind, which no rule would join."""
    rule(told_twice, "correct", str(claim_of(told_twice, SWEDEN)["claim_id"]), "aid_type=humanitarian")
    rule(told_twice, "merge", *(str(pledge_of(told_twice, name)["pledge_id"]) for name in (SWEDEN, NORWAY)))
    assert sorted(reports_of(told_twice, NORWAY)) == [NORWAY, SWEDEN, "b0", "b1"]


def test_a_split_leaves_what_was_merged_before(store: Path) -> None:
    """Three pledges are ruled one; one of them is split off, the other two stay one."""
    pledges = [str(pledge_of(store, f"a{number:04}")["pledge_id"]) for number in range(3)]
    rule(store, "merge", pledges[0], pledges[1])
    rule(store, "merge", pledges[0], pledges[2])
    rule(store, "split", pledges[0], str(claim_of(store, NORWAY)["claim_id"]))
    assert reports_of(store, NORWAY) == [NORWAY]
    assert sorted(reports_of(store, SWEDEN)) == [SWEDEN, "a0002"]


def test_an_identifier_never_comes_to_mean_another_promise(store: Path) -> None:
    """The claim that a pledge was named after goes; what it was merged with keeps a name of its own."""
    norway, sweden = (str(pledge_of(store, name)["pledge_id"]) for name in (NORWAY, SWEDEN))
    rule(store, "merge", norway, sweden)
    moved = article(0)
    filled(store, [moved | {"text": f"Oslo. {moved['text']}"}])
    assert pledge_of(store, SWEDEN)["pledge_id"] == sweden
    assert pledge_of(store, NORWAY)["pledge_id"] not in (norway, sweden)
