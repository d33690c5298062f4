"""The nouns of the tracker: records that cannot change, and closed lists of values; imports nothing of ours.

Terms, columns and identities are those of the data dictionary (`data/reference/codebook.csv`).
All offsets count characters of `Article.text`; sums of money are `Decimal` in full units of their currency.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Qualifier(StrEnum):
    """How the wording bounds the figure."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    RANGE = "range"


class Per(StrEnum):
    """The period that a sum is paid for, where it recurs."""

    NONE = ""
    YEAR = "year"
    MONTH = "month"


class AidType(StrEnum):
    """Kiel's trio, and reconstruction (energy, demining, development)."""

    MILITARY = "military"
    FINANCIAL = "financial"
    HUMANITARIAN = "humanitarian"
    RECONSTRUCTION = "reconstruction"
    MIXED = "mixed"
    UNSPECIFIED = "unspecified"


class FinanceType(StrEnum):
    """DAC/IATI finance types 110 (grant), 421 (loan), 1100 (guarantee)."""

    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    UNSPECIFIED = "unspecified"


class Modality(StrEnum):
    """What is handed over."""

    CASH = "cash"
    IN_KIND = "in_kind"
    TRAINING = "training"
    UNSPECIFIED = "unspecified"


class Stage(StrEnum):
    """How far a promise has come: IATI 12 (pledged), 2 (committed), Kiel's allocation, disbursed, its in-kind twin."""

    PROPOSED = "proposed"
    PLEDGED = "pledged"
    COMMITTED = "committed"
    ALLOCATED = "allocated"
    DISBURSED = "disbursed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Hold(StrEnum):
    """Whether something stands in the way (IATI activity status 6 is 'suspended')."""

    NONE = "none"
    BLOCKED = "blocked"
    SUSPENDED = "suspended"


class ClaimKind(StrEnum):
    """A flow (new, background, increment) or a stock (cumulative total, remainder)."""

    NEW = "new"
    BACKGROUND = "background"
    INCREMENT = "increment"
    CUMULATIVE_TOTAL = "cumulative_total"
    REMAINING = "remaining"

    @property
    def is_stock(self) -> bool:
        """Whether it is a total to date or a remainder, which is never added to flows."""
        return self in (ClaimKind.CUMULATIVE_TOTAL, ClaimKind.REMAINING)


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class DateBasis(StrEnum):
    """Where a date comes from: the sentence alone, the article's own date, or a date that only the manifest gives."""

    SENTENCE = "sentence"
    ARTICLE = "article"
    MANIFEST = "manifest"
    NONE = "none"


class Confidence(StrEnum):
    """strong: a frame or cue matched in the sentence; default: filled from context by a ranked rule."""

    STRONG = "strong"
    DEFAULT = "default"


class Source(StrEnum):
    """Where a field's evidence stands. usual: nowhere, nothing speaks against the field's usual value; reviewer:
    nowhere, it was set by hand."""

    TEXT = "text"
    TITLE = "title"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    URL = "url"
    USUAL = "usual"
    REVIEWER = "reviewer"


class Reason(StrEnum):
    """Why a sum of money is no claim of its own."""

    SAID_AGAIN = "said_again"
    OWN_BUDGET = "own_budget"
    CONTRACT_PRICE = "contract_price"
    UNIT_COST = "unit_cost"
    DAMAGE_OR_NEED = "damage_or_need"
    APPEAL = "appeal"
    FROZEN_ASSETS = "frozen_assets"
    TRADE_OR_OUTPUT = "trade_or_output"
    FINE = "fine"
    PRIVATE_DONATION = "private_donation"
    DOMESTIC_AID = "domestic_aid"
    NO_AID_WORDING = "no_aid_wording"
    NO_FIGURE = "no_figure"
    CUT = "cut"
    OTHER = "other"


# The fields without which a claim says nothing.
CORE = ("donor", "recipient", "amount", "stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document. `published_basis` says whether the file itself or only its manifest gave the date."""

    article_id: str
    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    published: date | None = None
    published_basis: DateBasis = DateBasis.NONE
    lang: str = ""


class Span(NamedTuple):
    """A run of characters of the article's text, end exclusive."""

    start: int
    end: int


class Money(NamedTuple):
    """A sum of money as written.

    `start`, `end` hold the number with its unit and currency, without qualifier words. `amount` is None for 'hundreds
    of millions'. `currencies` lists what the wording can mean, the usual meaning first ('$': USD, CAD, AUD ...);
    one entry means no doubt. `stated` is the conversion that the text attaches ('DKK 783 million (around $115.8
    million)').
    """

    start: int
    end: int
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currencies: tuple[str, ...]
    qualifier: Qualifier = Qualifier.EXACT
    qualifier_at: Span | None = None
    per: Per = Per.NONE
    per_at: Span | None = None
    stated: "Money | None" = None
    rule: str = ""

    @property
    def last_end(self) -> int:
        """Where it ends with its conversions."""
        return max(self.end, self.stated.last_end) if self.stated else self.end


class Mention(NamedTuple):
    """A named actor. `form` says how it is named; a weak mention needs a cue to count as an actor."""

    start: int
    end: int
    code: str
    form: str
    strong: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date or period as written, resolved.

    `value` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a period `a/b`, `a/` (since), `/b` (until). `basis` is SENTENCE
    where the words alone give it, ARTICLE where the article's date was needed.
    """

    start: int
    end: int
    value: str
    basis: DateBasis
    rule: str


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Evidence for one field of a claim: the characters it came from, the rule, and how sure it is.

    Offsets always count characters of the text: what stands elsewhere (`source`) has those of the sum that it was
    filled in for. `words` are the characters themselves, empty for a usual value.
    """

    field: str
    start: int
    end: int
    rule: str
    confidence: Confidence
    source: Source = Source.TEXT
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement, by one article, that a sum of money is aid from donors to a recipient."""

    claim_id: str
    article_id: str
    donor: tuple[str, ...] = ()
    donor_code: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    recipient_code: tuple[str, ...] = ()
    amount: Decimal
    amount_low: Decimal | None
    amount_high: Decimal | None
    currency: str
    stated_amount: Decimal | None = None
    stated_currency: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    per: Per = Per.NONE
    aid_type: AidType = AidType.UNSPECIFIED
    finance_type: FinanceType = FinanceType.UNSPECIFIED
    modality: Modality = Modality.UNSPECIFIED
    stage: Stage = Stage.PLEDGED
    hold: Hold = Hold.NONE
    claim_kind: ClaimKind = ClaimKind.NEW
    announced_on: str = ""
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    date_basis: DateBasis = DateBasis.NONE
    as_of: str = ""
    period: str = ""
    part_of: str = ""
    asserted_by: str = ""
    disputed: bool = False
    sentence: str
    span_start: int
    span_end: int
    spans: tuple[FieldSpan, ...] = ()
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: date | None = None
    lang: str = ""

    @property
    def read(self) -> frozenset[str]:
        """The fields that are read from wording, not filled from context."""
        return frozenset(span.field for span in self.spans if span.confidence is Confidence.STRONG)

    @property
    def confidence(self) -> Confidence:
        """strong where giver, receiver, sum and stage are each read from wording; default where one is not."""
        return Confidence.STRONG if self.read.issuperset(CORE) else Confidence.DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A sum of money that is no claim of its own, with the reason. `repeat_of` names the claim that it says again."""

    article_id: str
    amount: Decimal | None
    amount_low: Decimal | None
    amount_high: Decimal | None
    currency: str
    qualifier: Qualifier
    stated_amount: Decimal | None = None
    stated_currency: str = ""
    sentence: str
    span_start: int
    span_end: int
    reason: Reason
    repeat_of: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All sums of one article, in the order of its text; of one with thousands of them, its `part`th part."""

    claims: tuple[Claim, ...]
    rejected: tuple[Rejected, ...]
    part: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read: where, why, and what to do."""

    where: str
    reason: str
