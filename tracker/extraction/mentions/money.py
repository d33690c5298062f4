"""Sums of money in a text, as `records.Money`: find_money, and as its cheap gate money_places.

The grammar reads in dependency order: currencies.py (signs of currency), numbers.py (numbers and unit words),
amounts.py (a number with its currency, ranges, lists), bounds.py (words around a sum), and here the whole sum with the
conversion that the text attaches. The knowledge is in data/rules and data/reference.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from tracker.extraction.mentions.amounts import (
    Part,
    joined_ranges,
    shared_parts,
    signed_numerals,
    signed_words,
    single_parts,
    symbols,
)
from tracker.extraction.mentions.bounds import Bound, bound_after, bound_before, limits, period_after, period_before
from tracker.extraction.mentions.numbers import full
from tracker.records import Money, Per, Qualifier, Span

__all__ = ["find_money", "money_places"]


def money_places(text: str) -> list[int]:
    """Where sums of money can be, in order: each sentence with a sum holds one of them, and others may."""
    return sorted([*symbols(text), *signed_numerals(text), *signed_words(text)])


def find_money(text: str, start: int = 0, end: int | None = None) -> list[Money]:
    """The sums of money in `text[start:end]`, in order, not overlapping; offsets count from the start of `text`.

    A conversion that the text attaches ('DKK 783 million (around $115.8 million)') is its sum's `stated` and not listed
    again; further ones hang on it in a chain.
    """
    end = len(text) if end is None else min(end, len(text))
    parts = shared_parts(text, end, joined_ranges(text, start, end, single_parts(text, start, end)))
    sums = []
    for at, part in enumerate(parts):
        left = parts[at - 1].end if at else start
        right = parts[at + 1].start if at + 1 < len(parts) else end
        sums.append(_money(text, part, left, right))
    return _with_shared_period(text, _with_conversions(text, sums))


# ---- the words around a sum


def _money(text: str, part: Part, left: int, right: int) -> Money:
    """The part with its qualifier and period, which lie between the neighbouring sums' ends `left` and `right`."""
    bound = bound_before(text, left, part.start)
    opening = bound.at.start if bound else part.start
    behind = bound_after(text, part.end, right)
    after = max(part.end, behind.at.end) if behind else part.end
    bound = bound or behind
    if part.figure.plus and bound is None:
        bound = Bound(Qualifier.AT_LEAST, Span(part.figure.start, part.figure.end))
    recurrence = period_after(text, after, right) or period_before(text, left, opening)
    amount = part.figure.value
    qualifier = bound.qualifier if bound else Qualifier.EXACT
    at = bound.at if bound else None
    low, high = limits(qualifier, amount) if amount is not None else (None, None)
    rule = part.rule if amount is not None else "no_figure"
    if part.low is not None and amount is not None:
        low, high, qualifier, at = part.low, amount, Qualifier.RANGE, part.joined
        amount = (part.low + amount) / 2
    return Money(
        start=part.start,
        end=part.end,
        amount=_full(amount),
        low=_full(low),
        high=_full(high),
        currencies=part.codes,
        qualifier=qualifier,
        qualifier_at=at,
        per=recurrence.per if recurrence else Per.NONE,
        per_at=recurrence.at if recurrence else None,
        rule=rule,
    )


def _full(value: Decimal | None) -> Decimal | None:
    return None if value is None else full(value)


# ---- the conversion that the text attaches

_LEAD = (
    r"(?:(?:or|i\.e\.,?|that\sis,?|which\sis|equal\sto|(?:the\s)?equivalent(?:\s(?:to|of))?|worth|valued\sat"
    r"|converted\sto|=)\s)"
)
_BRACKET = re.compile(rf"\s?[(\[]\s?{_LEAD}{{0,2}}=?")
_APPOSED = re.compile(
    rf"\s?[=/]\s?|\s?[–—]\s?|\s-\s|,?\s{_LEAD}{{1,2}}|,?\s(?:which\sis\s|that\sis\s)?(?:equal|equivalent)\sto\s"
)
_COMMA = re.compile(r",\s")
_NEXT_IN_BRACKET = re.compile(r"\s?[;,/]\s(?:or\s)?|\s(?:or|and)\s|\s?/\s?")
_CLAUSE_END = re.compile(r"\s?[,.;)–—]|\Z")


def _with_conversions(text: str, sums: list[Money]) -> list[Money]:
    """The sums, each conversion moved into the sum that it converts."""
    listed: list[list[Money]] = []
    for money in sums:
        chain = listed[-1] if listed else []
        converted = _converted(text, chain, money) if chain else None
        if converted:
            listed[-1] = converted
        else:
            listed.append([money])
    return [_chained(chain) for chain in listed]


def _chained(chain: list[Money]) -> Money:
    first, *conversions = chain
    stated = _chained(conversions) if conversions else None
    if stated and first.per is Per.NONE and stated.per is not Per.NONE:
        return first._replace(stated=stated, per=stated.per, per_at=stated.per_at)  # 'x (y) a year'
    return first._replace(stated=stated) if stated else first


def _converted(text: str, chain: list[Money], money: Money) -> list[Money] | None:
    """The chain with `money` as its last conversion, or None if it is a sum of its own."""
    last = chain[-1]
    if last.amount is None or money.amount is None:
        return None
    before = [at.end for at in (last.qualifier_at, last.per_at) if at and at.start >= last.end]
    gap = max([last.end, *before]), min([money.start, *_lead(money)])
    if gap[1] - gap[0] > 40:
        return None
    if len(chain) > 1:
        inside = _NEXT_IN_BRACKET.fullmatch(text, *gap) and text.rfind("(", chain[0].end, last.start) >= 0
        return [*chain, money] if inside and _differ(chain, money) else None
    if _BRACKET.fullmatch(text, *gap):
        return _told_apart(last, money)
    listed = _COMMA.fullmatch(text, *gap) is not None
    hedged = listed and _lead(money) and _CLAUSE_END.match(text, money.end)
    enclosed = listed and text.endswith("(", 0, min([last.start, *_lead(last)])) and text.startswith(")", money.end)
    apposed = _APPOSED.fullmatch(text, *gap) or hedged or enclosed
    if not apposed:
        return None
    return [last, money] if _differ([last], money) else _told_apart(last, money)


def _lead(money: Money) -> list[int]:
    """Where the qualifier before a sum begins."""
    return [money.qualifier_at.start] if money.qualifier_at and money.qualifier_at.end <= money.start else []


def _differ(chain: list[Money], money: Money) -> bool:
    return all(set(earlier.currencies).isdisjoint(money.currencies) for earlier in chain)


def _told_apart(money: Money, conversion: Money) -> list[Money] | None:
    """The two with the meanings that a conversion leaves: in '$5m (US$3.7m)' the first is no US dollar."""
    if money.amount == conversion.amount and not _differ([money], conversion):
        return None
    ours, theirs = money.currencies, conversion.currencies
    if len(theirs) == 1:
        ours = tuple(code for code in ours if code not in theirs)
    else:
        theirs = tuple(code for code in theirs if code not in ours)
    if not ours or not theirs:
        return None
    return [money._replace(currencies=ours), conversion._replace(currencies=theirs)]


# ---- a period that two sums share

_TO = re.compile(r"[)\]]?\sto\s\Z")


def _with_shared_period(text: str, sums: Sequence[Money]) -> list[Money]:
    """The sums, where 'an annual budget cut from x to y' names the period of the second before the first."""
    shared: list[Money] = []
    for money in sums:
        last = shared[-1] if shared else None
        named_before = last is not None and last.per_at is not None and last.per_at.end <= last.start
        if last and named_before and money.per is Per.NONE and _TO.fullmatch(text, last.last_end, money.start):
            money = money._replace(per=last.per, per_at=last.per_at)
        shared.append(money)
    return shared
