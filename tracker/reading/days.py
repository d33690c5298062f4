"""Publication days as feeds, pages and tables write them."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

# Page generators write year -0001 or 1970 where they know no date: outside of these years no date is believed.
FIRST_YEAR, LAST_YEAR = 1971, 2199

_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?![\d-])")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_WORDS = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<m1>[a-z]{3,9})\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m2>[a-z]{3,9})\.?,?)\s+(?P<year>\d{4})\b",
    re.IGNORECASE,
)

_CLOCK = r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?"
_DATE = r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}|(?:[a-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\s+[a-z]{3,9}),?\s+\d{4}"
_DATELINE = re.compile(
    rf"(?:(?:published|posted|updated|first published):?\s+)?(?:[a-z]{{3,9}},?\s+)?(?:"
    rf"(?P<before>{_DATE})(?:,|\s+at|\s+[-–|·])?\s+{_CLOCK}|{_CLOCK}\s+(?:on\s+)?(?P<after>{_DATE}))\b",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# A page's date line stands above its article, and is no sentence.
_HEAD, _LINE = 5_000, 80


def dateline(text: str) -> date | None:
    """The day of the first line near the top of a page that holds a full date and a time of day; None without one."""
    for line in text[:_HEAD].splitlines():
        match = _DATELINE.match(line.strip()) if len(line) <= _LINE else None
        if match and (day := parse_day(_unslashed(match["before"] or match["after"]))):
            return day
    return None


def _unslashed(written: str) -> str:
    """'09/25/2023' as ISO writes it, where only one of its numbers can be the month."""
    match = _SLASHED.fullmatch(written)
    if not match or (int(match[1]) > 12) == (int(match[2]) > 12):
        return written
    month, day = sorted((int(match[1]), int(match[2])))
    return f"{match[3]}-{month:02}-{day:02}"


def parse_day(written: str) -> date | None:
    """The day that a date or timestamp names, in the publisher's own time zone; None where it names none for certain.

    Reads ISO 8601 ('2024-01-30', '2024-01-30T11:05:00Z', '20240130'), e-mail dates ('Tue, 30 Jan 2024 11:05 GMT'),
    'January 30, 2024' and '30 January 2024'. '01/02/2024' is refused: it means two days.
    """
    written = written.strip()
    if match := _ISO.match(written):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _WORDS.match(written):
        month = _MONTHS.get((match["m1"] or match["m2"])[:3].lower(), 0)
        return _day(int(match["year"]), month, int(match["d1"] or match["d2"]))
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    return _day(moment.year, moment.month, moment.day)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
