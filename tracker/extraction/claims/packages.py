"""Within one article: a package and its stated components, and what they tell of each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.extraction.claims.draft import Draft, consistent
from tracker.extraction.claims.fields import Choice, mixed
from tracker.extraction.claims.origin import Origin
from tracker.extraction.claims.parties import Party
from tracker.records import AidType, Confidence

# How many claims back the package of a part is looked for.
_LOOK_BACK = 64
# Cues of aid_type up to this rank only tell whose office speaks: the parts know better what the package is.
_OFFICE = 5


@dataclass(frozen=True, slots=True)
class Link:
    """From a component to its package (by index), and what says so."""

    whole: int
    origin: Origin


def parents(drafts: Sequence[Draft], repeats: dict[int, int]) -> dict[int, Link]:
    """For each claim (by index) that is a stated component, its package."""
    found: dict[int, Link] = {}
    claims = [i for i in range(len(drafts)) if i not in repeats]
    for order, i in enumerate(claims):
        part = drafts[i]
        cue = part.part_of
        before = claims[max(0, order - _LOOK_BACK) : order][::-1]
        # 'including $200m for arms and $50m for food': without a cue of its own the second goes with the first.
        sibling = found.get(before[0]) if before and drafts[before[0]].sentence == part.sentence else None
        if part.whole is not None:
            around = [j for j in before if drafts[j].money is part.whole]
            origin = Origin(part.whole.start, part.whole.end, "parts_add_up", Confidence.DEFAULT)
        elif cue and cue.value == "next":
            around, origin = claims[order + 1 : order + 2], cue.origin
        elif cue:
            around, origin = before, cue.origin
        elif sibling is not None:
            around, origin = [sibling.whole], sibling.origin.passed_on()
        elif part.sentence.item:
            around = before
            origin = Origin(part.sentence.start, part.sentence.end, "list_item", Confidence.DEFAULT)
        else:
            continue
        whole = next((j for j in around if _holds(drafts[j], part)), None)
        if whole is not None:
            found[i] = Link(whole, origin)
    return found


def _holds(whole: Draft, part: Draft) -> bool:
    """A near, larger sum of the same currency, no flow for a total; in a list its head, not a sibling."""
    if abs(whole.paragraph - part.paragraph) > 8 or whole.money.currencies != part.money.currencies:
        return False
    if part.sentence.item and whole.sentence.item and whole.sentence != part.sentence:
        return False
    return (whole.money.amount or 0) > (part.money.amount or 0) and (whole.is_stock or not part.is_stock)


def with_shared_types(drafts: Sequence[Draft], links: Mapping[int, Link]) -> list[Draft]:
    """The drafts, where one of a package and its parts names no type of aid, with what the others name.

    A part has its package's one type; a package has the type of its parts, or is mixed where these differ. What stays
    without a type has that of the note that it stands in.
    """
    shared = list(drafts)
    wholes = {i: link.whole for i, link in links.items()}
    for i, whole in wholes.items():
        kind = drafts[whole].fields.get("aid_type")
        if kind and kind.value != AidType.MIXED and "aid_type" not in drafts[i].fields:
            shared[i] = _with_type(drafts[i], kind)
    told: dict[int, list[Choice]] = {}
    for i, whole in wholes.items():
        if "aid_type" in drafts[i].fields:
            told.setdefault(whole, []).append(drafts[i].fields["aid_type"])
    for whole, kinds in told.items():
        own = drafts[whole].fields.get("aid_type")
        if own is None or own.rank <= _OFFICE:
            one = len({kind.value for kind in kinds}) == 1
            shared[whole] = _with_type(drafts[whole], kinds[0] if one else mixed(kinds))
    return _with_type_of_story(_with_type_of_note(shared))


def _with_type_of_note(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, where one of a note of one donor's aid names no type, with the type that the note names nearest."""
    if len({_codes(draft.who.donor) for draft in drafts}) > 1:
        return list(drafts)
    return [
        _with_type(draft, draft.noted_type) if draft.noted_type and "aid_type" not in draft.fields else draft
        for draft in drafts
    ]


def _with_type_of_story(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, where a flow that names no type follows the one that all others of its receiver name.

    One other is enough where the same donor gives, else at least two.
    """
    told: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if "aid_type" in draft.fields:
            told[_codes(draft.who.recipient)].append(draft)
    kinds = {receiver: {one.fields["aid_type"].value for one in told[receiver]} for receiver in told}
    donors = {receiver: {_codes(one.who.donor) for one in told[receiver]} for receiver in told}
    found = []
    for draft in drafts:
        receiver = _codes(draft.who.recipient)
        follows = "aid_type" not in draft.fields and not draft.is_stock and len(kinds.get(receiver, ())) == 1
        if follows and (len(told[receiver]) > 1 or _codes(draft.who.donor) in donors[receiver]):
            draft = _with_type(draft, told[receiver][0].fields["aid_type"])
        found.append(draft)
    return found


def _codes(party: Party | None) -> tuple[str, ...]:
    return party.codes if party else ()


def _with_type(draft: Draft, kind: Choice) -> Draft:
    return replace(draft, fields=consistent({**draft.fields, "aid_type": kind.passed_on()}))
