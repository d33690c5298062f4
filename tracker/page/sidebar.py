"""The filters."""

from collections.abc import Mapping

import streamlit as st

from tracker.filters import DEFAULTS, Filters
from tracker.page.address import FIRST_DAY, LAST_DAY, carried_words, filters_of_widgets, set_widgets
from tracker.page.words import ALSO, CURRENCIES, HOLDS, KINDS, STAGES, TYPES
from tracker.tables import BRIEFS_PUBLISHER

_SUMS_IN = {code: words[:1].upper() + words[1:] for code, words in CURRENCIES.items()}


def filters(donors: Mapping[str, str], recipients: Mapping[str, str], publishers: list[str]) -> Filters:
    """Draws the filters and returns what they ask for. `donors`, `recipients`: code -> name."""
    with st.sidebar:
        st.subheader("Filter pledges", anchor=False)
        st.multiselect("Donor", list(donors), format_func=_named(donors), key="donor", placeholder="All donors")
        st.multiselect(
            "Recipient", list(recipients), format_func=_named(recipients), key="recipient", placeholder="All recipients"
        )
        st.pills("Type of aid", list(TYPES), selection_mode="multi", format_func=_named(TYPES), key="type")
        st.date_input(
            "Announced between",
            value=[],
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key="days",
            help="A pledge of which only the month or year is known is shown when that touches the range.",
        )
        st.toggle("Show undated pledges", key="undated")
        st.multiselect(
            "Stage",
            list(STAGES),
            format_func=_named(STAGES),
            key="stage",
            placeholder="All stages",
            help="Pledged: announced. Committed: signed. Allocated: approved or earmarked. Paid out, and delivered for"
            " goods. Proposed and cancelled sums count only when chosen.",
        )
        st.pills(
            "Hold",
            list(HOLDS),
            selection_mode="multi",
            format_func=_named(HOLDS),
            key="hold",
            help="Blocked: vetoed or stalled. Suspended: paused or frozen.",
        )
        st.segmented_control(
            "Sums in", list(CURRENCIES), format_func=_named(_SUMS_IN), key="currency", required=True, width="stretch"
        )
        _briefs(publishers)
        _more(publishers)
        st.button("Clear filters", icon=":material/filter_alt_off:", on_click=_clear, width="stretch", key="clear")
        for words in carried_words():
            st.text(f"From the address: {words}")
        st.text("The address bar holds your filters: copy it to share this view.")
    return filters_of_widgets()


def _briefs(publishers: list[str]) -> None:
    """The switch for the project's own texts, where there are others beside them.

    It is a second handle on the publisher filter: address, downloads and `export` need no other word for it.
    """
    if set(publishers) <= {BRIEFS_PUBLISHER} or BRIEFS_PUBLISHER not in publishers:
        return
    chosen = st.session_state["publisher"]
    st.session_state["briefs"] = not chosen or BRIEFS_PUBLISHER in chosen
    st.toggle(
        "Include the project's own briefs",
        key="briefs",
        on_change=_switch_briefs,
        args=(publishers,),
        help="Short texts of this project that retell public announcements; each links its source. Off: only what"
        " articles of other publishers tell.",
    )


def _switch_briefs(publishers: list[str]) -> None:
    others = [name for name in publishers if name != BRIEFS_PUBLISHER]
    chosen = [name for name in others if name in st.session_state["publisher"]] or others
    if st.session_state["briefs"]:
        chosen = [] if chosen == others else sorted([*chosen, BRIEFS_PUBLISHER])
    st.session_state["publisher"] = chosen


def _more(publishers: list[str]) -> None:
    with st.expander("More filters"):
        st.text_input("Words in the sentences", key="q", max_chars=200)
        st.multiselect("Publisher", publishers, key="publisher", placeholder="All publishers")
        st.pills(
            "Kind of claim",
            list(KINDS),
            selection_mode="multi",
            format_func=_named(KINDS),
            key="kind",
            help="A total to date and a remainder repeat what was promised before.",
        )
        st.pills("Count these too", list(ALSO), selection_mode="multi", format_func=_named(ALSO), key="also")
        st.toggle("Count guarantees", key="guarantee")
        st.toggle(
            "Count sums per year or month once",
            key="once",
            help="Off: a sum that is paid each year or month counts for all of them, where articles say until when.",
        )
        st.date_input(
            "As known on",
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key="as_of",
            help="Only what articles published up to that day tell, grouped and counted as if there were no others.",
        )
        st.toggle(
            "Only strong evidence",
            key="strong",
            help="Giver, recipient, sum and stage are each read from wording; none is filled from context.",
        )


def _named(names: Mapping[str, str]) -> "_Names":
    return _Names(names)


class _Names:
    """Code -> what a widget shows; Streamlit reads the labels of pills as Markdown."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __call__(self, code: str) -> str:
        return self._names.get(code, code)


def _clear() -> None:
    set_widgets(DEFAULTS)
