"""From what the user named (files, folders, patterns) to the files to read, in a fixed order."""

import glob
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tracker.reading.manifest import NAME as MANIFEST
from tracker.records import Unreadable

STANDARD_INPUT = "-"


def find_files(inputs: Sequence[str | Path], suffixes: Collection[str]) -> Iterator[Path | Unreadable]:
    """The files that `inputs` name, each once, in the order of the inputs and sorted inside of folders and patterns.

    A folder gives the files with one of `suffixes` in it and below it (hidden ones left out), a pattern likewise.
    What gives nothing, cannot be entered or runs in a circle gives an Unreadable.
    """
    seen: set[str] = set()
    for given in inputs:
        if str(given) == STANDARD_INPUT:
            yield Path(STANDARD_INPUT)
            continue
        try:
            for found in _expand(given, suffixes, alone=len(inputs) == 1):
                if isinstance(found, Unreadable):
                    yield found
                    continue
                real = os.path.realpath(found)
                if real not in seen:
                    seen.add(real)
                    yield found
        except OSError as error:
            yield Unreadable(str(given), f"cannot be looked for ({error.strerror}): check the name and your rights")


def _expand(given: str | Path, suffixes: Collection[str], alone: bool) -> Iterator[Path | Unreadable]:
    path = Path(given)
    known = ", ".join(sorted(suffixes))
    if "\0" in str(given):
        yield Unreadable(repr(str(given)), "is no file name: it holds a NUL character")
    elif path.is_dir():
        yield from _in_folder(path, suffixes, f"holds no articles: they end in {known}")
    elif path.is_symlink() or path.exists():
        if path.name == MANIFEST:
            if alone:
                yield Unreadable(str(path), "describes articles and is none: name its folder instead")
        elif path.suffix.lower() in suffixes:
            yield path
        else:
            yield Unreadable(str(path), f"has a suffix that is not known: articles end in {known}")
    elif glob.has_magic(str(given)):
        yield from _matching(str(given), suffixes, known)
    else:
        yield Unreadable(str(path), "is not there: check the name and the folder it is given from")


def _matching(pattern: str, suffixes: Collection[str], known: str) -> Iterator[Path | Unreadable]:
    empty = True
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207  Path.glob takes no absolute pattern
        path = Path(name)
        if _is_article(path, suffixes):
            empty = False
            yield path
        elif path.is_dir() and "**" not in pattern:
            for found in _in_folder(path, suffixes, ""):
                empty = False
                yield found
    if empty:
        yield Unreadable(pattern, f"matches no article: they end in {known}")


def _in_folder(folder: Path, suffixes: Collection[str], if_empty: str) -> Iterator[Path | Unreadable]:
    empty = True
    for found in _walk(folder, suffixes, (os.path.realpath(folder),)):
        empty = False
        yield found
    if empty and if_empty:
        yield Unreadable(str(folder), if_empty)


def _walk(folder: Path, suffixes: Collection[str], above: tuple[str, ...]) -> Iterator[Path | Unreadable]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Unreadable(str(folder), f"cannot be entered ({error.strerror}): check its permissions")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            real = os.path.realpath(entry)
            if real in above:
                yield Unreadable(str(entry), "links back to a folder above it: remove the link")
            else:
                yield from _walk(entry, suffixes, (*above, real))
        elif _is_article(entry, suffixes):
            # A pipe would be waited for; it is read where it is named itself.
            is_special = entry.exists() and not entry.is_file()
            yield Unreadable(str(entry), "is a pipe or device, no file: name it itself") if is_special else entry


def _is_article(path: Path, suffixes: Collection[str]) -> bool:
    return path.suffix.lower() in suffixes and path.name != MANIFEST and not path.is_dir()
