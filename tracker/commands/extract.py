"""`pledges extract`: articles in, claims out; nothing is stored."""

import csv
import importlib
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import click

from tracker.commands.common import ReaderGone, Status, Stop, check_outputs, print_data
from tracker.commands.running import Counts, extracted, jobs_option
from tracker.files import atomic_open
from tracker.records import Claim, Extraction
from tracker.rows import claim_row, columns, defused, json_line, json_text, rejected_row

# Only this format needs pandas, which takes longer to load than most extractions take.
PARQUET_WRITER = "tracker.commands.parquet"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--format", "format_", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True,
    help="Form of the claims.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="File for the claims (default: standard output).")
@click.option("--rejected", type=click.Path(path_type=Path), help="File for the rejected sums, as JSON Lines.")
@jobs_option
def command(inputs: tuple[str, ...], format_: str, output: Path | None, rejected: Path | None, jobs: int) -> Status:
    """Extract claims from articles.

    INPUT: files (.txt, .html, .jsonl, .json, .csv), folders, patterns, or - for standard input.
    """
    if format_ == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE.")
    check_outputs(inputs, [output, rejected])
    counts = Counts()
    with ExitStack() as files:
        beside = files.enter_context(atomic_open(rejected)) if rejected else None
        extractions = _tee_rejected((found for _, found in extracted(inputs, counts, jobs)), beside)
        claims = (claim for found in extractions for claim in found.claims)
        try:
            _write(claims, format_, output)
        except ReaderGone as gone:
            if rejected is None:
                raise
            message = f"standard output was closed before the end: {rejected} is not written"
            raise Stop(Status.CANNOT_GO_ON, message) from gone
    return counts.close()


def _tee_rejected(extractions: Iterable[Extraction], file: IO[str] | None) -> Iterator[Extraction]:
    for extraction in extractions:
        if file:
            file.writelines(json_line(rejected_row(one)) + "\n" for one in extraction.rejected)
        yield extraction


def _write(claims: Iterator[Claim], format_: str, output: Path | None) -> None:
    if format_ == "parquet" and output:
        with atomic_open(output, "wb") as file:
            importlib.import_module(PARQUET_WRITER).write_claims(claims, file)
        return
    lines = LINES[format_](claims)
    if output is None:
        for line in lines:
            print_data(line)
        return
    with atomic_open(output) as file:
        file.writelines(lines)


def as_json_lines(claims: Iterable[Claim]) -> Iterator[str]:
    """One JSON object a line, in the columns of the codebook."""
    return (json_line(claim_row(claim)) + "\n" for claim in claims)


def as_csv(claims: Iterable[Claim]) -> Iterator[str]:
    """A header and one line a claim: empty cells for null, true and false, spans as JSON, text defused."""
    yield _csv_line([column.column for column in columns("claims")])
    for claim in claims:
        yield _csv_line([_cell(value) for value in claim_row(claim).values()])


LINES = {"jsonl": as_json_lines, "csv": as_csv}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    return json_text(value)


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
