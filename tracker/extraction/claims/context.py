"""What an article as a whole says: its parties and where it comes from. Used only where a sentence is silent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.mentions.actors import find_actors
from tracker.extraction.mentions.usual_roles import UsualRole, usual_role
from tracker.extraction.words import words
from tracker.records import Article, Mention

# A headline names the parties of the story; one mention there outweighs several in passing.
_TITLE_WEIGHT = 4
# The main donor is named this many times as often as the next.
_CLEAR = 2


@dataclass(frozen=True, slots=True)
class Context:
    """The article's own parties: codes, most mentioned first. `main_donor` is empty where none stands out.

    `publisher` is where the outlet is at home; `authority` the same where it is a government or one of its offices,
    which tells of its own doings.
    """

    article: Article
    title: tuple[Mention, ...]
    donors: tuple[str, ...]
    main_donor: str
    recipients: tuple[str, ...]
    publisher: tuple[str, ...]
    authority: tuple[str, ...]


def context(article: Article, mentions: Sequence[Mention]) -> Context:
    """The context of an article whose text holds `mentions`."""
    title = tuple(find_actors(article.title))
    official = any(word in words("official") for word in article.publisher.lower().split())
    publisher = tuple(dict.fromkeys(m.code for m in find_actors(article.publisher)))
    weight: Counter[str] = Counter()
    for mention in mentions:
        weight[mention.code] += mention.strong
    for mention in title:
        weight[mention.code] += _TITLE_WEIGHT
    donors = [code for code, count in weight.most_common() if count and usual_role(code) is UsualRole.DONOR]
    clear = donors and (len(donors) == 1 or weight[donors[0]] >= _CLEAR * weight[donors[1]])
    ranked = [code for code, count in weight.most_common() if count]
    return Context(
        article,
        title,
        tuple(donors),
        donors[0] if clear else "",
        tuple(code for code in ranked if usual_role(code) is UsualRole.RECIPIENT),
        publisher,
        publisher if official else (),
    )
