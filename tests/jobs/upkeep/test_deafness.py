"""A channel that hears nothing: said once, and once when it hears again; a restart changes neither."""

from dataclasses import dataclass, field
from datetime import timedelta

from jobs.delivery.holding import Holding
from jobs.upkeep.deafness import LISTENING, Deafness
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.fakes.outlet import FakeOutlet, holding_of, no_limits

LATER = LISTENING + timedelta(seconds=1)


@dataclass
class Ear:
    """A channel that is deaf as long as a test says so."""

    deaf: bool = True
    outlet: FakeOutlet = field(default_factory=FakeOutlet)
    holding: Holding = field(default_factory=lambda: holding_of(no_limits(), FakeClock()))

    def is_deaf(self) -> bool:
        return self.deaf


class Listening:
    """A run of the program."""

    def __init__(self, db: Database, *ears: Ear) -> None:
        self.clock = FakeClock()
        self.room = FakeNewsroom(db, self.clock)
        self.deafness = Deafness(self.room.alarms, ears, clock=self.clock)

    async def heard(self, after: timedelta = timedelta()) -> list[str]:
        """What Zalo's admin has heard when so much time went by."""
        await self.clock.advance(after)
        await self.deafness.round()
        return await self.room.heard("zalo")


async def test_it_is_said_once_and_once_when_it_hears_again(sqlite_db: Database) -> None:
    ear = Ear()
    run = Listening(sqlite_db, ear)
    for _ in range(2):
        [words] = await run.heard(LATER)
        assert "không nhận được những gì người đọc gõ" in words
    ear.deaf = False
    assert "lại nghe được" in (await run.heard())[1]


async def test_after_a_restart_it_is_not_said_to_hear_before_that_is_known(sqlite_db: Database) -> None:
    await Listening(sqlite_db, Ear()).heard()
    ear = Ear(deaf=False)  # nobody can be deaf for minutes in its first minute
    run = Listening(sqlite_db, ear)
    assert len(await run.heard()) == 1
    ear.deaf = True
    assert len(await run.heard(LATER)) == 1, "it was deaf all the time"
    ear.deaf = False
    assert len(await run.heard()) == 2


async def test_a_channel_that_is_off_ends_without_a_word(sqlite_db: Database) -> None:
    await Listening(sqlite_db, Ear()).heard()
    run = Listening(sqlite_db)
    assert len(await run.heard()) == 1 and not await run.room.alarms.list_open()
