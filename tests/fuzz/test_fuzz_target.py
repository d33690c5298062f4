"""The fuzz target itself: it runs without the fuzzer, and its seeds stand for the sentences of the cases."""

from pathlib import Path

from casetable import table
from fuzz.fuzz_extraction import FIRST_WORD, article, check, vocabulary, write_seeds
from hypothesis import given
from hypothesis import strategies as st


@given(st.binary(max_size=120))
def test_any_bytes_are_an_article_that_holds(data: bytes) -> None:
    check(data)


def test_two_bytes_name_a_word() -> None:
    assert article(bytes([FIRST_WORD, 0])).text == f" {vocabulary()[0]}"
    assert article(bytes([FIRST_WORD + 1, 2, 0x21])).text == f" {vocabulary()[258]}!"


def test_seeds_are_the_sentences_of_the_cases(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    case = table("claims.csv")[0]
    read = article((tmp_path / "claims-0").read_bytes())
    assert read.text == case["text"]
    assert read.published is not None
