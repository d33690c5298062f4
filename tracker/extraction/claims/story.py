"""What the article as a story tells where a sum's own sentence is silent: its day, and that it is of aid at all."""

from datetime import date
from functools import cached_property

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.draft import Draft
from tracker.extraction.claims.judge import speaks_of_aid
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.readings import Readings
from tracker.extraction.claims.when import When, days, origin_of
from tracker.extraction.mentions.usual_roles import GIVERS, usual_role
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.records import DatePrecision

# A story tells of a decision of at most so many days ago.
_FRESH = 14
# A story that goes on elsewhere for more paragraphs has left its receiver.
_NEAR = 3
# A note: a text without headline, of one paragraph of at most so many characters.
_NOTE = 2_500


class Story:
    """The story of one article, as far as it is told. `has_claim` says that a claim has been made."""

    def __init__(self, context: Context, readings: Readings, text: str) -> None:
        self.has_claim = False
        self._receivers: set[tuple[str, ...]] = set()
        self._last = 0
        self._context, self._readings, self._text = context, readings, text
        self._told: dict[tuple[str, ...], When] = {}

    def tell(self, claim: Draft) -> None:
        """Goes on with a claim."""
        self.has_claim = True
        self._last = claim.paragraph
        if claim.who.recipient:
            self._receivers.add(claim.who.recipient.codes)
        if claim.who.donor and claim.when.dated_by_words:
            self._told.setdefault(claim.who.donor.codes, claim.when)

    def goes_on(self, reading: Reading, index: int) -> bool:
        """Whether a sum is given like those just told, which all helped the one receiver that the article is about."""
        receivers = {code for codes in self._receivers for code in codes}
        if len(self._receivers) != 1 or reading.sentence.paragraph - self._last > _NEAR:
            return False
        givers = [hit.group for hit in reading.roles(Role.DONOR) if hit.money == index]
        gives = any(usual_role(code) in GIVERS for group in givers for code in reading.groups[group].codes)
        return gives and self._context.main_recipient in receivers

    @cached_property
    def note(self) -> tuple[Reading, ...]:
        """The sentences of an article that is a mere note of some aid, as trackers and registers keep them; else none.

        Such a note tells of nothing else, and mostly leaves out what its reader knows: who gives, or who gets it.
        """
        body = self._text.strip()
        if self._context.article.title.strip() or len(body) > _NOTE or "\n" in body:
            return ()
        readings = tuple(self._readings)
        return readings if speaks_of_aid(readings, bool(self._context.recipients)) else ()

    def dates_before(self, near: Draft | None, reading: Reading, who: Parties) -> When | None:
        """The dates that a sum without its own has from the claim just before, or from the story."""
        before = _dates(near, reading) if near else None
        if near and before and near.sentence != reading.sentence and _differ(near.who.donor, who.donor):
            before = before.without_period()
        if before and before.announced_on:
            return before
        story = self._date(who)
        return story.for_part(before) if story and before else story or before

    def _date(self, who: Parties) -> When | None:
        """The dates of the first dated claim of this donor, else of the opening; a story tells of what is fresh."""
        told = self._told.get(who.donor.codes) if who.donor else None
        if told and told.precision is DatePrecision.DAY and self._is_fresh(told.announced_on):
            return told.without_period()
        return self._opening_date

    @cached_property
    def _opening_date(self) -> When | None:
        """The first day that the opening sentences name, if it is fresh: the day of what the article tells."""
        for reading in self._readings.opening():
            for mention in days(reading):
                if self._is_fresh(mention.value):
                    return When().announced(mention.value, mention.basis, origin_of(mention))
        return None

    def _is_fresh(self, day: str) -> bool:
        published = self._context.article.published
        return published is not None and 0 <= (published - date.fromisoformat(day)).days <= _FRESH


def _dates(near: Draft, reading: Reading) -> When | None:
    """What the dates of the claim just before say of this one.

    A recalled claim dates its own list only; the time that the money is for holds in its own paragraph and list.
    """
    if near.when.period.endswith("/"):
        return near.when.without_period()  # 'since 2022' counts a total, of which this is none
    if near.sentence.item and reading.sentence.item and near.paragraph != reading.sentence.paragraph:
        return near.when.as_handed_down()
    beside = near.paragraph == reading.sentence.paragraph or reading.sentence.item
    if not reading.sentence.item and (near.is_recalled or near.when.precision is DatePrecision.YEAR):
        return near.when.without_day() if beside else None
    return near.when if beside else near.when.without_period()


def _differ(one: Party | None, other: Party | None) -> bool:
    """Whether two parties are known and have nobody in common."""
    return one is not None and other is not None and not set(one.codes) & set(other.codes)
