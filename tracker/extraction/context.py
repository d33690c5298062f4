"""What an article as a whole says: its main donor and recipient, and where it comes from. Used only where a sentence is silent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tracker.extraction.actors import find_actors
from tracker.records import Article, Mention
from tracker.tables import read_rows

# A headline names the parties of the story; one mention there outweighs several in passing.
_TITLE_WEIGHT = 4
# The main donor is named this many times as often as the next.
_CLEAR = 2


class UsualRole(StrEnum):
    """What an actor usually is in aid news. States that no row of roles.csv names are recipients.

    A channel (UN agencies, development banks) passes money on; an opponent is named in aid news for other reasons.
    """

    DONOR = "donor"
    RECIPIENT = "recipient"
    EITHER = "either"
    CHANNEL = "channel"
    OPPONENT = "opponent"


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
    """Whether two neighbouring actors can act as one: both donors, or both receivers."""
    roles = {usual_role(first.code), usual_role(second.code)}
    return len(roles) == 1 or roles == {UsualRole.RECIPIENT, UsualRole.EITHER}


@dataclass(frozen=True, slots=True)
class Context:
    """The article's own parties: codes, most mentioned first. `main_donor` is empty where none stands out."""

    article: Article
    title: tuple[Mention, ...]
    donors: tuple[str, ...]
    main_donor: str
    recipients: tuple[str, ...]
    publisher: tuple[str, ...]


def context(article: Article, mentions: Sequence[Mention]) -> Context:
    """The context of an article whose text holds `mentions`."""
    title = tuple(find_actors(article.title))
    publisher = tuple(dict.fromkeys(m.code for m in find_actors(article.publisher)))
    weight: Counter[str] = Counter()
    for mention in mentions:
        weight[mention.code] += mention.strong
    for mention in title:
        weight[mention.code] += _TITLE_WEIGHT
    donors = [code for code, count in weight.most_common() if count and usual_role(code) is UsualRole.DONOR]
    clear = donors and (len(donors) == 1 or weight[donors[0]] >= _CLEAR * weight[donors[1]])
    ranked = [code for code, count in weight.most_common() if count]
    return Context(
        article,
        title,
        tuple(donors),
        donors[0] if clear else "",
        tuple(code for code in ranked if usual_role(code) is UsualRole.RECIPIENT),
        publisher,
    )
