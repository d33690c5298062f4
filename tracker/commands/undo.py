"""`pledges undo`: takes a correction back."""

import click

from tracker.commands.common import Status
from tracker.commands.reviewing import rule, ruling_options


@click.command()
@click.argument("number", type=click.IntRange(1))
@ruling_options
def command(number: int, store: str, why: str, who: str | None) -> Status:
    """Take back an entry of the log of corrections (see 'pledges corrections'); both stay in it."""
    return rule(store, why, who, lambda review: review.undo(number))
