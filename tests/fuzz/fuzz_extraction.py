"""Fuzzes the extraction: whatever the text, title, publisher, address and day, the invariants hold. See README.md.

A byte below 128 is that character; a larger one and the byte behind it name a word of the project's own tables, so that
mutations shuffle words that rules ask for. The byte 1 ends a field.
"""

import gc
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import FunctionType

from casetable import table, text_tables
from invariants import faults
from texts import CHARACTERS, PHRASES

from tracker.extraction import extract
from tracker.extraction.mentions.actor_names import actors
from tracker.extraction.mentions.currencies import CURRENCIES
from tracker.extraction.rules.cues import cues
from tracker.extraction.rules.frames import frames
from tracker.extraction.words import lists
from tracker.records import Article, DateBasis

END = 1
FIRST_WORD = 128


@cache
def vocabulary() -> tuple[str, ...]:
    """The words that two bytes can name, the most telling first."""
    patterns = " ".join(row.pattern for row in (*cues(), *frames())).replace("|", " ").replace("*", "s")
    plain = [word for word in patterns.split() if word.isalpha()]
    money = [sign for row in CURRENCIES.values() for sign in (row.code, *row.symbols, *row.nouns)]
    names = [row.name for row in actors()]
    listed = [word for words in lists().values() for word in words]
    return tuple(dict.fromkeys([*PHRASES, *CHARACTERS, *plain, *money, *names, *listed]))


def article(data: bytes) -> Article:
    """The article that the bytes stand for."""
    text, title, publisher, url, day, *_ = [_decoded(field) for field in data.split(bytes([END]))] + [""] * 5
    published = date(2022, 1, 1) + timedelta(days=len(day) * 37) if day else None
    basis = DateBasis.ARTICLE if published else DateBasis.NONE
    return Article(
        article_id="fuzz", text=text, title=title, publisher=publisher, url=url, published=published,
        published_basis=basis,
    )  # fmt: skip


def _decoded(data: bytes) -> str:
    words, parts, left = vocabulary(), [], iter(data)
    for byte in left:
        if byte < FIRST_WORD:
            parts.append(chr(byte))
        else:
            place = (byte - FIRST_WORD) * 256 + next(left, 0)
            parts.append(f" {words[place % len(words)]}")
    return "".join(parts)


def check(data: bytes) -> None:
    """Raises AssertionError, with the article, where an invariant does not hold."""
    given = article(data)
    found = faults(given, extract(given))
    assert not found, f"{found} in {given!r}"


def write_seeds(folder: Path) -> None:
    """The texts of the project's own cases as first inputs: mutations start from sentences that rules understand."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in text_tables():
        for number, row in enumerate(table(name)):
            fields = (row["text"], row.get("title") or "", "", "", row.get("published") or "")
            data = bytes([END]).join(field.encode("ascii", "replace") for field in fields)
            (folder / f"{Path(name).stem}-{number}").write_bytes(data)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seeds"]:
        write_seeds(Path(sys.argv[2]))
    else:
        import atheris

        for function in gc.get_objects():
            if isinstance(function, FunctionType) and str(function.__module__).startswith("tracker."):
                atheris.instrument_func(function)
        atheris.Setup(sys.argv, check)
        atheris.Fuzz()
