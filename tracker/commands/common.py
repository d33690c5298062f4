"""What all commands share: exit statuses, ways to end early, options, the day, messages, data on the two streams."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import IntEnum
from pathlib import Path

import click


class Status(IntEnum):
    """Exit statuses: they are part of the command line's contract."""

    DONE = 0
    INPUTS_MISSING = 1
    WRONG_USE = 2
    CANNOT_GO_ON = 3


class Stop(Exception):
    """Ends the command with one line and an exit status."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status = status


class ReaderGone(Exception):
    """Whoever read standard output (`| head`) has had enough."""


def today() -> date:
    """The day of now: the user's own calendar names a release."""
    return date.today()  # noqa: DTZ011


def say(message: str) -> None:
    """One line on standard error."""
    click.echo(f"pledges: {' '.join(message.split())}", err=True)


@contextmanager
def standard_output() -> Iterator[None]:
    """Turns the faults of standard output into ReaderGone or Stop."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error
    except OSError as error:
        message = f"standard output cannot be written ({error.strerror or error})"
        raise Stop(Status.CANNOT_GO_ON, message) from error


def print_data(text: str) -> None:
    """Writes data to standard output."""
    with standard_output():
        sys.stdout.write(text)


def print_bytes(data: bytes) -> None:
    """Writes data to standard output as it is."""
    with standard_output():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def flush_data() -> None:
    """Hands on what print_data has gathered: only then is it known to be written."""
    with standard_output():
        sys.stdout.flush()


def check_outputs(inputs: Sequence[str], outputs: Sequence[Path | None]) -> None:
    """Refuses two outputs in one file, and an output that would overwrite an input."""
    named = [path.resolve() for path in outputs if path]
    if len(set(named)) < len(named):
        raise click.UsageError("two outputs have the same file name.")
    for given in inputs:
        if given != "-" and _resolved(given) in named:
            raise click.UsageError(f"the output would overwrite the input {given}.")


def _resolved(name: str) -> Path | None:
    try:
        return Path(name).resolve()
    except (OSError, ValueError):
        return None


def store_option(command: Callable[..., object]) -> Callable[..., object]:
    """The option --store."""
    return click.option(
        "--store", default="", metavar="PATH",
        help="The store, a file or sqlite:///FILE (default: PLEDGES_STORE, else pledges.sqlite in your data folder).",
    )(command)  # fmt: skip
