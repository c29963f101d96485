"""What a broken line costs: nothing lost, hardly a message twice, the newsroom told once, and all others untouched."""

from collections import Counter
from datetime import timedelta

import pytest

from jobs.delivery.holding import WAIT_DOWN
from news.delivery.messages import Abilities, Alert, Message, Receipt
from news.delivery.outages import LEAST
from news.delivery.retries import COPIES, WAITS
from news.errors import ChannelAway, ChannelDown, ChannelError, MessageRefused, TryLater, Unsure
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON

TOPIC = "xay-dung-dang"
STEP, MINUTE, HOUR = timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)
SILENCE = Unsure("no answer")
AWAY = ChannelAway(timedelta(seconds=15))


class HandClock(DatedClock):
    """Its seconds pass with its date, which a test moves."""

    def monotonic(self) -> float:
        return 1000 + (self.now() - NOON).total_seconds()


class Line(FakeOutlet):
    """While `trouble` is set nothing is confirmed; what vanished at an `Unsure` did arrive."""

    trouble: ChannelError | None = None
    vanishing = ""  #: the address where it is so for ever

    async def send(self, address: str, message: Message) -> Receipt:
        trouble = SILENCE if address == self.vanishing else self.trouble
        if trouble is None:
            return await super().send(address, message)
        if isinstance(trouble, Unsure):
            self.said.append((address, message))
        raise trouble

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        trouble = SILENCE if address == self.vanishing else self.trouble
        if trouble is not None:
            raise trouble
        await super().edit(address, message_id, message)

    def break_(self, trouble: ChannelError, *, whole: bool = True) -> None:
        """From now on; *whole*: nothing at all is answered."""
        self.trouble = trouble
        self.away = trouble if whole else None

    def mend(self) -> None:
        """All is well again."""
        self.trouble = self.away = None

    def copies(self) -> Counter[tuple[str, str]]:
        """How often each chat got each article."""
        return Counter((address, alert.title) for address, alert in self.said if isinstance(alert, Alert))


class World(Post):
    """A channel at 28/s, whose clock a test moves; an article a minute."""

    def __init__(self, db: Database, *, chats: int, abilities: Abilities | None = None) -> None:
        self.line = Line(abilities=abilities or Abilities(max_length=4096, edit=True))
        super().__init__(db, self.line, clock=HandClock(lambda: self.now), rate=28)
        self.chats = chats
        self.published = 0

    async def begin(self) -> None:
        def fill(tx: Tx) -> None:
            for number in range(self.chats):
                make.chat(tx, TOPIC, address=str(number))

        await self.db.run(fill)

    async def publish(self, *, urgent: bool = False) -> None:
        def fill(tx: Tx) -> None:
            article = make.stored(tx, title=f"Tin {self.published}", topics=(TOPIC,))
            if urgent:
                tx.run("UPDATE articles SET urgent = 1 WHERE id = :id", id=article)
            make.fan_out(tx, article=article, now=self.now)

        self.published += 1
        await self.db.run(fill)

    async def live(self, minutes: int, *, publish: bool = True) -> None:
        """So many minutes pass."""
        for _ in range(minutes):
            if publish:
                await self.publish()
            for _ in range(MINUTE // STEP):
                await self.drain(STEP)

    def lost(self) -> int:
        return self.chats * self.published - len(self.line.copies())


@pytest.mark.parametrize(
    ("trouble", "whole"), [(SILENCE, True), (SILENCE, False), (AWAY, True), (AWAY, False)], ids=str
)
async def test_ten_minutes_in_which_nothing_is_confirmed_lose_nothing(
    sqlite_db: Database, trouble: ChannelError, whole: bool
) -> None:
    world = World(sqlite_db, chats=30)
    await world.begin()
    await world.live(1)
    world.line.break_(trouble, whole=whole)
    await world.live(10)
    world.line.mend()
    await world.live(1, publish=False)
    assert world.lost() == 0
    copies = world.line.copies().values()
    probes = 0 if whole else 10 * 60 // 30 + 4
    assert max(copies) <= 2 and sum(copies) - len(copies) <= LEAST + probes
    assert {state for state, _ in await world.rows()} == {"sent"}
    assert world.troubles == [f"telegram: {trouble}", "telegram: well again"]


async def test_one_reader_alone_gets_everything_and_nothing_a_third_time(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=1)
    await world.begin()
    world.line.break_(SILENCE)
    await world.live(8)
    world.line.mend()
    await world.live(2, publish=False)
    assert world.lost() == 0
    assert max(world.line.copies().values()) <= 2


async def test_after_an_outage_what_is_urgent_goes_first(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=10)
    await world.begin()
    world.line.break_(AWAY)
    await world.live(3)
    await world.publish(urgent=True)
    world.line.mend()
    await world.live(1, publish=False)
    first = [alert.title for _, alert in world.line.said[:10] if isinstance(alert, Alert)]
    assert first == ["Tin 4"] * 10
    assert world.lost() == 0


async def test_a_chat_whose_messages_vanish_gets_five_copies_and_all_others_one_in_time(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=4)
    await world.begin()
    world.line.vanishing = "2"
    for number in range(1, 6):
        await world.live(1)
        assert all(world.line.copies()[str(chat), f"Tin {number}"] == 1 for chat in (0, 1, 3))
    for wait in (*WAITS, *WAITS):
        await world.drain(wait)
        for _ in range(6):
            await world.drain(STEP)
    copies = world.line.copies()
    assert max(copies.values()) <= COPIES
    assert {copies[str(chat), f"Tin {number}"] for chat in (0, 1, 3) for number in range(1, 6)} == {1}
    states = Counter(state for state, _ in await world.rows())
    assert states == {"sent": 15, "unsure": 5}


async def test_where_each_message_counts_it_goes_once_more_and_only_if_the_platform_answers(
    sqlite_db: Database,
) -> None:
    world = World(sqlite_db, chats=1, abilities=Abilities(max_length=1900, copies=2))
    await world.begin()
    await world.publish()
    world.line.vanishing, world.line.away = "0", SILENCE
    await world.drain()
    await world.drain(WAITS[0])
    assert len(world.line.said) == 1
    world.line.away = None
    for _ in range(24):
        await world.drain(STEP)
    await world.drain(12 * HOUR)
    assert len(world.line.said) == 2
    assert await world.rows() == [("unsure", 2)]


@pytest.mark.parametrize("trouble", [SILENCE, AWAY], ids=str)
async def test_edits_wait_while_the_channel_is_held_and_hardly_use_up_tries(
    sqlite_db: Database, trouble: ChannelError
) -> None:
    world = World(sqlite_db, chats=6)
    await world.begin()
    await world.live(1)
    await sqlite_db.run(fan_out.write_edits, article=1, now=world.now, since=NOON)
    world.line.break_(trouble)
    await world.live(10)
    edits = await make.rows(sqlite_db, "SELECT attempts, copies FROM outbox WHERE kind = 'edit' AND due IS NOT NULL")
    most = 2 if isinstance(trouble, Unsure) else 0  # it left before anybody knew, and as the probe of half an hour
    assert len(edits) == 6 and max(edit["copies"] for edit in edits) <= most
    world.line.mend()
    await world.live(1, publish=False)
    assert sorted(address for address, _, _ in world.line.edited) == [str(chat) for chat in range(6)]
    assert world.lost() == 0 and max(world.line.copies().values()) <= 2


async def test_an_edit_that_is_never_confirmed_ends(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=2)
    await world.begin()
    await world.live(1)
    await sqlite_db.run(fan_out.write_edits, article=1, now=world.now, since=NOON)
    world.line.vanishing = "0"
    for _ in range(24):
        await world.drain(HOUR / 2)
    edits = "SELECT state, copies FROM outbox WHERE kind = 'edit' ORDER BY chat_id"
    assert await make.rows(sqlite_db, edits) == [
        {"state": "dropped", "copies": 5},
        {"state": "sent", "copies": 0},
    ]


async def test_a_token_that_is_refused_is_told_once_and_once_when_it_is_well(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=3)
    await world.begin()
    world.line.break_(ChannelDown("wrong token"))
    await world.live(11)
    assert world.troubles == ["telegram: wrong token"] and not world.line.said
    assert world.delivering.holding.in_words == "telegram: wrong token"
    world.line.mend()
    for _ in range(int(WAIT_DOWN) // 5 + 12):
        await world.drain(STEP)
    assert world.lost() == 0 and max(world.line.copies().values()) == 1
    assert world.troubles == ["telegram: wrong token", "telegram: well again"]
    assert world.delivering.holding.in_words == ""


@pytest.mark.parametrize("answer", [TryLater(timedelta(seconds=10)), MessageRefused("no such method")], ids=str)
async def test_a_platform_that_says_no_or_not_now_is_there(sqlite_db: Database, answer: ChannelError) -> None:
    world = World(sqlite_db, chats=3)
    await world.begin()
    world.line.break_(SILENCE)
    await world.live(1)
    world.line.trouble, world.line.away = None, answer
    await world.live(2, publish=False)
    world.line.mend()
    await world.live(1, publish=False)
    assert world.lost() == 0 and world.troubles[-1] == "telegram: well again"


async def test_a_wait_of_years_is_asked_about_again_within_the_hour(sqlite_db: Database) -> None:
    world = World(sqlite_db, chats=2)
    await world.begin()
    await world.publish()
    world.line.trouble = TryLater(timedelta(seconds=10**9), everywhere=True)
    await world.drain()
    world.line.mend()
    await world.drain(HOUR)
    await world.drain(STEP)
    assert world.lost() == 0
