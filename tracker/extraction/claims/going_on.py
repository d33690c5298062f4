"""Whether and how a sum goes on with what the claim or the sentence just before tells."""

from collections.abc import Sequence

from tracker.extraction.claims.draft import Draft, points_to_whole, tells_parts
from tracker.extraction.claims.fields import Choice, aid_type, own, whole
from tracker.extraction.claims.judge import speaks_of_aid
from tracker.extraction.claims.parties import Party
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.rules.frames import SUBJECT, Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import MONEY
from tracker.extraction.words import words
from tracker.records import AidType, Confidence, Money

# How many lines a list or the telling of a package's parts may go on.
_LIST = 8
# A sum among so many first tokens begins its sentence.
_OPENING = 3
_POINTERS = frozenset({"the", "this", "that", "these", "those"})
_SUMS = frozenset({"money", "funds", "sum", "cash", "amount"})
_HOLDS = frozenset({"includes", "included", "covers", "comprises", "consists"})


def is_near(last: Draft, reading: Reading, index: int) -> bool:
    """Whether the last claim stands in the same paragraph, or above it in the same currency, or over its list."""
    gap = reading.sentence.paragraph - last.paragraph
    if gap == 0 or (gap == 1 and _goes_on(reading, index, last)):
        return True
    return gap < _LIST and (reading.sentence.item or points_to_whole(reading, index) is not None)


def _goes_on(reading: Reading, index: int, last: Draft) -> bool:
    """Whether a sentence goes on about the last claim: the sum itself or a word that points back begins it.

    Or it names the same donor, and only it; in any case in the same currency.
    """
    tagged = reading.tagged
    if last.money.currencies[0] not in reading.sums[index].currencies:
        return False
    begins = any(mention.mark == MONEY for place, mention in tagged.mentions.items() if place < _OPENING)
    donor = set(last.who.donor.codes) if last.who.donor else set()
    named = {code for group in tagged.groups for code in group.codes if usual_role(code) is UsualRole.DONOR}
    return begins or _points_back(reading) or (bool(named) and named <= donor)


def _points_back(reading: Reading) -> bool:
    """Whether the sentence begins with a word that points back ('it', 'the package')."""
    opening = {" ".join(reading.tagged.words[:count]) for count in (1, 2)}
    return bool(opening & set(words("anaphor")))


def goes_on_about_aid(before: Reading | None, reading: Reading, index: int) -> bool:
    """Whether a sentence follows one that speaks of aid to someone, and begins with 'it' or 'the package'.

    Or it has a giver and leaves out who gets the money ('Japan has committed $12 billion to date').
    """
    if before is None or not (_points_back(reading) or _leaves_out_receiver(reading, index)):
        return False
    receivers = any(usual_role(code) is UsualRole.RECIPIENT for group in before.groups for code in group.codes)
    return receivers and speaks_of_aid([before], to_someone=True)


def _leaves_out_receiver(reading: Reading, index: int) -> bool:
    """Whether the sentence says who gives, be it that those who speak do, and not to whom."""
    if reading.roles(Role.RECIPIENT):
        return False
    if any(hit.rank >= SUBJECT for hit in reading.roles(Role.DONOR)):
        return True
    return any(choice.value == "giver" for choice in own(reading, index, "continues"))


def is_part(near: Draft | None, reading: Reading, index: int) -> bool:
    """Whether a sum is told as a part of the claim just before in its sentence: whom the part helps is abroad too."""
    return near is not None and near.sentence == reading.sentence and points_to_whole(reading, index) is not None


def is_part_of_recalled(near: Draft, reading: Reading, index: int) -> bool:
    """Whether a sum is told as a part of what was recalled before: 'Of this, $2m went to schools'.

    'As part of its $9m plan, Oslo gave $2m' recalls the plan alone.
    """
    inherited = near.is_recalled and near.fields["claim_kind"].confidence is Confidence.DEFAULT
    before = near.is_recalled and near.sentence != reading.sentence
    return (inherited or before) and tells_parts(reading, index)


def given_by_others(before: Party | None, now: Party | None) -> bool:
    """Whether the sentences of two sums name different givers: each has come as far as its own words tell."""
    if before is None or now is None or not (before.here and now.here and now.firm):
        return False
    return set(before.codes).isdisjoint(now.codes)


def shared_fields(near: Draft, reading: Reading, money: Money, *, one_kind: bool, recalled: bool) -> dict[str, Choice]:
    """What the claim just before says of the same decision: how far it has come, and of a smaller sum its purpose.

    `one_kind` says that the sentence of that claim tells of one purpose, `recalled` that this is a part of a recalled
    sum: of any other it says nothing.
    """
    if near.is_stock or (near.is_recalled and not recalled):
        return {}
    smaller = money.amount is not None and near.money.amount is not None and money.amount <= near.money.amount
    shared = ("stage", "aid_type") if smaller and one_kind and not reading.sentence.item else ("stage",)
    return {field: near.fields[field].passed_on() for field in shared if field in near.fields}


def type_told_next(reading: Reading, following: Reading | None) -> Choice | None:
    """The type of aid that the next sentence tells of the only sum of its own: 'The grant will rebuild schools.'"""
    if len(reading.sums) != 1 or following is None or following.sums or not _refers_back(following.tagged.words):
        return None
    kind = aid_type(whole(following, "aid_type"), following)
    return None if kind and kind.is_hint and kind.value == AidType.MIXED else kind


def _refers_back(tokens: Sequence[str]) -> bool:
    """Whether a sentence begins with what the sum is ('the grant', 'this money') or holds ('this includes')."""
    told = {*words("aid"), *_SUMS, *_HOLDS}
    return tokens[0] in _POINTERS and len(tokens) > 1 and tokens[1] in told
