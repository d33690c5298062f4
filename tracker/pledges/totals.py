"""What counts in totals, and why the rest does not: one list of rules for table, page and command line.

A pledge that breaks several rules carries the reason of the first. Rules of a single pledge's status (`STATUS`) can be
read off its columns; containment needs the whole table.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.pledges.told import Told
from tracker.records import ClaimKind, Hold, Per, Stage


@dataclass(frozen=True, slots=True)
class StatusRule:
    """Pledges whose `column` has `value` do not count."""

    column: str
    value: str
    reason: str


STATUS = (
    StatusRule("claim_kind", ClaimKind.CUMULATIVE_TOTAL, "total to date"),
    StatusRule("claim_kind", ClaimKind.REMAINING, "remainder of an earlier pledge"),
    StatusRule("hold", Hold.BLOCKED, "blocked"),
    StatusRule("hold", Hold.SUSPENDED, "suspended"),
    StatusRule("stage", Stage.PROPOSED, "proposed, not pledged"),
    StatusRule("stage", Stage.CANCELLED, "cancelled"),
)
DISPUTED = "disputed by its own source"
PART = "part of a package"
RAISED = "contained in the raised pledge"
OVERLAP = "overlap with {other}"
NO_RATE = "no exchange rate for {currency}"
GUARANTEE = "guarantee not chosen"
# What a reader can count all the same, by the name of its switch.
SWITCHES = {"disputed": DISPUTED, "part": PART, "contained": RAISED, "overlap": OVERLAP}


def counting(column: str, values: Collection[str]) -> tuple[str, ...]:
    """Those of a column's `values` that count by default."""
    return tuple(value for value in values if status_reason({column: value}) == "")


def status_reason(status: Mapping[str, str]) -> str:
    """The reason why a pledge of this status does not count; '' where it does."""
    return next((rule.reason for rule in STATUS if status.get(rule.column) == rule.value), "")


def containment_reason(claim_kind: str) -> str:
    """The reason of a pledge that another one contains."""
    return RAISED if claim_kind == ClaimKind.INCREMENT else PART


def containers(groups: Mapping[str, Sequence[Told]]) -> dict[str, str]:
    """Which pledge already holds which other, both by key: packages, and totals that an increment led to.

    One report is enough to say so. Only pledges of `groups` are named, so a part whose package is not among them stands
    alone. A circle is cut open.

    Args:
        groups: the claims of each pledge by its key, the leading one first.
    """
    by_id = {claim.claim_id: key for key, claims in groups.items() for claim in claims}
    by_sentence: dict[int, list[tuple[str, Told]]] = {}
    for key, claims in groups.items():
        for claim in claims:
            by_sentence.setdefault(claim.sentence_key, []).append((key, claim))
    links: dict[str, str] = {}
    for key, claims in groups.items():
        for claim in claims:
            holder = by_id.get(claim.part_of, "") if claim.part_of else ""
            if not holder and claim.claim_kind is ClaimKind.INCREMENT:
                near = by_sentence[claim.sentence_key]
                holder = next((other for other, total in near if _is_raised_to(total, claim)), "")
            if holder and key not in (holder, *ancestors(holder, links)):
                links[key] = holder
                break
    return links


def _is_raised_to(total: Told, increment: Told) -> bool:
    """Whether `total` is what the increment raised the pledge to: told in one breath, of the same day, and larger."""
    same = ("donor_code", "recipient_code", "currency", "announced_on", "per")
    return (
        total.claim_kind is ClaimKind.NEW
        and total.amount > increment.amount
        and all(getattr(total, field) == getattr(increment, field) for field in same)
    )


def ancestors(key: str, links: Mapping[str, str]) -> list[str]:
    """All that hold `key`, the nearest first."""
    found: list[str] = []
    while (key := links.get(key, "")) and key not in found:
        found.append(key)
    return found


def contained(links: Mapping[str, str], standing: Collection[str]) -> set[str]:
    """Those that do not count because something that holds them is among `standing` (counts but for containment)."""
    return {key for key in links if any(holder in standing for holder in ancestors(key, links))}


def periods(per: Per, period: str) -> Decimal:
    """How many times a sum 'per year' or 'per month' is paid within its period; 1 for a single sum or an open period.

    Years are counted in months, so 18 months of a yearly sum are 1.5; never less than one.
    """
    first, slash, last = period.partition("/")
    if per is Per.NONE or not first or (slash and not last):
        return Decimal(1)
    months = _month(last or first, of_end=True) - _month(first, of_end=False) + 1
    return max(Decimal(1), Decimal(months) / (12 if per is Per.YEAR else 1))


def _month(when: str, *, of_end: bool) -> int:
    """Number of the month in which `YYYY[-MM[-DD]]` starts or ends, counted through the years."""
    month = int(when[5:7]) if len(when) > 4 else (12 if of_end else 1)
    return int(when[:4]) * 12 + month
