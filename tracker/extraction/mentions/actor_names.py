"""Who the actors are: states, territories, blocs, institutions and regions, and all their names.

What the tracker knows lies in `data/reference/`: `actors.csv` (one row an actor: code, name, currency, capital,
adjectives, people), `aliases.csv` (every other name; a row without code is a phrase that contains a name but is no
actor, such as 'Washington Post') and `groups.csv` (who belongs to whom, and when).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from tracker.tables import read_rows


class Kind(StrEnum):
    """What an actor is."""

    STATE = "state"
    TERRITORY = "territory"
    BLOC = "bloc"
    INSTITUTION = "institution"
    REGION = "region"


class Form(StrEnum):
    """How an actor is named; NOT_ACTOR marks phrases that swallow a name.

    No table has a SURNAME: it is the last part of a leader's full name, and counts only where that is told too.
    """

    NAME = "name"
    ABBREVIATION = "abbreviation"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    PLACE = "place"
    LEADER = "leader"
    SURNAME = "surname"
    INSTITUTION = "institution"
    NOT_ACTOR = "not_actor"


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor. `code`: ISO 3166-1 alpha-3 for states and territories (XKX: Kosovo); `currency`: ISO 4217 or empty."""

    code: str
    iso2: str
    name: str
    kind: Kind
    currency: str
    capital: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor. A weak one ('Congress', 'Johnson') needs a cue; without code the phrase is no actor."""

    alias: str
    code: str
    form: Form
    strong: bool

    def __post_init__(self) -> None:
        if not self.alias or self.alias != " ".join(self.alias.split()):
            raise ValueError(f"column alias: {self.alias!r} is empty or has stray spaces")
        if (self.form is Form.NOT_ACTOR) != (not self.code):
            raise ValueError(f"column code: {self.code!r} does not go with the form {self.form}")


@dataclass(frozen=True, slots=True)
class FormerCurrency:
    """The currency that a state had in the years that the tracker covers, before today's."""

    code: str
    currency: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of a group from the day `since` to the day `until` (YYYY-MM-DD; empty: always, still)."""

    group: str
    member: str
    since: str
    until: str

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day:
                date.fromisoformat(day)


@cache
def _actors() -> dict[str, Actor]:
    return {row.code: row for row in read_rows("reference/actors.csv", Actor)}


@cache
def _former_currencies() -> dict[str, str]:
    return {row.code: row.currency for row in read_rows("reference/former_currencies.csv", FormerCurrency)}


@cache
def _memberships() -> dict[str, tuple[Membership, ...]]:
    rows = read_rows("reference/groups.csv", Membership)
    return {group: tuple(row for row in rows if row.group == group) for group in dict.fromkeys(r.group for r in rows)}


def actor(code: str) -> Actor:
    """The actor of a code.

    Raises:
        KeyError: no such actor.
    """
    return _actors()[code]


@cache
def own_currencies(code: str) -> tuple[str, ...]:
    """The currencies of an actor, a former one first: who tells a sum in leva and in euros has decided on leva."""
    return tuple(filter(None, (_former_currencies().get(code), actor(code).currency)))


def actors() -> tuple[Actor, ...]:
    """All actors, states and territories first, in the order of their codes."""
    return tuple(_actors().values())


def members(code: str, day: date | None = None) -> tuple[str, ...]:
    """The codes of the members of a group on a day (without a day: today's members), empty for what is no group."""
    rows = _memberships().get(code, ())
    if day is None:
        return tuple(row.member for row in rows if not row.until)
    when = day.isoformat()
    return tuple(row.member for row in rows if row.since <= when and (not row.until or when <= row.until))


# A name of one of these states, or one like 'Lai Ching-te', begins with the name of the family.
_FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK"})
_GIVEN_LAST = re.compile(r"\S+ \w+-[a-z]\S*")
_FAMILY_LAST = re.compile(r"(?: [a-z']+)* \w*[a-z]{2}\S*$")


def surname(leader: Alias) -> str:
    """What the full name of a leader is shortened to once it is told ('van Weel'), empty for a name of one word."""
    if " " in leader.alias and (leader.code in _FAMILY_FIRST or _GIVEN_LAST.fullmatch(leader.alias)):
        return leader.alias.split(" ")[0]
    last = _FAMILY_LAST.search(leader.alias)
    return last[0].strip() if last else ""


@cache
def full_names() -> dict[str, tuple[Alias, ...]]:
    """The sure names of leaders by what they may be shortened to: a surname, or a doubtful name of aliases.csv."""
    leaders = [alias for alias in aliases().values() if alias.form is Form.LEADER]
    doubtful = [alias.alias for alias in leaders if not alias.strong]
    found: dict[str, list[Alias]] = {}
    for leader in leaders:
        if leader.strong:
            shorter = {surname(leader), *(name for name in doubtful if leader.alias.endswith(" " + name))} - {""}
            for name in shorter:
                found.setdefault(name, []).append(leader)
    return {name: tuple(leaders) for name, leaders in found.items()}


@cache
def sure_names(code: str) -> tuple[str, ...]:
    """The names that leave no doubt of a state: its capital and adjectives, and its leaders and bodies."""
    capital = actor(code).capital
    sure = [alias for alias in aliases().values() if alias.code == code and alias.strong]
    return (*((capital,) if capital else ()), *(alias.alias for alias in sure if alias.form is not Form.PEOPLE))


@cache
def aliases() -> dict[str, Alias]:
    """Every alias by its wording: those of actors.csv, overridden by the rows of aliases.csv."""
    found: dict[str, Alias] = {}
    for row in actors():
        generated = [Alias(row.name, row.code, Form.NAME, True)]
        generated += [Alias(name, row.code, Form.ADJECTIVE, True) for name in row.adjectives]
        generated += [Alias(name, row.code, Form.PEOPLE, True) for name in row.people]
        if row.capital and row.kind is Kind.STATE:
            generated.append(Alias(row.capital, row.code, Form.CAPITAL, False))
        for alias in generated:
            found.setdefault(alias.alias, alias)
    found.update((row.alias, row) for row in read_rows("reference/aliases.csv", Alias))
    return found
