"""Speed of each stage on text of its own making, in MB of text a second, and as a ratio to the whole.

    python tests/benchmarks/bench.py [MEGABYTES]

The text is the same on every run: articles of the project's own sentences, one in three with a sum of money. No test
looks at the figures, which depend on the machine; what to compare is the ratio between stages and between versions.
"""

import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tracker.engines.local import run
from tracker.extraction import extract
from tracker.pledges.pledge import build_pledges
from tracker.reading import read
from tracker.records import Article, Claim, Unreadable
from tracker.rows import claim_row, json_line

MEGABYTE = 1_000_000
TWO = "extraction, 2 processes"
SENTENCES_IN_AN_ARTICLE = 24
FILLER = (
    "The minister spoke to reporters after the meeting and thanked everyone who had come.",
    "Officials said on Tuesday that the talks would go on until all questions were answered.",
    "The bridge was repaired within weeks, and trains now run on time again.",
    "Analysts expect that winter will be harder for people near the front than last year.",
    "A spokesperson declined to say when the next delivery would arrive.",
    "He recalled that the two countries have worked together for more than 30 years.",
)
SUMS = (
    "On {day} March 2024 {donor} pledged {number} million euros in military aid to {recipient}.",
    "{donor} has given {recipient} more than ${number} billion since 2022.",
    "The package, worth about {number} million dollars, includes ammunition for {recipient}.",
    "Parliament in {donor} approved a loan of {number} million euros for {recipient}'s budget.",
    "The firm paid {number} million dollars for the building.",
)
DONORS = ("Norway", "Germany", "the United States", "Japan", "the European Union", "Canada")
RECIPIENTS = ("Ukraine", "Moldova", "Taiwan", "Jordan")


def article_texts(megabytes: float) -> list[str]:
    """Made-up articles of about so much text; the same for the same size."""
    dice = random.Random(7)
    texts, size = [], 0
    while size < megabytes * MEGABYTE:
        text = "\n\n".join(_sentence(dice) for _ in range(SENTENCES_IN_AN_ARTICLE))
        texts.append(text)
        size += len(text.encode())
    return texts


def _sentence(dice: random.Random) -> str:
    if dice.random() > 1 / SENTENCES_IN_AN_ARTICLE * 8:
        return dice.choice(FILLER)
    return dice.choice(SUMS).format(
        day=dice.randint(1, 31),
        donor=dice.choice(DONORS),
        recipient=dice.choice(RECIPIENTS),
        number=dice.randint(2, 900),
    )


def timed(stage: str, megabytes: float, work: Callable[[], object], seconds: dict[str, float]) -> None:
    """Runs one stage and prints its line."""
    began = time.perf_counter()
    work()
    seconds[stage] = time.perf_counter() - began
    print(f"{stage:<24} {megabytes / seconds[stage]:8.2f} MB/s {seconds[stage]:8.2f} s", flush=True)


def exhausted(items: Iterable[object]) -> None:
    """Takes all, keeps none."""
    for _ in items:
        pass


def main(megabytes: float) -> None:
    """Prints a line for each stage, then the shares."""
    texts = article_texts(megabytes)
    size = sum(len(text.encode()) for text in texts) / MEGABYTE
    articles = [Article(article_id=str(number), text=text) for number, text in enumerate(texts)]
    print(f"{len(articles)} articles, {size:.1f} MB")
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text(
            "".join(json.dumps({"id": a.article_id, "text": a.text}) + "\n" for a in articles), encoding="utf-8"
        )
        exhausted(run(extract, articles[:2]))  # rules are compiled once; that is not what is measured
        timed("reading", size, lambda: exhausted(read([path])), seconds)
        claims: list[Claim] = []
        timed("extraction", size, lambda: claims.extend(_claims(articles, 1)), seconds)
        timed(TWO, size, lambda: exhausted(_claims(articles, 2)), seconds)
        timed("rows as JSON lines", size, lambda: exhausted(json_line(claim_row(claim)) for claim in claims), seconds)
        timed("grouping into pledges", size, lambda: build_pledges(claims), seconds)
    print(f"{len(claims)} claims, {len(claims) / seconds['extraction']:.0f} claims/s")
    gain = seconds["extraction"] / seconds.pop(TWO)
    print(f"{TWO}: {gain:.2f} times as fast as one")
    for stage, spent in seconds.items():
        print(f"{stage:<24} {spent / sum(seconds.values()):8.1%} of one process's time")


def _claims(articles: Iterable[Article], jobs: int) -> Iterator[Claim]:
    outcomes = (outcome for outcome in run(extract, articles, jobs) if not isinstance(outcome, Unreadable))
    return itertools.chain.from_iterable(extraction.claims for _, extraction in outcomes)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
