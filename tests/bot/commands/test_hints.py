"""Help, once."""

from datetime import timedelta

from bot.commands.hints import Hints
from tests.bot.commands.people import NOON

A, B = ("telegram", "1"), ("zalo", "1")
HOUR = timedelta(hours=1)


def test_help_is_given_once_an_hour_however_often_it_is_needed() -> None:
    hints = Hints(every=HOUR)
    due = [hints.is_due(A, NOON + minutes * timedelta(minutes=1)) for minutes in (0, 1, 59, 60, 61)]
    assert due == [True, False, False, True, False]


def test_help_may_be_given_more_often_and_then_the_oldest_counts() -> None:
    hints = Hints(most=2, every=HOUR)
    due = [hints.is_due(A, NOON + minutes * timedelta(minutes=1)) for minutes in (0, 30, 59, 60, 61, 90)]
    assert due == [True, True, False, True, False, True]


def test_each_chat_is_helped_by_itself() -> None:
    hints = Hints()
    assert hints.is_due(A, NOON)
    assert hints.is_due(B, NOON)


def test_whoever_found_the_way_may_be_helped_again() -> None:
    hints = Hints()
    hints.is_due(A, NOON)
    hints.reset(A)
    hints.reset(B)
    assert hints.is_due(A, NOON)


def test_no_more_chats_are_remembered_than_there_is_room_for() -> None:
    hints = Hints(remembered=1)
    assert [hints.is_due(chat, NOON) for chat in (A, B, A)] == [True, True, True]
