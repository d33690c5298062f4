"""What a reviewer may set in a claim, how a value is written, and what follows from it for other fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.extraction.mentions.actor_names import Kind, actor, actors
from tracker.extraction.mentions.currencies import CURRENCIES
from tracker.reading.days import FIRST_YEAR, LAST_YEAR
from tracker.records import Claim, Confidence, DateBasis, DatePrecision, FieldSpan, Qualifier, Source
from tracker.rows import EVIDENCE_OF, columns
from tracker.store.errors import EntryError

RULE = "reviewer"

_WHEN = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD = re.compile(rf"{_WHEN}|{_WHEN}/(?:{_WHEN})?|/{_WHEN}")
_PRECISION = {0: DatePrecision.UNKNOWN, 4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}
_ABOUT = (Decimal("0.9"), Decimal("1.1"))

Changes = dict[str, Any]


def parsed(given: Mapping[str, str]) -> Changes:
    """Values as a claim holds them, of values as a reviewer writes them ('' for empty).

    Raises:
        EntryError: a field cannot be set, or a value is not allowed in it.
    """
    changes: Changes = {}
    for name, text in given.items():
        if name not in SETTABLE:
            raise EntryError(f"{name!r} cannot be set (these can: {', '.join(SETTABLE)})")
        try:
            changes[name] = SETTABLE[name](text.strip())
        except ValueError as error:
            raise EntryError(f"{name}: {text!r} is not allowed ({error})") from error
    return changes


def changed(claim: Claim, changes: Changes) -> Claim:
    """The claim with these values, with what follows from them, and with the reviewer as their evidence.

    Raises:
        EntryError: the values do not go together.
    """
    told = replace(claim, **changes)
    for step in (_names, _bounds, _conversion, _dates):
        told = replace(told, **step(told, changes))
    if told.part_of == told.claim_id:
        raise EntryError("part_of: a claim is no part of itself")
    return replace(told, spans=_evidence(claim, told, changes))


def _code(text: str) -> str:
    try:
        return actor(text.upper()).code
    except KeyError:
        known = ", ".join(found.code for found in actors() if found.kind in (Kind.BLOC, Kind.INSTITUTION))
        raise ValueError(f"no such code: ISO 3166-1 alpha-3, or {known}, or a region for a recipient") from None


def _donors(text: str) -> tuple[str, ...]:
    codes = tuple(_code(part.strip()) for part in text.split(";") if part.strip())
    if any(actor(code).kind is Kind.REGION for code in codes):
        raise ValueError("a region gives nothing")
    return _each_once(codes)


def _recipients(text: str) -> tuple[str, ...]:
    return _each_once(tuple(_code(part.strip()) for part in text.split(";") if part.strip()))


def _each_once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("a code stands there twice")
    return codes


def _sum(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("write a plain number in full units, such as 250000000") from None
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 18:
        raise ValueError("write a plain number in full units, from 0")
    return value


def _sum_or_none(text: str) -> Decimal | None:
    return _sum(text) if text else None


def _currency(text: str) -> str:
    if text.upper() not in CURRENCIES:
        raise ValueError("no such currency: ISO 4217, such as EUR")
    return text.upper()


def _currency_or_none(text: str) -> str:
    return _currency(text) if text else ""


def _when(text: str) -> str:
    if text and not re.fullmatch(_WHEN, text):
        raise ValueError("write YYYY-MM-DD, YYYY-MM or YYYY, or nothing")
    if text:
        year = date.fromisoformat(text + "0000-01-01"[len(text) :]).year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"no year from {FIRST_YEAR} to {LAST_YEAR}")
    return text


def _period(text: str) -> str:
    if text and not _PERIOD.fullmatch(text):
        raise ValueError("write it as 2024, 2024-03, 2024/2027, 2022/ or /2030, or nothing")
    first, _, last = text.partition("/")
    if _when(last) and _when(first) and last < first:
        raise ValueError("it ends before it begins")
    return text


def _truth(text: str) -> bool:
    try:
        return {"true": True, "false": False}[text.lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _words(text: str) -> str:
    return " ".join(text.split())


def _choice(name: str) -> Callable[[str], object]:
    """What reads a value of a closed list."""
    kind: Any = type(Claim.__dataclass_fields__[name].default)
    choices = next(column.choices for column in columns("claims") if column.column == name)

    def read(text: str) -> object:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choice or 'nothing' for choice in choices)}")
        return kind(text)

    return read


# The fields that can be set, each with what reads its value; all others follow from these or are of the article.
SETTABLE: dict[str, Callable[[str], object]] = {
    "donor_code": _donors,
    "recipient_code": _recipients,
    "amount": _sum,
    "amount_low": _sum_or_none,
    "amount_high": _sum_or_none,
    "currency": _currency,
    "stated_amount": _sum_or_none,
    "stated_currency": _currency_or_none,
    **{
        name: _choice(name)
        for name in ("qualifier", "per", "aid_type", "finance_type", "modality", "stage", "hold", "claim_kind")
    },
    "announced_on": _when,
    "as_of": _when,
    "period": _period,
    "part_of": _words,
    "asserted_by": _words,
    "disputed": _truth,
}


def _names(claim: Claim, changes: Changes) -> Changes:
    """The names of donors and recipients follow from their codes."""
    return {
        name: tuple(actor(code).name for code in changes[f"{name}_code"])
        for name in ("donor", "recipient")
        if f"{name}_code" in changes
    }


def _bounds(claim: Claim, changes: Changes) -> Changes:
    """What the wording allows follows from figure and qualifier, unless it is given too."""
    if changes.keys().isdisjoint({"amount", "qualifier", "amount_low", "amount_high"}):
        return {}
    found: Changes = {}
    if claim.qualifier is Qualifier.RANGE and not {"amount_low", "amount_high"} & changes.keys():
        if "qualifier" in changes:
            raise EntryError("qualifier: a range needs amount_low and amount_high too")
        found["qualifier"] = Qualifier.EXACT  # one figure takes the place of the range
    qualifier = found.get("qualifier", claim.qualifier)
    if qualifier is Qualifier.EXACT and {"amount_low", "amount_high"} & changes.keys():
        raise EntryError("amount_low, amount_high: an exact sum has no other bounds; set the qualifier, too")
    if {"amount", "qualifier"} & changes.keys() and qualifier is not Qualifier.RANGE:
        low, high = _allowed(claim.amount, qualifier)
        found |= {"amount_low": low, "amount_high": high}
    found |= {name: changes[name] for name in ("amount_low", "amount_high") if name in changes}
    low, high = (found.get(name, getattr(claim, name)) for name in ("amount_low", "amount_high"))
    if qualifier is Qualifier.RANGE and "amount" not in changes and low is not None and high is not None:
        found["amount"] = (low + high) / 2
    if low is not None and high is not None and low > high:
        raise EntryError(f"amount_low: {low} is above amount_high, {high}")
    amount = found.get("amount", claim.amount)
    if (low is not None and low > amount) or (high is not None and high < amount):
        raise EntryError(f"amount: {amount} is not between amount_low and amount_high")
    return found


def _allowed(amount: Decimal, qualifier: Qualifier) -> tuple[Decimal | None, Decimal | None]:
    if qualifier is Qualifier.ABOUT:
        return amount * _ABOUT[0], amount * _ABOUT[1]
    if qualifier is Qualifier.AT_LEAST:
        return amount, None
    return (Decimal(0) if qualifier is Qualifier.UP_TO else amount), amount


def _conversion(claim: Claim, changes: Changes) -> Changes:
    if (claim.stated_amount is None) != (not claim.stated_currency):
        raise EntryError("stated_amount and stated_currency: give both, or empty both")
    return {}


def _dates(claim: Claim, changes: Changes) -> Changes:
    """A total to date carries as_of, all else announced_on; how exactly the date is known follows from it."""
    if changes.keys().isdisjoint({"claim_kind", "announced_on", "as_of"}):
        return {}
    stock = claim.claim_kind.is_stock
    name, other = ("as_of", "announced_on") if stock else ("announced_on", "as_of")
    if changes.get(other):
        raise EntryError(f"{other}: a claim of the kind {claim.claim_kind} has its date in {name}")
    when = changes[name] if name in changes else getattr(claim, name) or getattr(claim, other)
    basis = claim.date_basis if claim.date_basis is not DateBasis.NONE else DateBasis.ARTICLE
    return {
        name: when,
        other: "",
        "date_precision": _PRECISION[len(when)],
        "date_basis": basis if when else DateBasis.NONE,
    }


def _evidence(before: Claim, after: Claim, changes: Changes) -> tuple[FieldSpan, ...]:
    """The evidence, with the reviewer in place of what was read for the fields that changed or were confirmed."""
    touched = {
        field
        for column, names in EVIDENCE_OF.items()
        for field in names
        if column in changes or getattr(before, column) != getattr(after, column)
    }
    kept = [span for span in after.spans if span.field not in touched]
    at = (after.span_start, after.span_end)
    new = [FieldSpan(f, *at, RULE, Confidence.STRONG, Source.REVIEWER) for f in sorted(touched) if _has_value(after, f)]
    return (*kept, *new)


def _has_value(claim: Claim, field: str) -> bool:
    value = getattr(claim, field)
    return value is not None and value != "" and value != () and value is not False
