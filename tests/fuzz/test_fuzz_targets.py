"""The fuzz targets themselves: they run without the fuzzer, and the seeds are the cases."""

from pathlib import Path

from casetable import table
from fuzz import fuzz_reading
from fuzz.fuzz_extraction import FIRST_WORD, article, check, vocabulary, write_seeds
from hypothesis import given
from hypothesis import strategies as st

# What files of articles consist of.
FORMS = '{}[]:,"\\\n\r<>/=&;!-idtexurlpblsh 0129\ufeff\u00e9'


@given(st.binary(max_size=120))
def test_any_bytes_are_an_article_that_holds(data: bytes) -> None:
    check(data)


@given(st.integers(0, 255), st.binary(max_size=120) | st.text(alphabet=FORMS, max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(first: int, data: bytes) -> None:
    fuzz_reading.check(bytes([first]) + data)


def test_two_bytes_name_a_word() -> None:
    assert article(bytes([FIRST_WORD, 0])).text == f" {vocabulary()[0]}"
    assert article(bytes([FIRST_WORD + 1, 2, 0x21])).text == f" {vocabulary()[258]}!"


def test_seeds_are_the_sentences_of_the_cases(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    case = table("claims.csv")[0]
    read = article((tmp_path / "claims-0").read_bytes())
    assert read.text == case["text"]
    assert read.published is not None
