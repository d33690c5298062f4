"""Claim or no claim: the reason to reject a sum, or none."""

from tracker.extraction.fields import Choice, choices, own
from tracker.extraction.reading import Reading
from tracker.extraction.roles import Parties
from tracker.records import Confidence, Reason

# A reject cue of this rank holds whatever aid words stand near.
_DECISIVE = 43


def verdict(reading: Reading, lead_in: Reading | None, index: int, who: Parties) -> Choice | None:
    """Why sum `index` is no claim (value: a Reason), or None where it is one."""
    money = reading.tagged.sums[index]
    if money.amount is None:
        return _because(reading, index, Reason.NO_FIGURE, "no_figure")
    aid = choices(reading, lead_in, index, "aid")
    against = own(reading, index, "reject")
    if against and (not aid or against[0].rank >= _DECISIVE or against[0].near <= aid[0].near):
        return against[0]
    if not aid:
        return _because(reading, index, Reason.NO_AID_WORDING, "no_aid_word")
    if who.recipient is None and (who.donor is None or who.donor.confidence is Confidence.DEFAULT):
        return _because(reading, index, Reason.NO_AID_WORDING, "no_parties")
    return None


def _because(reading: Reading, index: int, reason: Reason, rule: str) -> Choice:
    money = reading.tagged.sums[index]
    return Choice(reason, rule, 0, 0, money.start, money.end)
