"""Which claims tell the same pledge."""

from collections.abc import Iterable

from tracker.pledges.rulings import NO_RULINGS, Rulings
from tracker.pledges.told import Told


def group(claims: Iterable[Told], rulings: Rulings = NO_RULINGS) -> list[tuple[Told, ...]]:
    """Claims in groups, one group a pledge, the leading claim first."""
    return [(claim,) for claim in claims]
