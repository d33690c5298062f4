"""Donor and recipient of a sum: what frames say by grammar; where they are silent, the ranked defaults."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.defaults import bystanders, defaults, local_currencies, national_currency, of_article
from tracker.extraction.claims.fields import choices, own
from tracker.extraction.claims.parties import Parties, Party, Surroundings, reduce_blocs
from tracker.extraction.mentions.actor_names import Form, Kind, actor, members, own_currencies
from tracker.extraction.mentions.usual_roles import GIVERS, UsualRole, usual_role
from tracker.extraction.rules.frames import SUBJECT, Role, RoleHit
from tracker.extraction.rules.reading import Reading
from tracker.extraction.rules.tagged import ACTOR, Group
from tracker.extraction.rules.zones import begins_entry
from tracker.extraction.words import words
from tracker.records import Confidence

# Frames of at least this rank name the actor's role by grammar alone; weaker ones only lean that way.
_FIRM = 92
# Frames of this rank say that an actor gives of its own ('Ghana donated $2m'), whatever it usually is.
_GIVES = 107
# Frames of bystanders from this rank on say that one vetoes a sum. Members of a union that gives by unanimity alone
# block what it gives; others rather their own money.
_VETOES, _BY_UNANIMITY = 60, "EU"
# Frames above this rank say that those who block a sum are the donor's own lawmakers.
_OWN_HOLD = 104
# Frames from this rank on name whose very money it is ('$10m from the government of Angola').
_WHOSE = 106
# An actor this many tokens farther from the sum than 'donors' or 'partners' did not give it.
_BESIDE = 3
# Weaker donor frames ('Israel aid') may as well name the receiver.
_LEANING = 90
_NEVER = 1_000
# UN agencies.
_AGENCIES = "UN"
# What ties two actors into one.
_AND = re.compile(r",?\s(?:and|&|as well as|together with|along with|alongside|joined by)\s(?:the\s)?")
# Who may stand in a list that 'respectively' divides.
_LISTED = {UsualRole.DONOR: {UsualRole.DONOR, UsualRole.CHANNEL}, UsualRole.RECIPIENT: {UsualRole.RECIPIENT}}
# The least rank of a frame that makes an actor of each usual role a recipient, and a donor.
_RECIPIENT_FRAMES = {UsualRole.RECIPIENT: 0, UsualRole.EITHER: 84, UsualRole.DONOR: 96, UsualRole.OPPONENT: 96}
_DONOR_FRAMES = {UsualRole.DONOR: 0, UsualRole.EITHER: 86, UsualRole.CHANNEL: 94}


class SharedParties:
    """The parties of the sums of one sentence, looked up in their order when asked for: a sum may share those before.

    `lead_in` and `previous` are the readings to look back into.
    """

    def __init__(self, reading: Reading, lead_in: Reading | None, previous: Reading | None, context: Context) -> None:
        self.reading, self.lead_in = reading, lead_in
        self._previous, self._context = previous, context
        self._paragraph: list[Parties | None] = []
        self._near: list[tuple[Parties, Surroundings]] = []
        self._all: dict[int, Parties] = {}

    def add(self, paragraph: Parties | None) -> None:
        """Goes on to the next sum, with the parties of the claim of the paragraph that it may belong to."""
        self._paragraph.append(paragraph)

    def near(self, index: int) -> Parties:
        """Donor and recipient of an added sum, where its sentence, what stands around it or the headline names them."""
        for at in range(len(self._near), index + 1):
            same = self._near[at - 1][0] if at else None
            around = Surroundings(self._context, self.lead_in, self._previous, same, self._paragraph[at])
            self._near.append((near_parties(self.reading, at, around), around))
        return self._near[index][0]

    def is_given_at_home(self, index: int) -> bool:
        """Whether the sentence names one who gives, in an outlet of a usual receiver: it does so from abroad."""
        home, donor = self._context.at_home, self.near(index).donor
        return home is not None and donor is not None and donor.here and usual_role(donor.codes[0]) in GIVERS

    def is_given_by_unnamed(self, index: int) -> bool:
        """Whether words say that some who are not named give it."""
        return _is_given_by_unnamed(self.reading, self.lead_in, index)

    def of(self, index: int) -> Parties:
        """Those of `near`, for want of them those of the whole article: these take longest to find and settle least."""
        if index not in self._all:
            near = self.near(index)
            self._all[index] = _completed(near, self.reading, index, self._near[index][1])
        return self._all[index]


def near_parties(reading: Reading, index: int, around: Surroundings) -> Parties:
    """Donor and recipient of sum `index` of the sentence, by grammar or by ranked defaults short of the article's."""
    recipient = _respective(reading, index, UsualRole.RECIPIENT) or _first(_framed_recipients(reading, index))
    own = _own_money(reading, index, recipient)
    if own:
        return Parties(own, recipient)
    donor = _respective(reading, index, UsualRole.DONOR) or _first(_framed_donors(reading, index, recipient))
    if recipient and donor and set(recipient.codes) & set(donor.codes):
        recipient = None
    spender = None if donor else _spends_own_currency(reading, index)
    if spender:
        return Parties(spender, spender)
    if donor is None and not _is_given_by_unnamed(reading, around.lead_in, index):
        donor = _first(defaults(Role.DONOR, reading, index, around, _no_donors(recipient, reading, index), ()))
    if recipient is None:
        channels = _channels(reading, index)
        recipient = _first(defaults(Role.RECIPIENT, reading, index, around, _codes(donor), channels))
    return Parties(donor, recipient)


def _completed(near: Parties, reading: Reading, index: int, around: Surroundings) -> Parties:
    donor, recipient = near.donor, near.recipient
    if donor is None and not _is_given_by_unnamed(reading, around.lead_in, index):
        donor = _first(of_article(Role.DONOR, around.context, _no_donors(recipient, reading, index)))
    if recipient is None:
        recipient = _first(of_article(Role.RECIPIENT, around.context, _codes(donor)))
    return Parties(donor, recipient)


def _is_given_by_unnamed(reading: Reading, lead_in: Reading | None, index: int) -> bool:
    """Whether words say that some who are not named give it ('donors raised $5m'), or the entry of a list before it."""
    if choices(reading, lead_in, index, "donor"):
        return True
    in_list = index > 0 and begins_entry(reading.tagged, reading.zone(index))
    return in_list and _is_given_by_unnamed(reading, lead_in, index - 1)


def _respective(reading: Reading, index: int, role: UsualRole) -> Party | None:
    """'Sweden, France and Poland gave $2bn, $3bn and $4bn, respectively': the giver of the same place in its list.

    Receivers likewise: 'gave $2m and $3m to Kenya and Chad, respectively'.
    """
    tagged = reading.tagged
    if "respectively" not in tagged.words:
        return None
    word = tagged.spans[tagged.words.index("respectively")][0]
    in_order = sorted(range(len(tagged.sums)), key=lambda i: tagged.sums[i].start)
    before = [i for i in in_order if tagged.sums[i].end <= word]
    for group in sorted(tagged.groups, key=lambda group: abs(word - group.end)):
        size = len(group.mentions)
        listed = before[-size:]
        if len(listed) == size > 1 and index in listed and usual_role(group.codes[0]) in _LISTED[role]:
            mention = group.mentions[listed.index(index)]
            return Party(
                (mention.code,), mention.start, mention.end, "respectively", Confidence.STRONG, firm=True, here=True
            )
    return None


def _first(found: Iterable[Party]) -> Party | None:
    return next(iter(found), None)


def _codes(party: Party | None) -> frozenset[str]:
    return frozenset(party.codes) if party else frozenset()


def _no_donors(recipient: Party | None, reading: Reading, index: int) -> frozenset[str]:
    """Who does not give, whatever the rest of the article says: who receives, and who blocks what its union gives."""
    vetoes = (hit for hit in _hits(reading, index, Role.BYSTANDER) if hit.rank >= _VETOES)
    codes = (code for hit in vetoes for code in reading.groups[hit.group].codes)
    return _codes(recipient).union(code for code in codes if code in members(_BY_UNANIMITY))


def _party(reading: Reading, hit: RoleHit, groups: Sequence[Group] = ()) -> Party:
    """The actor that a frame names; `groups` are those that act as one with it, itself among them, in text order."""
    groups = groups or (reading.groups[hit.group],)
    codes, firm = reduce_blocs(tuple(code for group in groups for code in group.codes)), hit.rank >= _FIRM
    return Party(codes, groups[0].start, groups[-1].end, hit.rule, Confidence.STRONG, firm, here=True)


def _joint(reading: Reading, index: int, hit: RoleHit, recipient: Party) -> list[Group]:
    """The giver with those that a list ties to it, whatever they usually are: 'the US, Turkey and Norway gave $5m'.

    What a state gives together with a UN agency is the state's.
    """
    groups, alone = reading.groups, [reading.groups[hit.group]]
    first = last = hit.group
    if alone[0].end <= reading.sums[index].start:
        while first and _ties(reading, groups[first - 1], groups[first], first < hit.group):
            first -= 1
        sure = _word_beside(reading, first, -1) in words("before_subject")
    else:
        while last + 1 < len(groups) and _ties(reading, groups[last], groups[last + 1], True):
            last += 1
        sure = _ties(reading, groups[last - 1], groups[last], False) and _word_beside(reading, last, 1) in words(
            "after_list"
        )
    fellows = [*groups[first : hit.group], *groups[hit.group + 1 : last + 1]]
    if not fellows or not sure or not all(_may_give(fellow, recipient) for fellow in fellows):
        return alone
    joint = groups[first : last + 1]
    return [group for group in joint if group.codes != (_AGENCIES,)] or joint


def _word_beside(reading: Reading, number: int, step: int) -> str:
    """The token before (-1) or after (1) an actor, articles passed over; a stop at the ends of the sentence."""
    tagged = reading.tagged
    places = [place for place, one in tagged.mentions.items() if one.mark == ACTOR and one.number == number]
    place = places[0] + step if places else -1
    while 0 <= place < len(tagged.words) and tagged.words[place] == "the":
        place += step
    return tagged.words[place] if 0 <= place < len(tagged.words) else "."


def _ties(reading: Reading, one: Group, other: Group, listed: bool) -> bool:
    """Whether 'and' ties two actors, or a comma inside of a list."""
    between = reading.between(one.end, other.start)
    return _AND.fullmatch(between) is not None or (listed and between in (", ", ", the "))


def _may_give(group: Group, recipient: Party) -> bool:
    return not set(group.codes) & set(recipient.codes) and actor(group.codes[0]).kind is not Kind.REGION


def _hits(reading: Reading, index: int, role: Role) -> list[RoleHit]:
    return [hit for hit in reading.roles(role) if hit.money == index]


def _hits_behind_list(reading: Reading, index: int) -> list[RoleHit]:
    """Who receives, as the words behind the bare list of sums say in which the sum stands."""
    last = reading.zone(index).last
    return _hits(reading, last, Role.RECIPIENT) if last != index else []


def _listed_receiver(reading: Reading, index: int) -> Iterator[RoleHit]:
    """Who receives a later sum of a list that leaves out the verb.

    The actor right before it, where the first sum has its receiver there ('Oslo gave Kenya $5m, Chad $3m'); else the
    receiver that stands before the first sum ('Kenya got $5m from Oslo, $3m from Rome').
    """
    zone, mentions = reading.zone(index), reading.tagged.mentions
    first = next(other for other in reading.zones if other.last == zone.last)
    received = _hits(reading, first.sum, Role.RECIPIENT)[:1] if first is not zone else []
    places = {one.number: place for place, one in mentions.items() if one.mark == ACTOR}
    for hit in received:
        here, place = mentions.get(_place_before(reading, zone.money)), places[hit.group]
        beside = hit._replace(money=index, group=here.number, distance=1) if here and here.mark == ACTOR else None
        if place == _place_before(reading, first.money) and beside and _usual(reading, beside) is UsualRole.RECIPIENT:
            yield beside
        elif place < first.money:
            yield hit._replace(money=index, distance=zone.money - place)


def _place_before(reading: Reading, money: int) -> int:
    """The token before a sum, or before the bracket that it stands in."""
    return money - 2 if money and reading.tagged.words[money - 1] == "(" else money - 1


def _usual(reading: Reading, hit: RoleHit) -> UsualRole:
    roles = [usual_role(code) for code in reading.groups[hit.group].codes]
    return UsualRole.RECIPIENT if UsualRole.RECIPIENT in roles else roles[0]


def _framed_recipients(reading: Reading, index: int) -> Iterator[Party]:
    """Who receives by grammar: the likelier an actor is to give, the plainer the grammar must be."""
    own = [*_listed_receiver(reading, index), *_hits(reading, index, Role.RECIPIENT)]
    hits = [*own, *_hits_behind_list(reading, index)]
    subjects = {hit.group for hit in _hits(reading, index, Role.DONOR) if hit.rank >= _FIRM and hit.distance < 8}
    aside = bystanders(reading, index)
    giving = {hit.group: hit.rank for hit in reversed(_hits(reading, index, Role.DONOR)) if hit.rank >= _LEANING}
    for hit in hits:
        usual = _usual(reading, hit)
        if usual is UsualRole.EITHER and giving.get(hit.group, 0) > hit.rank:
            continue
        if hit.rank < _RECIPIENT_FRAMES.get(usual, _NEVER) or _passes_on(reading, hit):
            continue
        if usual is not UsualRole.RECIPIENT and hit.group in aside:
            continue
        passive = hit.rank > giving.get(hit.group, _NEVER)  # 'Turkey was given' names a receiver after all
        if usual is UsualRole.RECIPIENT or passive or hit.group not in subjects:
            yield _party(reading, hit)


def _own_money(reading: Reading, index: int, recipient: Party | None) -> Party | None:
    """The recipient as giver of its own money: '$10m from the government of Angola' is no aid to Angola.

    Nor is what a usual recipient spends where no other is named to get it.
    """
    best = next((hit for hit in _hits(reading, index, Role.DONOR) if hit.rank >= _WHOSE), None)
    if best is None or (recipient is not None and reading.groups[best.group].codes != recipient.codes):
        return None
    return _party(reading, best) if _usual(reading, best) is UsualRole.RECIPIENT else None


def _spends_own_currency(reading: Reading, index: int) -> Party | None:
    """A usual receiver that acts on a sum of its own currency: 'Kenya set aside 10 billion shillings' for itself."""
    local = local_currencies(reading.sums[index])
    for hit in _hits(reading, index, Role.DONOR) if local else ():
        own_currency = own_currencies(reading.groups[hit.group].codes[0])
        if not local.isdisjoint(own_currency) and hit.rank >= SUBJECT and _usual(reading, hit) is UsualRole.RECIPIENT:
            return _party(reading, hit)
    return None


def _is_bloc(reading: Reading, hit: RoleHit) -> bool:
    return actor(reading.groups[hit.group].codes[0]).kind is not Kind.STATE


def _passes_on(reading: Reading, hit: RoleHit) -> bool:
    """Blocs, and ministries, agencies or programmes of states that give, pass the money on."""
    mentions, usual = reading.groups[hit.group].mentions, _usual(reading, hit)
    if _is_bloc(reading, hit):
        return usual in (UsualRole.DONOR, UsualRole.EITHER)
    return usual is UsualRole.DONOR and all(mention.form == Form.INSTITUTION for mention in mentions)


def _channels(reading: Reading, index: int) -> Iterator[Party]:
    for hit in _hits(reading, index, Role.RECIPIENT):
        in_town = all(mention.form == Form.CAPITAL for mention in reading.groups[hit.group].mentions)
        if hit.rank >= 90 and not in_town and (_usual(reading, hit) is UsualRole.CHANNEL or _is_bloc(reading, hit)):
            yield _party(reading, hit)


def _framed_donors(reading: Reading, index: int, recipient: Party | None) -> Iterator[Party]:
    taken = _codes(recipient)
    national = national_currency(reading.sums[index])
    aside = bystanders(reading, index)
    unnamed = min((choice.near for choice in own(reading, index, "donor")), default=_NEVER)
    foreign = recipient is not None and recipient.confidence is Confidence.STRONG
    for hit in _hits(reading, index, Role.DONOR):
        group = reading.groups[hit.group]
        if actor(group.codes[0]).kind is Kind.REGION:
            continue  # no region has money to give
        if (hit.group in aside and hit.rank <= _OWN_HOLD) or hit.distance > unnamed + _BESIDE:
            continue
        issued = own_currencies(group.codes[0])
        if taken & set(group.codes) or (national and issued and national not in issued and hit.rank < SUBJECT):
            continue
        least = _DONOR_FRAMES.get(_usual(reading, hit), SUBJECT)
        sure = least < SUBJECT or hit.rank == _GIVES or (foreign and (hit.distance <= 8 or hit.rank > SUBJECT))
        if hit.rank >= least and sure:
            other = recipient if foreign and hit.rank >= _FIRM else None
            yield _party(reading, hit, _joint(reading, index, hit, other) if other else ())
