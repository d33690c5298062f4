"""Made-up claims in any number, of promises that several articles tell: the same seed, the same claims.

python tests/benchmarks/many_claims.py 1000000      groups them, prints seconds of the processor and memory
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from synthetic import DONORS

from tracker.pledges.grouping import group
from tracker.pledges.told import Told
from tracker.records import AidType, ClaimKind, Hold, Per, Qualifier, Stage

_RECEIVERS = ("UKR", "MDA", "ISR", "PSE", "SDN", "SYR", "PAK", "EGY")
_FIRST, _DAYS = date(2015, 1, 1), 4000
# A promise is told by so many articles: most by one or two, some by many.
_REPORTS = (1, 1, 1, 2, 2, 3, 5, 9)


def told(number: int, seed: int = 5) -> Iterator[Told]:
    """So many claims, report by report of made-up promises; sums in the giver's currency and rounded or in dollars."""
    dice = random.Random(seed)
    weights = [weight for *_, weight in DONORS]
    made = 0
    while made < number:
        donor, _, currency, _ = dice.choices(DONORS, weights)[0]
        receiver = dice.choice(_RECEIVERS)
        amount = Decimal(dice.randrange(10, 10_000)) * 10 ** dice.randrange(4, 7)
        day = _FIRST + timedelta(days=dice.randrange(_DAYS))
        for report in range(min(dice.choice(_REPORTS), number - made)):
            yield _report(dice, made, donor, receiver, amount, currency, day, report)
            made += 1


def _report(
    dice: random.Random, number: int, donor: str, receiver: str, amount: Decimal, currency: str, day: date, report: int
) -> Told:
    rounded = dice.random() < 0.2
    value = round(amount, 1 - amount.adjusted()) if rounded else amount
    stage = Stage.PROPOSED if report == 0 and dice.random() < 0.2 else Stage.PLEDGED
    recalled = dice.random() < 0.1
    published = day + timedelta(days=dice.randrange(200) if recalled else dice.randrange(3))
    return Told(
        claim_id=f"article-{number}#100",
        article_id=f"article-{number}",
        donor_code=(donor,),
        recipient_code=(receiver,),
        amount=value,
        amount_low=value,
        amount_high=value,
        currency=currency,
        stated_amount=None,
        stated_currency="",
        qualifier=Qualifier.ABOUT if rounded else Qualifier.EXACT,
        per=Per.NONE,
        aid_type=AidType.MILITARY,
        stage=stage,
        hold=Hold.NONE,
        claim_kind=ClaimKind.BACKGROUND if recalled else ClaimKind.NEW,
        announced_on="" if recalled else published.isoformat(),
        as_of="",
        period="",
        part_of="",
        disputed=False,
        publisher="The Daily Example",
        published=published,
        arms=True,
        donor_read=True,
        own_source=False,
        sentence_key=number,
    )


def grouped(number: int) -> float:
    """Groups so many claims and prints it; seconds of the processor for each."""
    claims = list(told(number))
    began = time.process_time()
    groups = group(claims)
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number:9,} claims, {len(groups):7,} pledges {number / took:8,.0f} claims/s, peak memory {peak:.0f} MB")
    return took / number


if __name__ == "__main__":
    grouped(int(sys.argv[1]))
