"""Sums, dates and lists of names as short English: shared by charts, page and command line. Plain text, no markup."""

from collections.abc import Iterable, Sequence

NBSP = "\u00a0"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_UNITS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_BOUNDS = {"exact": "", "about": "about", "at_least": "at least", "up_to": "up to", "range": "about"}
_READ_IN = {
    "text": '"{}"',
    "title": '"{}" in the title',
    "publisher": '"{}" as the publisher',
    "published": "published on {}",
    "url": '"{}" in the address',
    "usual": "usual value",
    "reviewer": "set by a reviewer",
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip


def bound_words(qualifier: str) -> str:
    """The words before a sum: 'at least', 'about', 'up to' or ''. `qualifier` is a value of records.Qualifier."""
    return _BOUNDS.get(qualifier, "")


def short_sum(value: float, currency: str, qualifier: str = "exact") -> str:
    """'at least $1.4bn': three significant figures, `currency` an ISO 4217 code, `value` in full units."""
    sign = _SIGNS.get(currency.upper(), currency.upper() + NBSP)
    text = ("−" if value < 0 else "") + sign + _short_number(abs(value))
    words = bound_words(qualifier)
    return f"{words}{NBSP}{text}".replace(" ", NBSP) if words else text


def band_text(low: float, high: float | None, currency: str) -> str:
    """'$1.9bn to $2.3bn': what wording allows; '$1.9bn or more' without an upper end (None), '' where exact."""
    least = short_sum(low, currency)
    if high is None:
        return f"{least} or more"
    return "" if low == high else f"{least} to {short_sum(high, currency)}"


def size_text(size: float, measure: str, currency: str, qualifier: str = "exact") -> str:
    """A donor's size by a measure (`economies.measured`): a sum, a share as '0.31%', or a sum per head as '$2.40'."""
    if measure == "sum":
        return short_sum(size, currency, qualifier)
    before = f"{words}{NBSP}".replace(" ", NBSP) if (words := bound_words(qualifier)) else ""
    if measure == "gdp":
        return f"{before}{_small(size * 100)}%"
    sign = _SIGNS.get(currency.upper(), currency.upper() + NBSP)
    return before + sign + (_small(size) if size < 100 else _short_number(size))


def _small(number: float) -> str:
    """Three significant figures; what is next to nothing is not shown as nothing."""
    if 0 < number < 0.0001:
        return "<0.0001"
    decimals = next((n for n, least in enumerate((100, 10, 1, 0.1, 0.01, 0.001)) if number >= least), 5)
    return f"{number:.{decimals}f}" if number else "0"


def _short_number(value: float) -> str:
    for unit, name in _UNITS:
        if value >= unit * 0.9995:
            return _three_figures(value / unit) + name
    return f"{value:,.0f}"


def _three_figures(number: float) -> str:
    decimals = 0 if number >= 99.95 else 1 if number >= 9.995 else 2
    text = f"{number:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def total_qualifier(qualifiers: Iterable[str]) -> str:
    """What may be said of a total of sums with these qualifiers.

    Lower bounds and exact sums add up to a lower bound, upper bounds and exact sums to an upper bound; any other
    mixture bounds the total on neither side and is 'about'.
    """
    kinds = set(qualifiers) - {"exact"}
    if not kinds:
        return "exact"
    return kinds.pop() if kinds in ({"at_least"}, {"up_to"}) else "about"


def day_text(written: str) -> str:
    """'30 January 2024', 'January 2024', '2024' or 'undated' for `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, ''."""
    parts = written.split("-")
    if not written:
        return "undated"
    if len(parts) == 1:
        return written
    month = f"{MONTHS[int(parts[1]) - 1]}{NBSP}{parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])}{NBSP}{month}"


def listed(names: Sequence[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def counted(number: int, noun: str, plural: str = "") -> str:
    """'1 pledge', '2 pledges', '3,039 pledges'."""
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


def evidence_words(source: str, words: str) -> str:
    """Where a field was read: '"Norway" in the title'. `source` is a value of records.Source."""
    return _READ_IN.get(source, '"{}"').format(" ".join(words.split()))
