"""What the log of corrections comes to: claims as corrected, claims that are rejected, and rulings for the grouping."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.pledges.rulings import Rulings
from tracker.records import Claim, Reason, Rejected
from tracker.rows import claim_row, record_of
from tracker.store.database import Database
from tracker.store.errors import EntryError
from tracker.store.fields import changed, parsed
from tracker.store.log import Action, Entry, Place, entries, is_still_there, undone

REJECTED_BY = "rejected_by_reviewer"
APPLIED, UNDONE = "applied", "undone"
_GONE = "not applied, its claims are gone or have moved: "
_NOT_ALLOWED = "not applied, "


@dataclass(frozen=True, slots=True)
class Ruled:
    """The log as applied to the claims of the store.

    `claims`: those that were corrected, as they now are. `rejected`: those that are no claims, as rejected sums.
    `states`: for each entry by its number APPLIED, or why it is not. All by claim_id, but for the last.
    """

    claims: Mapping[str, Claim]
    rejected: Mapping[str, Rejected]
    rulings: Rulings
    states: Mapping[int, str]

    @property
    def pending(self) -> list[int]:
        """Numbers of the entries that ought to bear on claims, and find them gone."""
        return [number for number, state in self.states.items() if state.startswith((_GONE, _NOT_ALLOWED))]


# Claims are corrected first, then rejected, then bound together and set apart: there the later word wins.
_ORDER = ({Action.CORRECT}, {Action.REJECT}, {Action.MERGE, Action.SPLIT})


def ruled(database: Database) -> Ruled:
    """Applies the log."""
    log = entries(database)
    work = _Work(database)
    lifted = undone(log)
    states = {entry.number: f"{UNDONE} by {lifted[entry.number]}" for entry in log if entry.number in lifted}
    for actions in _ORDER:
        for entry in log:
            if entry.action in actions and entry.number not in states:
                states[entry.number] = work.apply[entry.action](entry)
    states |= {entry.number: APPLIED for entry in log if entry.number not in states}
    return Ruled(work.claims, work.rejected, work.rulings(), states)


@dataclass
class _Work:
    database: Database
    claims: dict[str, Claim] = field(default_factory=dict)
    rejected: dict[str, Rejected] = field(default_factory=dict)
    corrected: dict[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)
    bonds: "_Bonds" = field(default_factory=lambda: _Bonds())

    @property
    def apply(self) -> Mapping[Action, Callable[[Entry], str]]:
        """What applies an entry, and gives its state."""
        return {
            Action.CORRECT: self.correct,
            Action.REJECT: self.reject,
            Action.MERGE: self.merge,
            Action.SPLIT: self.split,
        }

    def correct(self, entry: Entry) -> str:
        [place] = entry.claims
        if not is_still_there(self.database, place):
            return _GONE + place.claim_id
        before = self._claim(place.claim_id)
        try:
            after = changed(before, parsed(entry.values))
        except EntryError as error:
            return _NOT_ALLOWED + str(error)
        self.claims[place.claim_id] = after
        self.corrected[place.claim_id] = (*self.corrected.get(place.claim_id, ()), *_changes(entry, before, after))
        self.bonds.keep_together([place.claim_id, *self._there(entry.others)[0]])
        return APPLIED

    def reject(self, entry: Entry) -> str:
        there, state = self._there(entry.claims)
        self.rejected |= {claim_id: _as_rejected(self._claim(claim_id)) for claim_id in there}
        return state

    def merge(self, entry: Entry) -> str:
        (one, said), (other, said_too) = self._there(entry.claims), self._there(entry.others)
        if one and other:
            self.bonds.loosen(one, other, together=False)
            self.bonds.keep_together([*one, *other])
        return said if said != APPLIED else said_too

    def split(self, entry: Entry) -> str:
        (parting, said), (staying, said_too) = self._there(entry.claims), self._there(entry.others)
        if parting and staying:
            self.bonds.loosen(parting, staying, together=True)
            self.bonds.loosen(parting, parting, together=False)
            self.bonds.keep_together(parting)
            self.bonds.keep_together(staying)
            for claim_id in staying:
                self.bonds.bind(parting[0], claim_id, together=False)
        return said if said != APPLIED else said_too

    def rulings(self) -> Rulings:
        return Rulings(together=self.bonds.pairs(True), apart=self.bonds.pairs(False), corrected=self.corrected)

    def _there(self, places: Iterable[Place]) -> tuple[list[str], str]:
        """The claims that are still there and not rejected, and the state of an entry that is about them."""
        places = list(places)
        there = [place.claim_id for place in places if is_still_there(self.database, place)]
        lost = [place.claim_id for place in places if place.claim_id not in set(there)]
        state = APPLIED if there and not lost else _GONE + ", ".join(lost)
        if there and lost:
            state = f"{APPLIED} without {', '.join(lost)}, which are gone"
        return [claim_id for claim_id in there if claim_id not in self.rejected], state

    def _claim(self, claim_id: str) -> Claim:
        return claim_now(self.database, claim_id, self.claims)


def claim_now(database: Database, claim_id: str, corrected: Mapping[str, Claim]) -> Claim:
    """A claim of the store, as corrected so far."""
    if claim_id in corrected:
        return corrected[claim_id]
    row = database.one("SELECT * FROM claims WHERE claim_id = :claim_id", {"claim_id": claim_id})
    return record_of(Claim, row or {})


class _Bonds:
    """Pairs of claims that reviewers bound together or set apart; the later word on a pair wins."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], bool] = {}
        self._partners: defaultdict[str, set[str]] = defaultdict(set)

    def bind(self, one: str, other: str, *, together: bool) -> None:
        self._pairs[_pair(one, other)] = together
        self._partners[one].add(other)
        self._partners[other].add(one)

    def keep_together(self, claim_ids: Sequence[str]) -> None:
        """Binds all to the first, so that they stay one whatever the rules say of them."""
        for claim_id in claim_ids[1:]:
            self.bind(claim_ids[0], claim_id, together=True)

    def loosen(self, some: Iterable[str], others: Iterable[str], *, together: bool) -> None:
        """Takes back what was said earlier of pairs between the two sides."""
        others = set(others)
        for one in some:
            for other in self._partners[one] & others:
                if self._pairs.get(_pair(one, other)) is together:
                    del self._pairs[_pair(one, other)]

    def pairs(self, together: bool) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair, kind in self._pairs.items() if kind is together)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _changes(entry: Entry, before: Claim, after: Claim) -> list[Mapping[str, object]]:
    """What an entry set, and what followed from it, field by field."""
    was, now = claim_row(before), claim_row(after)
    return [
        {"field": name, "was": was[name], "now": value, "why": entry.why, "who": entry.who, "when": entry.made}
        for name, value in now.items()
        if name not in ("spans", "confidence") and (value != was[name] or name in entry.values)
    ]


def _as_rejected(claim: Claim) -> Rejected:
    return Rejected(
        article_id=claim.article_id,
        amount=claim.amount,
        amount_low=claim.amount_low,
        amount_high=claim.amount_high,
        currency=claim.currency,
        qualifier=claim.qualifier,
        stated_amount=claim.stated_amount,
        stated_currency=claim.stated_currency,
        sentence=claim.sentence,
        span_start=claim.span_start,
        span_end=claim.span_end,
        reason=Reason.OTHER,
        rule=REJECTED_BY,
    )
