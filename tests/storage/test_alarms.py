"""Alarms in the database: each once, counted where it comes back, kept until the newsroom knows that it is over."""

from datetime import timedelta

from news.watch.alarms import Alarm, AlarmKind, Detail
from storage import alarms
from storage.engine.database import Database
from tests import make
from tests.make import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DISK, JUMP = AlarmKind.DISK, AlarmKind.JUMP


async def only(db: Database) -> Alarm:
    [alarm] = await db.read(alarms.list_open)
    return alarm


async def told_and_over(db: Database, kind: AlarmKind) -> None:
    """An alarm that began and ended at NOON, of both of which the newsroom heard."""
    await db.run(alarms.begin, kind, detail={}, now=NOON)
    await db.run(alarms.mark_begun, [await only(db)], notice=7, now=NOON)
    await db.run(alarms.end, kind, now=NOON)
    await db.run(alarms.mark_ended, [await only(db)], now=NOON)


async def test_what_is_wrong_is_one_alarm_however_often_it_is_said(db: Database) -> None:
    detail: Detail = {"free": 12, "folder": "dữ liệu"}
    assert await db.run(alarms.begin, DISK, "/", detail=detail, now=NOON)
    assert not await db.run(alarms.begin, DISK, "/", detail={}, now=NOON + MINUTE)
    alarm = await only(db)
    assert (alarm.kind, alarm.subject, alarm.detail, alarm.times) == (DISK, "/", detail, 1)
    assert (alarm.began, alarm.ended, alarm.notice, alarm.reported) == (NOON, None, None, None)
    assert await db.run(alarms.begin, DISK, "/srv", detail={}, now=NOON), "another subject is another alarm"


async def test_what_comes_back_before_its_end_was_told_is_the_same_and_counted(db: Database) -> None:
    await db.run(alarms.begin, DISK, detail={}, now=NOON)
    for second in (1, 2):
        assert await db.run(alarms.end, DISK, now=NOON + timedelta(seconds=second))
        assert not await db.run(alarms.end, DISK, now=NOON + timedelta(seconds=second))
        assert await db.run(alarms.begin, DISK, detail={"free": second}, now=NOON + timedelta(seconds=second))
    alarm = await only(db)
    assert (alarm.times, alarm.began, alarm.ended, alarm.detail) == (3, NOON, None, {"free": 2})


async def test_what_comes_back_within_an_hour_is_another_that_knows_of_the_first(db: Database) -> None:
    await told_and_over(db, DISK)
    assert await db.read(alarms.list_open) == []
    await db.run(alarms.begin, DISK, detail={}, now=NOON + 59 * MINUTE)
    assert (await only(db)).times == 2
    await db.run(alarms.forget, DISK, "", now=NOON + HOUR)
    await db.run(alarms.begin, DISK, detail={}, now=NOON + 3 * HOUR)
    assert (await only(db)).times == 1


async def test_what_passes_is_counted_until_it_is_worth_another_word(db: Database) -> None:
    await db.run(alarms.begin, JUMP, detail={}, now=NOON)
    assert not await db.run(alarms.begin, JUMP, detail={}, now=NOON)
    assert (await only(db)).times == 2
    await db.run(alarms.mark_begun, [await only(db)], notice=7, now=NOON)
    assert (await only(db)).ended == NOON, "it is over as soon as it is told"
    await db.run(alarms.close, [await only(db)], now=NOON + MINUTE)
    assert not await db.run(alarms.begin, JUMP, detail={}, now=NOON + DAY - MINUTE)
    assert await db.read(alarms.list_open) == []
    assert await db.run(alarms.begin, JUMP, detail={}, now=NOON + DAY)
    assert (await only(db)).times == 1


async def test_a_notice_that_still_waits_says_nothing_once_all_it_tells_of_is_over(db: Database) -> None:
    notice = await db.run(lambda tx: make.notice(tx, make.chat(tx).number))
    for subject in ("/", "/srv"):
        await db.run(alarms.begin, DISK, subject, detail={}, now=NOON)
    both = await db.read(alarms.list_open)
    await db.run(alarms.mark_begun, both, notice=notice, now=NOON)
    for subject, state in (("/", "waiting"), ("/srv", "dropped")):
        await db.run(alarms.end, DISK, subject, now=NOON)
        ended = [one for one in await db.read(alarms.list_open) if one.subject == subject]
        await db.run(alarms.mark_ended, ended, now=NOON)
        [row] = await make.rows(db, "SELECT state FROM outbox")
        assert row["state"] == state
    assert await db.read(alarms.last_reports, since=NOON) == {DISK: NOON}
    assert await db.read(alarms.last_reports, since=NOON + MINUTE) == {}


async def test_a_notice_that_came_to_nobody_is_another_one_later(db: Database) -> None:
    await db.run(alarms.begin, DISK, detail={}, now=NOON)
    await db.run(alarms.mark_begun, [await only(db)], notice=7, now=NOON)
    await db.run(alarms.report_again, [await only(db)])
    assert (await only(db)).notice is None


async def test_what_is_long_over_is_forgotten(db: Database) -> None:
    await told_and_over(db, DISK)
    await db.run(alarms.begin, DISK, detail={}, now=NOON)
    assert await db.run(alarms.sweep, before=NOON) == 0
    assert await db.run(alarms.sweep, before=NOON + MINUTE) == 1
    assert (await only(db)).times == 2
