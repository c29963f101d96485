"""Why a chat has no message of an article: the first cause that holds."""

from dataclasses import replace
from datetime import timedelta

from news.delivery.absences import Absence, Interest, find_absence
from tests.make import NOON

DAY = timedelta(days=1)
WANTS = Interest(follows=True, wants=True, excepts=False, since=NOON - DAY)


def absence(chosen: Interest, *, days: int | None = 1) -> Absence:
    """Of an article that was fanned out so many days ago."""
    sent = None if days is None else NOON - days * DAY
    return find_absence(chosen, sent=sent, kept_since=NOON - 60 * DAY, now=NOON)


def test_what_was_heard_of_from_another_newspaper_comes_before_all_else() -> None:
    assert absence(replace(WANTS, follows=False, wants=False, heard_elsewhere=True)) is Absence.STORY


def test_what_is_not_followed_left_out_or_elsewhere_is_told_apart() -> None:
    assert absence(replace(WANTS, follows=False, wants=False)) is Absence.NOT_FOLLOWED
    assert absence(replace(WANTS, wants=False, excepts=True)) is Absence.EXCEPTED
    assert absence(replace(WANTS, wants=False)) is Absence.ELSEWHERE


def test_what_is_wanted_may_be_too_long_ago_or_have_come_before_it_was_followed() -> None:
    assert absence(WANTS, days=None) is Absence.FORGOTTEN
    assert absence(WANTS, days=61) is Absence.FORGOTTEN
    assert absence(WANTS, days=2) is Absence.LATER
    assert absence(replace(WANTS, paused_until=NOON + DAY)) is Absence.PAUSED


def test_where_nothing_explains_it_that_is_said() -> None:
    assert absence(WANTS) is Absence.UNCLEAR
    assert absence(replace(WANTS, since=None, paused_until=NOON)) is Absence.UNCLEAR
