"""The key figures as HTML: a row of cards, two beside each other on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.page.plain import escaped


@dataclass(frozen=True)
class Card:
    """A figure with what it is, a note (may be ''), and its course by month (may be empty)."""

    label: str
    value: str
    note: str = ""
    course: Sequence[float] = ()


def cards_html(cards: Sequence[Card]) -> str:
    """The cards; every text escaped."""
    return f'<div class="pt-cards">{"".join(_card(card) for card in cards)}</div>'


def _card(card: Card) -> str:
    note = f'<div class="pt-note">{escaped(card.note)}</div>' if card.note else ""
    return (
        f'<div class="pt-card"><div class="pt-label">{escaped(card.label)}</div>'
        f'<div class="pt-value">{escaped(card.value)}</div>{note}{_course(card)}</div>'
    )


def _course(card: Card) -> str:
    # Columns of plain boxes: Streamlit strips SVG from HTML.
    highest = max(card.course, default=0.0)
    if highest <= 0:
        return ""
    boxes = "".join(f'<i style="height:{value / highest:.1%}"></i>' for value in card.course)
    return f'<div class="pt-course" aria-hidden="true">{boxes}</div>'
