"""What the waits promise: later each time, as long as it is of use, never more copies than may be."""

from datetime import timedelta

import pytest

from news.delivery.retries import COPIES, believed, next_try, of_use_until
from tests.make import NOON

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_each_try_comes_later_and_the_fifth_copy_is_the_last() -> None:
    until = NOON + 72 * HOUR
    waits = [next_try(copies, most=COPIES, now=NOON, until=until) for copies in range(1, 6)]
    assert waits == [NOON + 30 * SECOND, NOON + 300 * SECOND, NOON + HOUR, NOON + 6 * HOUR, None]


def test_a_channel_whose_messages_are_few_gets_one_more_try() -> None:
    assert next_try(1, most=2, now=NOON, until=NOON + HOUR) == NOON + 30 * SECOND
    assert next_try(2, most=2, now=NOON, until=NOON + HOUR) is None


def test_what_is_of_no_more_use_is_not_tried_again_but_for_once() -> None:
    assert next_try(3, most=COPIES, now=NOON, until=NOON + 59 * timedelta(minutes=1)) is None
    assert next_try(1, most=COPIES, now=NOON, until=NOON - HOUR) == NOON + 30 * SECOND


@pytest.mark.parametrize(
    ("kind", "breaking", "hours"),
    [
        ("alert", True, 6),
        ("alert", False, 24),
        ("edit", False, 24),
        ("broadcast", False, 72),
        ("notice", False, 72),
        ("digest", False, 24),
    ],
)
def test_each_kind_is_of_use_for_as_long_as_it_is_news(kind: str, breaking: bool, hours: int) -> None:
    assert of_use_until(kind, breaking=breaking, created=NOON) == NOON + hours * HOUR


def test_a_digest_is_of_use_until_the_next_one() -> None:
    next_digest = NOON + 6 * HOUR
    assert of_use_until("digest", breaking=False, created=NOON, next_digest=next_digest) == next_digest
    assert of_use_until("alert", breaking=False, created=NOON, next_digest=next_digest) == NOON + 24 * HOUR


@pytest.mark.parametrize(
    ("asked", "everywhere", "kept"),
    [
        (10**9, True, 3600.0),
        (10**9, False, 86_400.0),
        (9000, False, 9000.0),
        (-1, True, 1.0),
        (0, False, 1.0),
        (0.25, True, 1.0),
        (90, True, 90.0),
    ],
)
def test_a_platform_s_wait_is_believed_within_reason(asked: float, everywhere: bool, kept: float) -> None:
    assert believed(timedelta(seconds=asked), everywhere=everywhere).total_seconds() == kept
