"""Which currency an ambiguous sign means here, and which of two stated sums is the donor's own."""

from collections.abc import Sequence

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.origin import Origin, usual
from tracker.extraction.claims.parties import Party
from tracker.extraction.mentions.actor_names import own_currencies
from tracker.extraction.mentions.bounds import limits
from tracker.records import Confidence, Money, Qualifier


def depends_on_donor(money: Money, context: Context) -> bool:
    """Whether `settle` needs the donor for the codes: not for a sum without conversion in one currency, or in dollars.

    Nor where the outlet's home settles it.
    """
    if money.stated is not None:
        return True
    several = len(money.currencies) > 1 and money.currencies[0] != "USD"
    return several and context.home[0] not in money.currencies


def settle(money: Money, donor: Party | None, context: Context) -> tuple[Money, tuple[Origin, ...]]:
    """The sum with one currency, the donor's own in front where the text gives two, and what settled each of them."""
    own = _own(donor)
    money, why = _settled(money, own, donor, context)
    if money.stated is None:
        return money, (why,)
    stated, why_stated = _settled(money.stated, own, donor, context)
    order = [*own, money.currencies[0], stated.currencies[0]]
    if order.index(stated.currencies[0]) < order.index(money.currencies[0]) and stated.amount is not None:
        in_front = _bounded_alike(stated, money)
        in_front = in_front._replace(stated=money._replace(stated=None), per=money.per, per_at=money.per_at)
        return in_front, (why_stated, why)
    return money._replace(stated=stated), (why, why_stated)


def _own(donor: Party | None) -> tuple[str, ...]:
    """The donor's own currencies, the one to have in front first; of several donors those that all of them have."""
    first, *others = (own_currencies(code) for code in donor.codes) if donor else [()]
    return tuple(currency for currency in first if all(currency in other for other in others))


def _bounded_alike(stated: Money, money: Money) -> Money:
    """The conversion, bounded as the sum is: 'more than $661 million (611 million euros)' is more than 611 million."""
    if stated.amount is None or stated.qualifier is not Qualifier.EXACT or money.qualifier is Qualifier.RANGE:
        return stated
    low, high = limits(money.qualifier, stated.amount)
    return stated._replace(qualifier=money.qualifier, qualifier_at=money.qualifier_at, low=low, high=high)


def _settled(money: Money, own: Sequence[str], donor: Party | None, context: Context) -> tuple[Money, Origin]:
    """Of several meanings the outlet's home currency, then the donor's own where it is no dollar; else the usual."""
    options = money.currencies
    if len(options) == 1:
        return money, Origin(money.start, money.end, "written_currency", Confidence.STRONG)
    home, outlet = context.home
    if outlet and home in options:
        code, why = home, outlet
    elif donor and (meant := [one for one in own if one in options and (options[0] != "USD" or one == "USD")]):
        code, why = meant[0], donor.origin._replace(rule="currency_of_donor", confidence=Confidence.DEFAULT)
    else:
        code, why = options[0], usual(money, "currency")
    return money._replace(currencies=(code,)), why
