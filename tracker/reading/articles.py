"""From a record as its format gives it to a checked Article: names of columns, identities, dates, clean characters."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date

from tracker.reading.days import dateline, parse_day
from tracker.reading.manifest import Entry
from tracker.reading.sources import Record
from tracker.records import Article, DateBasis, Unreadable

# The fields of an article beside its text, each by the names that it may have.
_NAMES = {
    "id": ("id",),
    "title": ("title",),
    "url": ("url",),
    "published": ("published", "date"),
    "publisher": ("publisher", "source"),
    "lang": ("lang",),
}
_BROKEN = re.compile("[\0\ud800-\udfff]")
_NO_ENTRY = Entry()
# Lists of identifiers (claim_ids) are joined with it.
_LIST_MARK = ";"


def article_of(record: Record, entry: Entry = _NO_ENTRY) -> Iterator[Article | Unreadable]:
    """The article that `record` gives, completed from the manifest's `entry`, and an Unreadable for each fault.

    A record without text gives only the Unreadable. An article is kept in spite of a date that cannot be read (it then
    has none, or the manifest's), of damaged characters (replaced one for one by U+FFFD, so that offsets stay) and of an
    identifier that would part a list.
    """
    text = record.fields.get("text")
    if not isinstance(text, str) or not text.strip():
        yield Unreadable(record.where, "has no text: fill the field 'text' or remove it")
        return
    values = {name: _cell(record.fields, keys) for name, keys in _NAMES.items()}
    if _is_damaged("\n".join((*values.values(), text))):
        damaged = [name for name, value in {**values, "text": text}.items() if _is_damaged(value)]
        reason = f"has damaged characters in {', '.join(damaged)}: read with U+FFFD in their place; check its source"
        yield Unreadable(record.where, reason)
        values = {name: _BROKEN.sub("\ufffd", value) for name, value in values.items()}
        text = _BROKEN.sub("\ufffd", text)
    own_day = parse_day(values["published"])
    if values["published"] and own_day is None:
        reason = f"has a date that names no day for certain, {values['published'][:40]!r}: write it as YYYY-MM-DD"
        yield Unreadable(record.where, f"{reason} (read without it)")
    body = _with_plain_line_ends(text)
    published, basis = _published(own_day, entry, body)
    article_id = values["id"] or record.default_id or text_id(body)
    if _LIST_MARK in article_id:
        reason = f"has the id {article_id!r}, in which {_LIST_MARK!r} would part a list: read with ',' in its place"
        yield Unreadable(record.where, reason)
    yield Article(
        article_id=article_id.replace(_LIST_MARK, ","),
        text=body,
        title=values["title"] or entry.title,
        url=values["url"] or entry.url,
        publisher=values["publisher"] or entry.publisher,
        published=published,
        published_basis=basis,
        lang=values["lang"],
    )


def _with_plain_line_ends(text: str) -> str:
    """`text` with '\\n' for every line end, each character in its old place."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def _is_damaged(text: str) -> bool:
    if "\0" in text:
        return True
    try:
        text.encode()  # many times as fast as a search for what cannot be encoded
    except UnicodeEncodeError:
        return True
    return False


def text_id(text: str) -> str:
    """An identity for an article that has none: the same text has the same one wherever it is read."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _published(own: date | None, entry: Entry, text: str) -> tuple[date | None, DateBasis]:
    if own:
        return own, DateBasis.ARTICLE
    if entry.published:
        return entry.published, DateBasis.MANIFEST
    shown = dateline(text)
    return shown, DateBasis.ARTICLE if shown else DateBasis.NONE


def _cell(fields: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first filled field of these in one line; numbers are taken as written, anything else as empty."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and (words := value.split()):
            return " ".join(words)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""
