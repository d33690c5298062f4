"""Articles in, extractions out: what the commands that read articles share, with progress and the closing line."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from tracker.commands.common import Status, flush_data, say
from tracker.engines.local import Outcome, run
from tracker.extraction import extract_parts
from tracker.reading import read
from tracker.records import Article, Extraction, Reason, Unreadable


@dataclass
class Counts:
    """What a run has seen so far."""

    articles: int = 0
    claims: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    unreadable: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, outcome: Outcome) -> None:
        """Counts an article or a further part of it, or says which input was unreadable and why."""
        if isinstance(outcome, Unreadable):
            self.unreadable += 1
            _clear_progress()
            say(f"{outcome.where}: {outcome.reason}")
            return
        _, extraction = outcome
        self.articles += extraction.part == 0
        self.claims += len(extraction.claims)
        self.reasons.update(row.reason for row in extraction.rejected)
        _show_progress(self)

    def close(self) -> Status:
        """Hands on all data, prints the closing lines, and gives the status that the inputs deserve."""
        flush_data()
        _clear_progress()
        seconds = time.monotonic() - self.began
        rejected = self.reasons.total()
        if rejected:
            click.echo(f"rejected: {self._by_reason()}", err=True)
        line = f"{self.articles} articles, {self.claims} claims, {rejected} rejected, {self.unreadable} unreadable"
        click.echo(f"{line}, {seconds:.1f} s", err=True)
        return Status.INPUTS_MISSING if self.unreadable else Status.DONE

    def _by_reason(self) -> str:
        """'5 own_budget, 2 fine': the most frequent first."""
        ranked = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{number} {reason}" for reason, number in ranked)


def extracted(inputs: Sequence[str], counts: Counts, jobs: int = 1) -> Iterator[tuple[Article, Extraction]]:
    """The articles of `inputs` ('-': standard input) with their extraction; what is unreadable is said and counted."""
    return run_over(read_inputs(inputs), counts, jobs)


def read_inputs(inputs: Sequence[str]) -> Iterator[Article | Unreadable]:
    """The articles of `inputs` ('-': standard input), and what is unreadable."""
    return read(inputs, sys.stdin.buffer if "-" in inputs else None)


def run_over(
    articles: Iterable[Article | Unreadable], counts: Counts, jobs: int = 1
) -> Iterator[tuple[Article, Extraction]]:
    """Articles with their extraction, counted on the way; an unreadable one is said and counted."""
    for outcome in outcomes(articles, counts, jobs):
        if not isinstance(outcome, Unreadable):
            yield outcome


def outcomes(articles: Iterable[Article | Unreadable], counts: Counts, jobs: int = 1) -> Iterator[Outcome]:
    """The same, where what is unreadable comes too."""
    for outcome in run(extract_parts, articles, jobs):
        counts.add(outcome)
        yield outcome


Command = Callable[..., object]


def jobs_option(command: Command) -> Command:
    """The option --jobs."""
    return click.option(
        "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes to work with."
    )(command)


@contextmanager
def shown(step: str) -> Iterator[None]:
    """Names what takes a while, on a terminal, for as long as it takes."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step} ...", nl=False, err=True)
    try:
        yield
    finally:
        _clear_progress()


def _show_progress(counts: Counts, every: int = 50) -> None:
    if counts.articles % every == 0 and sys.stderr.isatty():
        click.echo(f"\r{counts.articles} articles, {counts.claims} claims", nl=False, err=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
