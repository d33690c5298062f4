"""Speed and memory of each stage on text of its own making, all in one run.

    python tests/benchmarks/bench.py [MEGABYTES]

The text is the same on every run (made_up_texts.py). No test looks at the figures, which depend on the machine; what to
compare is the ratio between stages and between versions. Seconds are those of the processor, so that other work on the
machine counts little; only the lines on processes and commands go by the clock.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import many_claims
import spacy_ratio
from made_up_texts import MEGABYTE, SHAPES, article_texts, shapes, write_articles

from tracker.engines.local import run
from tracker.extraction import extract, extract_parts
from tracker.extraction.mentions.actors import find_actors
from tracker.extraction.mentions.dates import find_dates
from tracker.extraction.mentions.money import find_money, money_places
from tracker.extraction.rules.cues import FIELDS
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import Sentence, Sentences
from tracker.extraction.text import clean
from tracker.pledges.pledge import build_pledges
from tracker.reading import read
from tracker.records import Article, Claim, Extraction, Unreadable
from tracker.rows import claim_row, json_line, rejected_row
from tracker.store.database import opened
from tracker.store.intake import Intake

# A sentence of a cleaned text of an article.
Place = tuple[Article, str, Sentence]
# A shape is read at its first length, and at so many times of it; more than this is not in proportion.
SHAPE_LENGTH, SHAPE_TIMES, PROPORTIONAL = 20_000, 16, 3.0
# Characters of one article full of sums, for each megabyte of other text.
ONE_ARTICLE = 40_000
GROUPED = (20_000, 160_000)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def wall_seconds(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def exhausted(items: Iterable[object]) -> None:
    """Takes all, keeps none."""
    for _ in items:
        pass


def stages(articles: list[Article], path: Path) -> list[Claim]:
    """Prints each stage's speed over the text that comes to it, and its share of the whole; gives the claims."""
    size = sum(len(article.text.encode()) for article in articles) / MEGABYTE
    exhausted(run(extract_parts, articles[:200]))  # rules are compiled once; that is not what is measured
    whole = seconds(lambda: exhausted(run(extract_parts, articles)))
    found = [extract(article) for article in articles]
    claims = [claim for one in found for claim in one.claims]
    rejected = [row for one in found for row in one.rejected]
    texts = [(article, clean(article.text)) for article in articles]
    places = [(article, text, money_places(text)) for article, text in texts]
    sentences = _sentences(places)
    readings = [Reading(article, text, sentence) for article, text, sentence in sentences]
    with_sums = [reading for reading in readings if reading.sums]
    print(f"{len(articles)} articles, {size:.1f} MB; {len(sentences)} sentences with a sign of money, "
          f"{len(with_sums)} with sums; {len(claims)} claims, {len(rejected)} rejected")  # fmt: skip
    spent = {
        "reading": seconds(lambda: exhausted(read([path]))),
        "cleaning": seconds(lambda: [clean(article.text) for article in articles]),
        "gate for money": seconds(lambda: [money_places(text) for _, text in texts]),
        "sentences": seconds(lambda: _sentences(places)),
        "money": seconds(lambda: [find_money(text, at.start, at.end) for _, text, at in sentences]),
        "actors": seconds(lambda: [find_actors(text, at.start, at.end) for _, text, at in sentences]),
        "dates": seconds(lambda: [find_dates(text, at.start, at.end, a.published) for a, text, at in sentences]),
        "tagging (all mentions)": seconds(lambda: [reading.tagged for reading in with_sums]),
        "cues": seconds(lambda: [reading.cues(field) for reading in with_sums for field in FIELDS]),
        "frames": seconds(lambda: [reading.roles(role) for reading in with_sums for role in Role]),
        "whole extraction": whole,
        "rows as JSON lines": seconds(lambda: _lines(claims, rejected)),
        "rows into a store": seconds(lambda: _stored(articles, found)),
        "grouping into pledges": seconds(lambda: build_pledges(claims)),
    }
    for stage, took in spent.items():
        print(f"{stage:<24} {size / took:9.1f} MB of text a second {took / whole:8.1%} of the whole extraction")
    return claims


def _sentences(places: list[tuple[Article, str, list[int]]]) -> list[Place]:
    return [(a, text, sentence) for a, text, at in places if at for sentence in Sentences(text).holding(at)]


def _lines(claims: list[Claim], rejected: Iterable[object]) -> None:
    exhausted(json_line(claim_row(claim)) for claim in claims)
    exhausted(json_line(rejected_row(row)) for row in rejected if not isinstance(row, Unreadable))


def _stored(articles: Iterable[Article], found: Iterable[Extraction]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder) / "s.sqlite", "now") as database,
        Intake(database, "rules", "now") as intake,
    ):
        for outcome in zip(articles, found, strict=True):
            intake.add(outcome)


def processes(articles: list[Article]) -> None:
    """Prints what several processes gain."""
    alone = wall_seconds(lambda: exhausted(run(extract_parts, articles)))
    for jobs in range(2, (os.cpu_count() or 1) + 1):
        together = wall_seconds(lambda jobs=jobs: exhausted(run(extract_parts, articles, jobs)))  # type: ignore[misc]
        print(f"--jobs {jobs:<17} {alone / together:9.2f} times as fast as one process")


def lengths() -> None:
    """Prints for each shape of text how its cost grows; in proportion is 1."""
    for name, shape in shapes().items():
        short, long = (Article(article_id=name, text=shape(SHAPE_LENGTH * times)) for times in (1, SHAPE_TIMES))
        extract(short)
        few = min(seconds(lambda: extract(short)) for _ in range(3))  # noqa: B023  called at once
        many = seconds(lambda: extract(long))  # noqa: B023
        growth = many / max(few, 1e-4) / SHAPE_TIMES
        verdict = "" if growth <= PROPORTIONAL else "  MORE THAN IN PROPORTION"
        print(f"{name:<26} {len(long.text) / MEGABYTE / many:9.2f} MB/s, cost x {growth:.2f} of proportional{verdict}")


def grouping() -> None:
    """Prints how the cost of finding the claims of one pledge grows with their number."""
    few, many = (many_claims.grouped(number) for number in GROUPED)
    print(f"cost of a claim x {many / few:.2f} with {GROUPED[1] // GROUPED[0]} times as many")


def commands(folder: Path, megabytes: float) -> None:
    """Prints the peak memory and the speed of whole runs, and how long small ones take."""
    for times in (1, 4):
        path = folder / f"articles_{times}.jsonl"
        size = write_articles(path, megabytes * times) / MEGABYTE
        took, peak = _command("extract", str(path), "--output", str(folder / "claims.jsonl"))
        print(f"pledges extract, {size:5.1f} MB  {size / took:9.1f} MB/s, peak memory {peak:.0f} MB")
    for times in (1, SHAPE_TIMES):
        path = folder / f"sums_{times}.txt"
        path.write_text(SHAPES["sums, line by line"](int(megabytes * ONE_ARTICLE * times)), encoding="utf-8")
        size = path.stat().st_size / MEGABYTE
        took, peak = _command("extract", str(path), "--output", str(folder / "claims.jsonl"))
        print(f"one article, {size:5.1f} MB of sums {size / took:6.2f} MB/s, peak memory {peak:.0f} MB")
    for name, arguments in {
        "import tracker": ["-c", "import tracker"],
        "import tracker.extraction": ["-c", "import tracker.extraction"],
        "pledges explain": ["-m", "tracker", "explain", "Norway pledged 5 million euros to Ukraine."],
    }.items():
        took = min(wall_seconds(lambda: _python(*arguments)) for _ in range(5))  # noqa: B023
        print(f"{name:<26} {took:7.2f} s")


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def _command(*arguments: str) -> tuple[float, float]:
    """Processor seconds and peak megabytes of `pledges` with these arguments, in a process of its own."""
    watched = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'tracker', *sys.argv[1:]], check=True,"
        " capture_output=True); used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        " print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    printed = subprocess.run([sys.executable, "-c", watched, *arguments], check=True, capture_output=True, text=True)
    took, peak = map(float, printed.stdout.split())
    return took, peak / (MEGABYTE if sys.platform == "darwin" else 1024)


def main(megabytes: float) -> None:
    """Prints all tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        write_articles(path, megabytes)
        articles = [Article(article_id=str(n), text=text) for n, text in enumerate(article_texts(megabytes))]
        print("== stages")
        stages(articles, path)
        print("== processes")
        processes(articles)
        print("== length of one article")
        lengths()
        print("== grouping")
        grouping()
        print("== commands")
        commands(Path(folder), megabytes)
    print("== spaCy")
    if spacy_ratio.installed():
        spacy_ratio.compare(spacy_ratio.sample(None, spacy_ratio.SAMPLE))
    else:
        print(f"not installed, and no dependency: {spacy_ratio.INSTALL}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 4.0)
