"""Made-up claims like those of the two seed articles, as releases that the page can open."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.frame import claims_frame, pledges_frame, rejected_frame
from tracker.pledges.pledge import build_pledges
from tracker.records import Claim, ClaimKind, Confidence, DateBasis, DatePrecision, FieldSpan, Hold, Qualifier, Source
from tracker.release import ReleaseInfo, write_release

BILLION = 1_000_000_000
_NAMES = {
    "USA": "United States",
    "EU": "European Union",
    "BEL": "Belgium",
    "NORDIC": "Nordic countries",
    "UKR": "Ukraine",
}


def claim(article: str, sentence: str, money: str, donors: str, amount: float, **fields: Any) -> Claim:
    """A claim whose evidence is `money` within `sentence`; the sentence begins at character 40 of its article."""
    start = 40 + sentence.index(money)
    codes = tuple(donors.split(";"))
    announced = fields.get("announced_on", "")
    precision = {0: DatePrecision.UNKNOWN, 4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}
    spans = [_read("amount", sentence, money)]
    spans += [_read("donor", sentence, name) for name in (_NAMES.get(code, code) for code in codes) if name in sentence]
    spans.append(FieldSpan("hold", start, start + len(money), "usual_hold", Confidence.DEFAULT, Source.USUAL))
    value = Decimal(amount)
    told: dict[str, Any] = {
        "claim_id": f"{article}#{start}",
        "article_id": article,
        "donor": tuple(_NAMES.get(c, c) for c in codes),
        "donor_code": codes,
        "recipient": ("Ukraine",),
        "recipient_code": ("UKR",),
        "amount": value,
        "currency": "USD",
        "amount_low": value,
        "amount_high": None if fields.get("qualifier") is Qualifier.AT_LEAST else value,
        "date_precision": precision[len(announced)],
        "date_basis": DateBasis.ARTICLE if announced else DateBasis.NONE,
        "sentence": sentence,
        "span_start": start,
        "span_end": start + len(money),
        "spans": tuple(spans),
        "title": "Aid for Ukraine",
        "publisher": "Made-up Herald",
        "published": date(2024, 1, 30),
        "url": "https://example.org/aid",
        "lang": "en",
    }
    return Claim(**(told | fields))


def _read(field: str, sentence: str, words: str) -> FieldSpan:
    start = 40 + sentence.index(words)
    return FieldSpan(field, start, start + len(words), "made_up", Confidence.STRONG, words=words)


def seedlike() -> list[Claim]:
    """Two sums that count and four that do not."""
    at_least = {"qualifier": Qualifier.AT_LEAST}
    return [
        claim(
            "a",
            "The European Union package of $54 billion was vetoed.",
            "$54 billion",
            "EU",
            54 * BILLION,
            hold=Hold.BLOCKED,
            announced_on="2023-12",
        ),
        claim(
            "a",
            "The United States has so far given over $100 billion.",
            "$100 billion",
            "USA",
            100 * BILLION,
            claim_kind=ClaimKind.CUMULATIVE_TOTAL,
            as_of="2023-12",
            **at_least,
        ),
        claim(
            "a",
            "Nordic countries promised more than $1.4 billion.",
            "$1.4 billion",
            "NORDIC",
            1.4 * BILLION,
            announced_on="2023-12",
            **at_least,
        ),
        claim(
            "b",
            "Belgium will give 611 million euros (some $661 million) in arms.",
            "611 million euros",
            "BEL",
            611e6,
            currency="EUR",
            stated_amount=Decimal("661000000"),
            stated_currency="USD",
            announced_on="2024-01",
            aid_type="military",
            period="2024",
        ),
        claim(
            "b",
            "Over $100 billion of United States and European Union aid is stalled.",
            "$100 billion",
            "USA;EU",
            100 * BILLION,
            hold=Hold.BLOCKED,
            **at_least,
        ),
        claim(
            "b",
            "Some in Washington hold up $61 billion for Kyiv.",
            "$61 billion",
            "USA",
            61 * BILLION,
            hold=Hold.BLOCKED,
            announced_on="2023-10",
        ),
    ]


def hostile() -> list[Claim]:
    """Claims of which every text tries to be markup."""
    name = "**Evil** <b>$x$</b> :red[x] [l](http://evil.example) :smile:"
    sentence = (
        f"<style>*{{display:none}}</style><form action=http://evil.example> {name} gave $5 million and $y$ million."
    )
    return [
        claim(
            "h",
            sentence,
            "$5 million",
            name.replace(";", ""),
            5e6,
            donor_code=("XKX",),
            announced_on="2024-01-05",
            title=name,
            publisher=name,
            url="javascript:alert(1)",
            recipient=("<img src=http://evil.example/i.png>",),
        ),
        claim("h2", "=1+1 gave $7 million in all.", "$7 million", "BEL", 7e6, announced_on="2024-01-06", title="=1+1"),
    ]


def write(folder: Path, claims: list[Claim]) -> Path:
    """A release of these claims in `folder`."""
    info = ReleaseInfo(date=date(2024, 2, 1), articles=len({c.article_id for c in claims}), rules="made-up")
    write_release(folder, claims_frame(claims), rejected_frame([]), pledges_frame(build_pledges(claims)), info)
    return folder
