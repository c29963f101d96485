"""A feed's bytes to entries: feedparser where it is XML, json where it is JSON Feed. Runs in the parsing worker."""

import html
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import feedparser

from jobs.parsing.decoding import decode
from news.errors import FeedError
from news.feeds.verdict import Verdict

feedparser.api.PREFERRED_XML_PARSERS.clear()  # it looks for a libxml2 binding that nobody has, at each parse

_MOST_ENTRIES = 5_000  # as many as are told apart without parsing (news/feeds/splitting.py)
_DECLARATION = re.compile(r"\A<\?xml\b[^>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_CLOSING = {"rss": "</channel></rss>", "feed": "</feed>", "rdf:rdf": "</rdf:RDF>"}
_CHALLENGE = re.compile(r"document\.cookie\s*=.{0,2000}location", re.DOTALL)


def read_feed(body: bytes, content_type: str = "") -> dict[str, Any]:
    """The feed as plain data: verdict, title, link, ttl, entries; FeedError when there is nothing to read."""
    text = _CONTROL.sub("", decode(body, content_type)).strip()
    if not text:
        raise FeedError(Verdict.EMPTY, "no text at all")
    if text.startswith("{"):
        return _json_feed(text)
    root = _root(text)
    if root in ("html", "head", "body", "script", "!doctype html"):
        raise FeedError(Verdict.BLOCKED if _CHALLENGE.search(text[:20_000]) else Verdict.HTML)
    verdict = Verdict.OK
    if root in _CLOSING and f"</{root}" not in text[-2000:].lower():
        text, verdict = _whole_items(text) + _CLOSING[root], Verdict.INCOMPLETE
    text = _REFERENCE.sub(_sound, _DECLARATION.sub("", text))
    # Not a string, which feedparser would take for an address or a file; and no check of HTML that nobody renders.
    found = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        if root in _CLOSING or found.get("version"):
            raise FeedError(Verdict.EMPTY)
        raise FeedError(Verdict.UNPARSEABLE, f"begins with <{root[:40]}>" if root else "no markup")
    return {
        "verdict": verdict,
        "title": _text(found.feed.get("title"), 300),
        "link": _text(found.feed.get("link"), 2000),
        "ttl": _minutes(found.feed.get("ttl")),
        "entries": [_entry(entry) for entry in found.entries[:_MOST_ENTRIES]],
    }


def _root(text: str) -> str:
    """The name of the outermost element, in small letters."""
    at = 0
    while match := re.compile(r"\s*<(\?|!--|!)?([\w:.-]*)(\s+html\b)?", re.IGNORECASE).match(text, at):
        if match[1] is None:
            return match[2].lower()
        if match[1] == "!" and match[3]:
            return "!doctype html"
        end = {"?": "?>", "!--": "-->", "!": ">"}[match[1]]
        place = text.find(end, match.end(1))
        if place < 0:
            return ""
        if match[1] == "!" and "[" in text[match.start() : place]:
            place = text.find("]", place)
            place = text.find(">", place) if place >= 0 else place
            if place < 0:
                return ""
        at = place + len(end)
    return ""


def _whole_items(text: str) -> str:
    """A feed that ends in the middle, up to the end of the last whole item."""
    ends = [found.end() for found in re.finditer(r"</(?:item|entry)\s*>", text, re.IGNORECASE)]
    if not ends:
        raise FeedError(Verdict.TRUNCATED)
    return text[: ends[-1]]


def _sound(reference: re.Match[str]) -> str:
    """A character reference, unless it names what no text may hold: a lone surrogate makes feedparser raise."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF or (number < 32 and number not in (9, 10, 13)):
        return ""
    return reference[0]


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    description = _text(entry.get("summary"), 50_000)
    if not description.strip():
        content = entry.get("content") or [{}]
        description = _text(content[0].get("value"), 50_000)
    return {
        "link": _text(entry.get("link"), 4000),
        "guid": _text(entry.get("id"), 2000),
        "title": _text(entry.get("title"), 2000),
        "description": description,
        "published": _text(_date(entry), 200),
        "categories": [_text(tag.get("term"), 200) for tag in (entry.get("tags") or [])[:30] if tag.get("term")],
        "image": _text(_image(entry), 2000),
    }


def _date(entry: Mapping[str, Any]) -> object:
    written = (entry[name] for name in ("published", "updated", "created") if name in entry)
    return next(filter(None, written), "")


def _image(entry: Mapping[str, Any]) -> object:
    for one in entry.get("media_content") or ():
        if one.get("medium") == "image" or str(one.get("type", "")).startswith("image/"):
            return one.get("url")
    for one in entry.get("media_thumbnail") or ():
        return one.get("url")
    for one in entry.get("enclosures") or ():
        if str(one.get("type", "")).startswith("image/"):
            return one.get("href")
    return ""


def _minutes(value: object) -> int:
    text = str(value).strip() if value is not None else ""
    return min(int(text), 10_080) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _text(value: object, most: int) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return _CONTROL.sub("", str(value)[:most])


def _json_feed(text: str) -> dict[str, Any]:
    try:
        feed = json.loads(text)
    except ValueError as broken:
        cut = text[-1] != "}"
        raise FeedError(Verdict.TRUNCATED if cut else Verdict.UNPARSEABLE, str(broken)) from broken
    except RecursionError as deep:
        raise FeedError(Verdict.UNPARSEABLE, "lists within lists without end") from deep
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError(Verdict.UNPARSEABLE, "JSON, but no JSON Feed")
    entries = [_json_entry(item) for item in items[:_MOST_ENTRIES] if isinstance(item, dict)]
    if not entries:
        raise FeedError(Verdict.EMPTY)
    return {
        "verdict": Verdict.OK,
        "title": _text(feed.get("title"), 300),
        "link": _text(feed.get("home_page_url"), 2000),
        "ttl": 0,
        "entries": entries,
    }


def _json_entry(item: dict[str, Any]) -> dict[str, Any]:
    plain = _text(item.get("summary"), 50_000) or _text(item.get("content_text"), 50_000)
    tags = item.get("tags")
    return {
        "link": _text(item.get("url"), 4000) or _text(item.get("external_url"), 4000),
        "guid": _text(item.get("id"), 2000),
        "title": _text(item.get("title"), 2000),
        "description": html.escape(plain) if plain else _text(item.get("content_html"), 50_000),
        "published": _text(item.get("date_published"), 200) or _text(item.get("date_modified"), 200),
        "categories": [_text(tag, 200) for tag in tags[:30] if _text(tag, 200)] if isinstance(tags, list) else [],
        "image": _text(item.get("image"), 2000) or _text(item.get("banner_image"), 2000),
    }
