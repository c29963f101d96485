"""What delivery promises: every outcome written down, nobody delayed by another, nothing lost by stopping."""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot import catalogue
from jobs import deliver
from jobs.compose import Composer
from jobs.deliver import Delivering, Purse
from jobs.pacing import Pacing
from news.errors import (
    ChannelDown,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    TryLater,
    Unsure,
)
from news.messages import Abilities, Alert, Digest, Message, Receipt, Reply
from news.recipients import Chat
from storage import articles, broadcasts, digests, outbox, recipients
from storage.database import Database, Tx
from storage.digests import Bundle
from storage.outbox import Delivery
from tests import make
from tests.fakes.outlet import FakeOutlet
from tests.make import NOON

SOON = timedelta(seconds=1)


class Post:
    """A channel, its delivery, and a clock that stands still until it is told."""

    def __init__(self, db: Database, outlet: FakeOutlet | None = None, purse: Purse | None = None, **pace: Any) -> None:
        self.db = db
        self.now = NOON
        self.outlet = outlet or FakeOutlet()
        self.troubles: list[str] = []
        self.languages: list[str] = []
        unlimited: dict[str, Any] = {"per_second": None, "per_chat": None, "per_group_minute": None}
        self.delivering = Delivering(
            db,
            self.outlet,
            Pacing(**{**unlimited, **pace}),
            Composer(db, catalogue.taxonomy(), catalogue.provinces()),
            trouble=self.trouble,
            speaking=self.speaking,
            purse=purse,
            storage_wait=0.05,
            now=lambda: self.now,
        )

    async def trouble(self, text: str) -> None:
        self.troubles.append(text)

    @contextlib.contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        self.languages.append(language)
        yield

    async def drain(self, later: timedelta = timedelta()) -> None:
        self.now += later
        await asyncio.wait_for(self.delivering.drain(), 20)

    async def rows(self) -> list[tuple[str, int]]:
        found = await make.rows(self.db, "SELECT state, unsure FROM outbox ORDER BY chat_id, kind, item_id")
        return [(row["state"], row["unsure"]) for row in found]


async def test_what_is_due_arrives_as_an_alert_and_is_written_down(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    await post.drain()
    [(address, alert)] = post.outlet.said
    assert address == chat.address and isinstance(alert, Alert)
    assert (alert.newspaper, alert.province, alert.published) == ("Báo Lâm Đồng", "Lâm Đồng", NOON)
    assert [(topic.slug, topic.name) for topic in alert.topics] == [("xay-dung-dang", "Xây dựng Đảng")]
    assert await post.rows() == [("sent", 0)]
    assert post.languages == ["vi"]
    await post.drain(SOON)
    assert len(post.outlet.said) == 1


async def test_each_chat_gets_everything_in_order(sqlite_db: Database) -> None:
    chats = await sqlite_db.run(make.told, chats=3, items=4)
    post = Post(sqlite_db)
    await post.drain()
    for chat in chats:
        titles = [message.title for address, message in post.outlet.said if address == chat.address]  # type: ignore[union-attr]
        assert len(titles) == 4 and titles == sorted(titles, key=lambda title: int(title.rpartition("-")[2]))


async def test_who_must_wait_waits_exactly_as_told_and_nobody_else_does(sqlite_db: Database) -> None:
    slow, quick = await sqlite_db.run(make.told, chats=2)
    post = Post(sqlite_db)
    post.outlet.then(slow.address, TryLater(timedelta(seconds=9)))
    await post.drain()
    assert post.outlet.addresses() == [quick.address]
    due = await sqlite_db.read(outbox.next_due, channel="telegram")
    assert due == int((NOON + timedelta(seconds=9)).timestamp() * 1000)


async def test_a_wait_for_the_whole_channel_stops_it(sqlite_db: Database) -> None:
    first, *_ = await sqlite_db.run(make.told, chats=3)
    post = Post(sqlite_db, per_second=20)  # one by one
    post.outlet.then(first.address, TryLater(timedelta(seconds=60), everywhere=True))
    await post.drain()
    assert len(post.outlet.said) <= 2  # what was on its way
    assert post.delivering._pacing.room(asyncio.get_running_loop().time()) == 0


async def test_who_is_gone_is_suspended_with_all_that_waits(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told, items=3)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, RecipientGone("bot was blocked by the user"))
    await post.drain()
    assert await post.rows() == [("dropped", 0)] * 3
    kept = await sqlite_db.read(recipients.get, chat=chat.number)
    assert kept is not None and kept.state == "suspended"


async def test_who_moved_gets_it_at_the_new_address(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> Chat:
        chat = make.chat(tx, "y-te", address="-5", group=True)
        outbox.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        return chat

    await sqlite_db.run(fill)
    post = Post(sqlite_db)
    post.outlet.then("-5", RecipientMoved("-1005"))
    await post.drain()
    assert post.outlet.addresses() == ["-1005"]
    assert await post.rows() == [("sent", 0)]


async def test_what_is_refused_is_not_tried_again_and_who_alone_refuses_all_is_suspended(sqlite_db: Database) -> None:
    refusing, other = await sqlite_db.run(make.told, chats=2, items=7)
    post = Post(sqlite_db)
    post.outlet.then(refusing.address, *[MessageRefused("no")] * 6)
    await post.drain()
    assert post.outlet.addresses() == [other.address] * 7
    assert [state for state, _ in (await post.rows())[:7]] == ["failed"] * 5 + ["dropped"] * 2


async def test_a_platform_that_refuses_everyone_suspends_nobody(sqlite_db: Database) -> None:
    chats = await sqlite_db.run(make.told, chats=3, items=7)
    post = Post(sqlite_db)
    for chat in chats:
        post.outlet.then(chat.address, *[MessageRefused("no such method")] * 7)
    await post.drain()
    assert await post.rows() == [("failed", 0)] * 21
    assert (await sqlite_db.read(recipients.counts)) == {("telegram", "active"): 3}


class Thrift:
    """Allows nothing."""

    async def allows(self, delivery: Delivery, message: Message) -> bool:
        return False


async def test_what_the_month_does_not_allow_waits_or_comes_with_the_next_digest(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.told(tx)
        bundled = make.chat(tx, "y-te").number
        digests.choose(tx, chat=bundled, hours="11:30", now=NOON)
        urgent = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET urgent = 1 WHERE id = :id", id=urgent)
        outbox.fan_out(tx, article=urgent, now=NOON)

    await sqlite_db.run(fill)
    post = Post(sqlite_db, purse=Thrift())
    await post.drain()
    assert post.outlet.said == []
    assert await post.rows() == [("waiting", 0), ("gathered", 0)]
    assert await sqlite_db.read(outbox.next_due, channel="telegram") == int(
        (NOON + deliver.WAIT_SAVED).timestamp() * 1000
    )


async def test_one_that_arrives_ends_the_refusals_in_a_row(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told, items=9)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, *[MessageRefused("no")] * 4)
    await post.drain()
    assert [state for state, _ in await post.rows()].count("sent") == 5


async def test_what_may_have_arrived_goes_once_more_and_never_again(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, Unsure("no answer"), Unsure("no answer"))
    await post.drain()
    assert await post.rows() == [("unsure", 1)]
    await post.drain(deliver.WAIT_UNSURE)
    assert await post.rows() == [("unsure", 2)]
    await post.drain(timedelta(days=1))
    assert post.outlet.said == []


async def test_what_arrives_the_second_time_is_sent_and_says_it_may_be_a_repeat(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, Unsure("no answer"))
    await post.drain()
    await post.drain(deliver.WAIT_UNSURE)
    assert await post.rows() == [("sent", 1)]


async def test_a_channel_that_is_down_keeps_everything_and_tells_admins(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, ChannelDown("wrong token"))
    await post.drain()
    assert await post.rows() == [("waiting", 0)]
    assert post.troubles == ["telegram: wrong token"]


async def test_an_error_without_a_name_is_tried_again_a_few_times(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, *[RuntimeError("what?")] * deliver.TRIES)
    for _ in range(deliver.TRIES):
        await post.drain(timedelta(hours=2))
    assert await post.rows() == [("failed", 0)]
    assert "unexpected" in caplog.text


async def test_a_headline_that_was_corrected_is_edited_where_it_was_told(sqlite_db: Database) -> None:
    await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    await post.drain()
    await sqlite_db.run(articles.correct, 1, make.article("x", title="Tít đã sửa"), now=NOON)
    await sqlite_db.run(outbox.fan_out_edit, article=1, now=NOON, since=NOON - SOON)
    await post.drain()
    [(_, message_id, alert)] = post.outlet.edited
    assert isinstance(alert, Alert)
    assert (message_id, alert.title) == ("1", "Tít đã sửa")


async def test_a_channel_that_cannot_edit_is_not_asked_to(sqlite_db: Database) -> None:
    await sqlite_db.run(make.told)
    post = Post(sqlite_db, FakeOutlet(abilities=Abilities(max_length=1900)))
    await post.drain()
    await sqlite_db.run(outbox.fan_out_edit, article=1, now=NOON, since=NOON - SOON)
    await post.drain()
    assert post.outlet.edited == []
    assert sorted(await post.rows()) == [("dropped", 0), ("sent", 0)]


async def test_announcements_and_digests_are_told_too(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = make.chat(tx)
        notice = broadcasts.add(tx, author="baotin", audience="admins", text="Nguồn hỏng", now=NOON)
        outbox.fan_out_broadcast(tx, broadcast=notice, chats=[chat.number], lane=outbox.BROADCAST, now=NOON)
        story = make.stored(tx, topics=("y-te",))
        bundle = digests.add(tx, Bundle(chat=chat.number, parts=(("y-te", (story,)), ("gone", (99,)))), now=NOON)
        for kind, item in (("digest", bundle), ("digest", 99), ("broadcast", 99), ("article", 99)):
            tx.run(
                "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at) "
                "VALUES (:chat, :kind, :item, 'telegram', 4, :now, :now)",
                chat=chat.number, kind=kind, item=item, now=int(NOON.timestamp() * 1000),
            )  # fmt: skip

    await sqlite_db.run(fill)
    post = Post(sqlite_db)
    await post.drain()
    notice, digest = (message for _, message in post.outlet.said)
    assert isinstance(notice, Reply) and notice.text == "Nguồn hỏng"
    assert isinstance(digest, Digest) and [section.heading for section in digest.sections] == ["Y tế, sức khỏe"]
    assert sorted(state for state, _ in await post.rows()) == ["dropped", "dropped", "dropped", "sent", "sent"]


async def test_a_slow_chat_delays_no_other(sqlite_db: Database) -> None:
    slow, quick = await sqlite_db.run(make.told, chats=2, items=2)
    outlet = FakeOutlet()
    post = Post(sqlite_db, outlet)

    shut = asyncio.Event()
    sending = outlet.send

    async def send(address: str, message: Any) -> Any:
        if address == slow.address:
            await shut.wait()
        return await sending(address, message)

    outlet.send = send  # type: ignore[method-assign]
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(10):
        while outlet.addresses().count(quick.address) < 2:
            await asyncio.sleep(0.01)
    assert slow.address not in outlet.addresses()
    shut.set()
    async with asyncio.timeout(10):
        while len(outlet.said) < 4:
            await asyncio.sleep(0.01)
    await post.delivering.stop()
    await running


async def test_stopping_finishes_what_is_being_sent_and_leaves_the_rest(sqlite_db: Database) -> None:
    await sqlite_db.run(make.told, chats=3, items=2)
    outlet = FakeOutlet(gate=asyncio.Event())
    post = Post(sqlite_db, outlet, per_second=5)
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(10):
        while not await make.rows(sqlite_db, "SELECT 1 AS x FROM outbox WHERE state = 'sending'"):
            await asyncio.sleep(0.01)
    stopping = asyncio.create_task(post.delivering.stop())
    await asyncio.sleep(0)
    assert outlet.gate is not None
    outlet.gate.set()
    await asyncio.gather(stopping, running)
    states = [state for state, _ in await post.rows()]
    assert set(states) <= {"sent", "waiting"} and "waiting" in states
    assert states.count("sent") == len(outlet.said)


async def test_what_cannot_be_finished_in_time_is_left_under_its_lease(sqlite_db: Database) -> None:
    await sqlite_db.run(make.told)
    post = Post(sqlite_db, FakeOutlet(gate=asyncio.Event()))
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(10):
        while not post.delivering._under_way:
            await asyncio.sleep(0.01)
    await post.delivering.stop(within=0.05)
    await running
    assert await post.rows() == [("sending", 0)]


async def test_a_message_that_becomes_due_wakes_the_channel_at_once(sqlite_db: Database) -> None:
    post = Post(sqlite_db)
    running = asyncio.create_task(post.delivering.run())
    await asyncio.sleep(0.05)
    await sqlite_db.run(make.told)
    post.delivering.wake()
    async with asyncio.timeout(5):
        while not post.outlet.said:
            await asyncio.sleep(0.01)
    await post.delivering.stop()
    await running


async def test_what_is_due_later_is_sent_later_without_being_woken(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.told)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, TryLater(timedelta(milliseconds=300)))
    started = asyncio.get_running_loop().time()
    post.delivering._now = lambda: NOON + timedelta(seconds=asyncio.get_running_loop().time() - started)
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(10):
        while not post.outlet.said:
            await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() - started >= 0.3
    await post.delivering.stop()
    await running


async def test_a_full_disk_pauses_delivery_and_nothing_goes_twice(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def room(tx: Tx, pages: int) -> None:
        tx.value(f"PRAGMA max_page_count = {pages}")

    chats = await sqlite_db.run(make.told, chats=3, items=2)
    outlet = FakeOutlet(gate=asyncio.Event())
    assert outlet.gate is not None
    for chat in chats:  # receipts so long that writing them down needs room
        outlet.then(chat.address, Receipt(message_id="x" * 50_000))
    post = Post(sqlite_db, outlet)
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(20):
        while len(post.delivering._under_way) < 3:
            await asyncio.sleep(0.01)
        await sqlite_db.run(room, 1)  # SQLite takes it as: no page more than there are
        outlet.gate.set()
        while "outcome waits" not in caplog.text:
            await asyncio.sleep(0.01)
        await sqlite_db.run(room, 1_000_000)
        while [state for state, _ in await post.rows()] != ["sent"] * 6:
            await asyncio.sleep(0.01)
    assert len(outlet.said) == 6
    await post.delivering.stop()
    await running


async def test_claims_that_cannot_be_written_pause_delivery(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def table(tx: Tx, before: str, after: str) -> None:
        tx.run(f"ALTER TABLE {before} RENAME TO {after}")

    await sqlite_db.run(make.told)
    await sqlite_db.run(table, "outbox", "elsewhere")
    post = Post(sqlite_db)
    running = asyncio.create_task(post.delivering.run())
    async with asyncio.timeout(10):
        while "delivery paused" not in caplog.text:
            await asyncio.sleep(0.01)
        await sqlite_db.run(table, "elsewhere", "outbox")
        while not post.outlet.said:
            await asyncio.sleep(0.01)
    await post.delivering.stop()
    await running


@pytest.mark.parametrize("missing", [99, 0])
async def test_a_digest_of_forgotten_articles_says_nothing(sqlite_db: Database, missing: int) -> None:
    composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    assert await composer.alerts([missing]) == []
