"""Fuzzes the readers: whatever the bytes of a file, they give articles or say what is wrong. See README.md.

The first byte chooses the format.
"""

import gc
import io
import sys
from types import FunctionType

from tracker.reading import FORMATS, BadInputError, Source
from tracker.reading.articles import article_of
from tracker.records import Article, Unreadable

SUFFIXES = tuple(sorted(FORMATS))


def check(data: bytes) -> None:
    """Raises where a reader raises anything but BadInputError, or yields an article without text or a fault unsaid."""
    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ".txt"
    try:
        for record in FORMATS[suffix](Source(f"any{suffix}", "any", io.BytesIO(data[1:]))):
            for found in (record,) if isinstance(record, Unreadable) else article_of(record):
                assert found.text.strip() and found.article_id if isinstance(found, Article) else found.reason
    except BadInputError:
        return


if __name__ == "__main__":
    import atheris

    for function in gc.get_objects():
        if isinstance(function, FunctionType) and str(function.__module__).startswith("tracker.reading"):
            atheris.instrument_func(function)
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
