"""Signs of currency: symbols, ISO codes and names, each with the currencies that it can mean.

The knowledge is `data/reference/currencies.csv`, one row a currency. The order of its rows is the order of meanings:
what stands first is what a bare '$' or 'kroner' usually means.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tracker.tables import read_rows

SPACES = " \t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f"
SPACE = f"[{SPACES}]"
_LETTER = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class Currency:
    """A row of currencies.csv.

    Weak signs count only beside a large sum ('12 won' and 'R 50' may be anything, '12 million won' and 'R50m' are
    money); a code among the weak symbols is a weak sign too. Bound nouns count only behind an adjective.
    """

    code: str
    name: str
    symbols: tuple[str, ...]
    weak_symbols: tuple[str, ...]
    nouns: tuple[str, ...]
    weak_nouns: tuple[str, ...]
    bound_nouns: tuple[str, ...]
    adjectives: tuple[str, ...]


class Form(StrEnum):
    """How a currency is written."""

    SYMBOL = "symbol"
    CODE = "code"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Sign:
    """One spelling and the currencies that it can mean, the usual one first."""

    form: Form
    codes: tuple[str, ...]
    weak: bool


class Marker(NamedTuple):
    """A sign found in a text, the characters `start` to `end`."""

    start: int
    end: int
    sign: Sign


class _Signs(dict[str, Sign]):
    """Spelling -> sign. A spelling of several currencies is learned once for each, in the order of the rows."""

    def learn(self, surface: str, form: Form, code: str, weak: bool) -> None:
        known = self.get(surface, Sign(form, (), weak))
        codes = known.codes if code in known.codes else (*known.codes, code)
        self[surface] = Sign(known.form, codes, known.weak and weak)


def _learned() -> tuple[_Signs, _Signs]:
    before, after = _Signs(), _Signs()
    for row in CURRENCIES.values():
        for symbol in (row.code, *row.symbols, *row.weak_symbols):
            form = Form.CODE if symbol == row.code else Form.SYMBOL
            weak = symbol in row.weak_symbols
            before.learn(symbol, form, row.code, weak)
            if not symbol[0].isalpha():  # 'AUD $5 million'
                before.learn(f"{row.code} {symbol}", Form.SYMBOL, row.code, False)
            # '5 $' and '5 USD' are written, '5 Rs' is not; letters that may follow ('5 kr') are among the nouns.
            if form is Form.CODE or not (symbol[-1].isalpha() or symbol[-1] == "."):
                after.learn(symbol, form, row.code, weak)
        for noun in (*row.nouns, *row.weak_nouns):
            after.learn(noun.lower(), Form.WORD, row.code, noun in row.weak_nouns)
        for adjective in row.adjectives:
            for noun in (*row.nouns, *row.weak_nouns, *row.bound_nouns):
                after.learn(f"{adjective} {noun}".lower(), Form.WORD, row.code, False)
    return before, after


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first, as a tree of prefixes: quick however many there are."""
    tree: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        tree.setdefault(word[:1], []).append(word[1:])
    branches = [_literal(letter) + any_of(rest) for letter, rest in tree.items() if letter]
    if not branches:
        return ""
    if "" in tree:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _literal(letter: str) -> str:
    return r"[\s-]" if letter == " " else re.escape(letter)


CURRENCIES: dict[str, Currency] = {row.code: row for row in read_rows("reference/currencies.csv", Currency)}
_BEFORE, _AFTER = _learned()
# What signs end with that are no letters, the whole sign where that alone is none ('S/'): a text with one of them is
# worth a look.
SYMBOL_ENDS = frozenset(
    sign[-1] if sign[-1] in _BEFORE else sign for sign in _BEFORE if not (sign[-1].isalpha() or sign[-1] == ".")
)
# How long the signs are that end with two characters, or are of one, the longest first.
_LENGTHS = {
    ending: sorted({len(sign) for sign in _BEFORE if sign[-2:] == ending}, reverse=True)
    for ending in {sign[-2:] for sign in _BEFORE}
}
# 'million euros', 'million-euro', 'mln. euros', 'billion more dollars', 'millions of euros', 'million\neuros'
_GAP_AFTER = (
    rf"(?:(?:(?<=[a-z])\.)?{SPACE}{{0,2}}|-|\n(?=[a-z])|{SPACE}(?:of|more|additional|extra|new|further){SPACE})"
)


def _cased(words: Iterable[str]) -> set[str]:
    """Words as they may be capitalised: 'euros', 'Euros', 'EUROS'."""
    return {cased for word in words for cased in (word, word[:1].upper() + word[1:], word.title(), word.upper())}


def _after_number() -> str:
    """An expression for the signs that follow a number: '5 million New Zealand dollars', '5 EUR', '5€'."""
    rows = CURRENCIES.values()
    adjectives = any_of(_cased(adjective for row in rows for adjective in row.adjectives))
    nouns = any_of(_cased(noun for row in rows for noun in (*row.nouns, *row.weak_nouns, *row.bound_nouns)))
    exact = [sign for sign in _AFTER if _AFTER[sign].form is not Form.WORD]
    codes = any_of(sign for sign in exact if sign[-1].isalpha())
    symbols = any_of(sign for sign in exact if not sign[-1].isalpha())
    return rf"(?:(?:(?P<adjective>{adjectives})[\s-])?(?P<noun>{nouns})|{codes})(?!{_LETTER})|{symbols}"


SIGN_AFTER = rf"{_GAP_AFTER}(?P<sign>{_after_number()})"
_SIGN_AFTER = re.compile(SIGN_AFTER)
# The words with which what follows a number begins, if a sign is in it: a quick look before the whole expression.
FIRST_WORDS = frozenset(
    match.group().lower()
    for phrase in (*_AFTER, "of", "more", "additional", "extra", "new", "further")
    if (match := re.match(rf"{_LETTER}+", phrase))
)


LETTERS = re.compile(rf"{_LETTER}+")
# The words with which what stands before a number ends, if a sign is in it; symbols have none.
LAST_WORDS = frozenset(runs[-1] for sign in _BEFORE if (runs := LETTERS.findall(sign)))


def marker_before(text: str, start: int, at: int) -> Marker | None:
    """The sign of currency that stands directly before the number at `at`, not reaching left of `start`."""
    end = at
    while end > start and at - end < 2 and text[end - 1] in SPACES:
        end -= 1
    two, one = text[max(start, end - 2) : end], text[end - 1 : end]
    for ending in (two, one) if two != one else (one,):
        for length in _LENGTHS.get(ending, ()):
            first = end - length
            sign = _BEFORE.get(text[first:end]) if first >= start else None
            if sign and not (text[first].isalpha() and first > start and text[first - 1].isalpha()):
                return Marker(first, end, sign)
    return None


def marker_after(text: str, at: int, end: int) -> Marker | None:
    """The sign of currency that follows the number ending at `at`, not reaching right of `end`."""
    match = _SIGN_AFTER.match(text, at, end)
    if not match:
        return None
    surface = _plain(match["sign"])
    # 'American euros' are euros: an adjective that goes with no such noun says nothing.
    sign = _AFTER.get(surface) or _AFTER.get(surface.lower()) or _AFTER.get(_plain(match["noun"] or "").lower())
    return Marker(match.start("sign"), match.end(), sign) if sign else None


def meanings(surface: str) -> tuple[str, ...]:
    """The codes of the currencies that a sign can mean, the usual one first; empty where it is no sign of currency."""
    surface = _plain(surface)
    sign = _AFTER.get(surface) or _BEFORE.get(surface) or _AFTER.get(surface.lower())
    return sign.codes if sign else ()


def _plain(surface: str) -> str:
    return re.sub(r"[\s-]", " ", surface)
