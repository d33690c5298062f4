"""What the commands that write the log of corrections share."""

import getpass
from collections.abc import Callable

import click

from tracker.commands.common import Status, say, store_option
from tracker.commands.storing import moment, opened_store, say_pending
from tracker.rows import plain
from tracker.store.review import Made, Review, Reviewer
from tracker.tables import rules_version

Command = Callable[..., object]


class _Words(click.ParamType[str]):
    """Text of which any file can hold each character: a shell hands on bytes that are none as lone surrogates."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(plain(value) or "")


WORDS = _Words()


def ruling_options(command: Command) -> Command:
    """The options of all commands that rule: --why, --who, --store."""
    command = click.option("--who", type=WORDS, metavar="NAME", help="Who rules so (default: your user name).")(command)
    command = click.option("--why", required=True, type=WORDS, metavar="TEXT", help="Why; it stands in the log.")(
        command
    )
    return store_option(command)


def rule(store: str, why: str, who: str | None, ruling: Callable[[Review], Made]) -> Status:
    """Makes an entry in the log of a store, and says its number and what became of it."""
    why, who = " ".join(why.split()), " ".join((_user() if who is None else who).split())
    if not why:
        raise click.UsageError("--why is empty: say why.")
    if not who:
        raise click.UsageError("--who is empty: give a name.")
    with opened_store(store) as database:
        made = ruling(Review(database, Reviewer(who, why, moment()), rules_version()))
    say(f"entry {made.number} in the log: {made.state}")
    say_pending(made.pending)
    return Status.DONE


def _user() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        raise click.UsageError("--who is missing, and the system does not know your name.") from None
