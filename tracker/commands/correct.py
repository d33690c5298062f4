"""`pledges correct`: sets fields of a claim or pledge by hand."""

import click

from tracker.commands.common import Status
from tracker.commands.reviewing import WORDS, rule, ruling_options


@click.command()
@click.argument("identifier", type=WORDS, metavar="ID")
@click.argument("settings", type=WORDS, nargs=-1, required=True, metavar="FIELD=VALUE...")
@ruling_options
def command(identifier: str, settings: tuple[str, ...], store: str, why: str, who: str | None) -> Status:
    """Set fields of a claim, or of the leading claim of a pledge, which leads it from then on.

    FIELD is a column of claims, VALUE as in the codebook, nothing for empty: stage=delivered, donor_code=NOR;DNK,
    amount=250000000. Names follow codes, bounds follow amount and qualifier. It holds for good: also after articles are
    read again with newer rules, as long as the claim is there.
    """
    values: dict[str, str] = {}
    for setting in settings:
        field, equals, value = setting.partition("=")
        if not equals:
            raise click.UsageError(f"{setting!r} should be FIELD=VALUE.")
        if field in values:
            raise click.UsageError(f"{field} is given twice.")
        values[field] = value
    return rule(store, why, who, lambda review: review.correct(identifier, values))
