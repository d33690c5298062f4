"""Finds named actors: states, territories, blocs, institutions and regions, by any of their names.

The names are those of actor_names.py; what the neighbouring word changes ('Swiss francs', 'German-made', 'Secretary
Austin') lies in `data/rules/actor_context.csv`.

Only words with a capital can start a name, so the text is walked along its capitalised words, each looked up in a
dict; the few names that start otherwise ('the bloc', '27-nation bloc') are searched for one by one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from tracker.extraction.mentions.actor_names import Alias, Form, Kind, actor, aliases, full_names, sure_names
from tracker.extraction.mentions.currencies import CURRENCIES
from tracker.extraction.words import words
from tracker.records import Mention
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


class _Entry(NamedTuple):
    """One spelling of an alias; `lead` characters stand before the word that it is found by."""

    spelling: str
    lead: int
    alias: Alias


class _Spellings(NamedTuple):
    """The spellings found by one word, longest first: those that end with it, and those possible before each word."""

    alone: tuple[_Entry, ...]
    followed: dict[str, tuple[_Entry, ...]]


class _Index(NamedTuple):
    """Spellings by their first capitalised word; and those without one."""

    by_word: dict[str, _Spellings]
    others: tuple[_Entry, ...]


# No word boundary in front: it would cost two thirds of the speed; a hit is checked instead.
_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž]\w*")
_FOLLOWING = re.compile(r"\W+(\w+)")
_NEXT = re.compile(r"-\w+| ?[$£€]| \w+|, (?:(?:New|North|South|West|Rhode) )?[A-Z]\w+")
_NEXT_STARTS = frozenset(" -$£€,")
_LISTED = re.compile(r",?\s(?:and|or|&)\s|,\s")
_BODIES = frozenset({Form.NAME, Form.INSTITUTION, Form.NOT_ACTOR})
_LOOK_BACK = 24  # characters in which the word before a mention is looked for
_OPENING = 8_000  # characters in which a story names in full those whom it shortens later
_OPENS_SENTENCE = ("", ".", "!", "?", ":", '"', "“")
_HOME_OF_NAMESAKES = "USA"  # the state where Georgia lies too
# Each key has one character, so offsets stay.
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " "}


def _spellings(alias: Alias) -> Iterator[str]:
    """The alias as written, at the start of a sentence, in capitals as headlines have it, and as some outlets do.

    These write 'European commission'. 'Global fund' and 'Irish aid' are then no names any more: for two words the first
    must be one, and the last no word of aid.
    """
    plain = _plain(alias.alias)
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
        spelled[_plain(alias.alias)] = alias
    for alias in aliases().values():
        for spelling in _spellings(alias):
            spelled.setdefault(spelling, alias)
    for name, leaders in full_names().items():
        surname = Alias(name, leaders[0].code, Form.SURNAME, strong=False)
        for spelling in (_plain(name), _plain(name[0].upper() + name[1:])):
            spelled.setdefault(spelling, surname)
    by_word: dict[str, list[_Entry]] = {}
    others: list[_Entry] = []
    for spelling in sorted(spelled, key=len, reverse=True):
        word = _WORD.search(spelling)
        group = by_word.setdefault(word.group(), []) if word else others
        group.append(_Entry(spelling, word.start() if word else 0, spelled[spelling]))
    return _Index({word: _by_following(word, found) for word, found in by_word.items()}, tuple(others))


def _by_following(word: str, entries: list[_Entry]) -> _Spellings:
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


def _plain(text: str) -> str:
    """The text with typographic apostrophes, hyphens and spaces made plain, character by character."""
    for special, plain in _PLAIN.items():
        if special in text:
            text = text.replace(special, plain)
    return text


def find_actors(text: str, start: int = 0, end: int | None = None, story: str = "") -> list[Mention]:
    """The actors named in `text[start:end]`, in text order, not overlapping, the longest name first.

    Offsets count characters of `text`; the possessive is left out ("Ukraine" in "Ukraine's"). `story` is a text whose
    opening settles doubtful names too: there a leader is told by the full name, and a state by what is surely its own.
    """
    part = _plain(text[start:end])
    offset = min(start, len(text))
    found = [
        Mention(
            start=offset + at,
            end=offset + stop,
            code=alias.code,
            form=alias.form.value,
            strong=alias.strong,
            rule="alias:" + alias.alias,
        )
        for at, stop, alias in _mentions(part)
    ]
    return _sure_of_told(_sure_of_repeated(text, found), part, story)


def _mentions(part: str) -> Iterator[tuple[int, int, Alias]]:
    """Start, end and alias (as its neighbours leave it) of each mention."""
    free = 0
    last: Alias | None = None
    for position, entries in _candidates(part):
        if position < free:
            continue
        for spelling, lead, alias in entries:
            at = position - lead
            if part.startswith(spelling, at) and at >= free and _stands_alone(part, at, at + len(spelling)):
                between, free = part[free:at], at + len(spelling)
                judged = _judged(part, at, free, alias) if alias.code else None
                last = _of_its_state(judged, last, between) if judged else None
                if last:
                    yield at, free, last
                break


def _of_its_state(body: Alias, before: Alias | None, between: str) -> Alias:
    """A body that many states have is that of the state just before: 'the French Senate', 'Canada's House'."""
    if before is None or body.form is not Form.INSTITUTION or body.alias.lower() not in words("shared_body"):
        return body
    owned = between == "'s " or (between == " " and before.form is Form.ADJECTIVE)
    return replace(body, code=before.code, strong=True) if owned else body


def _candidates(part: str) -> Iterable[tuple[int, tuple[_Entry, ...]]]:
    """The positions where a mention can be, in text order, each with the spellings to try."""
    by_word, others = _index()
    capitalised: list[tuple[int, tuple[_Entry, ...]]] = []
    for word in _WORD.finditer(part):
        found = by_word.get(word.group())
        if found:
            following = _FOLLOWING.match(part, word.end()) if found.followed else None
            entries = found.followed.get(following[1], found.alone) if following else found.alone
            capitalised.append((word.start(), entries))
    uncapitalised = [
        (at, (entry,)) for entry in others if entry.spelling in part for at in _occurrences(part, entry.spelling)
    ]
    return sorted([*capitalised, *uncapitalised], key=itemgetter(0)) if uncapitalised else capitalised


def _occurrences(part: str, spelling: str) -> Iterator[int]:
    at = part.find(spelling)
    while at >= 0:
        yield at
        at = part.find(spelling, at + 1)


def _stands_alone(part: str, at: int, stop: int) -> bool:
    """Whether no letter, digit or underscore touches the run of characters."""
    before, after = part[at - 1 : at], part[stop : stop + 1]
    return not (before.isalnum() or after.isalnum() or before == "_" or after == "_")


def _judged(part: str, at: int, stop: int, alias: Alias) -> Alias | None:
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


def _sure_of_repeated(text: str, found: list[Mention]) -> list[Mention]:
    """Makes strong what another mention settles.

    A doubtful state ('Georgia') is settled by any sure mention of the state ('Georgian'), or by a sure state in the
    same list ('Georgia and Armenia').
    """
    if all(mention.strong for mention in found):
        return found
    codes = {mention.code for mention in found if mention.strong}
    listed = {at for a, b in pairwise(found) if _LISTED.fullmatch(text, a.end, b.start) for at in _settled(a, b)}
    return [
        m._replace(strong=True)
        if not m.strong and (m.start in listed or (m.code in codes and _is_doubtful_name(m)))
        else m
        for m in found
    ]


def _settled(first: Mention, second: Mention) -> Iterator[int]:
    """Where the doubtful one of two listed names begins, if the other is a sure name of a state."""
    for one, other in ((first, second), (second, first)):
        if _is_doubtful_name(one) and other.strong and other.form == Form.NAME:
            yield one.start


def _is_doubtful_name(mention: Mention) -> bool:
    name = actor(mention.code).name
    return mention.rule == f"alias:{name}" and not aliases()[name].strong


def _sure_of_told(found: list[Mention], part: str, story: str) -> list[Mention]:
    """Makes strong what the opening of the part or of the story tells in full; drops surnames that neither does."""
    doubtful = dict(_doubtful(found))
    if not doubtful:
        return found
    opening = part[:_OPENING] + "\n" + _plain(story[:_OPENING])
    told = {name: _told_code(name, mention, found, opening) for name, mention in doubtful.items()}
    settled = [(mention, "" if mention.strong else told.get(_name(mention), "")) for mention in found]
    return [
        m._replace(strong=True, code=code, form=Form.LEADER.value if m.form == Form.SURNAME else m.form) if code else m
        for m, code in settled
        if code or m.form != Form.SURNAME
    ]


def _name(mention: Mention) -> str:
    return mention.rule.removeprefix("alias:")


def _doubtful(found: list[Mention]) -> Iterator[tuple[str, Mention]]:
    """The names that can be settled by what is told elsewhere, each with a mention."""
    for mention in found:
        if not mention.strong and (mention.form in (Form.LEADER, Form.SURNAME) or _is_doubtful_state(mention)):
            yield _name(mention), mention


def _is_doubtful_state(mention: Mention) -> bool:
    if mention.form != Form.NAME or actor(mention.code).kind is not Kind.STATE:
        return False
    return not aliases()[_name(mention)].strong


def _told_code(name: str, mention: Mention, found: list[Mention], opening: str) -> str:
    """Whose the doubtful name is, as the opening tells; empty where it does not, or tells of several."""
    if mention.form == Form.NAME:
        abroad = any(_is_foreign_state(other, mention.code) for other in found)
        sure = abroad or any(_tells(opening, known) for known in sure_names(mention.code))
        return mention.code if sure else ""
    codes = {leader.code for leader in full_names().get(name, ()) if _tells(opening, _plain(leader.alias))}
    return codes.pop() if len(codes) == 1 else ""


def _is_foreign_state(mention: Mention, code: str) -> bool:
    """Whether another state is surely named, and not the one whose places share the names of states."""
    if not mention.strong or mention.code in (code, _HOME_OF_NAMESAKES):
        return False
    return actor(mention.code).kind is Kind.STATE and mention.form in (Form.NAME, Form.ABBREVIATION, Form.ADJECTIVE)


def _tells(opening: str, name: str) -> bool:
    return any(_stands_alone(opening, at, at + len(name)) for at in _occurrences(opening, name))
