"""What brought a chat an article, on both databases."""

from news.articles.labels import Label
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, filters, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import reasons
from tests import make
from tests.make import NOON

PARTY, HEALTH, TOURISM = "xay-dung-dang", "y-te", "du-lich"
ROAD, HERE, THERE = "cao tốc", "lam-dong", "dak-lak"


def about(tx: Tx, *topics: str) -> int:
    """An article about these topics, strongest first, about a road, and of this province."""
    number = make.stored(tx)
    labels = [Label(kind=Kind.TOPIC, value=one, score=9 - place) for place, one in enumerate(topics)]
    labels += [Label(kind=Kind.TOPIC, value=EVERYTHING), Label(kind=Kind.KEYWORD, value=ROAD)]
    articles.label(tx, number, [*labels, Label(kind=Kind.PROVINCE, value=HERE)])
    return number


def asks(tx: Tx, chat: int, kind: Kind, *values: str) -> None:
    for value in values:
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOON)


Pairs = list[tuple[int, int]]


async def why(db: Database, pairs: Pairs) -> list[list[str]]:
    return [[one.words for one in await db.read(reasons.find, chat=chat, article=item)] for chat, item in pairs]


async def test_each_chat_has_its_own_of_what_the_article_is_about(db: Database) -> None:
    def fill(tx: Tx) -> Pairs:
        article, other = about(tx, HEALTH, PARTY), about(tx, TOURISM)
        both, one, word, everything = (
            make.chat(tx, PARTY, HEALTH, TOURISM), make.chat(tx, PARTY), make.chat(tx), make.chat(tx, EVERYTHING),
        )  # fmt: skip
        asks(tx, word.number, Kind.KEYWORD, ROAD, "sân bay")
        chats = (both, one, word, everything)
        return [(chat.number, article) for chat in chats] + [(both.number, other), (both.number, 10**6)]

    assert await why(db, await db.run(fill)) == [[HEALTH, PARTY], [PARTY], [ROAD], [EVERYTHING], [TOURISM], []]


async def test_one_province_alone_is_no_reason_and_one_of_several_is(db: Database) -> None:
    def fill(tx: Tx) -> Pairs:
        article = about(tx)
        alone, several = make.chat(tx, EVERYTHING), make.chat(tx, EVERYTHING)
        asks(tx, alone.number, Kind.PROVINCE, HERE)
        asks(tx, several.number, Kind.PROVINCE, HERE, THERE)
        return [(alone.number, article), (several.number, article)]

    assert await why(db, await db.run(fill)) == [[EVERYTHING], [HERE, EVERYTHING]]


async def test_of_several_filters_each_that_lets_it_in_is_named(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int, list[int]]:
        article, chat = about(tx, HEALTH), make.chat(tx, HEALTH).number
        numbers = [subscriptions.get(tx, chat=chat).number]
        for place, mode in ((HERE, Mode.AS_CHAT), (THERE, Mode.AS_CHAT), (HERE, Mode.OFF)):
            number = filters.add(tx, chat=chat, now=NOON, mode=mode)
            for kind, value in ((Kind.TOPIC, HEALTH), (Kind.PROVINCE, place)):
                subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOON, filter_=number)
            numbers.append(number)
        return chat, article, numbers

    chat, article, numbers = await db.run(fill)
    found = await db.read(reasons.find, chat=chat, article=article)
    assert [(one.value, one.filter) for one in found] == [(HEALTH, number) for number in numbers[:2]]


async def test_indexes_lead_to_them_however_many_people_follow_a_topic(sqlite_db: Database) -> None:
    def plan(tx: Tx) -> list[str]:
        asked = f"EXPLAIN QUERY PLAN {reasons._REASONS}"
        return [str(step["detail"]) for step in tx.rows(asked, chat=1, article=1)]

    steps = await sqlite_db.read(plan)
    looked = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert [step for step in looked if step.startswith("SCAN")] == [], steps
    for name, narrow in (("l", "article_id=?"), ("s", "chat_id=?"), ("o", "chat_id=?")):
        assert [step for step in looked if step.startswith(f"SEARCH {name} ") and narrow in step], steps
