"""When a claim was announced, as a careful reader of the article would know it, and the time that its money is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from tracker.extraction.claims.fields import own
from tracker.extraction.claims.origin import Origin
from tracker.extraction.mentions.date_values import days_since
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import BACK, DATE, SINCE
from tracker.extraction.rules.zones import Zone
from tracker.extraction.words import words
from tracker.records import Article, ClaimKind, Confidence, DateBasis, DateMention, DatePrecision, Per, Source

# Dates that bound a time, or for which the money is, rather than name the day of an announcement: 'before_year'.
_NO_DAY = frozenset({"for", "from", "before", "after", "as", "recently"})
# Words before a bare year that make it the time the money is for, not the day it was promised.
_FOR = frozenset({"for", "until", "through", "by", "over", "till", "during"})
# What a year in front of it is the time of, wherever it stands: 'the 2025 budget'.
_BUDGET = frozenset({"budget", "budgets", "appropriation", "appropriations"})
# What leads back to an earlier event at the beginning of a sentence.
_BACK = frozenset({"following", "building", "based", "after"})
# A date among so many first tokens begins its sentence.
_FRONTED = 3
# So many words around a year may stand what is done in it.
_BESIDE = 3
# Aid is promised for at most so many years ahead.
_FARTHEST = 15
# So many days a meeting lasts; what lasts longer is a time to pay for.
_LONGEST_MEETING = 10
# So many words back from a date stands the verb of its saying.
_SAYING_REACH = 6
# So many words back from a date a word says what is due then.
_DUE_REACH = 6
# Tokens from the possessive of a day to the event of that day.
_EVENT_REACH = 5
_RECENTLY = "recently"
# News tells what was announced at most so many days ago.
_NEWS = 2
_DAY_OF_PUBLICATION = Origin(0, len("2024-01-01"), "day_of_publication", Confidence.DEFAULT, Source.PUBLISHED)


@dataclass(frozen=True, slots=True)
class When:
    """`announced_on`, its precision and basis, `as_of`, `period`, with the origin of each that is known."""

    announced_on: str = ""
    basis: DateBasis = DateBasis.NONE
    as_of: str = ""
    period: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def precision(self) -> DatePrecision:
        """day, month or year by the length of the date."""
        return {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}.get(
            len(self.announced_on or self.as_of), DatePrecision.UNKNOWN
        )

    def announced(self, day: str, basis: DateBasis, origin: Origin) -> "When":
        """The same with the day of the announcement."""
        return replace(self, announced_on=day, basis=basis, origins={**self.origins, "announced_on": origin})

    def counted(self, day: str, basis: DateBasis, origin: Origin) -> "When":
        """The same with the day up to which a total counts."""
        return replace(self, as_of=day, basis=basis, origins={**self.origins, "as_of": origin})

    def without_day(self) -> "When":
        """The same without the day of the announcement."""
        origins = {name: origin for name, origin in self.origins.items() if name != "announced_on"}
        return replace(self, announced_on="", basis=DateBasis.NONE, origins=origins)

    def without_period(self) -> "When":
        """The same without the time that the money is for."""
        origins = {name: origin for name, origin in self.origins.items() if name != "period"}
        return replace(self, period="", origins=origins)

    def as_handed_down(self) -> "When":
        """The same without what its own words tell: the entries of a list share what stands over it."""
        kept = self.without_day() if self.dated_by_words else self
        own_period = "period" in kept.origins and kept.origins["period"].confidence is Confidence.STRONG
        return kept.without_period() if own_period else kept

    @property
    def dated_by_words(self) -> bool:
        """Whether words with the sum itself date the announcement."""
        origin = self.origins.get("announced_on")
        return origin is not None and origin.confidence is Confidence.STRONG

    def recalls(self, published: date | None) -> bool:
        """Whether words with the sum itself date it well before the article ('recently', 'in May'): it is no news."""
        if not self.dated_by_words or published is None:
            return False
        return self.origins["announced_on"].rule == _RECENTLY or days_since(self.announced_on, published) > _NEWS

    def for_part(self, part: "When") -> "When":
        """These dates of a whole for one of its parts, which keeps the period that it names itself."""
        origins = {name: origin.passed_on() for name, origin in self.origins.items()}
        own = {"period": part.origins["period"]} if part.period else {}
        return replace(self, period=part.period or self.period, origins={**origins, **own})


def when(reading: Reading, index: int, kind: ClaimKind, article: Article, before: When | None) -> When:
    """The dates of sum `index`; `before` are those of the claim of the same paragraph that this one belongs to."""
    zone, of_events = reading.zone(index), dates_of_events(reading)
    found = [
        (abs(place - zone.money), place, last_day(reading.dates[mention.number]))
        for place, mention in reading.tagged.mentions.items()
        if mention.mark in (DATE, SINCE, BACK) and mention.number not in of_events
    ]
    period = _period(reading, found, zone, kind, article.published)
    points = [(near, place, mention) for near, place, mention in found if mention is not period]
    point = _point(reading, index, points, article.published)
    bare = _for_period(period, before if before and _lasts(before, kind, point) else None)
    published, basis = _published(article), article.published_basis
    if kind.is_stock:
        as_of = next((mention for _, _, mention in found if mention.rule == "as_of"), None)
        if as_of:
            return bare.counted(as_of.value, as_of.basis, origin_of(as_of))
        return bare.counted(published, basis, _DAY_OF_PUBLICATION) if published else bare
    if point:
        return bare.announced(point.value, point.basis, origin_of(point))
    if kind is ClaimKind.BACKGROUND:
        return bare
    told = own(reading, index, "announced")
    if reading.sums[index].per is not Per.NONE and any(choice.value == "steady" for choice in told):
        return bare
    recent = [choice for choice in told if choice.value == "recent"]
    if recent and published:
        return bare.announced(published[: len("2024-01")], basis, recent[0].origin)
    if before and before.announced_on:
        return bare.announced(before.announced_on, before.basis, before.origins["announced_on"].passed_on())
    if not published:
        return bare
    return bare.announced(published, basis, _DAY_OF_PUBLICATION)


def dates_of_events(reading: Reading) -> frozenset[int]:
    """The dates (by number) of disasters and attacks: 'Tuesday's strong earthquake', 'the floods of 4 June'."""
    marked = reading.tagged.mentions.items()
    dates = [(place, mention.number) for place, mention in marked if mention.mark == DATE]
    return frozenset(number for place, number in dates if _is_of_event(reading, place))


def _is_of_event(reading: Reading, place: int) -> bool:
    tokens = reading.tagged.words
    rest, before = tokens[place + 1 : place + 2 + _EVENT_REACH], tokens[max(place - 2, 0) : place]
    if rest and not set(rest if rest[0] == "'s" else rest[:1]).isdisjoint(words("event")):
        return True
    return len(before) == 2 and before[0] in words("event") and before[1] in ("of", "on", "in")


def _lasts(before: When, kind: ClaimKind, point: DateMention | None) -> bool:
    """Whether the time that the money of the claim before is for holds for this one.

    It does not for a total, where it has only an end, nor for what was announced in another month.
    """
    if kind.is_stock and before.period.startswith("/"):
        return False
    months = {day[: len("2024-01")] for day in (before.announced_on, point.value if point else "") if len(day) > 4}
    return len(months) < 2


def _for_period(period: DateMention | None, before: When | None) -> When:
    """The time that the money is for: its own, else that of the claim before."""
    if period:
        return When(period=_stretch(period.value), origins={"period": origin_of(period)})
    if before and before.period:
        return When(period=before.period, origins={"period": before.origins["period"].passed_on()})
    return When()


def names_a_day(mention: DateMention) -> bool:
    """Whether a date can be that of an announcement, and is no bound of a time or what the money is for."""
    return mention.rule.partition("_")[0] not in _NO_DAY and mention.rule not in ("of_year", "of_relative_year")


def days(reading: Reading) -> Iterator[DateMention]:
    """The days of a sentence that can be those of an announcement."""
    mentions = [(number, last_day(mention)) for number, mention in enumerate(reading.dates)]
    named = [(number, day) for number, day in mentions if len(day.value) == len("2024-01-01") and names_a_day(day)]
    # Most sentences name no day: only for those that do their actors are looked for.
    of_events = dates_of_events(reading) if named else ()
    for number, mention in named:
        if number not in of_events and not _is_ahead(reading, mention):
            yield mention


def _is_ahead(reading: Reading, mention: DateMention) -> bool:
    """Whether a day is told as that of something else: 'is to announce on Friday', 'ahead of a summit on Friday'."""
    hits, spans = reading.cues("announced"), reading.tagged.spans
    return any(h.cue.value == "ahead" and spans[h.start][0] <= mention.start < spans[h.end][1] for h in hits)


def last_day(mention: DateMention) -> DateMention:
    """A meeting of several days ('21-22 June') has announced what it did by its last day."""
    first, _, last = mention.value.partition("/")
    if not len(first) == len(last) == len("2024-01-01"):
        return mention
    lasts = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return replace(mention, value=last) if lasts <= _LONGEST_MEETING else mention


def _stretch(value: str) -> str:
    """A period as stated, but for days; 'since last February' counts from its year, as totals do."""
    if value.endswith("/"):
        return value[:4] + "/"
    return "/".join(end[: len("2024-01")] for end in value.split("/"))


def _published(article: Article) -> str:
    return article.published.isoformat() if article.published else ""


def origin_of(mention: DateMention) -> Origin:
    return Origin(mention.start, mention.end, mention.rule, Confidence.STRONG)


_Found = list[tuple[int, int, DateMention]]


def _period(reading: Reading, found: _Found, zone: Zone, kind: ClaimKind, published: date | None) -> DateMention | None:
    """The nearest stretch of time in the sum's words that the money can be for."""
    tokens = reading.tagged.words
    for _, place, mention in sorted(found, key=lambda item: item[0]):
        if not zone.start <= place < zone.end or _is_due(tokens, zone.money, place):
            continue
        if mention.value.endswith("/") and not kind.is_stock and mention.rule != "onward":
            continue
        if published and int(mention.value.strip("/")[:4]) > published.year + _FARTHEST:
            continue
        if "/" in mention.value and not (mention.value.startswith("/") and len(mention.value) == 11):
            return mention
        if mention.rule == "as_of" and published and mention.value > published.isoformat():
            return replace(mention, value=mention.value + "/")
        if len(mention.value) == 7 and mention.rule == "for_month":
            return mention
        if len(mention.value) == 4 and mention.rule.endswith("year"):
            later = published is None or mention.value >= str(published.year)
            if later and mention.rule.startswith("from_") and tokens[place - 1] == "from":
                return replace(mention, value=mention.value + "/")
            if kind.is_stock or _is_for_year(tokens, mention, place, zone.money, published):
                return mention
    return None


def _is_for_year(tokens: Sequence[str], mention: DateMention, place: int, money: int, published: date | None) -> bool:
    """Whether the money is for a year: one after 'for', one of a budget, one to come, or behind the sum this one.

    A flow told with a past year ('gave $5m in 2021') was promised then; a later year is what it is for.
    """
    if mention.rule.startswith(("before_", "after_")):
        return False
    if mention.rule.endswith("fiscal_year") or not _BUDGET.isdisjoint(tokens[place + 1 : place + 2]):
        return True
    if place and tokens[place - 1] in _FOR:
        return True
    if mention.rule == "year" and published and tokens[place - 1 : place] == ["the"]:
        return False  # 'the 2030 Agenda', 'the 2026 election'
    this = str(published.year) if published else ""
    return mention.value > this or (mention.value == this and (place > money or "will" in tokens[:money]))


def _is_due(tokens: Sequence[str], money: int, place: int) -> bool:
    """Whether something falls due at a date behind a sum: a loan that 'matures in 2044', tanks 'to arrive by 2026'."""
    between = tokens[max(money + 1, place - _DUE_REACH) : place]
    return any(token in words("falls_due") for token in between)


def _point(reading: Reading, index: int, found: _Found, published: date | None) -> DateMention | None:
    """The nearest point in time up to the day of publication; in the sum's own words first, then before them."""
    zone, tokens = reading.zone(index), reading.tagged.words
    known = published.isoformat() if published else "9999"
    past = [
        item
        for item in found
        if "/" not in item[2].value
        and item[2].value <= known
        and (names_a_day(item[2]) or _has_acted_recently(tokens, item))
        and not _is_of_another_thing(reading, zone.money, item[1], len(item[2].value))
        and not _is_ahead(reading, item[2])
    ]
    inside = [item for item in past if zone.start <= item[1] < zone.end]
    leading = [item for item in past if item[1] < zone.start]
    attributed = [item for item in past if item[1] >= zone.end and _is_of_saying(tokens, item[1])]
    best = min(inside or leading or attributed, key=lambda item: item[0], default=None)
    return best[2] if best else None


def _is_of_saying(tokens: Sequence[str], place: int) -> bool:
    """Whether a date tells when the whole sentence was said: '..., the minister said in Paris on Monday'."""
    if any(token.isalnum() for token in tokens[place + 1 :]):
        return False
    return any(token in words("say") for token in tokens[max(place - _SAYING_REACH, 0) : place])


def _has_acted_recently(tokens: Sequence[str], found: tuple[int, int, DateMention]) -> bool:
    """Whether someone 'recently gave', or 'gave recently', something: not 'the recently damaged port'."""
    _, place, mention = found
    beside = [*tokens[max(place - 1, 0) : place], *tokens[place + 1 : place + 2]]
    return mention.rule == _RECENTLY and (not place or any(token in words("act") for token in beside))


def _leads_back(tokens: Sequence[str], place: int, money: int) -> bool:
    """Whether a date tells what the sentence leads back to: 'Following the plan announced in May, Oslo gave $5m'."""
    if place > money or tokens[0] not in _BACK or "," not in tokens[place:money]:
        return False
    return tokens[0] == "building" or any(token in words("act") for token in tokens[1:place])


def _is_of_another_thing(reading: Reading, money: int, place: int, length: int) -> bool:
    """Whether a date (of so many characters) tells when something else happened.

    It stands in a relative clause that is not the sum's ('which took over on 1 January, pledged'). Of years and months
    also one behind the sum ('for schools destroyed in 2022'), and of years one before it that neither begins the
    sentence nor stands beside what is done with the sum.
    """
    tokens, parts = reading.tagged.words, reading.clauses.parts
    if parts.of[place] in parts.around and parts.of[place] not in parts.told:
        return True
    if _leads_back(tokens, place, money):
        return True
    if length == len("2024-01-01"):
        return False
    if place > money:
        return place - 2 > money and tokens[place - 2] in words("befallen")
    if length > len("2024"):
        return False
    if place < _FRONTED:
        return ";" in tokens[place:money]
    behind = takewhile(lambda token: token not in (",", "and"), tokens[place + 1 : place + 1 + _BESIDE])
    beside = (*tokens[max(place - _BESIDE, 0) : place], *behind)
    return not any(token in words("act") for token in beside)
