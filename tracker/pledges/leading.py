"""Which claim of a pledge leads: the row takes its wording and fields from it."""

from collections import Counter
from collections.abc import Container, Sequence

from tracker.pledges.told import Told
from tracker.records import ClaimKind, Qualifier, Stage

_NOT_DECIDED = (Stage.PROPOSED, Stage.CANCELLED)
_BOUNDS = (Qualifier.EXACT, Qualifier.RANGE, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.UP_TO)
_KINDS = tuple(ClaimKind)


def leading(claims: Sequence[Told], corrected: Container[str] = ()) -> Told:
    """The leading claim: a corrected one, else of those with a date that tell a decision, as news, the most precisely
    worded; of several the one whose figure most reports tell, then the donor's own word, then the first report.

    Args:
        claims: of one pledge, in the order of their reports.
        corrected: claims that a reviewer corrected.
    """
    support = Counter((claim.amount, claim.currency) for claim in claims)

    def rank(claim: Told) -> tuple[object, ...]:
        return (
            claim.claim_id not in corrected,
            not claim.announced_on and not claim.claim_kind.is_stock,
            claim.stage in _NOT_DECIDED,
            _KINDS.index(claim.claim_kind),
            not claim.donor_read,
            -len(claim.announced_on),
            -_digits(claim),
            _BOUNDS.index(claim.qualifier),
            -support[claim.amount, claim.currency],
            not claim.own_source,
        )

    return min(claims, key=rank)


def _digits(claim: Told) -> int:
    """Significant digits of the figure: 2.75 billion says more than 3."""
    return len(str(int(claim.amount)).rstrip("0"))
