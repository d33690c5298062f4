"""Donor and recipient of a sum: what frames say, and where they are silent, ranked defaults from near to far."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.fields import choices, own
from tracker.extraction.mentions.actors import Kind, actor, actors, members
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.rules.frames import Role, RoleHit
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import ACTOR, Group
from tracker.extraction.words import lists
from tracker.records import Confidence, FieldSpan, Money

# Frames of at least this rank name the actor's role by grammar alone; weaker ones only lean that way.
_FIRM = 92
# Of frames of this rank the actor is the subject of the giving verb.
_SUBJECT = 100
# The least rank of a frame that makes an actor of each usual role a recipient, and a donor.
_NEVER = 1_000
# An actor this many tokens farther from the sum than 'donors' or 'partners' did not give it.
_BESIDE = 3
_RECIPIENT_FRAMES = {UsualRole.RECIPIENT: 0, UsualRole.EITHER: 84, UsualRole.DONOR: 96, UsualRole.OPPONENT: 96}
_DONOR_FRAMES = {UsualRole.DONOR: 0, UsualRole.EITHER: 86, UsualRole.CHANNEL: 94}
# Currencies that many donors share or that serve for conversion say nothing of the donor.
_SHARED_CURRENCIES = frozenset({"USD", "EUR"})


# Defaults taken from outside the paragraph.
FAR = frozenset({"title_donor", "publisher", "article_donor", "title_recipient", "article_recipient"})


@dataclass(frozen=True, slots=True)
class Party:
    """The codes that fill a role, with the evidence: offsets (None where the text's title or publisher gave it)."""

    codes: tuple[str, ...]
    start: int
    end: int
    rule: str
    confidence: Confidence

    def evidence(self, role: Role) -> tuple[FieldSpan, ...]:
        """The span for the claim's `spans`; none where the party does not stand in the text."""
        if self.end <= self.start:
            return ()
        return (FieldSpan(role.value, self.start, self.end, self.rule, self.confidence),)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a sum, near to far: parties found just before, and the readings to look back into.

    `same` holds the parties of the previous sum of the sentence, `paragraph` of the last claim of the paragraph.
    """

    context: Context
    lead_in: Reading | None
    previous: Reading | None
    same: "Parties | None"
    paragraph: "Parties | None"


@dataclass(frozen=True, slots=True)
class Parties:
    """Donor and recipient of one sum; None where nothing names one."""

    donor: Party | None
    recipient: Party | None


def _respective(reading: Reading, index: int) -> Party | None:
    """'Sweden, France and Poland gave $2bn, $3bn and $4bn, respectively': the donor of the same place in its list."""
    tagged = reading.tagged
    if "respectively" not in tagged.words:
        return None
    order = sorted(range(len(tagged.sums)), key=lambda i: tagged.sums[i].start)
    for group in tagged.groups:
        if len(group.mentions) == len(order) and _is(UsualRole.DONOR)(group.codes[0]):
            mention = group.mentions[order.index(index)]
            return Party((mention.code,), mention.start, mention.end, "respectively", Confidence.STRONG)
    return None


def parties(reading: Reading, index: int, around: Surroundings) -> Parties:
    """Donor and recipient of sum `index` of the sentence."""
    recipient = _first(_framed_recipients(reading, index))
    donor = _respective(reading, index) or _first(_framed_donors(reading, index, recipient))
    if recipient and donor and set(recipient.codes) & set(donor.codes):
        recipient = None
    if donor is None and not choices(reading, around.lead_in, index, "donor"):
        donor = _first(_default_donors(reading, index, around, _codes(recipient)))
    if recipient is None:
        recipient = _first(_default_recipients(reading, index, around, _codes(donor)))
    return Parties(donor, recipient)


def _first(found: Iterable[Party]) -> Party | None:
    return next(iter(found), None)


def _codes(party: Party | None) -> frozenset[str]:
    return frozenset(party.codes) if party else frozenset()


def reduce_blocs(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes without the states that a named bloc among them includes ('Biden and G7 leaders' is the G7)."""
    inside = {member for code in codes for member in members(code)}
    return tuple(code for code in codes if code not in inside)


def _party(reading: Reading, hit: RoleHit) -> Party:
    group = reading.tagged.groups[hit.group]
    return Party(reduce_blocs(group.codes), group.start, group.end, hit.rule, Confidence.STRONG)


def _hits(reading: Reading, index: int, role: Role) -> list[RoleHit]:
    return [hit for hit in reading.roles if hit.money == index and hit.role is role]


def _usual(reading: Reading, hit: RoleHit) -> UsualRole:
    roles = [usual_role(code) for code in reading.tagged.groups[hit.group].codes]
    return UsualRole.RECIPIENT if UsualRole.RECIPIENT in roles else roles[0]


def _framed_recipients(reading: Reading, index: int) -> Iterator[Party]:
    """Who receives by grammar: the likelier an actor is to give, the plainer the grammar must be."""
    hits = _hits(reading, index, Role.RECIPIENT)
    subjects = {hit.group for hit in _hits(reading, index, Role.DONOR) if hit.rank >= _FIRM and hit.distance < 8}
    for hit in hits:
        usual = _usual(reading, hit)
        if hit.rank < _RECIPIENT_FRAMES.get(usual, _NEVER) or (usual is UsualRole.DONOR and _is_bloc(reading, hit)):
            continue
        if usual is UsualRole.RECIPIENT or hit.group not in subjects:
            yield _party(reading, hit)


def _is_bloc(reading: Reading, hit: RoleHit) -> bool:
    return actor(reading.tagged.groups[hit.group].codes[0]).kind is not Kind.STATE


def _channels(reading: Reading, index: int) -> Iterator[Party]:
    for hit in _hits(reading, index, Role.RECIPIENT):
        if hit.rank >= 90 and (_usual(reading, hit) is UsualRole.CHANNEL or _is_bloc(reading, hit)):
            yield _party(reading, hit)


def _framed_donors(reading: Reading, index: int, recipient: Party | None) -> Iterator[Party]:
    taken = _codes(recipient)
    national = _national_currency(reading.tagged.sums[index])
    bystanders = {hit.group for hit in _hits(reading, index, Role.BYSTANDER)}
    unnamed = min((choice.near for choice in own(reading, index, "donor")), default=_NEVER)
    foreign = recipient is not None and recipient.confidence is Confidence.STRONG
    for hit in _hits(reading, index, Role.DONOR):
        group = reading.tagged.groups[hit.group]
        if hit.group in bystanders or hit.distance > unnamed + _BESIDE:
            continue
        if taken & set(group.codes) or (national and _currency(group) not in ("", national) and hit.rank < _SUBJECT):
            continue
        least = _DONOR_FRAMES.get(_usual(reading, hit), _SUBJECT)
        if hit.rank >= least and (least < _SUBJECT or (foreign and hit.distance <= 8)):
            yield _party(reading, hit)


def _national_currency(money: Money) -> str:
    """The sum's currency where it points to one donor ('NOK'), else empty."""
    only = len(money.currencies) == 1 and money.currencies[0] not in _SHARED_CURRENCIES
    return money.currencies[0] if only else ""


def _currency(group: Group) -> str:
    return actor(group.codes[0]).currency


def _default_donors(reading: Reading, index: int, around: Surroundings, taken: frozenset[str]) -> Iterator[Party]:
    money = reading.tagged.sums[index]
    context = around.context
    national = _national_currency(money)
    if national:
        issuers = tuple(row.code for row in actors() if row.currency == national and row.kind is Kind.STATE)
        named = [code for code in context.donors if code in issuers]
        yield from _mentioned(named, "own_currency")
        if not context.donors and len(issuers) == 1:
            yield from _mentioned(issuers, "issuer_of_currency")
    yield from _given(around.same.donor if around.same else None, "same_sentence", taken)
    is_donor = _is(UsualRole.DONOR)
    yield from _nearest(
        reading, money, is_donor, "sentence_donor", taken, _objects(reading) | _bystanders(reading, index)
    )
    if around.lead_in:
        yield from _nearest(around.lead_in, money, is_donor, "lead_in_donor", taken)
    yield from _given(around.paragraph.donor if around.paragraph else None, "paragraph_donor", taken)
    if around.previous:
        yield from _nearest(around.previous, money, is_donor, "previous_donor", taken)
    titled = [m.code for m in context.title if is_donor(m.code) and m.code not in taken]
    yield from _mentioned(titled, "title_donor")
    yield from _mentioned((code for code in context.publisher if code not in taken), "publisher")
    yield from _mentioned({context.main_donor} - {""} - taken, "article_donor")


def _default_recipients(reading: Reading, index: int, around: Surroundings, taken: frozenset[str]) -> Iterator[Party]:
    money = reading.tagged.sums[index]
    context = around.context
    is_recipient = _is(UsualRole.RECIPIENT)
    yield from _nearest(reading, money, is_recipient, "sentence_recipient", taken)
    yield from _given(around.same.recipient if around.same else None, "same_sentence", taken)
    if around.lead_in:
        yield from _nearest(around.lead_in, money, is_recipient, "lead_in_recipient", taken)
    yield from _given(around.paragraph.recipient if around.paragraph else None, "paragraph_recipient", taken)
    if around.previous:
        yield from _nearest(around.previous, money, is_recipient, "previous_recipient", taken)
    titled = [m.code for m in context.title if is_recipient(m.code) and m.code not in taken]
    yield from _mentioned(titled, "title_recipient")
    yield from (party for party in _channels(reading, index) if not taken & set(party.codes))
    yield from _mentioned((code for code in context.recipients if code not in taken), "article_recipient")


def _is(role: UsualRole) -> Callable[[str], bool]:
    return lambda code: usual_role(code) is role


def _objects(reading: Reading) -> frozenset[Group]:
    """Actors after a preposition ('through the World Bank', 'with Poland'), who hardly give."""
    tagged = reading.tagged
    words = ["", "", *tagged.words]
    return frozenset(
        tagged.groups[token.index]
        for place, token in enumerate(tagged.tokens)
        if token.mark == ACTOR
        and (words[place + 1] in _prepositions() or " ".join(words[place : place + 2]) in _prepositions())
    )


def _bystanders(reading: Reading, index: int) -> frozenset[Group]:
    return frozenset(reading.tagged.groups[hit.group] for hit in _hits(reading, index, Role.BYSTANDER))


def _prepositions() -> frozenset[str]:
    return frozenset(lists()["preposition"]) - {"by", "by the", "from", "from the"}


def _given(party: Party | None, rule: str, taken: frozenset[str]) -> Iterator[Party]:
    if party and not taken & set(party.codes):
        yield Party(party.codes, party.start, party.end, rule, Confidence.DEFAULT)


def _nearest(
    reading: Reading,
    money: Money,
    wanted: Callable[[str], bool],
    rule: str,
    taken: frozenset[str],
    barred: frozenset[Group] = frozenset(),
) -> Iterator[Party]:
    """Actors of a sentence that usually have the role, nearest to the sum; those before it first for equal distance."""
    groups = [g for g in reading.tagged.groups if wanted(g.codes[0]) and not taken & set(g.codes) and g not in barred]
    for group in sorted(groups, key=lambda g: (not g.strong, abs(money.start - g.end), g.start)):
        yield Party(reduce_blocs(group.codes), group.start, group.end, rule, Confidence.DEFAULT)


def _mentioned(codes: Iterable[str], rule: str) -> Iterator[Party]:
    for code in codes:
        yield Party((code,), 0, 0, rule, Confidence.DEFAULT)
