"""What the newsroom hears of a platform that is away: once elsewhere, once everywhere when it is well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outages import OutageNotices
from jobs.upkeep.health import Health
from news.delivery.outages import Outage
from storage.admins import AdminChat
from storage.engine.database import Database
from tests import make
from tests.fakes.channels import channels
from tests.make import NOON

OUTAGE = Outage(channel="telegram", why="no answer", began=NOON)


async def heard(db: Database, outage: Outage) -> list[tuple[str, str]]:
    """(channel, words) of what admins on Telegram and Zalo will read."""
    addresses = [AdminChat("telegram", "1"), AdminChat("zalo", "2")]
    health = Health(db, addresses=addresses, wording=lambda feed: "", describe_gap=lambda feed: "", now=lambda: NOON)
    await OutageNotices(health, channels()).report(outage)
    sql = "SELECT o.channel, n.text FROM outbox o JOIN notices n ON n.id = o.item_id ORDER BY o.channel"
    return [(row["channel"], row["text"]) for row in await make.rows(db, sql)]


async def test_who_can_be_reached_hears_of_it_at_once(sqlite_db: Database) -> None:
    [(channel, words)] = await heard(sqlite_db, OUTAGE)
    assert channel == "zalo"
    assert words.startswith("Telegram không xác nhận tin nào từ 12:00 23/11.")


async def test_a_token_that_is_refused_is_named_by_its_key(sqlite_db: Database) -> None:
    [(_, words)] = await heard(sqlite_db, replace(OUTAGE, for_a_person=True))
    assert "telegram.token" in words


@pytest.mark.parametrize("minutes", [10])
async def test_everyone_hears_when_it_is_well_and_how_long_it_took(sqlite_db: Database, minutes: int) -> None:
    found = await heard(sqlite_db, replace(OUTAGE, ended=NOON + timedelta(minutes=minutes)))
    assert [channel for channel, _ in found] == ["telegram", "zalo"]
    assert "từ 12:00 23/11 đến 12:10 23/11" in found[0][1]
