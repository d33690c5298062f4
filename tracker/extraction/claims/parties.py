"""The parties of a sum: the codes that fill a role, with their evidence, and what stands around a sum."""

from typing import NamedTuple

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.origin import Origin
from tracker.extraction.mentions.actor_names import members
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.records import Confidence, Source


class Party(NamedTuple):
    """The codes that fill a role, with the evidence: characters of `source`, rule and confidence.

    `firm` says that grammar alone names the role; `here` that the sum's own sentence names the actor.
    """

    codes: tuple[str, ...]
    start: int
    end: int
    rule: str
    confidence: Confidence
    firm: bool = False
    here: bool = False
    source: Source = Source.TEXT

    @property
    def origin(self) -> Origin:
        """Where it is read from."""
        return Origin(self.start, self.end, self.rule, self.confidence, self.source)

    def passed_on(self) -> "Party":
        """The same for a sum that only follows the one that the words are about."""
        return self._replace(confidence=Confidence.DEFAULT, firm=False, here=False)


class Surroundings(NamedTuple):
    """What stands around a sum, near to far: parties found just before, and the readings to look back into.

    `same` holds the parties of the previous sum of the sentence, `paragraph` of the last claim of the paragraph.
    """

    context: Context
    lead_in: Reading | None
    previous: Reading | None
    same: "Parties | None"
    paragraph: "Parties | None"


class Parties(NamedTuple):
    """Donor and recipient of one sum; None where nothing names one."""

    donor: Party | None
    recipient: Party | None

    def of(self, role: Role) -> Party | None:
        """The party that fills a role."""
        return self.donor if role is Role.DONOR else self.recipient


def reduce_blocs(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes without the states that a named bloc among them includes ('Biden and G7 leaders' is the G7)."""
    inside = {member for code in codes for member in members(code)}
    return tuple(code for code in codes if code not in inside)
