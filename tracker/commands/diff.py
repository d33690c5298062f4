"""`pledges diff`: what came, went and changed between two releases, with the reason."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from tracker.commands.common import Status, Stop, print_data, say, store_option
from tracker.commands.storing import path_of
from tracker.places import releases_of
from tracker.release import MANIFEST, ReleaseError
from tracker.rows import json_line
from tracker.store.diff import Difference, differences, side
from tracker.wording import counted

# A value longer than this is cut in the text: the data (--format jsonl) has it whole.
SHOWN = 60

# One row that differs, and several, by its table.
_ROWS = {
    "pledges": ("pledge", "pledges"),
    "claims": ("claim", "claims"),
    "rejected": ("reason of rejection", "reasons of rejection"),
}


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@store_option
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def command(old: str, new: str, store: str, format_: str) -> Status:
    """Say what differs from release A to release B: claims and pledges that came, went, changed, each with its reason.

    A, B: release folders, or names of releases of the store.
    """
    releases = releases_of(path_of(store))
    try:
        sides = [side(_folder(name, releases)) for name in (old, new)]
    except ReleaseError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error
    seen = Counter[tuple[str, str]]()
    for found in differences(*sides):
        seen[found.table, found.change] += 1
        print_data(json_line(_as_data(found)) + "\n" if format_ == "jsonl" else "".join(_lines(found)))
    found_all = (f"{counted(number, *_ROWS[table])} {change}" for (table, change), number in seen.items())
    say(", ".join(found_all) or "no difference")
    return Status.DONE


def _folder(name: str, releases: Path) -> Path:
    """A release by its path, else by its name beside the store."""
    for folder in (Path(name), releases / name) if name else ():
        if (folder / MANIFEST).is_file():
            return folder
    raise ReleaseError(f"{name!r}: is no release, neither a folder nor one in {releases} (see 'pledges releases')")


def _as_data(found: Difference) -> dict[str, object]:
    return {
        "table": found.table,
        "id": found.id,
        "change": str(found.change),
        "reason": "; ".join(found.why) or None,
        "into": found.into or None,
        "fields": {name: {"was": was, "now": now} for name, (was, now) in found.fields.items()},
    }


def _lines(found: Difference) -> Iterator[str]:
    into = f" into {found.into}" if found.into else ""
    reasons = f" ({', '.join(found.why)})" if found.why else ""
    yield f"{found.table} {found.id} {found.change}{into}{reasons}\n"
    for name, (was, now) in found.fields.items():
        yield f"    {name}: {_shown(was)} -> {_shown(now)}\n"


def _shown(value: object) -> str:
    text = "(empty)" if value is None else " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
