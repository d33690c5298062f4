"""`pledges corrections`: the log of corrections."""

import click

from tracker.commands.common import Status, print_data, store_option
from tracker.commands.storing import opened_store
from tracker.rows import json_line
from tracker.store.log import Entry, entries, logged
from tracker.store.ruled import ruled


@click.command()
@store_option
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def command(store: str, format_: str) -> Status:
    """List the log of corrections, the oldest first: what was ruled, by whom, when, why, and what became of it."""
    with opened_store(store) as database, database.reading():
        states = ruled(database).states
        log = entries(database)
    for entry in log:
        state = states[entry.number]
        print_data((json_line(logged(entry, state)) if format_ == "jsonl" else _line(entry, state)) + "\n")
    return Status.DONE


def _line(entry: Entry, state: str) -> str:
    about = [str(entry.undoes)] if entry.undoes else [place.claim_id for place in entry.claims]
    about += [f"{field}={value}" for field, value in entry.values.items()]
    if entry.others:
        about += ["and" if entry.action == "merge" else "from", *(place.claim_id for place in entry.others)]
    line = f"{entry.number} {entry.made} {entry.who}: {entry.action} {' '.join(about)} ({entry.why}): {state}"
    return " ".join(line.split())
