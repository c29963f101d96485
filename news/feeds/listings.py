"""A section's page as a newspaper shows it: the articles it lists, for newspapers without a working feed."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from news.articles.article import Entry
from news.text.links import canonical, link_of, publisher_number, same_site
from news.text.markup import Node, parse_html, text_of
from news.text.vietnamese import clean

MOST = 100  #: articles taken from one page

# What stands around the section's own list on every page of the newspaper.
_AROUND = (
    "aside, nav, footer, [class*=sidebar], [class*=breadcrumb], [class*=menu], [id*=menu], [class*=footer],"
    "[class*=most], [class*=popular], [class*=trend], [class*=xem-nhieu], [class*=doc-nhieu], [class*=banner]"
)
_WHOLE = frozenset(("html", "body", "main", "form"))
_SLUG = re.compile(r"/[a-z0-9]+(?:-[a-z0-9]+){4,}(?:\.\w{3,5})?/?\Z")  # a headline of five syllables or more


def list_entries(html: str, *, url: str) -> list[Entry]:
    """The articles that a section's page lists, from the top; their dates stand on their own pages."""
    root = parse_html(html)
    base = base_of(root, url)
    for part in root.css(_AROUND):
        if part.tag not in _WHOLE and part.parent is not None:
            part.decompose()
    found: dict[str, tuple[str, str]] = {}
    guessed: dict[str, tuple[str, str]] = {}
    for anchor in root.css("a[href]"):
        link = link_of(anchor.attributes.get("href") or "", base)
        if not link or not same_site(urlsplit(link).hostname or "", urlsplit(url).hostname or ""):
            continue
        sure = bool(publisher_number(link))
        if not sure and not _SLUG.search(urlsplit(link).path):
            continue
        kept = found if sure else guessed
        name = canonical(link)
        before = kept.get(name, (link, ""))
        kept[name] = (before[0], max(before[1], *_titles(anchor), key=len))
    entries = [Entry(link=link, title=title) for link, title in (found or guessed).values()]
    return entries[:MOST]


def base_of(root: Node, url: str) -> str:
    """What the links of a page are relative to."""
    tag = root.css_first("base[href]")
    return (link_of(tag.attributes.get("href") or "", url) if tag else "") or url


def _titles(anchor: Node) -> Iterator[str]:
    """What a link calls the article it leads to; not where it is cut short."""
    yield ""
    texts = [text_of(anchor), clean(anchor.attributes.get("title") or "")]
    for image in anchor.css("img"):
        texts += [clean(image.attributes.get("title") or ""), clean(image.attributes.get("alt") or "")]
    for text in texts:
        if not text.endswith(("…", "...")):
            yield text
            if text:
                return
