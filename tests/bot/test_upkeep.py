"""What looks after the program, where its clock is wrong."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

from bot.config import Config
from bot.upkeep import Upkeep
from storage.engine.database import Database
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON

YEAR = timedelta(days=365)


async def report(text: str) -> None:
    raise AssertionError(text)


async def test_a_clock_that_was_wrong_is_not_right_after_a_restart_before_anybody_was_asked(
    sqlite_db: Database, tmp_path: Path
) -> None:
    storage = Config().storage.model_copy(update={"backups": str(tmp_path)})
    clock = FakeClock(NOON + YEAR)
    room = FakeNewsroom(sqlite_db, clock)
    heard: list[str] = []
    for date, more in ((NOON, 1), (NOON, 0), (NOON + YEAR, 1)):
        upkeep = Upkeep(sqlite_db, storage, clock=clock, report=report, alarms=room.alarms, chance=Random(1))
        await upkeep.begin(quotas=())
        await upkeep.beat()
        assert await room.heard() == heard
        for host in ("bao.example", "tin.example"):
            upkeep.host_clocks.note(host, format_datetime(date))
        await upkeep.beat()
        before, heard = heard, await room.heard()
        assert len(heard) == len(before) + more


async def test_a_clock_that_newspapers_contradict_is_reported_once_and_sweeps_nothing(
    sqlite_db: Database, tmp_path: Path
) -> None:
    storage = Config().storage.model_copy(update={"backups": str(tmp_path)})
    clock = FakeClock(NOON)
    room = FakeNewsroom(sqlite_db, clock)
    upkeep = Upkeep(sqlite_db, storage, clock=clock, report=report, alarms=room.alarms, chance=Random(1))
    await upkeep.begin(quotas=())
    await sqlite_db.run(make.stored)
    clock.set(NOON + YEAR)
    for host in ("bao.example", "tin.example"):
        upkeep.host_clocks.note(host, format_datetime(NOON))
    for _ in range(3):
        await upkeep.beat()
        await upkeep.sweep()
    [words] = await room.heard()
    assert "12:00" in words
    assert len(await make.rows(sqlite_db, "SELECT id FROM articles")) == 1
    clock.set(NOON)
    await upkeep.beat()
    assert (await room.heard())[1:] == ["Đồng hồ máy chủ đã đúng trở lại."]
    clock.set(NOON + YEAR)
    await upkeep.beat()
    assert len(await room.heard()) == 3, "it is wrong again"
    for host in ("bao.example", "tin.example"):
        upkeep.host_clocks.note(host, format_datetime(NOON + YEAR))
    await upkeep.sweep()
    assert not await make.rows(sqlite_db, "SELECT id FROM articles")
