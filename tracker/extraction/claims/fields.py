"""Fields of a claim that cues decide: type, finance, modality, stage, hold, kind."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tracker.extraction.claims.origin import Origin
from tracker.extraction.rules.cues import CueHit, Reach
from tracker.extraction.rules.frames import SUBJECT, Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.zones import Zone, distance, lead_distance
from tracker.extraction.words import words
from tracker.records import AidType, Confidence, Source

# A mere hint ('drones', 'schools') tells the type of a sum only near it: rank up to, and tokens.
_HINT, _HINT_REACH = 10, 14
# What stands between two words of one list.
_LINK = re.compile(r"\s*[,/;&]\s*(?:(?:and|or)\s+)?|\s+(?:and|or|plus|as\s+well\s+as|along\s+with|together\s+with)\s+")
_LONGEST_LINK = 20
# Goods that people in need and an army use alike tell the type only where no better word stands, or one of an army.
_EITHER_USE = "goods_of_either_use"
# A cue up to this rank says least of all ('a trust fund').
_FAINT = 5
# Tokens from a sum to what it is said to be: '$5m in military aid'.
_SAID_OF_SUM = 2
# What is said to happen to a sum holds in its clause; what the money is may go on in the next.
_OF_CLAUSE = frozenset({"stage", "hold", "claim_kind", "disputed"})


# What a sum of a list says of those that follow it too.
_OF_LIST = frozenset({"finance_type"})


class Choice(NamedTuple):
    """A field's value with its evidence; `near` counts the tokens between cue and sum.

    `also` is further evidence, where several words together make the value.
    """

    value: str
    rule: str
    rank: int
    near: int
    start: int
    end: int
    confidence: Confidence = Confidence.STRONG
    source: Source = Source.TEXT
    also: tuple[Origin, ...] = ()

    @property
    def origin(self) -> Origin:
        """Where it is read from."""
        return Origin(self.start, self.end, self.rule, self.confidence, self.source)

    @property
    def is_hint(self) -> bool:
        """Whether its words only hint at the value ('drones', 'schools') and do not name it."""
        return self.rank <= _HINT

    def passed_on(self) -> "Choice":
        """The same for a sum that only follows the one that the words are about."""
        also = tuple(origin.passed_on() for origin in self.also)
        return self._replace(confidence=Confidence.DEFAULT, also=also)


def own(reading: Reading, index: int, field: str) -> list[Choice]:
    """The cues of `field` that bear on sum `index` from its own words (or its sentence), best first."""
    hits = reading.cues(field)
    if not hits:
        return []
    zone = reading.zone(index)
    bearing = [hit for hit in hits if hit.cue.reach is Reach.ZONE or reading.clauses.reach(hit.start, zone.money)]
    if field == "hold" and _is_being_given(reading, index):
        bearing = [hit for hit in bearing if not _is_of_other_aid(reading, hit, zone)]
    if field == "donor":
        bearing = [hit for hit in bearing if not reading.clauses.is_aside(hit.start, zone.money)]
    return _ranked(reading, ((hit, distance(hit, zone, len(reading.zones))) for hit in bearing))


def _is_being_given(reading: Reading, index: int) -> bool:
    """Whether somebody acts on the sum: aid that another clause names is other aid then."""
    return any(hit.money == index and hit.rank >= SUBJECT for hit in reading.roles(Role.DONOR))


def _is_of_other_aid(reading: Reading, hit: CueHit, zone: Zone) -> bool:
    """Whether a cue stands in another clause and names what it is about: 'With US aid stalled, Denmark gave $5m'."""
    clause_of = reading.clauses.parts.of
    if clause_of[hit.start] == clause_of[zone.money]:
        return False
    named = {*words("aid"), *words("bill")}
    return not named.isdisjoint(reading.tagged.words[hit.start : hit.end + 1])


def lead(reading: Reading, index: int, field: str) -> list[Choice]:
    """The cues in the words before the first sum of the sentence, which its later sums share."""
    hits = reading.cues(field)
    if not hits or reading.zones[0].sum == index:
        return []
    money = reading.zone(index).money
    bearing = [hit for hit in hits if field not in _OF_CLAUSE or reading.clauses.reach(hit.start, money)]
    return _ranked(reading, ((hit, lead_distance(hit, reading.zones[0])) for hit in bearing))


def whole(reading: Reading, field: str) -> list[Choice]:
    """All cues of `field` in a sentence that stands over the sum's own: the lead-in of a list."""
    first = reading.zones[0].sum if reading.zones else -1
    return _ranked(reading, ((hit, 0) for hit in reading.cues(field) if hit.money in (-1, first)), Confidence.DEFAULT)


def plainly(headline: Reading, field: str) -> Choice | None:
    """The one value of `field` that the words of a headline name, mere hints aside."""
    found = _ranked(headline, ((hit, 0) for hit in headline.cues(field)), Confidence.DEFAULT)
    found = [choice for choice in found if not choice.is_hint]
    return found[0]._replace(source=Source.TITLE) if len({choice.value for choice in found}) == 1 else None


def beside(around: Sequence[Reading], field: str) -> list[Choice]:
    """The cues of the sentences before and after that reach over to a sum beside them."""
    hits = [
        _ranked(r, ((hit, 0) for hit in r.cues(field) if hit.cue.reach is Reach.NEIGHBOUR), Confidence.DEFAULT)
        for r in around
    ]
    return [choice for found in hits for choice in found]


def choices(reading: Reading, lead_in: Reading | None, index: int, field: str) -> list[Choice]:
    """The cues for a field from the nearest place that has any: own words, lead, lead-in of the list."""
    found = own(reading, index, field) or _led(reading, index, field)
    return found or (whole(lead_in, field) if lead_in else [])


def _led(reading: Reading, index: int, field: str) -> list[Choice]:
    """The cues that a sum shares: the lead's, or what a sum between says anew.

    In 'a loan of $9m, grants of $5m from Spain, $2m from Malta' the last is a grant.
    """
    found = lead(reading, index, field)
    if not found or field not in _OF_LIST:
        return found
    before = next(filter(None, (own(reading, i, field) for i in range(index - 1, reading.zones[0].sum, -1))), [])
    return [choice.passed_on() for choice in before] or found


def aid_type(found: list[Choice], reading: Reading) -> Choice | None:
    """One type, or 'mixed' where the best cues, found in the article of `reading`, name several."""
    found = [choice for choice in found if not choice.is_hint or choice.near <= _HINT_REACH]
    found = [c for c in found if c.rule != _EITHER_USE and (c.rank > _FAINT or c.value == AidType.MILITARY)] or found
    if not found:
        return None
    best = [choice for choice in found if choice.rank == found[0].rank]
    if not found[0].is_hint:
        best = _said_of_sum(best, reading) or best
    in_order = sorted(best, key=lambda choice: choice.start)
    if found[0].is_hint and not any(a.value != b.value and _listed(a, b, reading) for a, b in pairwise(in_order)):
        return _likeliest(best)
    # 'humanitarian, energy and stabilisation needs': a weaker word beside a best one is part of its list.
    weaker = [choice for choice in found if choice.rank < found[0].rank]
    best += [choice for choice in weaker if any(_listed(choice, other, reading) for other in best)]
    if len({choice.value for choice in best}) == 1:
        return found[0]
    return mixed(best)


def _said_of_sum(kinds: list[Choice], reading: Reading) -> list[Choice]:
    """Those that stand beside the sum, with what is listed with them: other kinds may be of other money."""
    said = [choice for choice in kinds if choice.near <= _SAID_OF_SUM]
    for choice in sorted(kinds, key=lambda choice: choice.start) if said else ():
        if choice not in said and any(_listed(choice, other, reading) for other in said):
            said.append(choice)
    return said


def mixed(kinds: Sequence[Choice]) -> Choice:
    """'mixed', with the first word for each type as evidence."""
    firsts: dict[str, Choice] = {}
    for choice in kinds:
        firsts.setdefault(choice.value, choice)
    first, *others = firsts.values()
    return first._replace(value=AidType.MIXED, also=tuple(other.origin for other in others))


def _likeliest(hints: list[Choice]) -> Choice:
    """Of mere hints ('drones', 'ambulances') the kind that most are of, else the nearest."""
    count = Counter(hint.value for hint in hints)
    return max(hints, key=lambda hint: (count[hint.value], -hint.near))


def _listed(one: Choice, other: Choice, reading: Reading) -> bool:
    first, second = sorted((one, other), key=lambda choice: choice.start)
    if not 0 < second.start - first.end <= _LONGEST_LINK:
        return False
    return _LINK.fullmatch(reading.between(first.end, second.start)) is not None


def _ranked(
    reading: Reading,
    hits: "Iterator[tuple[CueHit, int | None]]",
    confidence: Confidence = Confidence.STRONG,
) -> list[Choice]:
    spans = reading.tagged.spans
    found = [
        Choice(hit.cue.value, hit.cue.rule_id, hit.cue.rank, near, spans[hit.start][0], spans[hit.end][1], confidence)
        for hit, near in hits
        if near is not None
    ]
    return sorted(found, key=lambda choice: (-choice.rank, choice.near, choice.start))
