"""Within one article: a claim said again, and a package with its stated components."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.extraction.claims.draft import Draft, points_to_whole
from tracker.records import ClaimKind, Confidence, Money

_STOCKS = frozenset({ClaimKind.CUMULATIVE_TOTAL, ClaimKind.REMAINING})


def said_again(drafts: Sequence[Draft]) -> tuple[list[Draft], dict[int, int]]:
    """Drafts of claims with repeats folded in, and for each repeat (by index) the index of the claim it repeats.

    Of several wordings the most precise leads and takes over what only the others say.
    """
    leaders: list[int] = []
    repeats: dict[int, int] = {}
    merged = list(drafts)
    for i, draft in enumerate(drafts):
        twin = next((j for j in leaders if _same_claim(merged[j], draft)), None)
        if twin is None:
            leaders.append(i)
        elif _precision(draft) > _precision(merged[twin]):
            merged[i] = _folded(draft, merged[twin])
            leaders[leaders.index(twin)] = i
            repeats = {k: (i if lead == twin else lead) for k, lead in repeats.items()} | {twin: i}
        else:
            merged[twin] = _folded(merged[twin], draft)
            repeats[i] = twin
    return merged, repeats


def _same_claim(first: Draft, second: Draft) -> bool:
    if first.reading is second.reading or not _same_sum(first.money, second.money):
        return False
    in_one_list = first.reading.tagged.sentence.item and second.reading.tagged.sentence.item
    if in_one_list and abs(first.paragraph - second.paragraph) < 8:
        return False
    if _is_stock(first) != _is_stock(second) or _other_times(first, second):
        return False
    for one, other in ((first.who.donor, second.who.donor), (first.who.recipient, second.who.recipient)):
        sure = one is not None and other is not None and one.confidence is other.confidence is Confidence.STRONG
        if sure and one and other and not set(one.codes) & set(other.codes):
            return False
    return True


def _other_times(first: Draft, second: Draft) -> bool:
    """One recalled ('previously', 'in 2022'), the other not: two events, even where the sums are equal."""
    kinds = [draft.value("claim_kind", ClaimKind.NEW) for draft in (first, second)]
    return kinds.count(ClaimKind.BACKGROUND) == 1


def _is_stock(draft: Draft) -> bool:
    return draft.value("claim_kind", ClaimKind.NEW) in _STOCKS


def _same_sum(first: Money, second: Money) -> bool:
    """Equal up to rounding, in the sums themselves or their stated conversions."""
    ones = [m for m in (first, first.stated) if m]
    others = [m for m in (second, second.stated) if m]
    return any(
        one.currencies[0] == other.currencies[0]
        and one.amount
        and other.amount
        and _rounds_to(one.amount, other.amount)
        for one in ones
        for other in others
    )


def _rounds_to(one: Decimal, other: Decimal) -> bool:
    """Whether the coarser of two figures is the other one rounded (105.85 billion: 106 or 105.9, told as 105 too)."""
    if one == other:
        return True
    coarse, fine = sorted((one, other), key=_digits)
    if _digits(coarse) < 2 or _digits(coarse) == _digits(fine):
        return False
    unit = Decimal(1).scaleb(coarse.normalize().as_tuple().exponent)  # type: ignore[arg-type]
    return abs(coarse - fine) < unit


def _digits(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)


def _precision(draft: Draft) -> tuple[bool, int, int]:
    """A conversion beside it, then more digits, then more said about it."""
    return (draft.money.stated is not None, _digits(draft.money.amount or Decimal(0)), len(draft.fields))


def _folded(leader: Draft, other: Draft) -> Draft:
    """The leader with the fields that only the other wording has."""
    return replace(leader, fields={**other.fields, **leader.fields})


def parents(drafts: Sequence[Draft], repeats: dict[int, int]) -> dict[int, int]:
    """For each claim (by index) that is a stated component, the index of its package."""
    found: dict[int, int] = {}
    claims = [i for i in range(len(drafts)) if i not in repeats and drafts[i].against is None]
    for order, i in enumerate(claims):
        cue = points_to_whole(drafts[i].reading, drafts[i].index)
        listed = drafts[i].reading.tagged.sentence.item
        if not cue and not listed:
            continue
        around = claims[order + 1 : order + 2] if cue and cue.value == "next" else list(reversed(claims[:order]))
        whole = next((j for j in around if _holds(drafts[j], drafts[i])), None)
        if whole is not None:
            found[i] = whole
    return found


def _holds(whole: Draft, part: Draft) -> bool:
    """A near, larger sum of the same kind and currency; in a list its head, not a sibling."""
    if abs(whole.paragraph - part.paragraph) > 8 or whole.money.currencies != part.money.currencies:
        return False
    if part.reading.tagged.sentence.item and whole.reading.tagged.sentence.item and whole.reading is not part.reading:
        return False
    return (whole.money.amount or 0) > (part.money.amount or 0) and _is_stock(whole) == _is_stock(part)
