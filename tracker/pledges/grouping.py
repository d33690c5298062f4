"""Which claims tell the same pledge."""

from collections.abc import Iterable

from tracker.pledges.told import Told


def group(claims: Iterable[Told]) -> list[tuple[Told, ...]]:
    """Claims in groups, one group a pledge, the leading claim first."""
    return [(claim,) for claim in claims]
