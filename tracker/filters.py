"""The filters: one vocabulary for the address of the page, for downloads and for the command line.

They say which pledges are asked for. What of them counts in totals is for `summary`.
"""

import math
import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import pandas as pd

from tracker.frame import prepare
from tracker.pledges.totals import SWITCHES, counting
from tracker.records import AidType, ClaimKind, Hold, Stage

Mask: TypeAlias = "pd.Series[bool]"


def _values(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(value.value for value in enum)


CONFIDENCES = ("all", "strong")
# The closed lists; a parameter that is not here is free text, a code, a date or a number.
CHOICES: dict[str, tuple[str, ...]] = {
    "type": _values(AidType),
    "stage": _values(Stage),
    "hold": _values(Hold),
    "kind": _values(ClaimKind),
    "also": tuple(SWITCHES),
    "guarantee": ("yes", "no"),
    "periods": ("all", "once"),
    "undated": ("yes", "no"),
    "currency": ("usd", "eur"),
    "confidence": CONFIDENCES,
}


class FilterError(ValueError):
    """A filter was set that has no meaning for the table; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked for; an empty tuple or text, or None, asks for all.

    `from_`, `to`: `YYYY[-MM[-DD]]`, both included. `min`, `max`: in the chosen currency. `q`: words that must all stand
    in the sentence. `confidence`: 'strong' asks for giver, recipient, sum and stage read from wording. `rule`: rules
    that read a field, or rejected the sum. `as_of`: only what articles published up to that day tell; the pledges must
    be those of that day (`known_on`).

    Three say how totals count, and keep no row out of a table. `also`: what counts although it does not by default
    (`disputed`, `part`, `contained`, `overlap`). `guarantee`: whether guarantees count. `periods`: a sum per year or
    month counts for `all` periods of a closed time, or `once`.
    """

    donor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    stage: tuple[str, ...] = counting("stage", CHOICES["stage"])
    hold: tuple[str, ...] = counting("hold", CHOICES["hold"])
    kind: tuple[str, ...] = counting("claim_kind", CHOICES["kind"])
    also: tuple[str, ...] = ()
    guarantee: bool = True
    periods: str = "all"
    from_: str = ""
    to: str = ""
    undated: bool = True
    min: float | None = None
    max: float | None = None
    currency: str = "usd"
    publisher: tuple[str, ...] = ()
    q: str = ""
    confidence: str = "all"
    rule: tuple[str, ...] = ()
    as_of: date | None = None


DEFAULTS = Filters()


def amount_column(filters: Filters) -> str:
    """The column of sums in the chosen currency."""
    return f"amount_{filters.currency}"


def counted_sum(pledges: pd.DataFrame, filters: Filters) -> "pd.Series[float]":
    """What each pledge counts in the chosen currency: times its periods, or once where that is chosen."""
    value: pd.Series[float] = pledges[amount_column(filters)]
    if filters.periods != "once":
        return value
    return value.where(pledges["periods"] == 1, (pledges["amount"] * pledges[f"fx_rate_{filters.currency}"]).round())


# --- the filters as text -------------------------------------------------------------------------------------------


def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[str, ...]]:
    """Filters from parameters and their values, and what of them was nonsense, in words for the user.

    Nonsense falls back to the default; of several values the sound ones stay. Parameters of others are passed over.
    """
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, reader in _READERS.items():
        values = [value for value in query.get(_spelled(name), ()) if value.strip()]
        if name in _SEVERAL:
            found[name] = tuple(dict.fromkeys(v for v in (_read(name, reader, value, wrong) for value in values) if v))
        elif values:
            found[name] = _read(name, reader, values[-1], wrong)
    filters = replace(DEFAULTS, **{name: value for name, value in found.items() if value not in (None, ())})
    return _in_order(filters, wrong), tuple(wrong)


def _read(name: str, reader: Callable[[str, str], Any], value: str, wrong: list[str]) -> Any:
    try:
        return reader(name, value.strip())
    except ValueError as error:
        wrong.append(f"{_spelled(name)}: {value!r} {error}")
        return None


def _in_order(filters: Filters, wrong: list[str]) -> Filters:
    """The filters without a range whose end lies before its start."""
    if filters.from_ and filters.to and bounds(filters.from_)[0] > bounds(filters.to)[1]:
        wrong.append(f"from, to: {filters.from_} is after {filters.to}")
        filters = replace(filters, from_="", to="")
    if filters.min is not None and filters.max is not None and filters.min > filters.max:
        wrong.append(f"min, max: {_number_text(filters.min)} is more than {_number_text(filters.max)}")
        filters = replace(filters, min=None, max=None)
    return filters


def to_query(filters: Filters) -> dict[str, list[str]]:
    """The parameters that differ from the default, as `from_query` reads them."""
    query: dict[str, list[str]] = {}
    for name in _READERS:
        value = getattr(filters, name)
        if value == getattr(DEFAULTS, name):
            continue
        if name in _SEVERAL:
            query[_spelled(name)] = list(value or CHOICES.get(name, ()))
        elif value is not None:
            query[_spelled(name)] = [_text(value)]
    return query


def _spelled(name: str) -> str:
    return name.rstrip("_")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _choice(name: str, value: str) -> str:
    if value not in CHOICES[name]:
        raise ValueError(f"is not one of {', '.join(CHOICES[name])}")
    return value


def _yes_no(name: str, value: str) -> bool:
    return _choice(name, value) == "yes"


def _code(_: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_:]{1,39}", value):
        raise ValueError("is not a code such as USA or EU")
    return value.upper()


def _rule(_: str, value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,60}", value):
        raise ValueError("is not a rule such as usual_stage")
    return value


def _words(_: str, value: str) -> str:
    return " ".join(value.split())


def _when(_: str, value: str) -> str:
    bounds(value)
    return value


def _day(_: str, value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("is not a day, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def _number(_: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise ValueError("is not a number of 0 or more")
    return number


_READERS: dict[str, Callable[[str, str], Any]] = {
    "donor": _code,
    "recipient": _code,
    "type": _choice,
    "stage": _choice,
    "hold": _choice,
    "kind": _choice,
    "also": _choice,
    "guarantee": _yes_no,
    "periods": _choice,
    "from_": _when,
    "to": _when,
    "undated": _yes_no,
    "min": _number,
    "max": _number,
    "currency": _choice,
    "publisher": _words,
    "q": _words,
    "confidence": _choice,
    "rule": _rule,
    "as_of": _day,
}
_SEVERAL = frozenset(name for name in _READERS if isinstance(getattr(DEFAULTS, name), tuple))


def bounds(when: str) -> tuple[date, date]:
    """First and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        ValueError: no such form, or no such day.
    """
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", when)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in found.groups())
        last_month = month or 12
        last_day = day or monthrange(year, last_month)[1]
        return date(year, month or 1, day or 1), date(year, last_month, last_day)
    except ValueError:
        raise ValueError("is not a date, YYYY, YYYY-MM or YYYY-MM-DD") from None


# --- the filters at work -------------------------------------------------------------------------------------------


def apply(data: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows that are asked for.

    Works on pledges, claims and rejected, prepared (`frame.prepare`) or not.

    Raises:
        FilterError: a filter was set for which the table has no column.
    """
    return _kept(data, filters, _TESTS)


def scope(data: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows that are asked for whatever their stage, hold and kind: what totals are taken from, and left out of.

    Raises:
        FilterError: as `apply`.
    """
    return _kept(data, filters, {name: test for name, test in _TESTS.items() if name not in ("stage", "hold", "kind")})


def _kept(data: pd.DataFrame, filters: Filters, tests: "Mapping[str, _Test]") -> pd.DataFrame:
    ready = data if "date_start" in data or "announced_on" not in data else prepare(data)
    if "periods" in ready and filters.periods != "all":
        ready = ready.assign(**{amount_column(filters): counted_sum(ready, filters)})
    mask = pd.Series(True, index=data.index)
    for name, test in tests.items():
        value = getattr(filters, name)
        if value in (None, (), "", "all") or value is True:
            continue
        column = next((column for column in test.columns(filters) if column in ready), None)
        if column is not None:
            mask &= test.mask(ready[column], value)
        elif value != getattr(DEFAULTS, name):
            raise FilterError(f"{_spelled(name)}: this table has no column for it")
    mask &= _in_range(ready, filters)
    return data[mask]


@dataclass(frozen=True)
class _Test:
    """How a filter reads a column: the first of `names` that the table has; {currency} is the chosen one."""

    names: tuple[str, ...]
    mask: Callable[["pd.Series[Any]", Any], Mask]

    def columns(self, filters: Filters) -> tuple[str, ...]:
        return tuple(name.format(currency=filters.currency) for name in self.names)


def _any_of(values: "pd.Series[Any]", chosen: Collection[str]) -> Mask:
    """Rows of which any part ('USA;EU' has two) is chosen."""
    wanted = set(chosen)
    matching = [value for value in values.unique() if wanted.intersection(str(value).split(";"))]
    return values.isin(matching)


def _has_words(sentences: "pd.Series[Any]", words: str) -> Mask:
    folded = sentences.str.casefold()
    mask = pd.Series(True, index=sentences.index)
    for word in words.casefold().split():
        mask &= folded.str.contains(word, regex=False)
    return mask


def _by_rule(evidence: "pd.Series[Any]", rules: Collection[str]) -> Mask:
    """Rows whose evidence names any of the rules; a rejected sum has one rule."""
    mask = evidence.isin(rules)
    for rule in rules:
        mask |= evidence.str.contains(f'"rule":"{rule}"', regex=False)
    return mask


_TESTS = {
    "donor": _Test(("donor_code",), _any_of),
    "recipient": _Test(("recipient_code",), _any_of),
    "type": _Test(("aid_type",), lambda column, chosen: column.isin(chosen)),
    "stage": _Test(("stage",), lambda column, chosen: column.isin(chosen)),
    "hold": _Test(("hold",), lambda column, chosen: column.isin(chosen)),
    "kind": _Test(("claim_kind",), lambda column, chosen: column.isin(chosen)),
    "undated": _Test(("date_start",), lambda column, _: column.notna()),
    "min": _Test(("amount_{currency}",), lambda column, least: column >= least),
    "max": _Test(("amount_{currency}",), lambda column, most: column <= most),
    "publisher": _Test(("publishers", "publisher"), _any_of),
    "q": _Test(("sentence",), _has_words),
    "confidence": _Test(("confidence",), lambda column, chosen: column == chosen),
    "rule": _Test(("spans", "rule"), _by_rule),
    "as_of": _Test(("first_reported", "published"), lambda column, day: column <= pd.Timestamp(day)),
}


def _in_range(data: pd.DataFrame, filters: Filters) -> Mask:
    """Rows whose day, month or year touches the range; the undated are for `undated` to decide."""
    mask = pd.Series(True, index=data.index)
    if not (filters.from_ or filters.to):
        return mask
    if "date_start" not in data:
        raise FilterError("from, to: this table has no dates")
    if filters.from_:
        mask &= data["date_end"] >= pd.Timestamp(bounds(filters.from_)[0])
    if filters.to:
        mask &= data["date_start"] <= pd.Timestamp(bounds(filters.to)[1])
    return mask | data["date_start"].isna()
