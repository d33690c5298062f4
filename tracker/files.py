"""Output files: written beside and renamed into place, so that a reader never meets half a file."""

import os
import re
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


class OutputError(Exception):
    """Output cannot be written (no right, no space, no such folder); the message names the path and the reason."""

    @classmethod
    def of(cls, path: Path, error: OSError) -> "OutputError":
        """The error of a failed write of `path`, in words."""
        return cls(f"{path}: cannot be written ({error.strerror or error})")


def atomic_write(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, all or nothing.

    Raises:
        OutputError: the file cannot be written; what stood there before still stands.
    """
    with atomic_open(path, "wb") as file:
        file.write(data)


@contextmanager
def atomic_open(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """A file handle ('w': UTF-8 text with line ends untouched, 'wb': bytes) whose content appears at `path` on leaving.

    A raised exception leaves `path` as it was. A link is followed, a device or pipe written to directly.

    Raises:
        OutputError: the file cannot be written.
    """
    path = Path(path)
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    target = Path(os.path.realpath(path))
    with _named(path):
        is_device = target.exists() and not target.is_file()
    if is_device:
        with _named(path), target.open(mode, **text) as file:  # type: ignore[call-overload]
            yield file
        return
    with _named(path):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    part = Path(name)
    try:
        with _named(path):
            with os.fdopen(handle, mode, **text) as file:  # type: ignore[call-overload]
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else new_file_mode())
            part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def draft_folder(folder: Path) -> Iterator[Path]:
    """An empty folder beside the place of `folder`, to be filled and renamed; gone at the end if it is not renamed.

    Its name tells the process, so that what a killed one left behind is removed by the next.
    """
    _sweep(folder.parent)
    draft = folder.with_name(f".{folder.name}.{_HOST}.{os.getpid()}.part")
    draft.mkdir()
    draft.chmod(0o755 & (new_file_mode() | 0o111))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


_HOST = re.sub(r"\W", "_", socket.gethostname())
_DRAFT = re.compile(rf"\..+\.{_HOST}\.(\d+)\.part")


def _sweep(parent: Path) -> None:
    """Removes the drafts of processes of this machine that were killed."""
    for path in parent.glob(".*.part"):
        found = _DRAFT.fullmatch(path.name)
        if found and path.is_dir() and not _is_running(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False  # drafts of our own end with us: this one is of an earlier process that had our number
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def new_file_mode() -> int:
    """The rights that a plainly created file would get: temporary files start with fewer."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError.of(path, error) from error
