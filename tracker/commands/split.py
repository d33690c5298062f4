"""`pledges split`: rules that claims of a pledge are one of their own."""

import click

from tracker.commands.common import Status
from tracker.commands.reviewing import WORDS, rule, ruling_options


@click.command()
@click.argument("identifier", type=WORDS, metavar="ID")
@click.argument("claims", type=WORDS, nargs=-1, required=True, metavar="CLAIM...")
@ruling_options
def command(identifier: str, claims: tuple[str, ...], store: str, why: str, who: str | None) -> Status:
    """Rule that these claims of a pledge are one pledge of their own, apart from its other claims."""
    return rule(store, why, who, lambda review: review.split(identifier, claims))
