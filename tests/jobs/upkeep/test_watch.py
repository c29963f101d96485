"""What should have happened by now and did not is told once, with what to do, and once when it is well."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from jobs.upkeep.space import MB, DiskSpace
from jobs.upkeep.watch import BEGUN, ONE_CHAT, PAGES, STALLED, Watch
from news.delivery.outages import Outage
from news.watch.alarms import AlarmKind
from storage import broadcasts, updates
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import BREAKING, NEWS
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON

MINUTE = timedelta(minutes=1)
NEVER_IDLE = 1e9  #: a moment on the steady clock that is still to come


@dataclass
class FakeDeliveries:
    """The deliveries of a channel, that come to nothing."""

    channel: str = "telegram"
    holding: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(outage=None))
    arrived: dict[int, float] = field(default_factory=dict)
    used_up: bool = False

    def last_success(self, lane: int) -> float:
        return self.arrived.get(lane, float("-inf"))

    async def is_used_up(self) -> bool:
        return self.used_up


def readers(tx: Tx, *, chats: int = 1, items: int = 1) -> None:
    """Chats, and articles on their way to them."""
    make.readers(tx, chats=chats, items=items)
    tx.run("UPDATE articles SET state = 'matched'")


class World:
    """A program that has run for a while, and its newsroom."""

    def __init__(self, db: Database, *, file: Path = Path("nowhere")) -> None:
        self.db = db
        self.clock = FakeClock(NOON - BEGUN)
        self.room = FakeNewsroom(db, self.clock)
        self.telegram = FakeDeliveries()
        self.moments: dict[str, float] = {}
        self.free = 10**12  #: bytes on the disk
        self.watch = Watch(
            db,
            self.room.alarms,
            clock=self.clock,
            deliveries=[self.telegram],
            list_moments=lambda: self.moments,
            disks=[DiskSpace(file, free=lambda _: self.free)],
        )

    async def begin(self) -> "World":
        """It is NOON."""
        await self.clock.advance(BEGUN)
        return self

    async def heard(self, after: timedelta = timedelta()) -> list[str]:
        """What the newsroom has heard when so much time went by."""
        await self.clock.advance(after)
        for _ in range(2):
            await self.watch.round()
        return await self.room.heard()

    def is_sent(self, tx: Tx) -> None:
        """What waits arrives."""
        tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE due IS NOT NULL AND kind <> 'notice'")


async def test_work_without_success_on_a_lane_and_on_again(db: Database) -> None:
    world = await World(db).begin()
    await db.run(readers, chats=2)
    assert await world.heard(STALLED - MINUTE) == []
    [words] = await world.heard(MINUTE)
    assert "gửi tin thường trên Telegram, chờ từ 12:00 23/11/2026" in words and "khởi động lại bot" in words
    world.telegram.arrived[NEWS] = world.clock.monotonic()
    assert (await world.heard())[1:] == [
        "Bot đã chạy tiếp được những việc bị tắc lúc trước:\n• gửi tin thường trên Telegram, "
        "từ 12:00 23/11/2026 đến 12:05 23/11/2026"
    ]


async def test_what_is_tried_again_and_again_is_no_success_and_one_chat_may_be_its_own_trouble(db: Database) -> None:
    world = await World(db).begin()
    await db.run(readers)

    async def put_back() -> None:
        due = to_ms(world.clock.now() + MINUTE)
        await db.run(
            lambda tx: tx.run("UPDATE outbox SET due = :due, detail = 'no answer' WHERE kind = 'alert'", due=due)
        )

    await world.clock.advance(ONE_CHAT - MINUTE)
    await put_back()
    assert await world.heard() == []
    await world.clock.advance(MINUTE)
    await put_back()
    assert len(await world.heard()) == 1


async def test_of_a_channel_that_is_held_or_used_up_the_newsroom_knows(db: Database) -> None:
    world = await World(db).begin()
    await db.run(readers, chats=2)
    world.telegram.used_up = True
    assert await world.heard(STALLED) == []
    world.telegram.used_up = False
    world.telegram.holding.outage = Outage(channel="telegram", why="no answer", began=NOON)
    await db.run(updates.keep, channel="telegram", update="1", chat="7", body=b"{}", now=NOON)
    assert await world.heard() == []


async def test_jobs_that_do_not_come_to_their_end_pages_articles_and_people_that_wait(db: Database) -> None:
    world = await World(db).begin()
    world.moments = {"polling": world.clock.monotonic(), "delivery telegram": NEVER_IDLE, "matching": 0}

    def fill(tx: Tx) -> None:
        make.stored(tx, state=ArticleState.PAGE)
        updates.keep(tx, channel="telegram", update="1", chat="7", body=b"{}", now=NOON)

    await db.run(fill)
    [words] = await world.heard(PAGES)
    for work in (
        "hỏi các nguồn tin",
        "phân loại bài mới",
        "đọc trang của bài thiếu sapo, chờ",
        "trả lời người đọc trên Telegram, chờ",
    ):
        assert f"• {work}" in words


async def test_breaking_news_that_reached_nobody(db: Database) -> None:
    world = await World(db).begin()
    await db.run(readers, chats=3)
    await db.run(lambda tx: tx.run("UPDATE outbox SET lane = :lane", lane=BREAKING))
    await db.run(readers)  # of which some waits in another lane
    world.telegram.arrived = dict.fromkeys((BREAKING, NEWS), NEVER_IDLE)
    assert await world.heard(STALLED - MINUTE) == []
    [words] = await world.heard(MINUTE)
    assert words.startswith("Tin khẩn chưa đến được ai") and "cách khác" in words and words.count("•") == 1
    await db.run(world.is_sent)
    assert (await world.heard(BEGUN))[1].startswith("Tin khẩn bị chậm đã đến người đọc:\n• “Tin bai-")


async def test_breaking_news_that_was_given_up_is_never_said_to_have_arrived(db: Database) -> None:
    world = await World(db).begin()
    await db.run(readers)
    await db.run(lambda tx: tx.run("UPDATE outbox SET lane = :lane", lane=BREAKING))
    assert len(await world.heard(STALLED)) == 1
    await db.run(lambda tx: tx.run("UPDATE outbox SET state = 'dropped', due = NULL WHERE kind = 'alert'"))
    for hours in (1, 24, 1):
        assert len(await world.heard(timedelta(hours=hours))) == 1
    assert await world.room.alarms.list_open() == []


async def test_a_digest_that_should_have_been_made(db: Database) -> None:
    world = await World(db).begin()
    await db.run(make.chat, "y-te", hours="12:30")
    assert await world.heard(timedelta(minutes=39)) == []
    [words] = await world.heard(MINUTE)
    assert "Bản tin trên Telegram lẽ ra gửi từ 12:30 23/11/2026 mà chưa gửi; 1 nơi đang chờ." in words
    await db.run(lambda tx: tx.run("UPDATE chats SET digest_at = digest_at + 86400000"))
    assert (await world.heard())[1:] == ["Bản tin trên Telegram bị chậm nay đã gửi."]


async def test_a_broadcast_that_reached_nobody(db: Database) -> None:
    world = await World(db).begin()
    await db.run(make.chat)
    number = await db.run(make.broadcast)
    world.telegram.arrived = dict.fromkeys(range(6), NEVER_IDLE)
    assert await world.heard(BEGUN - MINUTE) == []
    [words] = await world.heard(MINUTE)
    assert f"Thông báo số {number}, xác nhận lúc 12:00 23/11/2026, chưa đến nơi nào: /thongbao #1" in words
    await db.run(world.is_sent)
    assert len(await world.heard()) == 2


async def test_a_broadcast_whose_rows_were_never_written_and_one_that_waits_for_the_morning(db: Database) -> None:
    world = await World(db).begin()
    await db.run(make.chat)

    def confirm(tx: Tx) -> None:
        number = broadcasts.add(tx, author="telegram:1", audience="", text="Nghỉ lễ", now=NOON)
        broadcasts.confirm(tx, number, words="all", said=1, channels=["telegram"], now=NOON)

    number = await db.run(make.broadcast)
    await db.run(lambda tx: tx.run("UPDATE outbox SET due = due + 86400000 WHERE kind = 'broadcast'"))
    assert await world.heard(BEGUN) == []
    await db.run(confirm)
    await world.heard()
    [alarm] = await world.room.alarms.list_open()
    assert (alarm.kind, alarm.subject) == (AlarmKind.BROADCAST, str(number + 1))


async def test_after_a_start_what_waited_gets_its_time(db: Database) -> None:
    world = World(db)
    await db.run(readers, chats=2)
    assert await world.heard(BEGUN - MINUTE) == []


async def test_a_disk_that_is_nearly_full(sqlite_db: Database, tmp_path: Path) -> None:
    file = tmp_path / "more.db"
    file.write_bytes(b"x" * 1000)
    world = World(sqlite_db, file=file)
    world.free = 90 * MB
    [words] = await world.heard()
    assert f"{tmp_path} còn 90 MB, cần ít nhất 100 MB" in words and "dọn đĩa" in words
    world.free = 110 * MB
    assert len(await world.heard()) == 1, "it is not to be well and ill by turns"
    file.rename(tmp_path / "away.db")
    assert len(await world.heard()) == 1, "what can't be measured is not said to be well"
    (tmp_path / "away.db").rename(file)
    world.free = 130 * MB
    assert (await world.heard())[1:] == [f"Ổ đĩa đã có chỗ trở lại: {tmp_path}."]


async def test_nothing_is_told_in_an_ordinary_day(db: Database) -> None:
    world = await World(db).begin()

    await db.run(readers, chats=3, items=2)
    for _ in range(24):
        await db.run(world.is_sent)
        assert await world.heard(timedelta(hours=1)) == []
