"""Frames: who gives and who gets a sum, by the shape of the sentence (data/rules/frames.csv)."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tracker.extraction.patterns import Pattern, compile_pattern
from tracker.extraction.tagged import Tagged
from tracker.tables import read_rows


class Role(StrEnum):
    """What a frame says of an actor."""

    DONOR = "donor"
    RECIPIENT = "recipient"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: where the pattern matches, the actor in the slot named like `field` has that role for the sum <money>."""

    rule_id: str
    field: Role
    rank: int
    pattern: str

    def __post_init__(self) -> None:
        if f"<{self.field}>" not in self.pattern or "<money>" not in self.pattern:
            raise ValueError(f"pattern of {self.rule_id} needs <{self.field}> and <money>")
        compile_pattern(self.pattern)


@dataclass(frozen=True, slots=True)
class RoleHit:
    """An actor group (index) has a role for a sum (index); `distance` counts the tokens between them."""

    rule: str
    role: Role
    rank: int
    money: int
    group: int
    distance: int


@cache
def frames() -> tuple[tuple[Frame, Pattern], ...]:
    """All rows with their patterns. Raises tables.DataError with file:line for a broken row."""
    return tuple((row, compile_pattern(row.pattern)) for row in read_rows("rules/frames.csv", Frame))


def find_roles(tagged: Tagged) -> list[RoleHit]:
    """What the frames say of the actors and sums of one sentence, best first."""
    if not tagged.sums or not tagged.groups:
        return []
    vocabulary = tagged.vocabulary()
    hits = []
    for frame, pattern in frames():
        if not pattern.possible(vocabulary):
            continue
        for match in pattern.matches(tagged):
            money, actor = (tagged.token_at(match.start(name)) for name in ("money", frame.field.value))
            hits.append(
                RoleHit(
                    frame.rule_id,
                    frame.field,
                    frame.rank,
                    tagged.tokens[money].index,
                    tagged.tokens[actor].index,
                    abs(money - actor),
                )
            )
    return sorted(hits, key=lambda hit: (-hit.rank, hit.distance))
