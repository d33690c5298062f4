"""Within one article: sums that add up to a claim are its parts, even where their own words do not speak of aid."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from tracker.extraction.claims.draft import Draft, Refused, consistent
from tracker.extraction.claims.fields import Choice
from tracker.extraction.claims.judge import SILENT
from tracker.extraction.claims.parties import Parties, Party
from tracker.records import Confidence, Money, Qualifier

# Fields in which a part follows its whole where its own words are silent.
SHARED = ("stage", "hold", "finance_type", "modality")
# So many parts at most, told within so many lines.
_PARTS, _LINES = 16, 8
# Parts are often rounded: their sum may miss the whole by this share of it.
_ROUNDED = Decimal("0.005")
# Parts that are told as 'about' or 'up to' so much may miss it by more.
_BOUNDED = Decimal("0.02")


Sum: TypeAlias = Draft | Refused


def with_parts_that_add_up(sums: Sequence[Sum]) -> list[Sum]:
    """The sums of an article, with those accepted that were refused only for want of wording.

    Parts are the sums that follow in the whole's own currency and are together as large. A whole that was refused is a
    claim where one of its parts is.
    """
    found = list(sums)
    for i, whole in enumerate(sums):
        places = () if _is_part(found[i]) else _parts(sums, i)
        known = [one for one in (sums[place] for place in places) if isinstance(one, Draft)]
        if isinstance(whole, Refused) and known:
            whole = found[i] = _accepted(whole, known[0], whole=None)
        if isinstance(whole, Draft):
            for place in places:
                found[place] = _accepted(sums[place], whole, whole=whole.money)
    return found


def _is_part(one: Sum) -> bool:
    return isinstance(one, Draft) and one.whole is not None


def _parts(sums: Sequence[Sum], whole: int) -> Sequence[int]:
    """The places of the sums behind claim `whole` that add up to it; none unless at least two do."""
    wanted, got, missed = sums[whole].money.amount or Decimal(0), Decimal(0), _ROUNDED
    for count, (place, amount) in enumerate(_followers(sums, whole), start=1):
        got += amount
        if sums[place].money.qualifier is not Qualifier.EXACT:
            missed = _BOUNDED
        if got > wanted * (1 + missed):
            break
        if count > 1 and got >= wanted * (1 - missed):
            return range(whole + 1, place + 1)
    return ()


def _followers(sums: Sequence[Sum], whole: int) -> Iterator[tuple[int, Decimal]]:
    """The sums that can be parts of claim `whole`, with their places, up to the first that cannot."""
    first = sums[whole]
    if isinstance(first, Refused) and first.against.rule not in SILENT:
        return
    for place in range(whole + 1, min(len(sums), whole + 1 + _PARTS)):
        one = sums[place]
        barred = one.is_stock if isinstance(one, Draft) else one.against.rule not in SILENT
        far = one.sentence.paragraph - first.sentence.paragraph > _LINES
        if barred or far or one.money.amount is None or one.money.currencies != first.money.currencies:
            return
        yield place, one.money.amount


def _accepted(one: Sum, other: Draft, whole: Money | None) -> Draft:
    """A sum as a claim: what its own sentence does not say of parties, stage and date is as in the `other` one."""
    draft = one if isinstance(one, Draft) else one.draft() if one.draft else None
    assert draft, "sums that are refused for want of wording have a draft"
    who = Parties(_party(draft.who.donor, other.who.donor), _party(draft.who.recipient, other.who.recipient))
    shared = {field: choice.passed_on() for field, choice in other.fields.items() if _is_shared(field, choice)}
    dated = draft.when.dated_by_words or not other.when.announced_on
    dates = draft.when if dated else other.when.for_part(draft.when)
    return replace(draft, who=who, fields=consistent({**shared, **draft.fields}), when=dates, whole=whole)


def _is_shared(field: str, choice: Choice) -> bool:
    """Whether a part follows its whole in a field; a grant may be paid for this part and be goods for that."""
    return field in SHARED and (field != "modality" or choice.confidence is Confidence.STRONG)


def _party(own: Party | None, shared: Party | None) -> Party | None:
    """The party, if the part's own sentence names it, else that of the whole."""
    if own and (own.here or own.confidence is Confidence.STRONG):
        return own
    return shared.passed_on() if shared else None
