"""The language of rules: what a pattern matches, and how a wrong row is reported."""

from pathlib import Path

import pytest

from tracker import tables
from tracker.extraction.rules.cues import Cue
from tracker.extraction.rules.frames import Frame
from tracker.extraction.rules.patterns import compile_pattern
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import Tagged
from tracker.extraction.sentences import split
from tracker.extraction.text import clean
from tracker.extraction.words import lists
from tracker.records import Article
from tracker.tables import DataError, read_rows

SENTENCE = "On Monday the United States and the EU pledged over $5 million, to be paid by Norway, to Ukraine's army."


CUE = "rule_id,field,value,rank,reach,pattern"
FRAME = "rule_id,field,rank,pattern"


def tagged(text: str) -> Tagged:
    cleaned = clean(text)
    return Reading(Article(article_id="x", text=text), cleaned, split(cleaned)[0]).tagged


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("pledged", 1),
        ("pledg*", 1),
        ("pledge", 0),
        ("promised|pledged <money>", 1),
        ("{promise} <money>", 1),
        ("<donor> {promise} <money>", 1),
        ("<money> ~ by <donor>", 1),
        ("<money> ~ to <recipient>", 0),
        ("<money> ~~ to <recipient>", 1),
        ("<money> ~~ to <recipient> 's army", 1),
        ("pledged not? <money>", 1),
        ("!the <donor>", 2),
        ("!by <donor>", 2),
        ("*united_states*", 1),
        ("*norway*|*sweden*", 1),
        ("army .", 1),
        ("army . *?", 1),
        ("army . *", 0),
        ("{promise} ~ <money> ~~ *?", 1),
        ("over|army|{promise}", 2),
        ("army pledged", 0),
    ],
)
def test_pattern(pattern: str, matches: int) -> None:
    compiled, sentence = compile_pattern(pattern), tagged(SENTENCE)
    found = list(compiled.matches(sentence))
    assert len(found) == matches
    assert compiled.possible(sentence) or not found


def test_joint_actors_are_one_group() -> None:
    assert [group.codes for group in tagged(SENTENCE).groups] == [("USA", "EU"), ("NOR",), ("UKR",)]


def test_tokens_keep_their_places() -> None:
    sentence = tagged(SENTENCE)
    for place, ((start, end), word) in enumerate(zip(sentence.spans, sentence.words, strict=True)):
        assert place in sentence.mentions or SENTENCE[start:end].lower() == word


@pytest.mark.parametrize(
    ("kind", "header", "row", "fault"),
    [
        (Cue, CUE, "x,stage,promised,30,zone,a", "stage cannot be promised"),
        (Cue, CUE, "x,colour,red,30,zone,a", "unknown field colour"),
        (Cue, CUE, "x,stage,pledged,30,zone,{nolist}", "unknown list {nolist}"),
        (Cue, CUE, "x,stage,pledged,high,zone,a", "column rank"),
        (Cue, CUE, "x,stage,pledged,30,page,a", "column reach"),
        (Frame, FRAME, "x,donor,90,<giver> gives <money>", "needs <donor> and <money>"),
        (Frame, FRAME, "x,donor,90,<donor> <giver> <money>", "unknown mention <giver>"),
        (Frame, "rule_id,field,rank", "x,donor,90", "columns are rule_id,field,rank"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(
    kind: type, header: str, row: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(DataError, match=r"^data/rules\.csv:\d+: ") as caught:
        read_rows("rules.csv", kind)
    assert fault in str(caught.value)


def test_an_unknown_list_inside_a_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "words.csv").write_text("list,words\nact,{gvie};send\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(DataError, match=r"^data/rules/words\.csv:2: unknown list \{gvie\}"):
        lists.__wrapped__()


def test_a_list_may_hold_others() -> None:
    assert set(lists()["act"]) == set(lists()["give"]) | set(lists()["promise"])
