"""A newspaper whose feed a test edits: real RSS over real HTTP on loopback, with ETags."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from xml.sax.saxutils import escape

from aiohttp import web

from tests.make import NOON


@dataclass
class Item:
    """One item of the feed, and the page behind it."""

    number: int
    title: str = ""
    lead: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = None
    page: str = ""  #: HTML; "" = 404

    def xml(self, home: str) -> str:
        link = self.link or f"{home}/chinh-tri/tin-so-{self.number}-{self.number}.html"
        date = f"<pubDate>{format_datetime(self.published)}</pubDate>" if self.published else ""
        return (
            f"<item><title>{escape(self.title)}</title><description><![CDATA[{self.lead}]]></description>{date}"
            f"<link>{escape(link)}</link><guid>{escape(self.guid or link)}</guid></item>"
        )


@dataclass
class Press:
    """What the newspaper says; counts what it is asked."""

    url: str = ""
    items: list[Item] = field(default_factory=list)
    hidden: list[Item] = field(default_factory=list)  #: on no list, and still there
    asked: int = 0
    unchanged: int = 0
    answer: web.Response | None = None  #: instead of the feed
    page_status: int = 0  #: of every page, instead of what it says; 0: none
    leads_home: bool = False  #: a page that is not there leads to the front page
    validators: bool = True
    cut: int | None = None  #: bytes after which the feed ends in the middle, of which nobody says how many it has
    pages: list[str] = field(default_factory=list)  #: the numbers of the pages that were asked for
    _latest: int = 100_000

    def publish(self, title: str = "", *, lead: str | None = None, at: datetime | None = NOON, page: str = "") -> Item:
        """A new item on top of the feed."""
        self._latest += 1
        if lead is None:
            lead = f"Sáng 23/11, hội nghị lần thứ {self._latest} bàn nhiều việc quan trọng của địa phương."
        item = Item(self._latest, title or f"Tin số {self._latest}", lead, published=at, page=page)
        self.items.insert(0, item)
        return item

    def body(self) -> bytes:
        listed = "\n".join(item.xml(self.url) for item in self.items)
        head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo</title>'
        return f"{head}{listed}</channel></rss>".encode()

    async def feed(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.answer is not None:
            return web.Response(body=self.answer.body, status=self.answer.status, content_type=self.answer.content_type)
        body = self.body()
        etag = '"' + blake2b(body, digest_size=8).hexdigest() + '"'
        if self.validators and request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304)
        headers = {"ETag": etag} if self.validators else {}
        return web.Response(body=body[: self.cut], content_type="application/rss+xml", headers=headers)

    async def home(self, _request: web.Request) -> web.Response:
        return web.Response(text="<h1>Báo</h1>", content_type="text/html")

    async def page(self, request: web.Request) -> web.StreamResponse:
        number = request.match_info["slug"].rpartition("-")[2].removesuffix(".html")
        item = next((one for one in (*self.items, *self.hidden) if str(one.number) == number), None)
        self.pages.append(number)
        if self.page_status:
            return web.Response(status=self.page_status, headers={"Retry-After": "1800"})
        if item is None or not item.page:
            raise web.HTTPFound("/") if self.leads_home else web.HTTPNotFound()
        return web.Response(text=item.page, content_type="text/html")


@asynccontextmanager
async def press() -> AsyncIterator[Press]:
    """A newspaper with three old items."""
    paper = Press()
    app = web.Application()
    app.add_routes([web.get("/rss/home.rss", paper.feed), web.get("/chinh-tri/{slug}", paper.page)])
    app.add_routes([web.get("/", paper.home)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    paper.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    for hours in (3, 2, 1):
        paper.publish(at=NOON - timedelta(hours=hours))
    try:
        yield paper
    finally:
        await runner.cleanup()
