"""An amount written in any style of the grammar is read back as the same amount."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction.mentions.money import find_money
from tracker.extraction.text import clean

UNITS = {
    1_000: ("thousand", "k"),
    100_000: ("lakh", "lakhs"),
    1_000_000: ("million", "mn", "mln", "m", "M", "mio", "MILLION"),
    10_000_000: ("crore", "cr"),
    1_000_000_000: ("billion", "bn", "bln", "B", "mrd", "milliard"),
    1_000_000_000_000: ("trillion", "tn", "trn"),
}
ATTACHED = frozenset({"k"})
ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# Marks between groups of digits: a comma, blanks of several widths, apostrophes.
MARKS = (",", "\u2009", "\u202f", "\u00a0", " ", "'", "\u2019")
BLANKS = (" ", "\u00a0", "\u202f")


@dataclass(frozen=True)
class Style:
    """How an amount is written, and the amounts that can be written so."""

    amounts: "st.SearchStrategy[Decimal]"
    write: Callable[[Decimal], str]


def whole(least: int = 10_000, most: int = 10**14) -> "st.SearchStrategy[Decimal]":
    """Whole amounts, round ones often: sums of aid are a few digits and zeros."""
    round_ones = st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 99_999), st.integers(0, 9))
    fitting = round_ones.filter(lambda amount: least <= amount <= most)
    return (fitting | st.integers(least, most)).map(Decimal)


def plain(number: Decimal) -> str:
    """The number without exponent and without zeros that say nothing."""
    return f"{number.normalize():f}"


def grouped(amount: Decimal, mark: str) -> str:
    """1,250,000 with any mark."""
    return f"{amount:,}".replace(",", mark)


def indian(amount: Decimal) -> str:
    """12,50,000."""
    head, tail = divmod(int(amount), 1000)
    pairs: list[str] = []
    while head:
        head, pair = divmod(head, 100)
        pairs.insert(0, f"{pair:02}" if head else str(pair))
    return ",".join([*pairs, f"{tail:03}"])


def below_thousand(number: int, joint: str = " and ") -> str:
    """One hundred and twenty-five."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    small = ONES[rest] if rest < 20 else TENS[tens] + ("-" + ONES[ones] if ones else "")
    big = f"{ONES[hundreds]} hundred" if hundreds else ""
    return joint.join(part for part in (big, small) if part)


def in_words(amount: Decimal, joint: str) -> str:
    """Two million five hundred thousand."""
    parts, rest = [], int(amount)
    for factor in (10**12, 10**9, 10**6, 10**3):
        number, rest = divmod(rest, factor)
        parts += [f"{below_thousand(number, joint)} {UNITS[factor][0]}"] if number else []
    return " ".join(parts)


def with_unit(factor: int, unit: str, joint: str, point: str) -> Style:
    """1.25 million, 1,25 million: up to three decimals, but two where three would read as a group."""
    decimals = 3 if point == "." else 2
    numbers = st.decimals(Decimal("0.01"), Decimal("999.99"), places=decimals)

    def write(amount: Decimal) -> str:
        return plain(amount / factor).replace(".", point) + joint + unit

    return Style(numbers.filter(bool).map(lambda number: number * factor), write)


def share(words: str, part: str) -> Style:
    """Half a billion."""
    units = st.sampled_from([10**6, 10**9, 10**12])
    return Style(
        units.map(lambda factor: factor * Decimal(part)),
        lambda amount: next(f"{words} {UNITS[unit][0]}" for unit in UNITS if unit * Decimal(part) == amount),
    )


def and_a_half(factor: int) -> Style:
    """Two and a half million."""
    return Style(
        st.integers(1, 999).map(lambda number: (number + Decimal("0.5")) * factor),
        lambda amount: f"{below_thousand(int(amount // factor))} and a half {UNITS[factor][0]}",
    )


def styles() -> Iterator[tuple[str, Style]]:
    """All styles by name."""
    yield "digits", Style(whole(), lambda amount: str(int(amount)))
    for mark in MARKS:
        yield f"groups {mark!r}", Style(whole(), lambda amount, mark=mark: grouped(amount, mark))
    yield "groups and cents", Style(whole(), lambda amount: grouped(amount, ",") + ".50")
    yield "groups by points", Style(whole(), lambda amount: grouped(amount, "."))
    yield "points and cents", Style(whole(), lambda amount: grouped(amount, ".") + ",50")
    yield "indian", Style(whole(most=10**10), indian)
    for factor, units in UNITS.items():
        for unit in units:
            for joint in ("",) if unit in ATTACHED else ("", *BLANKS, "-") if len(unit) > 1 else ("", *BLANKS):
                yield f"{joint!r} {unit}", with_unit(factor, unit, joint, ".")
            yield f"comma {unit}", with_unit(factor, unit, "" if unit in ATTACHED else " ", ",")
    thousands = whole(10, 10**11).map(lambda number: number * 1000)
    for joint in (" and ", " "):
        yield f"words{joint}", Style(thousands, lambda amount, joint=joint: in_words(amount, joint))
    for factor in (10**6, 10**9, 10**12):
        yield f"and a half {factor}", and_a_half(factor)
    yield "half", share("half a", "0.5")
    yield "quarter", share("a quarter of a", "0.25")
    yield "three quarters", share("three quarters of a", "0.75")


STYLES = dict(styles())
BEFORE = ("\u20ac{}", "\u20ac {}", "EUR {}", "EUR{}", "EUR\u00a0{}")
AFTER = ("{} EUR", "{} \u20ac", "{}\u00a0euros")


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=25)
@given(data=st.data())
def test_an_amount_is_read_back(style: str, data: st.DataObject) -> None:
    amount = data.draw(STYLES[style].amounts)
    number = STYLES[style].write(amount)
    # Nobody writes a sign before a number in words.
    forms = ("{} euros",) if number[0].isalpha() else (*BEFORE, *AFTER, "{} euros")
    words = data.draw(st.sampled_from(forms)).format(number)
    text = f"Norway gave {words} in aid to Ukraine."
    found = [(money.amount, money.currencies, text[money.start : money.end]) for money in find_money(clean(text))]
    cents = Decimal("0.5") if style.endswith("cents") else 0
    assert found == [(amount + cents, ("EUR",), words)]
