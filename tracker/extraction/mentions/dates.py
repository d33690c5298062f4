"""Dates and periods in a text, resolved by the words alone or by the day of the article's publication.

A mention covers the words of the date without the preposition in front of it ('2024' in 'for 2024', 'the end of
2027' in 'until the end of 2027'). Its `rule` tells what the words say:

absolute_day, day_of_month (without year), weekday, relative_day, weekend, relative_week, month, relative_month, season,
year, relative_year, fiscal_year, part_of_year, recently
    a point in time; in_..., for_..., of_..., from_..., before_... and after_... are the same behind such a preposition
    ('for_year', 'in_month', 'for_relative_year'; not for days, where only before_ and after_ are told)
since, onward, until, by, as_of
    an open period `a/` or `/b`, onward for one that is yet to begin ('starting next year'); as_of has a point
range, ahead, back
    a closed period `a/b`: '2024 to 2027'; 'the next four years' (2024/2027 where published in 2024: the year of
    publication is the first); 'the past two years'
the rules of date_events.csv
    'since the invasion'
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tracker.extraction.mentions.date_meanings import Context, Found, Resolved, bare, resolve
from tracker.extraction.mentions.date_values import Direction, month_value
from tracker.extraction.mentions.date_words import RUN, Lexicon, lexicon
from tracker.records import DateBasis, DateMention

_LOOK_BACK = 64
_LOOK_AROUND = 2000
_LONGEST_LIST = 12
_DIRECTIONS = {"since": Direction.PAST, "by": Direction.FUTURE, "until": Direction.FUTURE}
_JOINED = re.compile(
    r"\s*(?P<word>[-–—]|to|through|until|till|up\s+to|and)\s+(?:(?:the\s+)?end\s+of\s+|early\s+|late\s+)?"
    r"|(?P<dash>\s*[-–—]\s*)"
)
_LIST_HEAD = re.compile(r"\b(?:over|covering|across|spanning|throughout)\s+\Z")
_LISTED = re.compile(r",?\s+(?:and\s+)?(?:in\s+|for\s+)?")
_FROM_NOW = re.compile(
    r"(?i:between\s+now\s+and|from\s+now\s+(?:to|until|through)|now\s+through)\s+(?:the\s+end\s+of\s+)?\Z"
)
_SINCE = re.compile(r"\b[Ss]ince\s+")
_SINCE_CLAUSE = re.compile(r"\b[Ss]ince\s+(?:[\w'’-]+\s+){1,8}(?:in|on|of)\s+\Z")
_AFTER_EVENT = re.compile(r"(?:\s+[\w'’-]+){0,3}?\s+(?:in|on|of)\s+\Z|\s+\Z")
_ONWARD = re.compile(r"\s+(?:on|onwards?|forward)\b")
_NEXT_WORD = re.compile(r"\s+([a-z]+)\b")
_NOT_PLURAL = re.compile(
    r"(?:.*(?:ss|us)|was|has|is|as|its|this|thus|towards|perhaps|besides|unless|across|alongside|does|onwards|afterwards"
    # Verbs of a budget or programme: 'the budget for 2024 sets aside'.
    r"|sets|includes|provides|holds|foresees|contains|earmarks|allocates|gives|reserves|envisages|totals|stands|comes|calls"
    r"|amounts|reaches|exceeds|remains|covers|seeks|goes|makes|puts|runs|marks|brings|shows|says)\Z"
)
_YEAR_STARTS = ("19", "20", "fy")
_PREFIXED = frozenset(["in", "for", "of", "from"])


def find_dates(text: str, start: int, end: int, published: date | None) -> list[DateMention]:
    """The dates and periods of `text[start:end]` in their order, none overlapping, offsets those of `text`.

    `published` is the day of publication, None where it is not known: then only what the words alone date is given.
    Never raises for any text; an impossible date ('February 30') gives nothing.
    """
    if published and not 1900 <= published.year <= 2200:
        published = None
    context = Context(lexicon(), published)
    found = list(_found(text, start, end, context.words)) if _may_hold_date(text, start, end, context.words) else []
    events = list(_events(text, start, end, found, context.words))
    covered = {at for event in events for at in range(event.start, event.end)}
    mentions = list(events)
    at = 0
    while at < len(found):
        mention, used = _mention(text, found, at, context)
        if mention and covered.isdisjoint(range(mention.start, mention.end)):
            mentions.append(mention)
        at += used
    return sorted(mentions, key=lambda mention: mention.start)


def _may_hold_date(text: str, start: int, end: int, words: Lexicon) -> bool:
    runs = RUN.findall(text[start:end].lower())
    return not words.marks.isdisjoint(runs) or any(run.startswith(_YEAR_STARTS) for run in runs)


def _found(text: str, start: int, end: int, words: Lexicon) -> Iterator[Found]:
    after = start
    for run in RUN.finditer(text, start, end):
        word = run.group()
        if word not in words.openings and not word[0].isdigit() and word[:2] != "FY":
            continue
        match = words.expression.match(text, run.start(), end) if run.start() >= after else None
        if match is None:
            continue
        kind = match.lastgroup or ""
        before = words.before.search(text, max(after, match.start() - _LOOK_BACK), match.start())
        after = match.end()
        if kind == "skip" or before is None:
            continue
        role = words.roles.get(" ".join((before["role"] or "").lower().split()), "")
        part = before["part"] or ""
        begin = before.start("part") if part else match.start()
        found = Found(match, kind, role, part, before["the"] or "", begin, match.end())
        if not _counts_things(text, found, words):
            yield found


def _counts_things(text: str, found: Found, words: Lexicon) -> bool:
    """'2024 vehicles' is a number."""
    following = _NEXT_WORD.match(text, found.end, found.end + 30) if found.kind == "year" else None
    if following is None or following[1] in words.year_nouns:
        return False
    if found.role in ("since", "in", "by", "until") and found["year"] != "2000":
        return False
    return following[1].endswith("s") and not _NOT_PLURAL.match(following[1])


def _stands(text: str, found: Found, words: Lexicon) -> bool:
    """Whether a year or month is a date by itself: 'in 2024' and 'in May' are, 'Resolution 2024' and 'May' are not."""
    if found.role and found.role not in ("of", "on"):
        return found.kind != "month" or found.role != "for" or words.months[bare(found["month"])].sure
    if found.kind == "month":
        return bool(found.part) or words.months[bare(found["month"])].sure
    if found.kind != "year" or found.part or found.article:
        return True
    head = text[max(0, found.start - _LOOK_BACK) : found.start]
    if found.role == "of":  # 'the budget of 2024', not 'the Assistance Act of 2024'
        return bool(re.search(r"(?<![\w.])[a-z]+\s+of\s+\Z", head))
    following = _NEXT_WORD.match(text, found.end, found.end + 30)
    return bool(following and following[1] in words.year_nouns) or bool(_FROM_NOW.search(head))


def _mention(text: str, found: list[Found], at: int, context: Context) -> tuple[DateMention | None, int]:
    """The mention that begins with the expression `at`, and how many expressions it uses up."""
    first = found[at]
    listed = _year_list(text, found, at)
    if listed > 1:
        last = found[at + listed - 1]
        return _made(first.start, last.end, f"{first['year']}/{last['year']}", "range", relative=False), listed
    if at + 1 < len(found) and (joined := _range(text, first, found[at + 1], context)):
        return joined, 2
    if not _stands(text, first, context.words):
        return None, 1
    resolved = resolve(first, replace(context, direction=_DIRECTIONS.get(first.role, Direction.NEAREST)))
    if resolved is None:
        return None, 1
    value, rule = _value_and_rule(text, first, resolved, context)
    relative = resolved.relative or (rule == "range" and resolved.low == resolved.high)
    return _made(first.start, first.end, value, rule, relative), 1


def _made(start: int, end: int, value: str, rule: str, relative: bool) -> DateMention:
    basis = DateBasis.ARTICLE if relative else DateBasis.SENTENCE
    return DateMention(start=start, end=end, value=value, basis=basis, rule=rule)


def _value_and_rule(text: str, found: Found, resolved: Resolved, context: Context) -> tuple[str, str]:
    low, high, role, grain = resolved.low, resolved.high, found.role, resolved.grain
    head = text[max(0, found.start - _LOOK_BACK) : found.start]
    if context.published and _FROM_NOW.search(head):
        return f"{context.published.isoformat()[: len(high)]}/{high}", "range"
    if text.startswith(("'s", "’s"), found.end) and role == "by":
        role = ""
    if low != high:
        return (f"/{high}", role) if role in ("by", "until") else (f"{low}/{high}", grain)
    if role == "from" and _ONWARD.match(text, found.end):
        role = "onward"
    if role == "onward" and context.published and low >= context.published.isoformat()[: len(low)]:
        return f"{low}/", role
    if role == "onward":
        role = "since"
    if role == "since" or (role in ("in", "on", "of", "") and not found.part and _SINCE_CLAUSE.search(head)):
        return f"{low}/", "since"
    if role in ("by", "until"):
        return f"/{high}", role
    if role == "as_of":
        return low, role
    if role in ("before", "after") or (role in _PREFIXED and len(low) < 10):
        return low, f"{role}_{grain}"
    return low, grain


def _year_list(text: str, found: list[Found], at: int) -> int:
    """How many years follow each other as in 'for 2022, 2023 and 2024'; 1 where it is no list of years in a row."""
    count = 1
    first = found[at]
    if first.kind != "year" or first.role not in ("in", "for", ""):
        return count
    if not first.role and not _LIST_HEAD.search(text, max(0, first.start - _LOOK_BACK), first.start):
        return count
    for one, other in pairwise(found[at : at + _LONGEST_LIST]):
        follows = other.kind == "year" and int(other["year"] or 0) == int(one["year"] or 0) + 1
        if not follows or not _LISTED.fullmatch(text, one.end, other.match.start()):
            break
        count += 1
    return count


def _range(text: str, first: Found, second: Found, context: Context) -> DateMention | None:
    """'January to April 2024', 'between 2022 and 2024', '2024 through the end of 2027' as one closed period."""
    join = _JOINED.fullmatch(text, first.end, second.match.start()) if second.match.start() - first.end < 40 else None
    if join is None or second.kind not in ("year", "my", "month", "dmy", "mdy", "iso"):
        return None
    word, between = join["word"], first.role == "between"
    if first.kind == "month" and not first.role and not _stands(text, first, context.words):
        return None
    if word == "and" and not between:
        return None
    last = resolve(second, replace(context, direction=Direction.NEAREST))
    if last is None:
        return None
    explicit = second["year"] is not None
    if first.kind == second.kind == "month" and not explicit:
        return _months(first, second, context)
    year = int(last.low[:4])
    opening = resolve(first, replace(context, year=year if explicit else None))
    if opening and opening.low > last.high and first["year"] is None:
        opening = resolve(first, replace(context, year=year - 1))
    if opening and first["year"] and not explicit and len(last.low) > 4:
        last = resolve(second, replace(context, year=int(opening.low[:4])))
    if opening is None or last is None or opening.low[: len(last.high)] > last.high[: len(opening.low)]:
        return None
    size = min(len(opening.low), len(last.high))
    relative = (opening.relative and not explicit) or (last.relative and first["year"] is None)
    value = f"{opening.low[:size]}/{last.high[:size]}"
    return _made(first.start, second.end, value, "range", relative)


def _months(first: Found, second: Found, context: Context) -> DateMention | None:
    """'July to December', where no year is told: the second is the first such month behind the first."""
    opening = resolve(first, context)
    if opening is None:
        return None
    year, month = int(opening.low[:4]), context.words.months[bare(second["month"])].value
    last = month_value(year + (month < int(opening.low[5:])), month)
    return _made(first.start, second.end, f"{opening.low}/{last}", "range", relative=True)


def _events(text: str, start: int, end: int, found: list[Found], words: Lexicon) -> Iterator[DateMention]:
    """'since the full-scale invasion (of February 2022)': periods that begin with an event the rows know."""
    if text.find("ince", start, end) < 0:
        return
    for since in _SINCE.finditer(text, start, end):
        known: list[tuple[int, int, DateMention]] = []
        for order, (row, pattern) in enumerate(words.events):
            match = pattern.match(text, since.end(), end)
            distance = _distance(text, match, row.near, start, end) if match else None
            if match and distance is not None:
                close = _with_its_date(text, match.end(), found)
                known.append((distance, order, _made(match.start(), close, row.value, row.rule, relative=False)))
        if known:
            yield min(known, key=lambda item: item[:2])[2]


def _distance(text: str, match: re.Match[str], near: tuple[str, ...], start: int, end: int) -> int | None:
    """How far the nearest of the words is: in the sentence, else in the text before, else behind; None out of reach."""
    if not near:
        return 0
    start, end = max(start, match.start() - _LOOK_AROUND), min(end, match.end() + _LOOK_AROUND)
    here = [abs(at - match.start()) for word in near if (at := text.find(word, start, end)) >= 0]
    before = [match.start() - at for word in near if (at := text.rfind(word, max(0, start - _LOOK_AROUND), start)) >= 0]
    behind = [at - match.start() for word in near if (at := text.find(word, end, end + _LOOK_AROUND)) >= 0]
    for rank, distances in enumerate((here, before, behind)):
        if distances:
            return rank * len(text) + min(distances)
    return None


def _with_its_date(text: str, end: int, found: list[Found]) -> int:
    following = bisect_left(found, end, key=lambda candidate: candidate.end)
    for candidate in found[following : following + 2]:
        if candidate.start < end < candidate.end:
            return candidate.end
        if end <= candidate.match.start() < end + 40 and _AFTER_EVENT.fullmatch(text, end, candidate.start):
            return candidate.end
    return end
