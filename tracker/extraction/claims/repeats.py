"""Within one article: a claim said again is one claim."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.extraction.claims.draft import Draft
from tracker.extraction.claims.same_sum import digits, same_sum
from tracker.records import ClaimKind, Confidence, DatePrecision, Money, Qualifier

# How many claims of about the same figure a repeat is compared with.
_LOOK_BACK = 64
# Cues of this rank point to a sum ('the $5m that Norway promised'): it may be one that was just told as news.
_POINTING = 52
# The cue of a sum that comes on top of those told before.
_ADDED = "additional_sum"
# Characters from one sum of a list to the next, at most.
_BREATH = 100
# The fields that tell a total from a gift.
_OF_TOTALS = ("claim_kind", "stage")
# Days of one event as two sentences give them ('on Tuesday', 'on 5 March') lie no farther apart.
_APART = 3


def said_again(drafts: Sequence[Draft], given: int = 0) -> tuple[list[Draft], dict[int, int]]:
    """Drafts of claims with repeats folded in, and for each repeat (by index) the index of the claim it repeats.

    Of several wordings the most precise leads and takes over what only the others say; but the first `given` drafts,
    which do not repeat each other, stay as they are.
    """
    merged = list(drafts)
    leader: dict[int, int] = {}
    known: dict[_Key, list[int]] = {}
    for i, draft in enumerate(drafts):
        keys = _keys(draft.money, around=True) if i >= given else ()
        near = {j for key in keys for j in known.get(key, ())[-_LOOK_BACK:]}
        twin = next((j for j in sorted(near - leader.keys()) if _same_claim(merged[j], draft)), None)
        if twin is None:
            lead = i
        elif twin < given:
            leader[i], lead = twin, twin
        elif _precision(draft) > _precision(merged[twin]):
            merged[i], leader[twin], lead = _folded(draft, merged[twin]), i, i
        else:
            merged[twin], leader[i], lead = _folded(merged[twin], draft), twin, twin
        for key in _keys(merged[lead].money) if lead == i else ():
            known.setdefault(key, []).append(i)
    return merged, {i: _last(leader, i) for i in leader}


def _last(leader: dict[int, int], i: int) -> int:
    while i in leader:
        i = leader[i]
    return i


_Key = tuple[str, int, int]


def _keys(money: Money, *, around: bool = False) -> set[_Key]:
    """Currency, magnitude and first two digits of a sum and of its conversion; `around` adds those one digit off,
    which rounding may have made of it."""
    keys = set()
    for one in (money, money.stated):
        if one and one.amount:
            first_two = int(one.amount.scaleb(1 - one.amount.adjusted()))
            for digits in (first_two - 1, first_two, first_two + 1) if around else (first_two,):
                shift = (digits > 99) - (digits < 10)
                keys.add((one.currencies[0], one.amount.adjusted() + shift, {9: 99, 100: 10}.get(digits, digits)))
    return keys


def _same_claim(first: Draft, second: Draft) -> bool:
    if _side_by_side(first, second) or not same_sum(first.money, second.money):
        return False
    if first.whole is not None and first.whole in (second.whole, second.money):
        return False
    if first.money.per is not second.money.per or _other_days(first, second):
        return False
    in_one_list = first.sentence.item and second.sentence.item
    if in_one_list and abs(first.paragraph - second.paragraph) < 8:
        return False
    if first.is_stock != second.is_stock and not (_opens(first) and _of_one_type(first, second)):
        return False
    if _other_times(first, second) or _a_further_one(first, second):
        return False
    for one, other in ((first.who.donor, second.who.donor), (first.who.recipient, second.who.recipient)):
        sure = one is not None and other is not None and one.confidence is other.confidence is Confidence.STRONG
        if sure and one and other and not set(one.codes) & set(other.codes):
            return False
    return True


def _side_by_side(first: Draft, second: Draft) -> bool:
    """Whether one sentence deals out both sums ('$5m in arms and $5m in food').

    Where they stand far apart it is a headline that runs on into its story and tells the sum again.
    """
    near = second.listed or second.money.start - first.money.last_end < _BREATH
    return near and first.sentence == second.sentence


def _opens(draft: Draft) -> bool:
    """Whether it opens its text, as a headline that seldom says that a sum is a total: 'Aid rises to $5bn'."""
    return not (draft.sentence.paragraph or draft.sentence.number or draft.sentence.item)


def _of_one_type(first: Draft, second: Draft) -> bool:
    kinds = {draft.fields["aid_type"].value for draft in (first, second) if "aid_type" in draft.fields}
    return len(kinds) < 2


def _other_days(first: Draft, second: Draft) -> bool:
    """Whether each sentence names a day of its own and these lie apart."""
    days = [
        draft.when.announced_on
        for draft in (first, second)
        if draft.when.precision is DatePrecision.DAY and draft.when.dated_by_words
    ]
    return len(days) == 2 and abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days) > _APART


def _other_times(first: Draft, second: Draft) -> bool:
    """One recalled ('previously', 'in 2022'), the other not: two events, even where the sums are equal."""
    told = [draft.fields.get("claim_kind") for draft in (first, second)]
    recalled = [kind is not None and kind.value == ClaimKind.BACKGROUND and kind.rank != _POINTING for kind in told]
    return recalled.count(True) == 1


def _a_further_one(first: Draft, second: Draft) -> bool:
    """Whether the second sentence begins with another sum as large ('A further $5m')."""
    kind = second.fields.get("claim_kind")
    opens = kind is not None and kind.rule == _ADDED and kind.start - second.sentence.start <= len("A ")
    return opens and first.paragraph == second.paragraph


def _precision(draft: Draft) -> tuple[bool, int, bool, int]:
    """A conversion beside it, then more digits, then bounds ('nearly'), then more said about it."""
    money = draft.money
    bounded = money.qualifier is not Qualifier.EXACT
    return (money.stated is not None, digits(money.amount or Decimal(0)), bounded, len(draft.fields))


def _folded(leader: Draft, other: Draft) -> Draft:
    """The leader with the fields that only the other wording has.

    Where one of the two is told as a total and the other as what somebody does, as 'announces', it is no total.
    """
    money, fields = _bounded(leader.money, other.money), {**other.fields, **leader.fields}
    gift = other if leader.is_stock else leader
    if leader.is_stock == other.is_stock or "stage" not in gift.fields:
        return replace(leader, money=money, fields=fields)
    told = {field: choice for field, choice in fields.items() if field not in _OF_TOTALS}
    told |= {field: gift.fields[field] for field in _OF_TOTALS if field in gift.fields}
    return replace(leader, money=money, fields=told, when=gift.when)


def _bounded(money: Money, other: Money) -> Money:
    """The sum with the bounds that only the other wording of the same figure has."""
    same = money.amount == other.amount and money.currencies[0] == other.currencies[0]
    if not same or money.qualifier is not Qualifier.EXACT:
        return money
    return money._replace(qualifier=other.qualifier, qualifier_at=other.qualifier_at, low=other.low, high=other.high)
