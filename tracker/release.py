"""Release folders: the three tables as Parquet and CSV, codebook, citation and manifest, written all or nothing."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

import pandas as pd

from tracker.files import OutputError, draft_folder
from tracker.formats import csv_bytes, read_parquet, write_parquet
from tracker.frame import TABLES, retype
from tracker.rows import CODEBOOK, defused
from tracker.tables import DATA

FORMAT = 1
MANIFEST = "manifest.json"
_EXTRAS = ("codebook.csv", "citation.txt", MANIFEST)
FILES = (*(f"{table}.{ending}" for table in TABLES for ending in ("parquet", "csv")), *_EXTRAS)
# A release of a store also lists the articles that were read: an identifier, a hash of it, the rules it was read with.
ARTICLES = "articles.csv"
_ARTICLE_COLUMNS = ("article_id", "digest", "rules")


Pairs = Sequence[tuple[str, str]]


class ReleaseError(Exception):
    """A release is absent or damaged; the message says which, and what to do."""


@dataclass(frozen=True, kw_only=True)
class ReleaseInfo:
    """What a release says of itself: its date, the number of articles read, the version of the rules
    (`tables.rules_version`), and accuracy as measured (share by name), where it was.

    Of a store also: what names its state (`store`), where identifiers of pledges that are no longer in use lead to,
    the log of corrections, the pairs of claims that reviewers ruled to be one pledge or not, its articles (ARTICLES,
    row by row).
    """

    date: date
    articles: int
    rules: str
    accuracy: Mapping[str, float] = field(default_factory=dict)
    store: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    corrections: Sequence[Mapping[str, object]] = ()
    together: Pairs = ()
    apart: Pairs = ()
    register: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`counts` of articles, pledges, claims, rejected; `files`: sha256 and bytes by name; else as in ReleaseInfo."""

    date: date
    counts: Mapping[str, int]
    rules: str
    accuracy: Mapping[str, float]
    files: Mapping[str, Mapping[str, str | int]]
    store: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    corrections: Sequence[Mapping[str, object]] = ()
    together: Pairs = ()
    apart: Pairs = ()


@dataclass(frozen=True, eq=False)
class Release:
    """A release as read: typed tables, not yet prepared (`frame.prepare`)."""

    folder: Path
    manifest: Manifest
    pledges: pd.DataFrame
    claims: pd.DataFrame
    rejected: pd.DataFrame


def write_release(
    folder: Path, claims: pd.DataFrame, rejected: pd.DataFrame, pledges: pd.DataFrame, info: ReleaseInfo
) -> Manifest:
    """Writes a release folder, in place of an older one. The same input gives the same bytes.

    Raises:
        OutputError: it cannot be written, or `folder` holds other files; what stood there before still stands.
    """
    folder = Path(folder).resolve()
    tables = {"pledges": [pledges], "claims": [claims], "rejected": [rejected]}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _restore(folder)
        _refuse_strangers(folder)
        with _draft(folder, tables, info) as (draft, manifest):
            _swap(draft, folder)
    except OSError as error:
        raise OutputError.of(folder, error) from error
    return manifest


def write_new_release(
    parent: Path, names: Iterable[str], tables: Mapping[str, Iterable[pd.DataFrame]], info: ReleaseInfo
) -> tuple[Path, Manifest]:
    """Writes a release into a folder of its own in `parent`, under the first of these names that is free, however many
    others do the same; gives the folder.

    Args:
        tables: each in parts, of which one at a time is in memory.

    Raises:
        OutputError: it cannot be written.
    """
    parent = Path(parent).resolve()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _draft(parent / info.date.isoformat(), tables, info) as (draft, manifest):
            folder = next(parent / name for name in names if _takes(draft, parent / name))
    except OSError as error:
        raise OutputError.of(parent, error) from error
    return folder, manifest


def _takes(draft: Path, folder: Path) -> bool:
    """Puts the draft in a place that is free; says whether it was."""
    try:
        draft.rename(folder)
    except OSError:
        if folder.exists():
            return False
        raise
    return True


@contextmanager
def _draft(
    folder: Path, tables: Mapping[str, Iterable[pd.DataFrame]], info: ReleaseInfo
) -> Iterator[tuple[Path, Manifest]]:
    """A draft of a release's folder with all files, the manifest last."""
    with draft_folder(folder) as draft:
        counts = {"articles": info.articles, **{table: _write_table(draft, table, tables[table]) for table in TABLES}}
        (draft / "codebook.csv").write_bytes((DATA / CODEBOOK).read_bytes())
        (draft / "citation.txt").write_bytes(citation(info.date, counts, info.rules).encode())
        names = [name for name in FILES if name != MANIFEST]
        if info.store:
            (draft / ARTICLES).write_bytes(_csv(_ARTICLE_COLUMNS, info.register))
            names.append(ARTICLES)
        data = _manifest_of(info, counts, {name: _fingerprint(draft / name) for name in names})
        (draft / MANIFEST).write_bytes(data)
        yield draft, _manifest(data)


def _write_table(draft: Path, table: str, parts: Iterable[pd.DataFrame]) -> int:
    """Writes a table as Parquet and CSV; gives its number of rows."""
    lengths: list[int] = []
    with (draft / f"{table}.parquet").open("wb") as parquet, (draft / f"{table}.csv").open("wb") as lines:
        write_parquet(table, _as_csv_too(table, parts, lines, lengths), parquet)
    return sum(lengths)


def _as_csv_too(
    table: str, parts: Iterable[pd.DataFrame], file: IO[bytes], lengths: list[int]
) -> Iterator[pd.DataFrame]:
    """The parts as they come, each written as CSV and its length noted on the way."""
    for part in parts:
        data = csv_bytes(table, part)
        file.write(data.partition(b"\n")[2] if lengths else data)
        lengths.append(len(part))
        yield part


def _fingerprint(path: Path) -> dict[str, str | int]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _manifest_of(info: ReleaseInfo, counts: Mapping[str, int], files: Mapping[str, Mapping[str, str | int]]) -> bytes:
    manifest: dict[str, object] = {
        "format": FORMAT,
        "date": info.date.isoformat(),
        "rules": info.rules,
        "counts": counts,
        "accuracy": dict(info.accuracy),
        "files": files,
    }
    if info.store:
        manifest |= {
            "store": dict(info.store),
            "redirects": dict(info.redirects),
            "corrections": list(info.corrections),
            "together": list(info.together),
            "apart": list(info.apart),
        }
    return (json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def citation(day: date, counts: Mapping[str, int], rules: str) -> str:
    """How to cite a release, as text with line ends."""
    return (
        f"Pledge Tracker: pledges of defence aid in news articles. Release of {day.isoformat()}.\n"
        f"{counts['pledges']:,} pledges and {counts['claims']:,} claims from {counts['articles']:,} articles;"
        f" rules {rules}.\n"
        "US dollars and euros at reference rates of the European Central Bank for the day of each announcement, or at"
        " fixed ones of other central banks; each row names its source.\n"
        "Columns are explained in the codebook; the sentence behind each sum stands beside it.\n"
    )


def _swap(draft: Path, folder: Path) -> None:
    """Puts the draft in the folder's place. A crash between the two steps leaves the old one under its spare name,
    where readers and the next writer find it."""
    spare = _spare(folder)
    if not folder.exists():
        draft.rename(folder)
        return
    folder.rename(spare)
    try:
        draft.rename(folder)
    except OSError:
        spare.rename(folder)
        raise
    shutil.rmtree(spare, ignore_errors=True)


def _spare(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _restore(folder: Path) -> None:
    """Undoes what a crash of an earlier writer left behind."""
    spare = _spare(folder)
    if spare.exists():
        if folder.exists():
            shutil.rmtree(spare)
        else:
            spare.rename(folder)


def _refuse_strangers(folder: Path) -> None:
    if folder.is_dir():
        strange = sorted(p.name for p in folder.iterdir() if p.name not in (*FILES, ARTICLES, ".gitkeep"))
        if strange:
            raise OutputError(f"{folder}: holds other files than a release ({strange[0]}); choose another folder")
        with suppress(ReleaseError):
            if name := read_manifest(folder).store.get("name", ""):
                raise OutputError(f"{folder}: is a release of the store {name}, which stays; choose another folder")
    elif folder.exists():
        raise OutputError(f"{folder}: is a file, should be a folder")


def read_release(folder: Path) -> Release:
    """The tables of a release folder, checked against its manifest. Where a writer puts another release in its place
    meanwhile, that one is read.

    Raises:
        ReleaseError: it is absent, incomplete, damaged, or of another version of the tracker.
    """
    while True:
        place, data = _found(Path(folder))
        try:
            return _read_tables(place, _manifest(data))
        except ReleaseError:
            if _found(Path(folder)) == (place, data):
                raise


def _found(folder: Path) -> tuple[Path, bytes]:
    """Where a release lies now, and its manifest."""
    for _ in range(_TRIES):
        place = folder if folder.exists() or not _spare(folder).exists() else _spare(folder)
        try:
            return place, _read(place / MANIFEST)
        except ReleaseError:
            continue  # perhaps it was just being replaced
    return folder, _read(folder / MANIFEST)


_TRIES = 3


def _read_tables(folder: Path, manifest: Manifest) -> Release:
    tables = {}
    for table in TABLES:
        data = read_raw(folder, manifest, table)
        try:
            tables[table] = retype(table, data)
        except ValueError as error:
            raise ReleaseError(f"{folder / table}.parquet: {error}; build the release again") from error
    return Release(folder, manifest, tables["pledges"], tables["claims"], tables["rejected"])


def read_raw(folder: Path, manifest: Manifest, table: str) -> pd.DataFrame:
    """A table of a release with the columns and types that its file has.

    Raises:
        ReleaseError: its file is absent or not the one that the manifest names.
    """
    name = f"{table}.parquet"
    try:
        return read_parquet(read_file(folder, manifest, name))
    except ValueError as error:
        raise ReleaseError(f"{folder / name}: {error}; build the release again") from error


def read_file(folder: Path, manifest: Manifest, name: str) -> bytes:
    """A file of a release, checked against its manifest.

    Raises:
        ReleaseError: it is absent or not the one that the manifest names.
    """
    data = _read(folder / name)
    if hashlib.sha256(data).hexdigest() != manifest.files.get(name, {}).get("sha256"):
        raise ReleaseError(f"{folder / name}: is not the file that {MANIFEST} names; build the release again")
    return data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be read ({error.strerror}); build one with 'pledges build'") from error


def _manifest(data: bytes) -> Manifest:
    try:
        raw = json.loads(data)
        if raw["format"] != FORMAT:
            raise ReleaseError(f"{MANIFEST}: format {raw['format']}, should be {FORMAT}; build the release again")
        return Manifest(
            date=date.fromisoformat(raw["date"]),
            counts={name: int(count) for name, count in raw["counts"].items()},
            rules=str(raw["rules"]),
            accuracy={name: float(share) for name, share in raw["accuracy"].items()},
            files={name: dict(entry) for name, entry in raw["files"].items()},
            store={name: str(value) for name, value in raw.get("store", {}).items()},
            redirects={old: str(new) for old, new in raw.get("redirects", {}).items()},
            corrections=[dict(entry) for entry in raw.get("corrections", [])],
            together=[(str(one), str(other)) for one, other in raw.get("together", [])],
            apart=[(str(one), str(other)) for one, other in raw.get("apart", [])],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{MANIFEST}: is damaged ({error}); build the release again") from error


def read_manifest(folder: Path) -> Manifest:
    """What a release says of itself.

    Raises:
        ReleaseError: it is absent, damaged, or of another version of the tracker.
    """
    return _manifest(_read(folder / MANIFEST))
