"""Notices of the program: kept apart from what people broadcast, and as long as a record names them."""

from datetime import timedelta

from news.delivery.messages import Choice, Reply
from storage import admins, broadcasts, notices
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


async def test_a_notice_takes_no_number_of_a_broadcast(db: Database) -> None:
    def happen(tx: Tx) -> list[int]:
        numbers = []
        for _ in range(3):
            admins.notify(tx, "Nguồn hỏng", admins=[AdminChat("telegram", "1")], now=NOON)
            numbers.append(make.broadcast(tx))
        return numbers

    assert await db.run(happen) == [1, 2, 3]
    assert [one.number for one in await db.read(broadcasts.latest, limit=9)] == [3, 2, 1]
    kinds = await make.rows(db, "SELECT kind, COUNT(*) AS n FROM outbox GROUP BY kind ORDER BY kind")
    assert kinds == [{"kind": "broadcast", "n": 3}, {"kind": "notice", "n": 3}]
    assert await db.read(broadcasts.unfinished) != []
    for number in (1, 2, 3):
        found = await db.read(broadcasts.get, number)
        assert found is not None and (await db.read(broadcasts.figures, found))["total"] == 1


async def test_a_notice_is_read_as_it_was_written(db: Database) -> None:
    rows = ((Choice(label="Gửi", command="/tingiu 1 tatca"),), (Choice(label="Không", command="/tingiu 1 khong"),))
    for said in (Reply(text="Nguồn hỏng"), Reply(text="Gửi?", html="<b>Gửi?</b>", choices=rows)):
        assert await db.read(notices.get, await db.run(notices.add, said, now=NOON)) == said
    assert await db.read(notices.get, 99) is None


async def test_notices_are_forgotten_once_no_record_names_them(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        return [make.notice(tx, *to) for to in ((), (make.chat(tx).number,), (), ())]

    _forgotten, sent, _too, newest = await db.run(fill)
    assert await db.run(notices.sweep, before=NOON) == 0
    assert await db.run(notices.sweep, before=NOON + timedelta(days=1)) == 2
    assert [row["id"] for row in await make.rows(db, "SELECT id FROM notices ORDER BY id")] == [sent, newest]
