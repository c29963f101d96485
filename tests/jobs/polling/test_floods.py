"""What polling promises where very much is new at once: its feed is read on, and only what is doubtful waits."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from jobs.fetching.host_clocks import HostClocks
from storage.articles import ArticleState
from tests.fakes.clock import DatedClock
from tests.jobs.polling.desk import Desk
from tests.make import NOON

HOUR = timedelta(hours=1)


async def publish(desk: Desk, count: int, *, dated: bool = True, spread: timedelta = timedelta()) -> None:
    for place in range(count):
        desk.paper.publish(at=desk.clock[0] - spread * (count - place) / count if dated else None)


async def test_a_flood_is_held_and_its_feed_goes_on_being_read(desk: Desk) -> None:
    await desk.look()
    await publish(desk, 30)
    await desk.look()
    assert len(await desk.articles(ArticleState.HELD)) == 30
    listed = await desk.feed()
    assert (listed.feed.state, listed.feed.verdict) == ("active", "ok")
    desk.paper.publish("Tin thật", at=desk.clock[0])
    await desk.look()
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Tin thật"]


@pytest.mark.parametrize("dated", [True, False])
async def test_twelve_stories_in_one_minute_go_out(desk: Desk, dated: bool) -> None:
    await desk.look()
    await publish(desk, 12, dated=dated)
    await desk.look()
    assert len(await desk.articles(ArticleState.NEW)) == 12


async def test_a_list_that_grows_by_old_items_sends_none_and_holds_none(desk: Desk) -> None:
    await desk.look()
    for place in range(60):
        desk.paper.publish(at=NOON - timedelta(days=30, hours=place))
    desk.paper.publish("Tin mới", at=desk.clock[0])
    await desk.look()
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Tin mới"]
    assert not await desk.articles(ArticleState.HELD)


async def test_old_items_without_dates_are_known_by_their_numbers(desk: Desk) -> None:
    desk.paper._latest = 300_000
    desk.paper.publish(at=NOON)
    latest = desk.paper._latest
    desk.paper.items = desk.paper.items[:1]
    await desk.look()
    desk.paper._latest = 250_000
    await publish(desk, 40, dated=False)
    desk.paper._latest = latest
    desk.paper.publish("Tin mới", at=None)
    await desk.look()
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Tin mới"]
    assert not await desk.articles(ArticleState.HELD)


async def test_a_night_of_dated_news_goes_out_though_one_is_dated_late(desk: Desk) -> None:
    await desk.look()
    desk.clock[0] += 8 * HOUR
    await publish(desk, 29, spread=8 * HOUR)
    desk.paper.publish("Đăng muộn", at=NOON - 2 * HOUR)
    await desk.look()
    assert len(await desk.articles(ArticleState.NEW)) == 30


async def test_a_feed_without_dates_is_believed_after_an_outage(desk: Desk) -> None:
    await desk.look()
    desk.clock[0] += 8 * HOUR
    await publish(desk, 30, dated=False)
    await desk.look()
    assert len(await desk.articles(ArticleState.NEW)) == 30


async def test_a_move_to_another_system_repeats_nothing_and_loses_nothing(desk: Desk) -> None:
    """All links, numbers and dates are other ones; the headlines stay, and two articles are new."""
    for place in range(20):
        desk.paper.publish(f"Chuyện thứ {place} của xã", at=NOON - HOUR * place)
    await desk.look()
    for item in desk.paper.items:
        item.link = f"{desk.paper.url}/bai-viet/{item.number}abc"
        item.published = desk.clock[0]
    for title in ("Tin thật", "Tin thật khác"):
        desk.paper.publish(title, at=desk.clock[0])
    await desk.look()
    assert {one.title for one in await desk.articles(ArticleState.NEW)} == {"Tin thật", "Tin thật khác"}
    assert not await desk.articles(ArticleState.HELD)
    assert len(await desk.articles()) == 25, "what moved is no other article"
    desk.paper.items[5].title = "Đầu đề sửa sau khi dời"
    await desk.look()
    assert len(await desk.articles()) == 25, "and is known by its new link from then on"


async def test_of_two_thousand_new_entries_none_is_passed_by(desk: Desk) -> None:
    """However long the list: all of it is read, some entries at a time."""
    await publish(desk, 97)
    await desk.look()
    await publish(desk, 2_100, dated=False)
    await desk.look()
    assert len(await desk.articles(ArticleState.HELD)) == 2_100
    assert len(await desk.articles()) == (await desk.feed()).items == 2_200


async def test_by_a_clock_that_several_hosts_contradict_no_news_is_old(desk: Desk) -> None:
    await desk.look()
    desk.clock[0] += timedelta(days=5)
    host_clocks = desk.polling._client._host_clocks = HostClocks(DatedClock(lambda: desk.clock[0]))
    for host in ("bao.example", "tin.example"):
        host_clocks.note(host, format_datetime(NOON))
    desk.paper.publish("Tin mới", at=NOON)
    await desk.look()
    assert [one.title for one in await desk.articles(ArticleState.NEW)] == ["Tin mới"]
