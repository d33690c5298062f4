"""`pledges reject`: rules that a claim or pledge is none."""

import click

from tracker.commands.common import Status
from tracker.commands.reviewing import WORDS, rule, ruling_options


@click.command()
@click.argument("identifier", type=WORDS, metavar="ID")
@ruling_options
def command(identifier: str, store: str, why: str, who: str | None) -> Status:
    """Rule that a claim, or each claim of a pledge, is none: it then stands among the rejected sums."""
    return rule(store, why, who, lambda review: review.reject(identifier))
