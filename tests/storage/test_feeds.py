"""What is kept of feeds, on both databases."""

from dataclasses import replace
from datetime import timedelta

from news.feeds.feed import Form, NewFeed
from storage import feeds, siblings
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.feeds import PollResult
from storage.times import to_ms
from tests import make
from tests.make import NOON

URL = "https://bao.example/rss/home.rss"
HOUR = timedelta(hours=1)


def entry(url: str, section: str = "") -> NewFeed:
    return NewFeed(url=url, newspaper="Báo Lâm Đồng", section=section)


async def test_a_new_feed_is_due_at_once_and_then_when_it_says(db: Database) -> None:
    await db.run(make.feed)
    [feed] = await db.read(feeds.due, now=NOON, limit=5)
    assert (feed.url, feed.baseline_at, feed.seen_items, feed.hours) == (URL, None, b"", (0,) * 24)
    await db.run(feeds.record, [PollResult(feed=feed, polled_at=NOON, next_poll=NOON + HOUR)])
    assert not await db.read(feeds.due, now=NOON + HOUR - timedelta(seconds=1), limit=5)
    assert len(await db.read(feeds.due, now=NOON + HOUR, limit=5)) == 1


async def test_what_a_look_found_out_is_read_again(db: Database) -> None:
    number = await db.run(make.feed)
    feed = await db.read(feeds.get, number)
    assert feed is not None
    after = replace(feed, fetch_url="https://x.example/", etag='"e"', last_modified="Mon", body_hash=b"h" * 16)
    after = replace(after, seen_items=b"s" * 32, baseline_at=NOON, ok_at=NOON, failures=2, failing_since=NOON)
    after = replace(after, verdict="timeout", newest_at=NOON, ttl=30, hours=tuple(range(24)))
    await db.run(feeds.record, [PollResult(feed=after, polled_at=NOON, next_poll=NOON, detail="slow", items=40)])
    assert await db.read(feeds.get, number) == replace(after, read_at=NOON)
    [listed] = await db.read(feeds.everything)
    assert (listed.detail, listed.items, listed.polled_at) == ("slow", 40, NOON)


async def test_a_look_without_content_leaves_the_content(db: Database) -> None:
    number = await db.run(make.feed)
    feed = await db.read(feeds.get, number)
    assert feed is not None
    whole = replace(feed, seen_items=b"s" * 16, baseline_at=NOON)
    await db.run(feeds.record, [PollResult(feed=whole, polled_at=NOON, next_poll=NOON, items=1)])
    await db.run(feeds.record, [PollResult(feed=replace(feed, verdict="unchanged"), polled_at=NOON, next_poll=NOON)])
    now = await db.read(feeds.get, number)
    assert now is not None and (now.seen_items, now.verdict, now.baseline_at) == (b"s" * 16, "unchanged", NOON)


async def test_a_feed_paused_meanwhile_stays_paused(db: Database) -> None:
    number = await db.run(make.feed)
    feed = await db.read(feeds.get, number)
    assert feed is not None
    await db.run(feeds.pause, url=URL)
    await db.run(feeds.record, [PollResult(feed=feed, polled_at=NOON, next_poll=NOON, items=1)])
    paused = await db.read(feeds.get, number)
    assert paused is not None and paused.state == "paused"
    assert not await db.read(feeds.due, now=NOON, limit=5)
    assert await db.run(feeds.resume, url=URL, now=NOON)
    assert len(await db.read(feeds.due, now=NOON, limit=5)) == 1


async def test_the_configuration_brings_feeds_in_and_takes_only_its_own_out(db: Database) -> None:
    await db.run(feeds.stock, [entry("https://a.example/"), entry("https://b.example/")], now=NOON)
    await db.run(make.feed, "https://admin.example/")
    await db.run(feeds.stock, [entry("https://b.example/", section="Y tế")], now=NOON)
    listed = {one.feed.url: one.feed.section for one in await db.read(feeds.everything)}
    assert listed == {"https://b.example/": "Y tế", "https://admin.example/": ""}


async def test_a_feed_an_admin_removed_stays_away_until_added_again(db: Database) -> None:
    await db.run(feeds.stock, [entry(URL)], now=NOON)
    assert await db.run(feeds.remove, url=URL)
    assert not await db.run(feeds.remove, url=URL)
    await db.run(feeds.stock, [entry(URL)], now=NOON)
    assert not await db.read(feeds.everything)
    assert await db.read(feeds.by_url, url=URL) is None
    assert not await db.run(feeds.pause, url=URL) and not await db.run(feeds.resume, url=URL, now=NOON)
    assert await db.run(feeds.add, NewFeed(url=URL, newspaper="Báo"), now=NOON)
    assert not await db.run(feeds.add, NewFeed(url=URL, newspaper="Báo"), now=NOON)
    assert await db.read(feeds.by_url, url=URL) is not None


async def test_an_unknown_feed_is_none(db: Database) -> None:
    assert await db.read(feeds.get, 7) is None


async def test_a_feed_that_moved_keeps_all_that_is_known_and_its_old_address_stays_away(db: Database) -> None:
    await db.run(feeds.stock, [entry(URL)], now=NOON)
    new = "https://moi.example/rss"
    assert await db.run(feeds.move, url=URL, to=new, now=NOON)
    await db.run(feeds.stock, [entry(URL)], now=NOON)
    assert [one.feed.url for one in await db.read(feeds.everything)] == [new]
    assert await db.read(feeds.put_away) == {URL}
    assert not await db.run(feeds.move, url=URL, to="https://ba.example/", now=NOON)
    assert not await db.run(feeds.move, url=new, to=URL, now=NOON)


async def test_admins_hear_of_each_new_place_a_feed_leads_to_once(db: Database) -> None:
    number = await db.run(make.feed, form=Form.SITEMAP)
    feed = await db.read(feeds.get, number)
    assert feed is not None and feed.form is Form.SITEMAP
    for place in ("https://a.example/", "https://b.example/"):
        moved = replace(feed, moved_to=place)
        await db.run(feeds.record, [PollResult(feed=moved, polled_at=NOON, next_poll=NOON)])
        assert [one.moved_to for one in await db.read(feeds.unreported_moves)] == [place]
        await db.run(feeds.mark_move_reported, moved)
        assert await db.read(feeds.unreported_moves) == []


async def test_a_feed_that_publishes_wakes_its_newspapers_others(db: Database) -> None:
    minute = timedelta(minutes=1)

    def fill(tx: Tx) -> None:
        for name in ("one", "long-ago", "just-now", "failing", "told-to-wait", "paused"):
            make.feed(tx, f"https://bao.example/{name}")
        make.feed(tx, "https://khac.example/", newspaper="Báo Nghệ An")
        make.feed(tx, "https://bao.example/page", form=Form.SECTION)
        tx.run(
            "UPDATE feeds SET polled_at = :t, next_poll = :n", t=to_ms(NOON - 9 * minute), n=to_ms(NOON + 20 * minute)
        )
        tx.run("UPDATE feeds SET polled_at = :t WHERE url LIKE '%just-now'", t=to_ms(NOON - minute))
        tx.run("UPDATE feeds SET failures = 1 WHERE url LIKE '%failing'")
        tx.run("UPDATE feeds SET next_poll = :n WHERE url LIKE '%told-to-wait'", n=to_ms(NOON + 120 * minute))
        tx.run("UPDATE feeds SET state = 'paused' WHERE url LIKE '%paused'")

    await db.run(fill)
    feed = await db.read(feeds.by_url, url="https://bao.example/one")
    assert feed is not None
    assert await db.run(siblings.wake, feed, now=NOON, within=5 * minute, longest=30 * minute) == 2
    due = {one.feed.url.rpartition("/")[2]: one.next_poll for one in await db.read(feeds.everything)}
    assert due["long-ago"] == NOON
    assert due["just-now"] == NOON + 4 * minute
    assert [name for name, when in due.items() if when < NOON + 20 * minute] == ["just-now", "long-ago"]


async def test_provinces_are_counted_by_their_feeds_that_are_read(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for name, province in (("a", "hue"), ("b", "hue"), ("c", "ca-mau"), ("d", "ca-mau"), ("e", "")):
            make.feed(tx, f"https://bao.example/{name}", province=province)
        tx.run("UPDATE feeds SET state = 'paused' WHERE url LIKE '%/d'")

    await db.run(fill)
    assert await db.read(feeds.count_by_province) == {"hue": 2, "ca-mau": 1}
