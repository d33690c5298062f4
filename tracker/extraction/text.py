"""Cleaning that never moves an offset: what is not prose is blanked or replaced one character for one."""

import regex

# Markup that reaches us inside text: tags, links, and the attribute syntax of wiki-like feeds.
_NOISE = regex.compile(
    r"""
      <[a-zA-Z/!][^<>]{0,2000}>           # HTML tags
    | (?:https?://|www\.)[^\s<>"']{1,2000}
    | :?\b(?i:abbr)\[ | \]\{title=[^{}]{0,300}\}
    """,
    regex.VERBOSE,
)
# Typographic variants of one sign; the length of the text stays.
_SAME = str.maketrans({
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2002": " ", "\u2003": " ", "\u200b": " ",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2011": "-", "\u2010": "-", "\u2060": " ", "\ufeff": " ", "\u00ad": " ", "\x00": " ", "\r": "\n",
    "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\x0b": "\n", "\x0c": "\n",
})  # fmt: skip


def clean(text: str) -> str:
    """`text` with markup blanked and typographic variants made one; same length, so that all offsets hold."""
    return _NOISE.sub(lambda match: " " * len(match.group()), text.translate(_SAME))
