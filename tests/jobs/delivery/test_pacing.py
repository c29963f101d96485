"""No window of time, wherever it starts, holds more messages than its limit."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence, Sized
from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.delivery.pacing import BURST, Pacing, chat_of, turn
from tests.fakes.clock import FakeClock

#: who is told next, after how long: (seconds since the last one, chat, is a reply); chats 6 to 8 are groups
calls = st.lists(
    st.tuples(st.sampled_from([0.0, 0.0, 0.001, 0.02, 0.3, 1.5, 20.0]), st.integers(0, 8), st.booleans()), max_size=150
)


def most_within(times: Sequence[float], window: float) -> int:
    """The largest number of *times* in any window of this length, both ends counted."""
    times = sorted(times)
    most, first = 0, 0
    for last, time in enumerate(times):
        while time - times[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return most


def slots_of(pacing: Pacing, script: list[tuple[float, int, bool]]) -> dict[int, list[tuple[float, bool]]]:
    now = 1000.0
    slots = defaultdict(list)
    for pause, chat, reply in script:
        now += pause
        slot = pacing.take(str(chat), chat > 5, now, reply=reply)
        assert slot >= now
        slots[chat].append((slot, reply))
    return slots


@given(calls, st.sampled_from([1, 5, 28, 30, 1000]))
def test_no_sliding_second_holds_more_than_the_limit(script: list[tuple[float, int, bool]], limit: int) -> None:
    slots = slots_of(Pacing(per_second=limit), script)
    assert most_within([slot for chat in slots.values() for slot, _reply in chat], 1.0) <= limit


@given(calls)
def test_a_chat_hears_news_at_most_once_a_second(script: list[tuple[float, int, bool]]) -> None:
    for chat in slots_of(Pacing(per_second=None), script).values():
        for (before, _), (slot, reply) in pairwise(chat):
            assert reply or slot - before >= 1.0
        assert most_within([slot for slot, _reply in chat], BURST * 1.0) <= BURST


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.3, 1.5, 9.0]), st.booleans()), min_size=21, max_size=120))
def test_no_sliding_minute_of_a_group_holds_more_than_twenty(script: list[tuple[float, bool]]) -> None:
    slots = slots_of(Pacing(), [(pause, 6, reply) for pause, reply in script])
    assert most_within([slot for slot, _reply in slots[6]], 60.0) <= 20


def test_the_twenty_first_message_of_a_group_waits_for_the_minute_to_end() -> None:
    pacing = Pacing()
    slots = [pacing.take("-1", True, 0.0) for _ in range(21)]
    assert slots[19] < 20.0
    assert 60.0 < slots[20] < 61.0
    assert pacing.busy(59.0) == {"-1"}


@given(calls)
def test_who_is_not_busy_may_go_at_the_next_free_slot(script: list[tuple[float, int, bool]]) -> None:
    pacing, now = Pacing(), 1000.0
    for pause, chat, reply in script:
        now += pause
        waiting = str(chat) in pacing.busy(now)
        free = deepcopy(pacing).take("somebody new", False, now)
        slot = pacing.take(str(chat), chat > 5, now, reply=reply)
        assert reply or (slot == free) or waiting


def test_messages_for_many_chats_leave_no_slot_empty() -> None:
    pacing = Pacing(per_second=28)
    slots = [pacing.take(f"{chat}", False, 0.0) for chat in range(280)]
    assert slots[-1] <= 10.1


def test_a_chat_that_must_wait_leaves_its_place_to_others() -> None:
    pacing = Pacing(per_second=10)
    pacing.take("1", False, 0.0)
    assert pacing.take("1", False, 0.0) >= 1.0
    assert pacing.take("2", False, 0.0) < 0.2


def test_only_so_many_may_be_claimed_as_go_within_the_next_moment() -> None:
    pacing = Pacing(per_second=100, ahead=0.1)
    room = pacing.room(0.0)
    assert room == 10
    for chat in range(room):
        assert pacing.take(f"{chat}", False, 0.0) <= 0.1
    assert pacing.room(0.0) == 0
    assert pacing.room(0.05) == 5


def test_claiming_is_of_use_again_before_the_next_slot_comes_and_when_there_is_room() -> None:
    pacing = Pacing(per_second=100, ahead=0.1)
    assert pacing.free_at(7.0) == 7.0
    for chat in range(20):
        pacing.take(f"{chat}", False, 7.0)
    again = pacing.free_at(7.0)
    assert 7.1 < again < 7.202 - 0.04
    assert pacing.room(again) >= 5


def test_a_reply_goes_before_all_that_was_not_claimed_yet() -> None:
    pacing = Pacing(per_second=28)
    for chat in range(pacing.room(0.0)):
        pacing.take(f"{chat}", False, 0.0)
    assert pacing.take("someone", False, 0.0, reply=True) < 0.25


def test_three_presses_in_a_row_are_answered_without_waiting_and_the_fourth_waits() -> None:
    pacing = Pacing()
    slots = [pacing.take("7", False, 0.0, reply=True) for _ in range(4)]
    assert slots[2] < 0.1
    assert slots[3] >= 3.0


def test_a_chat_told_to_wait_is_busy_until_then_and_nobody_else_is() -> None:
    pacing = Pacing()
    pacing.hold("7", 30.0)
    pacing.hold("7", 12.0)
    assert pacing.busy(29.0) == {"7"}
    assert pacing.take("7", False, 1.0, reply=True) == 30.0
    assert pacing.take("8", False, 1.0) == 1.0
    assert "7" not in pacing.busy(40.0)


def test_when_all_must_wait_nothing_is_claimed_and_nothing_goes() -> None:
    for pacing in (Pacing(), Pacing(per_second=None)):
        pacing.hold_all(30.0)
        pacing.hold_all(5.0)
        assert pacing.room(1.0) == 0
        assert pacing.take("7", False, 1.0) == 30.0
        assert pacing.room(31.0) > 0


def test_a_channel_without_limits_never_waits() -> None:
    pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
    assert {pacing.take("7", True, 5.0) for _ in range(100)} == {5.0}
    assert pacing.room(5.0) > 1_000_000
    assert pacing.leave(5.0) == 0.0


def test_a_slot_given_back_is_given_to_the_next() -> None:
    pacing = Pacing()
    first = pacing.take("1", False, 0.0)
    second = pacing.take("2", False, 0.0)
    pacing.take("3", False, 0.0)
    pacing.release("2", second)
    pacing.release("unknown", 99.0)
    assert pacing.busy(0.0) == {"1", "3"}
    assert pacing.take("2", False, first) == second


def test_the_topics_of_a_forum_share_one_key() -> None:
    assert chat_of("-1001/7") == chat_of("-1001") == "-1001"


def test_old_chats_are_forgotten() -> None:
    pacing = Pacing(per_second=1000)
    for chat in range(20_000):
        pacing.take(f"{chat}", chat % 2 == 0, chat / 100)
    kept: list[Sized] = [pacing._private, pacing._groups, pacing._ready, pacing._coming, pacing._slots]
    assert max(len(memory) for memory in kept) < 7_000


class Sleepwalker(FakeClock):
    """A clock that is moved by whoever sleeps."""

    async def sleep(self, seconds: float) -> None:
        await self.advance(seconds)


async def test_a_turn_comes_at_its_slot() -> None:
    clock, pacing = Sleepwalker(monotonic=0.0), Pacing(per_second=2)
    await turn(pacing, "1", False, clock=clock)
    assert clock.monotonic() == 0.0
    await turn(pacing, "2", False, clock=clock)
    assert clock.monotonic() == pytest.approx(0.505)


async def test_messages_that_a_stalled_loop_wakes_all_at_once_stay_within_the_limit() -> None:
    class Stalled(FakeClock):
        async def sleep(self, seconds: float) -> None:
            await self.advance(max(seconds, 8.0 - self.monotonic()))

    clock, pacing, left = Stalled(monotonic=5.0), Pacing(per_second=10), []
    for chat in range(35):
        await turn(pacing, f"{chat}", False, clock=clock)
        left.append(clock.monotonic())
    assert left[1] == 8.0
    assert most_within(left, 1.0) == 10


@given(st.lists(st.floats(0.0, 0.3), max_size=80), st.sampled_from([1, 3, 10]))
def test_no_sliding_second_lets_more_go_than_the_limit_whenever_they_are_woken(pauses: list[float], limit: int) -> None:
    pacing, now, left = Pacing(per_second=limit), 50.0, []
    for pause in pauses:
        now += pause
        while (wait := pacing.leave(now)) > 0:
            now += wait
        left.append(now)
    assert most_within(left, 1.0) <= limit


async def test_a_turn_nobody_waits_for_any_more_is_free_again() -> None:
    pacing = Pacing(per_second=2)
    clock = FakeClock()
    await turn(pacing, "1", False, clock=clock)
    waiting = asyncio.create_task(turn(pacing, "2", False, clock=clock))
    await clock.asleep()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert pacing.busy(clock.monotonic()) == {"1"}


def test_in_a_channel_without_a_rhythm_for_chats_only_the_whole_is_paced() -> None:
    pacing = Pacing(per_second=2, per_chat=None)
    assert [pacing.take("7", False, 0.0) for _ in range(2)] == pytest.approx([0.0, 0.505])
    assert pacing.busy(0.0) == set()


async def test_who_stood_in_line_when_the_channel_said_wait_stands_in_line_again() -> None:
    clock, pacing, left = FakeClock(monotonic=0.0), Pacing(per_second=10), []

    async def go(chat: str) -> None:
        await turn(pacing, chat, False, clock=clock, reply=True)
        left.append((chat, clock.monotonic()))

    waiting = [asyncio.create_task(go(chat)) for chat in "123"]
    await clock.asleep(2)
    pacing.hold_all(30.0)
    pacing.hold("2", 60.0)
    await clock.advance(59.0)
    assert [chat for chat, _moment in left] == ["1", "3"]
    assert left[1][1] >= 30.0 and pacing.is_held("2", 59.0) and not pacing.is_held("3", 30.0)
    await clock.advance(2.0)
    await asyncio.gather(*waiting)
    assert left[2][1] >= 60.0


async def test_a_wait_that_is_told_too_late_for_a_turn_ends_it() -> None:
    clock, pacing = FakeClock(monotonic=0.0), Pacing(per_second=10)
    await turn(pacing, "1", False, clock=clock)
    waiting = asyncio.create_task(turn(pacing, "2", False, clock=clock, within=20.0))
    await clock.asleep()
    pacing.hold_all(30.0)
    await clock.advance(1.0)
    assert not await waiting


def test_however_many_replies_wait_one_slot_of_four_is_left_to_deliveries_that_want_it() -> None:
    pacing, now, delivered = Pacing(per_second=10), 0.0, 0
    pacing.take("d", False, 0.0)
    last = max(pacing.take(f"{chat}", False, 0.0, reply=True) for chat in range(40))
    assert 5.0 < last < 5.6
    while now < last:
        now = pacing.free_at(now) + 0.05
        for _ in range(pacing.room(now)):
            delivered += 1
            pacing.take(f"n{delivered}", False, now)
    assert delivered >= 10


def test_slots_that_deliveries_have_no_use_for_go_to_replies() -> None:
    pacing = Pacing(per_second=10)
    pacing.take("d", False, 0.0)
    assert pacing.room(1.0) and pacing.room(3.0)
    slots = [pacing.take(f"{chat}", False, 3.0, reply=True) for chat in range(100)]
    assert slots[-1] < 3.0 + 10.2


def test_how_long_until_any_busy_chat_has_its_turn() -> None:
    pacing = Pacing(per_second=None, per_chat=1, per_group_minute=None)
    assert pacing.until_turn(100.0) == 0
    pacing.take("1", False, 100.0)
    assert pacing.until_turn(100.0) == pytest.approx(1.02)
    pacing.hold("1", 400.0)  # its own turn comes before that, and is of no use
    assert pacing.until_turn(100.0) == 300
    pacing.take("2", False, 100.0)
    assert pacing.until_turn(100.5) == pytest.approx(0.52)
    assert pacing.until_turn(400.0) == 0
