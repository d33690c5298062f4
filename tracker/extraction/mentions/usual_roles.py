"""What an actor usually is in aid news (roles.csv): settles which of two named actors gives."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tracker.records import Mention
from tracker.tables import read_rows


class UsualRole(StrEnum):
    """What an actor usually is in aid news. States that no row of roles.csv names are recipients.

    A channel (UN agencies, development banks) passes money on; an opponent is named in aid news for other reasons.
    """

    DONOR = "donor"
    RECIPIENT = "recipient"
    EITHER = "either"
    CHANNEL = "channel"
    OPPONENT = "opponent"


# Who gives for sure.
GIVERS = frozenset({UsualRole.DONOR, UsualRole.CHANNEL})


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One row of data/reference/roles.csv."""

    code: str
    role: UsualRole


@cache
def _roles() -> dict[str, UsualRole]:
    return {row.code: row.role for row in read_rows("reference/roles.csv", RoleRow)}


def usual_role(code: str) -> UsualRole:
    """Donor for DAC members and institutions that lend or give; recipient for other states and regions."""
    return _roles().get(code, UsualRole.RECIPIENT)


def joinable(first: Mention, second: Mention) -> bool:
    """Whether two neighbouring actors can act as one: both donors, or both receivers.

    'The World Bank and Japan' give together, while 'Japan and the World Bank' are as often giver and channel.
    """
    roles = {usual_role(first.code), usual_role(second.code)}
    if roles == {UsualRole.DONOR, UsualRole.CHANNEL}:
        return usual_role(first.code) is UsualRole.CHANNEL and first.code != "UN"
    return len(roles) == 1 or roles == {UsualRole.RECIPIENT, UsualRole.EITHER}
