"""`pledges releases`: the releases of a store."""

import click

from tracker.commands.common import Status, print_data, say, store_option
from tracker.commands.storing import path_of
from tracker.places import releases_of
from tracker.release import ReleaseError, read_manifest
from tracker.releases import releases_in


@click.command()
@store_option
def command(store: str) -> Status:
    """List the releases beside the store, the oldest first: name, date, counts, version of the rules."""
    status = Status.DONE
    for folder in releases_in(releases_of(path_of(store))):
        try:
            manifest = read_manifest(folder)
        except ReleaseError as error:
            say(f"{folder}: {error}")
            status = Status.INPUTS_MISSING
            continue
        counts = ", ".join(f"{manifest.counts.get(name, 0)} {name}" for name in _COUNTS)
        print_data(f"{folder.name}: {manifest.date.isoformat()}, {counts}, rules {manifest.rules}\n")
    return status


_COUNTS = ("articles", "pledges", "claims", "rejected")
