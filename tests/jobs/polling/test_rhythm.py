"""What polling promises of its pace: it learns without dates too, and a newspaper's feeds wake each other."""

from datetime import timedelta

from aiohttp import web

from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.answers import Answer
from jobs.fetching.client import Client
from jobs.polling.complete import Completing
from jobs.polling.outcome import Rules
from jobs.polling.poll import LOST
from news.errors import FeedError
from news.feeds.coverage import ENOUGH
from news.feeds.rhythm import PUBLISHING
from news.feeds.verdict import Verdict
from storage import articles, feeds
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.times import to_ms
from tests import make
from tests.jobs.polling.desk import MINUTE, Desk
from tests.make import NOON


async def test_a_feed_without_dates_is_learnt_by_when_its_news_was_first_seen(desk: Desk) -> None:
    for item in desk.paper.items:
        item.published = None
    await desk.look()
    feed = (await desk.feed()).feed
    assert feed.newest_at is None and sum(feed.hours) == 0, "nobody knows when the first ones came"
    for _ in range(3):
        desk.paper.publish(at=None)
        await desk.look()
    feed = (await desk.feed()).feed
    assert feed.newest_at == desk.clock[0]
    assert 300 < feed.hours[12] <= 3 * 1000 / 7 + 3 and sum(feed.hours) == feed.hours[12]


async def test_news_in_one_feed_wakes_the_others_of_its_newspaper(desk: Desk) -> None:
    await desk.look()
    desk.polling._rules = Rules()
    other = f"{desk.paper.url}/rss/home.rss?y-te"
    await desk.db.run(make.feed, other)

    def put_to_sleep(tx: Tx) -> None:
        polled, due = to_ms(desk.clock[0] - 8 * MINUTE), to_ms(desk.clock[0] + 10 * MINUTE)
        tx.run(
            "UPDATE feeds SET polled_at = :polled, next_poll = :due WHERE url = :url", polled=polled, due=due, url=other
        )

    await desk.db.run(put_to_sleep)
    desk.paper.publish("Tin mới", at=NOON)
    await desk.look()
    due = {one.feed.url: one.next_poll for one in await desk.db.read(feeds.everything)}
    assert due[other] == desk.clock[0]


async def test_a_section_that_the_feed_of_all_covers_is_spared_until_that_fails(desk: Desk) -> None:
    front, section = f"{desk.paper.url}/rss/home.rss", f"{desk.paper.url}/rss/home.rss?y-te"
    desk.polling._rules = Rules()
    await desk.look()
    await desk.db.run(make.feed, section)
    await desk.look()

    async def poll(url: str) -> timedelta:
        await desk.db.run(due_now, url)
        await desk.look()
        return await wait_of(url)

    async def wait_of(url: str) -> timedelta:
        [found] = [one for one in await desk.db.read(feeds.everything) if one.feed.url == url]
        return found.next_poll - desk.clock[0]

    for _ in range(ENOUGH):
        elsewhere = desk.paper.publish(at=desk.clock[0])  # which stands in the feed of all alone
        desk.paper.publish(at=desk.clock[0])
        await poll(front)
        desk.paper.items.remove(elsewhere)
        await poll(section)
    assert (await poll(front), await poll(section)) == (MINUTE, PUBLISHING)
    desk.paper.answer = web.Response(status=500)
    desk.clock[0] += 3 * MINUTE
    for _ in range(LOST):
        await poll(front)
    assert await wait_of(section) == timedelta(), "five minutes after its last poll"


def due_now(tx: Tx, url: str) -> None:
    """Only this feed is due."""
    later = to_ms(NOON + timedelta(hours=1))
    tx.run("UPDATE feeds SET next_poll = CASE WHEN url = :url THEN 0 ELSE :later END", url=url, later=later)


async def test_a_page_of_a_host_that_wants_to_be_left_alone_is_no_try_of_an_article_without_a_headline(
    desk: Desk,
) -> None:
    def fill(tx: Tx) -> list[int]:
        url = f"{desk.paper.url}/chinh-tri/x-1.html"
        return [
            make.stored(tx, state=ArticleState.PAGE, title=title, url=url, published=None) for title in ("", "Có tít")
        ]

    numbers = await desk.db.run(fill)
    completing = Completing(
        desk.db, Busy(user_agent="x", clock=SYSTEM_CLOCK), desk.polling._parser, limit=400, now=lambda: desk.clock[0]
    )
    await completing.round()
    found = {one.number: one.page_tries for one in await desk.db.read(articles.of, numbers)}
    assert found == {numbers[0]: 0, numbers[1]: 1}
    assert await completing.round() == 0
    desk.clock[0] += timedelta(minutes=10)
    assert await completing.round() == 2


class Busy(Client):
    """A client of servers that all want to be left alone for ten minutes."""

    async def get(self, url: str, *, etag: str = "", last_modified: str = "", cap: int = 0) -> Answer:
        raise FeedError(Verdict.TOO_MANY_REQUESTS, "HTTP 429", retry_after=timedelta(minutes=10))
