"""What no admin received is not lost: it waits until one can be reached, and is named meanwhile."""

from datetime import datetime, timedelta

import pytest

from bot.words import held as words
from jobs.upkeep.held import PATIENCE, HeldQuestions
from jobs.upkeep.unheard import UnheardNotices
from news.delivery.chats import ChatState
from news.delivery.messages import Choice
from storage import admins, chats, choices
from storage.admins import OF_USE, AdminChat, Question
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

FIRST, SECOND = AdminChat("telegram", "1"), AdminChat("zalo", "a1")


async def rows(db: Database) -> list[tuple[str, str, str]]:
    found = await make.rows(
        db,
        """
        SELECT c.address, o.state, o.reason FROM outbox o JOIN chats c ON c.id = o.chat_id
         WHERE o.kind = 'notice' ORDER BY o.item_id, c.address
        """,
    )
    return [(row["address"], row["state"], row["reason"]) for row in found]


def refuse(tx: Tx, *, admin: AdminChat) -> None:
    """The platform does not know the chat: "Chat not found"."""
    chats.suspend_address(tx, channel=admin.channel, address=admin.address, why="Chat not found")
    tx.run(
        """
        UPDATE outbox SET state = 'dropped', due = NULL, reason = :reason
         WHERE chat_id = (SELECT id FROM chats WHERE address = :address)
        """,
        reason=DropReason.GONE.value,
        address=admin.address,
    )


async def test_what_reached_no_admin_is_named_and_waits_for_one_who_writes(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    job = UnheardNotices(db, addresses=[FIRST], now=lambda: NOON)
    await db.run(admins.notify, "Nguồn hỏng", admins=[FIRST], now=NOON)
    assert (await job.round(), job.in_words) == (0, [])  # it is on its way
    await db.run(refuse, admin=FIRST)
    assert await job.round() == 1
    assert await job.round() == 1
    assert job.in_words == ["notices that reached no admin: 1 (one of them has to write to the bot first)"]
    assert caplog.text.count("Nguồn hỏng") == 1
    await db.run(chats.meet, channel="telegram", address="1", now=NOON)  # who writes is known again
    assert (await job.round(), job.in_words) == (0, [])
    assert await rows(db) == [("1", "waiting", "")]


async def test_it_goes_to_another_admin_who_can_be_reached(db: Database) -> None:
    await db.run(admins.notify, "Nguồn hỏng", admins=[FIRST], now=NOON)
    await db.run(refuse, admin=FIRST)
    assert await UnheardNotices(db, addresses=[FIRST, SECOND], now=lambda: NOON).round() == 0
    assert await rows(db) == [("1", "dropped", "gone"), ("a1", "waiting", "")]


async def test_what_one_admin_received_is_offered_to_no_other(db: Database) -> None:
    job = UnheardNotices(db, addresses=[FIRST, SECOND], now=lambda: NOON)
    await db.run(admins.notify, "Nguồn hỏng", admins=[FIRST, SECOND], now=NOON)
    await db.run(refuse, admin=FIRST)
    await db.run(chats.meet, channel="telegram", address="1", now=NOON)
    assert await job.round() == 0
    assert await rows(db) == [("1", "dropped", "gone"), ("a1", "waiting", "")]


async def test_it_is_offered_as_long_as_it_is_of_use_and_never_where_it_was_one_person_s(db: Database) -> None:
    clock = [NOON]
    job = UnheardNotices(db, addresses=[FIRST], now=lambda: clock[0])
    await db.run(admins.notify, "Soạn ở đây", admins=[FIRST], now=NOON, of_use=timedelta())
    await db.run(admins.notify, "Nguồn hỏng", admins=[FIRST], now=NOON)
    await db.run(refuse, admin=FIRST)
    assert await job.round() == 1
    clock[0] += OF_USE
    assert await job.round() == 0


def fill(tx: Tx) -> None:
    make.feed(tx)
    for place in range(20):
        make.stored(tx, state=ArticleState.HELD, published=None, title=f"Tin lạ số {place}")


async def test_a_question_reaches_the_admin_who_writes_within_its_two_hours_with_its_answers(db: Database) -> None:
    clock: list[datetime] = [NOON]
    questions = HeldQuestions(db, addresses=[FIRST], wording=words, now=lambda: clock[0])
    job = UnheardNotices(db, addresses=[FIRST], now=lambda: clock[0])
    await db.run(fill)
    await questions.round()
    await db.run(refuse, admin=FIRST)
    clock[0] += timedelta(minutes=50)
    assert (await questions.round(), await job.round()) == (0, 1)
    await db.run(chats.meet, channel="telegram", address="1", now=clock[0])
    assert await job.round() == 0
    offered = await db.read(choices.find, channel="telegram", address="1", now=NOON + PATIENCE - timedelta(seconds=1))
    assert offered is not None and offered.asked is None
    assert [one.rpartition(" ")[2] for one in offered.commands] == ["tatca", "moinhat", "khong"]
    assert await db.read(choices.find, channel="telegram", address="1", now=NOON + PATIENCE) is None


async def test_a_question_waits_two_hours_for_an_admin_and_what_was_decided_waits_for_them_too(db: Database) -> None:
    clock: list[datetime] = [NOON]
    questions = HeldQuestions(db, addresses=[FIRST], wording=words, now=lambda: clock[0])
    job = UnheardNotices(db, addresses=[FIRST], now=lambda: clock[0])
    await db.run(make.notice)
    met, _ = await db.run(chats.meet, channel="telegram", address="1", now=NOON)
    await db.run(chats.suspend, chat=met.number, why="Chat not found")
    await db.run(fill)
    assert await questions.round() == 1
    assert (await questions.round(), await job.round()) == (0, 1)
    clock[0] += PATIENCE
    assert await questions.round() == 1
    assert await job.round() == 1  # the question is over, what was done without an answer is not
    again, _ = await db.run(chats.meet, channel="telegram", address="1", now=clock[0])
    assert again.state is ChatState.ACTIVE
    assert await job.round() == 0
    [(_address, state, _reason)] = await rows(db)
    [text] = [row["text"] for row in await make.rows(db, "SELECT text FROM notices ORDER BY id DESC LIMIT 1")]
    assert state == "waiting" and "chưa ai trả lời" in text


async def test_where_there_are_no_admins_that_is_said(db: Database) -> None:
    job = UnheardNotices(db, addresses=[], now=lambda: NOON)
    await db.run(admins.notify, "Nguồn hỏng", admins=[], now=NOON)
    assert await job.round() == 1
    assert job.in_words == ["notices that reached no admin: 1 (there is none)"]


async def test_a_chat_that_takes_no_notice_keeps_the_numbers_of_what_it_was_asked_last(db: Database) -> None:
    def refuse_and_go_on(tx: Tx) -> None:
        rows = ((Choice(label="Gửi", command="/tingiu 1 tatca"),),)
        question = Question(choices=rows, until=NOON + PATIENCE)
        admins.notify(tx, "Gửi?", admins=[FIRST], now=NOON, question=question)
        tx.run("UPDATE outbox SET state = 'dropped', due = NULL, reason = 'refused'")
        choices.keep(tx, channel="telegram", address="1", commands=["/chude"], until=NOON + PATIENCE)

    await db.run(refuse_and_go_on)
    assert await UnheardNotices(db, addresses=[FIRST], now=lambda: NOON).round() == 1
    assert await rows(db) == [("1", "dropped", "refused")]
    kept = await db.read(choices.find, channel="telegram", address="1", now=NOON)
    assert kept is not None and kept.commands == ("/chude",)
