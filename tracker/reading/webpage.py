"""Web pages: the article of a .html file, by what the page says of itself (JSON-LD, meta) and by its paragraphs."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.reading.days import parse_day
from tracker.reading.sources import BadInputError, Record, Source, decode, read_all

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_NOT_TEXT = (
    "script, style, noscript, template, svg, iframe, object, form, button, select, nav, aside, footer, dialog,"
    " [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=complementary]"
)
# The page's own word for its article first; a container counts only where it holds most of the page's text.
_CONTAINERS = ("[itemprop=articleBody]", "article", "main, [role=main]")
_ENOUGH = 0.5
_BLOCKS = re.compile(
    "address|article|blockquote|br|d[dlt]|div|fieldset|figcaption|figure|h[1-6]|header|hr|li|main|ol|p|pre|section"
    "|table|tbody|t[dhr]|tfoot|thead|ul"
)
_ARTICLE_TYPE = re.compile(r"Article$|Posting$|^Report$|^Statement$")
_SPACE = re.compile(r"\s+")
_TIME_META = (
    'meta[property="article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="date"]',
    'meta[name="pubdate"]',
    'meta[name="DC.date.issued"]',
    'meta[name="parsely-pub-date"]',
)


def read_webpage(source: Source) -> Iterator[Record]:
    """The article of an .html file: paragraphs as lines, without menus, scripts, footers. BadInputError."""
    data = read_all(source)
    declared = _CHARSET.search(data[:4096])
    tree = LexborHTMLParser(decode(data, _encoding(declared[1].decode("ascii")) if declared else ""))
    fields = _metadata(tree)
    text = _article_text(tree, str(fields.get("title", "")))
    if not text:
        raise BadInputError("has no text in it: a page that is built by its scripts; save it from the browser as text")
    yield Record(source.name, {**fields, "text": text}, source.stem)


def _encoding(charset: str) -> str:
    """Browsers read pages that say Latin-1 as Windows-1252, and publishers rely on it."""
    return "cp1252" if charset.lower() in ("iso-8859-1", "latin1", "us-ascii", "windows-1252") else charset


def _metadata(tree: LexborHTMLParser) -> dict[str, object]:
    linked = _json_ld(tree)
    heading = tree.css_first("h1")
    root = tree.css_first("html")
    canonical = tree.css_first('link[rel="canonical"]')
    publisher = linked.get("publisher")
    days = [
        *_texts(linked.get("datePublished")),
        *(_meta(tree, selector) for selector in _TIME_META),
        _first_time(tree),
    ]
    written = next(filter(None, days), "")
    title = [
        *_texts(linked.get("headline")),
        _meta(tree, 'meta[property="og:title"]'),
        _plain(heading),
        _plain(tree.css_first("title")),
    ]
    url = [
        (canonical.attributes.get("href") or "") if canonical else "",
        _meta(tree, 'meta[property="og:url"]'),
        *_texts(linked.get("url")),
    ]
    name = [
        *_texts(publisher.get("name") if isinstance(publisher, dict) else publisher),
        _meta(tree, 'meta[property="og:site_name"]'),
    ]
    return {
        "title": next(filter(None, title), ""),
        "url": next((address for address in url if address.startswith(("http://", "https://"))), ""),
        "publisher": next(filter(None, name), ""),
        "published": next(filter(parse_day, days), written),
        "lang": ((root.attributes.get("lang") or "") if root else "").split("-")[0].lower(),
    }


def _json_ld(tree: LexborHTMLParser) -> dict[str, Any]:
    """The first article that the page's JSON-LD describes; {} where none or where it is broken."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            waiting = [json.loads(script.text())]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                if any(_ARTICLE_TYPE.search(kind) for kind in _texts(item.get("@type"))):
                    return item
                waiting.extend(value for key, value in item.items() if key in ("@graph", "mainEntity"))
    return {}


def _texts(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [_SPACE.sub(" ", item).strip() for item in found if isinstance(item, str)]


def _meta(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return _SPACE.sub(" ", node.attributes.get("content") or "").strip() if node else ""


def _first_time(tree: LexborHTMLParser) -> str:
    node = tree.css_first("article time[datetime], main time[datetime]")
    return (node.attributes.get("datetime") or "") if node else ""


def _plain(node: LexborNode | None) -> str:
    return _SPACE.sub(" ", node.text()).strip() if node else ""


def _article_text(tree: LexborHTMLParser, title: str) -> str:
    for node in tree.css(_NOT_TEXT):
        node.decompose()
    body = tree.body
    if body is None:
        return ""
    whole = _lines(body)
    size = sum(map(len, whole))
    for selector in _CONTAINERS:
        found = [_lines(node) for node in tree.css(selector)]
        best = max(found, key=lambda lines: sum(map(len, lines)), default=[])
        if best and sum(map(len, best)) >= _ENOUGH * size:
            whole = best
            break
    return "\n".join(line for line in whole if line != title)


def _lines(top: LexborNode) -> list[str]:
    """The text below `top`, a line for each block. An own stack, since pages nest deeper than Python recurses."""
    pieces: list[str] = []
    stack: list[LexborNode | str] = [top]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node.tag == "-text":
            pieces.append(_SPACE.sub(" ", node.text_content or ""))
        else:
            edge = ["\n"] if _BLOCKS.fullmatch(node.tag or "") else []
            stack.extend(edge)
            stack.extend(reversed(list(node.iter(include_text=True))))
            pieces.extend(edge)
    return [line for raw in "".join(pieces).split("\n") if (line := _SPACE.sub(" ", raw).strip())]
