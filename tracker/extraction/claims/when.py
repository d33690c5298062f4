"""When a claim was announced, as a careful reader of the article would know it, and the time that its money is for."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.extraction.claims.fields import own
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import DATE, SINCE
from tracker.extraction.rules.zones import Zone
from tracker.records import Article, ClaimKind, Confidence, DateBasis, DateMention, DatePrecision, FieldSpan

# Dates that bound a time, or for which the money is, rather than name the day of an announcement: 'before_year'.
_NO_DAY = frozenset({"for", "from", "before", "after", "as", "recently"})
# Words before a bare year that make it the time the money is for, not the day it was promised.
_FOR = frozenset({"for", "until", "through", "by", "over", "till", "during"})


@dataclass(frozen=True, slots=True)
class When:
    """`announced_on`, its precision and basis, `as_of`, `period`, with the evidence."""

    announced_on: str = ""
    basis: DateBasis = DateBasis.NONE
    as_of: str = ""
    period: str = ""
    spans: tuple[FieldSpan, ...] = ()

    @property
    def precision(self) -> DatePrecision:
        """day, month or year by the length of the date."""
        return {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}.get(
            len(self.announced_on), DatePrecision.UNKNOWN
        )


def when(reading: Reading, index: int, kind: ClaimKind, article: Article, before: When | None) -> When:
    """The dates of sum `index`; `before` are those of the claim of the same paragraph that this one belongs to."""
    zone = next(zone for zone in reading.zones if zone.sum == index)
    found = [
        (abs(place - zone.money), place, _day(reading.tagged.dates[token.index]))
        for place, token in enumerate(reading.tagged.tokens)
        if token.mark in (DATE, SINCE)
    ]
    period = _period(reading, found, zone, kind, article.published)
    spans = (_span("period", period),) if period else ()
    stretch = _stretch(period.value) if period else before.period if before else ""
    if kind.is_stock:
        counted = next((mention for _, _, mention in found if mention.rule == "as_of"), None)
        if counted:
            return When(as_of=counted.value, period=stretch, spans=(*spans, _span("as_of", counted)))
        return When(as_of=_published(article), period=stretch, spans=spans)
    points = [(near, place, mention) for near, place, mention in found if mention is not period]
    point = _point(points, zone.start, zone.end, article.published)
    if point:
        return When(point.value, point.basis, period=stretch, spans=(*spans, _span("announced_on", point)))
    if kind is ClaimKind.BACKGROUND:
        return When(period=stretch, spans=spans)
    if before and before.announced_on:
        return When(before.announced_on, before.basis, period=stretch, spans=spans)
    day = _published(article)
    recent = own(reading, index, "announced")
    if recent:
        return When(
            day[:7], article.published_basis, period=stretch, spans=(*spans, *recent[0].evidence("announced_on"))
        )
    return When(day, article.published_basis, period=stretch, spans=spans)


def _names_a_day(mention: DateMention) -> bool:
    return mention.rule.partition("_")[0] not in _NO_DAY


def _day(mention: DateMention) -> DateMention:
    """A meeting of several days ('21-22 June') has announced what it did by its last day."""
    first, _, last = mention.value.partition("/")
    return replace(mention, value=last) if len(first) == len(last) == 10 else mention


def _stretch(value: str) -> str:
    """A period as stated; 'since last February' counts from its year, as totals do."""
    return value[:4] + "/" if value.endswith("/") else value


def _published(article: Article) -> str:
    return article.published.isoformat() if article.published else ""


def _span(field: str, mention: DateMention) -> FieldSpan:
    return FieldSpan(field, mention.start, mention.end, mention.rule, Confidence.STRONG)


_Found = list[tuple[int, int, DateMention]]


def _period(
    reading: Reading, found: _Found, zone: Zone, kind: ClaimKind, published: date | None
) -> DateMention | None:
    """The nearest stretch of time in the sum's words: a period, or a bare year behind the sum or after 'for'."""
    for _, place, mention in sorted(found, key=lambda item: item[0]):
        if not zone.start <= place < zone.end:
            continue
        if mention.value.endswith("/") and not kind.is_stock:
            continue
        if "/" in mention.value and not (mention.value.startswith("/") and len(mention.value) == 11):
            return mention
        if len(mention.value) == 4:
            word = reading.tagged.words[place - 1] if place else ""
            # A flow told with a past year ('gave $5m in 2021') was promised then; a later year is what it is for.
            later = place > zone.money and (published is None or mention.value >= str(published.year))
            if word in _FOR or later or kind.is_stock:
                return mention
    return None


def _point(found: _Found, start: int, end: int, published: date | None) -> DateMention | None:
    """The nearest point in time up to the day of publication; in the sum's own words first, then before them."""
    known = published.isoformat() if published else "9999"
    past = [
        item for item in found if "/" not in item[2].value and item[2].value <= known and _names_a_day(item[2])
    ]
    inside = [item for item in past if start <= item[1] < end]
    leading = [item for item in past if item[1] < start]
    best = min(inside or leading, key=lambda item: item[0], default=None)
    return best[2] if best else None
