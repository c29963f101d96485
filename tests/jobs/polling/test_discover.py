"""What discovering promises: all section feeds of a newspaper, each asked once, with an honest verdict."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bot import catalogue
from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from jobs.polling.discover import Discovery, Found
from news.errors import FeedError
from news.feeds.discovery import Source
from news.feeds.feed import Form
from news.feeds.probes import Standing
from tests.fakes.loopback import loopback_client
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server, reply
from tests.fakes.newspaper_site import FEEDS, move_in, page, rss, sitemap
from tests.make import NOON
from tests.waiting import PATIENCE


@dataclass
class Search:
    server: NewspaperServer
    discovery: Discovery
    progress: list[tuple[int, int]]

    async def feeds(self, path: str = "/") -> list[Found]:
        return await self.discovery.feeds(self.server.url(path))


@pytest.fixture
async def search() -> AsyncIterator[Search]:
    progress: list[tuple[int, int]] = []
    async with (
        newspaper_server() as server,
        loopback_client() as client,
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
    ):
        discovery = Discovery(
            client,
            parser,
            catalogue.newspapers(),
            now=lambda: NOON,
            on_tried=lambda done, total: progress.append((done, total)),
        )
        yield Search(server, discovery, progress)


def sections_of(found: list[Found]) -> dict[str, str]:
    return {urlsplit(one.candidate.url).path: one.candidate.section for one in found}


@pytest.mark.parametrize("family", FEEDS)
async def test_every_section_feed_of_a_familys_list_is_found_named_and_tried_once(search: Search, family: str) -> None:
    move_in(search.server, family)
    found = await search.feeds()
    assert sections_of(found) == FEEDS[family]
    assert {one.judgement.standing for one in found} == {Standing.FRESH}
    assert search.discovery.family == catalogue.newspapers().family(family)
    asked = [path for path, _ in search.server.asked]
    assert all(asked.count(path) == 1 for path in FEEDS[family])
    assert len(asked) < len(FEEDS[family]) + 8
    assert search.progress[-1][0] == search.progress[-1][1]


async def test_the_search_may_begin_at_the_list_itself(search: Search) -> None:
    move_in(search.server, "epi")
    assert sections_of(await search.feeds("/rss.html")) == FEEDS["epi"]


async def test_without_a_list_the_families_rule_is_a_guess_that_counts_only_where_it_answers(search: Search) -> None:
    move_in(search.server, "a-id")
    del search.server.answers["/rss/"]
    found = await search.feeds()
    assert sections_of(found) == {
        "/rss/cate/thoi-su/": "Thời sự",
        "/rss/cate/chinh-tri/": "Chính trị",
        "/rss/subcate/xay-dung-dang/": "Xây dựng Đảng",
    }
    assert {one.candidate.source for one in found} == {Source.GUESSED}


async def test_a_path_that_answers_with_the_whole_newspaper_is_told_from_a_section(search: Search) -> None:
    move_in(search.server, "onecms")
    search.server.answers["/rss/phap-luat"] = search.server.answers["/rss/chinh-tri"]
    search.server.answers["/rss/doi-song"] = rss("/rss/doi-song", newest=NOON - timedelta(days=400))
    search.server.answers["/rss/kinh-te"] = page("<html><body>404</body></html>")
    standings = {urlsplit(one.candidate.url).path: one.judgement for one in await search.feeds()}
    assert standings["/rss/phap-luat"].standing is Standing.SAME
    assert standings["/rss/phap-luat"].same_as == search.server.url("/rss/chinh-tri")
    assert standings["/rss/doi-song"].standing is Standing.STALE
    assert standings["/rss/kinh-te"].standing is Standing.HTML


async def test_an_address_that_looks_like_a_list_may_be_a_feed(search: Search) -> None:
    search.server.answers["/"] = page('<html><body><a href="/rss">RSS</a></body></html>')
    search.server.answers["/rss"] = rss("/rss")
    assert sections_of(await search.feeds()) == {"/rss": ""}


async def test_the_feed_a_page_announces_is_tried_even_where_nothing_else_is(search: Search) -> None:
    head = '<link rel="alternate" type="application/atom+xml" href="/tin/atom-12.xml">'
    search.server.answers["/"] = page(f"<html><head>{head}</head><body></body></html>")
    [found] = await search.feeds()
    assert (found.candidate.source, found.judgement.standing) == (Source.ANNOUNCED, Standing.DEAD)


async def test_news_sitemaps_are_found_by_robots_txt_and_kept_without_their_date(search: Search) -> None:
    server = search.server
    server.answers["/"] = page("<html><body></body></html>")
    lists = (
        f"Sitemap: {server.url('/sitemap.xml')}\nSitemap: {server.url('/gone.xml')}\nSitemap: https://x.example/s.xml"
    )
    server.answers["/robots.txt"] = reply(lists.encode())
    pictures, news = server.url("/sitemaps/anh.xml"), server.url("/sitemaps/news-2026-11.xml")
    server.answers["/sitemap.xml"] = sitemap(
        (pictures, "2026-11-23T10:00:00+07:00"), (news, "2026-11-23"), root="sitemapindex"
    )
    server.answers["/sitemaps/news-2026-11.xml"] = sitemap((server.url("/a-100001.html"), "2026-11-23T11:00:00+07:00"))
    [found] = await search.feeds()
    assert found.candidate.url == server.url("/sitemaps/news-{YYYY}-{M}.xml")
    assert (found.candidate.form, found.judgement.standing, found.judgement.probe.items) == (
        Form.SITEMAP,
        Standing.FRESH,
        1,
    )


async def test_a_sitemap_that_programs_are_asked_to_leave_alone_is_left_alone(search: Search) -> None:
    server = search.server
    server.answers["/"] = page("<html><body class='b-maincontent'></body></html>")
    server.answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /sitemap-article")
    server.answers["/sitemap-article-2026-11-23.xml"] = sitemap((server.url("/a-100001.html"), "2026-11-23"))
    assert await search.feeds() == []
    assert "/sitemap-article-2026-11-23.xml" not in [path for path, _ in server.asked]


async def test_a_plain_sitemap_and_robots_that_cannot_be_read(search: Search) -> None:
    server = search.server
    server.answers["/"] = page("<html><body></body></html>")
    server.answers["/robots.txt"] = reply(f"Sitemap: {server.url('/s.xml')}".encode())
    server.answers["/s.xml"] = sitemap((server.url("/a-100001.html"), "2026-11-23"))
    [found] = await search.feeds()
    assert found.candidate.url == server.url("/s.xml")
    search.discovery._robots._sites.clear()
    server.answers["/robots.txt"] = reply(status="500 Oops")
    assert await search.feeds() == []


async def test_a_newspaper_that_does_not_answer_is_named_with_its_verdict(search: Search) -> None:
    with pytest.raises(FeedError, match="not_found"):
        await search.feeds()
