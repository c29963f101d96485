"""What /thongke promises admins, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Commands
from bot.commands.statistics import describe_month
from bot.requests import Request
from news.delivery.chats import Chat
from news.delivery.quota import Month
from storage import audits, chats, quota
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.people import Clock, Person, desk
from tests.fakes.channels import channels
from tests.make import NOON

WORDS = "/thongke"


@pytest.fixture
def admin(sqlite_db: Database, clock: Clock) -> Person:
    """Somebody who looks after the bot."""
    return Person(Commands(desk(sqlite_db, clock), admins={"telegram": ["7"]}), sqlite_db)


async def test_an_admin_sees_what_there_is_and_what_is_left_of_zalos_month(admin: Person) -> None:
    def fill(tx: Tx) -> list[Chat]:
        make.feed(tx)
        chats.suspend(tx, chat=make.chat(tx, channel="zalo").number, why="blocked")
        make.chat(tx, channel="zalo")
        quota.add(tx, channel="zalo", now=NOON - timedelta(days=1), messages=1234)
        return make.readers(tx, chats=2)

    await admin.db.run(fill)
    text = (await admin.asks(WORDS)).text
    assert "Nơi nhận tin: Telegram 3, Zalo 1." in text and "Tạm ngừng vì không gửi được: 1." in text
    assert "đã gửi 0, đang chờ 2, không gửi được 0, có thể trùng 0" in text
    assert "Nguồn tin: 1/1 đang tốt." in text
    assert "Hôm nay: 0 bài mới, 2 lượt cần gửi: đã gửi 0" in text and "đang chờ 2" in text
    assert "Zalo, tháng 11: đã dùng 1.234/3.000 tin, còn 1.766; để dành 300" in text


async def test_the_verdict_of_the_last_audit_stands_beside_it(admin: Person, clock: Clock) -> None:
    await admin.db.run(audits.record, wrong=0, decided=10)
    assert "Sổ khớp." in (await admin.asks(WORDS)).text
    await admin.db.run(audits.record, wrong=3, decided=10)
    admin.commands = Commands(desk(admin.db, clock), admins={"telegram": ["7"]})  # the figures are of a minute ago
    assert "Sổ lệch 3 chỗ" in (await admin.asks(WORDS)).text


async def test_nobody_else_does(person: Person) -> None:
    assert "Zalo" not in (await person.asks(WORDS)).text


@pytest.mark.parametrize(
    ("used", "lately", "said"),
    [
        (0, 0, ["đủ đến hết tháng", "từ hai lần mỗi ngày"]),
        (2000, 3000, ["đủ đến khoảng", "một bản tin mỗi ngày"]),
        (2500, 100, ["đủ đến hết tháng", "một bản tin trong hai ngày"]),
        (3000, 100, ["Đã hết", "một bản tin trong hai ngày"]),
    ],
)
def test_the_month_is_told_in_words(used: int, lately: int, said: list[str]) -> None:
    month = Month(limit=3000, used=used, chats=53, now=NOON, digests=used, lately=lately, lately_days=7)
    text = "\n".join(describe_month("Zalo", month))
    assert all(words in text for words in said), text


async def test_a_month_without_a_limit_is_not_told(admin: Person, clock: Clock) -> None:
    request = Request(channel="telegram", address="7", who="7", words=WORDS)
    unlimited = Commands(replace(desk(admin.db, clock), channels=channels(month=0)), admins={"telegram": ["7"]})
    reply = await unlimited.answer(request)
    assert reply is not None and "Zalo, tháng" not in reply.text
