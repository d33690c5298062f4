"""Made-up releases of any size, for benchmarks and for judging the looks of the page: the same seed, the same release.

python tests/benchmarks/synthetic.py 3000 /tmp/release
"""

import random
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tracker.frame import claims_frame, pledges_frame, rejected_frame
from tracker.pledges.pledge import build_pledges
from tracker.records import (
    AidType,
    Claim,
    ClaimKind,
    Confidence,
    DateBasis,
    DatePrecision,
    FieldSpan,
    FinanceType,
    Hold,
    Qualifier,
    Source,
    Stage,
)
from tracker.release import ReleaseInfo, write_release

# code, name, currency, weight
DONORS = [
    ("USA", "United States", "USD", 70),
    ("EU", "European Union", "EUR", 34),
    ("DEU", "Germany", "EUR", 33),
    ("GBR", "United Kingdom", "GBP", 20),
    ("JPN", "Japan", "JPY", 11),
    ("NLD", "Netherlands", "EUR", 12),
    ("CAN", "Canada", "CAD", 12),
    ("NOR", "Norway", "NOK", 11),
    ("POL", "Poland", "PLN", 8),
    ("SWE", "Sweden", "SEK", 9),
    ("DNK", "Denmark", "DKK", 10),
    ("FRA", "France", "EUR", 9),
    ("ITA", "Italy", "EUR", 6),
    ("ESP", "Spain", "EUR", 5),
    ("BEL", "Belgium", "EUR", 5),
    ("FIN", "Finland", "EUR", 5),
    ("CHE", "Switzerland", "CHF", 4),
    ("AUS", "Australia", "AUD", 4),
    ("EST", "Estonia", "EUR", 3),
    ("LVA", "Latvia", "EUR", 3),
    ("LTU", "Lithuania", "EUR", 3),
    ("CZE", "Czechia", "CZK", 3),
    ("KOR", "South Korea", "KRW", 4),
    ("AUT", "Austria", "EUR", 2),
    ("PRT", "Portugal", "EUR", 2),
    ("IRL", "Ireland", "EUR", 2),
    ("ROU", "Romania", "RON", 2),
    ("SVK", "Slovakia", "EUR", 2),
    ("SVN", "Slovenia", "EUR", 1),
    ("HRV", "Croatia", "EUR", 1),
    ("BGR", "Bulgaria", "BGN", 1),
    ("GRC", "Greece", "EUR", 1),
    ("HUN", "Hungary", "HUF", 1),
    ("ISL", "Iceland", "ISK", 1),
    ("LUX", "Luxembourg", "EUR", 1),
    ("NZL", "New Zealand", "NZD", 1),
    ("CYP", "Cyprus", "EUR", 1),
    ("IMF", "International Monetary Fund", "USD", 9),
    ("WB", "World Bank", "USD", 8),
    ("NORDIC", "Nordic countries", "USD", 1),
]
RECIPIENTS = [("UKR", "Ukraine", 73), ("ISR", "Israel", 9), ("TWN", "Taiwan", 4), ("MDA", "Moldova", 4),
              ("PHL", "Philippines", 3), ("POL", "Poland", 2), ("JOR", "Jordan", 2), ("SOM", "Somalia", 2)]  # fmt: skip
PER_DOLLAR = {
    "JPY": 145,
    "NOK": 10,
    "SEK": 10,
    "DKK": 7,
    "CZK": 23,
    "KRW": 1300,
    "RON": 4.6,
    "HUF": 360,
    "ISK": 138,
    "PLN": 4,
}
FIRST, DAYS = date(2022, 3, 1), 1370


def claim(number: int, dice: random.Random) -> Claim:
    """One made-up claim in an article of its own."""
    code, name, currency, _ = dice.choices(DONORS, [donor[3] for donor in DONORS])[0]
    to_code, to_name, _ = dice.choices(RECIPIENTS, [recipient[2] for recipient in RECIPIENTS])[0]
    millions = max(1, round(dice.lognormvariate(4.4, 1.4) * PER_DOLLAR.get(currency, 1)))
    amount = Decimal(millions) * 1_000_000
    qualifier = dice.choices(list(Qualifier)[:4], [80, 8, 8, 4])[0]
    day = FIRST + timedelta(days=round(min(dice.betavariate(1.1, 1.9), 0.999) * DAYS))
    precision = dice.choices(list(DatePrecision), [70, 22, 5, 3])[0]
    announced = {"day": day.isoformat(), "month": f"{day:%Y-%m}", "year": str(day.year), "unknown": ""}[precision]
    aid = dice.choices(list(AidType), [45, 20, 15, 8, 4, 8])[0]
    words = f"{millions} million {currency}"
    sentence = f"{name} promised {words} in {aid} aid to {to_name}."
    at = 1000 + sentence.index(words)
    return Claim(
        claim_id=f"made_up_{number:06}#{at}", article_id=f"made_up_{number:06}", donor=(name,), donor_code=(code,),
        recipient=(to_name,), recipient_code=(to_code,), amount=amount,
        amount_low=None if qualifier == "up_to" else amount, amount_high=None if qualifier == "at_least" else amount,
        currency=currency, qualifier=qualifier, aid_type=aid,
        finance_type=dice.choices(list(FinanceType), [10, 6, 2, 82])[0],
        stage=dice.choices(list(Stage), [6, 60, 8, 12, 5, 7, 2])[0],
        hold=dice.choices(list(Hold), [95, 4, 1])[0], claim_kind=dice.choices(list(ClaimKind), [70, 18, 3, 6, 3])[0],
        announced_on=announced, date_precision=precision, date_basis=DateBasis.ARTICLE if announced else DateBasis.NONE,
        sentence=sentence, span_start=at, span_end=at + len(words),
        spans=(
            FieldSpan("donor", 1000, 1000 + len(name), "made_up", Confidence.STRONG, words=name),
            FieldSpan("amount", at, at + len(words), "made_up", Confidence.STRONG, words=words),
            FieldSpan("hold", at, at + len(words), "usual_hold", Confidence.DEFAULT, Source.USUAL),
        ),
        title=f"{name} to help {to_name}", publisher=f"Made-up Herald {number % 9}",
        url=f"https://example.org/{number}", published=day, lang="en",
    )  # fmt: skip


def write(number: int, folder: Path, seed: int = 1) -> None:
    """A release of `number` claims in `folder`."""
    dice = random.Random(seed)
    claims = [claim(n, dice) for n in range(number)]
    info = ReleaseInfo(date=FIRST + timedelta(days=DAYS + 10), articles=number, rules="made-up")
    write_release(folder, claims_frame(claims), rejected_frame([]), pledges_frame(build_pledges(claims)), info)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
