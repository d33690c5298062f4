"""Which claims tell the same pledge: a function of the set of claims, whatever their order, in time linear in them.

Claims whose day is known ('news') are joined where they tell one sum of one giver to one receiver within days. Such an
episode is then joined to the one that it foretold, that it took a step further or blocked, or, within a year, that it
paid. Sums that are recalled follow last, each to one episode only, so that a recollection never bridges two pledges.
How far apart the days may lie is in `windows`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.pledges.forest import Forest
from tracker.pledges.identity import by_report
from tracker.pledges.leading import leading
from tracker.pledges.lookup import OVER_WEEKS, Kin, Likeness, News
from tracker.pledges.rulings import NO_RULINGS, Rulings
from tracker.pledges.stages import FIRMNESS
from tracker.pledges.sums import Sum
from tracker.pledges.told import Told
from tracker.pledges.windows import window
from tracker.records import Hold, Stage

# The rules that join an episode to an earlier one, weeks apart.
STEPS = ("foretold", "moved_on", "held")
# Recollections of one sum are compared with so many before them: more tell nothing apart.
_MOST = 200
_NEVER = date.max.toordinal()


def group(claims: Iterable[Told], rulings: Rulings = NO_RULINGS) -> list[tuple[Told, ...]]:
    """Claims in groups, one group a pledge: the leading claim first, the others in the order of their reports."""
    told, forest = join(claims, rulings)
    groups = []
    for numbers in forest.groups():
        members = [told[number] for number in numbers]
        first = leading(members, rulings.corrected)
        groups.append((first, *(claim for claim in members if claim is not first)))
    return groups


def join(claims: Iterable[Told], rulings: Rulings = NO_RULINGS) -> tuple[list[Told], Forest]:
    """The claims in the order of their reports, and how they were joined; the forest counts them in that order."""
    told = by_report(claims)
    number = {claim.claim_id: place for place, claim in enumerate(told)}
    apart = [(number[a], number[b]) for a, b in rulings.apart if a in number and b in number]
    forest = Forest([claim.article_id for claim in told], [claim.arms for claim in told], apart)
    for claim_ids in _bound(rulings.together):
        first, *others = [number[claim_id] for claim_id in claim_ids if claim_id in number] or [0]
        for other in others:
            forest.join(first, other, "ruled", ruled=True)
    news = News(told, forest)
    weeks_apart = _at_once(news, forest)
    _named_elsewhere(news, forest)
    _stages(news, forest, weeks_apart)
    _paid(news, forest)
    _recalled(news, forest)
    return told, forest


def _bound(pairs: Iterable[tuple[str, str]]) -> Iterable[list[str]]:
    """The claims that pairs bind together, directly or through others (which may be gone)."""
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        mine, yours = found.setdefault(one, [one]), found.setdefault(other, [other])
        if mine is not yours:
            mine += yours
            found.update(dict.fromkeys(yours, mine))
    return {id(claim_ids): sorted(claim_ids) for claim_ids in found.values()}.values()


class _Apart(NamedTuple):
    """Two claims that lie weeks apart."""

    before: int
    later: int


def _at_once(news: News, forest: Forest) -> list[_Apart]:
    """Joins what tells one sum within days: the same before rounded before converted, near before far.

    Returns pairs of claims that lie weeks apart, and could still be stages of one pledge.
    """
    pairs: set[tuple[Likeness, int, int, int]] = set()
    weeks_apart = []
    for (kin, _, day, copy), head in news.heads.items():
        days = window("at_once", kin.donors).days
        longest = 0 if kin.kind.is_stock else max(window(rule, kin.donors).days for rule in STEPS)
        for likeness, place in news.like(head, day - max(days, longest), day + days, copy=copy):
            if place.day < day - days:
                follows = place.claim in news.foretold or head in news.moved_on or head in news.held
                if likeness in OVER_WEEKS and follows:
                    weeks_apart.append(_Apart(place.claim, head))
            elif place.claim != head:
                pairs.add((likeness, abs(place.day - day), min(head, place.claim), max(head, place.claim)))
        meant = news.foretold_within(head, day + days + 1, day + longest, copy)
        weeks_apart += [_Apart(head, later) for later in meant]
    for _, _, one, other in sorted(pairs):
        forest.join(one, other, "at_once")
    return weeks_apart


def _named_elsewhere(news: News, forest: Forest) -> None:
    """Joins a sum whose giver one report leaves open or to context, or whose receivers it tells in part, to the one
    that it must be."""
    sizes = Counter(forest.root(claim) for claim in range(len(news.told)))
    for (kin, *_), head in news.heads.items():
        day = news.day[head]
        if not kin.donors:
            rule, found = "unnamed", news.of_any_donor(forest, head, day, day)
        elif not news.told[head].donor_read and sizes[forest.root(head)] == 1 and _is_telling(news.sums[head][0]):
            rule, found = "guessed", news.of_any_donor(forest, head, day, day)
        elif len(kin.recipients) > 1:
            rule, found = "wider", news.of_shared_recipients(forest, head)
        else:
            continue
        if len(found) == 1:
            forest.join(found[0], head, rule)


def _is_telling(told: Sum) -> bool:
    """Whether a sum is not so round that two givers may well promise it in the same days."""
    return len(str(told.value).rstrip("0")) > 1


@dataclass(slots=True)
class _Episode:
    """Reports of a few days that are one: first and last day, least and greatest firmness, whether all are blocked."""

    first: int
    last: int
    least: int
    most: int
    held: bool


def _episodes(news: News, forest: Forest) -> dict[int, _Episode]:
    """Episodes by the claim that stands for their group."""
    found: dict[int, _Episode] = {}
    for claim, day in enumerate(news.day):
        if not day:
            continue
        firmness = FIRMNESS[news.told[claim].stage]
        held = news.told[claim].hold is Hold.BLOCKED
        episode = found.setdefault(forest.root(claim), _Episode(day, day, firmness, firmness, held))
        episode.first, episode.last = min(episode.first, day), max(episode.last, day)
        episode.least, episode.most = min(episode.least, firmness), max(episode.most, firmness)
        episode.held = episode.held and held
    return found


def _stages(news: News, forest: Forest, weeks_apart: Iterable[_Apart]) -> None:
    """Joins an episode that was only foretold to the next of its sum, and one that moved on or is blocked to the one
    before it."""
    episodes = _episodes(news, forest)
    steps = []
    for one, other in weeks_apart:
        before, later = forest.root(one), forest.root(other)
        donors = news.kin[other].donors
        gap = episodes[later].first - episodes[before].last
        rule = _step(episodes[before], episodes[later], donors) if gap > 0 else ""
        if rule == "moved_on" and other not in news.moved_on:
            continue
        if rule and gap <= window(rule, donors).days:
            steps.append((gap, before, later, -news.day[one], one, other, rule))
    went_on: set[int] = set()
    for _, before, _, _, one, other, rule in sorted(steps):
        if before not in went_on and forest.join(one, other, rule):
            went_on.add(before)


def _step(before: _Episode, later: _Episode, donors: tuple[str, ...]) -> str:
    """The rule by which one episode can be a later stage of another, '' for none."""
    pledged = FIRMNESS[Stage.PLEDGED]
    if before.most < pledged:
        return "foretold"
    if later.held:
        return "held"
    if before.least > pledged or later.least < pledged or later.most <= before.least:
        return ""
    if window("moved_on", donors).givers == ("institution",):
        # Its staff agrees, its board approves, and either is told in the words of the other.
        return "moved_on" if later.most >= before.most else ""
    return "moved_on" if later.least > before.most else ""


def _paid(news: News, forest: Forest) -> None:
    """Joins what is paid out or delivered to the last promise of just this sum that is not known to be paid yet."""
    paid = FIRMNESS[Stage.DISBURSED]
    episodes = _episodes(news, forest)
    found = []
    for (kin, *_), head in news.heads.items():
        episode = episodes[forest.root(head)]
        if episode.least < paid or kin.kind.is_stock:
            continue
        since = episode.first - window("paid", kin.donors).days
        for place in news.same(head, since, episode.first - 1):
            if episodes[forest.root(place.claim)].most < paid:
                found.append((episode.first - place.day, place.claim, head))
    done: set[int] = set()
    for _, one, other in sorted(found):
        before, later = forest.root(one), forest.root(other)
        if not {before, later} & done and forest.join(one, other, "paid"):
            done |= {before, later, forest.root(one)}


def _recalled(news: News, forest: Forest) -> None:
    """Joins sums without a day of their own to the latest episode that they can mean, else to each other."""
    rest: dict[tuple[Kin, Sum], list[tuple[int, int, int]]] = {}
    undated = [claim for claim, day in enumerate(news.day) if not day]
    for claim in sorted(undated, key=lambda c: (-len(news.told[c].announced_on), c)):
        first, last = _days_meant(news.told[claim])
        kin = news.kin[claim]
        near = [
            (likeness, last - place.day, place.claim)
            for likeness, place in news.like(claim, first, last)
            if likeness in (OVER_WEEKS if news.told[claim].announced_on else (Likeness.SAME,))
        ]
        if not kin.donors:
            found = news.of_any_donor(forest, claim, first, last)
            near += [(Likeness.SAME, 0, other) for other in found] if len(found) == 1 else []
        if last == _NEVER and len({forest.root(other) for _, _, other in near}) > 1:
            near = []  # without any date nothing tells which of them is meant
        if any(forest.join(other, claim, "recalled") for _, _, other in sorted(near)):
            continue
        others = rest.setdefault((kin, news.sums[claim][0]), [])
        for place, (from_, to, other) in enumerate(others[:_MOST]):
            if from_ <= last and first <= to and forest.join(other, claim, "recalled"):
                others[place] = (max(from_, first), min(to, last), other)
                break
        else:
            others.append((first, last, claim))


def _days_meant(claim: Told) -> tuple[int, int]:
    """First and last day that a claim without a day can mean: its month or year, else the time before its report, else
    any day."""
    told = claim.announced_on or claim.as_of
    if len(told) in (4, 7):
        year, month = int(told[:4]), int(told[5:] or 0)
        following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        return date(year, month or 1, 1).toordinal(), following.toordinal() - 1
    if not told and claim.published is None:
        return 1, _NEVER
    report = (date.fromisoformat(told) if told else claim.published or date.max).toordinal()
    return report - window("recalled", claim.donor_code).days, report
