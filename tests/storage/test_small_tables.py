"""Settings, updates, conversations and announcements, on both databases."""

from datetime import datetime, timedelta

from storage import admins, broadcasts, settings, updates, webchat
from storage.admins import AdminChat
from storage.engine.database import Database, Tx
from tests import make
from tests.make import NOON

LATER = NOON + timedelta(minutes=30)


async def test_a_secret_made_once_is_kept(db: Database) -> None:
    assert await db.run(settings.keep, "secret", "a") == "a"
    assert await db.run(settings.keep, "secret", "b") == "a"
    await db.run(settings.put, "secret", "c")
    assert await db.run(settings.keep, "secret", "d") == "c"


async def test_an_update_is_handled_once_and_forgotten_in_time(db: Database) -> None:
    assert not await db.read(updates.seen, channel="zalo", update="x")
    for _ in range(2):
        await db.run(updates.remember, channel="zalo", update="x", now=NOON)
    assert await db.read(updates.seen, channel="zalo", update="x")
    assert not await db.read(updates.seen, channel="telegram", update="x")
    await db.run(updates.sweep, before=NOON)
    assert await db.read(updates.seen, channel="zalo", update="x")
    await db.run(updates.sweep, before=LATER)
    assert not await db.read(updates.seen, channel="zalo", update="x")


async def test_an_update_waits_until_it_is_handled_and_is_taken_up_again_three_times_at_most(db: Database) -> None:
    async def left(channel: str = "zalo", since: datetime = NOON) -> list[bytes]:
        return await db.run(updates.left_over, channel=channel, since=since)

    for name, when in (("b", LATER), ("a", NOON), ("a", LATER), ("c", NOON)):
        await db.run(updates.keep, channel="zalo", update=name, body=f'"\x00{name}"'.encode(), now=when)
    await db.run(updates.remember, channel="zalo", update="c", now=NOON)
    await db.run(updates.keep, channel="zalo", update="c", body=b"again", now=NOON)
    assert await left("telegram") == []
    assert await left(since=LATER) == [b'"\x00b"']
    assert await left() == [b'"\x00a"', b'"\x00b"']
    await db.run(updates.remember, channel="telegram", update="b", now=NOON)
    assert [await left() for _ in range(3)] == [[b'"\x00a"', b'"\x00b"'], [b'"\x00a"'], []]
    assert await db.run(updates.sweep, before=LATER) == 1  # never handled: the log says so
    assert await make.rows(db, "SELECT update_id FROM updates_waiting") == [{"update_id": "b"}]


async def test_numbers_stand_for_the_last_question_while_it_is_fresh(db: Database) -> None:
    for commands in (["/bo y-te"], ["/chude 1", "/chude 2"]):
        await db.run(updates.keep_choices, channel="zalo", address="a", commands=commands, until=LATER)
    kept = await db.read(updates.kept_choices, channel="zalo", address="a", now=NOON)
    assert kept == ["/chude 1", "/chude 2"]
    assert await db.read(updates.kept_choices, channel="zalo", address="a", now=LATER) == []
    assert await db.read(updates.kept_choices, channel="zalo", address="b", now=NOON) == []
    await db.run(updates.sweep, before=LATER + timedelta(seconds=1))
    assert not await make.rows(db, "SELECT * FROM kept_choices")


async def test_a_conversation_is_read_from_where_one_left(db: Database) -> None:
    def fill(tx: Tx) -> list[int | None]:
        make.chat(tx, channel="webchat", address="w")
        return [webchat.add(tx, address="w", author="bot", body={"n": n}, now=NOON) for n in range(3)]

    first, second, third = await db.run(fill)
    assert first is not None and second is not None and third is not None
    assert [one["body"] for one in await db.read(webchat.since, address="w", after=first)] == [{"n": 1}, {"n": 2}]
    assert [one["id"] for one in await db.read(webchat.since, address="w", after=0, limit=2)] == [second, third]
    assert await db.read(webchat.since, address="other", after=0) == []


async def test_a_message_can_be_changed_by_its_own_chat_only(db: Database) -> None:
    def fill(tx: Tx) -> int | None:
        make.chat(tx, channel="webchat", address="w"), make.chat(tx, channel="webchat", address="v")
        return webchat.add(tx, address="w", author="bot", body={}, now=NOON)

    number = await db.run(fill)
    assert number is not None
    assert await db.run(webchat.change, address="w", number=number, body={"a": 1})
    assert not await db.run(webchat.change, address="v", number=number, body={"a": 2})
    [message] = await db.read(webchat.since, address="w", after=0)
    assert message["body"] == {"a": 1}
    assert await db.run(webchat.sweep, before=LATER) == 1


async def test_nobody_hears_where_nobody_is(db: Database) -> None:
    assert await db.run(webchat.add, address="nobody", author="bot", body={}, now=NOON) is None


async def test_an_announcement_is_read_again(db: Database) -> None:
    number = await db.run(
        broadcasts.add, author="telegram:1", audience="all", text="Nghỉ lễ", now=NOON, html="<b>Nghỉ</b>"
    )
    kept = await db.read(broadcasts.get, number)
    assert kept is not None and (kept.text, kept.html, kept.state) == ("Nghỉ lễ", "<b>Nghỉ</b>", "draft")
    assert await db.read(broadcasts.get, 99) is None


async def test_a_notice_reaches_every_admin_who_can_be_reached(db: Database) -> None:
    def fill(tx: Tx) -> int:
        gone = make.chat(tx, address="2")
        tx.run("UPDATE chats SET state = 'suspended' WHERE id = :id", id=gone.number)
        make.chat(tx, address="1")
        return admins.tell(tx, "Nguồn hỏng", admins=[AdminChat("telegram", one) for one in "123"], now=NOON)

    assert await db.run(fill) == 2
    assert len(await make.rows(db, "SELECT * FROM outbox WHERE kind = 'broadcast'")) == 2
    assert await db.run(admins.tell, "x", admins=(), now=NOON) == 0
