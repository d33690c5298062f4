"""Why two claims tell one pledge, or do not: the steps that join them, or what keeps them apart."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.pledges.forest import Forest, Link
from tracker.pledges.grouping import STEPS, group, join
from tracker.pledges.lookup import kin_of
from tracker.pledges.rulings import NO_RULINGS, Rulings
from tracker.pledges.stages import told_on
from tracker.pledges.told import Told
from tracker.pledges.windows import window
from tracker.records import Hold, Stage


@dataclass(frozen=True, slots=True)
class Step:
    """Two claims that a rule joined, in its words."""

    one: Told
    other: Told
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Why:
    """`steps` lead from one claim to the other where they tell one pledge. Else `apart` says what keeps them apart, in
    pairs of a subject and a sentence."""

    one: Told
    other: Told
    steps: tuple[Step, ...]
    apart: tuple[tuple[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether they tell one pledge."""
        return bool(self.steps) or self.one.claim_id == self.other.claim_id


def why(one: str, other: str, claims: Iterable[Told], rulings: Rulings = NO_RULINGS) -> Why:
    """Why the claims of these identifiers tell one pledge, or do not, among all `claims`.

    Raises:
        KeyError: there is no such claim.
    """
    told, forest = join(claims, rulings)
    number = {claim.claim_id: place for place, claim in enumerate(told)}
    first, second = number[one], number[other]
    if forest.root(first) == forest.root(second):
        steps = tuple(_step(told, link) for link in _path(forest, first, second))
        return Why(told[first], told[second], steps, ())
    apart = list(_differences(told[first], told[second], rulings))
    if not apart:
        apart.append(("others", "alone they would be one; each is joined to reports that are nearer to it"))
    return Why(told[first], told[second], (), tuple(apart))


def _step(told: list[Told], link: Link) -> Step:
    return Step(told[link.one], told[link.other], link.rule, window(link.rule, told[link.other].donor_code).words)


def _path(forest: Forest, start: int, end: int) -> list[Link]:
    """The links that lead from one claim to the other."""
    at: dict[int, list[tuple[int, Link]]] = {}
    for link in forest.links:
        at.setdefault(link.one, []).append((link.other, link))
        at.setdefault(link.other, []).append((link.one, link))
    came: dict[int, tuple[int, Link] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, link in at.get(here, ()):
            if there not in came:
                came[there] = (here, link)
                waiting.append(there)
    path = []
    while (back := came[end]) is not None:
        end, link = back
        path.append(link)
    return path[::-1]


def _differences(one: Told, other: Told, rulings: Rulings) -> Iterator[tuple[str, str]]:
    """What keeps two claims apart, each as a subject and a sentence."""
    if any({a, b} == {one.claim_id, other.claim_id} for a, b in rulings.apart):
        yield "ruling", "a reviewer keeps them apart"
    if one.article_id == other.article_id:
        yield "article", "both stand in one article, and an article tells a pledge in one claim"
    for (field, mine), yours in zip(kin_of(one)._asdict().items(), kin_of(other), strict=True):
        if mine != yours:
            yield field, f"{_words(mine)}; {_words(yours)}"
    if None is not one.arms is not other.arms is not None:
        yield "type", "one is said to be military, the other humanitarian"
    if not _sums_are_alike(one, other):
        yield "sums", f"{_sum(one)} and {_sum(other)}: neither is the other rounded, converted or within its bounds"
    apart = _days_apart(one, other)
    if apart > window("at_once", one.donor_code).days:
        rows = [window(rule, one.donor_code) for rule in ("at_once", *STEPS, "paid")]
        limits = "; ".join(f"up to {row.days} days: {row.words}" for row in rows)
        yield "days", f"{told_on(one)} and {told_on(other)}, {apart} days apart ({limits})"


def _sums_are_alike(one: Told, other: Told) -> bool:
    """Whether nothing but the sums would keep two reports apart: it is asked of the claims with all else alike."""
    day = min(told_on(one), told_on(other), key=lambda told: (-len(told), told))
    alike = {
        **kin_of(one)._asdict(),
        "announced_on": day if len(day) == len("2024-01-31") else "",
        "stage": Stage.PLEDGED,
        "hold": Hold.NONE,
        "arms": None,
    }
    alike["donor_code"], alike["recipient_code"] = alike.pop("donors"), alike.pop("recipients")
    alike["claim_kind"] = alike.pop("kind")
    pair = (one._replace(article_id="one", **alike), other._replace(article_id="other", **alike))
    return len(group(pair)) == 1


def _days_apart(one: Told, other: Told) -> int:
    """Days between the days that two claims tell; 0 where one tells none."""
    told = [claim.announced_on or claim.as_of for claim in (one, other)]
    if any(len(day) != len("2024-01-31") for day in told):
        return 0
    return abs((date.fromisoformat(told[0]) - date.fromisoformat(told[1])).days)


def _words(value: object) -> str:
    return (";".join(value) if isinstance(value, tuple) else str(value)).replace("_", " ") or "none named"


def _sum(claim: Told) -> str:
    return f"{claim.amount:,f} {claim.currency}".rstrip()
