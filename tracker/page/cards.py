"""The key figures as HTML: a row of cards, two beside each other on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.page.plain import escaped

_WIDTH, _HEIGHT = 200.0, 36.0


@dataclass(frozen=True)
class Card:
    """A figure with what it is, a note (may be ''), and its course by month (may be empty)."""

    label: str
    value: str
    note: str = ""
    course: Sequence[float] = ()
    columns: bool = False


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
    highest = max(card.course, default=0.0)
    if highest <= 0:
        return ""
    step = _WIDTH / len(card.course)
    tops = [_HEIGHT - value / highest * (_HEIGHT - 2) for value in card.course]
    if card.columns:
        shapes = "".join(
            f'<rect x="{i * step:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" height="{_HEIGHT - top:.1f}"></rect>'
            for i, top in enumerate(tops)
        )
    else:
        line = " ".join(f"{(i + 0.5) * step:.1f},{top:.1f}" for i, top in enumerate(tops))
        shapes = f'<polyline points="{line}"></polyline>'
    return (
        f'<svg class="pt-course" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none"'
        f' fill="currentColor" aria-hidden="true">{shapes}</svg>'
    )
