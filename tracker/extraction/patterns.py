"""The small language in which rules are written, and its translation to a regular expression over tagged sentences.

    word  provid*  aid|help     a token, any ending, either token
    {list}                      any entry of a list of words.csv (entries may be several words)
    <money> <donor> <date>      a mention; the name is the group that the rule reads: donor, recipient and actor are actors
    ~  ~~                       a short gap without sums or actors (up to 5 tokens), a long gap (up to 14) without the sums
    word?                       may be absent
    !word                       not preceded by this token (a look back of one token)
"""

from dataclasses import dataclass
from functools import cache

import regex

from tracker.extraction.tagged import ACTOR, DATE, MONEY, Tagged
from tracker.extraction.words import lists

_SLOTS = {
    "money": MONEY,
    "sum": MONEY,
    "donor": ACTOR,
    "recipient": ACTOR,
    "speaker": ACTOR,
    "actor": ACTOR,
    "date": DATE,
}
_GAPS = {
    "~": rf"(?: [^ {MONEY}{ACTOR};]+){{0,5}}?",
    "~~": rf"(?: [^ {MONEY};]+){{0,14}}?",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled rule pattern; `needs` are token sets of which each must meet the sentence's vocabulary."""

    compiled: "regex.Pattern[str]"
    needs: tuple[frozenset[str], ...]

    def possible(self, vocabulary: frozenset[str]) -> bool:
        """A cheap test that a match can be there at all."""
        return all(not need.isdisjoint(vocabulary) for need in self.needs)

    def matches(self, tagged: Tagged) -> "list[regex.Match[str]]":
        """All matches, overlapping ones too, each the shortest from its start."""
        return list(self.compiled.finditer(tagged.string, overlapped=True))


@cache
def compile_pattern(source: str) -> Pattern:
    """The pattern of one rule. Raises ValueError for an unknown list or slot."""
    parts, needs = [], []
    for element in source.split():
        optional = element.endswith("?") and len(element) > 1
        element = element[:-1] if optional else element
        part, words = _element(element)
        parts.append(f"(?:{part})?+" if optional else part)
        if words and not optional:
            needs.append(words)
    return Pattern(regex.compile("".join(parts) + r"(?= |$)"), tuple(needs))


def _element(element: str) -> tuple[str, frozenset[str]]:
    if element in _GAPS:
        return _GAPS[element], frozenset()
    if element.startswith("<") and element.endswith(">"):
        name = element[1:-1]
        if name not in _SLOTS:
            raise ValueError(f"unknown mention <{name}> (one of {', '.join(_SLOTS)})")
        return f"(?P<{name}> {_SLOTS[name]})", frozenset({_SLOTS[name]})
    if element.startswith("!"):
        inner, _ = _element(element[1:])
        return f"(?<!{inner})", frozenset()
    entries: list[str] = []
    for choice in element.split("|") if element != "|" else [element]:
        entries += _entries(choice)
    alternatives = sorted({_token(entry) for entry in entries}, key=lambda a: (-len(a), a))
    plain = all("*" not in entry for entry in entries)
    first = frozenset(_SLOTS.get(entry[1:-1], entry.split(" ")[0]) for entry in entries) if plain else frozenset()
    return f"(?:{'|'.join(alternatives)})(?= |$)", first


def _entries(choice: str) -> tuple[str, ...]:
    if not (choice.startswith("{") and choice.endswith("}")):
        return (choice,)
    if choice[1:-1] not in lists():
        raise ValueError(f"unknown list {choice} (data/rules/words.csv has none of that name)")
    return lists()[choice[1:-1]]


def _token(entry: str) -> str:
    """One entry as an expression over tokens: 'military aid' -> ' military aid', 'provid*' -> ' provid[^ ]*'."""
    if entry.startswith("<") and entry[1:-1] in _SLOTS:
        return " " + _SLOTS[entry[1:-1]]
    return " " + regex.escape(entry.lower(), special_only=True, literal_spaces=True).replace(r"\*", "[^ ]*")
