"""Names of pledges: a group of claims gets an identifier, and keeps the one that it had before."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.pledges.told import Told


@dataclass(frozen=True, slots=True)
class KnownPledge:
    """A pledge as it was named before: its identifier and its claims, the one that it was named after first."""

    pledge_id: str
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Identifiers of groups, in their order, and where identifiers that are no longer in use lead to."""

    pledge_ids: tuple[str, ...]
    redirects: dict[str, str]


def by_report(claims: Iterable[Told]) -> list[Told]:
    """Claims by publication day, those without one last, then by identifier."""
    return sorted(claims, key=lambda claim: (claim.published or date.max, claim.claim_id))


def name_groups(groups: Sequence[Sequence[Told]], known: Iterable[KnownPledge] = ()) -> Names:
    """Identifiers for groups of claims.

    A known pledge lives on in the group of the claim that it was named after. Where several live on in one group, the
    oldest keeps its identifier and the others lead to it. Where that claim is gone it lives on in the group of the
    first of its claims that is left, unless another pledge lives there: no identifier comes to mean another promise.
    A new pledge is named after its first reported claim alone, so that other articles do not change it.

    Args:
        groups: claims of one pledge each; no claim twice.
        known: pledges named before, the oldest first.
    """
    place = {claim.claim_id: number for number, group in enumerate(groups) for claim in group}
    ids: dict[int, str] = {}
    redirects: dict[str, str] = {}
    orphans = []
    for pledge in known:
        founder, *others = pledge.claim_ids
        if founder not in place:
            orphans.append((pledge.pledge_id, others))
        elif ids.setdefault(place[founder], pledge.pledge_id) != pledge.pledge_id:
            redirects[pledge.pledge_id] = ids[place[founder]]
    for pledge_id, others in orphans:
        number = next((place[claim_id] for claim_id in others if claim_id in place), None)
        if number is not None:
            ids.setdefault(number, pledge_id)
    taken = {*ids.values(), *redirects, *(pledge_id for pledge_id, _ in orphans)}
    for number, group in enumerate(groups):
        if number not in ids:
            ids[number] = _new_id(by_report(group)[0].claim_id, taken)
            taken.add(ids[number])
    return Names(tuple(ids[number] for number in range(len(groups))), redirects)


def _new_id(claim_id: str, taken: set[str]) -> str:
    salt, pledge_id = 0, ""
    while not pledge_id or pledge_id in taken:
        key = claim_id + (f"~{salt}" if salt else "")
        pledge_id = "P" + hashlib.sha256(key.encode(errors="replace")).hexdigest()[:12]
        salt += 1
    return pledge_id
