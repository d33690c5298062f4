"""One sentence read: its mentions tagged, and what frames and cues say of them."""

from functools import cached_property

from tracker.extraction.mentions.actor_names import Form
from tracker.extraction.mentions.actors import find_actors
from tracker.extraction.mentions.dates import find_dates
from tracker.extraction.mentions.money import find_money
from tracker.extraction.mentions.usual_roles import joinable
from tracker.extraction.rules import cues, frames
from tracker.extraction.rules.clauses import Clauses
from tracker.extraction.rules.cues import Cue, CueHit, find_cues
from tracker.extraction.rules.frames import Frame, Role, RoleHit, find_roles
from tracker.extraction.rules.patterns import Met
from tracker.extraction.rules.tagged import Group, Shortened, Tagged, joined, tag
from tracker.extraction.rules.zones import Zone, zones
from tracker.extraction.sentences import Sentence
from tracker.records import Article, DateMention, Money

# Forms that are somebody else's name as often ('Jordan', 'Georgia'): taken only where the text makes them sure.
_DOUBTFUL = frozenset({Form.NAME, Form.ADJECTIVE, Form.PEOPLE, Form.LEADER})
# What holds more sums is a table and no sentence; the bound keeps the work for a sentence small.
MOST_SUMS = 64


class Reading:
    """One sentence of the cleaned `text` of `article`, with all that the stages find in it, each found when asked for.

    Most sums are rejected for what a few cues say, so most of a sentence is never looked for. `of_money` says that it
    can hold a sum at all (see money_places).
    """

    def __init__(self, article: Article, text: str, sentence: Sentence, *, of_money: bool = True) -> None:
        self.sentence = sentence
        self._article, self._text, self._of_money = article, text, of_money
        self._cues: dict[str, tuple[CueHit, ...]] = {}
        self._roles: dict[Role, tuple[RoleHit, ...]] = {}

    @cached_property
    def _found(self) -> list[Money]:
        return find_money(self._text, self.sentence.start, self.sentence.end) if self._of_money else []

    @cached_property
    def sums(self) -> list[Money]:
        """The sums of money that are read, in text order."""
        return self._found[:MOST_SUMS]

    @property
    def beyond(self) -> list[Money]:
        """The sums of a sentence that has more than anybody reads."""
        return self._found[MOST_SUMS:]

    @cached_property
    def tagged(self) -> Tagged:
        """The sentence with its sums, actors and dates."""
        return tag(self._text, self.sentence, self.sums, self.groups, self.dates)

    @cached_property
    def groups(self) -> list[Group]:
        """The actors that are named, in text order, those that act as one joined."""
        text, start, end = self._text, self.sentence.start, self.sentence.end
        actors = [found for found in find_actors(text, start, end, text) if found.strong or found.form not in _DOUBTFUL]
        return joined(text, actors, joinable)

    @cached_property
    def dates(self) -> list[DateMention]:
        """The dates and periods, in text order."""
        return find_dates(self._text, self.sentence.start, self.sentence.end, self._article.published)

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """The words that belong to each sum, in text order."""
        return zones(self.tagged)

    def between(self, start: int, end: int) -> str:
        """The text from one offset to another."""
        return self._text[start:end]

    def forget(self) -> None:
        """Drops what was found beside the sums, to be found again if it is asked for: it takes many times the text."""
        found = ("tagged", "groups", "dates", "zones", "_zone_of", "clauses", "_shortened", "_cues_met", "_frames_met")
        for name in found:
            self.__dict__.pop(name, None)
        self._cues.clear()
        self._roles.clear()

    def zone(self, index: int) -> Zone:
        """The words that belong to sum `index`."""
        return self._zone_of[index]

    @cached_property
    def _zone_of(self) -> dict[int, Zone]:
        return {zone.sum: zone for zone in self.zones}

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses of the sentence."""
        return Clauses(self.tagged)

    @cached_property
    def _cues_met(self) -> Met[Cue]:
        return cues.rules().met(self.tagged, lambda: self._shortened)

    @cached_property
    def _frames_met(self) -> Met[Frame]:
        return frames.rules().met(self.tagged, lambda: self._shortened)

    @cached_property
    def _shortened(self) -> Shortened | None:
        """The sentence without relative clauses and appositions, if it has any that parts its words."""
        kept = self.clauses.outside()
        goes_on = len(kept) > 1 and kept[-2] >= len(kept) - 1  # a full stop alone behind an aside is nothing parted
        return self.tagged.only(kept) if goes_on else None

    def cues(self, field: str) -> tuple[CueHit, ...]:
        """The cues of one field in text order."""
        if field not in self._cues:
            self._cues[field] = tuple(find_cues(self.tagged, field, self._cues_met, self.clauses))
        return self._cues[field]

    def roles(self, role: Role) -> tuple[RoleHit, ...]:
        """The actors that the frames give one role, best first."""
        if role not in self._roles:
            named = self.sums and self.groups
            found = find_roles(self.tagged, role, self._frames_met, self.clauses) if named else ()
            self._roles[role] = tuple(found)
        return self._roles[role]
