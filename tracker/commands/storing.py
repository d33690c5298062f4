"""What the commands on a store share: opening it, and the moment of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.commands.common import Status, Stop, say
from tracker.places import PlaceError, store_path
from tracker.store.database import Database, opened
from tracker.store.errors import EntryError, NoStoreError


def path_of(given: str) -> Path:
    """The file of the store that --store names."""
    try:
        return store_path(given)
    except PlaceError as error:
        raise click.UsageError(f"--store: {error}.") from error


@contextmanager
def opened_store(given: str, *, create: bool = False) -> Iterator[Database]:
    """The store that --store names, made if it is to be and is not there."""
    try:
        with opened(path_of(given), moment() if create else "") as database:
            yield database
    except NoStoreError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error
    except EntryError as error:
        raise Stop(Status.WRONG_USE, str(error)) from error


def moment() -> str:
    """The time of now, in the form in which the store keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def say_pending(numbers: list[int]) -> None:
    """Says that corrections found their claims gone."""
    if numbers:
        listed = ", ".join(map(str, numbers))
        one = len(numbers) == 1
        say(
            f"{len(numbers)} correction{'' if one else 's'} ({listed}) cannot be applied, since claims are gone or have"
            " moved; see 'pledges corrections'"
        )
