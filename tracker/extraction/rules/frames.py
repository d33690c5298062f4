"""Frames: who gives and who gets a sum, by the shape of the sentence (data/rules/frames.csv)."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from tracker.extraction.rules.clauses import Clauses
from tracker.extraction.rules.patterns import Met, Rules, compile_pattern
from tracker.extraction.rules.tagged import Tagged
from tracker.tables import read_rows

# Of frames of this rank the actor is the subject of the giving verb.
SUBJECT = 100


class Role(StrEnum):
    """What a frame says of an actor. A bystander blocks, hears or opposes what another gives."""

    DONOR = "donor"
    RECIPIENT = "recipient"
    SPEAKER = "speaker"
    BYSTANDER = "bystander"


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: where the pattern matches, the actor in the slot named like `field` has that role for <money>."""

    rule_id: str
    field: Role
    rank: int
    pattern: str

    def __post_init__(self) -> None:
        if f"<{self.field}>" not in self.pattern or "<money>" not in self.pattern:
            raise ValueError(f"pattern of {self.rule_id} needs <{self.field}> and <money>")
        compile_pattern(self.pattern)


class RoleHit(NamedTuple):
    """An actor group (index) has a role for a sum (index); `distance` counts the tokens between them."""

    rule: str
    role: Role
    rank: int
    money: int
    group: int
    distance: int


# A frame of this rank only says that both stand in one sentence.
_GUESS = 80
# The roles that one clause names together with the sum.
_ALIKE = frozenset({Role.RECIPIENT})


@cache
def frames() -> tuple[Frame, ...]:
    """All rows. Raises tables.DataError with file:line for a broken row."""
    return read_rows("rules/frames.csv", Frame)


@cache
def rules() -> Rules[Frame]:
    """All frames by their roles, to be looked up in a sentence."""
    return Rules(frames(), lambda row: row.pattern, lambda row: row.field)


def find_roles(tagged: Tagged, role: Role, met: Met[Frame], clauses: Clauses) -> list[RoleHit]:
    """The actors of one sentence that the frames `met` in it give a role for one of its sums, best first.

    A frame that runs over the end of a clause counts only where none in one clause names the role for the sum plainly,
    and not out of a relative clause that ends before the sum ('Biden, who meets Macron, asks for $5m').
    """
    hits, across = list[RoleHit](), list[RoleHit]()
    for frame, match in met.matches(role):
        money, actor = match.slots["money"], match.slots[role]
        if clauses.is_aside(actor, money):
            continue
        sum_index, group = tagged.mentions[money].number, tagged.mentions[actor].number
        hit = RoleHit(frame.rule_id, role, frame.rank, sum_index, group, abs(money - actor))
        (hits if role not in _ALIKE or clauses.hold(match.start, match.end) else across).append(hit)
    told = {hit.money for hit in hits if hit.rank > _GUESS}
    hits += [hit for hit in across if hit.money not in told]
    return sorted(hits, key=lambda hit: (-hit.rank, hit.distance, hit.rule, hit.group))
