"""Where a newspaper may keep its feeds: what its pages lead to, and what its kind of system would do."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from news.feeds.feed import Form
from news.feeds.listings import base_of
from news.text.links import link_of, same_site
from news.text.markup import Node, parse_html, text_of
from news.text.vietnamese import clean, fold

MOST = 200  #: links of one kind taken from a page

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_INDEX = re.compile(r"/(?:kenh-)?rss(?:-feeds?)?(?:/index)?(?:\.(?:html?|aspx?|php))?")
_FEED = re.compile(r"/(?:rss|feeds?)/[^/]+(?:/[^/]+)*|.*\.(?:rss|atom)|.*/feed", re.IGNORECASE)
_NO_FEED = re.compile(r"\.(?:html?|jpe?g|png|gif|webp|svg|css|js|pdf)\Z", re.IGNORECASE)
_SECTION = re.compile(r"/([a-z]+(?:-[a-z0-9]+){0,5}(?:/[a-z]+(?:-[a-z0-9]+){0,5})?)(?:\.html?)?")
_NUMBER = re.compile(r"-[ac]?\d+\Z")
_NAMELESS = re.compile(r"\b(?:rss|xml|feeds?|atom|2\.0|https?:\S*|\S*/\S+)(?=\s|\Z)", re.IGNORECASE)
_WHOLE = frozenset(
    ("home", "trang-chu", "tin-moi-nhat", "tin-moi", "tin-noi-bat", "rss", "index", "feed", "all", "tin-tuc")
)
_MENUS = "nav a[href], header a[href], [class*=menu] a[href], [id*=menu] a[href]"


class Source(StrEnum):
    """How we came to an address, the likeliest first."""

    INDEX = "index"
    ANNOUNCED = "announced"
    KNOWN = "known"
    GUESSED = "guessed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCandidate:
    """An address that may be a feed of the newspaper."""

    url: str
    section: str = ""  #: "" = the whole newspaper
    source: Source
    form: Form = Form.RSS


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a page leads to."""

    feeds: tuple[tuple[str, str], ...] = ()  #: address, section
    announced: tuple[tuple[str, str], ...] = ()  #: the same, from `<link rel="alternate">`
    indexes: tuple[str, ...] = ()  #: pages that may list feeds
    sections: tuple[tuple[str, str], ...] = ()  #: slug, name: from the menu


def find_links(html: str, *, url: str) -> Linked:
    """The feeds, lists of feeds and sections that this page of a newspaper leads to, within its own site."""
    root = parse_html(html)
    base = base_of(root, url)
    site = urlsplit(url).hostname or ""
    sections = _sections(root, base, site)
    feeds: dict[str, str] = {}
    indexes: dict[str, None] = {}
    for anchor in root.css("a[href]"):
        address = _own(anchor, base, site)
        path = urlsplit(address).path
        if _INDEX.fullmatch(path.rstrip("/")):
            indexes[address] = None
        elif _is_feed(path):
            feeds[address] = feeds.get(address) or section_named(_name(anchor, address, sections), address)
    announced = {}
    for one in root.css("link[rel~=alternate][href]"):
        address = _own(one, base, site)
        if address and (one.attributes.get("type") or "").strip().lower() in _TYPES:
            announced[address] = section_named(_of_menu(address, sections), address)
    return Linked(
        feeds=tuple(feeds.items())[:MOST],
        announced=tuple(announced.items())[:MOST],
        indexes=tuple(indexes)[:MOST],
        sections=tuple(sections.items())[:MOST],
    )


def _own(node: Node, base: str, site: str) -> str:
    address = link_of(node.attributes.get("href") or "", base)
    return address if address and same_site(urlsplit(address).hostname or "", site) else ""


def _is_feed(path: str) -> bool:
    return bool(_FEED.fullmatch(path.rstrip("/"))) and not _NO_FEED.search(path)


def _sections(root: Node, base: str, site: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for anchor in root.css(_MENUS):
        path = urlsplit(_own(anchor, base, site)).path.rstrip("/")
        slug, name = _SECTION.fullmatch(path), text_of(anchor)
        if (
            slug
            and 2 <= len(name) <= 40
            and not _NUMBER.search(slug[1])
            and not _INDEX.fullmatch(path)
            and not _is_feed(path)
        ):
            found.setdefault(slug[1], _sentence_case(name))
    return found


def _name(anchor: Node, address: str, sections: dict[str, str]) -> str:
    """What the page calls the feed: in the link, in the menu, or beside the link where that fits its address."""
    for text in (text_of(anchor), clean(anchor.attributes.get("title") or "")):
        if name := _worded(text):
            return name
    if name := _of_menu(address, sections):
        return name
    syllables = set(_slug(address).split("-"))
    names = (_worded(text_of(node)) for node in _beside(anchor))
    return next((name for name in names if not syllables.isdisjoint(fold(name).split())), "")


def _beside(anchor: Node) -> Iterator[Node]:
    """What stands before the link, and what is around it as long as there is no other feed's link in it."""
    before = anchor.prev
    while before is not None and (before.tag or "-").startswith("-"):  # text and comments
        before = before.prev
    if before is not None and before.tag != "a":
        yield before
    around = anchor.parent
    for _ in range(3):
        if around is None or len({_feed_path(one) for one in around.css("a[href]")} - {""}) > 1:
            return
        yield around
        around = around.parent


def _of_menu(address: str, sections: dict[str, str]) -> str:
    """What the menu calls the section whose slug ends the address."""
    slug = _slug(address)
    return next((name for path, name in sections.items() if path.rpartition("/")[2] == slug), "")


def _slug(url: str) -> str:
    """The section in a feed's address, without ending and number."""
    last = urlsplit(url).path.rstrip("/").removesuffix("/feed").rpartition("/")[2]
    return _NUMBER.sub("", re.sub(r"\.\w+\Z", "", last)).lower()


def _feed_path(anchor: Node) -> str:
    path = urlsplit(link_of(anchor.attributes.get("href") or "", "https://-/")).path
    return path if _is_feed(path) else ""


def _worded(text: str) -> str:
    name = clean(_NAMELESS.sub(" ", text)).strip(" :-–|»>›()[]")
    return _sentence_case(name) if 2 <= len(name) <= 60 else ""


def _sentence_case(name: str) -> str:
    """A name all in capitals as people write it.

    >>> _sentence_case("THỜI SỰ")
    'Thời sự'
    """
    return name.capitalize() if name.isupper() and " " in name else name


def section_named(name: str, url: str) -> str:
    """The section of a feed, by the *name* its page gives it or by its address; "" for the whole newspaper.

    >>> section_named("", "https://bao.example/rss/xay-dung-dang-1179.rss")
    'xay dung dang'
    >>> section_named("Trang chủ", "https://bao.example/rss/home.rss")
    ''
    """
    slug = _slug(url)
    if slug in _WHOLE or fold(name).replace(" ", "-") in _WHOLE:
        return ""
    return name or slug.replace("-", " ")


def merge(candidates: Iterable[FeedCandidate]) -> list[FeedCandidate]:
    """Each address once, with the first section that anybody gave it; the likeliest sources first."""
    found: dict[str, FeedCandidate] = {}
    for one in sorted(candidates, key=lambda one: list(Source).index(one.source)):
        found.setdefault(one.url, one)
    return list(found.values())
