"""Sums that can be one and the same: rounded, cut or converted; all in whole units of their currency."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from tracker.pledges.rates import cross

# A rounding farther off than this is another sum: $375m is told as 400, $1.8bn as nearly 2, but $325m not as 400.
FARTHEST = 0.12
# Outlets convert at rates of other days.
CONVERSION = 0.03
_DIGITS = (1, 2)
_SLIPPING = 3
_CACHED = 1 << 16
# So many sums of one band and window are looked at: more of them are no news but a list.
_MOST = 16


class Sum(NamedTuple):
    """A sum as told: `value` in whole units of `currency`."""

    currency: str
    value: int


@lru_cache(maxsize=_CACHED)
def roundings(value: int) -> tuple[int, ...]:
    """What else a sum is told as: cut or raised to one or two digits, at most an eighth off."""
    found = []
    size = len(str(value))
    for digits in _DIGITS:
        unit = 10 ** max(size - digits, 0)
        rest = value % unit
        if rest:
            near = (value - rest, value - rest + unit)
            found += [told for told in near if abs(told - value) <= FARTHEST * value]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=_CACHED)
def slips(value: int) -> tuple[int, ...]:
    """The sum with two neighbouring digits swapped, as a slip of the pen does: of three or more digits."""
    digits = str(value).rstrip("0")
    zeros = "0" * (len(str(value)) - len(digits))
    places = range(len(digits) - 1) if len(digits) >= _SLIPPING else ()
    swapped = (digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :] for place in places)
    return tuple(int(one + zeros) for one in swapped if one != digits and one[0] != "0")


@cache
def _per_unit(currency: str, into: str, day: str) -> float | None:
    per_unit = cross(currency, into, day, None)
    return None if per_unit is None else float(per_unit)


def converted(told: Sum, into: str, day: str) -> Sum | None:
    """A sum in another currency at the rate of a day (`YYYY-MM-DD`), to whole units; None where there is no rate."""
    per_unit = _per_unit(told.currency, into, day)
    return None if per_unit is None else Sum(into, round(told.value * per_unit))


class Place(NamedTuple):
    """Where a sum is told: the day (as `date.toordinal` counts), the claim by its number, and the value."""

    day: int
    claim: int
    value: int


class SumIndex:
    """Claims by a key that must agree, by their sum, and by day: finds those near a day in a few steps."""

    def __init__(self, told: Iterable[tuple[int, Sum, int, int]]) -> None:
        """`told`: key, sum, day and claim of each."""
        self._exact: dict[tuple[int, str, int], list[Place]] = {}
        self._bands: dict[tuple[int, str, int], list[Place]] = {}
        self._currencies: dict[int, set[str]] = {}
        for key, (currency, value), day, claim in told:
            place = Place(day, claim, value)
            self._exact.setdefault((key, currency, value), []).append(place)
            self._bands.setdefault((key, currency, _band(value)), []).append(place)
            self._currencies.setdefault(key, set()).add(currency)
        for index in (self._exact, self._bands):
            for places in index.values():
                places.sort()

    def same(self, key: int, told: Sum, first: int, last: int) -> list[Place]:
        """Where exactly this sum is told from the day `first` to the day `last`."""
        return self._same(key, *told, first, last)

    def slipped(self, key: int, told: Sum, first: int, last: int) -> list[Place]:
        """Where it is told with a slip of the pen."""
        currency, value = told
        return [place for other in slips(value) for place in self._same(key, currency, other, first, last)]

    def rounded(self, key: int, told: Sum, first: int, last: int) -> list[Place]:
        """Where it is told rounded, or where a sum is told of which it is a rounding."""
        currency, value = told
        found = [place for other in roundings(value) for place in self._same(key, currency, other, first, last)]
        if _is_round(value):
            least, most = (round(value / (1 + off)) for off in (FARTHEST, -FARTHEST))
            near = self.between(key, Sum(currency, least), most, first, last)
            found += [place for place in near if value in roundings(place.value)]
        return found

    def between(self, key: int, least: Sum, most: int, first: int, last: int) -> list[Place]:
        """Where a sum from `least` to `most` in its currency is told."""
        found = []
        for band in range(_band(least.value), _band(most) + 1):
            if places := self._bands.get((key, least.currency, band)):
                near = _between(places, first, last)[:_MOST]
                found += [place for place in near if least.value <= place.value <= most]
        return found

    def converted(self, key: int, told: Sum, first: int, last: int, day: str) -> list[Place]:
        """Where it is told in another currency, as converted at the rate of `day` or rounded after that."""
        found: list[Place] = []
        currencies = self._currencies.get(key, set())
        for currency in sorted(currencies) if currencies - {told.currency} else ():
            other = converted(told, currency, day) if currency != told.currency else None
            if other is None or not other.value:
                continue
            for value in roundings(other.value):
                found += self._same(key, currency, value, first, last)
            least, most = (round(other.value * (1 + off)) for off in (-CONVERSION, CONVERSION))
            found += self.between(key, Sum(currency, least), most, first, last)
        return found

    def _same(self, key: int, currency: str, value: int, first: int, last: int) -> list[Place]:
        places = self._exact.get((key, currency, value))
        return _between(places, first, last) if places else []


def _is_round(value: int) -> bool:
    return len(str(value).rstrip("0")) <= max(_DIGITS)


def _band(value: int) -> int:
    return int(math.log(max(value, 1)) / CONVERSION)


def _between(places: list[Place], first: int, last: int) -> list[Place]:
    if places[0].day > last or places[-1].day < first:
        return []
    return places[bisect_left(places, (first,)) : bisect_left(places, (last + 1,))]
