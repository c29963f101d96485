"""Whom an article is for: one rule, wherever it is asked, on both databases."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, digests, latest, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import audience as audiences
from storage.outbox import gathering
from storage.outbox.audience import Audience
from tests import make
from tests.make import NOON

LABELS = [
    Label(kind=Kind.TOPIC, value="*"),
    Label(kind=Kind.TOPIC, value="y-te"),
    Label(kind=Kind.PROVINCE, value="lam-dong"),
    Label(kind=Kind.NEWSPAPER, value="bao-lam-dong"),
    Label(kind=Kind.KEYWORD, value="sốt xuất huyết"),
]
VALUES = {
    Kind.TOPIC: (EVERYTHING, "y-te", "giao-duc", "the-thao"),
    Kind.KEYWORD: ("cao tốc", "bóng đá"),
    Kind.PROVINCE: ("lam-dong", "hue"),
    Kind.NEWSPAPER: ("bao-lam-dong", "bao-hue"),
}
PAIRS = [(kind, value) for kind, values in VALUES.items() for value in values]
Pair = tuple[Kind, str]


@dataclass
class Wish:
    """A chat's filter in plain sets, and whether it lets an article in: slow and obvious."""

    wanted: set[Pair] = field(default_factory=set)
    excepted: set[Pair] = field(default_factory=set)
    chat: int = 0

    def lets_in(self, article: set[Pair], asked: Iterable[Pair] = ()) -> bool:
        """*asked*: labels asked for by name, whatever is followed."""
        by = set(asked) or {(kind, value) for kind, value in self.wanted if kind in (Kind.TOPIC, Kind.KEYWORD)}
        return any(
            label in article
            and not (self.excepted & article) - {label}
            and all(
                not {value for one, value in self.wanted if one is kind} or any(
                    (kind, value) in article for one, value in self.wanted if one is kind
                )
                for kind in (Kind.PROVINCE, Kind.NEWSPAPER)
            )
            for label in by
        )  # fmt: skip


def some_wishes(dice: random.Random, count: int) -> list[Wish]:
    """Filters of every kind, each with a few things wanted and few or none excepted."""
    wishes = []
    for _ in range(count):
        pairs = dice.sample(PAIRS, dice.randint(1, 5))
        excepted = {pair for pair in pairs if pair != (Kind.TOPIC, EVERYTHING) and dice.random() < 0.3}
        wishes.append(Wish(wanted=set(pairs) - excepted, excepted=excepted))
    return wishes


def some_articles(dice: random.Random, count: int) -> list[set[Pair]]:
    """The labels of articles: everything, perhaps topics and keywords, a newspaper, perhaps places."""
    return [
        {
            (Kind.TOPIC, EVERYTHING),
            *(pair for pair in PAIRS if pair[0] is not Kind.NEWSPAPER and dice.random() < 0.35),
            (Kind.NEWSPAPER, dice.choice(VALUES[Kind.NEWSPAPER])),
        }
        for _ in range(count)
    ]


def keep(tx: Tx, wishes: list[Wish], *, digest: bool) -> None:
    """A chat for each of the wishes, which hears at once or by digest."""
    for wish in wishes:
        wish.chat = make.chat(tx).number
        if digest:
            digests.choose(tx, chat=wish.chat, hours="17:30", now=NOON)
        filter_ = subscriptions.get(tx, chat=wish.chat).number
        for side, excepted in ((wish.wanted, 0), (wish.excepted, 1)):
            for kind, value in side:  # past `follow`, which keeps some of these from standing together
                tx.run(
                    """
                    INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, created_at)
                    VALUES (:filter, :chat, :kind, :value, :excepted, 0)
                    """,
                    filter=filter_,
                    chat=wish.chat,
                    kind=kind.value,
                    value=value,
                    excepted=excepted,
                )


def publish(tx: Tx, pairs: set[Pair]) -> int:
    """An article with these labels, matched and fanned out."""
    number = make.stored(tx)
    articles.label(tx, number, [Label(kind=kind, value=value) for kind, value in pairs])
    [stored] = articles.of(tx, [number])
    articles.mark_matched(tx, stored)
    make.fan_out(tx, article=number, now=NOON)
    return number


async def test_fan_out_preview_digest_and_latest_agree_with_a_slow_obvious_model(db: Database) -> None:
    dice = random.Random(20261123)
    wishes, published = some_wishes(dice, 60), some_articles(dice, 25)

    def fan_out(tx: Tx) -> dict[int, set[Pair]]:
        keep(tx, wishes, digest=True)
        return {publish(tx, pairs): pairs for pairs in published}

    numbers = await db.run(fan_out)
    let_in = {(wish.chat, number) for wish in wishes for number, pairs in numbers.items() if wish.lets_in(pairs)}
    assert len(wishes) * len(numbers) * 0.1 < len(let_in) < len(wishes) * len(numbers) * 0.9
    rows = await make.rows(db, "SELECT chat_id, item_id FROM outbox")
    assert {(row["chat_id"], row["item_id"]) for row in rows} == let_in

    for number, pairs in numbers.items():
        labels = [Label(kind=kind, value=value) for kind, value in pairs]
        expected = await db.read(audiences.estimate, labels, now=NOON)
        assert sum(one.bundled for one in expected) == sum(number == item for _chat, item in let_in)

    for wish in wishes:
        found = await db.read(latest.find, chat=wish.chat, limit=100)
        follows = any(kind in (Kind.TOPIC, Kind.KEYWORD) for kind, _value in wish.wanted)
        asked = () if follows else ((Kind.TOPIC, EVERYTHING),)
        assert set(found) == {number for number, pairs in numbers.items() if wish.lets_in(pairs, asked)}
        by_name = await db.read(latest.find, chat=wish.chat, limit=100, topic="y-te")
        asked = ((Kind.TOPIC, "y-te"),)
        assert set(by_name) == {number for number, pairs in numbers.items() if wish.lets_in(pairs, asked)}

    heaps = await db.read(gathering.find, chats=[wish.chat for wish in wishes])
    assert {(chat, one.article) for chat, heap in heaps.items() for one in heap.wanted} == let_in
    assert not any(heap.unwanted for heap in heaps.values())


async def test_a_digest_is_asked_again_when_wishes_change_meanwhile(db: Database) -> None:
    dice = random.Random(7)
    before, after, published = some_wishes(dice, 30), some_wishes(dice, 30), some_articles(dice, 12)

    def change(tx: Tx) -> dict[int, set[Pair]]:
        keep(tx, before, digest=True)
        numbers = {publish(tx, pairs): pairs for pairs in published}
        tx.run("DELETE FROM subscriptions")
        for old, new in zip(before, after, strict=True):
            new.chat = old.chat
            for kind, value in new.wanted:
                subscriptions.follow(tx, chat=new.chat, kind=kind, value=value, now=NOON)
            for kind, value in new.excepted:
                subscriptions.leave_out(tx, chat=new.chat, kind=kind, value=value, now=NOON)
        return numbers

    numbers = await db.run(change)
    heaps = await db.read(gathering.find, chats=[wish.chat for wish in after])
    for old, new in zip(before, after, strict=True):
        chosen = await db.read(subscriptions.get, chat=new.chat)
        now = Wish(
            wanted={(kind, value) for kind in Kind for value in chosen.wanted[kind]},
            excepted={(kind, value) for kind in Kind for value in chosen.excepted[kind]},
        )
        gathered = {number for number, pairs in numbers.items() if old.lets_in(pairs)}
        wanted = {number for number in gathered if now.lets_in(numbers[number])}
        heap = heaps[new.chat]
        assert ({one.article for one in heap.wanted}, set(heap.unwanted)) == (wanted, gathered - wanted)


async def test_everything_but_a_topic_brings_what_has_none_and_topics_to_come(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        chat = make.chat(tx, EVERYTHING).number
        subscriptions.leave_out(tx, chat=chat, kind=Kind.TOPIC, value="y-te", now=NOON)
        about = ((), ("y-te",), ("y-te", "giao-duc"), ("moi-co",))
        numbers = [make.stored(tx, topics=(EVERYTHING, *topics), state=ArticleState.MATCHED) for topics in about]
        return [make.fan_out(tx, article=number, now=NOON) for number in numbers]

    assert await db.run(fill) == [1, 0, 0, 1]


async def test_chats_are_counted_by_channel_and_by_how_they_hear(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.chat(tx, "y-te", "*")
        soon = make.chat(tx, "y-te", channel="zalo")
        tx.run("UPDATE chats SET bundled = '' WHERE id = :id", id=soon.number)
        make.chat(tx, "du-lich")
        later = make.chat(tx, "y-te", channel="zalo")
        tx.run("UPDATE chats SET bundled = '17:30' WHERE id = :id", id=later.number)

    await db.run(fill)

    assert await db.read(audiences.estimate, LABELS, now=NOON) == [
        Audience(channel="telegram", at_once=1, bundled=0),
        Audience(channel="zalo", at_once=1, bundled=1),
    ]
    urgent = await db.read(audiences.estimate, LABELS, now=NOON, urgent=True)
    assert urgent[1] == Audience(channel="zalo", at_once=2, bundled=0)
    assert await db.read(audiences.estimate, [], now=NOON) == []
    assert await db.read(audiences.estimate, [Label(kind=Kind.TOPIC, value="mo")], now=NOON) == []
