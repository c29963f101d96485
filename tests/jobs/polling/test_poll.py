"""What polling promises: every new story once, however a feed behaves, and nothing for free twice."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from jobs.polling.ingest import CORRECTED, ingest
from storage import feeds
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.feeds import PollResult
from tests import make
from tests.jobs.polling.desk import MINUTE, Desk
from tests.make import NOON
from tests.waiting import eventually


async def test_the_first_look_is_silent_and_the_next_brings_what_is_new(desk: Desk) -> None:
    await desk.look()
    assert [one.state for one in await desk.articles()] == [ArticleState.QUIET] * 3
    desk.paper.publish("Hội nghị tổng kết công tác xây dựng Đảng", at=NOON + MINUTE)
    await desk.look()
    [new] = await desk.articles(ArticleState.NEW)
    assert (new.title, new.newspaper, new.province) == (
        "Hội nghị tổng kết công tác xây dựng Đảng",
        "Báo Lâm Đồng",
        "lam-dong",
    )
    assert new.published == NOON + MINUTE
    assert new.sections and new.sections[0] == "Chính trị"
    assert len(desk.arrivals) == 2


async def test_an_unchanged_feed_is_recognised_with_and_without_validators(desk: Desk) -> None:
    await desk.look()
    await desk.look()
    assert desk.paper.unchanged == 1
    desk.paper.validators = False
    await desk.look()
    await desk.look()
    listed = await desk.feed()
    assert (desk.paper.unchanged, listed.feed.verdict) == (1, "unchanged")
    assert len(await desk.articles()) == 3


async def test_nothing_comes_twice_however_the_feed_shuffles(desk: Desk) -> None:
    """200 polls: re-ordered, other guids, the last item gone, tracking parameters that come and go."""
    chance = random.Random(7)
    await desk.look()
    published = 3
    for round_number in range(200):
        paper = desk.paper
        if round_number % 10 == 5:
            paper.publish(at=desk.clock[0])
            published += 1
        chance.shuffle(paper.items)
        for item in paper.items:
            plain = f"{paper.url}/chinh-tri/tin-so-{item.number}-{item.number}.html"
            item.link = plain + chance.choice(["", "?utm_source=rss", "?utm_medium=x&fbclid=1", "#top", "/"])
            item.guid = chance.choice(["", f"guid-{chance.random()}", str(item.number)])
        if round_number % 7 == 3 and len(paper.items) > 3:
            paper.items.remove(min(paper.items, key=lambda item: item.number))
        await desk.look()
    assert paper.asked == 201
    found = await desk.articles()
    assert len(found) == published == 23
    assert len({one.title for one in found}) == 23
    assert len([one for one in found if one.state is ArticleState.NEW]) == 20


async def test_an_item_dated_days_ago_is_kept_but_not_told(desk: Desk) -> None:
    await desk.look()
    desk.paper.publish("Bài cũ được dựng lại", at=NOON - timedelta(days=30))
    await desk.look()
    assert not await desk.articles(ArticleState.NEW)
    assert len(await desk.articles(ArticleState.QUIET)) == 4


async def test_an_item_without_a_lead_waits_for_its_page(desk: Desk) -> None:
    await desk.look()
    desk.paper.publish("Chỉ có tít", lead="")
    await desk.look()
    [waiting] = await desk.articles(ArticleState.PAGE)
    assert waiting.title == "Chỉ có tít"


async def test_after_a_night_without_looks_much_may_be_new(desk: Desk) -> None:
    await desk.look()
    for minutes in range(15):
        desk.paper.publish(at=NOON + timedelta(hours=8, minutes=minutes))
    await desk.look(timedelta(hours=9))
    assert len(await desk.articles(ArticleState.NEW)) == 15


async def test_an_edited_headline_changes_the_article_it_belongs_to(desk: Desk) -> None:
    await desk.look()
    item = desk.paper.publish("Khởi công cầu mới")
    await desk.look()
    item.title = "Khánh thành cầu mới"
    await desk.look()
    [new] = await desk.articles(ArticleState.NEW)
    assert new.title == "Khánh thành cầu mới"


async def test_a_corrected_lead_edits_what_was_sent_and_a_polished_one_does_not(desk: Desk) -> None:
    async def edits() -> int:
        return len(await make.rows(desk.db, "SELECT 1 FROM outbox WHERE kind = 'edit'"))

    await desk.look()
    item = desk.paper.publish("Tai nạn ở cầu Đại Ninh", lead="Nạn nhân 34 tuổi được đưa đi cấp cứu ở Đức Trọng.")
    await desk.look()
    [article] = await desk.articles(ArticleState.NEW)
    await desk.db.run(make.sent, article=article.number)
    item.lead = "Nạn nhân, 34 tuổi, được đưa đi cấp cứu ở Đức Trọng!"
    await desk.look()
    assert await edits() == 0
    item.lead = "Nạn nhân, 43 tuổi, được đưa đi cấp cứu ở Đức Trọng!"
    await desk.look()
    assert await edits() == 1
    [article] = await desk.articles(ArticleState.NEW)
    assert article.lead == item.lead


async def test_the_same_story_in_two_feeds_of_a_newspaper_is_one_article(desk: Desk) -> None:
    await desk.db.run(make.feed, f"{desk.paper.url}/rss/home.rss?s=2", section="Xây dựng Đảng")
    await desk.look()
    desk.paper.publish("Một bài, hai chuyên mục")
    await desk.look()
    [new] = await desk.articles(ArticleState.NEW)
    assert {"Chính trị", "Xây dựng Đảng"} <= set(new.sections)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (web.Response(text="<html><body>Trang chủ</body></html>", content_type="text/html"), "html"),
        (web.Response(body=b""), "empty"),
        (web.Response(status=404), "not_found"),
        (web.Response(text="<rss><channel></channel></rss>", content_type="application/rss+xml"), "empty"),
        (web.Response(text="chỉ là một dòng chữ"), "unparseable"),
    ],
)
async def test_a_feed_in_trouble_has_a_verdict_and_is_asked_again(
    desk: Desk, answer: web.Response, verdict: str
) -> None:
    await desk.look()
    desk.paper.answer = answer
    await desk.look()
    listed = await desk.feed()
    assert (listed.feed.verdict, listed.feed.failures) == (verdict, 1)
    desk.paper.answer = None
    desk.paper.publish("Sau sự cố")
    await desk.look(timedelta(hours=1))
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Sau sự cố"]
    assert (await desk.feed()).feed.failures == 0


async def test_a_guid_that_all_items_share_joins_nothing(desk: Desk) -> None:
    for item in desk.paper.items:
        item.guid = "bao-lam-dong-2026"
    await desk.look()
    for _ in range(2):
        desk.paper.publish().guid = "bao-lam-dong-2026"
        await desk.look()
    assert len(await desk.articles()) == 5


async def test_a_link_that_changes_is_recognised_by_its_guid(desk: Desk) -> None:
    item = desk.paper.publish()
    item.guid = "tag:bao.example,2026:77"
    await desk.look()
    item.link = f"{desk.paper.url}/thoi-su/duong-dan-moi"
    await desk.look()
    assert len(await desk.articles()) == 4


async def test_a_feed_that_ends_in_the_middle_gives_what_came_before_and_later_the_rest(desk: Desk) -> None:
    await desk.look()
    for title in ("Một", "Hai", "Ba"):
        desk.paper.publish(f"{title} việc mới của xã")
    whole = desk.paper.body()
    desk.paper.answer = web.Response(body=whole[: whole.index(b"</item>", 700) + 100])
    await desk.look()
    assert (await desk.feed()).feed.verdict in ("incomplete", "truncated")
    desk.paper.answer = None
    await desk.look(timedelta(hours=1))
    assert len(await desk.articles(ArticleState.NEW)) == 3


async def test_the_server_of_a_feed_that_ended_in_the_middle_is_not_asked_whether_it_changed(desk: Desk) -> None:
    await desk.look()
    for title in ("Một", "Hai", "Ba"):
        desk.paper.publish(f"{title} việc mới của xã")
    desk.paper.cut = desk.paper.body().index(b"</item>") + 100
    await desk.look()
    listed = await desk.feed()
    assert (listed.feed.verdict, listed.feed.etag) == ("incomplete", "")
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Ba việc mới của xã"]
    desk.paper.cut = None
    await desk.look()
    assert (len(await desk.articles(ArticleState.NEW)), desk.paper.unchanged) == (3, 0)


async def test_a_redirect_for_good_that_ends_nowhere_is_forgotten(desk: Desk) -> None:
    await desk.look()
    [feed] = await desk.db.read(feeds.due, now=NOON + timedelta(days=1), limit=1)
    lost = replace(feed, fetch_url=f"{desk.paper.url}/nowhere")
    await desk.db.run(feeds.record, [feeds.PollResult(feed=lost, polled_at=NOON, next_poll=NOON)])
    await desk.look()
    assert (await desk.feed()).feed.fetch_url == ""
    await desk.look(timedelta(hours=1))
    assert (await desk.feed()).feed.failures == 0


async def test_a_slow_feed_holds_up_no_other_round(desk: Desk) -> None:
    released = asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await desk.db.run(make.feed, f"http://127.0.0.1:{port}/rss")
    desk.clock[0] += MINUTE
    assert await desk.polling.round() == 2

    async def is_other_read() -> bool:
        return (await desk.db.read(feeds.everything))[1].feed.baseline_at is not None

    await eventually(is_other_read)
    desk.clock[0] += MINUTE
    assert await desk.polling.round() == 1  # the slow one is still under way
    await desk.polling.stop()
    released.set()
    server.close()
    await server.wait_closed()


async def test_a_look_that_cannot_be_kept_harms_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.look()
    desk.paper.publish("Chưa ghi được")
    await desk.db.run(lambda tx: tx.run("ALTER TABLE article_keys RENAME TO elsewhere"))
    await desk.look()
    assert "not kept" in caplog.text
    await desk.db.run(lambda tx: tx.run("ALTER TABLE elsewhere RENAME TO article_keys"))
    await desk.look()
    assert len(await desk.articles(ArticleState.NEW)) == 1


async def test_polls_that_cannot_be_written_are_reported(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.look()
    [feed] = await desk.db.read(feeds.due, now=NOON + timedelta(days=1), limit=1)
    await desk.db.run(lambda tx: tx.run("ALTER TABLE feeds RENAME TO elsewhere"))
    await desk.polling._poll_and_record(feed)
    assert "polls not kept" in caplog.text


@pytest.mark.parametrize(("ahead", "edits"), [(timedelta(), 0), (2 * CORRECTED, 1)])
async def test_no_message_is_too_old_to_be_corrected_because_our_clock_is_ahead(
    sqlite_db: Database, ahead: timedelta, edits: int
) -> None:
    lead = "Nạn nhân {} tuổi được đưa đi cấp cứu ở Đức Trọng."
    now = NOON + 2 * CORRECTED

    def publish(tx: Tx) -> None:
        make.feed(tx)
        make.sent(tx, article=make.stored(tx, "tai-nan", lead=lead.format(34)))

    await sqlite_db.run(publish)
    [listed] = await sqlite_db.read(feeds.everything)
    look = PollResult(feed=listed.feed, polled_at=now, next_poll=now, items=1)
    article = make.article("tai-nan", lead=lead.format(43))
    assert (await sqlite_db.run(ingest, look, [article], now=now, ahead=ahead)).edited == 1
    assert len(await make.rows(sqlite_db, "SELECT 1 FROM outbox WHERE kind = 'edit'")) == edits
