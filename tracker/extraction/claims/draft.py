"""A sum that is a claim, with all that its sentence and surroundings say of it, or one that is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.extraction.claims.fields import Choice, aid_type, beside, choices, lead, own, plainly, whole
from tracker.extraction.claims.origin import Origin
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.when import When
from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import Sentence
from tracker.records import AidType, ClaimKind, Confidence, FinanceType, Hold, Modality, Money, Qualifier, Source, Stage

# Fields whose cues are looked up alike; aid_type has a rule of its own for several values.
CUE_FIELDS = ("finance_type", "modality", "stage", "hold", "claim_kind", "disputed")
# Cues of claim_kind up to this rank are a mere tense ('has given').
_TENSE = 27
# A cue of the next sentence from this rank on overrules the sum's own words ('The project has been cancelled').
_OVERRULES = 44
# Cues of stage up to this rank are one too ('will pay for radars'): the headline knows better ('approves').
_MERE_FUTURE = 28
# Fields in which a sum follows the headline where its own surroundings are silent.
HEADLINE_FIELDS = ("aid_type", "finance_type", "modality", "stage")
# In these a total to date does too; how the newest part of it is paid says nothing of the rest.
_TOTALS_TOO = ("aid_type",)
# How a sum is paid says nothing of a larger one that it is a part of.
_HOW_PAID = ("finance_type", "modality")
# A field's value that settles another field where no cue does.
_IMPLIED = (
    ("finance_type", FinanceType.LOAN, "aid_type", AidType.FINANCIAL),
    ("finance_type", FinanceType.GUARANTEE, "aid_type", AidType.FINANCIAL),
    ("finance_type", FinanceType.LOAN, "modality", Modality.CASH),
    ("finance_type", FinanceType.GUARANTEE, "modality", Modality.UNSPECIFIED),
    ("aid_type", AidType.FINANCIAL, "modality", Modality.CASH),
    ("modality", Modality.TRAINING, "aid_type", AidType.MILITARY),
    ("claim_kind", ClaimKind.CUMULATIVE_TOTAL, "stage", Stage.DISBURSED),
    ("claim_kind", ClaimKind.REMAINING, "stage", Stage.ALLOCATED),
    ("hold", Hold.BLOCKED, "stage", Stage.PROPOSED),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim with its fields so far. `part_of` is the cue that makes it a component of another sum, if there is one.

    `whole` is the sum that it and its neighbours add up to, where they do; `currency` says what settled the currencies
    of the sum and of its conversion; `noted_type` is the type of aid that the rest of a note names, for want of a word
    beside the sum. What is no news (`is_news`) is dated well before the article; what is `listed` begins an entry of a
    list.
    """

    money: Money
    currency: tuple[Origin, ...]
    sentence: Sentence
    who: Parties
    fields: Mapping[str, Choice]
    when: When
    speaker: Party | None
    part_of: Choice | None
    whole: Money | None = None
    noted_type: Choice | None = None
    is_news: bool = True
    listed: bool = False

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.sentence.paragraph

    @property
    def is_stock(self) -> bool:
        """Whether it is a total to date or a remainder, which is never added to flows."""
        return ClaimKind(self.value("claim_kind", ClaimKind.NEW)).is_stock

    @property
    def is_recalled(self) -> bool:
        """Whether it is an earlier pledge that explains another story."""
        return self.value("claim_kind", ClaimKind.NEW) == ClaimKind.BACKGROUND

    def value(self, field: str, default: str) -> str:
        """The value of a cue field, or the default."""
        choice = self.fields.get(field)
        return choice.value if choice else default


def recalled_by_date(draft: Draft) -> Draft:
    """The claim, recalled where no cue but only its date tells so; what stands around it is told as before."""
    if draft.is_news or draft.value("claim_kind", ClaimKind.NEW) != ClaimKind.NEW:
        return draft
    day = draft.when.origins["announced_on"]
    told = Choice(ClaimKind.BACKGROUND, "dated_before_article", 0, 0, day.start, day.end, Confidence.DEFAULT)
    return replace(draft, fields={**draft.fields, "claim_kind": told})


@dataclass(frozen=True, slots=True)
class Refused:
    """A sum that is no claim, and what is `against` it (value: a Reason).

    `draft` makes the claim that it would be; None where it cannot be one.
    """

    money: Money
    sentence: Sentence
    against: Choice
    draft: Callable[[], Draft] | None = None


def cue_fields(
    reading: Reading,
    lead_in: Reading | None,
    around: Sequence[Reading],
    headline: Reading | None,
    index: int,
    is_news: bool,
) -> dict[str, Choice]:
    """The fields of sum `index` that cues decide; a field without cue is absent.

    `around` holds the sentences before and after in the paragraph; `is_news` says that the headline names the sum.
    """
    found = {}
    after = [other for other in around if other.sentence.start > reading.sentence.start]
    for field in CUE_FIELDS:
        best = choices(reading, lead_in, index, field)
        near_by = beside(after if field == "modality" else around, field)
        if near_by and (not best or near_by[0].rank >= _OVERRULES):
            best = near_by
        if best:
            found[field] = best[0]
    money, told = reading.sums[index], found.get("claim_kind")
    if told and ClaimKind(told.value).is_stock:
        for field in _HOW_PAID:
            if field in found and _is_of_another(found[field], told, money):
                del found[field]
    kind = aid_type(_kinds(reading, lead_in, around, index), reading)
    if kind:
        found["aid_type"] = kind
    if told and _is_one_gift(reading, index, told, is_news):
        del found["claim_kind"]
    found = consistent(found)
    return _with_headline(found, headline, money, is_news) if headline else found


def _with_headline(found: dict[str, Choice], headline: Reading, money: Money, is_news: bool) -> dict[str, Choice]:
    """The fields, with what the headline says of the money of its story: not of what is recalled beside it."""
    told, stage = found.get("claim_kind"), found.get("stage")
    if told and told.value == ClaimKind.BACKGROUND and told.confidence is Confidence.STRONG:
        return found
    fields: Sequence[str] = HEADLINE_FIELDS
    if told is not None and ClaimKind(told.value).is_stock:
        fields = _TOTALS_TOO
    elif _is_more(money, headline):
        fields = tuple(field for field in HEADLINE_FIELDS if field not in _HOW_PAID)
    named = _of_headline(headline, fields)
    vague = is_news and stage is not None and stage.rank <= _MERE_FUTURE and "stage" in named
    return {**named, **{field: choice for field, choice in found.items() if field != "stage" or not vague}}


def _kinds(reading: Reading, lead_in: Reading | None, around: Sequence[Reading], index: int) -> list[Choice]:
    """The cues for the type of aid; what the next sentence calls the one sum ('this military aid') beats mere goods."""
    found = choices(reading, lead_in, index, "aid_type")
    after = [other for other in around if other.sentence.start > reading.sentence.start]
    called = beside(after, "aid_type") if len(reading.sums) == 1 else []
    return called if called and (not found or found[0].rank < called[0].rank) else found


def type_in_note(note: Sequence[Reading], reading: Reading) -> Choice | None:
    """The type of aid that a note names nearest to a sentence of it that names none."""
    place = reading.sentence.number
    for other in sorted(note, key=lambda one: abs(one.sentence.number - place)):
        kind = aid_type(whole(other, "aid_type"), other)
        if kind:
            return kind
    return None


def _exactly(money: Money, told: Choice) -> bool:
    """Whether the cue is about this very sum and the sum has no bounds: totals to date are mostly 'more than'."""
    return money.qualifier is Qualifier.EXACT and told.start <= money.start < told.end


def _is_one_gift(reading: Reading, index: int, told: Choice, is_news: bool) -> bool:
    """Whether the words that make it a total tell of one gift after all.

    A mere tense does where the headline names the sum, and so does what holds a month or a day ('gave $5m in March').
    """
    if told.rank <= _TENSE and (is_news or _exactly(reading.sums[index], told)):
        return True
    if told.value != ClaimKind.CUMULATIVE_TOTAL:
        return False
    inside = (date.value for date in reading.dates if told.start <= date.start < told.end)
    return any("/" not in value and len(value) > len("2024") for value in inside)


def _is_more(money: Money, headline: Reading) -> bool:
    """Whether a sum is more than the one of the headline."""
    if len(headline.sums) != 1 or headline.sums[0].currencies != money.currencies:
        return False
    return (money.amount or 0) > (headline.sums[0].high or headline.sums[0].amount or 0)


def _is_of_another(choice: Choice, told: Choice, money: Money) -> bool:
    """Whether words are not of a total: outside its sentence, or before it ('the loan brings the aid to $5bn')."""
    before = told.start < money.start < told.end and choice.end <= told.start
    return before or choice.confidence is Confidence.DEFAULT


def _of_headline(headline: Reading, fields: Sequence[str]) -> dict[str, Choice]:
    """What the headline says in so many words of the money of its story."""
    named = {field: plainly(headline, field) for field in fields}
    return {field: choice for field, choice in named.items() if choice}


def consistent(found: dict[str, Choice]) -> dict[str, Choice]:
    """What one field implies for another that no cue decides, or contradicts."""
    kind, stage = found.get("claim_kind"), found.get("stage")
    total = kind is not None and kind.value == ClaimKind.CUMULATIVE_TOTAL
    if kind and stage and total and stage.value == Stage.PROPOSED and stage.near > kind.near:
        del found["stage"]
    for field, value, other, implied in _IMPLIED:
        choice = found.get(field)
        if choice and choice.value == value and other not in found:
            found[other] = choice._replace(value=implied, confidence=Confidence.DEFAULT)
    grant = found.get("finance_type")
    if grant and grant.value == FinanceType.GRANT and grant.source is Source.TEXT and "modality" not in found:
        found["modality"] = grant._replace(value=Modality.CASH, confidence=Confidence.DEFAULT)
    modality = found.get("modality")
    if stage and stage.value == Stage.DELIVERED and modality and modality.value == Modality.CASH:
        found["stage"] = stage._replace(value=Stage.DISBURSED)  # money is paid, where goods are delivered
    return found


def points_to_whole(reading: Reading, index: int) -> Choice | None:
    """The cue that makes sum `index` a component of another one, if any; value 'previous' or 'next'."""
    best = own(reading, index, "part_of")
    return best[0] if best else None


def tells_parts(reading: Reading, index: int) -> bool:
    """Whether the words of sum `index`, or those that lead all sums of its sentence, make it a component of another."""
    return bool(own(reading, index, "part_of") or lead(reading, index, "part_of"))
