"""Feeds in trouble: each is told once, and once when it is well; all at once, it is our own network that is told."""

from datetime import timedelta

from news.watch.network import AFTER_START
from storage import feeds
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def poll(tx: Tx, verdict: str, *, name: str = "%", since: timedelta = timedelta(), ok: timedelta = timedelta()) -> None:
    """The feeds of this *name* were polled at NOON with this verdict, fail *since* so long, and were well *ok* ago."""
    tx.run(
        """
        UPDATE feeds SET verdict = :verdict, polled_at = :now, ok_at = :ok, failing_since = :since
         WHERE url LIKE :name
        """,
        verdict=verdict,
        now=to_ms(NOON),
        ok=to_ms(NOON - ok),
        since=to_ms(NOON - since) if since else None,
        name=f"%{name}%",
    )


def papers(tx: Tx) -> None:
    for name in ("mot", "hai", "ba", "bon"):
        make.feed(tx, f"https://{name}.example/", newspaper=f"Báo {name}", section="Y tế")
    poll(tx, "ok")


async def test_a_dead_feed_is_told_once_and_once_when_it_can_be_read(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    health = room.feed_health()
    await sqlite_db.run(papers)
    await sqlite_db.run(poll, "not_found", name="mot", since=DAY)
    await health.round()
    assert await room.heard() == []
    await sqlite_db.run(poll, "not_found", name="mot", since=2 * DAY)
    for _ in range(2):
        await health.round()
        [words] = await room.heard()
    assert words.startswith("Nguồn tin cần xem lại: Báo mot · Y tế\nhttps://mot.example/\nTình trạng: không tìm thấy")
    await sqlite_db.run(poll, "timeout", name="mot", since=2 * DAY)
    await health.round()
    await clock.advance(10 * MINUTE)
    assert await room.heard() == [words], "it still fails"
    await sqlite_db.run(poll, "ok", name="mot")
    await health.round()
    await clock.advance(10 * MINUTE)
    assert (await room.heard())[1:] == ["Lại đọc được nguồn tin:\n• Báo mot · Y tế"]


async def test_many_are_one_message_and_one_put_away_is_nobodys_trouble(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    await sqlite_db.run(papers)
    for name in ("mot", "hai", "ba"):
        await sqlite_db.run(poll, "timeout", name=name, since=8 * DAY)
    await room.feed_health().round()
    [words] = await room.heard()
    assert words.startswith("3 nguồn tin cần xem lại:\n• Báo ") and words.count("•") == 3
    await sqlite_db.run(feeds.pause, url="https://mot.example/")
    await room.feed_health().round()
    await clock.advance(10 * MINUTE)
    assert await room.heard() == [words]
    assert len(await room.alarms.list_open()) == 2


async def test_where_all_fail_it_is_our_network_and_that_alone_is_told(sqlite_db: Database) -> None:
    clock = FakeClock(NOON - AFTER_START)
    room = FakeNewsroom(sqlite_db, clock)
    health = room.feed_health()
    clock.set(NOON)
    await sqlite_db.run(papers)
    await sqlite_db.run(poll, "timeout", since=6 * MINUTE, ok=6 * MINUTE)
    for _ in range(2):
        await health.round()
        [words] = await room.heard()
    assert words.startswith("Từ 11:54 23/11/2026 không đọc được nguồn tin nào (4 báo, 4 nguồn)")
    clock.set(NOON + 20 * MINUTE)  # asked seldom by now, who can say?
    await health.round()
    assert await room.heard() == [words]
    await sqlite_db.run(poll, "ok", name="ba")
    await health.round()
    assert "đứt từ 11:54 23/11/2026 đến 12:20 23/11/2026" in (await room.heard())[1]
