"""When the newsroom hears of what is wrong, and when that it is well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.watch.alarms import Alarm, AlarmKind, News, choose
from tests.make import NOON

MINUTE = timedelta(minutes=1)
DISK = Alarm(number=1, kind=AlarmKind.DISK, subject="/", began=NOON)
TOLD = replace(DISK, notice=7, reported=NOON)
FEED = replace(DISK, kind=AlarmKind.FEED)
JUMP = replace(DISK, kind=AlarmKind.JUMP)


def test_what_begins_is_told_at_once_and_what_was_told_is_not_told_again() -> None:
    assert choose([DISK], reported={}, now=NOON) == News(begun=(DISK,))
    assert not choose([TOLD], reported={AlarmKind.DISK: NOON}, now=NOON + 99 * MINUTE)


def test_what_is_well_is_told_and_what_comes_back_must_be_well_for_longer() -> None:
    over = replace(TOLD, ended=NOON + MINUTE)
    assert choose([over], reported={}, now=NOON + MINUTE) == News(ended=(over,))
    for times, minutes in ((2, 5), (3, 30), (9, 30)):
        again = replace(over, times=times)
        assert not choose([again], reported={}, now=NOON + minutes * MINUTE)
        assert choose([again], reported={}, now=NOON + (minutes + 1) * MINUTE).ended


def test_of_a_kind_of_which_many_come_the_next_are_gathered() -> None:
    reported = {AlarmKind.FEED: NOON}
    more = [replace(FEED, number=number, subject=str(number)) for number in range(5)]
    assert not choose(more, reported=reported, now=NOON + 9 * MINUTE)
    assert choose(more, reported=reported, now=NOON + 10 * MINUTE).begun == tuple(more)
    over = [replace(one, notice=7, reported=NOON, ended=NOON + MINUTE) for one in more]
    assert not choose(over, reported=reported, now=NOON + 9 * MINUTE)
    assert choose([DISK], reported=reported, now=NOON + MINUTE).begun == (DISK,), "another kind does not wait"


def test_what_was_over_before_anybody_could_hear_of_it_is_told_as_over() -> None:
    over = replace(DISK, ended=NOON + 30 * MINUTE)
    assert choose([over], reported={}, now=NOON + 40 * MINUTE) == News(ended=(over,))


@pytest.mark.parametrize(("seconds", "is_told"), [(59, False), (60, True)])
def test_of_many_what_lasted_a_moment_is_not_worth_a_word(seconds: int, *, is_told: bool) -> None:
    over = replace(FEED, ended=NOON + timedelta(seconds=seconds))
    found = choose([over], reported={}, now=NOON + 10 * MINUTE)
    assert (found.ended, found.dropped) == (((over,), ()) if is_told else ((), (over,)))


def test_what_passes_is_told_once_and_never_as_over() -> None:
    assert choose([JUMP, replace(JUMP, ended=NOON)], reported={}, now=NOON).begun == (JUMP, replace(JUMP, ended=NOON))
    assert not choose([replace(JUMP, notice=7, reported=NOON, ended=NOON)], reported={}, now=NOON + 99 * MINUTE)


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_alarm_names_itself_in_few_words(kind: AlarmKind) -> None:
    assert str(replace(DISK, kind=kind)) == f"{kind.in_words('')}: /, since 2026-11-23T05:00+00:00"
    assert kind.in_words("")


def test_what_was_told_by_a_clock_far_ahead_holds_nothing_up() -> None:
    assert choose([FEED], reported={AlarmKind.FEED: NOON + timedelta(days=40)}, now=NOON).begun == (FEED,)
