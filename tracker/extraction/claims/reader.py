"""Reads an article's sums one by one, each with what stands around it: the headline, the list, the claim before."""

from collections.abc import Iterator, Sequence

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.draft import Draft, Refused, consistent, cue_fields, points_to_whole, type_in_note
from tracker.extraction.claims.fields import Choice
from tracker.extraction.claims.going_on import (
    given_by_others,
    goes_on_about_aid,
    is_near,
    is_part,
    is_part_of_recalled,
    shared_fields,
    type_told_next,
)
from tracker.extraction.claims.headline import Headline
from tracker.extraction.claims.judge import SILENT, points_to_receiver, verdict
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.primary_currency import depends_on_donor, settle
from tracker.extraction.claims.readings import Readings
from tracker.extraction.claims.roles import SharedParties
from tracker.extraction.claims.story import Story
from tracker.extraction.claims.when import when
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.zones import begins_entry
from tracker.records import Article, ClaimKind, Confidence, Money, Reason, Stage

# Cues of stage up to this rank are a mere tense ('will pay for radars'), which holds of approved money too.
_TENSE = 28
# Beside a sum that is paid or only proposed, the future of the next one is no mere tense.
_BEFORE_OR_AFTER = frozenset({Stage.PROPOSED, Stage.DISBURSED, Stage.DELIVERED})


class Reader:
    """Reads the sentences of one article that hold sums, each with one of `places`, and what stands around them."""

    def __init__(self, article: Article, text: str, places: Sequence[int]) -> None:
        self.article = article
        self.context = Context(article, text)
        self.readings = Readings(article, text, places)
        self.headline = Headline(self.context)
        self.story = Story(self.context, self.readings, text)
        # The types of aid of the claims of one sentence, the last with a claim, by where it starts.
        self._kinds: dict[int, set[str]] = {}

    def sums(self) -> Iterator[Draft | Refused]:
        """All sums of the article in the order of its text, each as claim or with the reason against it."""
        last: Draft | None = None
        for reading in self.readings.with_sums():
            around = self.readings.lead_in(reading.sentence), self.readings.before(reading.sentence)
            shared = SharedParties(reading, *around, self.context)
            for index in range(len(reading.sums)):
                near = last if last and is_near(last, reading, index) else None
                one = self._sum(index, near, shared)
                if isinstance(one, Draft):
                    last = one
                elif one.against.rule not in SILENT:
                    last = None
                yield one
            yield from (self._beyond(reading, money) for money in reading.beyond)

    def _beyond(self, reading: Reading, money: Money) -> Refused:
        """A sum that stands too far back in a sentence of too many."""
        against = Choice(Reason.OTHER, "too_many_sums", 0, 0, money.start, money.end)
        return Refused(settle(money, None, self.context)[0], reading.sentence, against)

    def _sum(self, index: int, near: Draft | None, shared: SharedParties) -> Draft | Refused:
        """One sum; `near` is the claim just before that it may belong to."""
        reading, money = shared.reading, shared.reading.sums[index]
        shared.add(near.who if near else None)
        one_kind = near is None or near.sentence == reading.sentence or len(self._kinds[near.sentence.start]) <= 1

        def draft() -> Draft:
            return self._draft(index, near, shared, one_kind)

        def on_topic() -> bool:
            return near is not None or self._on_topic(index, shared)

        def goes_on() -> bool:
            return self.story.goes_on(reading, index)

        against = verdict(shared, index, on_topic, lambda: bool(self.story.note), goes_on)
        if against and against.value == Reason.DOMESTIC_AID and is_part(near, reading, index):
            against = None
        if against:
            donor = shared.near(index).donor if depends_on_donor(money, self.context) else None
            settled, _ = settle(money, donor, self.context)
            return Refused(settled, reading.sentence, against, draft if against.rule in SILENT else None)
        claim = draft()
        self.story.tell(claim)
        start, kind = reading.sentence.start, claim.fields.get("aid_type")
        self._kinds = {start: self._kinds.get(start, set()) | ({kind.value} if kind else set())}
        return claim

    def _on_topic(self, index: int, shared: SharedParties) -> bool:
        """Whether headline, note or the sentence before say that the sum is of aid, or it points to a receiver told."""
        reading, story, headline = shared.reading, self.story, self.headline
        if story.note or (story.has_claim and points_to_receiver(reading, index)):
            return True
        if headline.names_as_aid(reading.sums[index]):
            return True
        if headline.is_of_their_aid(lambda: shared.near(index), told=story.has_claim):
            return True
        if story.goes_on(reading, index):
            return True
        return goes_on_about_aid(self.readings.before(reading.sentence), reading, index)

    def _draft(self, index: int, near: Draft | None, shared: SharedParties, one_kind: bool) -> Draft:
        """The claim that sum `index` makes; `one_kind` says that the sentence of `near` tells of one purpose."""
        reading, money, who = shared.reading, shared.reading.sums[index], shared.of(index)
        recalled = near is not None and is_part_of_recalled(near, reading, index)
        fields = self._cue_fields(index, shared)
        if near and recalled and "claim_kind" not in fields:
            fields["claim_kind"] = near.fields["claim_kind"].passed_on()
        kind = ClaimKind(fields["claim_kind"].value) if "claim_kind" in fields else ClaimKind.NEW
        dates = when(reading, index, kind, self.article, self.story.dates_before(near, reading, who))
        if near and not dates.dated_by_words:
            mere = set[str]() if near.value("stage", "") in _BEFORE_OR_AFTER else {"stage"}
            firm = {field: choice for field, choice in fields.items() if field not in mere or choice.rank > _TENSE}
            if not given_by_others(near.who.donor, who.donor):
                fields |= shared_fields(near, reading, money, one_kind=one_kind, recalled=recalled) | firm
        if "aid_type" not in fields and (told := type_told_next(reading, self.readings.after(reading.sentence))):
            fields = consistent({**fields, "aid_type": told})
        settled, currency = settle(money, who.donor, self.context)
        return Draft(
            settled,
            currency,
            reading.sentence,
            who,
            fields,
            dates,
            _speaker(reading, index, who),
            points_to_whole(reading, index),
            noted_type=type_in_note(self.story.note, reading),
            listed=begins_entry(reading.tagged, reading.zone(index)),
            is_news=self.headline.names(money) or not dates.recalls(self.article.published),
        )

    def _cue_fields(self, index: int, shared: SharedParties) -> dict[str, Choice]:
        """What cues say of a sum, in its sentence, beside it and in the headline."""
        reading, lead_in = shared.reading, shared.lead_in
        headline = None if self.headline.is_of_others(shared.of(index).donor) else self.headline.reading
        is_news = self.headline.names(reading.sums[index], lead_in)
        return cue_fields(reading, lead_in, self.readings.beside(reading.sentence), headline, index, is_news)


def _speaker(reading: Reading, index: int, who: Parties) -> Party | None:
    """Who says it, where that is not the donor itself."""
    for hit in reading.roles(Role.SPEAKER):
        if hit.money == index:
            group = reading.groups[hit.group]
            if not who.donor or not set(group.codes) & set(who.donor.codes):
                return Party(group.codes, group.start, group.end, hit.rule, Confidence.STRONG)
    return None
