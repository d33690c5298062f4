"""What the tests of the store share: articles of their own making, and stores filled with them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from command_line import called, rows_in

from tracker.filters import CHOICES
from tracker.release import FILES
from tracker.releases import releases_in
from tracker.rows import Row

DONORS = ("Norway", "Sweden", "Denmark", "Germany", "Canada", "Japan", "Poland", "Estonia")
RECIPIENTS = ("Ukraine", "Moldova", "Jordan", "Somalia")
DAY = "2024-05-01"


def article(number: int, **more: Any) -> dict[str, Any]:
    """A short article with one claim and one rejected sum."""
    donor, recipient = DONORS[number % len(DONORS)], RECIPIENTS[number % len(RECIPIENTS)]
    text = (
        f"On {number % 28 + 1} March 2024 {donor} pledged {number + 5} million euros in military aid to {recipient}."
        f" The court fined a firm {number + 2} million dollars."
    )
    return {"id": f"a{number:04}", "text": text, "published": "2024-04-01", "publisher": f"Paper {number % 3}"} | more


def write(path: Path, articles: Iterable[Mapping[str, Any]]) -> Path:
    """Articles as a JSON Lines file."""
    path.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    return path


def filled(store: Path, articles: Iterable[Mapping[str, Any]]) -> Path:
    """A store that has taken these articles in."""
    store.parent.mkdir(exist_ok=True)
    result = called("ingest", write(store.with_suffix(".jsonl"), articles), "--store", store)
    assert result.returncode == 0, result.stderr
    return store


def table(store: Path, name: str = "claims") -> list[Row]:
    """A table of a store, with all of its rows."""
    result = called(
        "export", "--store", store, "--table", name, "--format", "jsonl", *(EVERYTHING if name != "rejected" else ())
    )
    assert result.returncode == 0, result.stderr
    return rows_in(result.stdout)


EVERYTHING = [
    word for name in ("stage", "hold", "kind") for value in CHOICES[name] for word in (f"--{name}", value)
]  # fmt: skip


def released(store: Path, *arguments: str) -> Path:
    """The folder of a new release of a store."""
    result = called("release", "--store", store, "--date", DAY, *arguments)
    assert result.returncode == 0, result.stderr
    return releases_in(store.parent / "releases")[-1]


TABLES = [name for name in FILES if name.endswith((".csv", ".parquet"))]


def tables_in(folder: Path) -> dict[str, bytes]:
    """The tables of a release, byte for byte."""
    return {name: (folder / name).read_bytes() for name in (*TABLES, "articles.csv") if (folder / name).exists()}
