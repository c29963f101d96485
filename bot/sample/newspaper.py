"""A newspaper on loopback that publishes its invented articles one by one, as real RSS and real pages."""

import asyncio
import itertools
import tomllib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from importlib.resources import files
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader

from news.text.dates import VIETNAM

NAME = "Báo Sông Mây"
PROVINCE = "Sông Mây"
LISTED = 40  #: items in the feed
BACKLOG = 6  #: articles from before the trial began: sent to nobody, but there to be asked for
QUICK = 15  #: articles that come quickly, so that the first minutes show something
QUICK_PACE, PACE = 4.0, 20.0  #: seconds between articles


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """One invented article as written in `articles-*.toml`."""

    slug: str
    section: str
    section_slug: str
    title: str
    lead: str
    body: tuple[str, ...]
    author: str
    topics: tuple[str, ...]  #: that a careful reader would expect
    picture: str
    feed_lead: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An article that is out."""

    number: int
    article: SampleArticle
    at: datetime

    @property
    def path(self) -> str:
        """Where its page is, in the manner of the press: section, slug, number."""
        return f"/{self.article.section_slug}/{self.article.slug}-{self.number}.html"


def load_articles() -> list[SampleArticle]:
    """All of them, in the order of publication: the pages of the newspaper take turns."""
    pages = sorted(
        (entry for entry in (files("bot") / "sample").iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: (not entry.name.endswith("party.toml"), entry.name),  # what readers ask for most comes first
    )
    by_page = [[_read_article(table) for table in tomllib.loads(page.read_text("utf-8"))["article"]] for page in pages]
    return [article for turn in itertools.zip_longest(*by_page) for article in turn if article is not None]


def _read_article(table: dict[str, Any]) -> SampleArticle:
    return SampleArticle(**{**table, "body": tuple(table["body"]), "topics": tuple(table["topics"])})


class SampleNewspaper:
    """Publishes its articles and answers for them; *pace* is seconds between two, where the usual ones do not suit."""

    def __init__(
        self, *, pace: float | None = None, now: Callable[[], datetime] = lambda: datetime.now(VIETNAM)
    ) -> None:
        self._pace = pace
        self._now = now
        self._coming = self._forever()
        self._published: deque[Published] = deque(maxlen=200)
        self._templates = Environment(loader=PackageLoader("bot.sample", "templates"), autoescape=True)

    def _forever(self) -> Iterator[tuple[int, SampleArticle]]:
        """Numbers no earlier run has used, and articles without end."""
        return zip(itertools.count(int(self._now().timestamp())), itertools.cycle(load_articles()), strict=False)

    def publish(self, *, at: datetime | None = None) -> Published:
        """Put the next article out."""
        number, article = next(self._coming)
        out = Published(number=number, article=article, at=at or self._now())
        self._published.append(out)
        return out

    async def run(self) -> None:
        """Publish until cancelled, quickly at first."""
        for count in itertools.count():
            await asyncio.sleep(self._pace or (QUICK_PACE if count < QUICK else PACE))
            self.publish()

    async def start(self, port: int = 0) -> "Serving":
        """Serve on loopback, on *port* or, where that is taken, any other; the backlog is out already."""
        for hours in range(BACKLOG, 0, -1):
            self.publish(at=self._now() - timedelta(hours=hours))
        app = web.Application()
        app.add_routes(
            [
                web.get("/rss/home.rss", self._feed),
                web.get("/pictures/{name}.svg", self._picture),
                web.get("/{section}/{page}.html", self._page),
                web.get("/", self._front),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
        except OSError:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
        bound: tuple[str, int] = runner.addresses[0]
        return Serving(runner=runner, url=f"http://127.0.0.1:{bound[1]}", publishing=asyncio.create_task(self.run()))

    async def _feed(self, request: web.Request) -> web.Response:
        home = f"http://{request.host}"
        items = "".join(
            self._item(out, home) for out in sorted(self._published, key=lambda one: one.at)[: -LISTED - 1 : -1]
        )
        body = (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>{NAME}</title><link>{home}/</link><description>{NAME}: trang nhất</description>"
            f"<pubDate>{format_datetime(self._now())}</pubDate><generator>{NAME}</generator>{items}</channel></rss>"
        )
        return web.Response(body=body.encode(), content_type="application/rss+xml", charset="utf-8")

    def _item(self, out: Published, home: str) -> str:
        one, link = out.article, home + out.path
        title = escape(one.title)
        lead = f"<br/>{escape(one.lead)}" if one.feed_lead else ""
        description = (
            f'<a href="{link}"><img src="{home}/pictures/{one.picture}.svg" alt="{title}" title="{title}" /></a>{lead}'
        )
        return (
            f"<item><title>{title}</title><description><![CDATA[{description}]]></description>"
            f"<pubDate>{format_datetime(out.at)}</pubDate><link>{link}</link><guid>{link}</guid>"
            f"<category>{escape(one.section)}</category></item>\n"
        )

    async def _page(self, request: web.Request) -> web.Response:
        number = request.match_info["page"].rpartition("-")[2]
        out = next((one for one in self._published if str(one.number) == number), None)
        if out is None:
            raise web.HTTPNotFound(text="Không có bài này.")
        return self._html("article.html", out=out, one=out.article, when=out.at.strftime("%d/%m/%Y, %H:%M"))

    async def _front(self, request: web.Request) -> web.Response:
        return self._html("front.html", published=list(reversed(self._published)))

    def _html(self, template: str, **values: Any) -> web.Response:
        text = self._templates.get_template(template).render(newspaper=NAME, **values)
        return web.Response(text=text, content_type="text/html")

    async def _picture(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        source = files("bot") / "sample" / "pictures" / f"{name}.svg"
        if not name.replace("-", "").isalnum() or not source.is_file():
            raise web.HTTPNotFound
        return web.Response(
            body=source.read_bytes(), content_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The newspaper while it is there."""

    runner: web.AppRunner
    url: str
    publishing: "asyncio.Task[None]"

    async def stop(self) -> None:
        """Publish nothing more and answer nobody."""
        self.publishing.cancel()
        await asyncio.gather(self.publishing, return_exceptions=True)
        await self.runner.cleanup()
