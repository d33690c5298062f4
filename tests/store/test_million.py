"""A million claims into a store, in bounded memory; the same again adds none."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.records import Article, Claim, Confidence, Extraction, FieldSpan, Stage
from tracker.store.database import opened
from tracker.store.intake import Intake, State, state_of

CLAIMS, OF_ONE_ARTICLE = 1_000_000, 500
MEMORY = 2**29


def articles() -> Iterator[tuple[Article, Extraction]]:
    """Articles of their own making, each with its claims."""
    shown = (FieldSpan("donor", 0, 6, "made_up", Confidence.STRONG, words="Norway"),)
    pattern = Claim(
        claim_id="", article_id="", donor=("Norway",), donor_code=("NOR",), recipient=("Ukraine",),
        recipient_code=("UKR",), amount=Decimal(1), amount_low=Decimal(1), amount_high=None, currency="NOK",
        announced_on="2024-03-01", sentence="Norway promised a sum.", span_start=0, span_end=0, spans=shown,
        published=date(2024, 3, 2), publisher="Paper", stage=Stage.COMMITTED,
    )  # fmt: skip
    for number in range(CLAIMS // OF_ONE_ARTICLE):
        name = f"article-{number}"
        claims = tuple(
            replace(pattern, claim_id=f"{name}#{at}", article_id=name, amount=Decimal(number + at + 1), span_start=at)
            for at in range(OF_ONE_ARTICLE)
        )
        yield Article(article_id=name, text=f"Text {number}"), Extraction(claims, ())


def take_in(store: Path) -> int:
    """Takes in the articles that the store does not know; gives their number."""
    taken = 0
    with opened(store, "now") as database, Intake(database, "rules", "now") as intake:
        for outcome in articles():
            if state_of(database, outcome[0], "rules") is not State.SAME:
                intake.add(outcome)
                taken += 1
    return taken


def main(store: Path) -> None:
    """Takes the same in twice and prints what is found, where no more memory can be had than is allowed."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    print(take_in(store), take_in(store), count(store))  # noqa: T201


def count(store: Path) -> int:
    """How many claims a store holds."""
    with opened(store) as database:
        found = database.one("SELECT count(*) AS claims FROM claims")
    assert found
    return int(found["claims"])


def test_a_million_claims_and_the_same_again(tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    run = subprocess.run([sys.executable, __file__, store], capture_output=True, text=True, check=False)
    assert (run.stdout.split(), run.stderr) == (["2000", "0", "1000000"], "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
