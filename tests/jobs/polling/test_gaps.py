"""What polling promises of a feed that rolls on faster than it is read: it is noticed, logged and reported once."""

from datetime import timedelta

import pytest

from storage import gaps
from tests.fakes.clock import DatedClock
from tests.fakes.newsroom import FakeNewsroom
from tests.jobs.polling.desk import MINUTE, Desk
from tests.make import NOON

HOUR = timedelta(hours=1)


async def roll(desk: Desk, count: int, *, keep: int = 0) -> None:
    """The newspaper publishes *count*, and lists *keep* of those before."""
    del desk.paper.items[keep:]
    for place in range(count):
        desk.paper.publish(at=desk.clock[0] + MINUTE * place)
    await desk.look(HOUR)


async def test_two_readings_that_do_not_overlap_are_told_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.look()
    last = desk.clock[0]
    await roll(desk, 5)
    [gap] = await desk.db.read(gaps.unreported)
    assert (gap.since, gap.until) == (last, desk.clock[0])
    assert "rolled on faster than it was read" in caplog.text
    room = FakeNewsroom(desk.db, DatedClock(lambda: desk.clock[0]))
    for _ in range(2):
        await room.feed_health().round()
    [words] = await room.heard()
    assert "Có thể có tin bot chưa thấy" in words and "• Báo Lâm Đồng · Chính trị: từ" in words


async def test_a_list_that_overlaps_grows_old_or_changes_its_words_leaves_no_gap(desk: Desk) -> None:
    await desk.look()
    await roll(desk, 5, keep=1)
    for item in desk.paper.items:
        item.lead = "Sapo đã sửa, dài như trước và nói cùng một chuyện của địa phương."
    await desk.look()
    desk.paper.items.clear()
    for place in range(5):
        desk.paper.publish(at=NOON - timedelta(days=9, hours=place))
    await desk.look()
    assert await desk.db.read(gaps.unreported) == []
