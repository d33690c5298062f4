"""How far apart in time two claims may lie and still tell one pledge: `data/rules/same_pledge.csv`."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from tracker.extraction.mentions.actor_names import Kind, actor
from tracker.tables import read_rows


@dataclass(frozen=True, slots=True)
class Window:
    """A rule that joins claims whose days lie at most `days` apart, for `givers` of these kinds (none: all)."""

    rule: str
    givers: tuple[str, ...]
    days: int
    words: str

    def __post_init__(self) -> None:
        for kind in self.givers:
            Kind(kind)


@cache
def _windows() -> tuple[Window, ...]:
    return read_rows("rules/same_pledge.csv", Window)


@cache
def window(rule: str, donors: tuple[str, ...]) -> Window:
    """The window of a rule for these donors, by code; of several, the widest; of none named, the narrowest.

    Raises:
        KeyError: no such rule.
    """
    rows = [row for row in _windows() if row.rule == rule]
    fitting = [row for row in rows if not row.givers or _kinds(donors).intersection(row.givers)]
    if not rows:
        raise KeyError(rule)
    return max(fitting, key=lambda row: row.days) if fitting else min(rows, key=lambda row: row.days)


def _kinds(donors: Collection[str]) -> set[str]:
    return {actor(code).kind.value for code in donors}
