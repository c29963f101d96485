"""Who would hear of an article: the same chats as the fan-out writes rows for, on both databases."""

import itertools

from news.delivery.subscriptions import Kind
from storage import articles, subscriptions
from storage.articles import Label
from storage.engine.database import Database, Tx
from storage.outbox import audience as audiences
from storage.outbox import claim as outbox
from storage.outbox.audience import Audience
from tests import make
from tests.make import NOON

LABELS = [
    Label(kind=Kind.TOPIC, value="*"),
    Label(kind=Kind.TOPIC, value="y-te"),
    Label(kind=Kind.PROVINCE, value="lam-dong"),
    Label(kind=Kind.NEWSPAPER, value="bao-lam-dong"),
    Label(kind=Kind.KEYWORD, value="sốt xuất huyết"),
    Label(kind=Kind.EXCLUDED, value="giá"),
]


async def test_chats_are_counted_by_channel_and_by_how_they_hear(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.chat(tx, "y-te", "*")
        soon = make.chat(tx, "y-te", channel="zalo")
        tx.run("UPDATE chats SET bundled = '' WHERE id = :id", id=soon.number)
        make.chat(tx, "du-lich")
        later = make.chat(tx, "y-te", channel="zalo")
        tx.run("UPDATE chats SET bundled = '17:30' WHERE id = :id", id=later.number)

    await db.run(fill)

    assert await db.read(audiences.expected, LABELS, now=NOON) == [
        Audience(channel="telegram", at_once=1, bundled=0),
        Audience(channel="zalo", at_once=1, bundled=1),
    ]
    urgent = await db.read(audiences.expected, LABELS, now=NOON, urgent=True)
    assert urgent[1] == Audience(channel="zalo", at_once=2, bundled=0)
    assert await db.read(audiences.expected, [], now=NOON) == []
    assert await db.read(audiences.expected, [Label(kind=Kind.TOPIC, value="mo")], now=NOON) == []


async def test_the_count_is_what_the_fan_out_writes(db: Database) -> None:
    def fill(tx: Tx) -> None:
        filters = {
            Kind.TOPIC: ("y-te", "du-lich", "*"),
            Kind.PROVINCE: ("lam-dong", "gia-lai"),
            Kind.NEWSPAPER: ("bao-lam-dong", "bao-gia-lai"),
            Kind.KEYWORD: ("sốt xuất huyết",),
            Kind.EXCLUDED: ("giá", "vàng"),
        }
        wishes = [(kind, value) for kind, values in filters.items() for value in values]
        for few in itertools.combinations(wishes, 3):
            chat = make.chat(tx)
            for kind, value in few:
                subscriptions.follow(tx, chat=chat.number, kind=kind, value=value, now=NOON)

    def fan_out(tx: Tx) -> int:
        number = make.stored(tx)
        articles.label(tx, number, LABELS)
        return outbox.fan_out(tx, article=number, now=NOON)

    await db.run(fill)
    [audience] = await db.read(audiences.expected, LABELS, now=NOON)

    assert audience.at_once == await db.run(fan_out)
    assert audience.at_once > 5
