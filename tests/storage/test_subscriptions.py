"""What chats subscribe to and leave out, on both databases."""

from datetime import timedelta

import pytest

from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import broadcasts, chats, filters, former_filters, subscriptions, topics, undoing
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.undoing import UNDOABLE, Restored
from tests import make
from tests.make import NOON

HEALTH, SPORT = "y-te", "the-thao"


class Reader:
    """A chat, and what it changes."""

    def __init__(self, db: Database, chat: int) -> None:
        self._db, self._chat = db, chat

    async def follows(self, value: str, kind: Kind = Kind.TOPIC, words: str = "") -> bool:
        return await self._db.run(
            subscriptions.follow, chat=self._chat, kind=kind, value=value, now=NOON, words=words
        )  # fmt: skip

    async def leaves_out(self, value: str, kind: Kind = Kind.TOPIC, words: str = "") -> bool:
        return await self._db.run(
            subscriptions.leave_out, chat=self._chat, kind=kind, value=value, now=NOON, words=words
        )  # fmt: skip

    async def unfollows(self, value: str, kind: Kind = Kind.TOPIC) -> bool:
        return await self._db.run(subscriptions.unfollow, chat=self._chat, kind=kind, value=value)

    async def chosen(self) -> Filter:
        return await self._db.read(subscriptions.get, chat=self._chat)

    async def topics(self) -> tuple[list[str], list[str]]:
        """Those followed and those left out."""
        chosen = await self.chosen()
        return sorted(chosen.wanted[Kind.TOPIC]), sorted(chosen.excepted[Kind.TOPIC])


@pytest.fixture
async def reader(db: Database) -> Reader:
    """A chat that follows nothing yet."""
    return Reader(db, (await db.run(make.chat)).number)


async def test_a_chat_that_is_met_has_one_filter_which_asks_for_nothing(db: Database, reader: Reader) -> None:
    [row] = await make.rows(db, "SELECT * FROM filters")
    assert (row["mode"], row["hours"]) == ("", "")
    chosen = await reader.chosen()
    assert (chosen.number, chosen.is_empty) == (row["id"], True)
    await db.run(make.chat, address="1")
    await db.run(make.chat, address="1")
    assert len(await make.rows(db, "SELECT * FROM filters")) == 2


async def test_a_chat_that_nobody_met_follows_nothing_whatever_it_asks(db: Database) -> None:
    stranger = Reader(db, 999)
    await stranger.follows(HEALTH)
    assert await stranger.chosen() == Filter()


async def test_naming_a_topic_ends_everything_and_the_reverse(reader: Reader) -> None:
    await reader.follows(EVERYTHING)
    assert await reader.follows(HEALTH) and not await reader.follows(HEALTH)
    assert await reader.topics() == ([HEALTH], [])
    assert await reader.follows(EVERYTHING) and not await reader.follows(EVERYTHING)
    assert await reader.topics() == ([EVERYTHING], [])
    assert (await reader.chosen()).is_for_everything


async def test_what_everything_is_followed_without_comes_back_by_its_name_or_with_all(reader: Reader) -> None:
    await reader.follows(EVERYTHING)
    assert await reader.leaves_out(HEALTH) and not await reader.leaves_out(HEALTH)
    assert await reader.leaves_out(SPORT)
    assert await reader.topics() == ([EVERYTHING], [SPORT, HEALTH])
    assert await reader.follows(HEALTH)
    assert await reader.topics() == ([EVERYTHING], [SPORT])
    assert await reader.follows(EVERYTHING)
    assert await reader.topics() == ([EVERYTHING], [])


async def test_exceptions_of_topics_end_with_everything(reader: Reader) -> None:
    await reader.follows(EVERYTHING)
    await reader.leaves_out(HEALTH)
    assert await reader.follows(SPORT)
    assert await reader.topics() == ([SPORT], [])
    await reader.follows(EVERYTHING)
    await reader.leaves_out(HEALTH)
    await reader.leaves_out("bóng đá", Kind.KEYWORD)
    assert await reader.unfollows(EVERYTHING)
    assert await reader.topics() == ([], [])
    assert (await reader.chosen()).excepted[Kind.KEYWORD] == ["bóng đá"]


async def test_the_last_word_on_a_value_counts_and_its_words_stay(reader: Reader) -> None:
    await reader.follows("chi bộ", Kind.KEYWORD, "Chi\u200b Bộ")
    await reader.leaves_out("chi bộ", Kind.KEYWORD)
    chosen = await reader.chosen()
    assert (chosen.wanted[Kind.KEYWORD], chosen.excepted[Kind.KEYWORD]) == ([], ["chi bộ"])
    assert chosen.as_typed(["chi bộ", "bão"]) == ["Chi Bộ", "bão"]
    await reader.follows("chi bộ", Kind.KEYWORD, "CHI BỘ")
    chosen = await reader.chosen()
    assert (chosen.wanted[Kind.KEYWORD], chosen.excepted[Kind.KEYWORD]) == (["chi bộ"], [])
    assert chosen.words == {"chi bộ": "CHI BỘ"}
    assert not chosen.is_empty


async def test_unfollowing_says_whether_there_was_anything(db: Database, reader: Reader) -> None:
    await reader.follows(HEALTH)
    await reader.leaves_out("hue", Kind.PROVINCE)
    assert not await reader.unfollows("hue", Kind.PROVINCE)
    assert await reader.unfollows(HEALTH)
    assert not await reader.unfollows(HEALTH)
    await reader.follows("bao-hue", Kind.NEWSPAPER)
    assert await db.run(subscriptions.unfollow_all, chat=1) == 2
    assert (await reader.chosen()).is_empty


async def test_keywords_of_all_are_listed_once(db: Database) -> None:
    def fill(tx: Tx) -> list[str]:
        for put in (subscriptions.follow, subscriptions.follow, subscriptions.leave_out):
            put(tx, chat=make.chat(tx, HEALTH).number, kind=Kind.KEYWORD, value="bão", now=NOON)
        return subscriptions.list_keywords(tx)

    assert await db.run(fill) == ["bão"]


async def test_what_a_chat_that_becomes_another_left_out_takes_nothing_from_that(db: Database) -> None:
    def fill(tx: Tx) -> list[Filter]:
        old, new = make.chat(tx, address="-1", group=True), make.chat(tx, HEALTH, address="-100", group=True)
        for value in (HEALTH, SPORT):
            subscriptions.leave_out(tx, chat=old.number, kind=Kind.TOPIC, value=value, now=NOON)
        subscriptions.follow(tx, chat=old.number, kind=Kind.KEYWORD, value="cao tốc", words="Cao tốc", now=NOON)
        chats.move(tx, channel="telegram", old="-1", new="-100", now=NOON)
        return subscriptions.list_filters(tx, chat=new.number)

    own, brought = await db.run(fill)
    assert (own.wanted[Kind.TOPIC], own.excepted[Kind.TOPIC], own.words) == ([HEALTH], [], {})
    assert (brought.wanted[Kind.TOPIC], brought.excepted[Kind.TOPIC]) == ([], [SPORT, HEALTH])
    assert brought.words == {"cao tốc": "Cao tốc"}


async def test_a_chat_that_is_forgotten_leaves_no_filter(db: Database) -> None:
    chat = await db.run(make.chat, HEALTH)
    await db.run(chats.forget, chat=chat.number)
    assert await make.rows(db, "SELECT chat_id FROM filters UNION ALL SELECT chat_id FROM subscriptions") == []


async def test_who_left_a_topic_out_is_none_of_its_followers(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.chat(tx, HEALTH), make.chat(tx, EVERYTHING), make.chat(tx, SPORT)
        but = make.chat(tx, EVERYTHING)
        subscriptions.leave_out(tx, chat=but.number, kind=Kind.TOPIC, value=HEALTH, now=NOON)

    await db.run(fill)
    assert await db.read(broadcasts.audience, f"topic:{HEALTH}", channels=["telegram"]) == {"telegram": 2}
    assert await db.read(broadcasts.audience, f"topic:{SPORT}", channels=["telegram"]) == {"telegram": 3}
    assert await db.read(topics.followers, [HEALTH, SPORT]) == {HEALTH: 1, SPORT: 1}


async def test_topics_go_alone_and_all_comes_back_as_it_was(db: Database, reader: Reader) -> None:
    def unfollow(tx: Tx) -> int:
        before = subscriptions.copy(tx, chat=1)
        assert subscriptions.unfollow_topics(tx, chat=1) == 2
        return former_filters.keep(tx, before, chat=1, now=NOON, settings=filters.list_settings(tx, chat=1))

    await reader.follows(EVERYTHING)
    await reader.leaves_out(HEALTH)
    await reader.follows("cao tốc", Kind.KEYWORD, "Cao tốc")
    await reader.leaves_out("hue", Kind.PROVINCE)
    before = await db.read(subscriptions.copy, chat=1)
    number = await db.run(unfollow)
    assert [one.value for one in await db.read(subscriptions.copy, chat=1)] == ["cao tốc", "hue"]
    await reader.follows(SPORT)

    async def restore(chat: int = 1, by: int | None = number, late: timedelta = timedelta()) -> Restored:
        return await db.run(former_filters.restore, chat=chat, number=by, now=NOON + late)

    assert await restore(2) is await restore(by=99) is Restored.TOO_LATE
    assert await restore(late=UNDOABLE + timedelta(seconds=1)) is Restored.TOO_LATE
    assert await restore(late=-timedelta(days=1)) is Restored.TOO_LATE  # by a clock that was put right meanwhile
    assert await restore(by=None, late=UNDOABLE) is Restored.NOW
    assert await db.read(subscriptions.copy, chat=1) == before
    assert await restore() is Restored.BEFORE


async def test_former_filters_are_forgotten_when_nobody_can_have_them_back(db: Database) -> None:
    for late in (timedelta(), UNDOABLE, 3 * UNDOABLE):
        await db.run(former_filters.keep, [], chat=1, now=NOON + late, settings=[])
    assert await db.run(undoing.sweep, now=NOON + UNDOABLE + timedelta(seconds=1)) == 2
    assert len(await make.rows(db, "SELECT * FROM former_filters")) == 1


async def test_places_are_counted_by_who_wants_them_and_no_further_than_need_be(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for address in "abc":
            chat, _first = chats.meet(tx, channel="telegram", address=address, now=NOON)
            subscriptions.follow(tx, chat=chat.number, kind=Kind.PROVINCE, value="hue", now=NOON)
            subscriptions.leave_out(tx, chat=chat.number, kind=Kind.PROVINCE, value="ca-mau", now=NOON)

    await db.run(fill)
    asked = ["hue", "ca-mau", "ha-noi"]
    assert await db.read(subscriptions.count_places, asked) == {"hue": 3, "ca-mau": 0, "ha-noi": 0}
    assert (await db.read(subscriptions.count_places, asked, most=2))["hue"] == 2
