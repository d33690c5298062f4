"""`pledges export`: a table of a release, filtered, in one of several formats; or the account of its total."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from tracker.analysis import summary
from tracker.analysis.account import account, data, text
from tracker.analysis.known_on import known_on
from tracker.analysis.monthly import TABLE as MONTHLY
from tracker.analysis.monthly import monthly
from tracker.commands.common import Status, Stop, print_bytes, say, store_option
from tracker.commands.latest import latest
from tracker.export import FORMATS, ExportError, export_bytes
from tracker.files import atomic_write
from tracker.filters import CHOICES, DEFAULTS, FilterError, Filters, apply, from_query, scope
from tracker.frame import TABLES, prepare
from tracker.release import Release, ReleaseError, citation, read_release

_TABLES = (*TABLES, MONTHLY)
NEED_FILE = ("xlsx", "parquet")
HELP = {
    "donor": "Code of a donor, such as DEU or EU.",
    "recipient": "Code of a recipient, such as UKR.",
    "type": "Type of aid.",
    "from": "First day, month or year of the announcement: YYYY[-MM[-DD]].",
    "to": "Last day, month or year of the announcement.",
    "undated": "Whether undated rows are in.",
    "also": "What --account counts although it does not by default.",
    "guarantee": "Whether --account counts guarantees.",
    "periods": "Whether --account counts a sum per year or month for 'all' periods of a closed time, or 'once'.",
    "min": "Least amount in the chosen currency.",
    "max": "Greatest amount in the chosen currency.",
    "currency": "Currency of --min, --max and --account.",
    "publisher": "Publisher of a report.",
    "q": "Words that the sentence holds.",
    "confidence": "'strong': only where giver, recipient, sum and stage are each read from wording; or 'all'.",
    "rule": "Rule that read a field or, in the table rejected, gave the reason.",
    "as_of": "As known on this day: pledges as told by articles published up to it.",
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
@click.option("--table", type=click.Choice(_TABLES), help="Which table.  [default: pledges]")
@click.option(
    "--account", "as_account", is_flag=True, help="Instead of a table: how the total is made, as text or json."
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Its form.  [default: csv; --account: text]")
@click.option("--output", type=click.Path(path_type=Path), help="File to write (default: standard output).")
@filter_options
def command(
    folder: Path | None,
    store: str,
    table: str | None,
    as_account: bool,
    format_: str | None,
    output: Path | None,
    **chosen: tuple[str, ...],
) -> Status:
    """Write a table of a release, filtered, or the account of its total; of the store itself where that holds what no
    release has yet.

    The filters have the names and values of the page's address, so that both give the same rows. Of claims, those of
    every stage, hold and kind are written unless you choose.

    The table monthly has the columns and units of the Kiel Ukraine Support Tracker's monthly table: billion euros by
    donor and month of announcement, of what counts in totals. total: allocated, disbursed, delivered; to_be_allocated:
    the rest; commitments: both. Reconstruction, mixed and unspecified aid is in total, but in none of its three types.
    Without --recipient it is aid to all. Sums that have no month, donor or rate are named on standard error.
    """
    if as_account and (table not in (None, "pledges") or format_ not in (None, "json")):
        raise click.UsageError("--account is of the table pledges, as text or with --format json.")
    if format_ in NEED_FILE and output is None:
        raise click.UsageError(f"--format {format_} needs --output FILE.")
    filters = read_filters(chosen)
    release = open_release(folder, filters, store)
    try:
        if as_account:
            content, done = _account(release, filters, format_), "The account"
        else:
            content, done = _table(release, table or "pledges", filters, format_ or "csv")
    except FilterError as error:
        raise click.UsageError(f"--{error}") from error
    except ExportError as error:
        raise Stop(Status.WRONG_USE, str(error)) from error
    if output:
        atomic_write(output, content)
        say(f"{done} in {output}")
    else:
        print_bytes(content)
    return Status.DONE


def _table(release: Release, table: str, filters: Filters, format_: str) -> tuple[bytes, str]:
    """A table as a file, and what it holds, in words."""
    rows, manifest = _rows(release, table, filters), release.manifest
    note = citation(manifest.date, manifest.counts, manifest.rules)
    content = export_bytes(rows, table, format_, citation=note, created=manifest.date)
    return content, f"{len(rows)} rows of {table}"


def _account(release: Release, filters: Filters, format_: str | None) -> bytes:
    pledges = prepare(release.pledges)
    made = account(summary.judged(scope(pledges, filters), filters), filters)
    return (json.dumps(data(made), indent=1) + "\n" if format_ else text(made)).encode()


def read_filters(chosen: Mapping[str, tuple[str, ...]]) -> Filters:
    """The filters that the options of `filter_options` give. Raises click.UsageError for nonsense."""
    query = {name.removeprefix("filter_"): values for name, values in chosen.items()}
    for name, values in query.items():
        several = isinstance(getattr(DEFAULTS, name, getattr(DEFAULTS, f"{name}_", None)), tuple)
        if len(values) > 1 and not several:
            raise click.UsageError(f"--{name} is given {len(values)} times.")
    filters, complaints = from_query(query)
    if complaints:
        raise click.UsageError("; ".join(f"--{complaint}" for complaint in complaints))
    return filters


def open_release(folder: Path | None, filters: Filters, store: str = "") -> Release:
    """The release in a folder, else the latest tables of the store, as known on the day of `as_of`. Raises Stop where
    it is absent or damaged."""
    if folder and store:
        raise click.UsageError("--release and --store are given together: name one.")
    try:
        release = read_release(folder) if folder else latest(store)
    except ReleaseError as error:
        raise Stop(Status.INPUTS_MISSING, str(error)) from error
    if filters.as_of is None:
        return release
    dateless = int(release.claims["published"].isna().sum())
    if dateless:
        say(f"as_of: {dateless} claims of articles without a day of publication are left out")
    bonds: dict[str, Any] = {"together": release.manifest.together, "apart": release.manifest.apart}
    return replace(release, pledges=known_on(release.pledges, release.claims, filters.as_of, **bonds))


def _rows(release: Release, table: str, filters: Filters) -> pd.DataFrame:
    if table == MONTHLY:
        found = monthly(prepare(release.pledges), filters)
        for note in found.notes:
            say(f"{MONTHLY}: {note}")
        return found.table
    data: dict[str, Any] = {"pledges": release.pledges, "claims": release.claims, "rejected": release.rejected}
    rows = apply(data[table], filters if table == "pledges" else _of_any_status(filters))
    return rows.assign(pledge_id=_pledge_of(release)(rows["claim_id"])) if table == "claims" else rows


def _of_any_status(filters: Filters) -> Filters:
    """The filters where only a stage, hold or kind that is asked for restricts: the usual choice is that of totals."""
    chosen: dict[str, Any] = {
        name: () for name in ("stage", "hold", "kind") if getattr(filters, name) == getattr(DEFAULTS, name)
    }
    return replace(filters, **chosen)


def _pledge_of(release: Release) -> Callable[["pd.Series[Any]"], "pd.Series[Any]"]:
    """From identifiers of claims to those of the pledges that they tell."""
    pledges = release.pledges
    told = {
        claim: pledge
        for pledge, claims in zip(pledges["pledge_id"], pledges["claim_ids"], strict=True)
        for claim in claims.split(";")
    }
    return lambda claims: claims.map(told).fillna("").astype(claims.dtype)
