"""`pledges release`: the store as a new dated release folder."""

from datetime import date

import click

from tracker.commands.build import measured_accuracy
from tracker.commands.common import Status, Stop, say, store_option, today
from tracker.commands.running import shown
from tracker.commands.storing import opened_store, say_pending
from tracker.places import releases_of
from tracker.releases import add_release, newest_of
from tracker.store.tables import grouped_tables
from tracker.tables import rules_version


@click.command()
@store_option
@click.option("--date", "day", metavar="DAY", help="The day of the release, YYYY-MM-DD (default: today).")
def command(store: str, day: str | None) -> Status:
    """Write the store as a new release folder, named by its day, into 'releases' beside the store.

    The page and `export` read the newest release. None is ever overwritten: a further one of a day gets a number.
    """
    on = _day(day) if day is not None else today()
    if on > today():
        raise click.UsageError(f"--date: {on} is still to come, and would hide the releases until then.")
    rules = rules_version()
    with opened_store(store) as database, grouped_tables(database, on, rules, measured_accuracy()) as tables:
        if not tables.info.articles:
            raise Stop(Status.INPUTS_MISSING, f"{database.path}: holds no article yet: no release is written")
        with shown("writing the release"):
            folder, manifest = add_release(releases_of(database.path), tables.parts, tables.info)
        newest = newest_of(database.path)
    say_pending(tables.pending)
    older = sum(read_with != rules for _, _, read_with in tables.info.register)
    if older:
        say(f"{older} articles were read with older rules; 'pledges ingest --reread' reads them again")
    if newest != folder:
        say(f"{newest.name} has a later date: the page and export go on reading that one")
    say(f"{manifest.counts['pledges']} pledges in {folder}")
    return Status.DONE


def _day(text: str) -> date:
    try:
        if len(text) != len("2024-01-01"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--date: {text!r} is no day: write YYYY-MM-DD.") from None
