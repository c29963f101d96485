"""Parsing in a child process that can be stopped by time and memory; warm, so that it usually costs nothing."""

import sys
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from jobs.clock import Clock
from jobs.parsing.children import Children
from news.articles.article import Article, Entry
from news.errors import FeedError
from news.feeds.discovery import Linked
from news.feeds.feed import Form
from news.feeds.pages import PageLead
from news.feeds.verdict import Verdict
from news.text.links import site_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a feed's bytes say."""

    verdict: Verdict  #: ok, or incomplete
    entries: tuple[Entry, ...]
    title: str = ""
    link: str = ""  #: of the newspaper, as the feed says; often wrong
    ttl: int = 0  #: minutes

    @property
    def complete(self) -> bool:
        """Whether the feed did not end in the middle."""
        return self.verdict is Verdict.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticles:
    """What a feed's bytes say, as articles."""

    verdict: Verdict  #: ok, or incomplete
    articles: tuple[Article, ...]
    entries: int  #: how many there were, with those that tell of no article
    ttl: int = 0  #: minutes


class Parser:
    """A child for all feeds and pages, newspaper by newspaper in turn; an asynchronous context manager.

    A task that takes more than *seconds* or *memory* bytes is given up with its child; the next gets a new one. While
    a page keeps the child busy, a second one serves the other newspapers.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        seconds: float = 5.0,
        memory: int = 512 * 1024 * 1024,
        python: str = sys.executable,
    ) -> None:
        self._children = Children(clock=clock, seconds=seconds, memory=memory, python=python)

    @property
    def pid(self) -> int | None:
        """The process of the child for most newspapers, while there is one."""
        return next(iter(self.pids), None)

    @property
    def pids(self) -> list[int]:
        """The processes of all children: none, one or two."""
        return self._children.pids

    def name_shortage(self) -> list[str]:
        """In a few words, where feeds and pages have waited long for a child; nothing otherwise."""
        return self._children.name_shortage()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._children.close()

    async def entries(self, body: bytes, content_type: str = "", *, form: Form = Form.RSS, url: str = "") -> Parsed:
        """The entries of a feed, or of the list of another *form* at *url*; FeedError where there are none."""
        reply = await self._ask({"do": "entries", "content_type": content_type, "form": form, "url": url}, body, url)
        entries = tuple(Entry(**{**entry, "categories": tuple(entry["categories"])}) for entry in reply.pop("entries"))
        return Parsed(**{**reply, "verdict": Verdict(reply["verdict"]), "entries": entries})

    async def articles(
        self, body: bytes, content_type: str, *, base: str, newspaper: str, section: str, limit: int, now: datetime
    ) -> ParsedArticles:
        """The articles that a feed's entries tell of, as `article_of` makes them; FeedError where it has no entry."""
        reply = await self._ask(
            {
                "do": "articles", "content_type": content_type, "base": base, "newspaper": newspaper,
                "section": section, "limit": limit, "now": now.isoformat(),
            },
            body,
            base,
        )  # fmt: skip
        return ParsedArticles(
            verdict=Verdict(reply["verdict"]),
            articles=tuple(map(_article, reply["articles"])),
            entries=reply["entries"],
            ttl=reply["ttl"],
        )

    async def links(self, body: bytes, *, url: str, content_type: str = "") -> tuple[Linked, tuple[str, ...]]:
        """What a page of a newspaper leads to, and the sitemaps it lists where it is a list of those."""
        reply = await self._ask({"do": "links", "content_type": content_type, "url": url}, body, url)
        parts = tuple(reply.pop("parts"))
        pairs = ("feeds", "announced", "sections")
        values = {name: tuple((one, two) for one, two in reply[name]) for name in pairs}
        return Linked(indexes=tuple(reply["indexes"]), **values), parts

    async def page(self, body: bytes, *, url: str, title: str, content_type: str = "") -> PageLead:
        """What an article's page says of itself."""
        reply = await self._ask({"do": "page", "content_type": content_type, "url": url, "title": title}, body, url)
        published = reply.pop("published")
        return PageLead(**reply, published=datetime.fromisoformat(published) if published else None)

    async def _ask(self, task: dict[str, Any], body: bytes, url: str) -> dict[str, Any]:
        reply = await self._children.ask(_newspaper_of(url), task, body)
        if "result" not in reply:
            raise FeedError(Verdict(reply["verdict"]), reply["detail"])
        result: dict[str, Any] = reply["result"]
        return result


@lru_cache(maxsize=10_000)
def _newspaper_of(url: str) -> str:
    """Whose turn it takes to parse what came from there."""
    try:
        return site_of(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _article(reply: dict[str, Any]) -> Article:
    return Article(
        **{
            **reply,
            "keys": tuple(map(bytes.fromhex, reply["keys"])),
            "published": datetime.fromisoformat(reply["published"]) if reply["published"] else None,
            "categories": tuple(reply["categories"]),
        }
    )
