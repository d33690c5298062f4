"""Doubtful names settled by what else is told: 'Georgia' by 'Georgian', 'Marin' by 'Sanna Marin'."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tracker.extraction.mentions.actor_names import Form, Kind, actor, aliases, full_names, sure_names
from tracker.extraction.mentions.actor_spellings import occurrences, plain_signs, stands_alone
from tracker.records import Mention

_LISTED = re.compile(r",?\s(?:and|or|&)\s|,\s")
_OPENING = 8_000  # characters in which a story names in full those whom it shortens later
_HOME_OF_NAMESAKES = "USA"  # the state where Georgia lies too


def sure_of_repeated(text: str, found: list[Mention]) -> list[Mention]:
    """Makes strong what another mention settles.

    A doubtful state ('Georgia') is settled by any sure mention of the state ('Georgian'), or by a sure state in the
    same list ('Georgia and Armenia').
    """
    if all(mention.strong for mention in found):
        return found
    codes = {mention.code for mention in found if mention.strong}
    listed = {at for a, b in pairwise(found) if _LISTED.fullmatch(text, a.end, b.start) for at in _settled(a, b)}
    return [
        m._replace(strong=True)
        if not m.strong and (m.start in listed or (m.code in codes and _is_doubtful_name(m)))
        else m
        for m in found
    ]


def _settled(first: Mention, second: Mention) -> Iterator[int]:
    """Where the doubtful one of two listed names begins, if the other is a sure name of a state."""
    for one, other in ((first, second), (second, first)):
        if _is_doubtful_name(one) and other.strong and other.form == Form.NAME:
            yield one.start


def _is_doubtful_name(mention: Mention) -> bool:
    name = actor(mention.code).name
    return mention.rule == f"alias:{name}" and not aliases()[name].strong


def sure_of_told(found: list[Mention], part: str, story: str) -> list[Mention]:
    """Makes strong what the opening of the part or of the story tells in full; drops surnames that neither does."""
    doubtful = dict(_doubtful(found))
    if not doubtful:
        return found
    opening = part[:_OPENING] + "\n" + plain_signs(story[:_OPENING])
    told = {name: _told_code(name, mention, found, opening) for name, mention in doubtful.items()}
    settled = [(mention, "" if mention.strong else told.get(_name(mention), "")) for mention in found]
    return [
        m._replace(strong=True, code=code, form=Form.LEADER.value if m.form == Form.SURNAME else m.form) if code else m
        for m, code in settled
        if code or m.form != Form.SURNAME
    ]


def _name(mention: Mention) -> str:
    return mention.rule.removeprefix("alias:")


def _doubtful(found: list[Mention]) -> Iterator[tuple[str, Mention]]:
    """The names that can be settled by what is told elsewhere, each with a mention."""
    for mention in found:
        if not mention.strong and (mention.form in (Form.LEADER, Form.SURNAME) or _is_doubtful_state(mention)):
            yield _name(mention), mention


def _is_doubtful_state(mention: Mention) -> bool:
    if mention.form != Form.NAME or actor(mention.code).kind is not Kind.STATE:
        return False
    return not aliases()[_name(mention)].strong


def _told_code(name: str, mention: Mention, found: list[Mention], opening: str) -> str:
    """Whose the doubtful name is, as the opening tells; empty where it does not, or tells of several."""
    if mention.form == Form.NAME:
        abroad = any(_is_foreign_state(other, mention.code) for other in found)
        sure = abroad or any(_tells(opening, known) for known in sure_names(mention.code))
        return mention.code if sure else ""
    codes = {leader.code for leader in full_names().get(name, ()) if _tells(opening, plain_signs(leader.alias))}
    return codes.pop() if len(codes) == 1 else ""


def _is_foreign_state(mention: Mention, code: str) -> bool:
    """Whether another state is surely named, and not the one whose places share the names of states."""
    if not mention.strong or mention.code in (code, _HOME_OF_NAMESAKES):
        return False
    return actor(mention.code).kind is Kind.STATE and mention.form in (Form.NAME, Form.ABBREVIATION, Form.ADJECTIVE)


def _tells(opening: str, name: str) -> bool:
    return any(stands_alone(opening, at, at + len(name)) for at in occurrences(opening, name))
