"""What a chat was told and why, on both databases."""

from datetime import timedelta

from news.articles.labels import Label
from news.delivery.digests import select
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, digests, history, subscriptions
from storage.digests import Bundle
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, gathering, ledger, settle
from tests import make
from tests.make import NOON

PARTY = "xay-dung-dang"
MINUTE = timedelta(minutes=1)


async def send(db: Database, message_id: str, *, now: timedelta) -> None:
    when = NOON + now
    for one in await db.run(claim.take, claim.Claim(channel="telegram", now=when, lease_end=when + MINUTE), limit=1):
        await db.run(settle.mark_sent, one, now=when, message_id=message_id)


async def test_the_last_article_is_the_one_told_last(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        chat = make.chat(tx, PARTY).number
        numbers = [make.stored(tx, topics=(PARTY,)) for _ in range(3)][::-1]  # told otherwise than they came in
        for place, number in enumerate(numbers):
            make.fan_out(tx, article=number, now=NOON + place * MINUTE)
        return chat, numbers

    chat, numbers = await db.run(fill)
    assert await db.read(ledger.last_alert, chat=chat) is None
    await send(db, "5", now=2 * MINUTE)
    await send(db, "6", now=3 * MINUTE)
    assert [await db.read(ledger.last_alert, chat=chat, place=place) for place in (0, 1, 2, 3)] == [
        numbers[1], numbers[1], numbers[0], None
    ]  # fmt: skip
    assert await db.read(history.find_sent, chat=chat, message_id="5") == numbers[0]
    assert await db.read(history.find_sent, chat=chat, message_id="7") is None
    assert await db.read(history.find_sent, chat=chat + 1, message_id="5") is None


async def test_a_digest_is_told_as_a_whole(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = make.chat(tx, PARTY).number
        digests.choose(tx, chat=chat, hours="12:30", now=NOON)
        make.fan_out(tx, article=make.stored(tx, topics=(PARTY,)), now=NOON)
        [one] = digests.due(tx, now=NOON + 30 * MINUTE, limit=1)
        heap = gathering.find(tx, chats=[chat])[chat]
        digests.make(tx, one, heap, select(heap.wanted), now=NOON + 30 * MINUTE)
        return chat

    chat = await db.run(fill)
    await send(db, "9", now=31 * MINUTE)
    meant = await db.read(history.find_sent, chat=chat, message_id="9")
    assert isinstance(meant, Bundle)
    assert await db.read(ledger.last_alert, chat=chat) == meant.parts[0][1][0]


async def test_what_the_chat_asked_for_is_told_apart_from_what_the_article_is_about(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        chat = make.chat(tx, PARTY, "du-lich").number
        subscriptions.follow(tx, chat=chat, kind=Kind.PROVINCE, value="lam-dong", now=NOON)
        number = make.stored(tx, topics=(EVERYTHING, "y-te"))
        labels = [
            Label(kind="topic", value=PARTY, score=3.0, evidence=("“kết nạp” trong đầu đề",)),
            Label(kind="province", value="lam-dong"),
        ]
        articles.label(tx, number, labels)
        return chat, number

    chat, number = await db.run(fill)
    found = await db.read(history.explain, chat=chat, article=number)
    assert found is not None and found.article.number == number
    assert [(one.kind, one.value, one.evidence) for one in found.followed] == [
        ("topic", PARTY, ("“kết nạp” trong đầu đề",)),
        ("province", "lam-dong", ()),
    ]
    assert {one.value for one in found.labels} == {PARTY, EVERYTHING, "y-te", "lam-dong"}
    assert await db.read(history.explain, chat=chat, article=999) is None
