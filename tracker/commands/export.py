"""`pledges export`: a table of a release, filtered, in one of several formats."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pandas as pd

from tracker.commands.common import Status, Stop, print_bytes, say
from tracker.commands.latest import latest
from tracker.commands.storing import store_option
from tracker.export import FORMATS, ExportError, export_bytes
from tracker.files import atomic_write
from tracker.filters import CHOICES, DEFAULTS, FilterError, Filters, apply, from_query
from tracker.frame import TABLES
from tracker.release import Release, ReleaseError, citation, read_release

NEED_FILE = ("xlsx", "parquet")
HELP = {
    "donor": "Code of a donor, such as DEU or EU.",
    "recipient": "Code of a recipient, such as UKR.",
    "type": "Type of aid.",
    "from": "First day, month or year of the announcement: YYYY[-MM[-DD]].",
    "to": "Last day, month or year of the announcement.",
    "undated": "Whether undated rows are in.",
    "min": "Least amount in the chosen currency.",
    "max": "Greatest amount in the chosen currency.",
    "currency": "Currency of --min and --max.",
    "publisher": "Publisher of a report.",
    "q": "Words that the sentence holds.",
    "confidence": "'strong': only where giver, recipient, sum and stage are each read from wording; or 'all'.",
    "rule": "Rule that read a field or, in the table rejected, gave the reason.",
    "as_of": "Only what was published up to this day.",
}


def _spelled(name: str) -> str:
    return name.rstrip("_")


def filter_options(command: Callable[..., object]) -> Callable[..., object]:
    """One option for each filter, with its name in the address of the page."""
    for field in reversed(fields(Filters)):
        name, default = _spelled(field.name), getattr(DEFAULTS, field.name)
        spellings = dict.fromkeys([f"--{name}", f"--{name.replace('_', '-')}"])
        several = isinstance(default, tuple)
        usual = f" [default: {', '.join(default)}]" if several and default else ""
        repeat = " May be repeated." if several else ""
        command = click.option(
            *spellings, f"filter_{name}", multiple=True, metavar=_metavar(name),
            help=f"{HELP.get(name) or _one_of(name)}{repeat}{usual}",
        )(command)  # fmt: skip
    return command


def _metavar(name: str) -> str:
    return {"from": "DATE", "to": "DATE", "as_of": "DAY", "min": "AMOUNT", "max": "AMOUNT"}.get(name, name.upper())


def _one_of(name: str) -> str:
    return f"One of {', '.join(CHOICES[name])}."


@click.command()
@click.option("--release", "folder", type=click.Path(path_type=Path), help="Release folder (default: the newest).")
@store_option
@click.option("--table", type=click.Choice(TABLES), default="pledges", show_default=True, help="Which table.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv", show_default=True, help="Its form.")
@click.option("--output", type=click.Path(path_type=Path), help="File to write (default: standard output).")
@filter_options
def command(
    folder: Path | None, store: str, table: str, format_: str, output: Path | None, **chosen: tuple[str, ...]
) -> Status:
    """Write a table of a release, filtered; of the store itself where that holds what no release has yet.

    The filters have the names and values of the page's address, so that both give the same rows.
    """
    if format_ in NEED_FILE and output is None:
        raise click.UsageError(f"--format {format_} needs --output FILE.")
    filters = _filters(chosen)
    if folder and store:
        raise click.UsageError("--release and --store are given together: name one.")
    release = _release(folder, store)
    try:
        data = _rows(release, table, filters)
        manifest = release.manifest
        note = citation(manifest.date, manifest.counts, manifest.rules)
        content = export_bytes(data, table, format_, citation=note, created=manifest.date)
    except FilterError as error:
        raise click.UsageError(f"--{error}") from error
    except ExportError as error:
        raise Stop(Status.WRONG_USE, str(error)) from error
    if output:
        atomic_write(output, content)
        say(f"{len(data)} rows of {table} in {output}")
    else:
        print_bytes(content)
    return Status.DONE


def _filters(chosen: Mapping[str, tuple[str, ...]]) -> Filters:
    query = {name.removeprefix("filter_"): values for name, values in chosen.items()}
    for name, values in query.items():
        several = isinstance(getattr(DEFAULTS, name, getattr(DEFAULTS, f"{name}_", None)), tuple)
        if len(values) > 1 and not several:
            raise click.UsageError(f"--{name} is given {len(values)} times.")
    filters, complaints = from_query(query)
    if complaints:
        raise click.UsageError("; ".join(f"--{complaint}" for complaint in complaints))
    return filters


def _release(folder: Path | None, store: str) -> Release:
    try:
        return read_release(folder) if folder else latest(store)
    except ReleaseError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error


def _rows(release: Release, table: str, filters: Filters) -> pd.DataFrame:
    data: dict[str, Any] = {"pledges": release.pledges, "claims": release.claims, "rejected": release.rejected}
    found = apply(data[table], filters)
    return found.assign(pledge_id=_pledge_of(release)(found["claim_id"])) if table == "claims" else found


def _pledge_of(release: Release) -> Callable[["pd.Series[Any]"], "pd.Series[Any]"]:
    """From identifiers of claims to those of the pledges that they tell."""
    pledges = release.pledges
    told = {
        claim: pledge
        for pledge, claims in zip(pledges["pledge_id"], pledges["claim_ids"], strict=True)
        for claim in claims.split(";")
    }
    return lambda claims: claims.map(told).fillna("").astype(claims.dtype)
