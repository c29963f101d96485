"""The newsroom hears by itself, as numbers, of what is not known to have arrived."""

from functools import partial

from bot.words.undelivered import describe_undelivered
from jobs.upkeep.undelivered import Undelivered
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import undelivered
from storage.outbox.rows import DropReason
from tests import make
from tests.fakes.channels import channels
from tests.make import NOON


async def texts(db: Database) -> list[str]:
    return [row["text"] for row in await make.rows(db, "SELECT text FROM notices ORDER BY id")]


async def test_it_hears_once_with_a_line_for_each_channel(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        undelivered.count(tx, channel="telegram", reason=DropReason.UNCONFIRMED, deliveries=2)
        undelivered.count(tx, channel="telegram", reason=DropReason.UNCONFIRMED)
        undelivered.count(tx, channel="telegram", reason=DropReason.EXPIRED)
        undelivered.count(tx, channel="zalo", reason=DropReason.EXPIRED, deliveries=40)
        undelivered.count(tx, channel="webchat", reason=DropReason.EXPIRED, deliveries=0)

    wording = partial(describe_undelivered, title=channels().title)
    job = Undelivered(sqlite_db, addresses=[AdminChat("telegram", "1")], wording=wording, now=lambda: NOON)
    await job.report()
    assert await texts(sqlite_db) == []
    await sqlite_db.run(fill)
    await job.report()
    await job.report()
    [text] = await texts(sqlite_db)
    assert text.splitlines()[1:] == [
        "Telegram: 3 tin đã gửi mà không được xác nhận; 1 tin quá hạn mà chưa gửi được.",
        "Zalo: 40 tin quá hạn mà chưa gửi được.",
    ]
