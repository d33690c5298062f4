"""Clauses: the statements that a sentence is made of, as far as the scope of cues needs them.

'While Slovenia pledged $5m, Hungary blocked the EU's €50bn' makes two: what is blocked is the second sum alone. A
clause begins at a link ('while', 'but', ';'), at 'and' or a comma before a new verb, and where a fronted or a relative
clause closes; behind a relative clause the one around it goes on. An apposition ('Norway, a NATO member, gave $5m') is
told like a relative clause. A condition ('if lawmakers agree, Kyiv gets $5m') is
about what follows, so that both are one.
"""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from tracker.extraction.rules.tagged import ACTOR, MONEY, Tagged
from tracker.extraction.words import words

# So many words may stand before the verb of a clause.
_SUBJECT = 6
_RELATIVES = frozenset({"which", "who", "whose", "where"})
# What begins an apposition, and how many words one may have; two dashes may stand for its commas.
_APPOSED = frozenset({"a", "an", "one", "the", "its", "now"})
_CONTRASTED = frozenset({"not", "like", "unlike"})
_APPOSITION = 12
_DASHES = frozenset({"–", "—"})
_PARTING = _DASHES | {","}
# Behind one of these stands a verb, known or not.
_MODALS = frozenset({"will", "would", "can", "could", "may", "might", "must", "shall", "should"})
_NO_SUBJECT = frozenset({",", ";", ":", "(", ")", "that", "to"})


class Parts(NamedTuple):
    """`of[i]` numbers the clause of token i; `around` names for a relative clause the one that it belongs to.

    `told` are the clauses that hold a sum, in order; `earlier` those of what came before ('after it froze its grants');
    `apart` relative clauses of another matter ('Gaza, where convoys are held up').
    """

    of: tuple[int, ...]
    around: Mapping[int, int]
    told: tuple[int, ...]
    earlier: frozenset[int]
    apart: frozenset[int]


class Clauses:
    """The clauses of one sentence, parted when first asked for: words that nothing can part need no clauses."""

    def __init__(self, tagged: Tagged) -> None:
        self._tagged = tagged

    @cached_property
    def parts(self) -> Parts:
        """All of them."""
        return _parts(self._tagged)

    def hold(self, start: int, end: int) -> bool:
        """Whether tokens `start` to `end` stand in one clause, or run on into a relative clause of it.

        Words that run over the end of a clause ('blocked the port, and Norway pledged $5m') say nothing together.
        """
        if self._undivided(start, end):
            return True
        of, around, _, _, apart = self.parts
        clause = of[end]
        return of[start] == clause or (clause not in apart and of[start] == around.get(clause))

    def outside(self) -> Sequence[int]:
        """The tokens that stand in no relative clause or apposition, nor close one."""
        tokens = self._tagged.words
        if not any(_aside(tokens, place) for place, token in enumerate(tokens) if token in _PARTING):
            return range(len(tokens))
        of, around = self.parts.of, self.parts.around
        inside = [clause in around for clause in of]
        return tuple(
            place
            for place, aside in enumerate(inside)
            if not aside and not (place and inside[place - 1] and of[place] == around[of[place - 1]])
        )

    def is_aside(self, place: int, later: int) -> bool:
        """Whether token `place` stands in a relative clause, and token `later` behind it in the clause around."""
        if place >= later or self._undivided(place, later):
            return False
        of, around = self.parts.of, self.parts.around
        return around.get(of[place]) == of[later]

    def reach(self, place: int, money: int) -> bool:
        """Whether what is said at token `place` can be about the sum at token `money`.

        In a clause without a sum it is about those of the clause before it, or else of the next; where it tells of
        what came before, about none.
        """
        if self._undivided(min(place, money), max(place, money)):
            return True
        of, around, told, earlier, _ = self.parts
        clause = of[place]
        if clause not in told:
            if clause in earlier:
                return False
            before = [other for other in told if other < clause]
            clause = around.get(clause, before[-1] if before else told[0])
        return of[money] == clause

    def _undivided(self, start: int, end: int) -> bool:
        """Whether tokens `start` to `end` stand in one clause since nothing among them can part them."""
        return _parting().isdisjoint(self._tagged.words[start + 1 : end + 1])


def _parts(tagged: Tagged) -> Parts:
    tokens = tagged.words
    of, around, with_verb, earlier, apart = list[int](), dict[int, int](), set[int](), set[int](), set[int]()
    last = now = closing = 0
    openers = _openers()
    fronted = bool(tokens) and tokens[0] in _words("clause_fronted")
    condition = bool(tokens) and tokens[0] in _words("clause_condition")
    for place, token in enumerate(tokens):
        if token in _PARTING and now in around and (place == closing or _closes(tokens, place, of, now)):
            now = around[now]
        elif token in _PARTING and (aside := _aside(tokens, place)):
            closing = aside
            last += 1
            around[last], now = now, last
            if tokens[place + 1] == "where":
                apart.add(now)
        elif place and token in openers and _begins(tokens, place, now in with_verb, fronted):
            last = now = last + 1
            fronted = False
            if token == "after":
                earlier.add(now)
        condition = condition and token != ","
        if _is_verb(token) and not condition:
            with_verb.add(now)
        of.append(now)
    told = {of[place] for place, mention in tagged.mentions.items() if mention.mark == MONEY}
    return Parts(tuple(of), around, tuple(sorted(told)), frozenset(earlier), frozenset(apart))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words(name))


@cache
def _openers() -> frozenset[str]:
    """The tokens at which a clause can begin."""
    return frozenset({";", ",", "and"}) | _words("clause_link") | _words("clause_subordinate")


@cache
def _parting() -> frozenset[str]:
    """The tokens at which a clause can begin or end."""
    return _openers() | _PARTING


def _begins(tokens: Sequence[str], place: int, told: bool, fronted: bool) -> bool:
    """Whether a clause begins at `place`; the one before is `told` where it has its verb, or is a `fronted` one."""
    token, rest = tokens[place], tokens[place + 1 : place + 3 + _SUBJECT]
    if token == ";" or token in _words("clause_link"):
        return True
    if token in _words("clause_subordinate"):
        return _subject_and_verb(rest)
    if token == "," and rest and rest[0] not in ("and", "yet", "so"):
        return _may_be_subject(rest[0]) if fronted else told and _subject_and_verb(rest)
    if token == "and" and "between" in tokens[max(0, place - 3) : place]:
        return False
    if token == "," or (token == "and" and tokens[place - 1] != ","):
        return told and _goes_on(rest[1:] if token == "," else rest)
    return False


def _closes(tokens: Sequence[str], place: int, of: Sequence[int], aside: int) -> bool:
    """Whether the comma at `place` ends a relative clause: a verb follows, or the first sum since it began."""
    rest = tokens[place + 1 : place + 2 + _SUBJECT]
    if tokens[place] != ",":
        return False
    if rest and rest[0][0] == MONEY:
        return not any(tokens[at][0] == MONEY for at in range(of.index(aside), place))
    return _goes_on(rest)


def _aside(tokens: Sequence[str], place: int) -> int:
    """Where an apposition behind the comma or dash at `place` ends; -1 for a relative clause, 0 for none."""
    if place + 1 == len(tokens):
        return 0
    return -1 if tokens[place + 1] in _RELATIVES else _apposition_end(tokens, place)


def _apposition_end(tokens: Sequence[str], place: int) -> int:
    """Where what an actor is or does beside ends, if it begins at `place`, else 0: 'Norway, a NATO member, gave'.

    Not so in a list of actors.
    """
    inside = tokens[place + 1 : place + 2 + _APPOSITION]
    of_actor = place > 0 and (tokens[place - 1][0] == ACTOR or _is_participle(inside[0]))
    if not of_actor or tokens[place] not in inside:
        return 0
    end = place + 1 + inside.index(tokens[place])
    inside, behind = tokens[place + 1 : end], tokens[end + 1 : end + 2 + _SUBJECT]
    if not inside or any(token[0] == MONEY for token in inside):
        return 0
    if tokens[place] in _DASHES:
        return end
    told = inside[0] in _APPOSED or (len(inside) > 1 and inside[0][0] == ACTOR and inside[1] == "'s")
    if not (told and inside[-1][0] != ACTOR) and inside[0] not in _CONTRASTED and not _is_participle(inside[0]):
        return 0
    return end if _verb_first(behind) or (behind and _is_verb(behind[0])) else 0


def _is_participle(token: str) -> bool:
    return token.endswith("ing") and token != "including"


def _goes_on(rest: Sequence[str]) -> bool:
    return _verb_first(rest) or _subject_and_verb(rest)


def _may_be_subject(token: str) -> bool:
    return token[0] in (ACTOR, MONEY) or token in _words("determiner")


@cache
def _verbs() -> frozenset[str]:
    """The verbs that make a clause, of those of several words ('set aside') the first."""
    return frozenset(phrase.split()[0] for phrase in _words("clause_verb"))


def _is_verb(token: str) -> bool:
    return token in _verbs()


def _is_past(token: str) -> bool:
    return _is_verb(token) and (token.endswith("ed") or token in _words("irregular_past"))


def _verb_first(rest: Sequence[str]) -> bool:
    """'and pledged', 'and will pay', but not 'and grants': a noun is written like many a verb."""
    if rest and rest[0] in _MODALS:
        return len(rest) > 1
    helpers = _words("auxiliary")
    helped = next((i for i, token in enumerate(rest) if token not in helpers and not token.endswith("ly")), len(rest))
    return helped < len(rest) and (_is_past(rest[helped]) or (helped > 0 and _is_verb(rest[helped])))


def _subject_and_verb(rest: Sequence[str]) -> bool:
    """'Norway pledged', 'the Danish cabinet has approved': a subject and its verb before any sum."""
    if not rest or not _may_be_subject(rest[0]) or rest[0][0] == MONEY:
        return False
    for place in range(1, min(len(rest), _SUBJECT + 1)):
        token, before = rest[place], rest[place - 1]
        if token in _NO_SUBJECT or token[0] == MONEY:
            return False
        if _is_past(token) or (_is_verb(token) and (before[0] == ACTOR or before in _words("auxiliary"))):
            return True
    return False
