"""Readers of a topic that is silent hear so once, by day, where newspapers are read."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.words.quiet_topics import QuietTopicWording
from jobs.upkeep.quiet_topics import CHATS, LASTS, QuietTopics
from news.articles.labels import Label
from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import EVERYTHING, Kind
from news.watch.alarms import AlarmKind
from storage import articles, chats, silences, subscriptions, workers
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  #: ten in the morning, a Tuesday
TOPICS = {"y-te": "Y tế", "the-thao": "Thể thao"}
PLACES = {"nghe-an": "Nghệ An"}
SAID = "Chủ đề “Y tế” 12 ngày nay chưa có bài; các báo vẫn được đọc bình thường."


class Town:
    """Readers, newspapers and the hours of a day."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clock = FakeClock(NOW)
        self.room = FakeNewsroom(db, self.clock)
        self.topics = dict(TOPICS)
        self.quiet = self.begin()

    def begin(self) -> QuietTopics:
        """The job as it is after a start."""
        return QuietTopics(
            self.db,
            self.room.alarms,
            channels=("telegram", "webchat"),
            wording=QuietTopicWording(lambda slug: self.topics.get(slug, ""), lambda slug: PLACES.get(slug, slug)),
            name_topic=lambda slug: self.topics.get(slug, ""),
            clock=self.clock,
        )

    async def tell(self, after: timedelta = timedelta()) -> list[tuple[str, str]]:
        """All that was ever told, by address, after all chats were looked at on the day so much later."""
        self.clock.set(self.clock.now() + after)
        await self.db.run(
            lambda tx: tx.run("UPDATE feeds SET ok_at = :now", now=int(self.clock.now().timestamp() * 1000))
        )
        for _ in range(3):
            await self.quiet.round()
        sql = """
            SELECT c.address, n.text FROM outbox o JOIN notices n ON n.id = o.item_id JOIN chats c ON c.id = o.chat_id
             WHERE o.kind = 'notice' ORDER BY n.id, c.id
        """
        return [(row["address"], row["text"]) for row in await make.rows(self.db, sql)]


def write(tx: Tx, topic: str, *ago: float, now: datetime = NOW, province: str = "lam-dong") -> None:
    """Articles about a topic, so many days ago."""
    for days in ago:
        number = articles.add(
            tx,
            make.article(),
            feed=1,
            newspaper="Báo Lâm Đồng",
            province=province,
            state=ArticleState.MATCHED,
            now=now - days * DAY,
        )
        labels = [Label(kind=Kind.TOPIC, value=topic), Label(kind=Kind.PROVINCE, value=province)]
        articles.label(tx, number, labels)


def follow(tx: Tx, address: str, *wanted: tuple[Kind, str], days: int = 60, channel: str = "telegram") -> int:
    """A chat that has followed this for so many days; its number."""
    chat = make.chat(tx, channel=channel, address=address).number
    for kind, value in wanted:
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOW - days * DAY)
    return chat


HEALTH = (Kind.TOPIC, "y-te")


@pytest.fixture
async def town(db: Database) -> Town:
    """A program that has run for months, with a topic of which nothing came for twelve days."""

    def fill(tx: Tx) -> None:
        workers.begin(tx, version="1", now=NOW - 90 * DAY)
        make.feed(tx)
        write(tx, "y-te", *range(12, 50))
        write(tx, "the-thao", *range(50))

    await db.run(fill)
    return Town(db)


async def test_a_silence_is_told_once_and_again_after_the_topic_came_back(town: Town) -> None:
    await town.db.run(follow, "1", HEALTH)
    assert await town.tell() == [("1", SAID)]
    assert await town.tell() == [("1", SAID)]
    assert await town.tell(5 * DAY) == [("1", SAID)]
    town.quiet = town.begin()  # a start remembers nothing
    assert await town.tell(100 * DAY) == [("1", SAID)]
    later = town.clock.now()
    await town.db.run(write, "y-te", *range(30), now=later)
    assert await town.tell() == [("1", SAID)]
    text = "Chủ đề “Y tế” 9 ngày nay chưa có bài; các báo vẫn được đọc bình thường."
    assert await town.tell(9 * DAY) == [("1", SAID), ("1", text)]


async def test_it_goes_behind_other_news_and_says_what_can_be_done(town: Town) -> None:
    await town.db.run(follow, "1", HEALTH)
    await town.tell()
    [row] = await make.rows(town.db, "SELECT o.lane, n.choices FROM outbox o JOIN notices n ON n.id = o.item_id")
    assert row["lane"] == 3
    assert "/chude" in row["choices"]


async def test_a_group_gets_no_buttons(town: Town) -> None:
    await town.db.run(make.chat, channel="telegram", address="-5", group=True)
    await town.db.run(follow, "-5", HEALTH)
    assert await town.tell() == [("-5", SAID)]
    assert [row["choices"] for row in await make.rows(town.db, "SELECT choices FROM notices")] == [""]


async def test_several_topics_are_one_message(town: Town) -> None:
    town.topics["giao-duc"] = "Giáo dục"
    await town.db.run(write, "giao-duc", *range(20, 50))
    await town.db.run(follow, "1", HEALTH, (Kind.TOPIC, "giao-duc"))
    [(_address, text)] = await town.tell()
    assert text.splitlines()[1:] == ["• “Giáo dục”: 20 ngày", "• “Y tế”: 12 ngày"]


async def test_the_next_silence_names_what_is_new_alone(town: Town) -> None:
    town.topics["giao-duc"] = "Giáo dục"
    await town.db.run(write, "giao-duc", *range(5, 40))
    await town.db.run(follow, "1", HEALTH, (Kind.TOPIC, "giao-duc"))
    assert await town.tell() == [("1", SAID)]
    [_first, (_address, text)] = await town.tell(3 * DAY)
    assert "“Giáo dục” 8 ngày" in text and "Y tế" not in text


async def test_a_topic_is_silent_within_the_places_it_is_asked_for(town: Town) -> None:
    await town.db.run(write, "the-thao", *range(9, 40), province="nghe-an")
    await town.db.run(follow, "1", (Kind.TOPIC, "the-thao"), (Kind.PROVINCE, "nghe-an"))
    await town.db.run(follow, "2", (Kind.TOPIC, "the-thao"))
    assert await town.tell() == [
        ("1", "Chủ đề “Thể thao” của Nghệ An 9 ngày nay chưa có bài; các báo vẫn được đọc bình thường.")
    ]


@pytest.mark.parametrize(
    "wanted", [((Kind.TOPIC, EVERYTHING),), ((Kind.KEYWORD, "bệnh viện"),), ((Kind.TOPIC, "the-thao"),)]
)
async def test_who_asks_for_everything_or_for_what_comes_hears_nothing(
    town: Town, wanted: tuple[tuple[Kind, str], ...]
) -> None:
    await town.db.run(follow, "1", *wanted)
    assert await town.tell() == []


async def test_who_followed_it_days_ago_hears_nothing_yet(town: Town) -> None:
    await town.db.run(follow, "1", HEALTH, days=6)
    assert await town.tell() == []
    assert len(await town.tell(DAY)) == 1


async def test_a_topic_that_never_came_is_told_after_a_fortnight(town: Town) -> None:
    town.topics["giao-duc"] = "Giáo dục"
    await town.db.run(follow, "1", (Kind.TOPIC, "giao-duc"), days=13)
    assert await town.tell() == []
    [(_address, text)] = await town.tell(DAY)
    assert "14 ngày" in text


async def test_who_pauses_is_gone_wants_quiet_or_reads_where_messages_are_few_hears_nothing(town: Town) -> None:
    def fill(tx: Tx) -> None:
        chats.pause(tx, chat=follow(tx, "1", HEALTH), until=NOW + DAY)
        chats.suspend(tx, chat=follow(tx, "2", HEALTH), why="blocked")
        chats.set_quiet(tx, chat=follow(tx, "3", HEALTH), hours=QuietHours(begin=time(9), end=time(12)), now=NOW)
        follow(tx, "4", HEALTH, channel="zalo")

    await town.db.run(fill)
    assert await town.tell() == []


@pytest.mark.parametrize("hours", [-2, 10])
async def test_nobody_is_reported_at_night(town: Town, hours: int) -> None:
    await town.db.run(follow, "1", HEALTH)
    assert await town.tell(hours * timedelta(hours=1)) == []


async def test_nothing_is_said_where_we_may_be_what_is_ill(town: Town) -> None:
    await town.db.run(follow, "1", HEALTH)
    await town.room.alarms.begin(AlarmKind.NETWORK, newspapers=1, feeds=1, since=NOW.isoformat())
    assert await town.tell() == []
    await town.room.alarms.end(AlarmKind.NETWORK)
    await town.room.alarms.begin(AlarmKind.NEWSPAPER, "Báo Lâm Đồng", last=NOW.isoformat(), hours=1, verdict="")
    assert await town.tell() == []
    await town.room.alarms.end(AlarmKind.NEWSPAPER, "Báo Lâm Đồng")
    await town.db.run(lambda tx: tx.run("UPDATE workers SET ended_at = started_at + 1"))
    await town.db.run(workers.begin, version="1", now=NOW - timedelta(hours=2))
    assert await town.tell() == []
    assert len(await town.tell(DAY)) == 1


async def test_feeds_that_do_not_answer_make_no_silence(town: Town) -> None:
    await town.db.run(follow, "1", HEALTH)
    await town.quiet.round()
    assert await make.rows(town.db, "SELECT * FROM notices") == []


async def test_many_readers_are_told_in_parts(town: Town) -> None:
    def fill(tx: Tx) -> None:
        for number in range(CHATS + 5):
            follow(tx, str(number), HEALTH)

    await town.db.run(fill)
    await town.db.run(lambda tx: tx.run("UPDATE feeds SET ok_at = :now", now=int(NOW.timestamp() * 1000)))
    assert [await town.quiet.round() for _ in range(3)] == [CHATS, 5, 0]
    assert len(await make.rows(town.db, "SELECT id FROM notices")) == 2


class LateClock(FakeClock):
    """Whatever is done takes all the time that there is for a round."""

    def monotonic(self) -> float:
        self._move(self._monotonic + LASTS)
        return self._monotonic


@pytest.mark.parametrize(("clock", "rounds"), [(FakeClock, 1), (LateClock, 4)])
async def test_a_round_goes_on_as_long_as_it_may_and_a_start_goes_on_where_it_was(
    town: Town, clock: type[FakeClock], rounds: int
) -> None:
    def fill(tx: Tx) -> None:
        for number in range(CHATS * 3):
            follow(tx, str(number), (Kind.TOPIC, "the-thao"))
        follow(tx, "last", HEALTH)
        tx.run("UPDATE feeds SET ok_at = :now", now=int(NOW.timestamp() * 1000))

    await town.db.run(fill)
    heard = []
    for _ in range(rounds + 1):
        town.clock = clock(NOW)
        heard.append(await town.begin().round())
    assert heard == [0] * (rounds - 1) + [1, 0]


async def test_what_was_told_of_a_topic_is_forgotten_when_it_is_followed_no_more(town: Town) -> None:
    chat = await town.db.run(follow, "1", HEALTH)
    await town.tell()
    assert await town.db.run(silences.sweep) == 0
    await town.db.run(subscriptions.unfollow, chat=chat, kind=Kind.TOPIC, value="y-te")
    assert await town.db.run(silences.sweep) == 1


async def test_a_group_that_moves_is_not_told_again(town: Town) -> None:
    chat = await town.db.run(follow, "1", HEALTH)
    await town.tell()
    other = await town.db.run(follow, "2")
    await town.db.run(chats.move, channel="telegram", old="1", new="2", now=NOW)
    assert await make.rows(town.db, "SELECT chat_id, topic FROM silence_reports") == [
        {"chat_id": other, "topic": "y-te"}
    ]
    assert chat != other
