"""Claims joined step by step into groups, each step with its rule, so that a group can say why it is one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Link(NamedTuple):
    """Two claims, by their numbers, that a rule joined."""

    one: int
    other: int
    rule: str


class Forest:
    """Groups of claims, numbered from 0, which grow by links; claims that must stay apart never come into one group.

    An article tells a pledge in one claim (what it says again is none), so two claims of one article are two pledges.
    Arms and relief are two pledges, too.
    """

    def __init__(
        self, articles: Sequence[str], arms: Sequence[bool | None], apart: Iterable[tuple[int, int]] = ()
    ) -> None:
        """`articles`: the article of each claim. `arms`: whether it tells of arms or of relief, None where that is
        open. `apart`: pairs of claims that are not one."""
        self.links: list[Link] = []
        self._parent = list(range(len(articles)))
        self._articles: list[set[str] | str] = list(articles)
        self._arms = list(arms)
        self._apart: dict[int, set[int]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def root(self, claim: int) -> int:
        """The claim that stands for the group of `claim`."""
        parent = self._parent
        while parent[claim] != claim:
            parent[claim] = parent[parent[claim]]
            claim = parent[claim]
        return claim

    def join(self, one: int, other: int, rule: str, *, ruled: bool = False) -> bool:
        """Joins the groups of two claims unless they must stay apart; whether they are one group now.

        `ruled`: by a reviewer, who may join claims of one article.
        """
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        if not ruled and self._conflict(first, second):
            return False
        self.links.append(Link(one, other, rule))
        self._merge(first, second)
        return True

    def groups(self) -> Iterator[list[int]]:
        """The groups, each by number, in the order of their first claims."""
        members: dict[int, list[int]] = {}
        for claim in range(len(self._parent)):
            members.setdefault(self.root(claim), []).append(claim)
        return iter(members.values())

    def _conflict(self, first: int, second: int) -> bool:
        if any(self.root(claim) == second for claim in self._apart.get(first, ())):
            return True
        if None is not self._arms[first] is not self._arms[second] is not None:
            return True
        here, there = _as_set(self._articles[first]), _as_set(self._articles[second])
        return not here.isdisjoint(there)

    def _merge(self, first: int, second: int) -> None:
        # The larger set takes in the smaller, and the lower number stands for both: any order gives the same groups.
        here, there = _as_set(self._articles[first]), _as_set(self._articles[second])
        large, small = (here, there) if len(here) >= len(there) else (there, here)
        large |= small
        low, high = min(first, second), max(first, second)
        self._parent[high] = low
        self._articles[low], self._articles[high] = large, ""
        self._arms[low] = self._arms[first] if self._arms[second] is None else self._arms[second]
        if self._apart:
            apart = self._apart.pop(first, set()) | self._apart.pop(second, set())
            if apart:
                self._apart[low] = apart


def _as_set(articles: set[str] | str) -> set[str]:
    return {articles} if isinstance(articles, str) else articles
