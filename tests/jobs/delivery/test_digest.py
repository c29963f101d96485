"""What making digests promises: each at its time, nothing twice, no message more than the month allows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot import catalogue
from bot.zalo.outlet import ZaloOutlet
from jobs.delivery.compose import Composer
from jobs.delivery.digest import BATCH, Digesting
from jobs.delivery.quota import Quota
from news.delivery.chats import Chat
from news.delivery.messages import Alert, Message, Reply
from news.errors import TryLater
from storage import chats, digests, quota, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import rows
from storage.outbox.rows import Delivery
from tests import make
from tests.fakes.outlet import FakeChannel, FakeOutlet, LimitedZalo
from tests.make import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Newsroom:
    """Digests being made, by a clock that stands still until it is told."""

    def __init__(self, db: Database, *, limit: int = 0) -> None:
        self.db = db
        self.now = NOON
        self.woken = 0
        self.troubles: list[str] = []
        self.quota = Quota(
            db,
            LimitedZalo(limit, admins=["admin"]),
            wording=lambda month: f"{month.used}/{month.limit}",
            on_trouble=self.trouble,
            now=lambda: self.now,
        )
        self.job = Digesting(
            db,
            [FakeChannel(FakeOutlet(name="zalo"), quota=self.quota)] if limit else [],
            Composer(db, catalogue.taxonomy(), catalogue.provinces()),
            on_queued=self.wake,
            now=lambda: self.now,
        )

    async def trouble(self, text: str) -> None:
        self.troubles.append(text)

    def wake(self) -> None:
        self.woken += 1

    async def later(self, by: timedelta) -> int:
        self.now += by
        return await self.job.round()

    async def publish(self, count: int = 1, *topics: str, **values: Any) -> list[int]:
        def add(tx: Tx) -> list[int]:
            numbers = [make.stored(tx, topics=topics or ("y-te",), published=self.now, **values) for _ in range(count)]
            for number in numbers:
                make.fan_out(tx, article=number, now=self.now)
            return numbers

        return await self.db.run(add)

    async def digests(self) -> list[dict[str, object]]:
        return await make.rows(self.db, "SELECT chat_id, articles, further, created_at FROM digests ORDER BY id")


def readers(count: int, channel: str = "telegram", hours: str = "12:30 17:30") -> Callable[[Tx], list[Chat]]:
    """Chats that follow a topic and hear by digest."""

    def meet(tx: Tx) -> list[Chat]:
        found = [make.chat(tx, "y-te", channel=channel) for _ in range(count)]
        for chat in found:
            digests.choose(tx, chat=chat.number, hours=hours, now=NOON)
        return found

    return meet


async def test_every_chat_that_is_due_gets_its_digest_once(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(BATCH + 20))
    room = Newsroom(sqlite_db)
    await room.publish(3)
    assert await room.job.round() == 0
    assert await room.later(HOUR / 2) == BATCH + 20
    assert await room.later(HOUR) == 0
    assert len(await room.digests()) == BATCH + 20
    assert room.woken == 2


async def test_nothing_new_means_no_digest(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(1))
    room = Newsroom(sqlite_db)
    assert await room.later(HOUR) == 0
    await room.publish()
    assert await room.later(HOUR) == 0
    assert await room.later(4 * HOUR) == 1


async def test_what_nobody_wants_any_more_does_not_wait_for_ever(db: Database) -> None:
    [chat] = await db.run(readers(1))
    room = Newsroom(db)
    await room.publish()
    await db.run(subscriptions.unfollow_all, chat=chat.number)
    assert await room.later(HOUR) == 0
    assert await make.rows(db, "SELECT state, reason FROM outbox") == [{"state": "dropped", "reason": "unwanted"}]


async def test_hours_missed_while_nothing_ran_are_made_up_once(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(1))
    room = Newsroom(sqlite_db)
    await room.publish(2)
    assert await room.later(3 * DAY) == 1
    assert await room.later(HOUR) == 0
    [digest] = await room.digests()
    assert digest["articles"] == '[["y-te", [2, 1]]]'


async def test_who_is_paused_gets_none(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(readers(1))
    room = Newsroom(sqlite_db)
    await room.publish()
    await sqlite_db.run(chats.pause, chat=chat.number, until=NOON + DAY)
    assert await room.later(HOUR) == 0
    await room.publish()
    assert await room.later(DAY) == 0
    await room.publish()
    assert await room.later(DAY) == 1


async def test_a_digest_takes_as_many_stories_as_its_messages_hold(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(53, "zalo"))
    room = Newsroom(sqlite_db, limit=3000)
    await room.publish(40, title="Hội đồng nhân dân tỉnh thông qua nghị quyết về phát triển kinh tế - xã hội vùng sâu")
    assert await room.later(HOUR) == 53
    found = await room.digests()
    assert {digest["further"] for digest in found} == {found[0]["further"]}
    assert 20 < int(str(found[0]["further"])) < 36
    kept = await sqlite_db.read(digests.get, 1)
    assert kept is not None
    message = await Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces()).digest(kept)
    assert message is not None and ZaloOutlet.cost(message) == 1


async def test_a_limited_month_is_not_asked_where_there_is_nothing_to_tell(sqlite_db: Database) -> None:
    silent, paused = await sqlite_db.run(readers(2, "zalo"))
    room = Newsroom(sqlite_db, limit=3000)
    await room.publish()
    await sqlite_db.run(chats.pause, chat=paused.number, until=NOON + DAY)
    await sqlite_db.run(chats.pause, chat=silent.number, until=NOON)
    assert await room.later(HOUR) == 0
    await room.publish()
    assert await room.later(5 * HOUR) == 1
    assert [digest["chat_id"] for digest in await room.digests()] == [silent.number]


async def test_what_the_month_does_not_allow_is_gathered_on(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(10, "zalo"))
    room = Newsroom(sqlite_db, limit=600)
    await sqlite_db.run(quota.add, channel="zalo", now=NOON, messages=480)
    await room.publish()
    assert await room.later(HOUR) == 10
    await room.publish()
    assert await room.later(5 * HOUR) == 0
    await sqlite_db.run(_all_sent)
    assert [await room.later(step) for step in (18 * HOUR, 5 * HOUR, 20 * HOUR)] == [0, 0, 10]
    assert [digest["articles"] for digest in await room.digests()] == ['[["y-te", [1]]]'] * 10 + [
        '[["y-te", [2]]]'
    ] * 10


def _all_sent(tx: Tx) -> None:
    tx.run("UPDATE outbox SET due = NULL, state = 'sent' WHERE due IS NOT NULL")


async def test_two_that_look_at_once_make_it_once(sqlite_db: Database) -> None:
    await sqlite_db.run(readers(3))
    one, two = Newsroom(sqlite_db), Newsroom(sqlite_db)
    await one.publish()
    assert await one.later(HOUR) + await two.later(HOUR) == 3


def delivery(kind: rows.DeliveryKind, lane: int) -> Delivery:
    """One of a Zalo chat."""
    return Delivery(
        chat=1, kind=kind, item=1, channel="zalo", lane=lane, address="a", grouped=False, language="vi",
        created=NOON, attempts=1, copies=0,
    )  # fmt: skip


async def test_the_less_is_left_the_less_may_go(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db, limit=300)
    say: Message = Reply(text="Thông báo")
    deliveries = {
        "broadcast": delivery("broadcast", rows.BROADCAST),
        "breaking": delivery("alert", rows.BREAKING),
        "news": delivery("alert", rows.NEWS),
        "silence": delivery("notice", rows.NEWS),
        "digest": delivery("digest", rows.DIGEST),
    }

    async def allowed() -> set[str]:
        return {name for name, one in deliveries.items() if await room.quota.allows(one, say)}

    assert await allowed() == set(deliveries)
    assert not await room.quota.is_nearly_used()
    await sqlite_db.run(quota.add, channel="zalo", now=NOON, messages=290)
    assert await room.quota.is_nearly_used()
    assert await allowed() == {"broadcast", "digest"}
    assert not await room.quota.may_reply("reader") and await room.quota.may_reply("admin", 10)
    await sqlite_db.run(quota.add, channel="zalo", now=NOON, messages=7)
    assert await allowed() == set()
    notice = delivery("notice", rows.BROADCAST)
    assert await room.quota.allows(notice, say) and await room.quota.may_reply("admin", 3)
    assert not await room.quota.may_reply("admin", 4)


async def test_the_last_message_is_spent_once_however_many_want_it(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db, limit=10)
    await sqlite_db.run(quota.add, channel="zalo", now=NOON, messages=9)
    async with room.quota.reserve():
        try:
            async with room.quota.reserve():
                raise AssertionError("two for one message")
        except TryLater as later:
            assert later.everywhere
        await room.quota.count("a")
    assert await sqlite_db.read(quota.used, channel="zalo", now=NOON) == 10


async def test_admins_are_warned_once_a_month_and_told_once_that_it_is_over(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db, limit=10)
    for _ in range(12):
        await room.quota.count("a")
    assert room.troubles == ["8/10", "10/10"]
    room.now += 10 * DAY
    for _ in range(8):
        await room.quota.count("a")
    assert room.troubles == ["8/10", "10/10", "8/10"]


async def test_an_alert_costs_one_message(sqlite_db: Database) -> None:
    room = Newsroom(sqlite_db, limit=10)
    assert room.quota.cost(Alert(title="Tin", url="https://bao.example/1", lead="Sapo. " * 900)) == 1
