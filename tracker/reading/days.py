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
