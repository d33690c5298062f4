"""What the headline of an article says of the sums below it."""

from collections.abc import Callable
from functools import cached_property

from tracker.extraction.claims.context import Context
from tracker.extraction.claims.judge import speaks_of_aid
from tracker.extraction.claims.parties import Parties, Party
from tracker.extraction.claims.same_sum import same_sum
from tracker.extraction.mentions.actor_names import members
from tracker.extraction.mentions.money import money_places
from tracker.extraction.mentions.usual_roles import GIVERS, UsualRole, usual_role
from tracker.extraction.rules.frames import Role
from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import LONGEST, Sentence
from tracker.extraction.text import clean
from tracker.records import Confidence, Money, Source


class Headline:
    """The title of an article and what it says."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def reading(self) -> Reading | None:
        """The title read as a sentence of its own; None where there is none."""
        article = self._context.article
        title = clean(article.title)
        whole = Sentence(0, min(len(title), LONGEST))
        return Reading(article, title, whole, of_money=bool(money_places(title))) if title else None

    def names(self, money: Money, lead_in: Reading | None = None) -> bool:
        """Whether it names the sum, or one over its list: then 'has given' tells what is new, no total."""
        headlined = self.reading.sums if self.reading else ()
        told = (money, *(lead_in.sums[:1] if lead_in else ()))
        return any(same_sum(one, other) for one in told for other in headlined)

    def names_as_aid(self, money: Money) -> bool:
        """Whether it names the sum as aid."""
        reading = self.reading
        if reading is None or not self.names(money):
            return False
        return speaks_of_aid([reading], bool(reading.roles(Role.RECIPIENT)))

    def is_of_their_aid(self, near: Callable[[], Parties], *, told: bool) -> bool:
        """Whether it is of the aid that the one party of a sum gives the other; `near` gives them where that may be.

        `told` says that the article has made a claim, so that the headline needs no word of aid.
        """
        of_aid = bool(self._codes) and (told or self._speaks_of_aid)
        if len(self._codes) < 2 and not of_aid:
            return False
        who = near()
        return self._names_both(who) or (of_aid and self._names_whom_it_helps(who))

    @cached_property
    def _speaks_of_aid(self) -> bool:
        return self.reading is not None and bool(self.reading.cues("aid"))

    def _names_both(self, who: Parties) -> bool:
        """Whether it names both parties: then the story is about the one's aid for the other."""
        donor, recipient = who.donor, who.recipient
        if donor is None or recipient is None or donor.source is Source.URL:
            return False
        return not self._codes.isdisjoint(donor.codes) and not self._codes.isdisjoint(recipient.codes)

    def _names_whom_it_helps(self, who: Parties) -> bool:
        """Whether it names the receiver, and the sentence a giver of the sum by grammar alone.

        Then the sum is for whom the headline names: 'France sends Lebanon aid', 'Berlin will provide $96 million'.
        """
        donor, recipient = who.donor, who.recipient
        if donor is None or recipient is None or self._codes.isdisjoint(recipient.codes):
            return False
        return donor.here and donor.firm and usual_role(donor.codes[0]) in GIVERS

    def is_of_others(self, donor: Party | None) -> bool:
        """Whether it is of other givers than the one that the sum's sentence names."""
        named = {code for code in self._codes if usual_role(code) is UsualRole.DONOR}
        if donor is None or donor.confidence is not Confidence.STRONG or not named:
            return False
        kin = {member for code in named for member in members(code)}
        return not set(donor.codes) & (named | kin)

    @cached_property
    def _codes(self) -> frozenset[str]:
        """The actors that it names."""
        return frozenset(mention.code for mention in self._context.title)
