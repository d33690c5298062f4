"""`pledges compare`: a monthly table from a file beside ours, by donor and month."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import pandas as pd

from tracker.analysis.comparison import BY, TABLE, WORDS, compare, coverage, finding, monthly_frame
from tracker.analysis.comparison_text import text
from tracker.analysis.monthly import MEASURES, Monthly, monthly
from tracker.charts.comparison import by_donor, by_month
from tracker.charts.comparison_page import page
from tracker.commands.common import Status, Stop, check_outputs, print_bytes, print_data, say
from tracker.commands.export import filter_options, open_release, read_filters
from tracker.export import export_bytes
from tracker.files import atomic_write
from tracker.filters import DEFAULTS, FilterError, Filters
from tracker.frame import prepare
from tracker.reading.monthly_csv import read_monthly
from tracker.reading.sources import BadInputError
from tracker.rows import plain

USUAL_RECIPIENT = ("UKR",)
# Filters that bear on both tables; all others can be applied to our pledges only.
_MONTH = len("2024-01")
_ON_BOTH = ("donor", "from_", "to")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--release", "folder", type=click.Path(path_type=Path), help="Release folder (default: the newest).")
@click.option("--measure", type=click.Choice(MEASURES), default="commitments", show_default=True, help="Which column.")
@click.option("--by", type=click.Choice(tuple(BY)), default="donor", show_default=True, help="What a row is.")
@click.option("--format", "format_", type=click.Choice(("text", "csv", "jsonl")), default="text", show_default=True,
              help="The form of what is printed.")  # fmt: skip
@click.option("--chart", type=click.Path(path_type=Path), help="HTML file for charts by month and donor.")
@click.option("--any-recipient", is_flag=True, help="Our aid to all recipients.")
@filter_options
def command(
    file: Path, folder: Path | None, measure: str, by: str, format_: str, chart: Path | None, any_recipient: bool,
    **chosen: tuple[str, ...],
) -> Status:  # fmt: skip
    """Show a monthly table beside ours: your own copy of the Kiel Ukraine Support Tracker's, or one of another release.

    FILE is CSV with the columns that `export --table monthly` writes, billion euros. 'theirs' is the file, 'ours' what
    counts in the release; the difference is ours less theirs. Our sums are aid to Ukraine unless --recipient or
    --any-recipient says otherwise. --donor, --from and --to (whole months) bear on both tables, the other filters on
    ours only.

    Ours counts a pledge in the month of its announcement with the stage that it has now; Kiel's table moves a sum from
    to_be_allocated to total in the month in which it is allocated. Only commitments mean the same in single months.
    """  # fmt: skip
    check_outputs([str(file)], [chart])
    filters = _filters(chosen, any_recipient)
    name = str(plain(" ".join(file.name.split())))
    try:
        theirs = monthly_frame(read_monthly(file), filters)
    except BadInputError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error
    release = open_release(folder, filters)
    try:
        ours = monthly(prepare(release.pledges), filters)
    except FilterError as error:
        raise click.UsageError(f"--{error}") from error
    notes = [*coverage(ours.table, theirs, measure), *_notes(ours, filters)]
    compared = compare(ours.table, theirs, measure, by)
    if format_ == "text":
        print_data(text(compared, finding(compared, measure, name), notes))
    else:
        print_bytes(export_bytes(compared, TABLE, format_, created=release.manifest.date))
        for note in notes:
            say(note)
    if chart:
        atomic_write(chart, _charts(ours.table, theirs, measure, name, notes).encode())
        say(f"charts in {chart}")
    return Status.DONE


def _filters(chosen: dict[str, tuple[str, ...]], any_recipient: bool) -> Filters:
    filters = read_filters(chosen)
    if any_recipient and filters.recipient:
        raise click.UsageError("--recipient and --any-recipient exclude each other.")
    # The file knows months only: a range within a month takes in the whole of it on both sides.
    filters = replace(filters, from_=filters.from_[:_MONTH], to=filters.to[:_MONTH])
    return filters if any_recipient or filters.recipient else replace(filters, recipient=USUAL_RECIPIENT)


def _notes(ours: Monthly, filters: Filters) -> list[str]:
    usual = replace(filters, recipient=(), **{name: getattr(DEFAULTS, name) for name in _ON_BOTH})
    recipients = ", ".join(filters.recipient) or "all recipients"
    notes = [f"ours: aid to {recipients}", *(f"ours: {note}" for note in ours.notes)]
    if usual != DEFAULTS:
        notes.append("filters other than donor, from and to bear on ours only")
    return notes


def _charts(ours: pd.DataFrame, theirs: pd.DataFrame, measure: str, name: str, notes: Sequence[str]) -> str:
    donors, months = (compare(ours, theirs, measure, by) for by in ("donor", "month"))
    lead = f"{WORDS[measure].capitalize()} in euros, by month and by donor."
    drawn = (("By month", by_month(months, name)), (f"By donor: ours / {name}", by_donor(donors)))
    return page(finding(donors, measure, name), lead, drawn, notes)
