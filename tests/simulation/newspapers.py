"""The newspapers of a world: what they publish, correct and take away, and how their servers answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import cache
from hashlib import blake2b
from xml.sax.saxutils import escape

from bot.sample.newspaper import load_articles
from tests.simulation.network import HEARD, Answered, Asked, Line
from tests.simulation.world import NEVER, World

LISTED = 12  #: articles that a feed lists


def mark_of(url: str) -> str:
    """bai-17, of an address that ends in it."""
    return url.rpartition("/")[2].removesuffix(".html")


@dataclass(slots=True)
class Published:
    """One article of one newspaper."""

    mark: str  #: "bai-17": in its address, and so in whatever is said about it
    paper: str
    title: str
    lead: str
    topics: frozenset[str]  #: that a reader would expect to find it under
    moment: float
    is_dated: bool = True
    gone_at: float = NEVER
    titles: list[tuple[float, str]] = field(default_factory=list)  #: since when, which headline
    listed_until: float = NEVER  #: it rolled out of its feed
    is_flood: bool = False
    is_silent: bool = False  #: it was there before anybody asked


@cache
def stock() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Headline, lead and topics of articles that tell no story twice."""
    return tuple((one.title, one.lead, frozenset(one.topics)) for one in load_articles())


class Newspaper:
    """One host with one feed."""

    def __init__(self, world: World, name: str, province: str, host: str) -> None:
        self.world = world
        self.name, self.province, self.host = name, province, host
        self.articles: list[Published] = []
        self.line = Line(self.answer)
        self.status = 0  #: of whatever is asked, instead of an answer
        self.wait = 0  #: seconds that it asks for then
        self.seen: set[str] = set()  #: marks that left in a feed's body which was not lost
        self.listed_most = LISTED

    @property
    def feed(self) -> str:
        """The feed's address."""
        return f"https://{self.host}/rss.xml"

    def listed(self) -> Sequence[Published]:
        """What the feed lists now, the newest first."""
        return [one for one in reversed(self.articles) if one.gone_at > self.world.moment][: self.listed_most]

    def publish(self, mark: str, text: tuple[str, str, frozenset[str]], *, dated: bool = True) -> Published:
        """A new article on top of the feed."""
        title, lead, topics = text
        now = self.world.moment
        made = Published(mark, self.name, title, lead, topics, now, dated, titles=[(now, title)])
        self.articles.append(made)
        rolled = [one for one in self.articles if one.listed_until == NEVER and one not in self.listed()]
        for one in rolled:
            one.listed_until = now
        self.world.note("published", mark, self.name)
        return made

    def correct(self, article: Published, title: str) -> None:
        """Another headline from now on."""
        article.title = title
        article.titles.append((self.world.moment, title))
        self.world.note("corrected", article.mark)

    def withdraw(self, article: Published) -> None:
        """It is gone, from the feed and from its page."""
        article.gone_at = self.world.moment
        self.world.note("withdrawn", article.mark)

    def answer(self, asked: Asked, way: str, back: float) -> Answered | None:
        """What the server says."""
        del back
        if way and way not in HEARD:
            return None
        headers = {"Date": format_datetime(self.world.date.replace(microsecond=0), usegmt=True)}
        if self.status:
            wait = {"Retry-After": str(self.wait)} if self.wait else {}
            return Answered(self.status, b"", headers | wait)
        if asked.path == "/rss.xml":
            return self._feed(asked, headers, lost=bool(way))
        page = next((one for one in self.articles if asked.path == f"/{one.mark}.html"), None)
        if page is None or page.gone_at <= self.world.moment:
            return Answered(404, b"", headers)
        return Answered(200, f"<html><h1>{escape(page.title)}</h1>".encode(), headers | {"Content-Type": "text/html"})

    def _feed(self, asked: Asked, headers: dict[str, str], *, lost: bool) -> Answered:
        items = self.listed()
        body = "".join(self._item(one) for one in items)
        whole = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo</title>{body}'
        content = f"{whole}</channel></rss>".encode()
        etag = '"' + blake2b(content, digest_size=8).hexdigest() + '"'
        if asked.headers.get("If-None-Match") == etag:
            return Answered(304, b"", headers)
        if not lost:
            self.seen.update(one.mark for one in items)
        return Answered(200, content, headers | {"ETag": etag, "Content-Type": "application/rss+xml"})

    def _item(self, one: Published) -> str:
        link = f"https://{self.host}/{one.mark}.html"
        date = format_datetime(self.world.date_at(one.moment).replace(microsecond=0))
        dated = f"<pubDate>{date}</pubDate>" if one.is_dated else ""
        return (
            f"<item><title>{escape(one.title)}</title><description><![CDATA[{one.lead}]]></description>{dated}"
            f"<link>{link}</link><guid>{link}</guid></item>"
        )
