"""The spellings of all names of actors, and the places of a text where one of them can stand.

Only words with a capital can start a name, so the text is walked along its capitalised words, each looked up in a
dict; the few names that start otherwise ('the bloc', '27-nation bloc') are searched for one by one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from tracker.extraction.mentions.actor_names import Alias, Form, aliases, full_names
from tracker.extraction.words import words


class Entry(NamedTuple):
    """One spelling of an alias; `lead` characters stand before the word that it is found by."""

    spelling: str
    lead: int
    alias: Alias


class _Spellings(NamedTuple):
    """The spellings found by one word, longest first: those that end with it, and those possible before each word."""

    alone: tuple[Entry, ...]
    followed: dict[str, tuple[Entry, ...]]


class _Index(NamedTuple):
    """Spellings by their first capitalised word; and those without one."""

    by_word: dict[str, _Spellings]
    others: tuple[Entry, ...]


# No word boundary in front: it would cost two thirds of the speed; a hit is checked instead.
_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž]\w*")
_FOLLOWING = re.compile(r"\W+(\w+)")
_BODIES = frozenset({Form.NAME, Form.INSTITUTION, Form.NOT_ACTOR})
# Each key has one character, so offsets stay.
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " "}


def plain_signs(text: str) -> str:
    """The text with typographic apostrophes, hyphens and spaces made plain, character by character."""
    for special, plain in _PLAIN.items():
        if special in text:
            text = text.replace(special, plain)
    return text


def _spellings(alias: Alias) -> Iterator[str]:
    """The alias as written, at the start of a sentence, in capitals as headlines have it, and as some outlets do.

    These write 'European commission'. 'Global fund' and 'Irish aid' are then no names any more: for two words the first
    must be one, and the last no word of aid.
    """
    plain = plain_signs(alias.alias)
    yield plain
    yield plain[0].upper() + plain[1:]
    # In capitals a capital is a dateline ('LONDON (Reuters)'), a leader the label of a speaker ('PRESIDENT BIDEN:'),
    # and up to three letters are a common word.
    if alias.form not in (Form.CAPITAL, Form.LEADER) and len(plain) > 3:
        yield plain.upper()
    first, *others = plain.split(" ")
    plainly = len(others) > 1 or (first in aliases() and others and others[0].lower() not in words("aid"))
    if alias.form in _BODIES and plainly:
        yield " ".join((first, *(word if word.isupper() else word.lower() for word in others)))


@cache
def _index() -> _Index:
    spelled: dict[str, Alias] = {}
    for alias in aliases().values():
        spelled[plain_signs(alias.alias)] = alias
    for alias in aliases().values():
        for spelling in _spellings(alias):
            spelled.setdefault(spelling, alias)
    for name, leaders in full_names().items():
        surname = Alias(name, leaders[0].code, Form.SURNAME, strong=False)
        for spelling in (plain_signs(name), plain_signs(name[0].upper() + name[1:])):
            spelled.setdefault(spelling, surname)
    by_word: dict[str, list[Entry]] = {}
    others: list[Entry] = []
    for spelling in sorted(spelled, key=len, reverse=True):
        word = _WORD.search(spelling)
        group = by_word.setdefault(word.group(), []) if word else others
        group.append(Entry(spelling, word.start() if word else 0, spelled[spelling]))
    return _Index({word: _by_following(word, found) for word, found in by_word.items()}, tuple(others))


def _by_following(word: str, entries: list[Entry]) -> _Spellings:
    """The spellings of one word by the word that follows it in them: 'U' alone begins more than thirty."""
    matches = [(entry, _FOLLOWING.match(entry.spelling, entry.lead + len(word))) for entry in entries]
    known = [(entry, match[1] if match else "") for entry, match in matches]
    return _Spellings(
        tuple(entry for entry, following in known if not following),
        {
            next_word: tuple(entry for entry, following in known if following in ("", next_word))
            for next_word in {following for _, following in known if following}
        },
    )


def candidates(part: str) -> Iterable[tuple[int, tuple[Entry, ...]]]:
    """The positions where a mention can be, in text order, each with the spellings to try."""
    by_word, others = _index()
    capitalised: list[tuple[int, tuple[Entry, ...]]] = []
    for word in _WORD.finditer(part):
        found = by_word.get(word.group())
        if found:
            following = _FOLLOWING.match(part, word.end()) if found.followed else None
            entries = found.followed.get(following[1], found.alone) if following else found.alone
            capitalised.append((word.start(), entries))
    uncapitalised = [
        (at, (entry,)) for entry in others if entry.spelling in part for at in occurrences(part, entry.spelling)
    ]
    return sorted([*capitalised, *uncapitalised], key=itemgetter(0)) if uncapitalised else capitalised


def occurrences(part: str, spelling: str) -> Iterator[int]:
    at = part.find(spelling)
    while at >= 0:
        yield at
        at = part.find(spelling, at + 1)


def stands_alone(part: str, at: int, stop: int) -> bool:
    """Whether no letter, digit or underscore touches the run of characters."""
    before, after = part[at - 1 : at], part[stop : stop + 1]
    return not (before.isalnum() or after.isalnum() or before == "_" or after == "_")
