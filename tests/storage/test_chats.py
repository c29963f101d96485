"""What chats and what they follow are promised, on both databases."""

from datetime import datetime, timedelta

import pytest

from news.delivery.chats import Chat, ChatState, Newcomer
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import chats, choices, digests, personal, retention, subscriptions, webchat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from tests import make
from tests.make import NOON


async def found(db: Database, address: str, channel: str = "telegram") -> Chat | None:
    return await db.read(chats.find, channel=channel, address=address)


async def test_a_chat_is_met_once_and_known_afterwards(db: Database) -> None:
    first, new = await db.run(
        chats.meet, channel="telegram", address="7", now=NOON, newcomer=Newcomer(name="Lan", language="en")
    )
    again, new_again = await db.run(chats.meet, channel="telegram", address="7", now=NOON)
    assert (new, new_again) == (True, False)
    assert first == again == await found(db, "7")
    assert (first.name, first.language, first.group) == ("Lan", "en", False)
    assert await db.read(chats.get, chat=first.number) == first
    assert await db.read(chats.get, chat=999) is None
    assert await found(db, "8") is None


async def test_a_group_where_only_its_makers_write_is_known_as_such_from_when_it_is_seen(db: Database) -> None:
    def fill(tx: Tx) -> None:
        [chat] = make.readers(tx, items=1)
        tx.run("UPDATE chats SET grouped = 1")
        chats.meet(tx, channel="telegram", address=chat.address, now=NOON, newcomer=Newcomer(group=True, one_way=True))
        chats.meet(tx, channel="telegram", address=chat.address, now=NOON, newcomer=Newcomer(group=True))
        chats.meet(tx, channel="telegram", address="-1", now=NOON, newcomer=Newcomer(group=True, one_way=True))

    await db.run(fill)
    assert await make.rows(db, "SELECT grouped FROM chats") == [{"grouped": 2}, {"grouped": 2}]
    [row] = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1)
    assert row.grouped and row.one_way


async def test_a_suspended_chat_keeps_what_it_follows_and_wakes_when_it_speaks(db: Database) -> None:
    def fill(tx: Tx) -> Chat:
        [chat] = make.readers(tx, items=2)
        chats.suspend(tx, chat=chat.number, why="blocked")
        return chat

    chat = await db.run(fill)
    asleep = await found(db, chat.address)
    assert asleep is not None and asleep.state is ChatState.SUSPENDED
    assert {row["state"] for row in await make.rows(db, "SELECT state FROM outbox")} == {"dropped"}
    awake, new = await db.run(chats.meet, channel="telegram", address=chat.address, now=NOON)
    assert (awake.state, new) == (ChatState.ACTIVE, False)
    assert (await db.read(subscriptions.get, chat=chat.number))[Kind.TOPIC] == ["xay-dung-dang"]


async def test_a_pause_drops_what_waits(db: Database) -> None:
    [chat] = await db.run(make.readers)
    until = NOON + timedelta(days=3)
    await db.run(chats.pause, chat=chat.number, until=until)
    paused = await found(db, chat.address)
    assert paused is not None and paused.paused_until == until
    assert [row["state"] for row in await make.rows(db, "SELECT state FROM outbox")] == ["dropped"]
    await db.run(chats.pause, chat=chat.number, until=None)
    awake = await found(db, chat.address)
    assert awake is not None and awake.paused_until is None


async def test_a_chat_is_spoken_to_in_its_language(db: Database) -> None:
    chat = await db.run(make.chat)
    await db.run(chats.set_language, chat=chat.number, language="en")
    spoken = await found(db, chat.address)
    assert spoken is not None and spoken.language == "en"


async def test_a_group_that_became_a_supergroup_keeps_everything_with_its_topics(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for address in ("-5", "-5/8", "-55", "-5_"):
            make.chat(tx, "y-te", address=address, group=True)

    await db.run(fill)
    assert await db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON) == 2
    addresses = [row["address"] for row in await make.rows(db, "SELECT address FROM chats ORDER BY address")]
    assert addresses == sorted(["-1005", "-1005/8", "-55", "-5_"])


async def test_moving_to_a_chat_that_is_known_merges_the_two(db: Database) -> None:
    def fill(tx: Tx) -> tuple[Chat, Chat]:
        old = make.chat(tx, "y-te", "du-lich", address="-5")
        new = make.chat(tx, "y-te", address="-1005")
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        make.fan_out(tx, article=make.stored(tx, topics=("du-lich",)), now=NOON)
        return old, new

    old, new = await db.run(fill)
    await db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON)
    assert await found(db, "-5") is None
    assert sorted((await db.read(subscriptions.get, chat=new.number))[Kind.TOPIC]) == ["du-lich", "y-te"]
    rows = await make.rows(db, "SELECT chat_id FROM outbox")
    assert [row["chat_id"] for row in rows] == [new.number, new.number]
    assert not await make.rows(db, "SELECT 1 AS x FROM subscriptions WHERE chat_id = :old", old=old.number)


@pytest.mark.parametrize(("until", "left"), [(NOON + timedelta(hours=1), ["dropped"]), (NOON, ["waiting"])])
async def test_nothing_moves_to_a_chat_that_wants_no_news_for_a_while(
    db: Database, until: datetime, left: list[str]
) -> None:
    def fill(tx: Tx) -> list[str]:
        make.chat(tx, "y-te", address="-5")
        chats.pause(tx, chat=make.chat(tx, address="-1005").number, until=until)
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=NOON)
        return tx.column("SELECT state FROM outbox")

    assert await db.run(fill) == left


async def test_a_chat_that_was_blocked_is_there_again_where_another_moves_to_it(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        make.chat(tx, "y-te", address="-5", hours="12:30")
        new = make.chat(tx, address="-1005", hours="12:30").number
        chats.suspend(tx, chat=new, why="blocked")
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=NOON)
        return [one.chat - new for one in digests.due(tx, now=NOON + timedelta(hours=1), limit=5)]

    assert await db.run(fill) == [0]


@pytest.mark.parametrize("address", ["-1005", "-1006"])  # with a chat there, and without
async def test_a_chat_that_came_back_by_moving_has_its_whole_time_when_it_leaves_again(
    db: Database, address: str
) -> None:
    def live(tx: Tx) -> list[list[int]]:
        for one in ("-5", "-1005"):
            chats.suspend(tx, chat=make.chat(tx, "y-te", address=one).number, why="blocked")
        retention.note_gone(tx, now=NOON)
        chats.move(tx, channel="telegram", old="-5", new=address, now=NOON)
        [chat] = tx.rows("SELECT * FROM chats WHERE address = :address", address=address)
        later = NOON + retention.GONE + timedelta(days=1)
        assert (chat["state"], chat["why"]) == ("active", "")
        chats.suspend(tx, chat=chat["id"], why="kicked")
        retention.note_gone(tx, now=later)
        ends = (later, later + retention.GONE + timedelta(days=1))
        return [
            [one - chat["id"] for one in retention.list_gone(tx, now=now, limit=9) if one == chat["id"]] for now in ends
        ]

    assert await db.run(live) == [[], [0]]


def share_an_article(tx: Tx) -> Chat:
    """Two chats want the same article, which one of them has already; the other."""
    old, new = (make.chat(tx, "y-te", address=address) for address in ("-5", "-1005"))
    make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
    tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE chat_id = :old", old=old.number)
    return new


async def test_what_a_chat_had_is_not_sent_again_where_it_moved_to(db: Database) -> None:
    new = await db.run(share_an_article)
    await db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON)
    rows = await make.rows(db, "SELECT chat_id, state FROM outbox")
    assert rows == [{"chat_id": new.number, "state": "sent"}]


async def test_moving_to_where_it_is_changes_nothing(db: Database) -> None:
    await db.run(make.chat, "y-te", address="-5")
    assert await db.run(chats.move, channel="telegram", old="-5", new="-5", now=NOON) == 1
    assert await found(db, "-5") is not None


async def test_a_group_that_is_gone_is_suspended_with_its_topics(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for address in ("-5", "-5/8", "-6"):
            make.chat(tx, "y-te", address=address, group=True)

    await db.run(fill)
    assert await db.run(chats.suspend_address, channel="telegram", address="-5", why="kicked") == 2
    assert await db.read(chats.count) == {("telegram", "suspended"): 2, ("telegram", "active"): 1}


async def test_a_forgotten_chat_leaves_no_trace(db: Database) -> None:
    def fill(tx: Tx) -> Chat:
        [chat] = make.readers(tx, channel="webchat")
        webchat.add(tx, address=chat.address, author="bot", body={}, now=NOON)
        choices.keep(tx, channel="webchat", address=chat.address, commands=["/bo"], until=NOON)
        chats.forget(tx, chat=chat.number)
        chats.forget(tx, chat=chat.number)
        return chat

    await db.run(fill)
    for table in ("chats", "subscriptions", "outbox", "web_messages", "kept_choices"):
        assert not await make.rows(db, f"SELECT * FROM {table}"), table


async def test_refusals_in_a_row_are_counted_until_one_arrives(db: Database) -> None:
    chat = await db.run(make.chat)
    assert [await db.run(chats.count_refusal, chat=chat.number) for _ in range(2)] == [1, 2]
    await db.run(chats.count_arrival, chat=chat.number)
    assert await db.run(chats.count_refusal, chat=chat.number) == 1
    assert await db.run(chats.count_refusal, chat=999) == 0


async def test_idle_browsers_are_found(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, channel="telegram")
        return make.chat(tx, channel="webchat").number

    browser = await db.run(fill)
    assert await db.read(retention.list_idle, channel="webchat", since=NOON) == []
    assert await db.read(retention.list_idle, channel="webchat", since=NOON + timedelta(days=1)) == [browser]


async def test_what_is_kept_of_a_chat_is_counted(db: Database) -> None:
    def fill(tx: Tx) -> personal.ChatSummary | None:
        chat, _other = (make.chat(tx, EVERYTHING, channel="webchat", address=address).number for address in "78")
        chats.meet(tx, channel="webchat", address="7", now=NOON + timedelta(hours=1))
        make.fan_out(tx, article=make.stored(tx, topics=(EVERYTHING,)), now=NOON)
        for _line in range(3):
            webchat.add(tx, address="7", author="reader", body={}, now=NOON)
        return personal.summarize(tx, chat=chat)

    kept = await db.run(fill)
    assert kept == personal.ChatSummary(since=NOON, heard=NOON + timedelta(hours=1), deliveries=1, lines=3)


async def test_of_a_chat_we_never_met_nothing_is_kept(db: Database) -> None:
    assert await db.read(personal.summarize, chat=99) is None


async def test_what_is_on_its_way_to_where_a_chat_moved_stays_in_the_ledger(db: Database) -> None:
    """It may arrive: what becomes of it is written to that row."""
    new = await db.run(share_an_article)
    [leaving] = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=9)
    await db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON)
    rows = await make.rows(db, "SELECT chat_id, state FROM outbox WHERE chat_id = :chat", chat=leaving.chat)
    assert rows == [{"chat_id": new.number, "state": "sending"}]
