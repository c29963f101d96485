"""What the newsroom hears of a platform that is away: once elsewhere, once everywhere when it is well."""

from dataclasses import replace
from datetime import timedelta

from bot.outages import OutageNotices
from jobs.upkeep.health import Health
from news.delivery.outages import Outage
from storage.admins import AdminChat
from storage.engine.database import Database
from tests import make
from tests.fakes.channels import channels
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.make import NOON

OUTAGE = Outage(channel="telegram", why="no answer", began=NOON)
ENDED = NOON + timedelta(minutes=10)


class Room:
    """Admins on Telegram and on Zalo, and what they will read."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.others = 0
        addresses = [AdminChat("telegram", "1"), AdminChat("zalo", "2")]
        health = Health(db, addresses=addresses, wording=lambda _: "", describe_gap=lambda _: "", now=lambda: NOON)
        self.notices = OutageNotices(db, health, channels(), on_end=self.hear_of_others)

    async def hear_of_others(self) -> None:
        self.others += 1

    async def heard(self, outage: Outage) -> list[tuple[str, str]]:
        """(channel, words) of what they read, once this is reported."""
        await self.notices.report(outage)
        sql = "SELECT o.channel, n.text FROM outbox o JOIN notices n ON n.id = o.item_id ORDER BY n.id, o.channel"
        return [(row["channel"], row["text"]) for row in await make.rows(self.db, sql)]


async def test_who_can_be_reached_hears_of_it_at_once(sqlite_db: Database) -> None:
    [(channel, words)] = await Room(sqlite_db).heard(OUTAGE)
    assert channel == "zalo"
    assert words.startswith("Telegram không xác nhận tin nào từ 12:00 ngày 23/11.")


async def test_of_a_token_that_is_refused_they_hear_what_to_do_where_it_still_goes(sqlite_db: Database) -> None:
    room = Room(sqlite_db)
    [(channel, words)] = await room.heard(replace(OUTAGE, for_a_person=True))
    assert channel == "zalo"
    assert all(word in words for word in ("Telegram từ chối mã", "@BotFather", "telegram.token", "khởi động lại"))
    [_, (channel, words)] = await room.heard(replace(OUTAGE, channel="zalo", for_a_person=True))
    assert channel == "telegram"
    assert all(word in words for word in ("Zalo từ chối mã", "Zalo Bot Creator", "zalo.token", "khởi động lại"))


async def test_everyone_hears_when_it_is_well_how_long_it_took_and_what_was_lost(sqlite_db: Database) -> None:
    room = Room(sqlite_db)
    found = await room.heard(replace(OUTAGE, ended=ENDED))
    assert [channel for channel, _ in found] == ["telegram", "zalo"]
    assert "từ 12:00 ngày 23/11 đến 12:10 ngày 23/11" in found[0][1]
    assert room.others == 1
    found = await room.heard(replace(OUTAGE, for_a_person=True, ended=ENDED))
    assert "mã truy cập" in found[-1][1] and "đến 12:10 ngày 23/11" in found[-1][1]


async def test_a_restart_knows_what_was_said_until_it_is_over(sqlite_db: Database) -> None:
    refused = replace(OUTAGE, why="wrong token", for_a_person=True)
    await Room(sqlite_db).notices.report(refused)
    room, telegram, zalo = Room(sqlite_db), FakeChannel(FakeOutlet()), FakeChannel(FakeOutlet(name="zalo"))
    await room.notices.resume([telegram, zalo])  # type: ignore[list-item]
    assert (telegram.holding.outage, zalo.holding.outage) == (refused, None)
    assert telegram.holding.in_words == "telegram: wrong token" and telegram.holding.until_probe() == 0
    await room.notices.report(replace(refused, ended=ENDED))
    again = FakeChannel(FakeOutlet())
    await room.notices.resume([again])  # type: ignore[list-item]
    assert again.holding.outage is None
