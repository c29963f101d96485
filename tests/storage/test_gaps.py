"""What is kept of gaps: the last one of each feed, reported once each."""

from datetime import timedelta

from storage import gaps
from storage.engine.database import Database
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


async def test_each_gap_is_reported_once(db: Database) -> None:
    number = await db.run(make.feed, section="Y tế")
    assert await db.read(gaps.unreported) == await db.read(gaps.latest) == []
    await db.run(gaps.record, number, since=NOON - DAY, now=NOON)
    [gap] = await db.read(gaps.unreported)
    assert (gap.newspaper, gap.section, gap.since, gap.until) == ("Báo Lâm Đồng", "Y tế", NOON - DAY, NOON)
    await db.run(gaps.mark_reported, gap)
    assert await db.read(gaps.latest) == [gap]
    for later, count in ((0, 0), (1, 1)):
        await db.run(gaps.record, number, since=NOON, now=NOON + later * DAY)
        assert len(await db.read(gaps.unreported)) == count
