"""What comes in: kept, each once, a chat's in its order, and no chat at another's cost."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.inbox import AGAIN_AFTER, DATABASE_WAITS, LATE, Inbox, Incoming
from news.errors import StorageError
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.updates import CHAT_ROOM, TRIES
from tests import make
from tests.fakes.clock import FakeClock
from tests.waiting import patience


class Toy:
    """A channel whose messages are words. Those with a gate wait for it; faulty ones fail so many times."""

    name = "toy"

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.faults: Counter[str] = Counter()
        self._changed = asyncio.Event()

    def gate(self, words: str) -> asyncio.Event:
        return self.gates.setdefault(words, asyncio.Event())

    async def handle(self, incoming: Incoming) -> None:
        words = incoming.body.decode()
        self.begun.append(words)
        self._changed.set()
        if words in self.gates:
            await self.gates[words].wait()
        if self.faults[words]:
            self.faults[words] -= 1
            raise RuntimeError("made to fail")
        self.ended.append(words)
        self._changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Come back when *condition* holds, which what was begun and ended decides."""
        async with patience():
            while not condition():
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def said(words: str, chat: str = "a", *, number: str = "") -> Incoming:
    return Incoming(id=number or words, chat=chat, body=words.encode())


async def waiting(db: Database) -> list[str]:
    """What is kept and not handled."""
    return [row["update_id"] for row in await make.rows(db, "SELECT update_id FROM updates_waiting ORDER BY id")]


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")


async def test_a_chats_are_handled_in_their_order_and_others_meanwhile(
    db: Database, toy: Toy, clock: FakeClock
) -> None:
    inbox, gate = Inbox(toy, db, clock), toy.gate("one")
    await inbox.take(said("one"))
    await inbox.take(said("two"), said("three"))
    await inbox.take(said("elsewhere", "b"))
    await toy.until(lambda: toy.ended == ["elsewhere"])
    assert toy.begun.count("two") == 0
    gate.set()
    await toy.until(lambda: "three" in toy.ended)
    assert toy.ended == ["elsewhere", "one", "two", "three"]
    await inbox.stop()
    assert await waiting(db) == []


async def test_what_comes_again_is_handled_once(db: Database, toy: Toy, clock: FakeClock) -> None:
    inbox, gate = Inbox(toy, db, clock), toy.gate("one")
    taken = await asyncio.gather(*(inbox.take(said("one"), said("one")) for _ in range(3)))
    assert sum(map(len, taken)) == 1
    await toy.until(lambda: toy.begun)
    assert await inbox.take(said("one")) == []
    gate.set()
    await inbox.stop()
    assert await inbox.take(said("one")) == []
    assert toy.begun == ["one"]


async def test_however_many_come_at_once_each_is_handled_in_its_chats_order(
    db: Database, toy: Toy, clock: FakeClock
) -> None:
    inbox = Inbox(toy, db, clock, at_once=3)
    for number in range(20):
        await asyncio.gather(*(inbox.take(said(f"{chat} {number}", chat)) for chat in "abcde"))
    await toy.until(lambda: len(toy.ended) == 100)
    assert all([one for one in toy.ended if one[0] == chat] == [f"{chat} {n}" for n in range(20)] for chat in "abcde")
    await inbox.stop()
    assert await waiting(db) == []


async def test_what_cannot_be_kept_is_refused_whole(sqlite_db: Database, toy: Toy, clock: FakeClock) -> None:
    inbox = Inbox(toy, sqlite_db, clock)
    await sqlite_db.run(rename, "updates_waiting", "away")
    with pytest.raises(StorageError):
        await inbox.take(said("one"), said("two"))
    await sqlite_db.run(rename, "away", "updates_waiting")
    assert not toy.begun and await waiting(sqlite_db) == []
    assert len(await inbox.take(said("one"), said("two"))) == 2
    await toy.until(lambda: toy.ended == ["one", "two"])
    await inbox.stop()


async def test_what_was_left_over_comes_before_what_is_new(db: Database, toy: Toy, clock: FakeClock) -> None:
    before = Inbox(toy, db, clock)
    gates = toy.gate("one"), toy.gate("elsewhere")
    await before.take(said("one"), said("two"), said("elsewhere", "b"))
    await toy.until(lambda: len(toy.begun) == 2)
    await before.stop(within=0)  # as a kill: nothing is finished
    for gate in gates:
        gate.set()
    after = Inbox(toy, db, clock)
    await after.take(said("three"))
    after.start()
    await toy.until(lambda: len(toy.ended) == 4)
    assert [one for one in toy.ended if one[0] != "e"] == ["one", "two", "three"]
    await after.stop()
    assert await waiting(db) == []


async def test_what_is_too_late_to_be_answered_is_dropped_at_the_start(
    db: Database, toy: Toy, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    before = Inbox(toy, db, clock)
    await before.stop()
    await before.take(said("yesterday"))
    clock.set(clock.now() + LATE)
    await before.take(said("today"))
    clock.set(clock.now() + timedelta(seconds=1))
    after = Inbox(toy, db, clock)
    after.start()
    await toy.until(lambda: toy.ended)
    assert toy.ended == ["today"] and "reason=late channel=toy count=1" in caplog.text
    await after.stop()


async def test_what_cannot_be_handled_is_tried_again_and_given_up(
    db: Database, toy: Toy, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(toy, db, clock)
    toy.faults.update({"poison": 100, "hiccup": 1})
    await inbox.take(said("poison"), said("after it"), said("hiccup", "b"))
    await clock.asleep(2)
    for pause in AGAIN_AFTER:
        await clock.asleep()
        assert "after it" not in toy.begun
        await clock.advance(pause)
    await toy.until(lambda: {"after it", "hiccup"} <= {*toy.ended})
    assert toy.begun.count("poison") == TRIES and "update given up channel=toy update=poison" in caplog.text
    assert toy.begun.count("hiccup") == 2
    await inbox.stop()
    again = Inbox(toy, db, clock)
    again.start()
    await again.take(said("poison"), said("last"))
    await toy.until(lambda: "last" in toy.ended)
    assert toy.begun.count("poison") == TRIES
    await again.stop()


async def test_what_brings_the_program_down_does_so_three_times_at_most(
    db: Database, toy: Toy, clock: FakeClock
) -> None:
    toy.gate("poison")
    for start in range(TRIES):
        inbox = Inbox(toy, db, clock)
        inbox.start()
        await inbox.take(said("poison"), said("after it"))
        await toy.until(lambda start=start: len(toy.begun) > start)  # type: ignore[misc]
        await inbox.stop(within=0)
    last = Inbox(toy, db, clock)
    last.start()
    await toy.until(lambda: toy.ended)
    assert toy.begun == ["poison"] * TRIES + ["after it"]
    await last.stop()


async def test_only_so_many_chats_are_handled_at_once(db: Database, toy: Toy, clock: FakeClock) -> None:
    inbox = Inbox(toy, db, clock, at_once=2)
    gates = [toy.gate(chat) for chat in "abc"]
    await inbox.take(*(said(chat, chat) for chat in "abc"))
    await toy.until(lambda: len(toy.begun) == 2)
    first = toy.begun[0]
    toy.gates[first].set()
    await toy.until(lambda: len(toy.begun) == 3)
    assert toy.ended == [first]
    for gate in gates:
        gate.set()
    await inbox.stop()
    assert sorted(toy.ended) == ["a", "b", "c"]


async def test_a_flood_of_one_chat_is_dropped_and_the_others_are_heard(
    db: Database, toy: Toy, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(toy, db, clock)
    toy.gate("0")
    taken = await inbox.take(*(said(str(number)) for number in range(CHAT_ROOM + 5)))
    assert len(taken) == CHAT_ROOM and "reason=flood channel=toy chat=a" in caplog.text
    await inbox.take(said("elsewhere", "b"))
    await toy.until(lambda: toy.ended == ["elsewhere"])
    toy.gates["0"].set()
    await toy.until(lambda: len(toy.ended) == CHAT_ROOM + 1)
    await inbox.stop()


async def test_a_stop_finishes_what_is_begun_and_keeps_the_rest(
    db: Database, toy: Toy, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    inbox, gate = Inbox(toy, db, clock), toy.gate("one")
    await inbox.take(said("one"), said("two"))
    await toy.until(lambda: toy.begun)
    stopping = asyncio.create_task(inbox.stop())
    await inbox.take(said("three"))
    gate.set()
    await stopping
    assert toy.ended == ["one"] and await waiting(db) == ["two", "three"]
    assert "unanswered" not in caplog.text


async def test_a_stop_does_not_wait_for_ever(
    db: Database, toy: Toy, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(toy, db, clock)
    toy.gate("one")
    await inbox.take(said("one"))
    await toy.until(lambda: toy.begun)
    await inbox.stop(within=0)
    assert "stopped with updates unanswered channel=toy chats=1" in caplog.text
    assert await waiting(db) == ["one"]


async def test_what_was_handled_is_marked_so_as_soon_as_the_database_is_well(
    sqlite_db: Database, toy: Toy, clock: FakeClock
) -> None:
    inbox, gate = Inbox(toy, sqlite_db, clock), toy.gate("one")
    await inbox.take(said("one"), said("two"))
    await toy.until(lambda: toy.begun)
    await sqlite_db.run(rename, "updates_waiting", "away")
    gate.set()
    for pause in (*DATABASE_WAITS, DATABASE_WAITS[-1]):
        await clock.asleep()
        await clock.advance(pause)
    await clock.asleep()
    await sqlite_db.run(rename, "away", "updates_waiting")
    await clock.advance(DATABASE_WAITS[-1])
    await toy.until(lambda: "two" in toy.ended)
    assert toy.begun == ["one", "two"]
    await inbox.stop()
    assert await waiting(sqlite_db) == []


async def test_a_stop_does_not_wait_for_a_database_that_is_not_well(
    sqlite_db: Database, toy: Toy, clock: FakeClock
) -> None:
    await sqlite_db.run(rename, "updates_waiting", "away")
    inbox = Inbox(toy, sqlite_db, clock)
    inbox.start()
    await clock.asleep()
    await inbox.stop()
    assert not toy.begun
