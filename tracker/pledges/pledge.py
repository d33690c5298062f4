"""Pledges: groups of claims with what it takes to count them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.pledges.grouping import group
from tracker.pledges.identity import KnownPledge, by_report, name_groups
from tracker.pledges.overlaps import Overlap, overlap_reason, overlaps
from tracker.pledges.rates import Rate, cross, rate
from tracker.pledges.rulings import NO_RULINGS, Rulings
from tracker.pledges.stages import hold_of, in_time, stage_of, told_on
from tracker.pledges.told import Told, told_by
from tracker.pledges.totals import (
    DISPUTED,
    NO_RATE,
    contained,
    containers,
    containment_reason,
    periods,
    status_reason,
)
from tracker.records import Claim, Hold, Stage
from tracker.rows import Row, plain, record_row

FLAGGED_GAP = Decimal("0.03")
TOTALS_IN = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """One real-world promise: its leading claim, and what its claims together tell. Fields as in the codebook.

    `stage` and `hold` are those that it has come to by all its reports. `leading` is the small record where nothing
    asks for the columns that are those of the leading claim.
    """

    pledge_id: str
    leading: Claim | Told
    claims: tuple[Told, ...]
    stage: Stage
    hold: Hold
    rate: Rate
    periods: Decimal
    amount_eur: Decimal | None
    amount_usd: Decimal | None
    conversion_gap: Decimal | None
    contained_in: str = ""
    overlap: str = ""
    overlap_with: tuple[str, ...] = ()
    excluded_because: str = ""
    corrected: tuple[Mapping[str, object], ...] = ()

    @property
    def count_in_totals(self) -> bool:
        """Whether it counts in totals in US dollars by the default rules."""
        return not self.excluded_because

    @property
    def conversion_flag(self) -> bool:
        """Whether the article's own conversion is off by more than 3 %."""
        return self.conversion_gap is not None and abs(self.conversion_gap) > FLAGGED_GAP

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Identifiers of its claims, by the day of their report."""
        return tuple(claim.claim_id for claim in by_report(self.claims))

    @property
    def reports(self) -> int:
        """Number of claims that tell it."""
        return len(self.claims)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who reports it, in alphabetical order."""
        return tuple(sorted({claim.publisher for claim in self.claims if claim.publisher}))

    @property
    def first_reported(self) -> date | None:
        """Earliest publication day among its articles."""
        return min((claim.published for claim in self.claims if claim.published), default=None)

    @property
    def last_reported(self) -> date | None:
        """Latest publication day among its articles."""
        return max((claim.published for claim in self.claims if claim.published), default=None)

    @property
    def stage_history(self) -> tuple[Mapping[str, object], ...]:
        """Its stages as told, by the day that each report tells of (`told_on`)."""
        return tuple(
            {"stage": plain(claim.stage), "date": told_on(claim) or None, "claim_id": claim.claim_id}
            for claim in in_time(self.claims)
        )

    @property
    def figures(self) -> tuple[Mapping[str, object], ...]:
        """Its figures by publisher, where its claims differ."""
        if len({(claim.amount, claim.currency) for claim in self.claims}) < 2:
            return ()
        return tuple(
            {
                "publisher": claim.publisher or None,
                "amount": plain(claim.amount),
                "currency": claim.currency or None,
                "claim_id": claim.claim_id,
            }
            for claim in by_report(self.claims)
        )


def pledge_row(pledge: Pledge) -> Row:
    """A pledge as a row of the table pledges; None stands for empty."""
    return record_row("pledges", pledge, pledge.rate, pledge.leading)


def build_pledges(
    claims: Iterable[Claim], known: Iterable[KnownPledge] = (), rulings: Rulings = NO_RULINGS
) -> list[Pledge]:
    """Claims grouped into pledges, with rates and what counts, in the order of their leading claims.

    Args:
        claims: each once.
        known: pledges as named before, the oldest first: they keep their identifiers.
        rulings: of reviewers.
    """
    full = {claim.claim_id: claim for claim in claims}
    pledges, _ = build_small(map(told_by, full.values()), known, rulings)
    return [replace(pledge, leading=full[pledge.leading.claim_id]) for pledge in pledges]


def build_small(
    claims: Iterable[Told], known: Iterable[KnownPledge] = (), rulings: Rulings = NO_RULINGS
) -> tuple[list[Pledge], dict[str, str]]:
    """The same from small records, with where identifiers that are no longer in use lead to: for so many claims that
    whole ones would not fit in memory."""
    told = list(claims)
    place = {claim.claim_id: number for number, claim in enumerate(told)}
    groups = sorted(group(told, rulings), key=lambda members: place[members[0].claim_id])
    names = name_groups(groups, known)
    leading = {key: members[0] for key, members in zip(names.pledge_ids, groups, strict=True)}
    links = containers(dict(zip(names.pledge_ids, groups, strict=True)))
    drafts = [_draft(key, members, rulings) for key, members in zip(leading, groups, strict=True)]
    reasons = {draft.pledge_id: _own_reason(draft) for draft in drafts}
    standing = {key for key, reason in reasons.items() if not reason}
    held = contained(links, standing)
    dollars = {draft.pledge_id: _dollars(draft) for draft in drafts}
    told_twice = overlaps(dict(zip(leading, groups, strict=True)), dollars, links, standing)
    drafts = [_overlapping(draft, told_twice.get(draft.pledge_id), standing, leading) for draft in drafts]
    return [_judged(draft, links, held, reasons[draft.pledge_id]) for draft in drafts], names.redirects


def _draft(pledge_id: str, members: Sequence[Told], rulings: Rulings) -> Pledge:
    claim = members[0]
    fx = rate(claim.currency, claim.announced_on, claim.published)
    times = periods(claim.per, claim.period)
    return Pledge(
        pledge_id=pledge_id,
        leading=claim,
        claims=tuple(members),
        stage=claim.stage if _is_set("stage", claim, rulings) else stage_of(members),
        hold=claim.hold if _is_set("hold", claim, rulings) else hold_of(members),
        rate=fx,
        periods=times,
        amount_eur=_converted(claim.amount * times, fx.fx_rate_eur),
        amount_usd=_converted(claim.amount * times, fx.fx_rate_usd),
        conversion_gap=_conversion_gap(claim),
        corrected=tuple(change for member in members for change in rulings.corrected.get(member.claim_id, ())),
    )


def _is_set(field: str, claim: Told, rulings: Rulings) -> bool:
    """Whether a reviewer has set a field of a claim: where it leads, that goes for the pledge."""
    return any(change["field"] == field for change in rulings.corrected.get(claim.claim_id, ()))


def _converted(amount: Decimal, per_unit: Decimal | None) -> Decimal | None:
    return None if per_unit is None else round(amount * per_unit, 0)


def _dollars(pledge: Pledge) -> Decimal | None:
    """The stated amount, of one period, in US dollars."""
    return _converted(pledge.leading.amount, pledge.rate.fx_rate_usd)


def _conversion_gap(claim: Told) -> Decimal | None:
    per_unit = cross(claim.currency, claim.stated_currency, claim.announced_on, claim.published)
    if claim.stated_amount is None or per_unit is None or not claim.amount:
        return None
    return round(claim.stated_amount / (claim.amount * per_unit) - 1, 4)


def _own_reason(pledge: Pledge) -> str:
    """Why a pledge does not count, looking at it alone."""
    claim = pledge.leading
    status = {"claim_kind": claim.claim_kind.value, "stage": pledge.stage.value, "hold": pledge.hold.value}
    if reason := status_reason(status):
        return reason
    if claim.disputed:
        return DISPUTED
    return NO_RATE.format(currency=TOTALS_IN) if pledge.amount_usd is None else ""


def _overlapping(
    draft: Pledge, overlap: Overlap | None, standing: Collection[str], leading: Mapping[str, Told]
) -> Pledge:
    """The pledge with what it repeats, and the reason for that where all of it stands."""
    if overlap is None:
        return draft
    stand = all(key in standing for key in overlap.of)
    reason = overlap_reason(code for key in overlap.of for code in leading[key].donor_code) if stand else ""
    return replace(draft, overlap=overlap.kind, overlap_with=overlap.of, excluded_because=reason)


def _judged(draft: Pledge, links: Mapping[str, str], held: Collection[str], own_reason: str) -> Pledge:
    container = links.get(draft.pledge_id, "")
    reason = own_reason
    if not reason and draft.pledge_id in held:
        reason = containment_reason(draft.leading.claim_kind)
    return replace(draft, contained_in=container, excluded_because=reason or draft.excluded_because)
