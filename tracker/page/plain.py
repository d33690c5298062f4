"""Text from articles is hostile: it is shown as the characters it consists of, never as markup."""

import html
import re
from urllib.parse import urlsplit

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def unmarked(text: str) -> str:
    """Text for a label or heading that Streamlit reads as Markdown: every ASCII punctuation mark escaped, one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(str(text).split()))


def escaped(text: str) -> str:
    """Text for HTML, in an element or in a quoted attribute."""
    return html.escape(str(text), quote=True)


def heading(text: str, level: int = 2) -> str:
    """A heading as HTML: level 1 for the page's finding, 2 for that of a part."""
    css = "pt-title" if level == 1 else "pt-heading"
    return f'<h{level} class="{css}">{escaped(text)}</h{level}>'


def web_link(url: str) -> str:
    """The address if it leads to a website (http or https, with a host), else ''."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
