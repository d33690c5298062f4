"""What is known of a pledge, as pairs of a word and plain text: its sum, rate, stages, figures and corrections."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from tracker.filters import Filters
from tracker.page.plain import escaped
from tracker.page.words import HOLDS, KINDS, STAGES, TYPES
from tracker.wording import counted, day_text, listed, short_sum

_BASES = {
    "sentence": "said in the sentence",
    "article": "from the article's own date",
    "manifest": "from a date that only the manifest gives",
}


def facts(pledge: "pd.Series[Any]", filters: Filters, day: date) -> list[tuple[str, str]]:
    """What is known of a judged pledge, as pairs of a word and plain text; its age is that on `day`."""
    code = filters.currency.upper()
    found = [("Sum", _sum(pledge))]
    if pledge["currency"] != code or pledge["value"] != pledge["amount"]:
        found.append((f"In {code}", _converted(pledge, filters)))
    reason = str(pledge["left_out"])
    found.append(("In the total", "yes" if not reason else f"no: {reason}"))
    announced = day_text(str(pledge["announced_on"]))
    basis = _BASES.get(str(pledge["date_basis"]), "")
    if pledge["as_of"]:
        announced = f"counts up to {day_text(str(pledge['as_of']))}"
    found.append(("Announced", f"{announced} ({basis})" if basis and announced != "undated" else announced))
    hold = str(pledge["hold"])
    stage = STAGES[str(pledge["stage"])] + (f", {HOLDS[hold].lower()}" if hold != "none" else "")
    found.append(("Stage", f"{stage}; {KINDS[str(pledge['claim_kind'])].lower()}"))
    found += _history(str(pledge["stage_history"]))
    if pd.notna(pledge["firmer_on"]):
        age = max((pd.Timestamp(day) - pledge["firmer_on"]).days, 0)
        since = day_text(f"{pledge['firmer_on']:%Y-%m-%d}")
        found.append(("Age", f"{counted(age, 'day')} since it last became firmer or was first reported ({since})"))
    found.append(("Type of aid", TYPES[str(pledge["aid_type"])]))
    if pledge["period"]:
        found.append(("For the period", str(pledge["period"])))
    if pledge["asserted_by"]:
        found.append(("Says", str(pledge["asserted_by"])))
    if pledge["disputed"]:
        found.append(("Disputed", "the article itself calls the statement false or unproven"))
    found.append(("Reports", str(pledge["reports"])))
    return [*found, *_figures(str(pledge["figures"])), *_corrections(str(pledge["corrected"]))]


def _history(stage_history: str) -> Iterator[tuple[str, str]]:
    """Each stage with the first day on which it is told, where there are several."""
    first: dict[str, str] = {}
    for entry in json.loads(stage_history or "[]"):
        first.setdefault(entry["stage"], entry["date"] or "")
    if len(first) > 1:
        steps = (f"{STAGES[stage].lower()} {day_text(day)}" for stage, day in first.items())
        yield "History", "; ".join(steps)


def _figures(figures: str) -> Iterator[tuple[str, str]]:
    """The differing sums, the most reported first, with who tells them."""
    told = sorted(json.loads(figures or "[]"), key=lambda one: (one["amount"], one["currency"] or ""))
    by_sum = [
        (amount, currency, [one["publisher"] or "publisher unknown" for one in reports])
        for (amount, currency), reports in groupby(told, key=lambda one: (one["amount"], one["currency"] or ""))
    ]
    by_sum.sort(key=lambda one: -len(one[2]))
    if by_sum:
        texts = (f"{short_sum(amount, currency)} by {listed(_once(who))}" for amount, currency, who in by_sum)
        yield "Figures", "; ".join(texts)


def _once(names: list[str]) -> list[str]:
    return sorted(set(names), key=str.casefold)


def _corrections(corrected: str) -> Iterator[tuple[str, str]]:
    """What reviewers changed, before and after."""
    for change in json.loads(corrected or "[]"):
        was, now = ("empty" if change[name] is None else str(change[name]) for name in ("was", "now"))
        yield "Corrected", f"{change['field']}: {was}, now {now} ({change['why']}; {change['who']}, {change['when']})"


def _sum(pledge: "pd.Series[Any]") -> str:
    text = short_sum(pledge["amount"], pledge["currency"], str(pledge["qualifier"]))
    text += f" ({pledge['amount']:,.0f} {pledge['currency']})"
    if pledge["per"]:
        text += f" per {pledge['per']}"
    if pd.notna(pledge["stated_amount"]):
        text += f"; the article converts it to {short_sum(pledge['stated_amount'], pledge['stated_currency'])}"
        if pledge["conversion_flag"]:
            text += (
                f", {abs(pledge['conversion_gap']):.0%} {'above' if pledge['conversion_gap'] > 0 else 'below'} the rate"
            )
    return text


def _converted(pledge: "pd.Series[Any]", filters: Filters) -> str:
    value = pledge["value"]
    if pd.isna(value):
        return str(pledge["fx_note"]) or "no exchange rate"
    text = f"{short_sum(value, filters.currency, str(pledge['qualifier']))} ({value:,.0f} {filters.currency.upper()})"
    if pledge["periods"] != 1 and filters.periods == "all":
        text += f" for {pledge['periods']:g} {pledge['per']}s"
    if pledge["currency"] == filters.currency.upper():
        return text
    rate = f"{pledge[f'fx_rate_{filters.currency}']:.4f} {filters.currency.upper()} per {pledge['currency']}"
    source = ", ".join(part for part in (day_text(str(pledge["fx_date"])), str(pledge["fx_source"])) if part)
    note = f". {pledge['fx_note']}" if pledge["fx_note"] else ""
    return f"{text} at {rate} ({source}){note}"


def facts_html(found: list[tuple[str, str]]) -> str:
    """Pairs of a word and what it is, below each other."""
    rows = "".join(f'<div class="pt-muted">{escaped(word)}</div><div>{escaped(text)}</div>' for word, text in found)
    return f'<div class="pt-facts">{rows}</div>'
