"""What following a newspaper without a feed promises: its sitemap or section page, slowly, politely, nothing twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from jobs.polling.complete import TRIES_WITHOUT_HEADLINE, Completing
from jobs.polling.outcome import SLOWLY, Rules
from jobs.polling.poll import Polling
from jobs.polling.read import MOST_NEW
from news.feeds.feed import Form
from news.feeds.verdict import Verdict
from storage import articles, feeds, held, missing
from storage.articles import ArticleState, Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.loopback import loopback_client
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server, reply
from tests.fakes.newspaper_site import page, rss, sitemap
from tests.make import NOON
from tests.waiting import PATIENCE, patience

TODAY = "2026-11-23"
DAILY = "/sitemap-article-{YYYY}-{MM}-{DD}.xml"


@dataclass
class Desk:
    db: Database
    server: NewspaperServer
    polling: Polling
    completing: Completing
    clock: list[datetime]

    async def follow(self, path: str, form: Form, **values: Any) -> None:
        await self.db.run(make.feed, self.server.url(path), form=form, **values)

    async def look(self, later: timedelta = SLOWLY) -> None:
        self.clock[0] += later
        async with patience():
            await self.polling.round()
            await self.polling.finish()

    async def articles(self, *states: ArticleState) -> list[Stored]:
        def all_of(tx: Tx) -> list[Stored]:
            return articles.of(tx, [row["id"] for row in tx.rows("SELECT id FROM articles")])

        found = await self.db.read(all_of)
        return [one for one in found if not states or one.state in states]

    async def feed(self) -> feeds.Listed:
        [listed] = await self.db.read(feeds.everything)
        return listed

    def asked(self, path: str) -> int:
        return sum(one == path for one, _ in self.server.asked)

    def sitemap(self, *numbers: int, day: str = TODAY, minute: str = "10:00") -> None:
        links = [(self.server.url(f"/tin-so-{number}.html"), f"{day}T{minute}:00+07:00") for number in numbers]
        self.server.answers[f"/sitemap-article-{day}.xml"] = sitemap(*links)


@pytest.fixture
async def desk(sqlite_db: Database) -> AsyncIterator[Desk]:
    clock = [NOON]
    async with (
        newspaper_server() as server,
        loopback_client() as client,
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
    ):
        yield Desk(
            sqlite_db,
            server,
            Polling(
                sqlite_db,
                client,
                parser,
                Rules(max_interval=timedelta(minutes=1)),
                clock=DatedClock(lambda: clock[0]),
                chance=Random(1),
            ),
            Completing(sqlite_db, client, parser, limit=400, now=lambda: clock[0]),
            clock,
        )


def article_page(title: str, published: str = "2026-11-23T10:05:00+07:00") -> bytes:
    return page(
        f'<html><head><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}"></head><body><h1>{title}</h1>'
        '<p class="sapo">Sáng 23/11, Ban Thường vụ họp phiên thường kỳ, bàn công tác xây dựng Đảng.</p></body></html>'
    )


async def test_a_new_link_of_a_sitemap_gets_its_headline_and_lead_from_its_page(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP, section="Xây dựng Đảng")
    desk.sitemap(100001, 100002)
    await desk.look()
    assert await desk.articles() == []  # a baseline is told to nobody, so no page is asked
    desk.sitemap(100001, 100002, 100003)
    desk.server.answers["/tin-so-100003.html"] = article_page("Họp phiên thường kỳ")
    await desk.look()
    [one] = await desk.articles()
    assert (one.state, one.title) == (ArticleState.PAGE, "")
    await desk.completing.round()
    [one] = await desk.articles()
    assert (one.state, one.title, one.sections) == (ArticleState.NEW, "Họp phiên thường kỳ", ("Xây dựng Đảng",))
    assert one.lead.startswith("Sáng 23/11") and one.published is not None
    await desk.look()
    assert len(await desk.articles()) == 1 and desk.asked("/tin-so-100003.html") == 1


async def test_the_server_of_a_sitemap_that_ended_in_the_middle_is_not_asked_whether_it_changed(desk: Desk) -> None:
    await desk.follow("/sitemap.xml", Form.SITEMAP)
    body = b"<urlset><url><loc>/tin-so-100001.html</loc></url><url><lo"
    desk.server.answers["/sitemap.xml"] = reply(body, ETag='"1"', Content_Length="", Connection="close")
    await desk.look()
    listed = (await desk.feed()).feed
    assert (listed.verdict, listed.etag, listed.body_hash) == (Verdict.INCOMPLETE, "", b"")


async def test_a_list_is_asked_every_quarter_of_an_hour_at_most(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP)
    desk.sitemap(100001)
    for _ in range(30):
        await desk.look(timedelta(minutes=1))
    assert desk.asked(f"/sitemap-article-{TODAY}.xml") == 2


async def test_the_file_of_a_new_day_is_asked_after_midnight_and_the_old_one_until_it_is_there(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP)
    desk.sitemap(100001)
    await desk.look()
    await desk.look(timedelta(hours=13))  # one in the morning in Vietnam, and nothing published yet
    assert desk.asked("/sitemap-article-2026-11-24.xml") == 1
    assert (await desk.feed()).feed.verdict in (Verdict.OK, Verdict.UNCHANGED)
    desk.sitemap(100009, day="2026-11-24", minute="01:00")
    await desk.look()
    [one] = await desk.articles()
    assert one.url.endswith("100009.html")
    assert (await desk.feed()).feed.fetch_url == ""


async def test_what_robots_txt_forbids_is_not_asked_and_said(desk: Desk) -> None:
    desk.server.answers["/robots.txt"] = reply(b"User-agent: baotin\nDisallow: /chinh-tri")
    await desk.follow("/chinh-tri/", Form.SECTION)
    await desk.look()
    assert (await desk.feed()).feed.verdict == Verdict.ROBOTS
    assert desk.asked("/chinh-tri/") == 0
    del desk.server.answers["/robots.txt"]
    await desk.look(timedelta(hours=12))
    assert desk.asked("/robots.txt") == 1
    await desk.look(timedelta(hours=13))
    assert desk.asked("/robots.txt") == 2 and desk.asked("/chinh-tri/") == 1


async def test_a_robots_txt_that_fails_forbids_until_it_answers(desk: Desk) -> None:
    desk.server.answers["/robots.txt"] = reply(status="503 Later")
    await desk.follow("/chinh-tri/", Form.SECTION)
    await desk.look()
    assert (await desk.feed()).feed.verdict == Verdict.SERVER_ERROR
    assert desk.asked("/chinh-tri/") == 0


async def test_a_feed_is_made_to_be_read_whatever_robots_txt_says(desk: Desk) -> None:
    desk.server.answers |= {"/robots.txt": reply(b"User-agent: *\nDisallow: /"), "/rss": rss("/rss")}
    await desk.follow("/rss", Form.RSS)
    await desk.look()
    assert (await desk.feed()).feed.verdict == Verdict.OK and not desk.asked("/robots.txt")


def section(*articles_of_it: tuple[int, str]) -> bytes:
    return page("".join(f'<li><a href="/bai-a{number}.html">{title}</a></li>' for number, title in articles_of_it))


async def test_a_section_page_brings_new_headlines_and_corrects_none(desk: Desk) -> None:
    await desk.follow("/chinh-tri/", Form.SECTION)
    desk.server.answers["/chinh-tri/"] = section((10001, "Tin cũ"))
    await desk.look()
    desk.server.answers["/chinh-tri/"] = section((10002, "Đại hội chi bộ thôn Đông"), (10001, "Tin cũ"))
    desk.server.answers["/bai-a10002.html"] = article_page("Đại hội chi bộ thôn Đông")
    await desk.look()
    await desk.completing.round()
    found = {one.title: one.state for one in await desk.articles()}
    assert found == {"Tin cũ": ArticleState.QUIET, "Đại hội chi bộ thôn Đông": ArticleState.NEW}
    await desk.db.run(lambda tx: tx.run("UPDATE feeds SET seen_items = NULL, body_hash = NULL"))
    desk.server.answers["/chinh-tri/"] = section((10002, "Đại hội chi bộ"), (10001, "Tin cũ"))
    await desk.look()
    assert {one.title for one in await desk.articles()} == set(found)


async def test_an_article_that_leaves_a_section_page_before_older_ones_has_its_page_asked(desk: Desk) -> None:
    def show(*numbers: int) -> None:
        links = [f'<a href="/tin-ve-duong-lien-xa-{number}.html">Tin số {number} về đường</a>' for number in numbers]
        desk.server.answers["/chinh-tri"] = page("".join(links))

    def send(tx: Tx) -> None:
        for row in tx.rows("SELECT id FROM articles WHERE state = 'page'"):
            tx.run("UPDATE articles SET state = 'matched' WHERE id = :id", id=row["id"])
            make.sent(tx, article=row["id"], now=desk.clock[0])

    show(100_003, 100_002, 100_001)
    await desk.follow("/chinh-tri", Form.SECTION)
    await desk.look()
    show(100_005, 100_004, 100_003, 100_002, 100_001)
    await desk.look()
    await desk.db.run(send)
    show(100_006, 100_005, 100_003, 100_002)
    await desk.look()
    [missed] = await desk.db.read(missing.due, now=desk.clock[0], limit=9)
    assert missed.url.endswith("-100004.html"), "and none of those that rolled off at the end"


async def test_an_old_article_that_comes_up_again_is_kept_quiet_once_its_page_says_so(desk: Desk) -> None:
    await desk.follow("/chinh-tri/", Form.SECTION)
    desk.server.answers["/chinh-tri/"] = section((10001, "Tin cũ"))
    await desk.look()
    desk.server.answers["/chinh-tri/"] = section((10001, "Tin cũ"), (10002, "Tin năm ngoái"))
    desk.server.answers["/bai-a10002.html"] = article_page("Tin năm ngoái", "2025-11-23T10:05:00+07:00")
    await desk.look()
    await desk.completing.round()
    assert {one.title: one.state for one in await desk.articles()}["Tin năm ngoái"] is ArticleState.QUIET


async def test_an_article_whose_headline_is_nowhere_to_be_had_is_dropped_after_patient_tries(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP)
    desk.sitemap(100001)
    await desk.look()
    desk.sitemap(100001, 100002)
    await desk.look()
    for number in range(TRIES_WITHOUT_HEADLINE):
        [one] = await desk.articles()
        assert (one.state, one.page_tries) == (ArticleState.PAGE, number)
        desk.clock[0] += timedelta(hours=1)
        await desk.completing.round()
    assert await desk.articles() == []
    await desk.look()
    assert await desk.articles() == [] and desk.asked("/tin-so-100002.html") == TRIES_WITHOUT_HEADLINE


async def test_a_long_list_is_taken_in_in_parts_and_nothing_of_it_is_lost(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP)
    old = range(100001, 100001 + 2 * MOST_NEW)
    desk.sitemap(*old)
    await desk.look()
    new = range(200001, 200001 + MOST_NEW + 5)
    desk.sitemap(*old, *new)
    await desk.look()
    assert len(await desk.articles()) == MOST_NEW
    await desk.look()
    assert len(await desk.articles()) == len(new)
    await desk.look()
    assert (await desk.feed()).feed.verdict == Verdict.UNCHANGED


async def test_held_articles_without_a_headline_wait_for_their_page_or_are_forgotten(desk: Desk) -> None:
    await desk.follow(DAILY, Form.SITEMAP)
    desk.sitemap(100001)
    await desk.look()
    desk.sitemap(*range(200001, 200031))
    await desk.look()
    listed = await desk.feed()
    assert len(await desk.articles(ArticleState.HELD)) == 30
    await desk.db.run(held.release, feed=listed.feed.number)
    assert {one.state for one in await desk.articles()} == {ArticleState.PAGE}
    await desk.db.run(lambda tx: tx.run("UPDATE articles SET state = 'held'"))
    assert (await desk.db.run(held.release, feed=listed.feed.number, newest=0)).silent == 30
    assert await desk.articles() == []


@pytest.mark.parametrize(
    ("form", "answer", "verdict"),
    [
        (Form.SITEMAP, page("<html><body>Không tìm thấy</body></html>"), Verdict.HTML),
        (Form.SITEMAP, sitemap(), Verdict.EMPTY),
        (Form.SITEMAP, sitemap(("https://bao.example/s.xml", TODAY), root="sitemapindex"), Verdict.EMPTY),
        (Form.SECTION, page("<html><body>Đang bảo trì</body></html>"), Verdict.EMPTY),
    ],
)
async def test_a_page_without_articles_has_a_named_verdict(
    desk: Desk, form: Form, answer: bytes, verdict: Verdict
) -> None:
    await desk.follow("/danh-sach", form)
    desk.server.answers["/danh-sach"] = answer
    await desk.look()
    listed = await desk.feed()
    assert listed.feed.verdict == verdict
    assert ("s.xml" in listed.detail) == (b"sitemapindex" in answer)
