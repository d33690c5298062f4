"""Signs of currency: symbols, ISO codes and names, each with the currencies that it can mean.

The knowledge is `data/reference/currencies.csv`, one row a currency. The order of its rows is the order of meanings: what
stands first is what a bare '$' or 'kroner' usually means.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.tables import read_rows

LETTER = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class Currency:
    """A row of currencies.csv.

    Weak signs count only beside a large sum ('12 won', 'R 50' may be anything, '12 million won', 'R50m' are money); a
    code among the weak symbols is a weak sign too. Bound nouns count only behind an adjective ('Fiji dollars').
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
    """One spelling: the currencies that it can mean (usual first) and where it may stand beside its number."""

    form: Form
    codes: tuple[str, ...]
    weak: bool
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign found in a text."""

    start: int
    end: int
    sign: Sign


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first, as a tree of prefixes (linear, and fast for many words)."""
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict[str, object]]) -> str:
    ends = "" in node
    boundary = ""
    branches = []
    for letter in sorted(letter for letter in node if letter):
        rest = _branch(node[letter])  # type: ignore[arg-type]
        branches.append(_literal(letter) + rest)
    if not branches:
        return boundary
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body


def _literal(letter: str) -> str:
    return r"[\s-]" if letter == " " else re.escape(letter)


def _key(surface: str) -> str:
    return re.sub(r"[\s-]", " ", surface)


def _spellings(phrase: str) -> tuple[str, ...]:
    """A name as it may be capitalised: 'US dollars', 'US Dollars', 'US DOLLARS'."""
    *adjective, noun = phrase.rsplit(" ", 1)
    titled = noun[:1].upper() + noun[1:]
    return (phrase, " ".join([*adjective, titled]), " ".join([*adjective, noun.upper()]), phrase.upper())


def _signs(currencies: tuple[Currency, ...]) -> dict[str, Sign]:
    signs: dict[str, Sign] = {}

    def learn(surface: str, form: Form, code: str, *, weak: bool, before: bool, after: bool) -> None:
        known = signs.get(surface)
        if known is None:
            signs[surface] = Sign(form, (code,), weak, before, after)
            return
        codes = known.codes if code in known.codes else (*known.codes, code)
        signs[surface] = Sign(known.form, codes, known.weak and weak, known.before or before, known.after or after)

    for row in currencies:
        learn(row.code, Form.CODE, row.code, weak=row.code in row.weak_symbols, before=True, after=True)
        for symbol in (*row.symbols, *row.weak_symbols):
            # '5 $' is written, '5 Rs' is not; what may follow its number in letters ('5 kr') is listed among the nouns.
            follows = not (symbol[-1].isalpha() or symbol[-1] == ".")
            if symbol != row.code:
                learn(symbol, Form.SYMBOL, row.code, weak=symbol in row.weak_symbols, before=True, after=follows)
        for noun in (*row.nouns, *row.weak_nouns):
            for spelling in _spellings(noun):
                learn(spelling, Form.WORD, row.code, weak=noun in row.weak_nouns, before=False, after=True)
        for adjective in row.adjectives:
            for noun in (*row.nouns, *row.weak_nouns, *row.bound_nouns):
                for spelling in _spellings(f"{adjective} {noun}"):
                    learn(spelling, Form.WORD, row.code, weak=False, before=False, after=True)
    return signs


CURRENCIES: dict[str, Currency] = {row.code: row for row in read_rows("reference/currencies.csv", Currency)}
_SIGNS = _signs(tuple(CURRENCIES.values()))
_IN_LETTERS = any_of(sign for sign in _SIGNS if sign[-1].isalpha())
_IN_SYMBOLS = any_of(sign for sign in _SIGNS if not sign[-1].isalpha())
_SIGN = re.compile(rf"(?:{_IN_LETTERS})(?!{LETTER})|(?:{_IN_SYMBOLS})")


def find_markers(text: str, start: int, end: int) -> Iterator[Marker]:
    """The signs of currency in `text[start:end]`, in order."""
    for match in _SIGN.finditer(text, start, end):
        at = match.start()
        if at > start and text[at].isalpha() and text[at - 1].isalpha():
            continue  # the tail of another word
        yield Marker(at, match.end(), _SIGNS[_key(match.group())])


def meanings(surface: str) -> tuple[str, ...]:
    """The codes of the currencies that a sign can mean, the usual first; empty where it is no sign of currency."""
    sign = _SIGNS.get(_key(surface)) or _SIGNS.get(_key(surface).lower())
    return sign.codes if sign else ()
