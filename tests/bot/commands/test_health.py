"""What /suckhoe promises the newsroom: all that is wrong, and nothing else."""

import pytest

from bot.commands import Commands
from news.watch.alarms import AlarmKind
from storage import alarms
from storage.engine.database import Database
from tests.bot.commands.people import Clock, Person, desk
from tests.make import NOON


@pytest.fixture
def admin(sqlite_db: Database, clock: Clock) -> Person:
    """Somebody who looks after the bot."""
    return Person(Commands(desk(sqlite_db, clock), admins={"telegram": ["7"]}), sqlite_db)


async def test_it_names_what_lasts_and_hides_passwords(admin: Person) -> None:
    assert (await admin.asks("/suckhoe")).text == "Mọi việc đều ổn."
    url = "https://bao:bimat@bao.example/rss"
    dead = {"newspaper": "Báo", "section": "", "verdict": "timeout"}
    await admin.db.run(alarms.begin, AlarmKind.FEED, url, detail=dead, now=NOON)
    await admin.db.run(alarms.begin, AlarmKind.COPY, detail={"reason": "đĩa đầy"}, now=NOON)
    await admin.db.run(alarms.end, AlarmKind.COPY, now=NOON)
    text = (await admin.asks("sức khỏe")).text
    assert "Nguồn tin cần xem lại: Báo" in text and "bao:***@bao.example" in text and "đĩa đầy" not in text
