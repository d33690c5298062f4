"""Release folders: the three tables as Parquet and CSV, codebook, citation and manifest, written all or nothing."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
from platformdirs import user_data_path

from tracker.files import OutputError, new_file_mode
from tracker.formats import csv_bytes, parquet_bytes, read_parquet
from tracker.frame import TABLES, retype
from tracker.rows import CODEBOOK
from tracker.tables import DATA, RELEASE

FORMAT = 1
MANIFEST = "manifest.json"
_EXTRAS = ("codebook.csv", "citation.txt", MANIFEST)
FILES = (*(f"{table}.{ending}" for table in TABLES for ending in ("parquet", "csv")), *_EXTRAS)


class ReleaseError(Exception):
    """A release is absent or damaged; the message says which, and what to do."""


@dataclass(frozen=True, kw_only=True)
class ReleaseInfo:
    """What a release says of itself: its date, the number of articles read, the version of the rules
    (`tables.rules_version`), and accuracy as measured (share by name), where it was."""

    date: date
    articles: int
    rules: str
    accuracy: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`counts` of articles, pledges, claims, rejected; `files`: sha256 and bytes by name."""

    date: date
    counts: Mapping[str, int]
    rules: str
    accuracy: Mapping[str, float]
    files: Mapping[str, Mapping[str, str | int]]


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
    content = _content({"pledges": pledges, "claims": claims, "rejected": rejected}, info)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _restore(folder)
        _refuse_strangers(folder)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
        try:
            for name, data in content.items():
                (draft / name).write_bytes(data)
            draft.chmod(0o755 & (new_file_mode() | 0o111))
            _swap(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise OutputError.of(folder, error) from error
    return _manifest(content[MANIFEST])


def _content(tables: Mapping[str, pd.DataFrame], info: ReleaseInfo) -> dict[str, bytes]:
    """All files of a release by name, the manifest last."""
    content: dict[str, bytes] = {}
    for table in TABLES:
        content[f"{table}.parquet"] = parquet_bytes(table, tables[table])
        content[f"{table}.csv"] = csv_bytes(table, tables[table])
    content["codebook.csv"] = (DATA / CODEBOOK).read_bytes()
    counts = {"articles": info.articles, **{table: len(tables[table]) for table in TABLES}}
    content["citation.txt"] = citation(info.date, counts, info.rules).encode()
    manifest = {
        "format": FORMAT,
        "date": info.date.isoformat(),
        "rules": info.rules,
        "counts": counts,
        "accuracy": dict(info.accuracy),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in content.items()
        },
    }
    content[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
    return content


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
        strange = sorted(p.name for p in folder.iterdir() if p.name not in FILES and p.name != ".gitkeep")
        if strange:
            raise OutputError(f"{folder}: holds other files than a release ({strange[0]}); choose another folder")
    elif folder.exists():
        raise OutputError(f"{folder}: is a file, should be a folder")


def read_release(folder: Path) -> Release:
    """The tables of a release folder, checked against its manifest.

    Raises:
        ReleaseError: it is absent, incomplete, damaged, or of another version of the tracker.
    """
    folder = Path(folder)
    if not folder.exists() and _spare(folder).exists():
        folder = _spare(folder)
    manifest = _manifest(_read(folder / MANIFEST))
    tables = {}
    for table in TABLES:
        name = f"{table}.parquet"
        data = _read(folder / name)
        if hashlib.sha256(data).hexdigest() != manifest.files.get(name, {}).get("sha256"):
            raise ReleaseError(f"{folder / name}: is not the file that {MANIFEST} names; build the release again")
        try:
            tables[table] = retype(table, read_parquet(data))
        except ValueError as error:
            raise ReleaseError(f"{folder / name}: {error}; build the release again") from error
    return Release(folder, manifest, tables["pledges"], tables["claims"], tables["rejected"])


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
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{MANIFEST}: is damaged ({error}); build the release again") from error


def own_releases() -> Path:
    """The folder of the user's own releases, one folder each, named by its date; it need not exist."""
    return user_data_path("pledge-tracker", appauthor=False) / "releases"


def find_release() -> Path:
    """The newest of the user's own releases, else the one that comes with the tracker.

    Raises:
        ReleaseError: there is none.
    """
    own = sorted(path.parent for path in own_releases().glob(f"[0-9]*/{MANIFEST}"))
    if own:
        return own[-1]
    if (RELEASE / MANIFEST).is_file():
        return RELEASE
    raise ReleaseError("there is no release yet; build one with 'pledges build'")
