"""What the newsroom hears of a platform that is away: once elsewhere, once everywhere when it is well."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.outages import OutageAlarms
from news.delivery.outages import Outage
from storage import settings
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.make import NOON

OUTAGE = Outage(channel="telegram", why="no answer", began=NOON)
ENDED = NOON + timedelta(minutes=10)


class Room:
    """Admins on Telegram and on Zalo, and what they will read."""

    def __init__(self, db: Database) -> None:
        self.others = 0
        self.clock = FakeClock()
        self.newsroom = FakeNewsroom(db, self.clock)
        self.outages = OutageAlarms(db, self.newsroom.alarms, on_end=self.hear_of_others)

    async def hear_of_others(self) -> None:
        self.others += 1

    async def heard(self, outage: Outage) -> tuple[list[str], list[str]]:
        """What those on Telegram, and on Zalo, have read once this is reported."""
        self.newsroom.held = set() if outage.ended else self.newsroom.held | {outage.channel}
        self.clock.set(outage.ended or self.clock.now())
        await self.outages.report(outage)
        return await self.newsroom.heard(), await self.newsroom.heard("zalo")


async def test_who_can_be_reached_hears_of_it_at_once(sqlite_db: Database) -> None:
    on_telegram, [words] = await Room(sqlite_db).heard(OUTAGE)
    assert on_telegram == []
    assert words.startswith("Telegram không xác nhận tin nào từ 12:00 23/11/2026.")


async def test_of_a_token_that_is_refused_they_hear_what_to_do_where_it_still_goes(sqlite_db: Database) -> None:
    room = Room(sqlite_db)
    await room.heard(OUTAGE)
    on_telegram, [_, words] = await room.heard(replace(OUTAGE, for_a_person=True))
    assert on_telegram == []
    assert all(word in words for word in ("Telegram từ chối mã", "@BotFather", "telegram.token", "khởi động lại"))
    room = Room(sqlite_db)
    [words], _ = await room.heard(replace(OUTAGE, channel="zalo", for_a_person=True))
    assert all(word in words for word in ("Zalo từ chối mã", "Zalo Bot Creator", "zalo.token", "khởi động lại"))


async def test_everyone_hears_when_it_is_well_how_long_it_took_and_what_was_lost(sqlite_db: Database) -> None:
    room = Room(sqlite_db)
    await room.heard(OUTAGE)
    on_telegram, on_zalo = await room.heard(replace(OUTAGE, ended=ENDED))
    assert (len(on_telegram), len(on_zalo)) == (1, 2)
    assert "từ 12:00 23/11/2026 đến 12:10 23/11/2026" in on_telegram[0]
    assert room.others == 1
    await room.heard(replace(OUTAGE, for_a_person=True))
    on_telegram, _ = await room.heard(replace(OUTAGE, for_a_person=True, ended=ENDED))
    assert "mã truy cập" in on_telegram[-1] and "đến 12:10 23/11/2026" in on_telegram[-1]


async def test_where_there_is_no_other_channel_it_is_the_first_message_afterwards(sqlite_db: Database) -> None:
    room = Room(sqlite_db)
    room.newsroom.held = {"zalo"}
    assert await room.heard(OUTAGE) == ([], [])
    [words], _ = await room.heard(replace(OUTAGE, ended=ENDED))
    assert "Bị ngừng từ 12:00 23/11/2026 đến 12:10 23/11/2026" in words


async def test_a_restart_knows_what_was_said_until_it_is_over(sqlite_db: Database) -> None:
    refused = replace(OUTAGE, why="wrong token", for_a_person=True)
    await Room(sqlite_db).outages.report(refused)
    room, telegram, zalo = Room(sqlite_db), FakeChannel(FakeOutlet()), FakeChannel(FakeOutlet(name="zalo"))
    await room.outages.resume([telegram, zalo])  # type: ignore[list-item]
    assert (telegram.holding.outage, zalo.holding.outage) == (refused, None)
    assert telegram.holding.in_words == "telegram: wrong token" and telegram.holding.until_probe() == 0
    await room.outages.report(replace(refused, ended=ENDED))
    again = FakeChannel(FakeOutlet())
    await room.outages.resume([again])  # type: ignore[list-item]
    assert again.holding.outage is None


async def test_a_channel_that_is_off_is_nobodys_trouble(sqlite_db: Database) -> None:
    await Room(sqlite_db).outages.report(replace(OUTAGE, for_a_person=True))
    room = Room(sqlite_db)
    await room.outages.resume([FakeChannel(FakeOutlet(name="zalo"))])  # type: ignore[list-item]
    assert await room.newsroom.alarms.list_open() == []


async def test_an_outage_that_an_older_version_kept_goes_on(sqlite_db: Database) -> None:
    kept = json.dumps(["no answer", NOON.isoformat(), False])
    await sqlite_db.run(settings.put, "outage.telegram", kept)
    for _ in range(2):
        telegram = FakeChannel(FakeOutlet())
        await Room(sqlite_db).outages.resume([telegram])  # type: ignore[list-item]
        assert telegram.holding.outage == OUTAGE
    assert await sqlite_db.read(settings.get, "outage.telegram") == ""
