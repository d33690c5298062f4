"""Finds named actors: states, territories, blocs, institutions and regions, by any of their names.

The names are those of actor_names.py, found by actor_spellings.py; actor_neighbours.py tells what the words beside one
change, doubtful_actors.py what the rest of the text settles.
"""

from collections.abc import Iterator
from dataclasses import replace

from tracker.extraction.mentions.actor_names import Alias, Form
from tracker.extraction.mentions.actor_neighbours import in_context
from tracker.extraction.mentions.actor_spellings import candidates, plain_signs, stands_alone
from tracker.extraction.mentions.doubtful_actors import sure_of_repeated, sure_of_told
from tracker.extraction.words import words
from tracker.records import Mention


def find_actors(text: str, start: int = 0, end: int | None = None, story: str = "") -> list[Mention]:
    """The actors named in `text[start:end]`, in text order, not overlapping, the longest name first.

    Offsets count characters of `text`; the possessive is left out ("Ukraine" in "Ukraine's"). `story` is a text whose
    opening settles doubtful names too: there a leader is told by the full name, and a state by what is surely its own.
    """
    part = plain_signs(text[start:end])
    offset = min(start, len(text))
    found = [
        Mention(
            start=offset + at,
            end=offset + stop,
            code=alias.code,
            form=alias.form.value,
            strong=alias.strong,
            rule="alias:" + alias.alias,
        )
        for at, stop, alias in _mentions(part)
    ]
    return sure_of_told(sure_of_repeated(text, found), part, story)


def _mentions(part: str) -> Iterator[tuple[int, int, Alias]]:
    """Start, end and alias (as its neighbours leave it) of each mention."""
    free = 0
    last: Alias | None = None
    for position, entries in candidates(part):
        if position < free:
            continue
        for spelling, lead, alias in entries:
            at = position - lead
            if part.startswith(spelling, at) and at >= free and stands_alone(part, at, at + len(spelling)):
                between, free = part[free:at], at + len(spelling)
                judged = in_context(part, at, free, alias) if alias.code else None
                last = _of_its_state(judged, last, between) if judged else None
                if last:
                    yield at, free, last
                break


def _of_its_state(body: Alias, before: Alias | None, between: str) -> Alias:
    """A body that many states have is that of the state just before: 'the French Senate', 'Canada's House'."""
    if before is None or body.form is not Form.INSTITUTION or body.alias.lower() not in words("shared_body"):
        return body
    owned = between == "'s " or (between == " " and before.form is Form.ADJECTIVE)
    return replace(body, code=before.code, strong=True) if owned else body
