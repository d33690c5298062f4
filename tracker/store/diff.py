"""What differs between two releases, row by row, each with the reason."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from tracker.release import ARTICLES, Manifest, read_file, read_manifest, read_raw
from tracker.rows import FORMULA_STARTS
from tracker.store.ruled import UNDONE


class Change(StrEnum):
    """What happened to a row."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


class Why(StrEnum):
    """Why it happened, the weightiest first."""

    CORRECTION = "correction"
    NEW_ARTICLE = "new article"
    CHANGED_ARTICLE = "changed article"
    ARTICLE_GONE = "article gone"
    NEW_RULES = "new rules"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row that differs. `fields`: column -> (was, now); `into`: the pledge that took the place of one that went."""

    table: str
    id: str
    change: Change
    why: tuple[Why, ...]
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    into: str = ""


@dataclass(frozen=True)
class Side:
    """A release as it is compared."""

    manifest: Manifest
    claims: pd.DataFrame
    pledges: pd.DataFrame
    rejected: pd.DataFrame
    articles: Mapping[str, tuple[str, str]]
    is_listed: bool


def side(folder: Path) -> Side:
    """Reads a release for the comparison, also one that has other columns than those of today.

    Raises:
        ReleaseError: it is absent or damaged.
    """
    manifest = read_manifest(folder)
    claims, pledges, rejected = (read_raw(folder, manifest, table) for table in ("claims", "pledges", "rejected"))
    listed = ARTICLES in manifest.files
    if listed:
        articles = _register(read_file(folder, manifest, ARTICLES))
    else:  # a release without a list: only articles with sums are known, and all were read with the same rules
        known = dict.fromkeys([*claims["article_id"], *rejected["article_id"]])
        articles = dict.fromkeys(known, ("", manifest.rules))
    return Side(manifest, claims.set_index("claim_id"), pledges.set_index("pledge_id"), rejected, articles, listed)


def _register(data: bytes) -> dict[str, tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return {_plain(row["article_id"]): (row["digest"], row["rules"]) for row in rows}


def _plain(cell: str) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def differences(old: Side, new: Side) -> Iterator[Difference]:
    """All that differs: claims, then pledges, then how many sums are rejected for each reason."""
    causes = _Causes(old, new)
    claims = {found.id: found for found in _claims(old, new, causes)}
    yield from claims.values()
    yield from _pledges(old, new, causes, claims)
    yield from _rejected(old, new, causes)


class _Causes:
    """What can be the reason of a difference: articles, rules, entries of the log."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        self.ruled = _ruled(old.manifest.corrections, new.manifest.corrections)

    def of_claim(self, claim_id: str, article_id: str) -> tuple[Why, ...]:
        was, now = self._old.articles.get(article_id), self._new.articles.get(article_id)
        if was is None:
            return (Why.NEW_ARTICLE,)
        if now is None:
            return (Why.ARTICLE_GONE,)
        found = [Why.CORRECTION] if claim_id in self.ruled else []
        if self._old.is_listed and self._new.is_listed and was[0] != now[0]:
            found.append(Why.CHANGED_ARTICLE)
        return tuple(found) or (Why.NEW_RULES,)

    def of_the_whole(self) -> Why:
        """The reason of what no claim of its own explains."""
        if self._old.manifest.rules != self._new.manifest.rules:
            return Why.NEW_RULES
        if self._old.articles != self._new.articles:
            return Why.NEW_ARTICLE
        return Why.CORRECTION if self.ruled else Why.OTHER


def _ruled(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> set[str]:
    """The claims of the entries that were made, undone or done again in between."""
    before, after = _standing(old), _standing(new)
    differ = [entries[key] for entries in (before, after) for key in before.keys() ^ after.keys() if key in entries]
    return {claim_id for entry in differ for claim_id in (*entry["claims"], *entry["others"])}


def _standing(log: Sequence[Mapping[str, Any]]) -> dict[tuple[object, ...], Mapping[str, Any]]:
    """The entries that are not undone, by what they rule."""
    names = ("number", "action", "claims", "others", "values", "when", "who")
    standing = [entry for entry in log if not str(entry["state"]).startswith(UNDONE)]
    return {tuple(str(entry[name]) for name in names): entry for entry in standing}


def _claims(old: Side, new: Side, causes: _Causes) -> Iterator[Difference]:
    for claim_id, change in _came_and_went(old.claims, new.claims):
        table = new.claims if change is Change.CAME else old.claims
        why = causes.of_claim(claim_id, str(table.at[claim_id, "article_id"]))
        yield Difference(table="claims", id=claim_id, change=change, why=why)
    for claim_id, fields in _changed(old.claims, new.claims).items():
        why = causes.of_claim(claim_id, str(new.claims.at[claim_id, "article_id"]))
        yield Difference(table="claims", id=claim_id, change=Change.CHANGED, why=why, fields=fields)


def _came_and_went(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[tuple[str, Change]]:
    """Rows of one side only, in the order of that side: those that came, then those that went."""
    yield from ((name, Change.CAME) for name in new.index[~new.index.isin(old.index)])
    yield from ((name, Change.WENT) for name in old.index[~old.index.isin(new.index)])


def _changed(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, dict[str, tuple[object, object]]]:
    """For rows of both sides the fields that differ, in the order of the new side."""
    both = new.index[new.index.isin(old.index)]
    was, now = old.loc[both], new.loc[both]
    found: dict[str, dict[str, tuple[object, object]]] = {}
    for column in (name for name in new.columns if name in old.columns):
        one, other = was[column].astype("object"), now[column].astype("object")
        differ = (one != other) & ~(one.isna() & other.isna())
        for name in both[differ.to_numpy(dtype=bool)]:
            found.setdefault(name, {})[column] = (_value(one[name]), _value(other[name]))
    return {name: found[name] for name in both if name in found}


def _value(cell: Any) -> object:
    """A cell as JSON knows it, empty as None."""
    if cell is None or cell == "" or cell != cell:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, bool | int | float | str) else cell.item() if hasattr(cell, "item") else str(cell)


def _pledges(old: Side, new: Side, causes: _Causes, claims: Mapping[str, Difference]) -> Iterator[Difference]:
    redirects = new.manifest.redirects
    for pledge_id, change in _came_and_went(old.pledges, new.pledges):
        here = new.pledges if change is Change.CAME else old.pledges
        why = _why_pledge(_told(here, pledge_id), [], causes, claims)
        into = redirects.get(pledge_id, "") if change is Change.WENT else ""
        if into in new.pledges.index:
            why = _why_pledge(_told(old.pledges, pledge_id), _told(new.pledges, into), causes, claims)
        yield Difference(table="pledges", id=pledge_id, change=change, why=why, into=into)
    for pledge_id, fields in _changed(old.pledges, new.pledges).items():
        was, now = _told(old.pledges, pledge_id), _told(new.pledges, pledge_id)
        why = _why_pledge(was, now, causes, claims)
        yield Difference(table="pledges", id=pledge_id, change=Change.CHANGED, why=why, fields=fields)


def _told(pledges: pd.DataFrame, pledge_id: str) -> list[str]:
    return str(pledges.at[pledge_id, "claim_ids"]).split(";")


def _why_pledge(
    was: Sequence[str], now: Sequence[str], causes: _Causes, claims: Mapping[str, Difference]
) -> tuple[Why, ...]:
    """The reasons of the differences of its claims, else of the whole."""
    told = dict.fromkeys([*was, *now])
    found = {why for claim_id in told if claim_id in claims for why in claims[claim_id].why}
    if not causes.ruled.isdisjoint(told):
        found.add(Why.CORRECTION)
    return tuple(why for why in Why if why in found) or (causes.of_the_whole(),)


def _rejected(old: Side, new: Side, causes: _Causes) -> Iterator[Difference]:
    counts = [Counter(map(str, side.rejected["reason"])) for side in (old, new)]
    for reason in sorted(counts[0].keys() | counts[1].keys()):
        was, now = (count[reason] for count in counts)
        if was != now:
            yield Difference(
                table="rejected", id=reason, change=Change.CHANGED, why=_why_rejected(old, new, reason, causes),
                fields={"count": (was, now)},
            )  # fmt: skip


def _why_rejected(old: Side, new: Side, reason: str, causes: _Causes) -> tuple[Why, ...]:
    """The reasons why sums are or are no longer rejected for this reason."""
    places = [
        set(zip(rows["article_id"], rows["span_start"].astype("int64"), strict=True))
        for rows in (side.rejected[side.rejected["reason"] == reason] for side in (old, new))
    ]
    differ = places[0] ^ places[1]
    found = {why for article_id, start in differ for why in causes.of_claim(f"{article_id}#{start}", article_id)}
    return tuple(why for why in Why if why in found)
