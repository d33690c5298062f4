"""Claims looked up by parties, sum and day: what tells a sum like that of a claim, and how like it is."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from tracker.pledges.forest import Forest
from tracker.pledges.stages import FIRMNESS
from tracker.pledges.sums import Place, Sum, SumIndex
from tracker.pledges.told import Told
from tracker.pledges.windows import window
from tracker.records import ClaimKind, Hold, Per, Qualifier, Stage

_LOOSE = (Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.RANGE)
# 'More than 9 billion' is said of 10, but hardly of 11.
_MORE_THAN = Decimal("1.2")


class Likeness(IntEnum):
    """How one sum is like another, the surest first. Over weeks, a slip of the pen tells too little, and bounds
    tell enough only of a plan (`News.foretold_within`)."""

    SAME = 0
    ROUNDED = 1
    CONVERTED = 2
    IN_BOUNDS = 3
    SLIP = 4


Like: TypeAlias = tuple[Likeness, Place]
OVER_WEEKS = (Likeness.SAME, Likeness.ROUNDED, Likeness.CONVERTED)


class Kin(NamedTuple):
    """What claims of one pledge have in common. `donors`, `recipients`: codes in alphabetical order.

    Totals to date, remainders and increments are kinds of their own; what is told as new may be recalled later.
    """

    kind: ClaimKind
    per: Per
    donors: tuple[str, ...]
    recipients: tuple[str, ...]


# Kin, sums and day of equal claims, and which of an article's equal sums it is.
_Equal: TypeAlias = "tuple[Kin, tuple[Sum, ...], int, int]"


class News:
    """Claims by their sums and days. Of equal ones, which are joined at once, one stands for all (`heads`).

    `foretold`, `moved_on`, `held`: heads of claims of which one tells a plan, more than a promise, or a block.
    """

    def __init__(self, told: list[Told], forest: Forest) -> None:
        self.told = told
        kin: dict[Kin, Kin] = {}
        self.kin = [kin.setdefault(own, own) for own in map(kin_of, told)]
        self.sums = [_sums(claim) for claim in told]
        self.day = [_day(claim) for claim in told]
        self.foretold: set[int] = set()
        self.moved_on: set[int] = set()
        self.held: set[int] = set()
        self.heads = self._join_equal(forest)
        self._numbers: dict[tuple[Kin, int], int] = {}
        self._index = SumIndex(
            (self._numbers.setdefault(key, len(self._numbers)), sum_, day, head)
            for (own, sums, day, copy), head in self.heads.items()
            for key in _keys(own, copy)
            for sum_ in sums
        )
        self._any_donor: dict[tuple[Kin, Sum], list[tuple[int, int]]] = {}
        for (own, sums, day, _), head in self.heads.items():
            if own.donors:
                self._any_donor.setdefault((own._replace(donors=()), sums[0]), []).append((day, head))
        for places in self._any_donor.values():
            places.sort()

    def _join_equal(self, forest: Forest) -> "dict[_Equal, int]":
        """Joins what is equal in sum and day; of two such sums in one article each keeps its place among them."""
        heads: dict[_Equal, int] = {}
        seen: Counter[tuple[str, _Equal]] = Counter()
        for claim in sorted((c for c, day in enumerate(self.day) if day), key=lambda c: (self.told[c].aid_type, c)):
            first = (self.kin[claim], self.sums[claim], self.day[claim], 0)
            head = heads.setdefault(first, claim)
            if head != claim and not forest.join(head, claim, "at_once"):
                seen[self.told[claim].article_id, first] += 1
                head = heads.setdefault((*first[:3], seen[self.told[claim].article_id, first]), claim)
                forest.join(head, claim, "at_once")
            if self.told[claim].hold is Hold.BLOCKED:
                self.held.add(head)
            if self.told[claim].stage is Stage.PROPOSED:
                self.foretold.add(head)
            elif _moves_on(self.told[claim]):
                self.moved_on.add(head)
        return heads

    def of_any_donor(self, forest: Forest, claim: int, first: int, last: int) -> list[int]:
        """One claim of each group that tells the same sum for the same receivers, from day to day and a few days
        around; where `claim` itself names a giver, of those whose giver is read."""
        kin = self.kin[claim]
        days = window("guessed" if kin.donors else "unnamed", ()).days
        places = self._any_donor.get((kin._replace(donors=()), self.sums[claim][0]), [])
        near = places[bisect_left(places, (first - days,)) : bisect_left(places, (last + days + 1,))]
        own = forest.root(claim)
        found = {
            forest.root(other): other
            for _, other in near
            if forest.root(other) != own and (not kin.donors or self.told[other].donor_read)
        }
        return sorted(found.values())

    def of_shared_recipients(self, forest: Forest, claim: int) -> list[int]:
        """The same for claims that tell a like sum of the same givers for one of its receivers, or more."""
        kin, day, days = self.kin[claim], self.day[claim], window("wider", ()).days
        kins = [other for one in kin.recipients for other in (kin._replace(recipients=(one,)), _with_others(kin, one))]
        places = [place for other in kins for _, place in self.like(claim, day - days, day + days, other)]
        own = forest.root(claim)
        return sorted({root: p.claim for p in places if (root := forest.root(p.claim)) != own}.values())

    def foretold_within(self, claim: int, first: int, last: int, copy: int) -> list[int]:
        """Claims of a sum that the loose wording of a foretold one ('about', from .. to) can mean, from day to day."""
        bounds = _bounds(self.told[claim]) if claim in self.foretold else None
        if bounds is None or self.told[claim].qualifier is Qualifier.AT_LEAST:
            return []
        key = self._numbers[self.kin[claim], copy]
        return [place.claim for place in self._index.between(key, *bounds, first, last)]

    def like(self, claim: int, first: int, last: int, kin: Kin | None = None, copy: int = 0) -> list[Like]:
        """Claims that tell a sum like that of `claim` from day to day, each with how it is like it.

        They are of its own kin or of the given one, and the `copy`th of such sums in their article.
        """
        key = self._numbers.get((kin or self.kin[claim], copy))
        if key is None:
            return []
        index, own = self._index, self.sums[claim][0]
        found = [(Likeness.SAME, place) for place in self._same(key, claim, first, last)]
        if self.kin[claim].kind.is_stock:
            return found
        found += [(Likeness.ROUNDED, p) for sum_ in self.sums[claim] for p in index.rounded(key, sum_, first, last)]
        day = date.fromordinal(self.day[claim] or last).isoformat()
        found += [(Likeness.CONVERTED, place) for place in index.converted(key, own, first, last, day)]
        if bounds := _bounds(self.told[claim]):
            found += [(Likeness.IN_BOUNDS, place) for place in index.between(key, *bounds, first, last)]
        found += [(Likeness.SLIP, place) for place in index.slipped(key, own, first, last)]
        return found

    def same(self, claim: int, first: int, last: int) -> Iterator[Place]:
        """Claims of the kin of `claim` that tell just its sum, or the conversion it gives, from day to day."""
        key = self._numbers.get((self.kin[claim], 0))
        return iter(()) if key is None else self._same(key, claim, first, last)

    def _same(self, key: int, claim: int, first: int, last: int) -> Iterator[Place]:
        return (place for sum_ in self.sums[claim] for place in self._index.same(key, sum_, first, last))


def _keys(kin: Kin, copy: int) -> Iterator[tuple[Kin, int]]:
    """What a claim is looked up by: its kin, and where it has several receivers each of them 'with others'."""
    yield kin, copy
    if len(kin.recipients) > 1 and not copy:
        yield from ((_with_others(kin, one), 0) for one in kin.recipients)


def _with_others(kin: Kin, recipient: str) -> Kin:
    return kin._replace(recipients=(recipient, "and others"))


def _bounds(claim: Told) -> tuple[Sum, int] | None:
    """Least and greatest sum that loose wording can mean; None for an exact one."""
    if claim.qualifier not in _LOOSE:
        return None
    most = claim.amount * _MORE_THAN if claim.amount_high is None else claim.amount_high
    return Sum(claim.currency, int(claim.amount_low or claim.amount)), int(most)


def _moves_on(claim: Told) -> bool:
    """Whether it tells more than a promise. An authority to spend up to a sum is no later stage of a promise made weeks
    ago but a decision of its own."""
    return FIRMNESS[claim.stage] > FIRMNESS[Stage.PLEDGED] and claim.qualifier is not Qualifier.UP_TO


def kin_of(claim: Told) -> Kin:
    """What claims must have in common with this one to tell its pledge."""
    kind = ClaimKind.NEW if claim.claim_kind is ClaimKind.BACKGROUND else claim.claim_kind
    return Kin(kind, claim.per, tuple(sorted(claim.donor_code)), tuple(sorted(claim.recipient_code)))


def _sums(claim: Told) -> tuple[Sum, ...]:
    """The sum, and the conversion that the article gives."""
    own = Sum(claim.currency, int(claim.amount))
    return (own,) if claim.stated_amount is None else (own, Sum(claim.stated_currency, int(claim.stated_amount)))


def _day(claim: Told) -> int:
    """The day that is told, as an ordinal; of totals the day that they count to, else of the report; 0: none.

    What is withdrawn or paused was promised before, on a day that this report does not tell.
    """
    if claim.stage is Stage.CANCELLED or claim.hold is Hold.SUSPENDED:
        return 0
    told = claim.announced_on or claim.as_of
    if not told and claim.claim_kind.is_stock and claim.published:
        return claim.published.toordinal()
    return date.fromisoformat(told).toordinal() if len(told) == len("2024-01-31") else 0
