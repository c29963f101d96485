"""A newspaper or topic that is silent for much longer than it ever is: told once, and once when it writes again."""

from datetime import timedelta
from random import Random

from jobs.upkeep.silences import Silences
from news.watch.alarms import AlarmKind
from storage import feeds, workers
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.news.watch.press_life import MONDAY, hour_of, live

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENT = MONDAY + 29 * DAY + 20 * HOUR  #: a Tuesday evening
RATES = {"Báo A": 60.0, "Báo B": 80.0, "Báo C": 40.0}
TOPICS = {"y-te": "Y tế", "the-thao": "Thể thao"}


def write(tx: Tx, *seen: tuple[str, int, str]) -> None:
    """Articles of a newspaper, seen in an hour, about a topic."""
    there: int = tx.value("SELECT COUNT(*) FROM articles")
    tx.many(
        """
        INSERT INTO articles (feed_id, newspaper, url, title, first_seen, day, state)
        VALUES (1, :newspaper, :url, :topic, :seen, :day, 'matched')
        """,
        [
            {
                "newspaper": newspaper,
                "url": f"https://bao.example/{there + place}.html",
                "topic": topic,
                "seen": hour * 3_600_000,
                "day": hour // 24,
            }
            for place, (newspaper, hour, topic) in enumerate(seen)
        ],
    )
    tx.run(
        """
        INSERT INTO article_labels (kind, value, article_id, score, evidence)
        SELECT 'topic', title, id, 1, '' FROM articles WHERE NOT EXISTS (
               SELECT 1 FROM article_labels WHERE article_id = id)
        """
    )


def fill(tx: Tx, *, seed: int, quiet_paper: str = "", quiet_topic: str = "") -> None:
    """Four weeks of three newspapers, whose articles are about either topic; what is quiet has been so for 15 hours."""
    workers.begin(tx, version="1", now=MONDAY)
    chance = Random(seed)
    seen = []
    for name, hours in live(RATES, begin=MONDAY, days=30, chance=chance).items():
        make.feed(tx, f"https://{name[-1].lower()}.example/", newspaper=name)
        for hour, count in hours.items():
            late = hour_of(MOMENT) - 13 <= hour
            if hour >= hour_of(MOMENT) or (late and name == quiet_paper):
                continue
            for _ in range(count):
                topic = chance.choice(list(TOPICS))
                if not (late and topic == quiet_topic):
                    seen.append((name, hour, topic))
    write(tx, *seen)


class Evening:
    """The program on that evening."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clock = FakeClock(MOMENT)
        self.room = FakeNewsroom(db, self.clock)
        self.topics = dict(TOPICS)
        self.silences = Silences(
            db, self.room.alarms, clock=self.clock, name_topic=lambda slug: self.topics.get(slug, "")
        )

    async def heard(self, after: timedelta = timedelta()) -> list[str]:
        """What was heard when so much time went by."""
        self.clock.set(self.clock.now() + after)
        await self.silences.round()
        return await self.room.heard()


async def test_where_all_write_nothing_is_said(db: Database, seed: int) -> None:
    await db.run(fill, seed=seed)
    assert await Evening(db).heard() == []


async def test_a_newspaper_is_silent_and_writes_again(db: Database, seed: int) -> None:
    await db.run(fill, seed=seed, quiet_paper="Báo A")
    evening = Evening(db)
    await db.run(lambda tx: tx.run("UPDATE feeds SET verdict = 'server_error' WHERE newspaper = 'Báo A'"))
    for _ in range(2):
        [words] = await evening.heard()
    assert "• Báo A: bài cuối lúc " in words and "(máy chủ của báo đang lỗi)" in words
    assert "baotin discover" in words and "Chủ đề" not in words
    await db.run(write, ("Báo A", hour_of(MOMENT), "y-te"))
    assert (await evening.heard(HOUR))[1:] == ["Lại có bài mới:\n• Báo A"]


async def test_a_topic_is_silent_and_comes_again(db: Database, seed: int) -> None:
    await db.run(fill, seed=seed, quiet_topic="y-te")
    evening = Evening(db)
    [words] = await evening.heard()
    assert "• “Y tế”: bài cuối lúc " in words and "/suachude" in words
    await db.run(write, ("Báo A", hour_of(MOMENT), "y-te"))
    assert (await evening.heard(HOUR))[1:] == ["Lại có bài mới về:\n• “Y tế”"]


async def test_what_nobody_follows_any_more_ends_without_a_word(sqlite_db: Database, seed: int) -> None:
    await sqlite_db.run(fill, seed=seed, quiet_paper="Báo A")
    evening = Evening(sqlite_db)
    await evening.heard()
    await evening.room.alarms.begin(AlarmKind.TOPIC, "y-te", name="Y tế", last=MOMENT.isoformat(), hours=1)
    assert len(await evening.heard()) == 2
    evening.topics.pop("y-te")
    await sqlite_db.run(feeds.pause, url="https://a.example/")
    assert len(await evening.heard()) == 2
    assert await evening.room.alarms.list_open() == []


async def test_who_was_silent_for_a_month_is_silent_still(sqlite_db: Database, seed: int) -> None:
    await sqlite_db.run(fill, seed=seed, quiet_paper="Báo A")
    evening = Evening(sqlite_db)
    await evening.heard()
    await sqlite_db.run(workers.begin, version="1", now=MOMENT + 40 * DAY)
    assert len(await evening.heard(40 * DAY)) == 1
    [alarm] = await evening.room.alarms.list_open()
    assert alarm.subject == "Báo A"


async def test_while_our_line_is_cut_or_nobody_looked_nobody_is_silent(sqlite_db: Database, seed: int) -> None:
    await sqlite_db.run(fill, seed=seed, quiet_paper="Báo A")
    evening = Evening(sqlite_db)
    await evening.room.alarms.begin(AlarmKind.NETWORK, since=MOMENT.isoformat(), newspapers=3, feeds=3)
    assert len(await evening.heard()) == 1
    await evening.room.alarms.end(AlarmKind.NETWORK)
    await sqlite_db.run(workers.end, worker=1, now=MOMENT - 9 * HOUR)
    await sqlite_db.run(workers.begin, version="1", now=MOMENT - 2 * HOUR)
    assert len(await evening.heard()) == 2
    await sqlite_db.run(lambda tx: tx.run("DELETE FROM workers"))
    assert len(await evening.heard()) == 2
