"""Scores extracted claims against hand labels: precision and recall of sums, of whole tuples, and of each field.

A claim matches a label of the same document when its sum is the label's, or one of the conversions that the text
itself gives; one claim matches one label at most. Labels whose `debatable` names `is_claim` count neither way. A field
is scored on matched pairs whose label does not call it debatable.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.records import Claim, Qualifier

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A scored field: its weight when several claims could match a label, and the value that most claims have."""

    name: str
    weight: int = 1
    usual: str | None = None
    has_usual: bool = True
    core: bool = False


# `core` fields make the tuple. `usual` values need no wording, so that a constant would be right most of the time.
FIELDS = (
    Field("donor", 3, has_usual=False, core=True),
    Field("recipient", 3, has_usual=False, core=True),
    Field("qualifier", usual="exact"),
    Field("aid_type", usual="unspecified"),
    Field("finance_type", usual="unspecified"),
    Field("modality", usual="unspecified"),
    Field("stage", 2, usual="promised", core=True),
    Field("hold", usual="none", core=True),
    Field("claim_kind", 2, usual="flow", core=True),
    Field("announced", has_usual=False),
    Field("period"),
    Field("per"),
)

# Values on which careful readers of the same text differ count as one.
STAGE_GROUPS = {"pledged": "promised", "committed": "promised", "disbursed": "given", "delivered": "given"}
KIND_GROUPS = {"new": "flow", "background": "flow", "increment": "flow", "cumulative_total": "stock"}

TOLERANCE = 0.005


class LabelError(Exception):
    """A labels file that cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure with its ends (equal where it is no range), in full units."""

    low: float
    high: float
    middle: float
    currency: str

    @property
    def is_range(self) -> bool:
        """Whether the ends differ."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Scored:
    """A label or a claim, as far as it is compared. `sums` holds the own sum first, then stated conversions."""

    sums: tuple[Sum, ...]
    values: Mapping[str, object]
    debatable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document: matched pairs (label, claim), labels without claim, claims without label."""

    empty: bool
    claims: int
    pairs: tuple[tuple[Scored, Scored], ...]
    missed: tuple[Scored, ...]
    extra: tuple[Scored, ...]


def read_labels(lines: Iterable[str]) -> dict[str, list[Scored]]:
    """Labels by document id from lines of JSON: `{"id": ..., "claims": [...]}`. Raises LabelError with the line."""
    labels: dict[str, list[Scored]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labels[row["id"]] = [label_of(claim) for claim in row["claims"]]
        except json.JSONDecodeError as error:
            raise LabelError(f"line {number}: is no JSON ({error.msg})") from error
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise LabelError(f"line {number}: is no label row ({type(error).__name__}: {error})") from error
    return labels


def label_of(row: Mapping[str, Any]) -> Scored:
    """One hand label; missing or null fields have their usual value."""
    kind = row.get("claim_kind") or "new"
    given = [row, *(row.get("equivalents") or [])]
    return Scored(
        sums=tuple(_label_sum(one["amount"], one["currency"]) for one in given),
        values={
            "donor": frozenset(code.strip() for code in row["donor"] or [] if code.strip()),
            "recipient": frozenset(code.strip() for code in row["recipient"] or [] if code.strip()),
            "stage": STAGE_GROUPS.get(str(row.get("stage")), row.get("stage")),
            "claim_kind": KIND_GROUPS.get(kind, kind),
            "announced": row.get("announced") or None,
            **{name: _text(row.get(name)) or _USUAL[name] for name in _PLAIN},
        },
        debatable=frozenset(row.get("debatable") or []),
    )


def claim_of(claim: Claim) -> Scored:
    """An extracted claim in the terms of the labels."""
    low, high = claim.amount_low, claim.amount_high
    if claim.qualifier is not Qualifier.RANGE or low is None or high is None:
        low = high = claim.amount
    return Scored(
        sums=(Sum(float(low), float(high), float(claim.amount), claim.currency),),
        values={
            "donor": frozenset(claim.donor_code),
            "recipient": frozenset(claim.recipient_code),
            "stage": STAGE_GROUPS.get(claim.stage, str(claim.stage)),
            "claim_kind": KIND_GROUPS.get(claim.claim_kind, str(claim.claim_kind)),
            "announced": claim.announced_on or None,
            **{name: _text(getattr(claim, name)) or _USUAL[name] for name in _PLAIN},
        },
    )


_PLAIN = ("qualifier", "aid_type", "finance_type", "modality", "hold", "period", "per")
_USUAL = {field.name: field.usual for field in FIELDS if field.has_usual}


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _label_sum(amount: float | list[float], currency: str) -> Sum:
    ends = amount if isinstance(amount, list) else [amount]
    low, high = float(ends[0]), float(ends[-1])
    return Sum(low, high, (low + high) / 2, currency)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), 1e-9)


def same_sum(label: Scored, claim: Scored) -> bool:
    """Whether the claim's sum is one of the label's: both ends, or the middle or one end of a range."""
    got = claim.sums[0]
    return any(want.currency == got.currency and _same_figure(want, got) for want in label.sums)


def _same_figure(want: Sum, got: Sum) -> bool:
    if _close(want.low, got.low) and _close(want.high, got.high):
        return True
    if want.is_range:
        return _close(want.middle, got.middle)
    return got.is_range and (_close(want.low, got.low) or _close(want.low, got.high))


def _agreement(label: Scored, claim: Scored) -> int:
    return sum(field.weight for field in FIELDS if label.values[field.name] == claim.values[field.name])


def match(labels: Sequence[Scored], claims: Sequence[Scored]) -> dict[int, int]:
    """Positions of labels -> positions of their claims: as many pairs as can be, the best agreeing ones first."""
    agree = {
        (i, j): _agreement(label, claim)
        for i, label in enumerate(labels)
        for j, claim in enumerate(claims)
        if same_sum(label, claim)
    }
    by_agreement = sorted(agree, key=lambda pair: (-agree[pair], pair))
    claim_for: dict[int, int] = {}
    label_for: dict[int, int] = {}
    for i, j in by_agreement:
        if i not in claim_for and j not in label_for:
            claim_for[i], label_for[j] = j, i
    choices = {i: [j for one, j in by_agreement if one == i] for i in range(len(labels))}

    def make_room(i: int, tried: set[int]) -> bool:
        for j in choices[i]:
            if j not in tried:
                tried.add(j)
                if j not in label_for or make_room(label_for[j], tried):
                    claim_for[i], label_for[j] = j, i
                    return True
        return False

    for i in range(len(labels)):
        if i not in claim_for:
            make_room(i, set())
    return dict(sorted(claim_for.items()))


def score_document(labels: Sequence[Scored], claims: Sequence[Scored]) -> DocumentScore:
    """Pairs the claims of one document with its labels; claims that only fit a doubtful label are left out."""
    firm = [label for label in labels if "is_claim" not in label.debatable]
    doubtful = [label for label in labels if "is_claim" in label.debatable]
    pairs = match(firm, claims)
    rest = [claim for j, claim in enumerate(claims) if j not in set(pairs.values())]
    excused = set(match(doubtful, rest).values())
    excused |= {
        j
        for j, claim in enumerate(rest)
        if any(same_sum(label, claim) for label in doubtful) and not any(same_sum(label, claim) for label in firm)
    }
    return DocumentScore(
        empty=not labels,
        claims=len(claims) - len(excused),
        pairs=tuple((firm[i], claims[j]) for i, j in pairs.items()),
        missed=tuple(label for i, label in enumerate(firm) if i not in pairs),
        extra=tuple(claim for j, claim in enumerate(rest) if j not in excused),
    )


def wrong_fields(label: Scored, claim: Scored) -> list[str]:
    """Fields of a matched pair that differ and are not debatable."""
    return [name for name in _differing(label, claim) if name not in label.debatable]


def _differing(label: Scored, claim: Scored) -> list[str]:
    return [field.name for field in FIELDS if label.values[field.name] != claim.values[field.name]]


def figures(documents: Sequence[DocumentScore]) -> Figures:
    """Precision, recall and F1 of sums, tuples and strict tuples; each field's share of right values; all rounded."""
    pairs = [pair for document in documents for pair in document.pairs]
    labels = len(pairs) + sum(len(document.missed) for document in documents)
    claims = sum(document.claims for document in documents)
    core = {field.name for field in FIELDS if field.core}
    right = {
        "sum": len(pairs),
        "tuple": sum(not core & set(wrong_fields(*pair)) for pair in pairs),
        "tuple_strict": sum(not core & set(_differing(*pair)) for pair in pairs),
    }
    empty = [document.claims for document in documents if document.empty]
    return {
        "documents": len(documents),
        "labels": labels,
        "claims": claims,
        **{name: _rates(count, claims, labels) for name, count in right.items()},
        "fields": {field.name: _field(field, pairs) for field in FIELDS} | {"primary_currency": _currency(pairs)},
        "false_rows_per_empty_document": _share(sum(empty), len(empty)),
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _rates(right: int, claims: int, labels: int) -> dict[str, float | None]:
    f1 = _share(2 * right, claims + labels) if labels else None
    return {"precision": _share(right, claims), "recall": _share(right, labels), "f1": f1}


def _field(field: Field, pairs: Sequence[tuple[Scored, Scored]]) -> dict[str, float | int | None]:
    """The share of right values; and F1 of the values other than the usual one, which a constant cannot reach."""
    counts: Counter[str] = Counter()
    for label, claim in pairs:
        if field.name in label.debatable:
            continue
        want, got = label.values[field.name], claim.values[field.name]
        counts["seen"] += 1
        counts["right"] += want == got
        counts["labelled"] += want != field.usual
        counts["claimed"] += got != field.usual
        counts["both"] += want == got != field.usual
    shown: dict[str, float | int | None] = {"right": _share(counts["right"], counts["seen"]), "n": counts["seen"]}
    if field.has_usual:
        marked = counts["labelled"]
        shown["marked_f1"] = _share(2 * counts["both"], marked + counts["claimed"]) if marked else None
        shown["marked_n"] = marked
    return shown


def _currency(pairs: Sequence[tuple[Scored, Scored]]) -> dict[str, float | int | None]:
    seen = [(label, claim) for label, claim in pairs if "currency" not in label.debatable]
    return {
        "right": _share(sum(label.sums[0].currency == claim.sums[0].currency for label, claim in seen), len(seen)),
        "n": len(seen),
    }
