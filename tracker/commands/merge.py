"""`pledges merge`: rules that two pledges are one."""

import click

from tracker.commands.common import Status
from tracker.commands.reviewing import WORDS, rule, ruling_options


@click.command()
@click.argument("identifier", type=WORDS, metavar="ID")
@click.argument("other", type=WORDS, metavar="ID")
@ruling_options
def command(identifier: str, other: str, store: str, why: str, who: str | None) -> Status:
    """Rule that two pledges, or those of two claims, are one. The older identifier stays, the other leads to it."""
    return rule(store, why, who, lambda review: review.merge(identifier, other))
