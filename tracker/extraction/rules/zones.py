"""Zones: which words of a sentence belong to which of its sums.

The words between two sums are cut at a boundary ('including', 'while', the last comma or 'and'): what stands before it
belongs to the first, the rest to the second. The words before the first sum are the lead, shared by all.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tracker.extraction.rules.cues import CueHit, Reach
from tracker.extraction.rules.tagged import ACTOR, MONEY, Tagged
from tracker.extraction.words import words

_FAR = 100
# What may stand between the sums of a bare list.
_LISTED = frozenset({",", "and", "or", "then"})
# What parts the entries of a list, each with words of its own; 'and of' goes on with 'a grant of'.
_SEPARATORS = (*((sign,) for sign in (",", ";", ":", "and", "or", "plus", "-", "–", "—", "/")), ("and", "of"))
# What stands before the giver of each sum of a list: '$5m from Oslo and $3m from Rome'.
_GIVEN_BY = frozenset({"from", "by", "came", "comes", ")"})
# What may stand beside the actor between the sums of a list that leaves out the verb: 'Oslo gave $5m, Rome $3m'.
_GAPPED = _LISTED | {"the", "from", "by", "with", "(", ")", "came", "comes"}


class Zone(NamedTuple):
    """Token positions (end exclusive) of one sum's own words; `money` is the token of the sum, `sum` its index.

    `last` is the index of the last sum of the bare list that it stands in, else its own.
    """

    start: int
    end: int
    money: int
    sum: int
    last: int


def zones(tagged: Tagged) -> tuple[Zone, ...]:
    """The zone of each sum of the sentence, in order."""
    places = [i for i, mention in tagged.mentions.items() if mention.mark == MONEY]
    bounds = [0, *(_boundary(tagged, a, b) for a, b in pairwise(places)), len(tagged.words)]
    found = [
        Zone(bounds[i], bounds[i + 1], place, tagged.mentions[place].number, tagged.mentions[place].number)
        for i, place in enumerate(places)
    ]
    return tuple(_with_shared_ends(tagged, found))


def _with_shared_ends(tagged: Tagged, found: list[Zone]) -> list[Zone]:
    """The zones, where what follows a bare list ('gave $2bn, $3bn and $4bn in total') belongs to each of its sums."""
    between = [tagged.words[a.money + 1 : b.money] for a, b in pairwise(found)]
    joined = [_LISTED.issuperset(tokens) or _is_gapped(tokens) for tokens in between]
    for i in reversed(range(len(joined))):
        # Two sums alone are told apart as often: 'for arms worth $3m and $2m for food'.
        behind = found[i + 1].money + 1
        dealt_out = "respectively" in tagged.words[behind : behind + 2] or _GIVEN_BY.issuperset(between[i][:1])
        if joined[i] and (dealt_out or joined[i - 1 : i] == [True] or joined[i + 1 : i + 2] == [True]):
            found[i] = found[i]._replace(end=found[i + 1].end, last=found[i + 1].last)
    return found


def _is_gapped(tokens: Sequence[str]) -> bool:
    """Whether nothing but one actor stands between two sums of a list."""
    actors = [token for token in tokens if token[0] == ACTOR]
    return len(actors) == 1 and tokens[0] != actors[0] and _GAPPED.issuperset(set(tokens) - set(actors))


def _boundary(tagged: Tagged, first: int, second: int) -> int:
    between = tagged.words[first + 1 : second]
    strong = [i for i, token in enumerate(between) if token == ";" or token in words("boundary_strong")]
    weak = [i for i, token in enumerate(between) if token in words("boundary_weak")]
    if strong:
        return first + 1 + strong[0]
    if weak:
        # ', and' is one boundary: the comma closes the first sum's words.
        last = weak[-1]
        return first + 1 + (last - 1 if last - 1 in weak else last)
    return second


def begins_entry(tagged: Tagged, zone: Zone) -> bool:
    """Whether a sum begins an entry of a list: '$5m for Kenya and $2m for Mali', 'grants of $5m and of $2m'."""
    return any(tagged.words[max(0, zone.money - len(parting)) : zone.money] == [*parting] for parting in _SEPARATORS)


def distance(hit: CueHit, zone: Zone, zone_count: int) -> int | None:
    """How far a cue stands from a sum, in tokens; None where it does not bear on it.

    A cue bears on the sum whose zone it begins in, one that reaches over the sentence also on the others, from farther
    off; a cue whose pattern names a sum bears on that sum alone.
    """
    if hit.money >= 0 and hit.cue.reach is Reach.ZONE:
        return 0 if hit.money == zone.sum else None
    apart = max(zone.money - hit.end, hit.start - zone.money, 0)
    own = zone.start <= hit.start < zone.end or zone_count == 1
    if own:
        return apart
    if hit.cue.reach is not Reach.ZONE:
        return apart + _FAR
    return None


def lead_distance(hit: CueHit, first: Zone) -> int | None:
    """How far a cue that begins in the lead (the words before the first sum) stands from that sum; else None."""
    if hit.money >= 0:
        return 0 if hit.money == first.sum and hit.start < first.money else None
    return max(first.money - hit.end, 0) if hit.start < first.money else None
