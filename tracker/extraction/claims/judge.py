"""Claim or no claim: the reason to reject a sum, or none."""

from collections.abc import Callable, Sequence
from itertools import chain

from tracker.extraction.claims.defaults import FAR, SHARED_CURRENCIES
from tracker.extraction.claims.fields import Choice, choices, lead, own, whole
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.roles import SharedParties
from tracker.extraction.mentions.actor_names import members, own_currencies
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.zones import begins_entry
from tracker.records import AidType, Confidence, Reason

# A reject cue of this rank holds whatever aid words stand near.
_DECISIVE = 43
# Below this many units of any currency no state promises aid to another.
_SMALLEST = 10_000
# An aid cue of this rank is enough; weaker ones ('gave $5m') need a recipient that the sentence itself names.
_SURE = 20
# A cue of this rank names a type of aid, not mere goods.
_KIND = 15
# Rules that reject a sum for what is missing; nothing in the text speaks against it.
SILENT = frozenset({"no_aid_word", "no_parties", "no_recipient_named", "no_one_abroad_named", "no_foreign_donor"})
# Rules by which a government that speaks for itself is the donor: it says 'we'.
_OWN_WORDS = frozenset({"publisher", "official_site", "own_site"})
# What the note of a tracker or register leaves out, since its reader knows it.
_LEFT_OUT = SILENT - {"no_foreign_donor"}


def verdict(
    shared: SharedParties,
    index: int,
    on_topic: Callable[[], bool],
    in_note: Callable[[], bool],
    goes_on: Callable[[], bool],
) -> Choice | None:
    """Why sum `index` of a sentence is no claim (value: a Reason), or None where it is one.

    `shared` holds the sentence and gives its parties. `on_topic` says that the paragraph has just made a claim or that
    the headline is about this donor's aid, so that the sentence needs no word of aid of its own; `in_note` that the
    article is a mere note of some aid, which need not name its parties either; `goes_on` that the story has just told
    whom such sums help. None of them is asked where a few words settle it.
    """
    reading, lead_in = shared.reading, shared.lead_in
    money = reading.sums[index]
    if money.amount is None:
        return _because(reading, index, Reason.NO_FIGURE, "no_figure")
    if money.amount < _SMALLEST:
        return _because(reading, index, Reason.UNIT_COST, "too_small_for_a_state")
    against = own(reading, index, "reject")
    if against and against[0].rank >= _DECISIVE:
        return against[0]
    places = _aid(reading, lead_in, index)
    # Words of aid that the sums of a sentence share ('contributed') are worth no more than those against its first sum.
    before = lead(reading, index, "reject") if places[1] and not places[0] else []
    if before and before[0].rank >= _DECISIVE:
        return before[0]
    aid = next(filter(None, places), [])
    if against and not aid:
        return against[0]
    sure = [choice for choice in chain(*places) if choice.rank >= _SURE]
    framed = _names_recipient(reading, index) and _framed(shared, index, shared.near(index))
    nearest = min((choice.near for choice in sure + (aid if framed else [])), default=-1)
    if against and (against[0].near <= nearest or nearest < 0):
        return against[0]
    if not aid and not framed and not (_acts(reading, lead_in, index) and on_topic()) and not in_note():
        return _because(reading, index, Reason.NO_AID_WORDING, "no_aid_word")
    missing = _parties_missing(shared, index, bool(sure), on_topic, goes_on)
    return None if missing and missing.rule in _LEFT_OUT and in_note() else missing


def speaks_of_aid(note: Sequence[Reading], to_someone: bool) -> bool:
    """Whether a note is of aid: it says so in a sure word, and names a receiver or a kind of aid that goes to others.

    `to_someone` says that it names a usual receiver. Nothing in it may speak of money of another kind.
    """
    if any(hit.cue.rank >= _DECISIVE for reading in note for hit in reading.cues("reject")):
        return False
    worded = [reading for reading in note if any(hit.cue.rank >= _SURE for hit in reading.cues("aid"))]
    return bool(worded) and (to_someone or any(_names_kind(reading) for reading in worded))


def _names_kind(reading: Reading) -> bool:
    """Whether it names a kind of aid that no state gives itself ('food aid'), or arms, which a note gives away."""
    kinds = (hit.cue for hit in reading.cues("aid_type"))
    return any(cue.value == AidType.MILITARY or (cue.rank >= _KIND and cue.value != AidType.FINANCIAL) for cue in kinds)


def _aid(reading: Reading, lead_in: Reading | None, index: int) -> tuple[list[Choice], ...]:
    """The cues of aid from near to far: own words, the lead of the sentence, the sentence over the list."""
    return own(reading, index, "aid"), lead(reading, index, "aid"), whole(lead_in, "aid") if lead_in else []


def _in_own_money(reading: Reading, index: int, recipient: Party) -> bool:
    """Whether the sum is in the receiver's own money: 5 million lira for the Turkish south come from Ankara."""
    currencies = reading.sums[index].currencies
    issued = own_currencies(recipient.codes[0])
    return SHARED_CURRENCIES.isdisjoint(currencies) and not set(issued).isdisjoint(currencies)


def _parties_missing(
    shared: SharedParties, index: int, worded: bool, on_topic: Callable[[], bool], goes_on: Callable[[], bool]
) -> Choice | None:
    """Why donor and recipient as found make no aid between states."""
    reading = shared.reading
    plainly_aid = worded and _plainly_aid(reading, index)
    told_afar = points_to_receiver(reading, index) or goes_on()
    far_may_do = plainly_aid or told_afar or (worded and shared.is_given_at_home(index))
    if shared.near(index).recipient is None and not far_may_do:
        if worded or on_topic():
            return _because(reading, index, Reason.DOMESTIC_AID, "no_one_abroad_named")
        return _because(reading, index, Reason.NO_AID_WORDING, "no_recipient_named")
    who = shared.of(index)
    donor, recipient = who.donor, who.recipient
    if donor is None and recipient and _in_own_money(reading, index, recipient):
        return _because(reading, index, Reason.DOMESTIC_AID, "in_own_money")
    to_a_giver = recipient is not None and usual_role(recipient.codes[0]) is UsualRole.DONOR
    if to_a_giver and (donor is None or donor.rule in FAR or not worded):
        return _because(reading, index, Reason.DOMESTIC_AID, "no_foreign_donor")
    if recipient and donor and recipient.codes == donor.codes:
        return _because(reading, index, Reason.DOMESTIC_AID, "own_money")
    if recipient and donor and set(recipient.codes) <= {m for code in donor.codes for m in members(code)}:
        return _because(reading, index, Reason.DOMESTIC_AID, "bloc_to_its_member")
    if not _framed(shared, index, who) and not (worded or on_topic()):
        return _because(reading, index, Reason.NO_AID_WORDING, "no_recipient_named")
    only_before = recipient is not None and donor is None and recipient.rule == "previous_recipient"
    if only_before and not (plainly_aid or own(reading, index, "donor") or on_topic()):
        return _because(reading, index, Reason.NO_AID_WORDING, "no_parties")
    if recipient is None and not plainly_aid:
        return _because(reading, index, Reason.DOMESTIC_AID, "no_one_abroad_named")
    return None


def points_to_receiver(reading: Reading, index: int) -> bool:
    """Whether words point back to a receiver told before ('to the region', 'the fund gets')."""
    return any(choice.value == "receiver" for choice in own(reading, index, "continues"))


def _plainly_aid(reading: Reading, index: int) -> bool:
    """Whether the words alone mean aid to others ('military assistance', 'food aid'): no receiver need be named."""
    kinds = own(reading, index, "aid_type") or lead(reading, index, "aid_type")
    if not kinds or kinds[0].value in (AidType.FINANCIAL, AidType.RECONSTRUCTION):
        return False
    return kinds[0].rank >= _SURE


def _names_recipient(reading: Reading, index: int) -> bool:
    """Whether a frame of the sentence has a recipient of the sum, or of the first or last of its list.

    Without one its grammar does not tell who gets it.
    """
    last = reading.zone(index).last
    told = (index, last, next(zone.sum for zone in reading.zones if zone.last == last))
    return any(hit.money in told for hit in reading.roles(Role.RECIPIENT))


def _acts(reading: Reading, lead_in: Reading | None, index: int) -> bool:
    """Whether words of giving, of a whole and its parts, of a list or of going on with a story stand with the sum."""
    if reading.sentence.item or any(own(reading, index, field) for field in ("stage", "part_of", "claim_kind")):
        return True
    if begins_entry(reading.tagged, reading.zone(index)):
        return True
    return bool(choices(reading, lead_in, index, "continues"))


def _framed(shared: SharedParties, index: int, who: Parties) -> bool:
    """Whether the sentence tells giver and receiver: 'Norway sent Moldova $5m' needs no word of aid."""
    donor, recipient = who.donor, who.recipient
    if recipient is None:
        return False
    if donor is None:
        return recipient.firm and shared.is_given_by_unnamed(index)
    if donor.rule in _OWN_WORDS:
        return recipient.firm
    if not donor.here:
        return False
    return recipient.firm or donor.confidence is recipient.confidence is Confidence.STRONG


def _because(reading: Reading, index: int, reason: Reason, rule: str) -> Choice:
    money = reading.sums[index]
    return Choice(reason, rule, 0, 0, money.start, money.end)
