"""Which claims tell the same pledge."""

from collections.abc import Iterable

from tracker.records import Claim


def group(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Claims in groups, one group a pledge, the leading claim first.

    Every claim is a pledge of its own so far: the same promise told by two articles counts twice.
    """
    return [[claim] for claim in claims]
