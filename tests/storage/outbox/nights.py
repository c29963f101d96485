"""Chats that want their nights quiet, and what happens in one."""

from datetime import datetime, time, timedelta

from news.delivery.digests import select
from news.delivery.quiet import QuietHours
from storage import chats, digests
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, gathering, settle
from storage.outbox.rows import Delivery
from tests import make
from tests.make import NOON

PARTY = "xay-dung-dang"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = QuietHours(begin=time(22), end=time(6))
EVENING = NOON + 9 * HOUR  # 21:00 in Vietnam
DARK = NOON + 11 * HOUR  # 23:00
MORNING = NOON + 18 * HOUR  # 06:00


def sleeper(tx: Tx, hours: QuietHours = NIGHT, *, bundled: str = "", now: datetime = EVENING) -> int:
    """A chat that follows the topic and wants its nights quiet."""
    chat = make.chat(tx, PARTY).number
    if bundled:
        digests.choose(tx, chat=chat, hours=bundled, now=now)
    chats.set_quiet(tx, chat=chat, hours=hours, now=now)
    return chat


def publish(tx: Tx, *, now: datetime, urgent: bool = False) -> int:
    """An article that is fanned out."""
    number = make.stored(tx, topics=(PARTY,))
    tx.run("UPDATE articles SET urgent = :urgent WHERE id = :id", urgent=int(urgent), id=number)
    make.fan_out(tx, article=number, now=now)
    return number


def bundle(tx: Tx, *, now: datetime) -> list[tuple[int, ...]]:
    """The digests that are due, made: the articles of each."""
    made = []
    for one in digests.due(tx, now=now, limit=10):
        heap = gathering.find(tx, chats=[one.chat])[one.chat]
        if not heap.wanted:
            digests.pass_over(tx, one, now=now)
        elif number := digests.make(tx, one, heap, select(heap.wanted), now=now):
            kept = digests.get(tx, number)
            assert kept is not None
            made.append(tuple(sorted(article for _, part in kept.parts for article in part)))
    return made


async def take(db: Database, *, now: datetime, limit: int = 10) -> list[Delivery]:
    return await db.run(claim.take, claim.Claim(channel="telegram", now=now, lease_end=now + 2 * MINUTE), limit=limit)


async def states(db: Database, kind: str = "alert") -> list[str]:
    rows = await make.rows(db, "SELECT state FROM outbox WHERE kind = :kind ORDER BY chat_id, item_id", kind=kind)
    return [row["state"] for row in rows]


async def settled(db: Database, *claimed: Delivery, now: datetime) -> None:
    for one in claimed:
        await db.run(settle.mark_sent, one, now=now, message_id="1")
