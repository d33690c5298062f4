"""Bytes in, text out: what every format reader needs, with a ceiling on memory and one plain reason for each fault."""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

# No article is that long: a larger line, row or file is broken or is something else, and would exhaust the memory.
RECORD_LIMIT = 32 * 2**20


class BadInputError(Exception):
    """Why an input or one record of it cannot be read, and what to do; the text of an Unreadable."""


@dataclass(frozen=True, slots=True)
class Source:
    """An opened input: `name` as the user knows it, `stem` for an article without id ('' for standard input)."""

    name: str
    stem: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its format gives it, unchecked: `fields` by the column names of the command line's contract.

    `default_id` names an article that has no id of its own.
    """

    where: str
    fields: Mapping[str, object]
    default_id: str = ""


def read_all(source: Source, limit: int = RECORD_LIMIT) -> bytes:
    """The whole input as bytes. Raises BadInputError where it is empty or larger than `limit`."""
    data = source.stream.read(limit + 1)
    if len(data) > limit:
        raise BadInputError(
            f"is larger than {limit // 2**20} MB: no article; split it, or give many articles as .jsonl"
        )
    if not data.strip():
        raise BadInputError("is empty: remove it, or fetch it again")
    return data


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`: by its byte order mark, else as `declared`, else as UTF-8. The mark is not part of the text.

    An encoding is never guessed: a wrong guess turns '£2bn' into 'Â£2bn' without a word.

    Raises:
        BadInputError: for binary data and for bytes that are not in that encoding.
    """
    encoding = _marked(data) or declared or "utf-8"
    try:
        text = data.decode(encoding)
    except LookupError:
        raise BadInputError(f"declares the unknown encoding {encoding!r}: save it as UTF-8") from None
    except UnicodeDecodeError as error:
        shown = data[error.start]
        name = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise BadInputError(
            f"is not {name} (byte 0x{shown:02x} at {error.start}): save it as UTF-8, for example with"
            " 'iconv -f WINDOWS-1252 -t UTF-8'"
        ) from None
    if "\0" in text:
        raise BadInputError("holds NUL bytes: a binary file, not an article; convert it to text first")
    return text


def _marked(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else ""


class BoundedLines:
    """The lines of a stream as bytes; a line over the limit raises BadInputError once, and the next follow."""

    def __init__(self, stream: IO[bytes], limit: int = RECORD_LIMIT) -> None:
        self._stream = stream
        self._limit = limit
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > self._limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = self._stream.readline(2**20)
            raise BadInputError(f"is longer than {self._limit // 2**20} MB: no article; leave it out or split it")
        return line.removeprefix(codecs.BOM_UTF8) if self.number == 1 else line
