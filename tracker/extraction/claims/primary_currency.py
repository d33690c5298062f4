"""Which currency an ambiguous sign means here, and which of two stated sums is the donor's own."""

from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.parties import Party
from tracker.extraction.mentions.actors import actor
from tracker.extraction.mentions.bounds import limits
from tracker.records import Money, Qualifier
from tracker.tables import read_rows


@dataclass(frozen=True, slots=True)
class Domain:
    """The currency that a bare sign means at hosts under this country's top-level domain."""

    suffix: str
    currency: str


@cache
def _domains() -> dict[str, str]:
    return {row.suffix: row.currency for row in read_rows("reference/domains.csv", Domain)}


def depends_on_donor(money: Money) -> bool:
    """Whether `settle` needs the donor: not for a sum without conversion in one currency or in dollars."""
    return money.stated is not None or (len(money.currencies) > 1 and money.currencies[0] != "USD")


def settle(money: Money, donor: Party | None, context: Context) -> Money:
    """The sum with one currency, the donor's own in front where the text gives two."""
    own = actor(donor.codes[0]).currency if donor and len(donor.codes) == 1 else ""
    home = _home(context)
    money = replace(money, currencies=(_meaning(money.currencies, own, home),))
    if money.stated is None:
        return money
    stated = replace(money.stated, currencies=(_meaning(money.stated.currencies, own, home),))
    if stated.currencies[0] == own != money.currencies[0] and stated.amount is not None:
        first = _bounded_alike(stated, money)
        return replace(first, stated=replace(money, stated=None), per=money.per, per_at=money.per_at)
    return replace(money, stated=stated)


def _bounded_alike(stated: Money, money: Money) -> Money:
    """The conversion, bounded as the sum is: 'more than $661 million (611 million euros)' is more than 611 million."""
    if stated.amount is None or stated.qualifier is not Qualifier.EXACT or money.qualifier is Qualifier.RANGE:
        return stated
    low, high = limits(money.qualifier, stated.amount)
    return replace(stated, qualifier=money.qualifier, qualifier_at=money.qualifier_at, low=low, high=high)


def _meaning(options: tuple[str, ...], own: str, home: str) -> str:
    """Of several meanings the outlet's home currency, then the donor's own where it is no dollar; else the usual."""
    if home in options:
        return home
    if own in options and options[0] != "USD":
        return own
    return options[0]


def _home(context: Context) -> str:
    suffix = (urlsplit(context.article.url).hostname or "").rpartition(".")[2]
    if suffix in _domains():
        return _domains()[suffix]
    return actor(context.publisher[0]).currency if context.publisher else ""
