"""A scored run as a file, and what another run gained and lost against it, matched by document and sum."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tracker.score import FIELDS, DocumentScore, Figures, Scored, wrong_fields

Row = dict[str, Any]
MISSED, EXTRA = "missed", "extra"


class SavedRunError(Exception):
    """The file is no saved run."""


def saved_run(documents: Mapping[str, DocumentScore], figures: Figures, rules: str) -> Row:
    """A run as JSON values: figures, version of the rules, and for each document what was missed, extra or wrong."""
    rows = {name: _document(document) for name, document in sorted(documents.items())}
    return {"rules": rules, "figures": figures, "documents": rows}


def read_run(text: str) -> Row:
    """What `saved_run` gave, from its JSON. Raises SavedRunError for anything else."""
    try:
        run = json.loads(text)
        if all(isinstance(labels, dict) for labels in run["documents"].values()) and isinstance(run["figures"], dict):
            return dict(run)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SavedRunError(f"is no run that --save has written ({type(error).__name__})") from error
    raise SavedRunError("is no run that --save has written")


def compared(before: Row, now: Row) -> Row:
    """Gains and losses of `now` against `before`, and how many documents both have."""
    shared = sorted(before["documents"].keys() & now["documents"].keys())
    changes = [
        change | {"document": name}
        for name in shared
        for change in _changes(before["documents"][name], now["documents"][name])
    ]
    return {
        "rules_before": before.get("rules"),
        "documents_compared": len(shared),
        "documents_not_compared": len(before["documents"].keys() ^ now["documents"].keys()),
        "gains": [_shown(change) for change in changes if change["better"]],
        "losses": [_shown(change) for change in changes if not change["better"]],
    }


def _document(document: DocumentScore) -> dict[str, list[str]]:
    """Outcome by sum: the wrong fields of a found one (none: []), or that it was missed, or is extra."""
    outcomes: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    entries: list[tuple[Scored, list[str]]] = [
        *((label, wrong_fields(label, claim)) for label, claim in document.pairs),
        *((label, [MISSED]) for label in document.missed),
    ]
    for scored, outcome in sorted(entries, key=lambda entry: (_name(entry[0]), entry[1])):
        seen[_name(scored)] += 1
        outcomes[f"{_name(scored)} #{seen[_name(scored)]}"] = outcome
    for name, count in sorted(Counter(_name(claim) for claim in document.extra).items()):
        outcomes[f"extra {name}"] = [EXTRA] * count
    return outcomes


def _name(scored: Scored) -> str:
    return f"{scored.sums[0].currency} {scored.sums[0].middle:.15g}"


def _changes(before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> Iterator[Row]:
    for name in sorted(before.keys() | now.keys()):
        was, is_ = Counter(before.get(name, [])), Counter(now.get(name, []))
        for fault in sorted((was - is_).keys() - _hidden(is_)):
            yield {"sum": name, "fault": fault, "better": True}
        for fault in sorted((is_ - was).keys() - _hidden(was)):
            yield {"sum": name, "fault": fault, "better": False}


def _hidden(outcome: Counter[str]) -> set[str]:
    """A missed sum has no fields: those that were wrong before are not gained by missing it."""
    return {field.name for field in FIELDS} if MISSED in outcome else set()


def _shown(change: Row) -> Row:
    return {"document": change["document"], "sum": change["sum"], "fault": change["fault"]}
