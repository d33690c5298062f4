"""The same money told twice: by a group (the EU, NATO, G7 ...) or jointly, and by one of its members.

The more specific pledge counts. A pledge is taken for the wider telling of another only where givers nest, receivers
are the same, sums agree, both are announced at about the same time, and neither says it is another kind of aid. Round
sums agree by chance (the EU and Belgium each give €10 million in one week): for a group the sum must tell, too. Work
grows with the number of pledges: only those of one block (receivers, sum, time or article) are compared.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from tracker.extraction.mentions.actor_names import Kind, actors, members
from tracker.pledges.told import Told
from tracker.pledges.totals import OVERLAP, ancestors
from tracker.records import AidType

SAME_CURRENCY = Decimal("0.02")
BY_DOLLARS = Decimal("0.03")
MAKING_UP = Decimal("0.005")
DAYS = 10
# A sum tells by its digits ('€143.7 million') or its size: nobody else gives as much in the same days.
TELLING_DIGITS = 3
TELLING_DOLLARS = Decimal(1_000_000_000)
# The sides of a block, in days and in orders of the sum (as a logarithm), and how far beyond its own a pledge must look
# for its like: before it for the month that its day lies in.
_BLOCK_DAYS, _MONTH = 42, 31
_BLOCK_SUM, _NEAR_SUM = 0.12, 0.035


class Overlap(NamedTuple):
    """What a wider pledge repeats: `kind` is EU or coalition, `of` the keys of the more specific pledges."""

    kind: str
    of: tuple[str, ...]


class _Flow(NamedTuple):
    """A pledge as far as it matters here; `first`, `last`: its day, or the ends of its month, as ordinals.

    `idle`: it does not count by itself.
    """

    key: str
    told: Told
    dollars: Decimal | None
    idle: bool
    articles: frozenset[str]
    first: int | None
    last: int | None

    @property
    def day(self) -> date | None:
        """Its day, the first of its month, or None."""
        return None if self.first is None else date.fromordinal(self.first)


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
    groups: Mapping[str, Sequence[Told]],
    dollars: Mapping[str, Decimal | None],
    links: Mapping[str, str],
    standing: Collection[str],
) -> dict[str, Overlap]:
    """Pledges that repeat what more specific ones tell; the same for any order of `groups`.

    Args:
        groups: the claims of each pledge by its key, the leading one first.
        dollars: what each leading claim's amount is in US dollars, None without a rate.
        links: which pledge holds which (`totals.containers`): what is part of the other is no overlap.
        standing: pledges that count by themselves: such a one tells more of the wider one's money.
    """
    wide = [
        _flow(key, claims, dollars[key], key not in standing)
        for key, claims in groups.items()
        if _may_overlap(claims[0]) and _is_wide(claims[0].donor_code)
    ]
    wanted = {block for flow in wide for block in _blocks(flow.told, flow.dollars, flow.articles, around=True)}
    told_with = {article for flow in wide for article in flow.articles}
    blocks: dict[int, list[_Flow]] = defaultdict(list)
    by_article: dict[str, list[_Flow]] = defaultdict(list)
    # Most pledges have no wider one near them: nothing is kept of these.
    for key, claims in groups.items() if wide else ():
        if not _may_overlap(claims[0]):
            continue
        articles = {claim.article_id for claim in claims}
        near = wanted.intersection(_blocks(claims[0], dollars[key], articles, around=False))
        beside = told_with & articles
        if near or beside:
            flow = _flow(key, claims, dollars[key], key not in standing)
            for block in near:
                blocks[block].append(flow)
            for article in beside:
                by_article[article].append(flow)
    found = _one_to_one(wide, blocks, links)
    for flow in wide:
        if flow.key not in found and (several := _together(flow, by_article, links)):
            found[flow.key] = several
    return {key: Overlap(_kind(groups[key][0]), of) for key, of in found.items()}


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


def _flow(key: str, claims: Sequence[Told], dollars: Decimal | None, idle: bool) -> _Flow:
    first, last = _ends(claims[0].announced_on)
    return _Flow(key, claims[0], dollars, idle, frozenset(claim.article_id for claim in claims), first, last)


@lru_cache(maxsize=100_000)
def _ends(when: str) -> tuple[int | None, int | None]:
    """First and last day of a day or month."""
    if len(when) == len("2024-01-31"):
        day = date.fromisoformat(when).toordinal()
        return day, day
    if len(when) == len("2024-01"):
        first = date.fromisoformat(f"{when}-01").toordinal()
        return first, date.fromordinal(first + _MONTH).replace(day=1).toordinal() - 1
    return None, None


def _one_to_one(
    wide: Iterable[_Flow], blocks: Mapping[int, Sequence[_Flow]], links: Mapping[str, str]
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


def _candidates(flow: _Flow, blocks: Mapping[int, Sequence[_Flow]], links: Mapping[str, str]) -> Iterator[_Candidate]:
    for block in _blocks(flow.told, flow.dollars, flow.articles, around=True):
        for other in blocks.get(block, ()):
            gap = _gap(flow, other) if _compatible(flow, other, links) else None
            if gap is not None and (_names_all(flow, other) or _tells(flow) or _tells(other)):
                apart = 0 if flow.first is None or other.first is None else abs(flow.first - other.first)
                ids = flow.told.claim_id, other.told.claim_id
                yield _Candidate(other.idle, apart, gap, *ids, flow.key, other.key)


def _together(flow: _Flow, by_article: Mapping[str, Sequence[_Flow]], links: Mapping[str, str]) -> tuple[str, ...]:
    """Pledges of several members that one article tells beside the wider one, and that make up its sum."""
    for article in sorted(flow.articles):
        found = [other for other in by_article[article] if _is_share(flow, other, links)]
        givers = [code for other in found for code in other.told.donor_code]
        total = sum((other.told.amount for other in found), Decimal(0))
        once_each = len(found) > 1 and len(set(givers)) == len(givers)
        if once_each and abs(total - flow.told.amount) <= MAKING_UP * flow.told.amount:
            return tuple(other.key for other in sorted(found, key=lambda other: other.told.claim_id))
    return ()


def _is_share(flow: _Flow, other: _Flow, links: Mapping[str, str]) -> bool:
    same = other.told.currency == flow.told.currency
    return same and not other.idle and _compatible(flow, other, links)


def _compatible(wide: _Flow, narrow: _Flow, links: Mapping[str, str]) -> bool:
    """Whether all but the sum lets the wider pledge tell of the more specific one."""
    return (
        _are_near(wide, narrow)
        and wide.told.per is narrow.told.per
        and len({wide.told.aid_type, narrow.told.aid_type} - {AidType.UNSPECIFIED}) < 2
        and set(wide.told.recipient_code) == set(narrow.told.recipient_code)
        and _is_narrower(narrow.told.donor_code, wide.told.donor_code, wide.day)
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


def _tells(flow: _Flow) -> bool:
    """Whether a sum is hardly another's by chance."""
    digits = len(str(int(flow.told.amount)).rstrip("0"))
    return digits >= TELLING_DIGITS or (flow.dollars is not None and flow.dollars >= TELLING_DOLLARS)


def _names_all(wide: _Flow, narrow: _Flow) -> bool:
    """Whether the wider pledge is a joint one that names all givers of the other."""
    return set(narrow.told.donor_code) <= set(wide.told.donor_code)


def _are_near(one: _Flow, other: _Flow) -> bool:
    """Announced within ten days; where only a month is known, in it. Without a date only one article can tell."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return one.first == other.first and not one.articles.isdisjoint(other.articles)
    if one.first == one.last and other.first == other.last:
        return abs(one.first - other.first) <= DAYS
    return one.first <= other.last and other.first <= one.last


def _blocks(told: Told, dollars: Decimal | None, articles: Iterable[str], around: bool) -> set[int]:
    """The blocks of a pledge; `around`: those in which its like can stand. Two that differ may share a number."""
    near = _NEAR_SUM if around else 0.0
    sums = [
        (unit, step)
        for unit, amount in ((told.currency, told.amount), ("in dollars", dollars))
        for step in (_steps(math.log(amount), near) if amount else ())
    ]
    first, last = _ends(told.announced_on)
    times: Iterable[object] = articles
    if first is not None and last is not None:
        early, late = (first - _MONTH, last + DAYS) if around else (first, first)
        times = range(early // _BLOCK_DAYS, late // _BLOCK_DAYS + 1)
    receivers = frozenset(told.recipient_code)
    return {hash((receivers, time, unit, step)) for time in times for unit, step in sums}


def _steps(order: float, near: float) -> range:
    return range(math.floor((order - near) / _BLOCK_SUM), math.floor((order + near) / _BLOCK_SUM) + 1)


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
