"""What an entry of a feed and an article are, and when two are the same story."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from news.articles.leads import read_description
from news.text.dates import believable, parse_date
from news.text.links import guid_key, keys_of, link_of, section_of
from news.text.sentences import shorten
from news.text.vietnamese import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as the parser gave it: text uncleaned, nothing promised."""

    link: str = ""
    guid: str = ""
    title: str = ""
    description: str = ""  #: HTML
    published: str = ""  #: the date as written
    categories: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story of one newspaper, as its feed told it.

    Two articles that share one of their `keys` are the same article; anything else
    about a story may change between two readings of its feed.
    """

    url: str  #: canonical: no tracking parameters, no fragment
    keys: tuple[bytes, ...]  #: 16 bytes each: canonical link, the publisher's number in it, guid
    title: str
    lead: str = ""  #: the sapo, as plain text; empty until the article's page was asked
    image: str = ""
    published: datetime | None = None  #: UTC; None where the feed is silent or not believed
    section: str = ""  #: of the feed, or of the entry's link
    categories: tuple[str, ...] = field(default=())
    place: str = ""  #: where the news is from, as its lead began
    guid: str = ""  #: as its feed wrote it, where it is the last of the keys


_TAG = re.compile(r"</?(?:a|b|i|u|p|br|em|img|sup|sub|div|span|font|strong|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LONGEST_TITLE = 300  #: characters: some feeds put a whole text there


def article_of(
    entry: Entry, *, base: str, newspaper: str, now: datetime, limit: int, section: str = "", wordless: bool = False
) -> Article | None:
    """The article that an entry tells of, or None when it has no address or, unless it may be *wordless*, no words.

    *base* is where the feed was read, *limit* the longest lead, *section* what the whole feed is about.
    """
    url = _own_page(link_of(entry.link, base)) or _own_page(link_of(entry.guid))
    title = headline(entry.title)
    said = read_description(entry.description, title=title, limit=limit, base=url)
    title = title or shorten(said.lead, _LONGEST_TITLE)
    if not url or not (title or wordless):
        return None
    named = guid_key(entry.guid, link=url, newspaper=newspaper)
    return Article(
        url=url,
        keys=(*keys_of(link=url, guid="", newspaper=newspaper), *filter(None, [named])),
        guid=entry.guid if named else "",
        title=title,
        lead=said.lead,
        image=link_of(entry.image, url) or link_of(said.image, url),
        place=said.place,
        published=believable(parse_date(entry.published), now=now),
        section=section or section_of(url),
        categories=tuple(dict.fromkeys(filter(None, map(headline, entry.categories)))),
    )


def headline(text: str) -> str:
    """One line of plain text out of what may be escaped twice and dressed in tags.

    >>> headline("  <b>Ng&amp;ocirc;i sao</b> &quot;vàng&quot; ")
    'Ngôi sao "vàng"'
    """
    for _ in range(3):
        if "&" not in text:
            break
        text = unescape(text)
    return shorten(clean(_TAG.sub(" ", text)), _LONGEST_TITLE)


def _own_page(url: str) -> str:
    """The address, unless it is a front page: as a name it would make all its entries one story."""
    split = urlsplit(url)
    return url if split.path.strip("/") or split.query else ""
