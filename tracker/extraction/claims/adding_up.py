"""Within one article: sums that add up to a claim are its parts, even where their own words do not speak of aid."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.extraction.claims.draft import Draft
from tracker.extraction.claims.judge import SILENT
from tracker.extraction.claims.parties import Parties, Party
from tracker.records import Confidence

# Fields in which a part follows its whole where its own words are silent.
SHARED = ("stage", "hold", "claim_kind", "finance_type", "modality")
# So many parts at most, told within so many lines.
_PARTS, _LINES = 16, 8
# Parts are often rounded: their sum may miss the whole by this share of it.
_ROUNDED = Decimal("0.005")


def with_parts_that_add_up(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with sums accepted that were rejected only for want of wording.

    Parts are the sums that follow a claim in its own currency and are together as large.
    """
    found = list(drafts)
    for i, whole in enumerate(drafts):
        if found[i].against is None and found[i].whole is None:
            for part in _parts(drafts, i):
                found[part] = _accepted(found[part], whole)
    return found


def _parts(drafts: Sequence[Draft], whole: int) -> Sequence[int]:
    """The sums behind claim `whole` that add up to it; none unless at least two do."""
    wanted, got = drafts[whole].money.amount or Decimal(0), Decimal(0)
    followers = list(_followers(drafts, whole))
    for count, (_, amount) in enumerate(followers, start=1):
        got += amount
        if got > wanted * (1 + _ROUNDED):
            break
        if count > 1 and abs(got - wanted) <= wanted * _ROUNDED:
            return [part for part, _ in followers[:count]]
    return ()


def _followers(drafts: Sequence[Draft], whole: int) -> Iterator[tuple[int, Decimal]]:
    for part in range(whole + 1, min(len(drafts), whole + 1 + _PARTS)):
        draft = drafts[part]
        spoken_against = draft.against is not None and draft.against.rule not in SILENT
        if spoken_against or draft.is_stock or draft.paragraph - drafts[whole].paragraph > _LINES:
            return
        if draft.money.amount is None or draft.money.currencies != drafts[whole].money.currencies:
            return
        yield part, draft.money.amount


def _accepted(part: Draft, whole: Draft) -> Draft:
    """The part as a claim: what its own sentence does not say of parties, stage and date is that of the whole."""
    who = Parties(_own(part.who.donor) or whole.who.donor, _own(part.who.recipient) or whole.who.recipient)
    shared = {field: choice for field, choice in whole.fields.items() if field in SHARED}
    told = any(span.field == "announced_on" for span in part.when.spans)
    dates = part.when if told else replace(whole.when, period=part.when.period or whole.when.period)
    return replace(part, who=who, fields={**shared, **part.fields}, when=dates, against=None, whole=whole.money)


def _own(party: Party | None) -> Party | None:
    return party if party and (party.here or party.confidence is Confidence.STRONG) else None
