"""Ranked defaults for donor and recipient where the grammar of the sentence is silent: from near to far."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.parties import Party, Surroundings, reduce_blocs
from tracker.extraction.mentions.actor_names import Form, Kind, actor, actors, own_currencies
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import ACTOR, Group
from tracker.extraction.words import words
from tracker.records import Confidence, Mention, Money, Source

# Currencies that many donors share or that serve for conversion say nothing of the donor.
SHARED_CURRENCIES = frozenset({"USD", "EUR"})
_USUAL = {Role.DONOR: UsualRole.DONOR, Role.RECIPIENT: UsualRole.RECIPIENT}
# On a government's own site a state that may give as well as receive tells what it gives.
_GIVING = frozenset({UsualRole.DONOR, UsualRole.EITHER})

# Characters before the bank that begins a sentence.
_OPENING = len("The ")
_AGENCIES = "UN"
_LENDERS = frozenset({"bank", "lender"})
# Defaults taken from outside the paragraph.
FAR = frozenset({"title_donor", "publisher", "official_site", "article_donor", "title_recipient", "article_recipient"})


def defaults(
    role: Role, reading: Reading, index: int, around: Surroundings, taken: frozenset[str], channels: Iterable[Party]
) -> Iterator[Party]:
    """Who may fill a role, the best first, each with the rule that chose it. `taken` are the codes of the other party.

    `channels` are banks and agencies that the sentence names as receivers: they count only where no state is near.
    """
    money = reading.sums[index]
    unlikely = barred(reading, index) if role is Role.DONOR else frozenset[Group]()
    ladder = (
        _of_currency(money, reading, around) if role is Role.DONOR else (),
        _of_site(reading, around) if role is Role.DONOR else (),
        _here(_nearest(role, reading, money, f"sentence_{role}", unlikely)),
        _same(around.same.of(role) if around.same else None),
        _of_lender(reading, around, money, unlikely) if role is Role.DONOR else (),
        _nearest(role, around.lead_in, money, f"lead_in_{role}"),
        _given(around.paragraph.of(role) if around.paragraph else None, f"paragraph_{role}"),
        _nearest(role, around.previous, money, f"previous_{role}"),
        _mentioned(_likely(role, around.context.title), Source.TITLE, f"title_{role}"),
        channels,
        _mentioned(_opening(around.context.title), Source.TITLE, "title_donor") if role is Role.DONOR else (),
    )
    for step in ladder:
        for party in step:
            if not taken & set(party.codes):
                yield party


def national_currency(money: Money) -> str:
    """The sum's currency where it points to one donor ('NOK'), else empty."""
    only = len(money.currencies) == 1 and money.currencies[0] not in SHARED_CURRENCIES
    return money.currencies[0] if only else ""


def local_currencies(money: Money) -> frozenset[str]:
    """The currencies that the sum can be in, if many states share none of them ('shillings')."""
    return frozenset(money.currencies) if SHARED_CURRENCIES.isdisjoint(money.currencies) else frozenset()


def _of_currency(money: Money, reading: Reading, around: Surroundings) -> Iterator[Party]:
    """The state whose money it is, where the article names it, or names no donor at all."""
    national = national_currency(money)
    if not national:
        return
    issuers = _issuers(national)
    here = [code for group in reading.groups for code in group.codes if usual_role(code) is UsualRole.EITHER]
    known = [*around.context.donors, *here]
    yield from _by_sum(money, [code for code in known if code in issuers], "own_currency")
    if not around.context.donors and len(issuers) == 1:
        yield from _by_sum(money, issuers, "issuer_of_currency")


@cache
def _issuers(currency: str) -> tuple[str, ...]:
    return tuple(row.code for row in actors() if currency in own_currencies(row.code) and row.kind is Kind.STATE)


def _by_sum(money: Money, codes: Iterable[str], rule: str) -> Iterator[Party]:
    for code in codes:
        yield Party((code,), money.start, money.end, rule, Confidence.DEFAULT)


def _of_site(reading: Reading, around: Surroundings) -> Iterator[Party]:
    """The state at whose own site the article stands, where the sentence names no other giver than blocs.

    'Aid through the EU mechanism', told by a government, is its own; 'the EU gave $5m and has sent $2m' is not.
    """
    named = [actor(code).kind for group in reading.groups for code in group.codes if _gives(code)]
    if Kind.STATE not in named:
        own = (mention for mention in around.context.site if actor(mention.code).kind is Kind.STATE)
        if not (around.same and around.same.donor and around.same.donor.firm):
            yield from _mentioned(_giving(own), Source.URL, "own_site")


def _of_lender(reading: Reading, around: Surroundings, money: Money, unlikely: frozenset[Group]) -> Iterator[Party]:
    """The bank that begins the sentence, or that 'the bank' means: the one that the article names most."""
    for group in reading.groups[:1]:
        opens = group.start - reading.sentence.start <= _OPENING
        if opens and group not in unlikely and group.end <= money.start and _lends(group.codes[0]):
            yield from _here([Party(group.codes, group.start, group.end, "sentence_lender", Confidence.DEFAULT)])
    if not any(article == "the" and noun in _LENDERS for article, noun in pairwise(reading.tagged.words)):
        return
    if around.context.lender in around.context.named:
        source, mention = around.context.named[around.context.lender]
        yield from _mentioned([mention], source, "named_lender")


def _lends(code: str) -> bool:
    return usual_role(code) is UsualRole.CHANNEL and code != _AGENCIES


def _giving(mentions: Iterable[Mention]) -> Iterator[Mention]:
    return (mention for mention in mentions if _gives(mention.code))


def _tells_its_gifts(site: Mention) -> bool:
    """Whether those whose site it is tell there what they give: governments, and banks; UN agencies tell of others."""
    return _gives(site.code) or _lends(site.code)


def _gives(code: str) -> bool:
    return usual_role(code) in _GIVING


def of_article(role: Role, context: Context, taken: frozenset[str]) -> Iterator[Party]:
    """Who may fill a role for want of a nearer one, the best first; `taken` are the codes of the other party."""
    return (party for party in _of_article(role, context) if not taken & set(party.codes))


def _of_article(role: Role, context: Context) -> Iterator[Party]:
    if role is Role.DONOR:
        yield from _mentioned(_likely(role, context.authority), Source.PUBLISHER, "publisher")
        yield from _mentioned(filter(_tells_its_gifts, context.site), Source.URL, "official_site")
    main = context.main_donor if role is Role.DONOR else context.main_recipient
    for code in (main,) if main else ():
        source, mention = context.named[code]
        yield from _mentioned([mention], source, f"article_{role}")
    if role is Role.RECIPIENT and context.at_home:
        source, mention = context.at_home
        yield from _mentioned([mention], source, "at_home")


def _here(found: Iterable[Party]) -> Iterator[Party]:
    return (party._replace(here=True) for party in found)


def _same(party: Party | None) -> Iterator[Party]:
    """The party of the sum before in the sentence, which is here if it was there.

    One that the sum before has from afar is found there anew: it is no nearer for having been taken once.
    """
    if party and party.rule not in FAR:
        yield from (again._replace(here=party.here) for again in _given(party, "same_sentence"))


def _given(party: Party | None, rule: str) -> Iterator[Party]:
    if party:
        yield party.passed_on()._replace(rule=rule)


def _nearest(
    role: Role, reading: Reading | None, money: Money, rule: str, barred: frozenset[Group] = frozenset()
) -> Iterator[Party]:
    """Actors of a sentence that usually have the role: sure ones first, then the nearest to the sum."""
    groups = reading.groups if reading else ()
    fitting = [group for group in groups if usual_role(group.codes[0]) is _USUAL[role] and group not in barred]
    for group in sorted(fitting, key=lambda g: (not g.strong, abs(money.start - g.end), g.start)):
        yield Party(reduce_blocs(group.codes), group.start, group.end, rule, Confidence.DEFAULT)


def _likely(role: Role, mentions: Iterable[Mention]) -> Iterator[Mention]:
    return (mention for mention in mentions if usual_role(mention.code) is _USUAL[role])


def _opening(title: Sequence[Mention]) -> Iterator[Mention]:
    """The actor that opens a headline, where it gives as well as gets: 'Saudi Arabia deposits $500m in Yemen'."""
    return (mention for mention in title[:1] if usual_role(mention.code) is UsualRole.EITHER)


def _mentioned(mentions: Iterable[Mention], source: Source, rule: str) -> Iterator[Party]:
    for mention in mentions:
        yield Party((mention.code,), mention.start, mention.end, rule, Confidence.DEFAULT, source=source)


def barred(reading: Reading, index: int) -> frozenset[Group]:
    """Actors of the sentence that hardly give: after a preposition ('through the World Bank'), or mere bystanders."""
    tagged = reading.tagged
    before = ["", "", *tagged.words]
    prepositions, aside, money = _barring(), reading.clauses.is_aside, reading.zone(index).money
    objects = {
        tagged.groups[mention.number]
        for place, mention in tagged.mentions.items()
        if mention.mark == ACTOR
        and ({before[place + 1], " ".join(before[place : place + 2])} & prepositions or aside(place, money))
    }
    return frozenset(objects | {tagged.groups[number] for number in bystanders(reading, index)})


@cache
def _barring() -> frozenset[str]:
    """The prepositions behind which hardly a giver stands."""
    return frozenset(words("preposition")) - {"by", "by the", "from", "from the", "of", "of the"}


def bystanders(reading: Reading, index: int) -> frozenset[int]:
    """The groups that only block, hear or oppose what another gives for sum `index`.

    An institution of a state is none: what Congress blocks is American aid, what Hungary blocks may be the EU's.
    """
    named = {hit.group for hit in reading.roles(Role.BYSTANDER) if hit.money == index}
    return frozenset(number for number in named if not _institution(reading.groups[number]))


def _institution(group: Group) -> bool:
    return all(one.form == Form.INSTITUTION and actor(one.code).kind is Kind.STATE for one in group.mentions)
