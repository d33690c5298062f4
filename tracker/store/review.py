"""New entries of the log: from what a reviewer names to the claims that it is about, and the pledges grouped anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.store.database import Database
from tracker.store.errors import EntryError
from tracker.store.fields import changed, parsed
from tracker.store.grouped import is_due, regroup
from tracker.store.log import Action, Entry, append, entries, places, undone
from tracker.store.ruled import Ruled, claim_now, ruled


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who rules, why, and when (a moment as the store keeps it)."""

    who: str
    why: str
    made: str


@dataclass(frozen=True, slots=True)
class Made:
    """An entry that was made: its number, its state, and the numbers of all that find their claims gone."""

    number: int
    state: str
    pending: list[int]


class Review:
    """Makes entries in the log of a store. Each stands in one transaction with the pledges grouped anew.

    Identifiers are those of pledges, also such as lead to another one now, or of claims. All methods raise EntryError
    where what is asked cannot be; then nothing is written.
    """

    def __init__(self, database: Database, reviewer: Reviewer, rules: str) -> None:
        """`rules`: the version of the rules of today."""
        self._database = database
        self._reviewer = reviewer
        self._rules = rules

    def correct(self, identifier: str, values: Mapping[str, str]) -> Made:
        """Sets fields of a claim, or of the leading claim of a pledge, which leads from now on: its other reports stay
        with it whatever they tell."""
        with self._database.writing():
            ruling = self._settled()
            claim_id, *others = self._named(identifier, ruling)
            self._check_values(claim_id, values, ruling)
            return self._make(Action.CORRECT, [claim_id], others, values=values)

    def merge(self, identifier: str, other: str) -> Made:
        """Rules that two pledges are one."""
        with self._database.writing():
            ruling = self._settled()
            one, two = self._reports(identifier, ruling), self._reports(other, ruling)
            if not set(one).isdisjoint(two):
                raise EntryError(f"{identifier} and {other} are one pledge already")
            return self._make(Action.MERGE, one, two)

    def split(self, identifier: str, claim_ids: Sequence[str]) -> Made:
        """Rules that these claims of a pledge tell one of their own."""
        with self._database.writing():
            members = self._reports(identifier, self._settled())
            parting = list(dict.fromkeys(claim_ids))
            for claim_id in parting:
                if claim_id not in members:
                    raise EntryError(
                        f"{claim_id!r} is no claim of the pledge {identifier} (it has {', '.join(members)})"
                    )
            staying = [claim_id for claim_id in members if claim_id not in set(parting)]
            if not staying:
                raise EntryError(f"these are all claims of the pledge {identifier}: name those that are another one")
            return self._make(Action.SPLIT, parting, staying)

    def reject(self, identifier: str) -> Made:
        """Rules that a claim, or each of a pledge, is none: it becomes a rejected sum."""
        with self._database.writing():
            return self._make(Action.REJECT, self._named(identifier, self._settled()))

    def undo(self, number: int) -> Made:
        """Takes an entry back; it stays in the log."""
        with self._database.writing():
            self._settled()
            log = entries(self._database)
            if number not in {entry.number for entry in log}:
                raise EntryError(f"the log has no entry {number} (see 'pledges corrections')")
            if by := undone(log).get(number):
                raise EntryError(f"entry {number} is undone already, by entry {by}")
            return self._make(Action.UNDO, undoes=number)

    def _settled(self) -> Ruled:
        """The log as it stands, after pledges that are older than their claims were grouped anew."""
        return regroup(self._database, self._rules) if is_due(self._database, self._rules) else ruled(self._database)

    def _make(
        self,
        action: Action,
        claim_ids: Sequence[str] = (),
        others: Sequence[str] = (),
        *,
        values: Mapping[str, str] | None = None,
        undoes: int = 0,
    ) -> Made:
        by = self._reviewer
        entry = Entry(
            number=0, made=by.made, who=by.who, why=by.why, action=action, claims=places(self._database, claim_ids),
            others=places(self._database, others), values=values or {}, undoes=undoes,
        )  # fmt: skip
        number = append(self._database, entry)
        ruling = regroup(self._database, self._rules)
        return Made(number, ruling.states[number], ruling.pending)

    def _named(self, identifier: str, ruling: Ruled) -> list[str]:
        """The claim of this identifier, or all claims of the pledge, its leading one first."""
        members = self._members(identifier)
        if members:
            return members
        if identifier in ruling.rejected:
            raise EntryError(f"{identifier} is rejected by a reviewer: undo that first (see 'pledges corrections')")
        places(self._database, [identifier])
        return [identifier]

    def _reports(self, identifier: str, ruling: Ruled) -> list[str]:
        """All claims of the pledge that an identifier names, or that the claim which it names tells; that one first."""
        found = self._named(identifier, ruling)
        row = self._database.one(
            "SELECT p.pledge_id FROM pledges p JOIN members m ON m.pledge_id = p.pledge_id"
            " WHERE m.claim_id = :claim_id AND p.claim_id IS NOT NULL",
            {"claim_id": found[0]},
        )
        members = self._members(row["pledge_id"]) if row else []
        return [found[0], *(claim_id for claim_id in members if claim_id != found[0])]

    def _members(self, pledge_id: str) -> list[str]:
        """The claims of a pledge, the leading one first; none where there is no such pledge."""
        seen: set[str] = set()
        row = self._pledge(pledge_id)
        while row and row["claim_id"] is None and row["redirects_to"] and row["redirects_to"] not in seen:
            seen.add(row["redirects_to"])
            row = self._pledge(row["redirects_to"])
        if row is None:
            return []
        if row["claim_id"] is None:
            raise EntryError(f"the pledge {pledge_id} has ended: none of its claims is left")
        found = self._database.rows(
            "SELECT claim_id FROM members WHERE pledge_id = :pledge_id ORDER BY position",
            {"pledge_id": row["pledge_id"]},
        )
        leading = str(row["claim_id"])
        return [leading, *(str(one["claim_id"]) for one in found if one["claim_id"] != leading)]

    def _pledge(self, pledge_id: str) -> dict[str, str | None] | None:
        return self._database.one(
            "SELECT pledge_id, claim_id, redirects_to FROM pledges WHERE pledge_id = :pledge_id",
            {"pledge_id": pledge_id},
        )

    def _check_values(self, claim_id: str, values: Mapping[str, str], ruling: Ruled) -> None:
        changes = parsed(values)
        changed(claim_now(self._database, claim_id, ruling.claims), changes)
        if changes.get("part_of"):
            places(self._database, [changes["part_of"]])
