"""HTML as newspapers write it: parsed whatever its faults, and read as plain text."""

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from news.text.vietnamese import clean

Node = LexborNode

# These tags part words; a blank before each keeps "…quả</p><p>Theo…" two sentences. In a broken "</br>" as well.
_PARTING = re.compile(
    r"<(?=/?(?:p|div|br|li|[uo]l|t[drh]|table|h[1-6]|hr|blockquote|section|article|figcaption)\b)", re.I
)
_NESTING = re.compile(r"<(?P<closing>/?)(?!(?:p|li|a|br|img|input|meta|link|hr|source|option|td|tr)\b)[a-z]", re.I)
_DEEPEST = 2_000  #: elements within each other; the time that parsing takes grows with the square of it
_LONG_TAG = re.compile(r"<[a-z][^<>]{50000}", re.I)
_UNREAD = "script, style, noscript, template, iframe, video, audio, svg, button, form"


def parse_html(html: str) -> Node:
    """The root of the document; the text of scripts stays, so that JSON in them can be read.

    A document made to keep the parser busy is read as an empty one.
    """
    text = html.encode("utf-8", "ignore").decode()  # the parser refuses lone surrogates
    if _is_bomb(text):
        text = ""
    root = LexborHTMLParser(_PARTING.sub(" <", text)).root
    assert root is not None
    return root


def _is_bomb(text: str) -> bool:
    """Whether the parser, which takes the square of depth and of attributes, would be busy for minutes."""
    depth = 0
    for tag in _NESTING.finditer(text):
        depth += -1 if tag["closing"] else 1
        if depth > _DEEPEST:
            return True
    return _LONG_TAG.search(text) is not None


def text_of(node: Node) -> str:
    """What a person reads in this part of the page, cleaned."""
    return clean(node.text(deep=True))


def words_of(root: Node) -> str:
    """What a person reads in a document; scripts, styles and the like go."""
    remove(root, _UNREAD)
    return text_of(root)


def remove(node: Node, selector: str) -> None:
    """Take all that the selector finds out of the tree."""
    for part in node.css(selector):
        part.decompose()


def web_address(link: str | None, base: str) -> str:
    """The link as an absolute http(s) address, empty when it is none.

    >>> web_address("//cdn.example/a b.jpg", "https://example.vn/tin")
    'https://cdn.example/a%20b.jpg'
    >>> web_address("data:image/gif;base64,R0", "https://example.vn/tin")
    ''
    """
    if not link:
        return ""
    try:
        address = urljoin(base, re.sub(r"[\t\r\n]", "", link).strip().replace(" ", "%20"))
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.hostname else ""


def first_image(node: Node, base: str) -> str:
    """The address of the first picture that is one: no counter's dot, no stand-in for a picture that loads later."""
    for image in node.css("img"):
        attributes = image.attributes
        if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
            continue
        for name in ("data-src", "data-original", "data-lazy-src", "src"):
            address = web_address(attributes.get(name), base)
            if address:
                return address
    return ""
