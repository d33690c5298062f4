"""What the neighbours of a name change: 'Swiss francs' and 'Secretary Austin' are no actors, nor is 'Ana Marin'.

The neighbouring words and what each does lie in `data/rules/actor_context.csv`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from tracker.extraction.mentions.actor_names import Alias, Form, actor
from tracker.extraction.mentions.currencies import CURRENCIES
from tracker.extraction.words import words
from tracker.tables import read_rows


class Effect(StrEnum):
    """What a neighbouring word does to a mention."""

    DROP = "drop"
    WEAK = "weak"
    STRONG = "strong"


class Side(StrEnum):
    """Where the neighbouring word stands."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class ContextRule:
    """A neighbouring word and its effect. Empty `forms` or `codes`: all.

    A word without capital stands for any spelling after a mention, all others are as written; '-made' is joined by a
    hyphen, '$' follows directly, '_$' after a space; ', PA' is the American state of a town ('Lebanon, PA'). '<name>'
    is any word with a capital, '<currency>' the name of any currency, '<own currency>' a doubtful name ('won', 'real')
    of the actor's currency.
    """

    rule_id: str
    effect: Effect
    forms: tuple[str, ...]
    codes: tuple[str, ...]
    side: Side
    words: tuple[str, ...]

    def covers(self, alias: Alias) -> bool:
        """Whether the rule speaks about mentions of this kind."""
        return (not self.forms or alias.form in self.forms) and (not self.codes or alias.code in self.codes)


_NEXT = re.compile(r"-\w+| ?[$£€]| \w+|, (?:(?:New|North|South|West|Rhode) )?[A-Z]\w+")
_NEXT_STARTS = frozenset(" -$£€,")
_LOOK_BACK = 24  # characters in which the word before a mention is looked for
_OPENS_SENTENCE = ("", ".", "!", "?", ":", '"', "“")


@cache
def context_rules() -> tuple[ContextRule, ...]:
    """What neighbouring words change, in the order in which the rules are tried."""
    return read_rows("rules/actor_context.csv", ContextRule)


@cache
def _context(side: Side) -> dict[str, tuple[ContextRule, ...]]:
    by_word: dict[str, list[ContextRule]] = {}
    for rule in context_rules():
        for word in rule.words:
            if rule.side is side:
                by_word.setdefault(_neighbour_key(word, side), []).append(rule)
    return {word: tuple(rules) for word, rules in by_word.items()}


def _neighbour_key(word: str, side: Side) -> str:
    if side is Side.BEFORE:
        return word
    if word[0] in "-$£€":
        return word.lower()
    return word if word[0] == "," else " " + (word if word[0].isupper() else word.removeprefix("_"))


def in_context(part: str, at: int, stop: int, alias: Alias) -> Alias | None:
    """The alias as its neighbours leave it, None where they say that it is no actor."""
    if alias.form is Form.SURNAME and _has_own_given_name(part, at):
        return None
    rules = (*_rules_before(part, at), *_rules_after(part, stop, alias.code))
    for rule in rules:
        if rule.covers(alias):
            if rule.effect is Effect.DROP:
                return None
            alias = replace(alias, strong=rule.effect is Effect.STRONG)
    return alias


def _rules_before(part: str, at: int) -> tuple[ContextRule, ...]:
    return _context(Side.BEFORE).get(_word_before(part, at), ())


def _word_before(part: str, at: int) -> str:
    """The word that a space parts from what begins at `at`, else empty."""
    if not at or part[at - 1] != " ":
        return ""
    return part[part.rfind(" ", max(0, at - _LOOK_BACK), at - 1) + 1 : at - 1]


def _has_own_given_name(part: str, at: int) -> bool:
    """Whether another name than that of the known leader stands before a surname: 'Ana Marin' is not 'Marin'."""
    word = _word_before(part, at)
    word_at = at - len(word) - 1
    opening = part[max(0, word_at - 2) : word_at].strip()[-1:] in _OPENS_SENTENCE
    return word.isalpha() and word[0].isupper() and not opening and word.lower() not in words("before_surname")


def _rules_after(part: str, stop: int, code: str) -> tuple[ContextRule, ...]:
    if part[stop : stop + 1] not in _NEXT_STARTS:
        return ()
    after = _NEXT.match(part, stop)
    if not after:
        return ()
    context = _context(Side.AFTER)
    written, plain = after.group(), after.group().lower()
    keys = (plain, *([written] if written != plain else []), *_kinds_of_word(written[1:], code))
    return tuple(rule for key in keys for rule in context.get(key, ()))


def _kinds_of_word(word: str, code: str) -> Iterator[str]:
    """The markers that stand for the word in a rule."""
    if word[:1].isupper():
        yield " <name>"
    if word.lower() in _currency_nouns():
        yield " <currency>"
    if word.lower() in _own_currency_nouns(code):
        yield " <own currency>"


@cache
def _currency_nouns() -> frozenset[str]:
    return frozenset(noun for currency in CURRENCIES.values() for noun in currency.nouns)


@cache
def _own_currency_nouns(code: str) -> frozenset[str]:
    own = CURRENCIES.get(actor(code).currency)
    return frozenset((*own.weak_nouns, *own.bound_nouns)) if own else frozenset()
