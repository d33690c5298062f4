"""Reads an article's sums one by one, each with what stands around it: the headline, the list, the claim before."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.draft import (
    Draft,
    Refused,
    consistent,
    cue_fields,
    points_to_whole,
    tells_parts,
    type_in_note,
)
from tracker.extraction.claims.fields import Choice, aid_type, whole
from tracker.extraction.claims.judge import SILENT, points_to_receiver, speaks_of_aid, verdict
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.primary_currency import depends_on_donor, settle
from tracker.extraction.claims.roles import SUBJECT, SharedParties
from tracker.extraction.claims.same_sum import same_sum
from tracker.extraction.claims.when import When, days, origin_of, when
from tracker.extraction.mentions.actor_names import members
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import MONEY
from tracker.extraction.sentences import LONGEST, Sentence, Sentences
from tracker.extraction.text import clean
from tracker.extraction.words import words
from tracker.records import AidType, Article, ClaimKind, Confidence, DatePrecision, Money, Reason, Source, Stage

# Of so many sentences what was found is kept: a sum hardly looks farther back, and it takes many times the text.
_REMEMBERED = 64
# How many lines a list or the telling of a package's parts may go on.
_LIST = 8
# How many sentences back the one over a list may stand.
_LONGEST_LIST = 19
# A line that ends so is an entry of a list, with or without a bullet.
_GOES_ON = (";", "; and", "; or", ", and", ", or")
# A sum among so many first tokens begins its sentence.
_OPENING = 3
# The opening of an article.
_OPENING_SENTENCES = 8
# Cues of stage up to this rank are a mere tense ('will pay for radars'), which holds of approved money too.
_TENSE = 28
# A story tells of a decision of at most so many days ago.
_FRESH = 14
_POINTERS = frozenset({"the", "this", "that", "these", "those"})
_SUMS = frozenset({"money", "funds", "sum", "cash", "amount"})
# Who gives where no word of aid tells so.
_GIVERS = frozenset({UsualRole.DONOR, UsualRole.CHANNEL})
# A note: a text without headline, of one paragraph of at most so many characters.
_NOTE = 2_500


class Reader:
    """Reads the sentences of one article that hold sums, each with what stands around it."""

    def __init__(self, article: Article, text: str) -> None:
        self.article, self.text = article, text
        self.sentences = Sentences(text)
        self.context = Context(article, text)
        self._readings: dict[int, Reading] = {}
        self._told: dict[tuple[str, ...], When] = {}
        self._has_claim = False
        # The types of aid of the claims of one sentence, the last with a claim, by where it starts.
        self._kinds: dict[int, set[str]] = {}

    def _reading(self, sentence: Sentence) -> Reading:
        if sentence.start not in self._readings:
            self._readings[sentence.start] = Reading(self.article, self.text, sentence)
            if len(self._readings) > _REMEMBERED:
                self._readings.pop(next(iter(self._readings))).forget()
        return self._readings[sentence.start]

    def sums(self, places: Sequence[int]) -> Iterator[Draft | Refused]:
        """All sums of the article in the order of its text, each as claim or with the reason against it.

        Each sentence with a sum holds one of `places`.
        """
        last: Draft | None = None
        for sentence in self.sentences.holding(places):
            reading = self._reading(sentence)
            if not reading.sums:
                continue
            shared = SharedParties(reading, self._lead_in(sentence), self._previous(sentence), self.context)
            for index in range(len(reading.sums)):
                near = last if last and self._near(last, reading, index) else None
                one = self._sum(index, near, shared)
                if isinstance(one, Draft):
                    last = one
                elif one.against.rule not in SILENT:
                    last = None
                yield one
            yield from (self._beyond(reading, money) for money in reading.beyond)

    def _told_next(self, reading: Reading) -> Choice | None:
        """The type of aid that the next sentence tells of the only sum of its own: 'The grant will rebuild schools.'"""
        after = self.sentences.after(reading.sentence) if len(reading.sums) == 1 else None
        following = self._reading(after) if after else None
        if following is None or following.sums or not _refers_back(following.tagged.words):
            return None
        kind = aid_type(whole(following, "aid_type"), following)
        return None if kind and kind.is_hint and kind.value == AidType.MIXED else kind

    def _beyond(self, reading: Reading, money: Money) -> Refused:
        """A sum that stands too far back in a sentence of too many."""
        against = Choice(Reason.OTHER, "too_many_sums", 0, 0, money.start, money.end)
        return Refused(settle(money, None, self.context)[0], reading.sentence, against)

    def _sum(self, index: int, near: Draft | None, shared: SharedParties) -> Draft | Refused:
        """One sum; `near` is the claim just before that it may belong to."""
        reading, lead_in, money = shared.reading, shared.lead_in, shared.reading.sums[index]
        shared.add(near.who if near else None)
        one_kind = near is None or near.sentence == reading.sentence or len(self._kinds[near.sentence.start]) <= 1

        def who() -> Parties:
            return shared.of(index)

        def draft() -> Draft:
            beside = [self._reading(sentence) for sentence in self.sentences.beside(reading.sentence)]
            headline = None if self._headline_is_anothers(who().donor) else self._headline
            fields = cue_fields(reading, lead_in, beside, headline, index, self._is_the_news(money, lead_in))
            note = [self._reading(sentence) for sentence in self.sentences] if self._note_of_aid else []
            recalled = near is not None and _is_part_of_recalled(near, reading, index)
            if near and recalled and "claim_kind" not in fields:
                fields["claim_kind"] = near.fields["claim_kind"].passed_on()
            kind = ClaimKind(fields["claim_kind"].value) if "claim_kind" in fields else ClaimKind.NEW
            dates = when(reading, index, kind, self.article, self._dates_before(near, reading, who()))
            if near and not dates.dated_by_words:
                mere = set[str]() if near.value("stage", "") == Stage.PROPOSED else {"stage"}
                firm = {field: choice for field, choice in fields.items() if field not in mere or choice.rank > _TENSE}
                anothers = _given_by_others(near.who.donor, who().donor)
                told_before = {} if anothers else _going_on(near, reading, money, one_kind, recalled)
                fields = {**fields, **told_before, **firm}
            told = None if "aid_type" in fields else self._told_next(reading)
            fields = consistent({**fields, "aid_type": told}) if told else fields
            settled, currency = settle(money, who().donor, self.context)
            speaker, noted = _speaker(reading, index, who()), type_in_note(note, reading)
            part_of = points_to_whole(reading, index)
            return Draft(settled, currency, reading.sentence, who(), fields, dates, speaker, part_of, noted_type=noted)

        def on_topic() -> bool:
            points_back = self._has_claim and points_to_receiver(reading, index)
            told = near is not None or points_back or self._note_of_aid
            named = self._headline_names(shared.near(index)) or self._headlined_aid(money)
            if told or named or self._gives_for_the_headline(shared.near(index)):
                return True
            return self._goes_on_about_aid(reading)

        against = verdict(reading, lead_in, index, shared, on_topic, lambda: self._note_of_aid)
        if against and against.value == Reason.DOMESTIC_AID and _is_part_of(near, reading, index):
            against = None
        if against:
            donor = who().donor if depends_on_donor(money, self.context) else None
            settled, _ = settle(money, donor, self.context)
            return Refused(settled, reading.sentence, against, draft if against.rule in SILENT else None)
        claim = draft()
        self._has_claim = True
        start, kind = reading.sentence.start, claim.fields.get("aid_type")
        self._kinds = {start: self._kinds.get(start, set()) | ({kind.value} if kind else set())}
        if claim.who.donor and claim.when.dated_by_words:
            self._told.setdefault(claim.who.donor.codes, claim.when)
        return claim

    def _near(self, last: Draft, reading: Reading, index: int) -> bool:
        """Whether the last claim stands in the same paragraph, or above it in the same currency, or over its list."""
        gap = reading.sentence.paragraph - last.paragraph
        if gap == 0 or (gap == 1 and _goes_on(reading, index, last)):
            return True
        return gap < _LIST and (reading.sentence.item or points_to_whole(reading, index) is not None)

    @cached_property
    def _headline(self) -> Reading | None:
        """The title, read as a sentence of its own."""
        title = clean(self.article.title)
        return Reading(self.article, title, Sentence(0, min(len(title), LONGEST))) if title else None

    def _is_the_news(self, money: Money, lead_in: Reading | None) -> bool:
        """Whether the headline names the sum, or one over its list: then 'has given' tells what is new, no total."""
        headlined = self._headline.sums if self._headline else ()
        told = (money, *(lead_in.sums[:1] if lead_in else ()))
        return any(same_sum(one, other) for one in told for other in headlined)

    def _headlined_aid(self, money: Money) -> bool:
        """Whether the headline names the sum as aid."""
        headline = self._headline
        if headline is None or not any(same_sum(money, other) for other in headline.sums):
            return False
        return speaks_of_aid([headline], bool(headline.roles(Role.RECIPIENT)))

    def _goes_on_about_aid(self, reading: Reading) -> bool:
        """Whether a sentence follows one that speaks of aid to someone, and begins with 'it' or 'the package'.

        Or it has a giver and leaves out who gets the money ('Japan has committed $12 billion to date').
        """
        before = self._previous(reading.sentence)
        if before is None or not (_points_back(reading) or _leaves_out_receiver(reading)):
            return False
        receivers = any(usual_role(code) is UsualRole.RECIPIENT for group in before.groups for code in group.codes)
        return receivers and speaks_of_aid([before], to_someone=True)

    @cached_property
    def _note_of_aid(self) -> bool:
        """Whether the article is a mere note of some aid, as trackers and registers keep them.

        Such a note tells of nothing else, and mostly leaves out what its reader knows: who gives, or who gets it.
        """
        body = self.text.strip()
        if self.article.title.strip() or len(body) > _NOTE or "\n" in body:
            return False
        readings = [self._reading(sentence) for sentence in self.sentences]
        return speaks_of_aid(readings, bool(self.context.recipients))

    def _dates_before(self, near: Draft | None, reading: Reading, who: Parties) -> When | None:
        """The dates that a sum without its own has from the claim just before, or from the story."""
        before = _dates(near, reading) if near else None
        if near and before and near.sentence != reading.sentence and _differ(near.who.donor, who.donor):
            before = before.without_period()
        if before and before.announced_on:
            return before
        story = self._story_date(who)
        return story.for_part(before) if story and before else story or before

    def _story_date(self, who: Parties) -> When | None:
        """The dates of the first dated claim of this donor, else of the opening; a story tells of what is fresh."""
        told = self._told.get(who.donor.codes) if who.donor else None
        if told and told.precision is DatePrecision.DAY and self._is_fresh(told.announced_on):
            return told.without_period()
        return self._opening_date

    @cached_property
    def _opening_date(self) -> When | None:
        """The first day that the opening sentences name, if it is fresh: the day of what the article tells."""
        for sentence in islice(self.sentences, _OPENING_SENTENCES):
            for mention in days(self._reading(sentence)):
                if self._is_fresh(mention.value):
                    return When().announced(mention.value, mention.basis, origin_of(mention))
        return None

    def _is_fresh(self, day: str) -> bool:
        published = self.article.published
        return published is not None and 0 <= (published - date.fromisoformat(day)).days <= _FRESH

    def _headline_names(self, who: Parties) -> bool:
        """Whether the headline names both parties: then the story is about the one's aid for the other."""
        codes = {mention.code for mention in self.context.title}
        if len(codes) < 2:
            return False
        donor, recipient = who.donor, who.recipient
        if donor is None or recipient is None or donor.source is Source.URL:
            return False
        return bool(codes & set(donor.codes) and codes & set(recipient.codes))

    def _gives_for_the_headline(self, who: Parties) -> bool:
        """Whether the headline is of aid for someone and the sentence names a giver of the sum by grammar alone.

        Then the sum is for whom the headline names: 'France sends Lebanon aid', 'Berlin will provide $96 million'.
        """
        headline = self._headline
        if headline is None or not (headline.cues("aid") or self._has_claim):
            return False
        donor, recipient = who.donor, who.recipient
        named = {mention.code for mention in self.context.title}
        if donor is None or recipient is None or named.isdisjoint(recipient.codes):
            return False
        return donor.here and donor.firm and usual_role(donor.codes[0]) in _GIVERS

    def _headline_is_anothers(self, donor: Party | None) -> bool:
        """Whether the headline is of other givers than the one that the sum's sentence names."""
        named = {mention.code for mention in self.context.title if usual_role(mention.code) is UsualRole.DONOR}
        if donor is None or donor.confidence is not Confidence.STRONG or not named:
            return False
        kin = {member for code in named for member in members(code)}
        return not set(donor.codes) & (named | kin)

    def _lead_in(self, sentence: Sentence) -> Reading | None:
        """The sentence over a list ('... donated to four countries:') for its items."""
        back = self.sentences.before(sentence)
        for _ in range(_LONGEST_LIST):
            if back is None:
                return None
            if self.text[back.end - 1] == ":":
                return self._reading(back)
            if not back.item and not self.text.endswith(_GOES_ON, back.start, back.end):
                return None
            back = self.sentences.before(back)
        return None

    def _previous(self, sentence: Sentence) -> Reading | None:
        before = self.sentences.before(sentence)
        return self._reading(before) if before and before.paragraph == sentence.paragraph else None


def _refers_back(tokens: Sequence[str]) -> bool:
    """Whether a sentence begins with what the sum is: 'the grant', 'this money'."""
    return tokens[0] in _POINTERS and len(tokens) > 1 and (tokens[1] in words("aid") or tokens[1] in _SUMS)


def _is_part_of(near: Draft | None, reading: Reading, index: int) -> bool:
    """Whether a sum is told as a part of the claim just before in its sentence: whom the part helps is abroad too."""
    return near is not None and near.sentence == reading.sentence and points_to_whole(reading, index) is not None


def _is_part_of_recalled(near: Draft, reading: Reading, index: int) -> bool:
    """Whether a sum is told as a part of what was recalled before: 'Of this, $2m went to schools'.

    'As part of its $9m plan, Oslo gave $2m' recalls the plan alone.
    """
    inherited = near.is_recalled and near.fields["claim_kind"].confidence is Confidence.DEFAULT
    before = near.is_recalled and near.sentence != reading.sentence
    return (inherited or before) and tells_parts(reading, index)


def _given_by_others(before: Party | None, now: Party | None) -> bool:
    """Whether the sentences of two sums name different givers: each has come as far as its own words tell."""
    if before is None or now is None or not (before.here and now.here and now.firm):
        return False
    return set(before.codes).isdisjoint(now.codes)


def _going_on(near: Draft, reading: Reading, money: Money, one_kind: bool, recalled: bool) -> dict[str, Choice]:
    """What the claim just before says of the same decision: how far it has come, and of a smaller sum its purpose.

    `one_kind` says that the sentence of that claim tells of one purpose, `recalled` that this is a part of a recalled
    sum: of any other it says nothing.
    """
    if near.is_stock or (near.is_recalled and not recalled):
        return {}
    smaller = money.amount is not None and near.money.amount is not None and money.amount <= near.money.amount
    shared = ("stage", "aid_type") if smaller and one_kind and not reading.sentence.item else ("stage",)
    return {field: near.fields[field].passed_on() for field in shared if field in near.fields}


def _dates(near: Draft, reading: Reading) -> When | None:
    """What the dates of the claim just before say of this one.

    A recalled claim dates its own list only; the time that the money is for holds in its own paragraph and list.
    """
    if near.when.period.endswith("/"):
        return near.when.without_period()  # 'since 2022' counts a total, of which this is none
    beside = near.paragraph == reading.sentence.paragraph or reading.sentence.item
    if not reading.sentence.item and (near.is_recalled or near.when.precision is DatePrecision.YEAR):
        return near.when.without_day() if beside else None
    return near.when if beside else near.when.without_period()


def _points_back(reading: Reading) -> bool:
    """Whether the sentence begins with a word that points back ('it', 'the package')."""
    opening = {" ".join(reading.tagged.words[:count]) for count in (1, 2)}
    return bool(opening & set(words("anaphor")))


def _differ(one: Party | None, other: Party | None) -> bool:
    """Whether two parties are known and have nobody in common."""
    return one is not None and other is not None and not set(one.codes) & set(other.codes)


def _leaves_out_receiver(reading: Reading) -> bool:
    """Whether the sentence says who gives, and not to whom."""
    gives = any(hit.rank >= SUBJECT for hit in reading.roles(Role.DONOR))
    return gives and not reading.roles(Role.RECIPIENT)


def _goes_on(reading: Reading, index: int, last: Draft) -> bool:
    """Whether a sentence goes on about the last claim: the sum itself or a word that points back begins it.

    Or it names the same donor, and only it; in any case in the same currency.
    """
    tagged = reading.tagged
    if last.money.currencies[0] not in reading.sums[index].currencies:
        return False
    begins = any(mention.mark == MONEY for place, mention in tagged.mentions.items() if place < _OPENING)
    donor = set(last.who.donor.codes) if last.who.donor else set()
    named = {code for group in tagged.groups for code in group.codes if usual_role(code) is UsualRole.DONOR}
    return begins or _points_back(reading) or (bool(named) and named <= donor)


def _speaker(reading: Reading, index: int, who: Parties) -> Party | None:
    """Who says it, where that is not the donor itself."""
    for hit in reading.roles(Role.SPEAKER):
        if hit.money == index:
            group = reading.groups[hit.group]
            if not who.donor or not set(group.codes) & set(who.donor.codes):
                return Party(group.codes, group.start, group.end, hit.rule, Confidence.STRONG)
    return None
