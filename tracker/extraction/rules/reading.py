"""One sentence read: its mentions tagged, and what frames and cues say of them."""

from dataclasses import dataclass

from tracker.extraction.mentions.actors import Form, find_actors
from tracker.extraction.mentions.dates import find_dates
from tracker.extraction.mentions.money import find_money, has_money_cue
from tracker.extraction.mentions.usual_roles import joinable
from tracker.extraction.rules.cues import CueHit, find_cues
from tracker.extraction.rules.frames import RoleHit, find_roles
from tracker.extraction.rules.tagged import Tagged, tag
from tracker.extraction.rules.zones import Zone, zones
from tracker.extraction.sentences import Sentence
from tracker.records import Article

# Forms that are somebody else's name as often ('Jordan', 'Georgia'): taken only where the text makes them sure.
_DOUBTFUL = frozenset({Form.NAME, Form.ADJECTIVE, Form.PEOPLE, Form.LEADER})


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with all that the stages found in it. `roles` come best first, `cues` and `zones` in text order."""

    tagged: Tagged
    roles: tuple[RoleHit, ...]
    cues: tuple[CueHit, ...]
    zones: tuple[Zone, ...]


def read_sentence(article: Article, text: str, sentence: Sentence) -> Reading:
    """Reads one sentence of the cleaned `text` of `article`."""
    start, end = sentence.start, sentence.end
    sums = find_money(text, start, end) if has_money_cue(text, start, end) else []
    actors = [mention for mention in find_actors(text, start, end) if mention.strong or mention.form not in _DOUBTFUL]
    dates = find_dates(text, start, end, article.published)
    tagged = tag(text, sentence, sums, actors, dates, joinable)
    return Reading(tagged, tuple(find_roles(tagged)), tuple(find_cues(tagged)), zones(tagged))
