"""Standard input: articles as JSON lines where it starts with '{', else the text of one article."""

import io
from collections.abc import Iterator
from typing import IO

from tracker.reading.inputs import STANDARD_INPUT
from tracker.reading.json_files import read_json, read_json_lines
from tracker.reading.plain import read_plain
from tracker.reading.sources import RECORD_LIMIT, BadInputError, Record, Source
from tracker.records import Unreadable


def read_standard_input(stdin: IO[bytes] | IO[str] | None) -> Iterator[Record | Unreadable]:
    """The articles of `stdin`, bytes or text; JSON that is laid out over several lines is read whole. BadInputError."""
    if stdin is None:
        raise BadInputError("is standard input, and none is given: pipe an article into the command")
    stream = stdin if isinstance(stdin, io.RawIOBase | io.BufferedIOBase) else _bytes_of(stdin)
    head = bytearray()
    while not head.strip() and len(head) <= RECORD_LIMIT:
        line = stream.readline(RECORD_LIMIT + 1)
        if not line:
            break
        head += line
    source = Source(STANDARD_INPUT, "", io.BufferedReader(_Rejoined(bytes(head), stream)))
    start = bytes(head).removeprefix(b"\xef\xbb\xbf").strip()
    if start in (b"{", b"[") or start.startswith((b"[{", b"[ {")):
        yield from read_json(source)
    elif start.startswith(b"{"):
        yield from read_json_lines(source)
    else:
        yield from read_plain(source)


def _bytes_of(stdin: IO[bytes] | IO[str]) -> IO[bytes]:
    below: IO[bytes] | None = getattr(stdin, "buffer", None)
    if below is not None:
        return below
    return io.BytesIO(b"".join(p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in stdin))


class _Rejoined(io.RawIOBase):
    """A stream whose beginning has been read already."""

    def __init__(self, head: bytes, rest: IO[bytes] | io.RawIOBase | io.BufferedIOBase) -> None:
        super().__init__()
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        taken = bytes(self._head[: len(buffer)]) or self._rest.read(len(buffer)) or b""
        self._head = self._head[len(taken) :] if self._head else self._head
        buffer[: len(taken)] = taken
        return len(taken)
