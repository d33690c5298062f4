"""Within one article: a package and its stated components, and what they tell of each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.extraction.claims.draft import Draft, points_to_whole
from tracker.extraction.claims.fields import Choice
from tracker.records import AidType, Confidence

# How many claims back the package of a part is looked for.
_LOOK_BACK = 64


def parents(drafts: Sequence[Draft], repeats: dict[int, int]) -> dict[int, int]:
    """For each claim (by index) that is a stated component, the index of its package."""
    found: dict[int, int] = {}
    claims = [i for i in range(len(drafts)) if i not in repeats]
    for order, i in enumerate(claims):
        part = drafts[i]
        cue = points_to_whole(part.reading, part.index)
        before = claims[max(0, order - _LOOK_BACK) : order][::-1]
        # 'including $200m for arms and $50m for food': without a cue of its own the second goes with the first.
        sibling = found.get(before[0]) if before and drafts[before[0]].reading is part.reading else None
        if part.whole is not None:
            around = [j for j in before if drafts[j].money is part.whole]
        elif cue and cue.value == "next":
            around = claims[order + 1 : order + 2]
        elif cue:
            around = before
        elif sibling is not None:
            around = [sibling]
        elif part.reading.sentence.item:
            around = before
        else:
            continue
        whole = next((j for j in around if _holds(drafts[j], part)), None)
        if whole is not None:
            found[i] = whole
    return found


def _holds(whole: Draft, part: Draft) -> bool:
    """A near, larger sum of the same currency, no flow for a total; in a list its head, not a sibling."""
    if abs(whole.paragraph - part.paragraph) > 8 or whole.money.currencies != part.money.currencies:
        return False
    if part.reading.sentence.item and whole.reading.sentence.item and whole.reading is not part.reading:
        return False
    return (whole.money.amount or 0) > (part.money.amount or 0) and (whole.is_stock or not part.is_stock)


def with_shared_types(drafts: Sequence[Draft], wholes: Mapping[int, int]) -> list[Draft]:
    """The drafts, where one of a package and its parts names no type of aid, with what the others name.

    A part has its package's one type; a package has the type of its parts, or is mixed where these differ.
    """
    shared = list(drafts)
    for i, whole in wholes.items():
        kind = drafts[whole].fields.get("aid_type")
        if kind and kind.value != AidType.MIXED and "aid_type" not in drafts[i].fields:
            shared[i] = _with_type(drafts[i], kind)
    for whole in set(wholes.values()):
        kinds = [drafts[i].fields["aid_type"] for i in wholes if wholes[i] == whole and "aid_type" in drafts[i].fields]
        if kinds and "aid_type" not in drafts[whole].fields:
            one = len({kind.value for kind in kinds}) == 1
            shared[whole] = _with_type(drafts[whole], kinds[0] if one else replace(kinds[0], value=AidType.MIXED))
    return shared


def _with_type(draft: Draft, kind: Choice) -> Draft:
    return replace(draft, fields={**draft.fields, "aid_type": replace(kind, confidence=Confidence.DEFAULT)})
