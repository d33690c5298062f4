"""Numbers as written, in figures or words, with their unit word: '1,000,000', '1,5 million', 'half a billion', '5bn'.

In dependency order: number words, unit words (multipliers), figures, vague quantities; `find_figures` reads them all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.extraction.mentions.currencies import SPACE, any_of
from tracker.tables import read_rows


class Form(StrEnum):
    """How a multiplier stands: a whole word; its plural; a short form, a letter; or one that must touch its number."""

    WORD = "word"
    PLURAL = "plural"
    SHORT = "short"
    LETTER = "letter"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A row of multipliers.csv."""

    word: str
    factor: Decimal
    form: Form


class Kind(StrEnum):
    """What place a number word takes: five, fifteen, fifty, half, ½, several."""

    UNIT = "unit"
    TEEN = "teen"
    TEN = "ten"
    FRACTION = "fraction"
    GLYPH = "glyph"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A row of number_words.csv; the value of a vague word is not used."""

    word: str
    value: Decimal
    kind: Kind


class Figure(NamedTuple):
    """A number in a text. `number` is what stands before the unit word, `factor` the unit word's (1 without one).

    `number` is None for a vague quantity ('hundreds of millions'). `glued`: something like the 16 of 'F-16'.
    `small`: in words and without a unit word, so that it counts only beside another ('five to ten million euros').
    `plus`: the sign stands inside, '$60+ billion'.
    """

    start: int
    end: int
    number: Decimal | None
    factor: Decimal
    written: str
    glued: bool = False
    small: bool = False
    plus: bool = False

    @property
    def scaled(self) -> bool:
        """Whether a unit word stands with it."""
        return self.factor > 1

    @property
    def large(self) -> bool:
        """Whether the sum is so large that it can hardly be anything but money beside a doubtful sign."""
        return self.factor >= _THOUSAND or (self.number or 0) * self.factor >= _LARGE_SUM

    @property
    def value(self) -> Decimal | None:
        """The number in full units; None where there is none, or one beyond all the money of the world."""
        value = None if self.number is None else self.number * self.factor
        return None if value is None or value >= _BEYOND else full(value)

    def in_units_of(self, factor: Decimal) -> "Figure":
        """The same number, with a unit word that stands elsewhere: the '2' of '$2-3 billion'."""
        number = _numeral(self.written, scaled=True) if self.written else self.number
        return self._replace(number=number, factor=factor)


def full(value: Decimal) -> Decimal:
    """`value` without exponent and without trailing zeros after the point."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


_WORDS = read_rows("rules/number_words.csv", NumberWord)
_MULTIPLIERS = read_rows("rules/multipliers.csv", Multiplier)
_VALUE = {row.word: row.value for row in _WORDS}
UNIT_FACTOR = {row.word: row.factor for row in _MULTIPLIERS}
_ONE = Decimal(1)
_THOUSAND = Decimal(1000)
_LARGE_SUM = 100_000
_BEYOND = Decimal(10) ** 18


def _of(*kinds: Kind) -> str:
    return any_of(row.word for row in _WORDS if row.kind in kinds)


def _units(*forms: Form) -> str:
    return any_of(row.word for row in _MULTIPLIERS if row.form in forms)


# Unit words behind figures: '5 million', '5-million', '5bn', '5 m', '$1.9T', '1.5 lakh crore'; not the B of 'B-52'.
_GAP = rf"(?:{SPACE}{{0,2}}|-|\n(?=[a-z]))"
_NO_LETTER = r"(?![^\W_]|&)"
_SPELT = _units(Form.WORD, Form.PLURAL, Form.SHORT)
UNIT_WORD = re.compile(rf"(?i){_GAP}(?P<unit>{_SPELT}){_NO_LETTER}")
_UNIT = rf"""(?i:
      {_GAP}(?P<unit>{_SPELT}){_NO_LETTER} (?: {SPACE}(?P<second>{_units(Form.WORD)}){_NO_LETTER} )?
    | (?!{SPACE}\w-[0-9]){SPACE}?(?P<letter>{_units(Form.LETTER)}){_NO_LETTER}
    | (?P<attached>{_units(Form.ATTACHED)}){_NO_LETTER}
)"""

# Figures. The first digit is read before the look back, so that the search can jump from digit to digit.
_DIGIT_FIRST = r"[0-9](?<![0-9][0-9])(?<![0-9][.,][0-9])"
_NUMERAL = rf"""
    {_DIGIT_FIRST}(?:
        [0-9]{{0,2}} (?:{SPACE}[0-9]{{3}}){{1,5}} (?:[.,][0-9]{{1,2}})?       # 1 000 000,50
      | [0-9]{{0,2}} (?:,[0-9]{{3}}){{1,5}} (?:\.[0-9]{{1,6}})?              # 1,000,000.50
      | [0-9]? (?:,[0-9]{{2}}){{1,5}} ,[0-9]{{3}} (?:\.[0-9]{{1,6}})?        # 1,00,000
      | [0-9]{{0,2}} (?:\.[0-9]{{3}}){{1,5}} (?:,[0-9]{{1,2}})?              # 1.000.000,50
      | [0-9]{{0,2}} (?:['’][0-9]{{3}}){{1,5}} (?:\.[0-9]{{1,2}})?           # 1'000'000
      | [0-9]{{0,29}} (?:[.,][0-9]{{1,6}} | {SPACE}?(?P<glyph>{_of(Kind.GLYPH)}))?   # 1.5, 1,5, 1½
    ) (?![0-9]|[.,'’][0-9])
  | \.[0-9](?<![\w/]..)[0-9]{{0,5}}(?![0-9])                                # .5
  | (?P<bare_glyph>{_of(Kind.GLYPH)})
"""
_FIGURE = re.compile(
    rf"(?P<numeral>{_NUMERAL})(?P<half>(?i:{SPACE}and{SPACE}an?{SPACE}(?:half|quarter)\b))?(?P<plus>\+)?{_UNIT}?",
    re.VERBOSE,
)
# The end of any such number, for a search that only asks whether a sign of currency follows.
NUMBER_GLYPHS = frozenset(row.word for row in _WORDS if row.kind is Kind.GLYPH)
UNIT_FIRST_WORDS = frozenset(row.word for row in _MULTIPLIERS) | {"and"}
_HALF = rf"(?:(?i:{SPACE}and{SPACE}an?{SPACE}(?:half|quarter)\b))?"
FIGURE_END = rf"(?:[0-9](?![0-9.,:;)%/]){_HALF}|{_of(Kind.GLYPH)})\+?{_UNIT}?"


_UNIT_TO = re.compile(rf"(?i)[0-9]{SPACE}?(?:{_SPELT}|{_units(Form.LETTER)})-\Z")  # '$5bn-7bn'


def find_numerals(text: str, start: int, end: int) -> Iterator[Figure]:
    """Numbers that begin with a digit."""
    for match in _FIGURE.finditer(text, start, end):
        yield _figure(match, start)


def _figure(match: re.Match[str], start: int) -> Figure:
    factor, scaled = _ONE, False
    for name in ("unit", "second", "letter", "attached"):
        if match[name]:
            factor, scaled = factor * UNIT_FACTOR[match[name].lower()], True
    written = match["numeral"]
    number = _numeral(written, scaled)
    if match["half"]:
        number += _VALUE[match["half"].split()[-1].lower()]
        written = ""
    text, at = match.string, match.start()
    leaning = text[max(start, at - 2) : at]
    glued = leaning[-1:].isalpha() or (leaning[-1:] == "-" and leaning[:1].isalpha())
    if glued and scaled and _UNIT_TO.search(text, max(start, at - 14), at):
        glued = False
    # A plus sign counts as part of the figure only before its unit: '$60+ billion'; a closing one is a qualifier.
    end = match.end() if scaled or not match["plus"] else match.start("plus")
    return Figure(at, end, number, factor, written, glued, plus=bool(match["plus"]) and scaled)


_DOTS_GROUP = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?|[0-9]{1,3}\.[0-9]{3},[0-9]{1,2}")
_ONE_DOT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_COMMA_POINT = re.compile(r"[0-9]+,(?:[0-9]{1,2}|[0-9]{4,6})|0,[0-9]+")


def _numeral(written: str, scaled: bool) -> Decimal:
    """The value of a number in figures. '1.500' is 1500 ('1.500 euros'), but 1.5 before a unit word."""
    if written.isdecimal():
        return Decimal(written)
    digits = re.sub(r"[\s'’]", "", written)
    glyph = _VALUE.get(digits[-1])
    if glyph is not None:
        return Decimal(digits[:-1] or 0) + glyph
    if _DOTS_GROUP.fullmatch(digits) or (not scaled and _ONE_DOT.fullmatch(digits)):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _COMMA_POINT.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return Decimal(digits.replace(",", ""))


def _cased(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (word, word[:1].upper() + word[1:], word.upper())


# Numbers in words: 'five', 'twenty-five', 'a hundred and twenty', 'one point five', 'two and a half', 'half a', 'a'
_S = r"[\s-]"
_SMALL = rf"(?:{_of(Kind.TEN)}(?:{_S}{_of(Kind.UNIT)})?|{_of(Kind.TEEN)}|{_of(Kind.UNIT)})"
_BELOW_THOUSAND = rf"(?:(?:{_SMALL}|an?){_S}hundred(?:{_S}(?:and{_S})?{_SMALL})?|{_SMALL})"
_DECIMAL = rf"{_BELOW_THOUSAND}{_S}point(?:{_S}{_of(Kind.UNIT)}){{1,4}}"
_MIXED = rf"{_BELOW_THOUSAND}{_S}and{_S}an?{_S}(?:half|quarter)"
_PART = rf"(?:(?:an?|three){_S})?(?:half|quarters?)(?:{_S}of)?(?:{_S}an?)?"
_LARGE_UNIT = _units(Form.WORD)
_GROUP = rf"(?:{_DECIMAL}|{_MIXED}|{_BELOW_THOUSAND}|{_PART}|an?)(?:{_S}(?:{_LARGE_UNIT})\b){{1,2}}"
_GROUP_ON = rf"(?:,?{_S}(?:and{_S})?{_BELOW_THOUSAND}(?:{_S}(?:{_LARGE_UNIT})\b){{1,2}})"
_WORDED = rf"{_GROUP}(?:{_S}and{_S}a{_S}half\b|{_GROUP_ON}{{1,3}})?"

# No figure: 'hundreds of millions', 'several billion', 'billions of', 'multi-million'
_VAGUE_WORD = _of(Kind.VAGUE)
_VAGUE = (
    rf"(?:(?:{_VAGUE_WORD})(?:{_S}of)?{_S}?){{1,2}}(?:hundred{_S})?(?:{_units(Form.WORD, Form.PLURAL)})\b"
    rf"|{_units(Form.PLURAL)}\b"
)
_IN_WORDS = re.compile(
    rf"\b(?=[a-z])(?:(?P<words>{_WORDED})|(?P<vague>{_VAGUE})|(?P<small>{_BELOW_THOUSAND}))(?![^\W_])", re.IGNORECASE
)
_LARGE = frozenset(_cased(row.word for row in _MULTIPLIERS if row.form is Form.WORD))
_LARGE_WORD = re.compile(rf"(?:{any_of(_LARGE)})")
_TAILS = {word[1:] for word in _LARGE}
_LARGE_STEMS = [tail for tail in _TAILS if not any(other != tail and other in tail for other in _TAILS)]
# Characters around a large word in which the rest of its number, or a companion of a figure, is looked for.
_LEFT, _RIGHT, _NEAR = 60, 30, 20
# Characters that a number in words may take.
_MOST = 200
_WORD = re.compile(r"[a-z]+")
# Every number in words holds one of the first, and nothing but the second.
_NUMBER_WORDS = {row.word for row in _WORDS if row.kind is not Kind.VAGUE} | {row.word for row in _MULTIPLIERS}
WORDS_OF_NUMBERS = _NUMBER_WORDS.union(["a", "an", "and", "of", "point"], *(row.word.split() for row in _WORDS))


def large_words(text: str) -> list[int]:
    """Where the words stand that every number in words holds, 'million' and the like; some in vain, unordered."""
    return [at for stem in _LARGE_STEMS if stem in text for at in _occurrences(text, stem)]


def _occurrences(text: str, stem: str) -> Iterator[int]:
    at = text.find(stem)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1)


def _may_hold_large(text: str, start: int, end: int) -> bool:
    return any(text.find(stem, start, end) >= 0 for stem in _LARGE_STEMS)


def find_worded(text: str, start: int, end: int, figures: Sequence[Figure] = ()) -> Iterator[Figure]:
    """Numbers in words, read only around a large word: 'five dollars' is nobody's sum of aid.

    A large word that belongs to one of the `figures` ('10 million') can still have a companion ('five to 10 million').
    """
    if not _may_hold_large(text, start, end):
        return
    owners = {figure.end: figure.start for figure in figures}
    at = start
    for large in _LARGE_WORD.finditer(text, start, end):
        owner = owners.get(large.end())
        left, right = (large.start() - _LEFT, large.end() + _RIGHT) if owner is None else (owner - _NEAR, owner)
        at = max(at, left)
        if owner is not None:
            around = f"{text[at:owner]} {text[large.end() : min(end, right + _RIGHT)]}"
            if _NUMBER_WORDS.isdisjoint(_WORD.findall(around.lower())):
                continue
        while at < right and (found := _IN_WORDS.search(text, at, min(end, right + _RIGHT))):
            at = found.end()
            # Once more from there: the end of the window may have cut it.
            if match := _IN_WORDS.match(text, found.start(), min(end, found.start() + _MOST)):
                at = match.end()
                yield _worded(match)


def _worded(match: re.Match[str]) -> Figure:
    if match["vague"]:
        return Figure(match.start(), match.end(), None, Decimal(1000), "")
    number, factor = _spelled(_WORD.findall(match.group().lower()))
    return Figure(match.start(), match.end(), number, factor, "", small=match["small"] is not None)


def _spelled(words: list[str]) -> tuple[Decimal, Decimal]:
    """The value of a number in words, as a number and the factor of its last large word."""
    total, last = Decimal(0), _ONE
    group: Decimal | None = None
    decimals: str | None = None
    for before, word in zip(["", *words], words, strict=False):
        value = _VALUE.get(word)
        if word == "point":
            decimals = ""
        elif value is not None and decimals is not None:
            decimals += str(value)
        elif value is not None and word.startswith("quarter") and before == "three":
            group = 3 * value
        elif value is not None and value < 1 and group is None:
            total += value * last if total else 0
            group = None if total else value
        elif value is not None:
            group = (group or 0) + value
        elif word == "hundred":
            group = (_ONE if group is None else group) * 100
        elif word in UNIT_FACTOR:
            if decimals is not None:
                group, decimals = Decimal(f"{group or 0}.{decimals}"), None
            last, again = UNIT_FACTOR[word], group is None and total > 0
            total = total * last if again else total + (_ONE if group is None else group) * last  # again: 'lakh crore'
            group = None
    total += group or 0
    return total / last, last


def find_figures(text: str, start: int, end: int) -> list[Figure]:
    """All numbers of `text[start:end]` in order, in figures and in words."""
    numerals = list(find_numerals(text, start, end))
    found = [*numerals, *find_worded(text, start, end, numerals)]
    found.sort(key=lambda figure: (figure.start, -figure.end))
    figures: list[Figure] = []
    for figure in found:
        if not figures or figure.start >= figures[-1].end:
            figures.append(figure)
    return figures
