"""Claim or no claim: the reason to reject a sum, or none."""

from tracker.extraction.context import UsualRole, usual_role
from tracker.extraction.fields import Choice, choices, own
from tracker.extraction.reading import Reading
from tracker.extraction.roles import Parties
from tracker.records import Confidence, Reason

# A reject cue of this rank holds whatever aid words stand near.
_DECISIVE = 43
# An aid cue of this rank is enough; weaker ones ('gave $5m') need a recipient that the sentence itself names.
_SURE = 20


def verdict(reading: Reading, lead_in: Reading | None, index: int, who: Parties, goes_on: bool) -> Choice | None:
    """Why sum `index` is no claim (value: a Reason), or None where it is one.

    `goes_on` says that the paragraph has just made a claim, so that what follows is about aid unless it says otherwise.
    """
    if reading.tagged.sums[index].amount is None:
        return _because(reading, index, Reason.NO_FIGURE, "no_figure")
    aid = choices(reading, lead_in, index, "aid")
    against = own(reading, index, "reject")
    if against and (not aid or against[0].rank >= _DECISIVE or against[0].near <= aid[0].near):
        return against[0]
    if not aid and not (goes_on and _acts(reading, index)) and not _framed(who):
        return _because(reading, index, Reason.NO_AID_WORDING, "no_aid_word")
    if who.recipient is None and (who.donor is None or who.donor.confidence is Confidence.DEFAULT):
        return _because(reading, index, Reason.NO_AID_WORDING, "no_parties")
    if who.recipient and usual_role(who.recipient.codes[0]) is UsualRole.DONOR and not _from_abroad(who):
        return _because(reading, index, Reason.DOMESTIC_AID, "no_foreign_donor")
    if aid and aid[0].rank < _SURE and not _framed(who) and not goes_on:
        return _because(reading, index, Reason.NO_AID_WORDING, "no_recipient_named")
    return None


def _acts(reading: Reading, index: int) -> bool:
    """Whether words of giving or of a whole and its parts stand with the sum."""
    return bool(own(reading, index, "stage") or own(reading, index, "part_of") or reading.tagged.sentence.item)


def _framed(who: Parties) -> bool:
    """Whether grammar alone names the recipient and a donor is known: 'Norway sent Moldova $5m' needs no word of aid."""
    return who.recipient is not None and who.donor is not None and who.recipient.confidence is Confidence.STRONG


def _from_abroad(who: Parties) -> bool:
    return who.donor is not None and who.donor.confidence is Confidence.STRONG


def _because(reading: Reading, index: int, reason: Reason, rule: str) -> Choice:
    money = reading.tagged.sums[index]
    return Choice(reason, rule, 0, 0, money.start, money.end)
