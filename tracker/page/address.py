"""The address carries the state of the page as codes (`?donor=USA&stage=pledged&view=donors`); the widgets show words.

Streamlit's own `bind="query-params"` writes the words of the options into the address, so the page keeps the two in
step itself: the address sets the widgets when a session starts and when the reader goes back or forward; at every other
run the widgets set the address. (Comparing texts cannot tell these cases apart: a click that arrives before the browser
has taken over the last address would be undone.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tracker.filters import CHOICES, CONFIDENCES, DEFAULTS, Filters, from_query, to_query
from tracker.page.words import MEASURES, MODES, SPLITS, VIEWS

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_OPENED = "address_opened"
_CARRIED = "address_carried"
# Widgets that hold several codes; for `_EMPTY_IS_ALL` an empty widget stands for all codes, as a cleared filter does.
_SEVERAL = ("donor", "recipient", "type", "stage", "hold", "kind", "also", "publisher")
_EMPTY_IS_ALL = ("stage", "hold", "kind")
_PAGE_ONLY = {"view": VIEWS, "by": SPLITS, "mode": MODES, "measure": MEASURES}


@dataclass(frozen=True)
class View:
    """What is shown: tab, breakdown, monthly or cumulative, the measure of donors, and whether the table lists what is
    not counted, too."""

    view: str = "time"
    by: str = "donor"
    mode: str = "cumulative"
    measure: str = "sum"
    rest: bool = False


def open_address(offered: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Sets the widgets from the address where the address leads; returns what in it could not be used, in words.

    Args:
        offered: 'donor', 'recipient', 'publisher' -> the codes that the release knows.
    """
    context = get_script_run_ctx()
    going_back = bool(context and context.is_history_navigation)
    if _OPENED in st.session_state and not going_back:
        return ()
    st.session_state[_OPENED] = True
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    filters, strange = from_query({key: query[key] for key in query if key not in _PAGE_ONLY and key != "rest"})
    unknown = []
    for name, codes in offered.items():
        wanted: tuple[str, ...] = getattr(filters, name)
        known: dict[str, Any] = {name: tuple(code for code in wanted if code in codes)}
        filters = replace(filters, **known)
        unknown += [f"{name} {code}: not in this release" for code in wanted if code not in codes]
    set_widgets(filters)
    for key, words in _PAGE_ONLY.items():
        code = query.get(key, [""])[-1]
        default = getattr(View, key)
        st.session_state[key] = words[default] if key == "view" else default
        if code in words:
            st.session_state[key] = words[code] if key == "view" else code
        elif code:
            unknown.append(f"{key} {code}")
    st.session_state["rest"] = query.get("rest", ["no"])[-1] == "yes"
    return (*strange, *unknown)


def set_widgets(filters: Filters) -> None:
    """Puts filters into the widgets' state; to be called before the widgets are drawn, or from a callback."""
    for name in _SEVERAL:
        codes = list(getattr(filters, name))
        everything = name in _EMPTY_IS_ALL and set(codes) == set(CHOICES[name])
        st.session_state[name] = [] if everything else codes
    st.session_state["currency"] = filters.currency
    st.session_state["undated"] = filters.undated
    st.session_state["guarantee"] = filters.guarantee
    st.session_state["once"] = filters.periods == "once"
    st.session_state["as_of"] = filters.as_of and min(max(filters.as_of, FIRST_DAY), LAST_DAY)
    st.session_state["q"] = filters.q
    st.session_state["strong"] = filters.confidence == "strong"
    st.session_state["days"] = _days(filters)
    # Set by an address alone: there is no widget for these.
    st.session_state[_CARRIED] = {
        "min": filters.min,
        "max": filters.max,
        "rule": filters.rule,
        "from_": filters.from_,
        "to": filters.to,
        "days": _days(filters),
    }


def filters_of_widgets() -> Filters:
    """The filters that the widgets' state asks for; values that no widget offers are dropped."""
    state = st.session_state
    several: dict[str, Any] = {name: tuple(state.get(name, ())) for name in _SEVERAL}
    for name in _EMPTY_IS_ALL:
        several[name] = several[name] or CHOICES[name]
    for name in ("type", *_EMPTY_IS_ALL, "also"):
        several[name] = tuple(code for code in CHOICES[name] if code in several[name])
    carried = state.get(_CARRIED, {})
    from_, to = _written(tuple(state.get("days", ())))
    if tuple(state.get("days", ())) == carried.get("days"):
        # Untouched: keep the address's own precision (`from=2023`).
        from_, to = carried["from_"], carried["to"]
    return replace(
        DEFAULTS,
        **several,
        from_=from_,
        to=to,
        undated=bool(state.get("undated", True)),
        guarantee=bool(state.get("guarantee", True)),
        periods=CHOICES["periods"][bool(state.get("once", False))],
        currency=str(state.get("currency") or DEFAULTS.currency),
        q=str(state.get("q", "")).strip(),
        confidence=CONFIDENCES[bool(state.get("strong", False))],
        min=carried.get("min"),
        max=carried.get("max"),
        as_of=state.get("as_of"),
        rule=carried.get("rule", ()),
    )


def carried_words() -> list[str]:
    """Filters that came with the address and have no widget, in words."""
    carried = st.session_state.get(_CARRIED, {})
    words = {"min": "sums from {}", "max": "sums up to {}"}
    found = [text.format(carried[key]) for key, text in words.items() if carried.get(key) is not None]
    return found + [f"read by rule {rule}" for rule in carried.get("rule", ())]


def shown_view() -> View:
    """The state of the page's own widgets."""
    state = st.session_state
    tabs = {label: code for code, label in VIEWS.items()}
    return View(
        tabs.get(str(state.get("view")), View.view),
        str(state.get("by") or View.by),
        str(state.get("mode") or View.mode),
        str(state.get("measure") or View.measure),
        bool(state.get("rest", False)),
    )


def save_address(filters: Filters, view: View) -> None:
    """Writes the address of what is shown; only what differs from the defaults."""
    query: dict[str, str | list[str]] = dict(to_query(filters))
    query |= {key: getattr(view, key) for key in _PAGE_ONLY if getattr(view, key) != getattr(View, key)}
    if view.rest:
        query["rest"] = "yes"
    shown = {key: st.query_params.get_all(key) for key in st.query_params}
    if shown != {key: [value] if isinstance(value, str) else value for key, value in query.items()}:
        st.query_params.from_dict(query)


def _days(filters: Filters) -> tuple[date, ...]:
    """The date widget's value: (), (from,) or (from, to)."""
    first = _day(filters.from_, last=False)
    last = _day(filters.to, last=True)
    if last:
        return (first or FIRST_DAY, max(last, first or FIRST_DAY))
    return (first,) if first else ()


def _day(written: str, last: bool) -> date | None:
    """First or last day of `YYYY[-MM[-DD]]`, within the days that the widget offers."""
    if not written:
        return None
    year, month, day = (*(int(part) for part in written.split("-")), 0, 0)[:3]
    if last and not day:
        following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        found = date.fromordinal(following.toordinal() - 1)
    else:
        found = date(year, month or 1, day or 1)
    return min(max(found, FIRST_DAY), LAST_DAY)


def _written(days: tuple[date, ...]) -> tuple[str, str]:
    first = days[0].isoformat() if days and days[0] != FIRST_DAY else ""
    return first, days[1].isoformat() if len(days) > 1 else ""
