"""Cues: words that set a field of the sums in their scope (data/rules/cues.csv), in the manner of ConText."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from tracker.extraction.rules.clauses import Clauses
from tracker.extraction.rules.patterns import Met, Rules, compile_pattern
from tracker.extraction.rules.tagged import Tagged
from tracker.records import AidType, ClaimKind, FinanceType, Hold, Modality, Reason, Stage
from tracker.tables import read_rows

# The fields that cues set, and what they may be set to. An empty value cancels weaker cues that it covers.
FIELDS: dict[str, frozenset[str]] = {
    "aid_type": frozenset(AidType),
    "finance_type": frozenset(FinanceType),
    "modality": frozenset(Modality),
    "stage": frozenset(Stage),
    "hold": frozenset(Hold),
    "claim_kind": frozenset(ClaimKind),
    "disputed": frozenset({"true"}),
    "part_of": frozenset({"previous", "next"}),
    "reject": frozenset(Reason),
    "aid": frozenset({"yes"}),
    "continues": frozenset({"yes", "receiver", "giver"}),
    "donor": frozenset({"unnamed"}),
    "announced": frozenset({"recent", "ahead", "steady"}),
}


class Reach(StrEnum):
    """Which sums a cue bears on: of its zone (zones.py), of its clause (clauses.py), or of the sentences beside too."""

    ZONE = "zone"
    CLAUSE = "clause"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Cue:
    """One row. Of several cues for a field the highest rank wins, then the nearest."""

    rule_id: str
    field: str
    value: str
    rank: int
    reach: Reach
    pattern: str

    def __post_init__(self) -> None:
        if self.field not in FIELDS:
            raise ValueError(f"unknown field {self.field} (one of {', '.join(FIELDS)})")
        if self.value and self.value not in FIELDS[self.field]:
            raise ValueError(f"{self.field} cannot be {self.value} (one of {', '.join(sorted(FIELDS[self.field]))})")
        compile_pattern(self.pattern)


class CueHit(NamedTuple):
    """A cue found at tokens `start` to `end` (inclusive). `money` is the sum that its pattern names, else -1."""

    cue: Cue
    start: int
    end: int
    money: int


@cache
def cues() -> tuple[Cue, ...]:
    """All rows. Raises tables.DataError with file:line for a broken row."""
    return read_rows("rules/cues.csv", Cue)


@cache
def rules() -> Rules[Cue]:
    """All cues by their fields, to be looked up in a sentence."""
    return Rules(cues(), lambda row: row.pattern, lambda row: row.field)


def find_cues(tagged: Tagged, field: str, met: Met[Cue], clauses: Clauses) -> list[CueHit]:
    """The cues of one field in a sentence, in text order, of those `met` in it.

    Dropped are those that run over the end of a clause, and those inside a longer one of no lower rank.
    """
    hits = []
    for cue, (start, end, slots) in met.matches(field):
        if start == end or clauses.hold(start, end):
            money = tagged.mentions[slots["money"]].number if "money" in slots else -1
            hits.append(CueHit(cue, start, end, money))
    kept = [hit for hit in hits if not any(_covers(other, hit) for other in hits)]
    return sorted((hit for hit in kept if hit.cue.value), key=lambda hit: (hit.start, hit.end, hit.cue.rule_id))


def _covers(other: CueHit, hit: CueHit) -> bool:
    """Whether `other` takes the place of `hit` of its field: a longer cue around it, or one as long that cancels.

    One that says the same of a sum leaves what names none: 'aid' in '$5m in aid, of which $2m' is said of both.
    """
    if other.cue.value == hit.cue.value and other.money >= 0 > hit.money:
        return False
    around = other.start <= hit.start and hit.end <= other.end and other.cue.rank >= hit.cue.rank
    longer = (other.end - other.start) > (hit.end - hit.start)
    return around and (longer or (not other.cue.value and bool(hit.cue.value)))
