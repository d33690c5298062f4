"""Whether two sums as written can be one figure, rounded in one of them or converted."""

from decimal import Decimal

from tracker.records import Money


def same_sum(first: Money, second: Money) -> bool:
    """Equal up to rounding, in the sums themselves or their stated conversions."""
    ones = [m for m in (first, first.stated) if m]
    others = [m for m in (second, second.stated) if m]
    return any(
        one.currencies[0] == other.currencies[0]
        and one.amount
        and other.amount
        and _rounds_to(one.amount, other.amount)
        for one in ones
        for other in others
    )


def _rounds_to(one: Decimal, other: Decimal) -> bool:
    """Whether the coarser of two figures is the other one rounded (105.85 billion: 106 or 105.9, told as 105 too)."""
    if one == other:
        return True
    coarse, fine = sorted((one, other), key=digits)
    if digits(coarse) < 2 or digits(coarse) == digits(fine):
        return False
    unit = Decimal(1).scaleb(coarse.normalize().as_tuple().exponent)  # type: ignore[arg-type]
    return abs(coarse - fine) < unit


def digits(amount: Decimal) -> int:
    """How many digits a figure has, without the zeros at its end."""
    return len(amount.normalize().as_tuple().digits)
