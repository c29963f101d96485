"""Announcements under way: told as they go, ended with a report, whatever happens in between."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot import catalogue
from jobs.delivery.broadcast import EVERY, Broadcasting
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from news.delivery.messages import Abilities, Reply
from news.delivery.outages import Outage
from news.errors import MessageRefused, RecipientGone, TryLater
from storage import broadcasts, chats
from storage.broadcasts import Broadcast
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.make import NOON
from tests.waiting import patience


class Words:
    """Plain words, so that the tests see what was told."""

    def progress(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply:
        return Reply(text=f"{'xong' if broadcast.done else 'còn'} {figures['waiting']}")

    def report(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply:
        return Reply(text=f"báo cáo {figures['sent']}/{figures['total']} dừng {figures['cancelled']}")


class Newsroom:
    """An announcement to some readers, confirmed by an admin in a chat of their own."""

    def __init__(self, db: Database, outlet: FakeOutlet | None = None) -> None:
        self.db = db
        self.now = NOON
        self.outlet = outlet or FakeOutlet()
        self.clock = DatedClock(lambda: self.now)
        self.channel = FakeChannel(self.outlet, clock=self.clock, on_outage=self.hear_of)
        self.pacing = self.channel.pacing
        composer = Composer(db, catalogue.taxonomy(), catalogue.provinces())
        self.delivering = Delivering(db, self.channel, composer, clock=self.clock)
        self.restart()

    async def hear_of(self, outage: Outage) -> None:
        raise AssertionError(str(outage))

    def restart(self) -> None:
        self.job = Broadcasting(self.db, [self.channel], Words(), on_queued=self.delivering.wake, clock=self.clock)

    async def confirmed(self, chats: int = 3, reporter: str = "telegram:1") -> int:
        def fill(tx: Tx) -> int:
            make.chat(tx, channel="webchat", address="1") if reporter.startswith("webchat") else None
            make.chat(tx, address="1")
            for _ in range(chats - 1):
                make.chat(tx)
            number = broadcasts.add(tx, author="telegram:1", audience="", text="Nghỉ lễ", now=NOON)
            became = broadcasts.confirm(
                tx, number, words="all", said=chats, channels=("telegram",), reporter=reporter, now=NOON
            )
            assert became.refused is None
            return number

        return await self.db.run(fill)

    async def round(self, later: timedelta = timedelta()) -> int:
        self.now += later
        return await self.job.round()

    async def deliver(self) -> None:
        async with patience():
            await self.delivering.drain()

    def heard(self, address: str = "1") -> list[str]:
        return [message.text for to, message in self.outlet.said if to == address and isinstance(message, Reply)]

    def edits(self) -> list[str]:
        return [message.text for _, _, message in self.outlet.edited if isinstance(message, Reply)]


async def test_everyone_hears_it_and_the_admin_gets_progress_and_a_report(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db)
    number = await room.confirmed()
    assert await room.round() == 1
    assert room.heard() == []  # too early for progress
    await room.round(EVERY)
    assert room.heard() == ["còn 3"]
    await room.round(EVERY)
    assert room.edits() == []  # the same words again are no news
    await room.deliver()
    assert len(set(room.outlet.addresses())) == 3
    await room.round(timedelta(seconds=1))
    assert room.edits() == ["xong 0"]
    await room.deliver()
    assert room.heard() == ["còn 3", "Nghỉ lễ", "báo cáo 3/3 dừng 0"]
    assert await room.round() == 0
    kept = await sqlite_db.read(broadcasts.get, number)
    assert kept is not None and kept.state == "done" and kept.outcome is not None and kept.outcome["sent"] == 3


async def test_after_a_restart_the_same_message_goes_on_telling(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db)
    number = await room.confirmed()
    await room.round(EVERY)
    room.restart()
    await sqlite_db.run(broadcasts.cancel, number)
    await room.round(EVERY)
    await room.deliver()
    assert room.edits() == ["xong 0"]
    assert room.heard() == ["còn 3", "báo cáo 0/3 dừng 3"]


@pytest.mark.parametrize("trouble", [TryLater(timedelta(seconds=1)), MessageRefused("no"), RecipientGone("blocked")])
async def test_progress_that_cannot_be_told_stops_nothing(sqlite_db: Database, trouble: Exception) -> None:
    room = Newsroom(sqlite_db)
    await room.confirmed()
    room.outlet.then("1", trouble)
    await room.round(EVERY)
    assert room.heard() == []
    await room.deliver()
    room.now += timedelta(seconds=2)
    await room.round()
    assert await room.round() == 0


async def test_where_messages_cannot_change_the_report_is_all_there_is(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db, FakeOutlet(abilities=Abilities(max_length=1900)))
    await room.confirmed()
    for _ in range(3):
        await room.round(EVERY)
    await room.deliver()
    await room.round()
    await room.deliver()
    assert room.heard() == ["Nghỉ lễ", "báo cáo 3/3 dừng 0"]


@pytest.mark.parametrize("reporter", ["", "telegram:99", "webchat:1"])
async def test_nobody_to_report_to_is_no_trouble(sqlite_db: Database, reporter: str) -> None:
    room = Newsroom(sqlite_db)
    await room.confirmed(reporter=reporter)
    await room.round(EVERY)
    await room.deliver()
    assert await room.round() == 1
    assert await room.round() == 0


async def test_an_admin_who_is_gone_hears_no_report(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db)
    await room.confirmed()
    await room.round(EVERY)
    await sqlite_db.run(chats.suspend_address, channel="telegram", address="1", why="blocked")
    await room.deliver()
    await room.round(EVERY)
    assert await room.round() == 0
    assert room.heard() == ["còn 3"]


async def test_a_report_is_written_once_by_whoever_comes_first(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db)
    number = await room.confirmed()
    await room.round()
    await room.deliver()
    [open_still] = await sqlite_db.read(broadcasts.unfinished)
    await sqlite_db.run(broadcasts.finish, number, figures={}, now=NOON)
    await room.job._end(open_still)
    await room.deliver()
    assert room.heard() == ["Nghỉ lễ"]
