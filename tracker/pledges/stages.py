"""How far a pledge has come, as its reports tell one after the other."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tracker.pledges.told import Told
from tracker.records import Hold, Stage

# Which stage is firmer than which. A cancellation is none: it ends what was promised before.
FIRMNESS = {
    Stage.PROPOSED: 0,
    Stage.PLEDGED: 1,
    Stage.CANCELLED: 1,
    Stage.COMMITTED: 2,
    Stage.ALLOCATED: 3,
    Stage.DISBURSED: 4,
    Stage.DELIVERED: 4,
}


# A report that tells the day of a promise long ago, and that it is paid by now, tells the news of its own day.
_PAID = (Stage.DISBURSED, Stage.DELIVERED)
_LONG_AGO = timedelta(days=31)


def told_on(claim: Told) -> str:
    """The day that a claim tells of, `YYYY[-MM[-DD]]`: of the announcement, else of its report; '' where neither is
    known. Of what is paid or delivered by now the day of the report, where the announcement lies long before it."""
    told = claim.announced_on or claim.as_of
    if claim.published is None:
        return told
    report = claim.published.isoformat()
    is_old = told and told <= (claim.published - _LONG_AGO).isoformat()[: len(told)]
    return report if not told or (claim.stage in _PAID and is_old) else told


def in_time(claims: Iterable[Told]) -> list[Told]:
    """Claims by the day that they tell of, the undated last."""
    return sorted(claims, key=lambda claim: (not told_on(claim), told_on(claim), claim.published or date.max))


def stage_of(claims: Sequence[Told]) -> Stage:
    """The stage that a pledge has come to: the firmest that is told, or cancelled where nothing firm is told later.

    Args:
        claims: of one pledge, at least one.
    """
    ordered = in_time(claims)
    firmest = max(ordered, key=lambda claim: FIRMNESS[claim.stage])
    ended = [place for place, claim in enumerate(ordered) if claim.stage is Stage.CANCELLED]
    if ended and all(FIRMNESS[claim.stage] <= FIRMNESS[Stage.PLEDGED] for claim in ordered[ended[-1] + 1 :]):
        return Stage.CANCELLED
    return firmest.stage


def hold_of(claims: Sequence[Told]) -> Hold:
    """What stands in its way: the last hold that is told, unless a firmer stage is told on a later day."""
    ordered = in_time(claims)
    held = next((claim for claim in reversed(ordered) if claim.hold is not Hold.NONE), None)
    if held is None:
        return Hold.NONE
    went_on = any(
        told_on(claim) > told_on(held) and FIRMNESS[claim.stage] > FIRMNESS[held.stage]
        for claim in ordered
        if claim.hold is Hold.NONE
    )
    return Hold.NONE if went_on else held.hold
