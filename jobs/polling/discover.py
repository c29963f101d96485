"""Discover: find the feeds of a newspaper, politely: a few of its pages, and each address that may be a feed once."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from jobs.fetching.client import Client
from jobs.fetching.probe import probe
from jobs.fetching.robots import Robots
from jobs.parsing.decoding import decode
from jobs.parsing.parser import Parser
from news.errors import FeedError
from news.feeds.discovery import FeedCandidate, Linked, Source, merge, section_named
from news.feeds.feed import Form
from news.feeds.newspapers import Family, KnownFeed, Press
from news.feeds.probes import Judgement, Probe, judge
from news.feeds.sitemaps import without_date
from news.text.links import same_site

MOST_PAGES = 4  #: lists of feeds that are read
MOST_TRIED = 120  #: addresses asked for one newspaper
MOST_GUESSES = 40  #: addresses made up from the names of sections
FEW = 3  #: a section's own page leads to its own feed alone
MOST_SITEMAPS = 4  #: that are tried
_USUAL = ("/rss", "/rss.html", "/rss.htm")  #: where most systems list their feeds
_NEWS = ("news", "article", "bai-viet", "tin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address, and how it answered."""

    candidate: FeedCandidate
    judgement: Judgement


class Discovery:
    """The search for one newspaper's feeds."""

    def __init__(
        self,
        client: Client,
        parser: Parser,
        press: Press,
        *,
        now: Callable[[], datetime],
        cap: int = 10_000_000,
        on_tried: Callable[[int, int], None] = lambda done, all_of_them: None,
    ) -> None:
        self._client = client
        self._parser = parser
        self._press = press
        self._robots = Robots(client, now=now)
        self._now = now
        self._cap = cap
        self._on_tried = on_tried
        self.family: Family | None = None  #: once the first page was read

    async def feeds(self, url: str) -> list[Found]:
        """Every address that is or may be a feed of the newspaper at *url*, tried; FeedError where *url* is no use."""
        answer = await self._client.get(url, cap=self._cap)
        page, _ = await self._parser.links(answer.body, url=answer.url, content_type=answer.content_type)
        known = self._press.of_site(answer.url)
        self.family = self._press.family_of(decode(answer.body, answer.content_type))
        self.family = self.family or (self._press.family(known.family) if known else None)
        candidates = await self._list(answer.url, page)
        candidates += _known(answer.url, known.feeds if known else ())
        if sum(one.source is Source.INDEX for one in candidates) < FEW:
            candidates += self._guess(answer.url, page)
        return await self._try_all(merge(candidates)[:MOST_TRIED] + await self._sitemaps(answer.url))

    async def _list(self, url: str, page: Linked) -> list[FeedCandidate]:
        """What the newspaper's pages lead to: the first one and those that list feeds."""
        found = [FeedCandidate(url=one, section=name, source=Source.INDEX) for one, name in page.feeds]
        found += [FeedCandidate(url=one, section=name, source=Source.ANNOUNCED) for one, name in page.announced]
        own = self.family.indexes if self.family else ()
        listed = await self._of_indexes([*page.indexes, *(urljoin(url, path) for path in own)])
        return found + (listed or await self._of_indexes([urljoin(url, path) for path in _USUAL]))

    async def _of_indexes(self, pages: list[str]) -> list[FeedCandidate]:
        return [one for page in list(dict.fromkeys(pages))[:MOST_PAGES] for one in await self._of_index(page)]

    async def _of_index(self, url: str) -> list[FeedCandidate]:
        """What a list of feeds leads to; some addresses that look like a list are a feed."""
        try:
            answer = await self._client.get(url, cap=self._cap)
            page, _ = await self._parser.links(answer.body, url=answer.url, content_type=answer.content_type)
        except FeedError:
            return []
        found = [FeedCandidate(url=one, section=name, source=Source.INDEX) for one, name in page.feeds]
        if not found and b"<html" not in answer.body[:2000].lower():
            found = [FeedCandidate(url=url, source=Source.INDEX)]
        return found

    def _guess(self, url: str, page: Linked) -> list[FeedCandidate]:
        """Where the family would put the feeds of the sections in the menu."""
        if self.family is None or not self.family.rule:
            return []
        return [
            FeedCandidate(
                url=urljoin(url, self.family.feed_of(slug)), section=section_named(name, slug), source=Source.GUESSED
            )
            for slug, name in page.sections[:MOST_GUESSES]
        ]

    async def _sitemaps(self, url: str) -> list[FeedCandidate]:
        """The news sitemaps that robots.txt or the family tells of."""
        try:
            listed = await self._robots.sitemaps(url)
        except FeedError:
            listed = []
        site = urlsplit(url).hostname or ""
        listed = [one for one in listed if same_site(urlsplit(one).hostname or "", site)]
        found = [urljoin(url, one) for one in (self.family.sitemaps if self.family else ())]
        for one in listed[:MOST_SITEMAPS]:
            found += [without_date(part) for part in await self._parts(one)]
        unique = dict.fromkeys(found)
        return [FeedCandidate(url=one, source=Source.SITEMAP, form=Form.SITEMAP) for one in unique][:MOST_SITEMAPS]

    async def _parts(self, url: str) -> list[str]:
        """A sitemap, or those of its parts that are about news: the first part where none says so."""
        try:
            answer = await self._client.get(url, cap=self._cap)
            _, parts = await self._parser.links(answer.body, url=answer.url, content_type=answer.content_type)
        except FeedError:
            return []
        if not parts:
            return [url]
        about_news = [one for one in parts if any(word in urlsplit(one).path.lower() for word in _NEWS)]
        return (about_news or list(parts))[:1]

    async def _try_all(self, candidates: list[FeedCandidate]) -> list[Found]:
        done = 0

        async def try_one(one: FeedCandidate) -> Probe:
            nonlocal done
            result = await probe(
                one.url,
                client=self._client,
                parser=self._parser,
                robots=self._robots,
                now=self._now(),
                cap=self._cap,
                form=one.form,
            )
            done += 1
            self._on_tried(done, len(candidates))
            return result

        probes = await asyncio.gather(*map(try_one, candidates))
        verdicts = judge(probes, now=self._now())
        return [
            Found(candidate=one, judgement=verdict)
            for one, verdict in zip(candidates, verdicts, strict=True)
            if _worth_telling(one, verdict)
        ]


def _known(url: str, feeds: Iterable[KnownFeed]) -> list[FeedCandidate]:
    """What the catalogue has of this host, without what is known to be dead."""
    source = {True: Source.KNOWN, False: Source.GUESSED}
    return [
        FeedCandidate(url=one.url, section=one.section, source=source[one.sureness.better_than_a_guess])
        for one in feeds
        if one.sureness.may_live
    ]


def _worth_telling(candidate: FeedCandidate, verdict: Judgement) -> bool:
    """Whether anybody saw the address, or it answered: a wrong guess is no news."""
    seen = candidate.source not in (Source.GUESSED, Source.SITEMAP)
    return seen or verdict.standing.is_good
