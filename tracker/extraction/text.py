"""Cleaning that never moves an offset: what is not prose is blanked or replaced one character for one."""

import regex

# Markup that reaches us inside text: attribute syntax of wiki-like feeds, HTML tags, and links; each pattern begins
# with a sign that most texts do not hold.
_NOISE = (
    ("]{title=", regex.compile(r"\]\{title=[^{}]{0,300}\}")),
    ("bbr[", regex.compile(r":?\b(?i:a)bbr\[")),
    ("<", regex.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")),
    ("http", regex.compile(r"https?://[^\s<>\"']{1,2000}")),
    ("www.", regex.compile(r"www\.[^\s<>\"']{1,2000}")),
)
# Typographic variants of one sign; the length of the text stays.
_PLAIN = {
    " ": "\u00a0\u202f\u2009\u2007\u2002\u2003\u200b\u2060\ufeff\u00ad\x00",
    "'": "\u2019\u2018\u02bc",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
    "-": "\u2011\u2010",
    "\n": "\r\u2028\u2029\u0085\x0b\x0c",
}
_SAME = [(variant, plain) for plain, variants in _PLAIN.items() for variant in variants]
_SAME_IN_ASCII = [(variant, plain) for variant, plain in _SAME if variant.isascii()]


def clean(text: str) -> str:
    """`text` with markup blanked and typographic variants made one; same length, so that all offsets hold."""
    for variant, plain in _SAME_IN_ASCII if text.isascii() else _SAME:
        if variant in text:
            text = text.replace(variant, plain)
    for sign, pattern in _NOISE:
        if sign in text:
            text = pattern.sub(_blank, text)
    return text


def _blank(match: "regex.Match[str]") -> str:
    return " " * len(match.group())
