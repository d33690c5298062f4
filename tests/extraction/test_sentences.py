"""Sentences: where they end and where they do not."""

import pytest

from tracker.extraction.sentences import LONGEST, Sentences, split
from tracker.extraction.text import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway gave $5m. Sweden gave more.", ["Norway gave $5m.", "Sweden gave more."]),
        ("The U.S. pledged $2.5bn on Jan. 5. It was new.", ["The U.S. pledged $2.5bn on Jan. 5.", "It was new."]),
        ("He met Gen. Smith in Washington, D.C. The talks went well.",
         ["He met Gen. Smith in Washington, D.C.", "The talks went well."]),
        ("“We will send €5m.” The minister left.", ["“We will send €5m.”", "The minister left."]),
        ("Will it come? Nobody knows! So be it.", ["Will it come?", "Nobody knows!", "So be it."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("A line that was only\nwrapped goes on. End.", ["A line that was only\nwrapped goes on.", "End."]),
        ("A heading\n\nA paragraph.", ["A heading", "A paragraph."]),
        ("The aid went to:\n- Chad: €5m;\n- Niger: €6m.", ["The aid went to:", "- Chad: €5m;", "- Niger: €6m."]),
        ("J. Smith signed. Work began.", ["J. Smith signed.", "Work began."]),
        ("approx. 5 tanks vs. 6 planes", ["approx. 5 tanks vs. 6 planes"]),
        ("", []),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_split(text: str, expected: list[str]) -> None:
    assert [text[sentence.start : sentence.end] for sentence in split(clean(text))] == expected


def test_list_items_are_marked() -> None:
    assert [s.item for s in split("Intro:\n- one\n• two\n1. three\nEnd")] == [False, True, True, True, False]


def test_paragraphs_are_counted() -> None:
    assert [s.paragraph for s in split("One. Two.\nThree.")] == [0, 0, 1]


def test_sentences_are_found_by_a_place_in_them() -> None:
    text = "One here. Two here.\n\nThree here. Four here.\n"
    every = split(text)
    places = [text.index("Two"), text.index("Two") + 4, text.index("\n"), text.index("Four")]
    assert list(Sentences(text).holding(places)) == [every[1], every[3]]


def test_neighbours_of_a_sentence() -> None:
    text = "One. Two. Three.\nFour."
    sentences, (one, two, three, four) = Sentences(text), split(text)
    assert [sentences.before(sentence) for sentence in (one, two, three, four)] == [None, one, two, three]
    assert [sentences.beside(sentence) for sentence in (one, two, three, four)] == [[two], [one, three], [two], []]


def test_a_text_without_stops_is_cut() -> None:
    found = split("word " * 5_000)
    assert len(found) > 1
    assert max(s.end - s.start for s in found) <= LONGEST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <b>bold</b> claim", "a    bold     claim"),
        ("see https://example.org/x?a=1 now", "see                           now"),
        ("Kyiv’s “friends”", 'Kyiv\'s "friends"'),
        ("5\u00a0million", "5 million"),
        ("the :abbr[UK]{title=United Kingdom} gave", "the       UK                        gave"),
    ],
)
def test_clean_blanks_what_is_no_prose(text: str, shown: str) -> None:
    assert clean(text) == shown
