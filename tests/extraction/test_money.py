"""Sums of money: the table of cases, every row of the data behind it, and what must hold for any text."""

import json
from decimal import Decimal
from typing import Any

import pytest
from casetable import case_rows
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.mentions.amounts import NotMoney
from tracker.extraction.mentions.bounds import PeriodRow, QualifierRow, Side
from tracker.extraction.mentions.currencies import CURRENCIES, Currency, meanings
from tracker.extraction.mentions.money import find_money, money_places
from tracker.extraction.mentions.numbers import Form, Multiplier
from tracker.records import Money, Qualifier
from tracker.tables import read_rows


def _told(text: str, money: Money, expected: dict[str, Any]) -> dict[str, Any]:
    """The sum in the notation of the table, with the bounds where the case names them."""
    told: dict[str, Any] = {
        "quote": text[money.start : money.end],
        "amount": None if money.amount is None else str(money.amount),
        "currency": money.currencies[0],
    }
    if money.qualifier is not Qualifier.EXACT:
        told["qualifier"] = money.qualifier.value
    if "low" in expected:
        told |= {"low": str(money.low), "high": str(money.high)}
    if money.per:
        told["per"] = money.per.value
    if money.stated:
        told["stated"] = _told(text, money.stated, expected.get("stated", {}))
    return told


@pytest.mark.parametrize("row", case_rows("money.csv"))
def test_case(row: dict[str, str]) -> None:
    text, sums = row["text"], json.loads(row["sums"])
    found = find_money(text)
    expected = sums + [{}] * (len(found) - len(sums))
    assert [_told(text, money, case) for money, case in zip(found, expected, strict=False)] == sums


# ---- every row of the data

QUALIFIERS = read_rows("rules/qualifiers.csv", QualifierRow)
PERIODS = read_rows("rules/periods.csv", PeriodRow)


def test_every_qualifier_has_a_case() -> None:
    ids = {case.id for case in case_rows("money.csv")}
    assert {f"qualifier_{row.rule}" for row in QUALIFIERS} <= ids
    assert len({row.rule for row in QUALIFIERS}) == len(QUALIFIERS)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.rule) for row in QUALIFIERS if row.unless_after])
def test_words_that_turn_a_qualifier_off(row: QualifierRow) -> None:
    for stem in row.unless_after:
        money = find_money(f"Ministers {stem} it {row.phrase} $5 million today.")[0]
        assert money.qualifier is Qualifier.EXACT, stem


@pytest.mark.parametrize("row", [pytest.param(row, id=row.rule) for row in PERIODS])
def test_every_period(row: PeriodRow) -> None:
    joint = "" if row.phrase[0] in "-/" else " "
    text = f"It pays $5 million{joint}{row.phrase}." if row.side is Side.AFTER else f"Its {row.phrase} $5 million."
    money = find_money(text)[0]
    assert money.per is row.per
    assert money.per_at
    assert text[money.per_at.start : money.per_at.end] == row.phrase


@pytest.mark.parametrize("row", read_rows("rules/multipliers.csv", Multiplier), ids=lambda row: row.word)
def test_every_multiplier(row: Multiplier) -> None:
    joints = ("",) if row.form is Form.ATTACHED else ("", " ")
    for joint in joints:
        money = find_money(f"They paid €5{joint}{row.word} for it.")[0]
        assert money.amount == 5 * row.factor


@pytest.mark.parametrize("row", [pytest.param(row, id=row.rule) for row in read_rows("rules/not_money.csv", NotMoney)])
def test_every_word_that_denies_money(row: NotMoney) -> None:
    for noun in row.nouns:
        number = "5 million" if row.scaled_too else "5,000"
        for word in row.followed_by:
            assert find_money(f"They had {number} {noun} {word} then.") == [], word
        for word in row.unless_followed_by:
            assert len(find_money(f"They had {number} {noun} {word} then.")) == 1, word
        for word in row.preceded_by:
            assert find_money(f"They {word} {number} {noun}.") == [], word


def _sentences(row: Currency) -> list[tuple[str, str]]:
    """Each sign of the currency in a sentence, where it must stand as such."""
    before = [(sign, f"They gave {sign} 40 million in May.") for sign in (row.code, *row.symbols, *row.weak_symbols)]
    attached = [(sign, f"They gave {sign}40 million in May.") for sign in (row.code, *row.symbols, *row.weak_symbols)]
    nouns = (*row.nouns, *row.weak_nouns)
    after = [
        (noun, f"They gave 40 million {cased} in May.")
        for noun in nouns
        for cased in (noun, noun[:1].upper() + noun[1:], noun.upper())
    ]
    full = [f"{adjective} {noun}" for adjective in row.adjectives for noun in (*nouns, *row.bound_nouns)]
    return [*before, *attached, *after, *((phrase, f"They gave 40 million {phrase} in May.") for phrase in full)]


@pytest.mark.parametrize("row", [pytest.param(row, id=code) for code, row in CURRENCIES.items()])
def test_every_sign_of_a_currency_is_found(row: Currency) -> None:
    for sign, sentence in _sentences(row):
        found = find_money(sentence)
        assert [money.amount for money in found] == [Decimal(40_000_000)], sentence
        assert row.code in found[0].currencies, sentence
        assert set(found[0].currencies) == set(meanings(sign)), sentence
    assert find_money(f"They gave {row.code} 40 million in May.")[0].currencies == (row.code,)
    assert find_money(f"They gave 40 million {row.code} in May.")[0].currencies == (row.code,)


@pytest.mark.parametrize(
    ("sign", "codes"),
    [
        ("$", ("USD", "CAD", "AUD", "NZD", "TWD", "SGD", "HKD")),
        ("dollars", ("USD", "CAD", "AUD", "NZD", "TWD", "SGD", "HKD")),
        ("C$", ("CAD",)),
        ("kroner", ("NOK", "DKK")),
        ("krona", ("SEK", "ISK")),
        ("kronor", ("SEK",)),
        ("koruna", ("CZK",)),
        ("Canadian dollars", ("CAD",)),
        ("pounds sterling", ("GBP",)),
        ("banana", ()),
    ],
)
def test_meanings(sign: str, codes: tuple[str, ...]) -> None:
    assert meanings(sign) == codes


def test_the_usual_meaning_comes_first() -> None:
    first = {"pounds": "GBP", "£": "GBP", "¥": "JPY", "won": "KRW", "francs": "CHF", "rupees": "INR", "kr": "NOK"}
    assert {sign: meanings(sign)[0] for sign in first} == first


# ---- what must hold for any text

_WORDS = """$ € £ US$ C$ kr NOK EUR R Rs zł 5 7 40 1,000 1.000.000 2.5 2,5 2024 ½ million bn m billion
thousand crore euros dollars pounds kroner won half a one two hundred and of point between from
to or up about more than over at least year annually ( ) ; , . - – + [ ] hundreds millions F- G
people worth raised equivalent"""
_PIECES = [*_WORDS.split(), "\n"]
_TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=25).map("".join),
)


def _all(found: list[Money]) -> list[Money]:
    return [money for first in found for money in _chain(first)]


def _chain(money: Money) -> list[Money]:
    return [money, *(_chain(money.stated) if money.stated else [])]


@given(_TEXTS)
def test_any_text(text: str) -> None:
    found = find_money(text)
    assert money_places(text) or not found
    ends = [0]
    for money in _all(found):
        assert ends[-1] <= money.start < money.end <= len(text)
        ends.append(money.end)
        assert money.currencies
        assert set(money.currencies) <= set(CURRENCIES)
        assert money.rule
        if money.amount is None:
            assert (money.low, money.high) == (None, None)
        else:
            assert money.low is None or money.low <= money.amount
            assert money.high is None or money.amount <= money.high


@given(_TEXTS, _TEXTS)
def test_offsets_count_from_the_start_of_the_text(before: str, text: str) -> None:
    """A part of a text, read as such, gives what the part gives alone, moved."""
    whole = before + "\n" + text
    start = len(before) + 1
    alone = [(m.start + start, m.end + start, m.amount, m.qualifier, m.per) for m in find_money(text)]
    assert [(m.start, m.end, m.amount, m.qualifier, m.per) for m in find_money(whole, start)] == alone
    cut = find_money(text + "\n" + before, 0, len(text))
    assert [(m.start, m.end, m.amount) for m in cut] == [(m.start, m.end, m.amount) for m in find_money(text)]


_STYLES = {
    "plain": lambda n: str(n),
    "commas": lambda n: f"{n:,}",
    "dots": lambda n: f"{n:,}".replace(",", "."),
    "spaces": lambda n: f"{n:,}".replace(",", " "),
    "no_break": lambda n: f"{n:,}".replace(",", "\u00a0"),
    "narrow": lambda n: f"{n:,}".replace(",", "\u202f"),
    "thin": lambda n: f"{n:,}".replace(",", "\u2009"),
    "apostrophes": lambda n: f"{n:,}".replace(",", "'"),
}


@pytest.mark.parametrize("style", _STYLES)
@given(number=st.integers(min_value=1, max_value=10**12))
def test_whole_numbers_in_every_style(style: str, number: int) -> None:
    for text in (f"It cost €{_STYLES[style](number)} then.", f"It cost {_STYLES[style](number)} euros then."):
        (money,) = find_money(text)
        assert money.amount == number
        assert text[money.start : money.end].strip("€ euros") == _STYLES[style](number)


@given(st.integers(min_value=0, max_value=999), st.integers(min_value=1, max_value=99), st.sampled_from(".,"))
def test_decimals_before_a_unit(whole: int, part: int, point: str) -> None:
    (money,) = find_money(f"It gave {whole}{point}{part:02d} million euros.")
    assert money.amount == Decimal(f"{whole}.{part:02d}") * 1_000_000


def _indian(number: int) -> str:
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, at - 2) : at] for at in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, tail]) if head else tail


@given(st.integers(min_value=1, max_value=10**11))
def test_indian_grouping(number: int) -> None:
    (money,) = find_money(f"It cost ₹{_indian(number)} then.")
    assert money.amount == number


@pytest.mark.parametrize("digits", ["٣٤", "３４"])
def test_other_digits_are_no_numbers(digits: str) -> None:
    assert find_money(f"It cost €{digits} then.") == []
