"""A month on Zalo's plan, simulated: all is the program's own but the platform and the clock."""

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import catalogue
from bot.zalo.client import TextStyle, ZaloClient
from bot.zalo.outlet import ZaloOutlet
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.digest import Digesting
from jobs.delivery.quota import Quota
from news.delivery.chats import Newcomer
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from news.errors import ChannelError
from news.text.dates import VIETNAM
from storage import chats, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.outlet import FakeChannel, LimitedZalo

DAYS = 30
TOPICS = ("xay-dung-dang", "y-te", "du-lich", "kinh-te")
HOURS = [7, 8, 9, 10, 11, 14, 15, 16, 17, 20]  # when newspapers publish
MOMENTS = sorted(
    {*(timedelta(hours=hour) for hour in HOURS), timedelta(hours=11, minutes=30), timedelta(hours=17, minutes=30)}
)
TITLE = "Hội đồng nhân dân tỉnh thông qua nghị quyết số {number} về phát triển kinh tế - xã hội vùng sâu"

NOTICE, ANSWER = "Thông báo của tòa soạn", "Chọn chủ đề: …"


class Platform(ZaloClient):
    """Takes everything, and remembers to whom and when."""

    def __init__(self, now: datetime) -> None:
        super().__init__("1:simulated")
        self.now = now
        self.accepted: list[tuple[datetime, str, str]] = []

    async def send_message(
        self, chat_id: str, text: str, *, text_styles: Sequence[TextStyle] = (), parse_mode: str = ""
    ) -> str:
        self.accepted.append((self.now, chat_id, text))
        return str(len(self.accepted))


class Hurried(DatedClock):
    """Sleeps no longer than it takes others to go on: nothing here has to wait for anybody."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the month went."""

    sent: int
    limit: int
    digests: int
    replies: int
    broadcast: int  #: readers and groups that the announcement of day 29 reached
    chats: int
    longest: timedelta  #: between two digests of the same reader
    by_day: tuple[int, ...]
    stories: float  #: in a digest
    parts: int  #: messages that the longest digest took
    warned: tuple[str, ...]
    seconds: float

    @property
    def good(self) -> bool:
        """Whether every promise was kept."""
        return self.sent <= self.limit and self.broadcast == self.chats and self.longest <= timedelta(days=2)


def arrivals(tx: Tx, readers: int, groups: int, now: datetime) -> list[str]:
    """Everyone writes for the first time; each follows two topics."""
    found = []
    for number in range(readers + groups):
        address = f"{number:020x}"
        chat, _ = chats.meet(
            tx,
            channel="zalo",
            address=address,
            now=now,
            newcomer=Newcomer(group=number >= readers, hours="11:30 17:30"),
        )
        for topic in (TOPICS[number % len(TOPICS)], TOPICS[(number + 1) % len(TOPICS)]):
            subscriptions.follow(tx, chat=chat.number, kind=Kind.TOPIC, value=topic, now=now)
        found.append(address)
    return found


def published(tx: Tx, first: int, topics: Sequence[str], now: datetime) -> None:
    """Articles, matched and fanned out."""
    for number, topic in enumerate(topics, start=first):
        url = f"https://baotinh.example/thoi-su/nghi-quyet-phat-trien-kinh-te-xa-hoi-vung-sau-{number}.html"
        article = make.stored(tx, topics=(topic,), title=TITLE.format(number=number), url=url, published=now)
        make.fan_out(tx, article=article, now=now)


def announced(tx: Tx, now: datetime) -> None:
    """An announcement to everyone."""
    make.broadcast(tx, text=NOTICE, now=now)


async def month(url: str, *, readers: int, groups: int, limit: int, seed: int, chatty: float = 0.4) -> Outcome:
    """Thirty days; articles come out at each hour, and readers ask for something now and then."""
    begun, dice = time.monotonic(), random.Random(seed)
    start = datetime(2026, 11, 1, tzinfo=VIETNAM).astimezone(UTC)
    platform = Platform(start)
    db = Database.open(url)
    warned: list[str] = []

    async def trouble(text: str) -> None:
        warned.append(text)

    def now() -> datetime:
        return platform.now

    quota = Quota(
        db, LimitedZalo(limit), on_trouble=trouble, now=now,
        wording=lambda state: f"{state.used}/{state.limit} on {now().astimezone(VIETNAM):%d/%m}",
    )  # fmt: skip
    channel = ZaloOutlet(platform, quota=quota)
    composer = Composer(db, catalogue.taxonomy(), catalogue.provinces())
    outgoing = FakeChannel(channel, quota=quota, clock=Hurried(now))
    delivering = Delivering(db, outgoing, composer, clock=Hurried(now))
    digesting = Digesting(db, [outgoing], composer, now=now)
    chats = await db.run(arrivals, readers, groups, start)
    replies, number, articles = 0, 0, 4
    for day in range(DAYS):
        for moment in MOMENTS:
            platform.now = start + timedelta(days=day) + moment
            if moment.seconds % 3600 == 0:
                await db.run(published, number, dice.choices(TOPICS, k=articles), platform.now)
                number += articles
            await digesting.round()
            await delivering.drain()
            if dice.random() < chatty:
                with contextlib.suppress(ChannelError):
                    if await quota.may_reply():
                        await channel.send(dice.choice(chats), Reply(text=ANSWER))
                        replies += 1
            if (day, moment) == (28, timedelta(hours=20)):
                await db.run(announced, platform.now)
                await delivering.drain()
    await db.close()
    return _outcome(platform.accepted, chats, start, limit, replies, tuple(warned), time.monotonic() - begun)


def _outcome(
    accepted: Sequence[tuple[datetime, str, str]],
    chats: Sequence[str],
    start: datetime,
    limit: int,
    replies: int,
    warned: tuple[str, ...],
    seconds: float,
) -> Outcome:
    digests = [(when, chat, text) for when, chat, text in accepted if text.startswith("Bản tin ")]
    longest = timedelta()
    for chat in chats:
        times = [start + timedelta(hours=11, minutes=30), *(when for when, whose, _ in digests if whose == chat)]
        times.append(start + timedelta(days=DAYS - 1, hours=17, minutes=30))
        longest = max(longest, *(later - earlier for earlier, later in itertools.pairwise(times)))
    seen: dict[tuple[datetime, str], int] = {}
    for when, chat, text in accepted:
        if not text.startswith((NOTICE, ANSWER)):
            seen[when, chat] = seen.get((when, chat), 0) + 1
    by_day = [0] * DAYS
    for when, _, _ in accepted:
        by_day[(when - start).days] += 1
    return Outcome(
        sent=len(accepted),
        limit=limit,
        digests=len(digests),
        replies=replies,
        broadcast=len({chat for _, chat, text in accepted if text.startswith(NOTICE)}),
        chats=len(chats),
        longest=longest,
        by_day=tuple(by_day),
        stories=sum(text.count("https://") for _, _, text in digests) / max(1, len(digests)),
        parts=max(seen.values()),
        warned=warned,
        seconds=seconds,
    )
