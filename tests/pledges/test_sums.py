"""Sums that can be one and the same, and the windows of the rules that join them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pledges.sums import FARTHEST, Sum, SumIndex, converted, roundings, slips
from tracker.pledges.windows import Window, window


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1_850_000_000, {1_800_000_000, 1_900_000_000, 2_000_000_000}),
        (375_000_000, {370_000_000, 380_000_000, 400_000_000}),
        (325_000_000, {300_000_000, 320_000_000, 330_000_000}),
        (44_900_000_000, {44_000_000_000, 45_000_000_000, 40_000_000_000, 50_000_000_000}),
        (400_000_000, set()),
        (1_200_000_000, set()),
        (5, set()),
        (0, set()),
    ],
)
def test_roundings(value: int, told: set[int]) -> None:
    assert set(roundings(value)) == told


@given(st.integers(0, 10**15))
def test_a_rounding_is_round_and_near(value: int) -> None:
    for told in roundings(value):
        assert told != value
        assert len(str(told).rstrip("0")) <= 2
        assert abs(told - value) <= FARTHEST * value


@pytest.mark.parametrize(
    ("value", "told"), [(1_850, {8_150, 1_580}), (185_000, {815_000, 158_000}), (45_000, set()), (1_050, {1_500})]
)
def test_slips_of_the_pen(value: int, told: set[int]) -> None:
    assert set(slips(value)) == told


def test_conversion_at_the_rate_of_the_day() -> None:
    assert converted(Sum("EUR", 1_000_000), "USD", "2024-03-05") == Sum("USD", 1_084_900)
    assert converted(Sum("TWD", 1_000_000), "USD", "2024-03-05") is None


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3000), st.integers(1, 60)), max_size=30),
    st.integers(1, 3000),
    st.integers(1, 60),
    st.integers(0, 30),
)
def test_the_index_finds_what_a_search_through_all_finds(
    told: list[tuple[int, int, int]], value: int, first: int, days: int
) -> None:
    index = SumIndex((key, Sum("EUR", amount), day, claim) for claim, (key, amount, day) in enumerate(told))
    within = [
        (claim, amount) for claim, (key, amount, day) in enumerate(told) if key == 1 and first <= day <= first + days
    ]
    asked = (Sum("EUR", value), first, first + days)
    assert {place.claim for place in index.same(1, *asked)} == {claim for claim, amount in within if amount == value}
    near = {claim for claim, amount in within if amount in roundings(value) or value in roundings(amount)}
    assert {place.claim for place in index.rounded(1, *asked)} == near
    least, most = Sum("EUR", value), value + 100
    between = {claim for claim, amount in within if value <= amount <= most}
    assert {place.claim for place in index.between(1, least, most, first, first + days)} == between


def test_windows_follow_the_kind_of_giver() -> None:
    """Of several givers the widest window holds, of none named the narrowest."""
    state, bloc = window("foretold", ("NOR",)).days, window("foretold", ("EU",)).days
    assert state < window("foretold", ("IMF",)).days < bloc
    assert window("foretold", ("NOR", "EU")).days == bloc
    assert window("foretold", ()).days == state
    with pytest.raises(KeyError):
        window("no_such_rule", ())


def test_a_window_names_kinds_of_givers() -> None:
    with pytest.raises(ValueError, match="planet"):
        Window("at_once", ("planet",), 3, "")
