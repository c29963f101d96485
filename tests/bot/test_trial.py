"""The trial: a real newspaper on loopback whose articles the real bot finds, completes and sorts."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import catalogue
from bot.app import App
from bot.sample.newspaper import BACKLOG, LISTED, SampleArticle, SampleNewspaper, Serving, load_articles
from bot.trial import trial
from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from news.articles.article import article_of
from news.text.dates import VIETNAM
from tests import make
from tests.fakes.asking import asking
from tests.fakes.web_reader import Events, Reader
from tests.waiting import PATIENCE, patience

ARTICLES = load_articles()
WITHOUT_LEAD = [one for one in ARTICLES if not one.feed_lead]


def test_there_are_articles_over_all_topics() -> None:
    assert len(ARTICLES) >= 60
    assert {topic for one in ARTICLES for topic in one.topics} == {topic.slug for topic in catalogue.taxonomy()}
    assert len({one.slug for one in ARTICLES}) == len({one.title for one in ARTICLES}) == len(ARTICLES)
    assert 3 <= len(WITHOUT_LEAD) <= len(ARTICLES) / 2


#: Second topics that a reader may expect and that are not given.
BEYOND_PHRASES = {
    "ban-thuong-vu-tinh-uy-lam-viec-voi-dang-uy-xa-dong-lau-go-kho-de-hoan-thanh-nghi-quyet-dai": {"chinh-tri"},
    "dai-hoi-dai-bieu-hoi-nong-dan-tinh-song-may-moi-hoi-vien-la-mot-hat-nhan-lien-ket": {"nong-nghiep"},
    "so-tay-dang-vien-dien-tu-khi-tai-lieu-sinh-hoat-nam-gon-trong-dien-thoai": {"chuyen-doi-so"},
    "186-ho-o-cua-vong-ban-giao-dat-lam-duong-ven-bien-truoc-han": {"giao-thong-xay-dung", "xay-dung-dang"},
    "uy-ban-kiem-tra-tinh-uy-xem-xet-thi-hanh-ky-luat-ba-dang-vien-buong-long-quan-ly-dat-dai": {"dat-dai"},
    "cu-tri-dac-khu-hon-seu-mong-som-co-them-chuyen-tau-va-nuoc-ngot-mua-kho": {"bien-dao"},
    "ngu-dan-hon-seu-dua-long-be-ra-xa-bo-ca-lon-nhanh-nuoc-trong-hon": {"kinh-te"},
}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.slug[:60])
def test_the_topics_a_reader_expects_are_found(article: SampleArticle) -> None:
    found = catalogue.taxonomy().about(
        title=article.title,
        lead=article.lead,
        sections=[article.section_slug],
        categories=[article.section],
        url=f"http://127.0.0.1/{article.section_slug}/{article.slug}-1.html",
    )
    missed = set(article.topics) - {finding.topic for finding in found} - BEYOND_PHRASES.get(article.slug, set())
    assert not missed, f"{article.title} | {article.lead} | found {[finding.topic for finding in found]}"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def newspaper() -> AsyncIterator[tuple[SampleNewspaper, Serving, aiohttp.ClientSession]]:
    """One that publishes only when told to."""
    paper = SampleNewspaper(pace=3600, now=Clock())
    serving = await paper.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield paper, serving, session
    finally:
        await serving.stop()


async def test_its_feed_is_read_by_the_real_reader() -> None:
    async with newspaper() as (paper, serving, session), Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        latest = [paper.publish(at=datetime(2026, 11, 23, 12, tzinfo=VIETNAM) + timedelta(minutes=n)) for n in range(3)]
        async with session.get(f"{serving.url}/rss/home.rss") as answer:
            assert answer.content_type == "application/rss+xml"
            read = await parser.entries(await answer.read(), answer.headers["Content-Type"])
        assert len(read.entries) == BACKLOG + 3
        for entry, out in zip(read.entries, reversed(latest), strict=False):
            article = article_of(entry, base=serving.url, newspaper="Báo Sông Mây", now=make.NOON, limit=400)
            assert article is not None
            assert (article.title, article.url) == (out.article.title, f"{serving.url}{out.path}")
            assert bool(article.lead) == out.article.feed_lead


async def test_its_feed_lists_no_more_than_a_newspapers() -> None:
    async with newspaper() as (paper, serving, session), Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        for _ in range(60):
            paper.publish()
        async with session.get(f"{serving.url}/rss/home.rss") as answer:
            assert len((await parser.entries(await answer.read())).entries) == LISTED


async def test_an_article_without_a_lead_in_the_feed_has_it_on_its_page() -> None:
    async with (
        newspaper() as (paper, serving, _),
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
        asking() as client,
    ):
        for out in [paper.publish() for _ in ARTICLES]:
            if not out.article.feed_lead:
                answer = await client.get(f"{serving.url}{out.path}", cap=1_000_000)
                page = await parser.page(answer.body, url=answer.url, title=out.article.title)
                assert page.lead and page.lead in out.article.lead


async def test_its_pictures_and_front_page_are_there_and_nothing_else_is() -> None:
    async with newspaper() as (paper, serving, session):
        pictures = {f"/pictures/{one.picture}.svg" for one in ARTICLES}
        for path in sorted(pictures):
            async with session.get(serving.url + path) as answer:
                assert (answer.status, answer.content_type) == (200, "image/svg+xml"), path
        out = paper.publish()
        async with session.get(f"{serving.url}/") as answer:
            assert escape(out.article.title) in (await answer.text()).replace("&#34;", "&quot;")
        for path in ("/pictures/none.svg", "/pictures/..%2f..%2fnewspaper.svg", "/thoi-su/bai-1.html", "/x"):
            async with session.get(serving.url + path) as answer:
                assert answer.status == 404, path


async def test_where_its_port_is_taken_it_takes_another() -> None:
    async with newspaper() as (_, serving, _session):
        port = int(serving.url.rpartition(":")[2])
        second = await SampleNewspaper(pace=3600).start(port)
        assert second.url != serving.url
        await second.stop()


async def test_whoever_opens_the_page_and_follows_a_topic_sees_it_and_only_it(tmp_path: Path) -> None:
    async with (
        trial(database=f"sqlite:///{tmp_path}/trial.db", web_port=0, pace=0.7) as (config, tried),
        App(config, trial=tried) as app,
    ):
        address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(app.run(on_started=address.set_result))
        try:
            await _first_alert_and_then_one_topic(await address)
        finally:
            app.stop()
            async with patience():
                await running


async def _first_alert_and_then_one_topic(url: str) -> None:
    async with Reader(url) as reader:
        async with reader.session.get(url) as page:
            assert "Bản chạy thử" in await page.text()
        async with reader.stream() as events:
            assert await _alert(events)
            await reader.say("/theodoi xây dựng Đảng")
            followed, arrived = time.time() * 1000, 0
            while arrived < 2:
                alert = await _alert(events)
                if alert["published"] > followed:
                    assert "xay-dung-dang" in [topic["slug"] for topic in alert["topics"]], alert["title"]
                    assert alert["lead"] and alert["newspaper"] == "Báo Sông Mây"
                    arrived += 1


async def _alert(events: Events) -> dict[str, Any]:
    """The next alert, in a conversation of other things."""
    async with patience():
        while True:
            event = await events.next()
            assert event is not None
            if event.kind == "message" and event.data["body"]["type"] == "alert":
                return dict(event.data["body"])


async def test_the_environment_may_move_its_port_and_never_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTIN_WEB__PORT", "8123")
    monkeypatch.setenv("BAOTIN_STORAGE__URL", "sqlite:///data/baotin.db")
    monkeypatch.setenv("BAOTIN_POLLING__MIN_INTERVAL", "1h")
    async with trial(pace=3600) as (config, _):
        assert (config.web.port, config.storage.url) == (8123, "sqlite:///data/trial.db")
        assert config.polling.min_interval < timedelta(minutes=1)
        assert [feed.newspaper for feed in config.feeds] == ["Báo Sông Mây"]
