"""Replies and deliveries keep one pace, and every wait that the platform told either of them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.replies import PATIENCE, Replies, Speaker
from bot.requests import Request
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply
from news.delivery.outages import Outage
from news.errors import ChannelDown, MessageRefused, TryLater, Unsure
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import NeverHeld, holding_of

READERS = 3000


class Strict:
    """A platform that says "wait" after so many messages, to all, and notices who comes meanwhile."""

    name = "telegram"

    def __init__(self, clock: FakeClock, *, waits: dict[int, float]) -> None:
        self.clock = clock
        self.waits = waits  #: after how many messages, and for how long
        self.answered: dict[str, float] = {}
        self.too_early = 0
        self.until = 0.0

    async def reply(self, request: Request, reply: Reply) -> None:
        now = self.clock.monotonic()
        self.too_early += now < self.until
        if wait := self.waits.pop(len(self.answered), 0.0):
            self.until = now + wait
            raise TryLater(timedelta(seconds=wait), everywhere=True)
        assert request.address not in self.answered
        self.answered[request.address] = now


def replies_of(platform: Speaker, pacing: Pacing, db: Database, clock: FakeClock) -> Replies:
    """The replies of a channel that is not held."""
    return Replies(platform, pacing, db, clock, holding=NeverHeld(pacing, clock))


def asked(number: int) -> Request:
    return Request(channel="telegram", address=str(number), words="/start")


async def test_three_thousand_who_type_at_once_are_all_answered_and_nobody_within_a_told_wait(
    sqlite_db: Database,
) -> None:
    clock = FakeClock(monotonic=0.0)
    platform = Strict(clock, waits={700: 35.0, 701: 3.0, 2500: 60.0})
    replies = replies_of(platform, Pacing(per_second=28), sqlite_db, clock)
    saying = [asyncio.create_task(replies.say(asked(number), Reply(text="Dạ"))) for number in range(READERS)]
    for _ in range(300):
        await clock.advance(1.0)
    assert all(await asyncio.gather(*saying))
    assert len(platform.answered) == READERS and platform.too_early == 0
    moments = sorted(platform.answered.values())
    assert all(later - earlier >= 1.0 for earlier, later in zip(moments, moments[28:], strict=False))
    assert moments[-1] < READERS / 28 * 1.02 + 35 + 3 + 60 + 5


class Slow(Strict):
    """Takes its time, and asks the first one to wait, and so all."""

    async def reply(self, request: Request, reply: Reply) -> None:
        self.too_early += self.clock.monotonic() < self.until
        await self.clock.sleep(1.0)
        if not self.until:
            self.until = self.clock.monotonic() + 30.0
            raise TryLater(timedelta(seconds=30), everywhere=True)
        self.answered[request.address] = self.clock.monotonic()


async def test_who_waits_for_what_becomes_of_others_waits_as_they_are_told_to(sqlite_db: Database) -> None:
    clock = FakeClock(monotonic=0.0)
    platform = Slow(clock, waits={})
    replies = replies_of(platform, Pacing(per_second=28), sqlite_db, clock)
    saying = [asyncio.create_task(replies.say(asked(number), Reply(text="Dạ"))) for number in range(100)]
    for _ in range(400):
        await clock.advance(0.1)
    assert all(await asyncio.gather(*saying))
    assert platform.too_early == 0


class Scripted:
    """Raises one trouble after the other, until there is none."""

    name = "telegram"

    def __init__(self, trouble: Callable[[], Exception | None]) -> None:
        self.trouble = trouble
        self.tries = 0

    async def reply(self, request: Request, reply: Reply) -> None:
        self.tries += 1
        if (trouble := self.trouble()) is not None:
            raise trouble


@pytest.mark.parametrize("seconds", [-1.0, 0.0, 1.0])
async def test_a_wait_of_nothing_is_a_second_and_a_reply_gives_up_in_the_end(
    sqlite_db: Database, seconds: float
) -> None:
    clock = FakeClock()
    platform = Scripted(lambda: TryLater(timedelta(seconds=seconds)))
    saying = asyncio.create_task(replies_of(platform, Pacing(), sqlite_db, clock).say(asked(7), Reply(text="Dạ")))
    await clock.advance(PATIENCE + 1)
    assert not await saying
    assert 100 < platform.tries <= PATIENCE + 1


async def test_a_wait_that_a_reply_is_told_holds_deliveries_and_one_of_ages_ends_it(sqlite_db: Database) -> None:
    clock, pacing = FakeClock(), Pacing()
    platform = Scripted(lambda: TryLater(timedelta(seconds=1_000_000_000), everywhere=True))
    assert not await replies_of(platform, pacing, sqlite_db, clock).say(asked(7), Reply(text="Dạ"))
    assert platform.tries == 1 and pacing.room(clock.monotonic() + PATIENCE) == 0
    assert pacing.room(clock.monotonic() + 3600) > 0  # nobody is believed for years


async def test_what_is_refused_in_the_place_of_a_message_is_tried_as_a_new_one_once(sqlite_db: Database) -> None:
    platform = Scripted(lambda: MessageRefused("too old"))
    request = Request(channel="telegram", address="7", words="/chude", pressed=True, pressed_on="1")
    replies = replies_of(platform, Pacing(per_second=None), sqlite_db, FakeClock())
    assert not await replies.say(request, Reply(text="Dạ", replaces=True))
    assert platform.tries == 2


async def test_a_dead_line_gets_no_more_replies_than_show_that_it_is_dead_and_all_go_when_it_is_well(
    sqlite_db: Database,
) -> None:
    clock, pacing = FakeClock(), Pacing(per_second=28)
    holding = holding_of(pacing, clock)
    platform = Scripted(lambda: Unsure("no answer"))
    replies = Replies(platform, pacing, sqlite_db, clock, holding=holding)
    saying = [asyncio.create_task(replies.say(asked(number), Reply(text="Dạ"))) for number in range(READERS // 30)]
    await clock.advance(60)
    left = platform.tries
    assert left <= 28 * 2 * 0.25 and holding.outage is not None
    platform.trouble = lambda: None
    await holding.open()
    await clock.advance(60)
    assert all(await asyncio.gather(*saying))
    assert platform.tries == READERS // 30


async def test_a_reply_that_meets_a_refused_token_tells_the_newsroom_and_the_next_ones_do_not_leave(
    sqlite_db: Database,
) -> None:
    clock, pacing = FakeClock(), Pacing(per_second=None)
    heard: list[Outage] = []

    async def hear(outage: Outage) -> None:
        heard.append(outage)

    platform = Scripted(lambda: ChannelDown("wrong token"))
    holding = holding_of(pacing, clock, on_outage=hear)
    replies = Replies(platform, pacing, sqlite_db, clock, holding=holding)
    for number in range(3):
        assert not await replies.say(asked(number), Reply(text="Dạ"))
    assert platform.tries == 1
    assert [outage.for_a_person for outage in heard] == [True]
