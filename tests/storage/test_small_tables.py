"""Settings, updates, conversations and announcements, on both databases."""

import json
from datetime import datetime, timedelta
from typing import Any

from storage import admins, broadcasts, choices, settings, updates, webchat
from storage.admins import AdminChat
from storage.choices import KeptChoices
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.times import to_ms
from tests import make
from tests.make import NOON

LATER = NOON + timedelta(minutes=30)


async def test_a_secret_made_once_is_kept(db: Database) -> None:
    assert await db.run(settings.keep, "secret", "a") == "a"
    assert await db.run(settings.keep, "secret", "b") == "a"
    await db.run(settings.put, "secret", "c")
    assert await db.run(settings.keep, "secret", "d") == "c"


async def test_an_update_is_handled_once_and_forgotten_in_time(db: Database) -> None:
    assert not await db.read(updates.is_known, channel="zalo", update="x")
    for _ in range(2):
        await db.run(updates.remember, channel="zalo", update="x", now=NOON)
    assert await db.read(updates.is_known, channel="zalo", update="x")
    assert not await db.read(updates.is_known, channel="telegram", update="x")
    await db.run(updates.sweep, before=NOON)
    assert await db.read(updates.is_known, channel="zalo", update="x")
    await db.run(updates.sweep, before=LATER)
    assert not await db.read(updates.is_known, channel="zalo", update="x")


async def test_an_update_waits_until_it_is_handled_and_is_begun_three_times_at_most(db: Database) -> None:
    async def keep(name: str, chat: str = "a", when: datetime = NOON) -> updates.Kept:
        body = f'"\x00{name}"'.encode()
        return await db.run(updates.keep, channel="zalo", update=name, chat=chat, body=body, now=when)

    async def begin(chat: str = "a", channel: str = "zalo") -> tuple[str, bytes, int] | None:
        begun = await db.run(updates.begin, channel=channel, chat=chat)
        return (begun.update, begun.body, begun.tries) if begun else None

    async def chats(channel: str = "zalo") -> list[str]:
        return await db.read(updates.chats_waiting, channel=channel)

    kept = [await keep(name) for name in ("2", "1", "2")]
    assert [*kept, await keep("3", "b", LATER)] == ["new", "new", "known", "new"]
    assert await chats() == ["a", "b"] and await chats("telegram") == []
    assert await begin(channel="telegram") is None and await begin("c") is None
    assert [await begin() for _ in range(5)] == [
        ("2", b'"\x002"', 1), ("2", b'"\x002"', 2), ("2", b'"\x002"', 3), ("1", b'"\x001"', 1), ("1", b'"\x001"', 2),
    ]  # fmt: skip
    await db.run(updates.remember, channel="telegram", update="1", now=NOON)
    await db.run(updates.remember, channel="zalo", update="1", now=NOON)
    assert await begin() is None and await keep("1") == "known" and await chats() == ["b"]
    assert await db.run(updates.drop_late, channel="telegram", before=LATER) == 0
    assert await db.run(updates.drop_late, channel="zalo", before=NOON) == 0
    assert await db.run(updates.sweep, before=LATER) == 1  # never handled: the log says so
    assert await db.run(updates.drop_late, channel="zalo", before=LATER + timedelta(seconds=1)) == 1
    assert not await make.rows(db, "SELECT * FROM updates_waiting")


async def test_no_more_than_so_many_updates_of_a_chat_wait(db: Database) -> None:
    def flood(tx: Tx, chat: str) -> list[str]:
        names = [f"{chat}{number}" for number in range(updates.CHAT_ROOM + 1)]
        return [updates.keep(tx, channel="zalo", update=one, chat=chat, body=b"{}", now=NOON) for one in names]

    for chat in ("a", "b"):
        assert (await db.run(flood, chat))[-2:] == ["new", "flood"]


async def test_numbers_stand_for_the_last_question_while_it_is_fresh(db: Database) -> None:
    for commands in (["/bo y-te"], ["/chude 1", "/chude 2"]):
        await db.run(choices.keep, channel="zalo", address="a", commands=commands, until=LATER)
    kept = await db.read(choices.find, channel="zalo", address="a", now=NOON)
    assert kept == KeptChoices(commands=("/chude 1", "/chude 2"), typed={})
    assert await db.read(choices.find, channel="zalo", address="a", now=LATER) is None
    assert await db.read(choices.find, channel="zalo", address="b", now=NOON) is None
    await db.run(choices.sweep, before=LATER + timedelta(seconds=1))
    assert not await make.rows(db, "SELECT * FROM kept_choices")


async def test_a_question_that_waits_to_be_sent_is_asked_when_it_leaves(db: Database) -> None:
    where: dict[str, Any] = {"channel": "zalo", "address": "a"}
    await db.run(choices.mark_asked, **where, commands=["/chude"], asked=NOON)  # nothing was asked there
    await db.run(choices.keep, **where, commands=["/chude"], typed={"Xóa hết": "/xoadulieu dong-y"}, until=LATER)
    await db.run(choices.mark_asked, **where, commands=["/bo a"], asked=NOON)  # another question's
    found = await db.read(choices.find, **where, now=NOON)
    assert found is not None and found.asked is None and found.typed == {"xoa het": "/xoadulieu dong-y"}
    for asked in (NOON, LATER):
        await db.run(choices.mark_asked, **where, commands=["/chude"], asked=asked)
    assert await db.read(choices.find, **where, now=NOON) == KeptChoices(
        commands=("/chude",), typed={"xoa het": "/xoadulieu dong-y"}, asked=NOON
    )


async def test_a_worker_of_an_older_version_reads_the_numbers_and_asks_beside_this_one(db: Database) -> None:
    """It knows a list of commands, and until when they are fresh, and nothing else."""

    def ask(tx: Tx, *, asked: datetime | None) -> list[str]:
        typed = {"Xóa hết": "/xoadulieu dong-y"}
        choices.keep(tx, channel="zalo", address="a", commands=["/bo"], typed=typed, until=LATER, asked=asked)
        found: list[str] = json.loads(tx.value("SELECT commands FROM kept_choices"))
        tx.run(
            "UPDATE kept_choices SET commands = :commands, until = :until",
            commands='["/chude 1"]',
            until=to_ms(LATER + timedelta(minutes=1)),
        )
        return found

    for asked in (NOON, None):
        assert await db.run(ask, asked=asked) == ["/bo"]
        kept = await db.read(choices.find, channel="zalo", address="a", now=NOON)
        assert kept is not None and (kept.commands, kept.typed) == (("/chude 1",), {})
        assert kept.asked is not None and kept.asked < NOON  # nobody knows when
        await db.run(choices.disarm, channel="zalo", address="a")
        assert await db.read(choices.find, channel="zalo", address="a", now=NOON) == kept


async def test_what_was_to_be_typed_is_agreed_to_no_more_and_numbers_stand(db: Database) -> None:
    where: dict[str, Any] = {"channel": "zalo", "address": "a"}
    await db.run(choices.disarm, **where)  # nothing was asked
    await db.run(choices.keep, **where, commands=["/bo"], typed={"Có": "/co"}, until=LATER, asked=NOON)
    await db.run(choices.disarm, **where)
    found = await db.read(choices.find, **where, now=NOON)
    assert found == KeptChoices(commands=("/bo",), typed={}, asked=NOON)


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
        return admins.notify(tx, "Nguồn hỏng", admins=[AdminChat("telegram", one) for one in "123"], now=NOON)

    assert await db.run(fill) == 2
    assert [row["kind"] for row in await make.rows(db, "SELECT kind FROM outbox")] == ["notice", "notice"]
    assert await db.run(admins.notify, "x", admins=(), now=NOON) == 0
