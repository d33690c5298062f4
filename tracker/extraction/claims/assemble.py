"""From an article to its claims and rejected sums: the last stage, which puts the others together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.extraction.claims.context import Context, context
from tracker.extraction.claims.draft import Draft, cue_fields, points_to_whole
from tracker.extraction.claims.judge import verdict
from tracker.extraction.claims.parties import Parties, Party, Surroundings
from tracker.extraction.claims.primary_currency import settle
from tracker.extraction.claims.repeats import parents, said_again
from tracker.extraction.claims.roles import parties
from tracker.extraction.claims.when import When, when
from tracker.extraction.mentions.actors import actor, find_actors
from tracker.extraction.mentions.money import has_money_cue
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading, read_sentence
from tracker.extraction.sentences import Sentence, split
from tracker.extraction.text import clean
from tracker.records import (
    AidType,
    Article,
    Claim,
    ClaimKind,
    Confidence,
    DatePrecision,
    Extraction,
    FieldSpan,
    FinanceType,
    Hold,
    Modality,
    Money,
    Reason,
    Rejected,
    Stage,
)

# How many lines a list or the telling of a package's parts may go on.
_LIST = 8


# A story tells of a decision of at most so many days ago.
_FRESH = 14


def extract(article: Article) -> Extraction:
    """Claims and rejected sums of one article, in the order of its text. Pure: no clock, no state."""
    text = clean(article.text)
    if not has_money_cue(text):
        return Extraction((), ())
    drafts = _Reader(article, text).drafts()
    accepted = [draft for draft in drafts if draft.against is None]
    merged, repeats = said_again(accepted)
    wholes = parents(merged, repeats)
    claims = [
        _claim(article, merged[i], merged[wholes[i]] if i in wholes else None)
        for i in range(len(merged))
        if i not in repeats
    ]
    again = [
        _rejected(article, merged[i], Reason.SAID_AGAIN, "said_again", _claim_id(article, merged[lead]))
        for i, lead in repeats.items()
    ]
    refused = [
        _rejected(article, draft, Reason(draft.against.value), draft.against.rule) for draft in drafts if draft.against
    ]
    return Extraction(
        tuple(sorted(claims, key=lambda claim: claim.span_start)),
        tuple(sorted(again + refused, key=lambda row: row.span_start)),
    )


class _Reader:
    """Reads the sentences of one article that hold sums, each with what stands around it."""

    def __init__(self, article: Article, text: str) -> None:
        self.article, self.text = article, text
        self.sentences: Sequence[Sentence] = split(text)
        self.context: Context = context(article, find_actors(text))
        self.cache: dict[int, Reading] = {}

    def reading(self, number: int) -> Reading:
        if number not in self.cache:
            self.cache[number] = read_sentence(self.article, self.text, self.sentences[number])
        return self.cache[number]

    def drafts(self) -> list[Draft]:
        found: list[Draft] = []
        for number, sentence in enumerate(self.sentences):
            if has_money_cue(self.text, sentence.start, sentence.end):
                reading = self.reading(number)
                for index in sorted(range(len(reading.tagged.sums)), key=lambda i: reading.tagged.sums[i].start):
                    found.append(self._draft(number, index, found))
        return found

    def _draft(self, number: int, index: int, before: Sequence[Draft]) -> Draft:
        reading = self.reading(number)
        lead_in = self._lead_in(number)
        last = before[-1] if before else None
        same = last if last and last.reading is reading else None
        near = last if last and last.against is None and self._near(last, reading, index) else None
        around = Surroundings(
            self.context,
            lead_in,
            self._previous(number),
            same.who if same else None,
            near.who if near else None,
        )
        who = parties(reading, index, around)
        fields = cue_fields(reading, lead_in, self._beside(number), index)
        kind = ClaimKind(fields["claim_kind"].value) if "claim_kind" in fields else ClaimKind.NEW
        dates = when(reading, index, kind, self.article, near.when if near else self._story_date(before, who))
        against = verdict(reading, lead_in, index, who, near is not None or self._headline_names(who))
        money = settle(reading.tagged.sums[index], who.donor, self.context)
        return Draft(money, reading, index, who, fields, dates, _speaker(reading, index, who), against)

    def _near(self, last: Draft, reading: Reading, index: int) -> bool:
        """Whether the last claim stands in the same paragraph, or this sum is a part or list item under it."""
        gap = reading.tagged.sentence.paragraph - last.paragraph
        return gap == 0 or (
            gap < _LIST and (reading.tagged.sentence.item or points_to_whole(reading, index) is not None)
        )

    def _story_date(self, before: Sequence[Draft], who: Parties) -> When | None:
        """The dates of the first claim of this donor, where the text itself dates it shortly before publication."""
        published = self.article.published
        if not published or not who.donor:
            return None
        for draft in before:
            told = draft.when
            if draft.against is None and draft.who.donor and draft.who.donor.codes == who.donor.codes:
                dated = told.precision is DatePrecision.DAY and any(span.field == "announced_on" for span in told.spans)
                fresh = dated and (published - date.fromisoformat(told.announced_on)).days <= _FRESH
                return replace(told, period="") if fresh else None
        return None

    def _headline_names(self, who: Parties) -> bool:
        """Whether the headline names both parties: then the story is about the one's aid for the other."""
        codes = {mention.code for mention in self.context.title}
        return bool(who.donor and who.recipient and codes & set(who.donor.codes) and codes & set(who.recipient.codes))

    def _lead_in(self, number: int) -> Reading | None:
        """The sentence over a list ('... donated to four countries:') for its items."""
        back = number - 1
        while back >= 0 and number - back < 20:
            sentence = self.sentences[back]
            if self.text[sentence.end - 1] == ":":
                return self.reading(back)
            if not sentence.item and self.text[sentence.end - 1] != ";":
                return None
            back -= 1
        return None

    def _beside(self, number: int) -> list[Reading]:
        """The sentences before and after in the same paragraph."""
        paragraph = self.sentences[number].paragraph
        around = (n for n in (number - 1, number + 1) if 0 <= n < len(self.sentences))
        return [self.reading(n) for n in around if self.sentences[n].paragraph == paragraph]

    def _previous(self, number: int) -> Reading | None:
        same = number > 0 and self.sentences[number - 1].paragraph == self.sentences[number].paragraph
        return self.reading(number - 1) if same else None


def _speaker(reading: Reading, index: int, who: Parties) -> Party | None:
    """Who says it, where that is not the donor itself."""
    for hit in reading.roles:
        if hit.role is Role.SPEAKER and hit.money == index:
            group = reading.tagged.groups[hit.group]
            if not who.donor or not set(group.codes) & set(who.donor.codes):
                return Party(group.codes, group.start, group.end, hit.rule, Confidence.STRONG)
    return None


def _claim_id(article: Article, draft: Draft) -> str:
    return f"{article.article_id}#{draft.money.start}"


def _names(party: Party | None) -> tuple[str, ...]:
    return tuple(actor(code).name for code in party.codes) if party else ()


def _claim(article: Article, draft: Draft, whole: Draft | None) -> Claim:
    money, who, dates = draft.money, draft.who, draft.when
    assert money.amount is not None, "sums without a figure are rejected before"
    sentence = draft.reading.tagged.sentence
    return Claim(
        claim_id=_claim_id(article, draft),
        article_id=article.article_id,
        donor=_names(who.donor),
        donor_code=who.donor.codes if who.donor else (),
        recipient=_names(who.recipient),
        recipient_code=who.recipient.codes if who.recipient else (),
        amount=money.amount,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currencies[0],
        stated_amount=money.stated.amount if money.stated else None,
        stated_currency=money.stated.currencies[0] if money.stated else "",
        qualifier=money.qualifier,
        per=money.per,
        aid_type=AidType(draft.value("aid_type", AidType.UNSPECIFIED)),
        finance_type=FinanceType(draft.value("finance_type", FinanceType.UNSPECIFIED)),
        modality=Modality(draft.value("modality", Modality.UNSPECIFIED)),
        stage=Stage(draft.value("stage", Stage.PLEDGED)),
        hold=Hold(draft.value("hold", Hold.NONE)),
        claim_kind=ClaimKind(draft.value("claim_kind", ClaimKind.NEW)),
        announced_on=dates.announced_on,
        date_precision=dates.precision,
        date_basis=dates.basis,
        as_of=dates.as_of,
        period=dates.period,
        part_of=_claim_id(article, whole) if whole else "",
        asserted_by=" and ".join(_names(draft.speaker)),
        disputed=draft.value("disputed", "") == "true",
        sentence=article.text[sentence.start : sentence.end],
        span_start=money.start,
        span_end=money.end,
        spans=_spans(draft),
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        lang=article.lang,
    )


def _spans(draft: Draft) -> tuple[FieldSpan, ...]:
    """The evidence of every field that words of the text decided."""
    money = draft.money
    found = [FieldSpan("amount", money.start, money.end, money.rule, Confidence.STRONG)]
    for field, at in (("qualifier", money.qualifier_at), ("per", money.per_at), ("stated_amount", money.stated)):
        if at:
            found.append(FieldSpan(field, at.start, at.end, money.rule, Confidence.STRONG))
    for role, party in ((Role.DONOR, draft.who.donor), (Role.RECIPIENT, draft.who.recipient)):
        found += party.evidence(role) if party else ()
    for field, choice in draft.fields.items():
        found += choice.evidence(field)
    if draft.speaker:
        found.append(
            FieldSpan("asserted_by", draft.speaker.start, draft.speaker.end, draft.speaker.rule, Confidence.STRONG)
        )
    return (*found, *draft.when.spans)


def _rejected(article: Article, draft: Draft, reason: Reason, rule: str, repeat_of: str = "") -> Rejected:
    money: Money = draft.money
    sentence = draft.reading.tagged.sentence
    return Rejected(
        article_id=article.article_id,
        amount=money.amount,
        amount_low=money.low,
        amount_high=money.high,
        currency=money.currencies[0],
        qualifier=money.qualifier,
        stated_amount=money.stated.amount if money.stated else None,
        stated_currency=money.stated.currencies[0] if money.stated else "",
        sentence=article.text[sentence.start : sentence.end],
        span_start=money.start,
        span_end=money.end,
        reason=reason,
        repeat_of=repeat_of,
        rule=rule,
    )
