"""An article's page: its lead where the feed had none, and what else it says of itself."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import unescape
from itertools import chain
from typing import Any

from news.articles.leads import bare_lead
from news.text.dates import has_time, is_same_day, parse_date
from news.text.markup import Node, first_image, parse_html, remove, text_of, web_address
from news.text.syllables import is_scrambled
from news.text.vietnamese import clean, key

# Where the families of newspaper systems put things, the surest first.
_SAPO = (
    ".article__sapo, .c-detail-head__sapo, .b-maincontent .sc-longform-header-sapo, .sc-longform-header-sapo",
    "[data-role=sapo], .detail-sapo, .detail__sapo, .singular-sapo, .article-sapo, .news-sapo, .post-sapo",
    "p.description, h2.description, .article-detail__sapo, .content-detail-sapo",
    ".sapo, .chapeau, .lead-detail, .article-lead, .detail-lead, .desc-detail, [itemprop=description]:not(meta)",
)
_BODY = (
    ".article__body, .zce-content-body, .b-maincontent, .c-news-detail, [data-role=content], .afcbc-body",
    ".fck_detail, .detail-content, .article-content, .content-detail, .entry-content, .post-content, .detail__content",
    "[itemprop=articleBody], #content-detail, #contentdetail, article, main",
)
_DATE = (
    "time[datetime]",
    "time, [data-role=publishdate], .c-detail-head__time, .date, .datetime, .detail-time",
    "[class*=publish], [class*=post-date], [class*=article-date]",
)
_ELSEWHERE = (
    "script, style, noscript, template, iframe, figure, figcaption, table, aside, nav, header, footer, form, button,"
    "[class*=caption], [class*=Caption], [class*=relat], [class*=share], [class*=author],"
    "[class*=source], [class*=tags], p.Image, [class*=breadcrumb], [class*=comment], [class*=banner]"
)
_LISTED = frozenset(("li", "aside", "nav", "footer", "a", "figure", "table"))
_HOME = frozenset(("trang chủ", "home", "trang nhất"))

_SHORTEST_PARAGRAPH = 40  #: characters; shorter ones are captions and bylines
_FIELD = r'"{}"\s*:\s*(?:\[\s*)?"((?:[^"\\]|\\.)*)"'
_FIELDS = ("@type", "headline", "name", "description", "datePublished", "articleSection", "image")
_CREDIT = re.compile(
    r"(?:Ảnh|Nguồn|Theo|Tác giả|Bài(?: và|, )? ảnh|Thực hiện)\s*:|\(Ảnh|Chia sẻ|Theo dõi|Đăng ký|Bản quyền"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLead:
    """What an article's page says; whatever it does not say is empty."""

    title: str = ""
    lead: str = ""
    image: str = ""
    published: datetime | None = None
    section: str = ""
    address: str = field(default="", compare=False)  #: the page's own name for itself
    lead_from: str = field(default="", compare=False)  #: sapo, description, json-ld or paragraph


def page_lead(html: str, *, url: str, title: str) -> PageLead:
    """The article on this page; *title* is what the feed called it.

    The lead is the sapo shown on the page, else the description the page gives of itself when it was not cut off,
    else the first real paragraph; none whose letters were exchanged against copying. A page whose headlines have little
    in common with *title* is another page, where a removed article's address leads to, say: it says nothing.
    """
    root = parse_html(html)
    (data, path), meta = _json_ld(root), _meta(root)
    headings = [text_of(heading) for heading in root.css("h1")]
    if not _is_about(title, data.get("headline"), data.get("name"), meta.get("og:title"), *headings):
        return PageLead()
    site = clean(meta.get("og:site_name", ""))
    head = _first_line(data.get("headline"), data.get("name"), meta.get("og:title"), title, *headings)
    head = _without_site(head, site)
    described = [
        ("json-ld", _without_site(_first_line(data.get("description")), site)),
        ("description", _without_site(_first_line(meta.get("og:description"), meta.get("description")), site)),
    ]
    page = PageLead(
        title=head,
        section=_first_line(data.get("articleSection"), meta.get("article:section"), _last_step(root, path, head)),
        published=_published(root, data, meta),
        image=_image(root, data, meta, url),
        address=_address(root, meta, url),
    )
    lead, lead_from = _lead(root, described, head, title)  # last, because it changes the tree
    return replace(page, lead=lead, lead_from=lead_from)


def _lead(root: Node, described: list[tuple[str, str]], head: str, title: str) -> tuple[str, str]:
    """The first usable of all candidates, and what it was."""
    whole = [(name, text) for name, text in described if not text.endswith(("…", "..."))]
    cut_off = [one for one in described if one not in whole]
    ways: tuple[Callable[[], Iterable[tuple[str, str]]], ...] = (
        lambda: (("sapo", text) for text in _sapos(root)),
        lambda: whole,
        lambda: (("paragraph", text) for text in _paragraphs(root)),
        lambda: cut_off,
    )
    for candidates in ways:
        for name, text in candidates():
            lead = bare_lead(bare_lead(text, title=head), title=title)
            if lead and not is_scrambled(lead):
                return lead, name
    return "", ""


def _address(root: Node, meta: dict[str, str], url: str) -> str:
    canonical = root.css_first("link[rel=canonical][href]")
    data = (canonical.attributes.get("href") or "") if canonical else ""
    return web_address(data or meta.get("og:url", ""), url)


def _sapos(root: Node) -> Iterator[str]:
    for selector in _SAPO:
        for node in root.css(selector):
            if not _is_listed(node):
                yield text_of(node)


def _paragraphs(root: Node) -> Iterator[str]:
    bodies = [body for selector in _BODY for body in root.css(selector)] or root.css("body")
    for body in bodies:
        remove(body, _ELSEWHERE)
        for paragraph in body.css("p, h2"):
            text = text_of(paragraph)
            linked = sum(len(text_of(link)) for link in paragraph.css("a"))
            if len(text) >= _SHORTEST_PARAGRAPH and 2 * linked < len(text) and not _CREDIT.match(text):
                yield text


def _is_listed(node: Node) -> bool:
    """Whether the node belongs to a list of other articles."""
    parent: Node | None = node
    while parent is not None and parent.tag not in _LISTED:
        parent = parent.parent
    return parent is not None


def _published(root: Node, data: dict[str, Any], meta: dict[str, str]) -> datetime | None:
    """When the page says it was published; the time of the day from wherever that stands for the same day."""
    said = [data.get("datePublished"), meta.get("article:published_time"), meta.get("pubdate")]
    dates = filter(None, (parse_date(text) for text in said if isinstance(text, str)))
    shown = (parse_date(node.attributes.get("datetime") or text_of(node)) for name in _DATE for node in root.css(name))
    first = None
    for when in chain(dates, filter(None, shown)):
        first = first or when
        if has_time(when) and is_same_day(when, first):
            return when
    return first


def _image(root: Node, data: dict[str, Any], meta: dict[str, str], url: str) -> str:
    image = data.get("image")
    while isinstance(image, list) and image:
        image = image[0]
    if isinstance(image, dict):
        image = image.get("url")
    for address in (image, meta.get("og:image")):
        found = web_address(address, url) if isinstance(address, str) else ""
        if found:
            return found
    bodies = (body for selector in _BODY for body in root.css(selector))
    return next(filter(None, (first_image(body, url) for body in bodies)), "")


def _is_about(title: str, *headlines: object) -> bool:
    """Whether one of the headlines has half of its words in common with the title, or nothing can be compared."""
    wanted = set(key(title).split())
    others = [set(key(headline).split()) for headline in headlines if isinstance(headline, str) and key(headline)]
    return not wanted or not others or any(2 * len(wanted & other) >= min(len(wanted), len(other)) for other in others)


def _last_step(root: Node, path: list[str], head: str) -> str:
    """The section that the page's path ends in: its last step that is neither the front page nor the article."""
    path = path or [text_of(step) for step in root.css("[class*=breadcrumb] a")]
    return next((step for step in reversed(path) if step and key(step) not in {*_HOME, key(head)}), "")


def _meta(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or ""
        found.setdefault(name.lower(), node.attributes.get("content") or "")
    return found


def _json_ld(root: Node) -> tuple[dict[str, Any], list[str]]:
    """What the page's JSON-LD says of the article, and the path it gives; of broken JSON at least the plain fields."""
    data: dict[str, Any] = {}
    path: list[str] = []
    for script in root.css("script[type='application/ld+json']"):
        text = script.text()
        try:
            things = list(_things(json.loads(text, strict=False)))
        except (ValueError, RecursionError):
            things = [_broken(text)]
        for thing in things:
            if _is_kind(thing, "Article"):
                data = {**thing, **data}
            elif _is_kind(thing, "BreadcrumbList"):
                path = [_step(step) for step in _things(thing.get("itemListElement"))]
    return data, path


def _step(step: dict[str, Any]) -> str:
    item = step.get("item")
    return _first_line(step.get("name"), item.get("name") if isinstance(item, dict) else "")


def _broken(text: str) -> dict[str, Any]:
    """The plain fields of an object that is not quite JSON."""
    found = {name: re.search(_FIELD.format(name), text, re.S) for name in _FIELDS}
    return {name: re.sub(r"\\([\"/\\])", r"\1", field[1]) for name, field in found.items() if field}


def _things(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for part in data:
            yield from _things(part)
    if isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph"))


def _is_kind(thing: dict[str, Any], name: str) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(name) for kind in kinds)


def _first_line(*texts: object) -> str:
    """The first of them that says anything; a list says its first."""
    for text in texts:
        one = text[0] if isinstance(text, list) and text else text
        if isinstance(one, str) and clean(one):
            return clean(unescape(one))
    return ""


def _without_site(text: str, site: str) -> str:
    """The text without " - VnExpress", " | Báo Cần Thơ Online" and the like around it."""
    names = [re.escape(name) for name in (site, site.removeprefix("www.").partition(".")[0]) if name]
    names += [r"(?:Báo|Tạp chí)(?: điện tử)? [^|–—.,-]{2,30}", "VnExpress"]
    name = f"(?:{'|'.join(names)})"
    text = re.sub(rf"\s+[|–—-]\s+{name}\s*\Z", "", text, flags=re.I)
    return re.sub(rf"\A{name}\s+[|–—-]\s+", "", text, flags=re.I)
