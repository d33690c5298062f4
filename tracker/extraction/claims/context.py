"""What an article as a whole says: its parties and where it comes from. Used only where a sentence is silent."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from tracker.extraction.claims.origin import Origin
from tracker.extraction.mentions.actor_names import Form, Kind, actor
from tracker.extraction.mentions.actors import find_actors
from tracker.extraction.mentions.hosts import currency_at, find_host, official_site
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.sentences import LONGEST
from tracker.extraction.words import words
from tracker.records import Article, Confidence, Mention, Source

_NO_LENDERS = frozenset({"UN"})
# A headline names the parties of the story; one mention there outweighs several in passing.
_TITLE_WEIGHT = 4
# The main donor or recipient is named this many times as often as the next.
_CLEAR = 2
# What an article is about is plain by then; the mentions of all of a huge one would take many times its text.
_READ = 500_000
# The place that opens a text: 'AMMAN - ', 'NAIROBI (AP) — '.
_PLACE = re.compile(r"\s*([A-Z][A-Z'-]{2,}(?: [A-Z'-]{3,}){0,2})\s*(?:\([^()\n]{2,20}\)\s*)?[-–—:|]\s")


class Context:
    """The parties that an article as a whole names, codes most mentioned first; each looked for when asked for."""

    def __init__(self, article: Article, text: str) -> None:
        self.article = article
        self._text = text

    @cached_property
    def title(self) -> tuple[Mention, ...]:
        """The actors of the headline."""
        return tuple(find_actors(self.article.title[:LONGEST], story=self._text))

    @cached_property
    def publisher(self) -> tuple[Mention, ...]:
        """Where the outlet is at home, as its name tells."""
        return tuple(find_actors(self.article.publisher[:LONGEST]))

    @cached_property
    def at_home(self) -> tuple[Source, Mention] | None:
        """A usual receiver whose own outlet tells the story, as the place that opens the text or its name says.

        Such an outlet seldom names its own state: 'AMMAN - Germany on Sunday earmarked €125 million for schools'.
        """
        place = _PLACE.match(self._text)
        opening = find_actors(self._text[: place.end()].title(), place.start(1)) if place else []
        named = [one for one in self.publisher if one.strong or one.form == Form.CAPITAL]  # not 'Georgia Today'
        known = [*((Source.TEXT, one) for one in opening), *((Source.PUBLISHER, one) for one in named)]
        source, mention = known[0] if known else (Source.TEXT, None)
        return (source, mention) if mention and usual_role(mention.code) is UsualRole.RECIPIENT else None

    @cached_property
    def authority(self) -> tuple[Mention, ...]:
        """The publisher where it is a government or one of its offices, which tells of its own doings."""
        official = any(word in words("official") for word in self.article.publisher.lower().split())
        return self.publisher if official else ()

    @cached_property
    def home(self) -> tuple[str, Origin | None]:
        """The currency of the place where the outlet is at home, as its address or its name tells; empty if none."""
        host = find_host(self.article.url)
        currency = currency_at(host["host"]) if host else ""
        if host and currency:
            return currency, Origin(*host.span("host"), "domain", Confidence.DEFAULT, Source.URL)
        for mention in self.publisher[:1]:
            origin = Origin(mention.start, mention.end, "publisher_home", Confidence.DEFAULT, Source.PUBLISHER)
            return actor(mention.code).currency, origin
        return "", None

    @cached_property
    def site(self) -> tuple[Mention, ...]:
        """The government or body at whose own site the article stands."""
        found = official_site(self.article.url)
        return (found,) if found else ()

    @cached_property
    def donors(self) -> tuple[str, ...]:
        """The usual donors that the article names."""
        return tuple(code for code in self._ranked if usual_role(code) is UsualRole.DONOR)

    @cached_property
    def lender(self) -> str:
        """The bank or fund that the article names most; empty where it names none."""
        banks = (code for code in self._ranked if actor(code).kind is Kind.INSTITUTION and code not in _NO_LENDERS)
        return next(banks, "")

    @cached_property
    def main_donor(self) -> str:
        """The donor that the story is about; empty where none stands out."""
        return self._main(self.donors)

    @cached_property
    def main_recipient(self) -> str:
        """The recipient that the story is about; empty where none stands out."""
        return self._main(self.recipients)

    def _main(self, codes: Sequence[str]) -> str:
        """The first of the codes, most mentioned first, if it is named far more often than the next."""
        weights = [self._tally[0][code] for code in codes[:2]]
        return codes[0] if weights and (len(weights) == 1 or weights[0] >= _CLEAR * weights[1]) else ""

    @cached_property
    def recipients(self) -> tuple[str, ...]:
        """The usual recipients that the article names."""
        return tuple(code for code in self._ranked if usual_role(code) is UsualRole.RECIPIENT)

    @property
    def named(self) -> Mapping[str, tuple[Source, Mention]]:
        """The first sure mention of each code, in the text if it is there."""
        return self._tally[1]

    @cached_property
    def _tally(self) -> tuple[Counter[str], dict[str, tuple[Source, Mention]]]:
        weight: Counter[str] = Counter()
        named: dict[str, tuple[Source, Mention]] = {}
        for mention in find_actors(self._text, 0, _READ):
            weight[mention.code] += mention.strong
            if mention.strong:
                named.setdefault(mention.code, (Source.TEXT, mention))
        for mention in self.title:
            weight[mention.code] += _TITLE_WEIGHT
            named.setdefault(mention.code, (Source.TITLE, mention))
        return weight, named

    @cached_property
    def _ranked(self) -> tuple[str, ...]:
        return tuple(code for code, count in self._tally[0].most_common() if count)
