"""The log of corrections: append-only, every entry about claims, with who, when and why."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.rows import json_text
from tracker.store.database import Database, insertion
from tracker.store.errors import EntryError


class Action(StrEnum):
    """What an entry rules."""

    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Place:
    """A claim as it was when an entry named it: with a hash of the article's text and its sentence, so that an entry
    never falls on another claim that has come to have the same identifier."""

    claim_id: str
    text_digest: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ruling.

    `claims`: those it is about (correct: one; reject: all that leave; split: those that part; merge: those of the one
    pledge, its leading claim first). `others`: for split those that stay, for merge those of the other pledge, for
    correct the other reports of a pledge that was named.
    `values`: for correct, fields with values as written. `undoes`: for undo, the number of an entry.
    """

    number: int
    made: str
    who: str
    why: str
    action: Action
    claims: tuple[Place, ...] = ()
    others: tuple[Place, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    undoes: int = 0


def entries(database: Database) -> list[Entry]:
    """The whole log, the oldest first."""
    return [
        Entry(
            number=row["number"], made=row["made"], who=row["who"], why=row["why"], action=Action(row["action"]),
            **_read(json.loads(row["detail"])),
        )
        for row in database.rows("SELECT * FROM corrections ORDER BY number")
    ]  # fmt: skip


def _read(detail: Mapping[str, Any]) -> dict[str, Any]:
    places = {name: tuple(Place(*one) for one in detail[name]) for name in ("claims", "others")}
    return {**places, "values": detail["values"], "undoes": detail["undoes"]}


def append(database: Database, entry: Entry) -> int:
    """Adds an entry at the end of the log, whatever its number, and gives the number that it has got."""
    last = database.one("SELECT max(number) AS number FROM corrections")
    number = int(last["number"] or 0) + 1 if last else 1
    detail = {
        name: [[place.claim_id, place.text_digest, place.sentence] for place in places]
        for name, places in (("claims", entry.claims), ("others", entry.others))
    }
    row = {
        "number": number,
        "made": entry.made,
        "who": entry.who,
        "why": entry.why,
        "action": entry.action.value,
        "detail": json_text({**detail, "values": dict(entry.values), "undoes": entry.undoes}),
    }
    database.run(insertion("corrections", row), row)
    return number


def undone(log: Sequence[Entry]) -> dict[int, int]:
    """The entries that are undone, each with the number of the entry that undid it. Undoing may be undone."""
    found: dict[int, int] = {}
    for entry in reversed(log):
        if entry.action is Action.UNDO and entry.number not in found:
            found[entry.undoes] = entry.number
    return found


def places(database: Database, claim_ids: Iterable[str]) -> tuple[Place, ...]:
    """Claims as they are now.

    Raises:
        EntryError: one of them is not in the store.
    """
    found = []
    for claim_id in claim_ids:
        place = place_of(database, claim_id)
        if place is None:
            raise EntryError(f"{claim_id!r} names no claim and no pledge of this store")
        found.append(place)
    return tuple(found)


def place_of(database: Database, claim_id: str) -> Place | None:
    """A claim as it is now, None where it is not in the store."""
    row = database.one(
        "SELECT a.text_digest, c.sentence FROM claims c JOIN articles a ON a.article_id = c.article_id"
        " WHERE c.claim_id = :claim_id",
        {"claim_id": claim_id},
    )
    return Place(claim_id, row["text_digest"], row["sentence"] or "") if row else None


def is_still_there(database: Database, place: Place) -> bool:
    """Whether the claim that an entry named is still there: in the same text, or at least in the same sentence."""
    now = place_of(database, place.claim_id)
    return now is not None and (now.text_digest == place.text_digest or now.sentence == place.sentence)


def logged(entry: Entry, state: str) -> dict[str, object]:
    """An entry as data, with what became of it."""
    return {
        "number": entry.number,
        "action": str(entry.action),
        "claims": [place.claim_id for place in entry.claims],
        "others": [place.claim_id for place in entry.others],
        "values": dict(entry.values),
        "undoes": entry.undoes or None,
        "why": entry.why,
        "who": entry.who,
        "when": entry.made,
        "state": state,
    }
