"""Telegram's HTML, read as strictly as Telegram reads it: text and entities, or a complaint."""

import html
import re
from typing import Any
from urllib.parse import urlsplit

PLAIN = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"}
PLAIN |= {"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre"}
PLAIN |= {"tg-spoiler": "spoiler", "blockquote": "blockquote", "a": "text_link"}
NEWER = {"tg-time": "date_time"}  #: since Bot API 9.5
ATTRIBUTES = {"a": {"href"}, "blockquote": {"expandable"}, "tg-time": {"unix", "format"}}

_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


class Unparsable(Exception):
    """Not Telegram's HTML; the text is Telegram's own complaint."""

    def __init__(self, complaint: str) -> None:
        super().__init__(f"can't parse entities: {complaint}")


def units(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def link_is_good(url: str) -> bool:
    """Whether Telegram would take this as the address of a link or button."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"\s", url)


def parse_html(source: str, *, newer: bool = True) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of *source*, as the Bot API gives them back; (not *newer*) as one of 2025 does."""
    text, entities, open_tags = "", [], list[tuple[str, int, dict[str, Any]]]()
    at = 0
    while at < len(source):
        cut = source.find("<", at)
        piece = source[at:] if cut < 0 else source[at:cut]
        text += _ENTITY.sub(lambda found: html.unescape(found[0]), piece)
        if cut < 0:
            break
        offset = len(source[:cut].encode())
        found = _TAG.match(source, cut)
        if found is None:
            raise Unparsable(f'Unsupported start tag "{source[cut + 1 : cut + 9]}" at byte offset {offset}')
        at = found.end()
        closing, name = found[1], found[2].lower()
        if not closing:
            open_tags.append((name, units(text), _start(name, found[3], offset, newer)))
            continue
        if not open_tags:
            raise Unparsable(f"Unexpected end tag at byte offset {offset}")
        expected, start, entity = open_tags.pop()
        if name not in ("", expected):
            raise Unparsable(f'Unmatched end tag at byte offset {offset}, expected "</{expected}>", found "</{name}>"')
        if units(text) > start and entity.get("url", "http://a.b") and link_is_good(entity.get("url", "http://a.b")):
            entities.append(entity | {"offset": start, "length": units(text) - start})
    if open_tags:
        raise Unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _start(name: str, written: str, offset: int, newer: bool) -> dict[str, Any]:
    known = PLAIN | (NEWER if newer else {})
    if name not in known:
        raise Unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
    attributes = {found[1]: html.unescape(found[2] or found[3] or "") for found in _ATTRIBUTE.finditer(written)}
    if unknown := attributes.keys() - ATTRIBUTES.get(name, set()):
        raise Unparsable(f'Unexpected attributes {sorted(unknown)} in "{name}" at byte offset {offset}')
    entity: dict[str, Any] = {"type": known[name]}
    if "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if name == "tg-time":
        if not re.fullmatch(r"r|w?[dD]?[tT]?", attributes.get("format", "")):
            raise Unparsable(f"Invalid date format used at byte offset {offset}")
        entity |= {"unix_time": int(attributes["unix"]), "date_time_format": attributes.get("format", "")}
    if name == "a":
        entity["url"] = attributes.get("href", "")
    return entity
