"""What delivery promises: every outcome written down, nobody delayed by another, nothing lost by stopping."""

import asyncio
from datetime import timedelta

import pytest

from bot import catalogue
from jobs.delivery import deliver, outcomes
from jobs.delivery.compose import Composer
from news.delivery.chats import Chat
from news.delivery.messages import Abilities, Alert, Digest, Message, Reply
from news.delivery.quota import Month
from news.delivery.retries import WAITS
from news.errors import (
    ChannelDown,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    TryLater,
    Unsure,
)
from storage import chats, corrections, digests
from storage.digests import Bundle
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, fan_out
from storage.outbox.rows import Delivery
from tests import make
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON
from tests.waiting import eventually

SOON = timedelta(seconds=1)


async def test_what_is_due_arrives_as_an_alert_and_is_written_down(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers)
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
    chats = await sqlite_db.run(make.readers, chats=3, items=4)
    post = Post(sqlite_db)
    await post.drain()
    for chat in chats:
        titles = [message.title for address, message in post.outlet.said if address == chat.address]  # type: ignore[union-attr]
        assert len(titles) == 4 and titles == sorted(titles, key=lambda title: int(title.rpartition("-")[2]))


async def test_who_must_wait_waits_exactly_as_told_and_nobody_else_does(sqlite_db: Database) -> None:
    slow, quick = await sqlite_db.run(make.readers, chats=2)
    post = Post(sqlite_db)
    post.outlet.then(slow.address, TryLater(timedelta(seconds=9)))
    await post.drain()
    assert post.outlet.addresses() == [quick.address]
    due = await sqlite_db.read(claim.next_due, channel="telegram")
    assert due == int((NOON + timedelta(seconds=9)).timestamp() * 1000)


async def test_where_all_that_is_due_must_wait_it_looks_seldom(sqlite_db: Database) -> None:
    """Each look is a transaction, for which others wait. The second is not claimed, to be held for five minutes."""
    [chat] = await sqlite_db.run(make.readers, items=2)
    post = Post(sqlite_db)
    post.outlet.gate = asyncio.Event()
    post.outlet.then(chat.address, TryLater(timedelta(minutes=5)))
    assert await post.delivering.round() == deliver.GATHERING
    await eventually(lambda: post.outlet.waiting == 1)
    assert await post.delivering.round() == deliver.SOON
    post.outlet.gate.set()
    while (look := await post.delivering.round()) == deliver.SOON:
        await asyncio.sleep(0)  # as long as the first is under way
    assert look == deliver.LATE == await post.delivering.round()
    assert await post.rows() == [("waiting", 0), ("waiting", 0)]


async def test_a_wait_for_the_whole_channel_stops_it(sqlite_db: Database) -> None:
    first, *_ = await sqlite_db.run(make.readers, chats=3)
    post = Post(sqlite_db, per_second=20)  # one by one
    post.outlet.then(first.address, TryLater(timedelta(hours=1), everywhere=True))
    await post.drain()
    assert len(post.outlet.said) <= 2  # what was on its way
    assert post.delivering._pacing.room(asyncio.get_running_loop().time()) == 0


async def test_who_is_gone_is_suspended_with_all_that_waits(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers, items=3)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, RecipientGone("bot was blocked by the user"))
    await post.drain()
    assert await post.rows() == [("dropped", 0)] * 3
    kept = await sqlite_db.read(chats.get, chat=chat.number)
    assert kept is not None and kept.state == "suspended"


async def test_who_moved_gets_it_at_the_new_address(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> Chat:
        chat = make.chat(tx, "y-te", address="-5", group=True)
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        return chat

    await sqlite_db.run(fill)
    post = Post(sqlite_db)
    post.outlet.then("-5", RecipientMoved("-1005"))
    await post.drain()
    assert post.outlet.addresses() == ["-1005"]
    assert await post.rows() == [("sent", 0)]


async def test_what_is_refused_is_not_tried_again_and_who_alone_refuses_all_is_suspended(sqlite_db: Database) -> None:
    refusing, other = await sqlite_db.run(make.readers, chats=2, items=7)
    post = Post(sqlite_db)
    post.outlet.then(refusing.address, *[MessageRefused("no")] * 6)
    await post.drain()
    assert post.outlet.addresses() == [other.address] * 7
    assert [state for state, _ in (await post.rows())[:7]] == ["failed"] * 5 + ["dropped"] * 2


async def test_a_platform_that_refuses_everyone_suspends_nobody(sqlite_db: Database) -> None:
    everyone = await sqlite_db.run(make.readers, chats=3, items=7)
    post = Post(sqlite_db)
    for chat in everyone:
        post.outlet.then(chat.address, *[MessageRefused("no such method")] * 7)
    await post.drain()
    assert await post.rows() == [("failed", 0)] * 21
    assert (await sqlite_db.read(chats.count)) == {("telegram", "active"): 3}


class Thrift:
    """Allows nothing."""

    async def allows(self, delivery: Delivery, message: Message) -> bool:
        return False

    async def month(self) -> Month:
        return Month(limit=0, used=0, chats=0, now=NOON)

    def cost(self, message: Message) -> int:
        return 1


async def test_what_the_month_does_not_allow_waits_or_comes_with_the_next_digest(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx)
        bundled = make.chat(tx, "y-te").number
        digests.choose(tx, chat=bundled, hours="11:30", now=NOON)
        urgent = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET urgent = 1 WHERE id = :id", id=urgent)
        make.fan_out(tx, article=urgent, now=NOON)

    await sqlite_db.run(fill)
    post = Post(sqlite_db, quota=Thrift())
    await post.drain()
    assert post.outlet.said == []
    assert await post.rows() == [("waiting", 0), ("gathered", 0)]
    assert await sqlite_db.read(claim.next_due, channel="telegram") == int(
        (NOON + outcomes.WAIT_QUOTA).timestamp() * 1000
    )


async def test_one_that_arrives_ends_the_refusals_in_a_row(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers, items=9)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, *[MessageRefused("no")] * 4)
    await post.drain()
    assert [state for state, _ in await post.rows()].count("sent") == 5


async def test_what_arrives_the_second_time_is_sent_and_says_it_may_be_a_repeat(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, Unsure("no answer"))
    await post.drain()
    await post.drain(WAITS[0])
    assert await post.rows() == [("sent", 1)]


async def test_a_channel_that_is_down_keeps_everything_and_tells_admins(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, ChannelDown("wrong token"))
    await post.drain()
    assert await post.rows() == [("waiting", 0)]
    assert post.troubles == ["telegram: wrong token"]


async def test_an_error_without_a_name_is_tried_again_a_few_times(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    [chat] = await sqlite_db.run(make.readers)
    post = Post(sqlite_db)
    post.outlet.then(chat.address, *[RuntimeError("what?")] * outcomes.TRIES)
    for _ in range(outcomes.TRIES):
        await post.drain(timedelta(hours=2))
    assert await post.rows() == [("failed", 0)]
    assert "unexpected" in caplog.text


async def test_a_headline_that_was_corrected_is_edited_where_it_was_told(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    post = Post(sqlite_db)
    await post.drain()
    await sqlite_db.run(corrections.correct, 1, make.article("x", title="Tít đã sửa"), feed=1, now=NOON)
    await sqlite_db.run(fan_out.write_edits, article=1, now=NOON, since=NOON - SOON)
    await post.drain()
    [(_, message_id, alert)] = post.outlet.edited
    assert isinstance(alert, Alert)
    assert (message_id, alert.title) == ("1", "Tít đã sửa")


async def test_a_channel_that_cannot_edit_is_not_asked_to(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    post = Post(sqlite_db, FakeOutlet(abilities=Abilities(max_length=1900)))
    await post.drain()
    await sqlite_db.run(fan_out.write_edits, article=1, now=NOON, since=NOON - SOON)
    await post.drain()
    assert post.outlet.edited == []
    assert sorted(await post.rows()) == [("dropped", 0), ("sent", 0)]


async def test_notices_and_digests_arrive_too(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = make.chat(tx)
        make.notice(tx, chat.number, text="Nguồn hỏng")
        story = make.stored(tx, topics=("y-te",))
        bundle = digests.add(tx, Bundle(chat=chat.number, parts=(("y-te", (story,)), ("gone", (99,)))), now=NOON)
        for kind, item in (("digest", bundle), ("digest", 99), ("broadcast", 99), ("notice", 99), ("alert", 99)):
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
    assert sorted(state for state, _ in await post.rows()) == ["dropped"] * 4 + ["sent"] * 2


@pytest.mark.parametrize("missing", [99, 0])
async def test_a_digest_of_forgotten_articles_says_nothing(sqlite_db: Database, missing: int) -> None:
    composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    assert await composer.alerts([missing]) == []
