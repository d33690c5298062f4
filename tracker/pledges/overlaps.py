"""The same money told twice: by a group (the EU, NATO, G7 ...) or jointly, and by one of its members.

The more specific pledge counts. A pledge is taken for the wider telling of another only where givers nest, receivers
are the same, sums agree, both are announced at about the same time, and neither says it is another kind of aid. Work
grows with the number of pledges: only those of one block (receivers, sum, month or article) are compared.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from tracker.extraction.mentions.actor_names import Kind, actors, members
from tracker.pledges.told import Told
from tracker.pledges.totals import OVERLAP, ancestors, status_reason
from tracker.records import AidType

SAME_CURRENCY = Decimal("0.02")
BY_DOLLARS = Decimal("0.03")
DAYS = timedelta(days=10)
# Two sums within either tolerance lie at most one step of this scale apart.
_STEP = math.log(1.04)
_Block = tuple[frozenset[str], str, str, int]


class Overlap(NamedTuple):
    """What a wider pledge repeats: `kind` is EU or coalition, `of` the keys of the more specific pledges."""

    kind: str
    of: tuple[str, ...]


class _Flow(NamedTuple):
    """A pledge as far as it matters here; `first`, `last` are its day or the ends of its month, None without one."""

    key: str
    told: Told
    dollars: Decimal | None
    articles: frozenset[str]
    first: date | None
    last: date | None


class _Candidate(NamedTuple):
    """A wider pledge and a more specific one; the least candidate is the best."""

    idle: bool
    apart: int
    gap: Decimal
    wide_id: str
    narrow_id: str
    wide: str
    narrow: str


def overlaps(
    groups: Mapping[str, Sequence[Told]], dollars: Mapping[str, Decimal | None], links: Mapping[str, str]
) -> dict[str, Overlap]:
    """Pledges that repeat what more specific ones tell; the same for any order of `groups`.

    Args:
        groups: the claims of each pledge by its key, the leading one first.
        dollars: what each leading claim's amount is in US dollars, None without a rate.
        links: which pledge holds which (`totals.containers`): what is part of the other is no overlap.
    """
    flows = {key: _flow(key, claims, dollars[key]) for key, claims in groups.items() if _may_overlap(claims[0])}
    wide = [flow for flow in flows.values() if _is_wide(flow.told.donor_code)]
    blocks: dict[_Block, list[_Flow]] = defaultdict(list)
    by_article: dict[str, list[_Flow]] = defaultdict(list)
    told_with = {article for flow in wide for article in flow.articles}
    for flow in flows.values() if wide else ():
        for block in _blocks(flow, around=False):
            blocks[block].append(flow)
        for article in flow.articles & told_with:
            by_article[article].append(flow)
    found = _one_to_one(wide, blocks, links)
    for flow in wide:
        if flow.key not in found:
            several = _together(flow, by_article, links)
            if several:
                found[flow.key] = several
    return {key: Overlap(_kind(flows[key].told), of) for key, of in found.items()}


def overlap_reason(codes: Iterable[str]) -> str:
    """The reason of a pledge that donors of these codes tell more specifically, with their names."""
    return OVERLAP.format(other=", ".join(dict.fromkeys(_names().get(code, code) for code in codes)))


@cache
def _names() -> dict[str, str]:
    return {actor.code: actor.name for actor in actors()}


def _kind(told: Told) -> str:
    return "EU" if "EU" in told.donor_code else "coalition"


def _may_overlap(told: Told) -> bool:
    known = told.donor_code and told.recipient_code and told.currency and told.amount > 0
    return bool(known) and not told.claim_kind.is_stock and len(told.announced_on) != len("2024")


def _flow(key: str, claims: Sequence[Told], dollars: Decimal | None) -> _Flow:
    first, last = _ends(claims[0].announced_on)
    return _Flow(key, claims[0], dollars, frozenset(claim.article_id for claim in claims), first, last)


def _ends(when: str) -> tuple[date | None, date | None]:
    """First and last day of a day or month."""
    if len(when) == len("2024-01-31"):
        return date.fromisoformat(when), date.fromisoformat(when)
    if len(when) == len("2024-01"):
        first = date.fromisoformat(f"{when}-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return None, None


def _one_to_one(
    wide: Iterable[_Flow], blocks: Mapping[_Block, Sequence[_Flow]], links: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Wider pledges with the one that tells each; for wider ones of the same givers no pledge stands twice."""
    candidates = sorted({one for flow in wide for one in _candidates(flow, blocks, links)})
    givers = {flow.key: frozenset(flow.told.donor_code) for flow in wide}
    found: dict[str, tuple[str, ...]] = {}
    taken: set[tuple[frozenset[str], str]] = set()
    for one in candidates:
        if one.wide not in found and (givers[one.wide], one.narrow) not in taken:
            found[one.wide] = (one.narrow,)
            taken.add((givers[one.wide], one.narrow))
    return found


def _candidates(
    flow: _Flow, blocks: Mapping[_Block, Sequence[_Flow]], links: Mapping[str, str]
) -> Iterator[_Candidate]:
    for block in _blocks(flow, around=True):
        for other in blocks.get(block, ()):
            gap = _gap(flow, other) if _compatible(flow, other, links) else None
            if gap is not None:
                apart = abs((flow.first - other.first).days) if flow.first and other.first else 0
                ids = flow.told.claim_id, other.told.claim_id
                yield _Candidate(_is_idle(other.told), apart, gap, *ids, flow.key, other.key)


def _together(flow: _Flow, by_article: Mapping[str, Sequence[_Flow]], links: Mapping[str, str]) -> tuple[str, ...]:
    """Pledges of several members that one article tells beside the wider one, and that make up its sum."""
    for article in sorted(flow.articles):
        found = [other for other in by_article[article] if _is_share(flow, other, links)]
        givers = [code for other in found for code in other.told.donor_code]
        total = sum((other.told.amount for other in found), Decimal(0))
        once_each = len(found) > 1 and len(set(givers)) == len(givers)
        if once_each and abs(total - flow.told.amount) <= SAME_CURRENCY * flow.told.amount:
            return tuple(other.key for other in sorted(found, key=lambda other: other.told.claim_id))
    return ()


def _is_share(flow: _Flow, other: _Flow, links: Mapping[str, str]) -> bool:
    same = other.told.currency == flow.told.currency and other.told.recipient_code == flow.told.recipient_code
    return same and not _is_idle(other.told) and _compatible(flow, other, links)


def _is_idle(told: Told) -> bool:
    """Whether a pledge does not count by itself: a firm one tells more of the wider one's money."""
    return told.disputed or status_reason({"stage": told.stage, "hold": told.hold, "claim_kind": told.claim_kind}) != ""


def _compatible(wide: _Flow, narrow: _Flow, links: Mapping[str, str]) -> bool:
    """Whether all but the sum lets the wider pledge tell of the more specific one."""
    return (
        _is_narrower(narrow.told.donor_code, wide.told.donor_code, wide.first)
        and wide.told.per is narrow.told.per
        and len({wide.told.aid_type, narrow.told.aid_type} - {AidType.UNSPECIFIED}) < 2
        and _are_near(wide, narrow)
        and wide.key not in ancestors(narrow.key, links)
        and narrow.key not in ancestors(wide.key, links)
    )


def _gap(one: _Flow, other: _Flow) -> Decimal | None:
    """How far the sums are apart, as a share of the larger one; None where that is too far or cannot be told."""
    if one.told.currency == other.told.currency:
        sums, most = (one.told.amount, other.told.amount), SAME_CURRENCY
    elif one.dollars and other.dollars:
        sums, most = (one.dollars, other.dollars), BY_DOLLARS
    else:
        return None
    gap = 1 - min(sums) / max(sums)
    return gap if gap <= most else None


def _are_near(one: _Flow, other: _Flow) -> bool:
    """Announced within ten days; where only a month is known, in it. Without a date only one article can tell."""
    if not (one.first and one.last and other.first and other.last):
        return bool(one.articles & other.articles) and one.first == other.first
    if one.first == one.last and other.first == other.last:
        return abs(one.first - other.first) <= DAYS
    return one.first <= other.last and other.first <= one.last


def _blocks(flow: _Flow, around: bool) -> Iterator[_Block]:
    """The blocks of a pledge; `around`: and those in which its like can stand."""
    receivers = frozenset(flow.told.recipient_code)
    sums = [(flow.told.currency, flow.told.amount), ("in dollars", flow.dollars)]
    places = {(unit, math.floor(math.log(amount) / _STEP)) for unit, amount in sums if amount}
    if around:
        places = {(unit, place + step) for unit, place in places for step in (-1, 0, 1)}
    for when in _moments(flow, around):
        for unit, place in places:
            yield receivers, when, unit, place


def _moments(flow: _Flow, around: bool) -> set[str]:
    if not (flow.first and flow.last):
        return set(flow.articles)
    days = (flow.first - DAYS, flow.first, flow.last + DAYS) if around else (flow.first,)
    return {f"{day:%Y-%m}" for day in days}


@cache
def _groups() -> frozenset[str]:
    return frozenset(actor.code for actor in actors() if actor.kind is Kind.BLOC)


def _is_wide(codes: tuple[str, ...]) -> bool:
    return len(codes) > 1 or codes[0] in _groups()


@lru_cache(maxsize=100_000)
def _is_narrower(codes: tuple[str, ...], than: tuple[str, ...], day: date | None) -> bool:
    """Whether all givers `codes` belong to the givers `than`, and not the other way round."""
    return _is_within(codes, than, day) and not _is_within(than, codes, day)


def _is_within(codes: tuple[str, ...], those: tuple[str, ...], day: date | None) -> bool:
    within = set(those).union(*(_members(code, day) for code in those))
    return all(code in within or within.issuperset(_members(code, day) or {code}) for code in codes)


def _members(code: str, day: date | None) -> tuple[str, ...]:
    return members(code, day) if code in _groups() else ()
