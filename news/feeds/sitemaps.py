"""News sitemaps: what they list, and addresses that carry the day's date."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from news.articles.article import Entry
from news.text.dates import VIETNAM, parse_date

MOST = 2_000  #: links taken from one list, the newest where it tells dates

_LATE = timedelta(minutes=30)  #: how long after midnight the file of the day before is asked, for what came last
_PLACES = re.compile(r"\{(?:YYYY|MM|M|DD)\}")
_DAILY = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHLY = re.compile(r"(?<!\d)20\d\d-(?:1[0-2]|0?[1-9])(?=\.xml)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap lists: articles, or other sitemaps."""

    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()  #: the newest first where dates are told


def sitemap_of(text: str) -> Sitemap:
    """The sitemap in *text*; whatever is broken in it is passed over.

    Of a news sitemap the headline counts as well; others tell no more than link and date.
    """
    if re.search(r"<sitemapindex\b", text[:5000], re.IGNORECASE):
        parts = [(_field(block, "lastmod"), _field(block, "loc")) for block in _blocks(text, "sitemap")]
        dated = sorted(parts, key=lambda part: _rank(part[0]), reverse=True)
        return Sitemap(parts=tuple(link for _, link in dated if link)[:MOST])
    entries = [
        Entry(
            link=_field(block, "loc"),
            title=_field(block, "news:title"),
            published=_field(block, "news:publication_date") or _field(block, "lastmod"),
            image=_field(block, "image:loc"),
        )
        for block in _blocks(text, "url")
    ]
    newest_first = sorted(entries, key=lambda entry: _rank(entry.published), reverse=True)
    return Sitemap(entries=tuple(entry for entry in newest_first if entry.link)[:MOST])


def _blocks(text: str, name: str) -> list[str]:
    """The insides of all elements of this name; linear in the text, however broken."""
    found = []
    for piece in re.split(rf"</{name}\s*>", text, flags=re.IGNORECASE)[:-1]:
        opened = list(re.finditer(rf"<{name}(?:\s[^<>]*)?>", piece, re.IGNORECASE))
        if opened:
            found.append(piece[opened[-1].end() :][:20_000])
    return found


def _field(block: str, name: str) -> str:
    found = re.search(rf"<{name}(?:\s[^<>]*)?>(\s*<!\[CDATA\[[^<]*|[^<]*)<", block, re.IGNORECASE)
    if not found:
        return ""
    text = found[1].strip().removeprefix("<![CDATA[").removesuffix("]]>")
    return unescape(text).strip()


def _rank(date: str) -> float:
    moment = parse_date(date)
    return moment.timestamp() if moment else 0.0


def is_dated(url: str) -> bool:
    """Whether the address has places for a date."""
    return _PLACES.search(url) is not None


def at_date(url: str, moment: datetime) -> str:
    """The address for the day, in Vietnam, of *moment*; just after midnight still that of the day before.

    >>> from datetime import UTC
    >>> at_date("https://bao.example/sitemaps/news-{YYYY}-{M}.xml", datetime(2026, 3, 7, tzinfo=UTC))
    'https://bao.example/sitemaps/news-2026-3.xml'
    """
    day = (moment - _LATE).astimezone(VIETNAM)
    values = {"{YYYY}": f"{day:%Y}", "{MM}": f"{day:%m}", "{M}": str(day.month), "{DD}": f"{day:%d}"}
    return _PLACES.sub(lambda place: values[place[0]], url)


def without_date(url: str) -> str:
    """The address with places in place of a date, where it carries one.

    >>> without_date("https://bao.example/sitemap-article-2026-11-23.xml")
    'https://bao.example/sitemap-article-{YYYY}-{MM}-{DD}.xml'
    """
    if _DAILY.search(url):
        return _DAILY.sub("{YYYY}-{MM}-{DD}", url)
    padded = re.search(r"20\d\d-0\d\.xml", url)
    return _MONTHLY.sub("{YYYY}-{MM}" if padded else "{YYYY}-{M}", url)
