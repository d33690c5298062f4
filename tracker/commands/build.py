"""`pledges build`: articles in, a release folder out, which the page and `export` read."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pandas as pd

from tracker.commands.common import Status, Stop, check_outputs, say, today
from tracker.commands.running import Counts, extracted, jobs_option
from tracker.formats import csv_bytes
from tracker.frame import claims_frame, pledges_frame, rejected_frame
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, Rejected
from tracker.release import (
    Manifest,
    ReleaseError,
    ReleaseInfo,
    read_release,
    write_release,
)
from tracker.releases import folder_of_build, own_releases
from tracker.tables import BRIEFS, IN_CHECKOUT, RELEASE, SEEDS, read_rows, rules_version


@dataclass(frozen=True)
class Accuracy:
    """A row of data/accuracy.csv: a share as measured with `pledges score`, named after what and on which set."""

    measure: str
    share: Decimal


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the release.")
@jobs_option
def command(inputs: tuple[str, ...], output: Path | None, jobs: int) -> Status:
    """Build a release folder from articles.

    INPUT: as for extract. Without INPUT, the articles that come with the tracker make its own release (data/release in
    a checkout); a release of your articles goes into your own data folder, named by the day, unless --output says
    otherwise. A release takes the place of an older one in the same folder.
    """
    named = inputs or _shipped_articles()
    check_outputs(named, [output])
    counts = Counts()
    claims: list[Claim] = []
    rejected: list[Rejected] = []
    for _, extraction in extracted(named, counts, jobs):
        claims += extraction.claims
        rejected += extraction.rejected
    if not counts.articles:
        raise Stop(Status.INPUTS_MISSING, "no article could be read: no release is written")
    tables = {
        "claims": claims_frame(claims),
        "rejected": rejected_frame(rejected),
        "pledges": pledges_frame(build_pledges(claims)),
    }
    run_on = today()
    folder = output or (RELEASE if IN_CHECKOUT and not inputs else _users_folder(run_on))
    day = _day_of_same(folder, tables, counts.articles) or run_on
    info = ReleaseInfo(date=day, articles=counts.articles, rules=rules_version(), accuracy=measured_accuracy())
    manifest = write_release(folder, tables["claims"], tables["rejected"], tables["pledges"], info)
    say(f"{manifest.counts['pledges']} pledges in {folder}")
    return counts.close()


def _users_folder(day: date) -> Path:
    try:
        return folder_of_build(own_releases(), day)
    except ReleaseError as error:
        raise click.UsageError(str(error)) from error


def measured_accuracy() -> dict[str, float]:
    """Shares as measured, by what and on which set."""
    return {row.measure: float(row.share) for row in read_rows("accuracy.csv", Accuracy)}


def _shipped_articles() -> tuple[str, ...]:
    folders = tuple(str(folder) for folder in (SEEDS, BRIEFS) if folder.is_dir())
    if not folders:
        raise click.UsageError("no input given: name files or folders of articles.")
    return folders


def _day_of_same(folder: Path, tables: dict[str, pd.DataFrame], articles: int) -> date | None:
    """The date of the release in `folder`, if its content is the same: a rebuilt release is no new one."""
    try:
        manifest = read_release(folder).manifest
    except ReleaseError:
        return None
    same = manifest.rules == rules_version() and manifest.counts.get("articles") == articles
    same = same and all(_same_table(manifest, name, table) for name, table in tables.items())
    return manifest.date if same else None


def _same_table(manifest: Manifest, name: str, table: pd.DataFrame) -> bool:
    digest = hashlib.sha256(csv_bytes(name, table)).hexdigest()
    return manifest.files.get(f"{name}.csv", {}).get("sha256") == digest
