"""A whole quiet week, hour by hour, with its nights and its weekend: the watch says nothing at all."""

from datetime import timedelta
from random import Random

from jobs.upkeep.silences import Silences
from jobs.upkeep.watch import Watch
from storage import feeds, workers
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.jobs.upkeep.test_silences import TOPICS, write
from tests.jobs.upkeep.test_watch import FakeDeliveries
from tests.news.watch.press_life import MONDAY, hour_of, live

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEARNT = 21  #: days before
RATES = {"Báo A": 40.0, "Báo B": 25.0, "Báo C": 10.0, "Báo D": 2.0}


class QuietWeek:
    """Newspapers write, readers get what they asked for, digests leave, the program is restarted now and then."""

    def __init__(self, db: Database, seed: int) -> None:
        self.db = db
        self.clock = FakeClock(MONDAY)
        self.room = FakeNewsroom(db, self.clock)
        self.telegram = FakeDeliveries()
        self.chance = Random(seed)
        self.seen = live(RATES, begin=MONDAY, days=LEARNT + 7, chance=self.chance)
        self.feeds = self.room.feed_health()
        self.silences = Silences(db, self.room.alarms, clock=self.clock, name_topic=TOPICS.get)  # type: ignore[arg-type]

    def start(self, tx: Tx) -> None:
        """The program starts, or starts again."""
        self.watch = Watch(self.db, self.room.alarms, clock=self.clock, deliveries=[self.telegram], list_moments=dict)
        workers.begin(tx, version="1", now=self.clock.now())

    def begin(self, tx: Tx) -> None:
        """Three weeks, of which nothing but the articles matters."""
        self.start(tx)
        for name in RATES:
            make.feed(tx, f"https://{name[-1].lower()}.example/", newspaper=name)
        make.chat(tx, "y-te")
        make.chat(tx, "y-te", hours="07:00 18:00")
        self.publish(tx, *(hour_of(MONDAY) + hours for hours in range(LEARNT * 24)))

    def publish(self, tx: Tx, *now: int) -> None:
        """All articles of these hours."""
        written = [
            (name, hour, self.chance.choice(list(TOPICS)))
            for hour in now
            for name, hours in self.seen.items()
            for _ in range(hours.get(hour, 0))
        ]
        write(tx, *written)

    def live_an_hour(self, tx: Tx) -> None:
        """Articles come and arrive; feeds answer, but for one that is out of order for an hour now and then."""
        now = self.clock.now()
        self.publish(tx, hour_of(now) - 1)
        reader = tx.value("SELECT MIN(id) FROM chats")
        make.notice(tx, reader, now=now)
        tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE due IS NOT NULL")
        tx.run("UPDATE chats SET digest_at = digest_at + 39600000 WHERE digest_at <= :now", now=to_ms(now))
        self.telegram.arrived = dict.fromkeys(range(6), self.clock.monotonic())
        for one in feeds.everything(tx):
            bad = self.chance.random() < 0.05
            tx.run(
                """
                UPDATE feeds SET polled_at = :now, verdict = :verdict, failing_since = :failing,
                                 ok_at = CASE WHEN :failing IS NULL THEN :now ELSE ok_at END
                 WHERE id = :id
                """,
                now=to_ms(now),
                verdict="server_error" if bad else "ok",
                failing=to_ms(now) if bad else None,
                id=one.feed.number,
            )
        if self.chance.random() < 0.02:
            workers.end(tx, worker=1, now=now - timedelta(minutes=5))
            self.start(tx)


async def test_nothing_is_told_in_a_quiet_week(sqlite_db: Database, seed: int) -> None:
    week = QuietWeek(sqlite_db, seed)
    await sqlite_db.run(week.begin)
    week.clock.set(MONDAY + LEARNT * DAY)
    for _ in range(7 * 24):
        await week.clock.advance(HOUR)
        await sqlite_db.run(week.live_an_hour)
        for job in (week.watch, week.silences, week.feeds, week.room.alarms):
            await job.round()
        assert await sqlite_db.read(lambda tx: tx.rows("SELECT * FROM alarms")) == [], week.clock.now()
