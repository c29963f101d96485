"""What a month's messages allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from news.delivery.quota import (
    ONCE,
    PARTS,
    SECOND_DAY,
    TWICE,
    Month,
    Purpose,
    day_of,
    is_allowed,
    is_digest_allowed,
    month_begins,
    month_ends,
    pace,
    runs_out,
)

BEGIN = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
MONTH = Month(limit=3000, used=0, chats=53, now=BEGIN)
DAY = timedelta(days=1)


def test_a_month_is_one_of_vietnam() -> None:
    assert month_begins(BEGIN) == datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    assert month_ends(BEGIN) == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert month_ends(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert day_of(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == "2026-11-24"


def test_few_readers_get_full_digests_whenever_they_like() -> None:
    assert pace(replace(MONTH, chats=5)).parts > 1
    assert pace(replace(MONTH, chats=5)).gap == timedelta()
    assert pace(replace(MONTH, chats=0)).parts == PARTS


def test_digests_become_fewer_as_the_budget_shrinks() -> None:
    middle = replace(MONTH, now=BEGIN + 15 * DAY)
    spent = [600, 1000, 1700, 2200, 2900, 3000]
    gaps = [pace(replace(middle, used=used, digests=used)).gap for used in spent]
    assert gaps == [TWICE, TWICE, ONCE, SECOND_DAY, SECOND_DAY, SECOND_DAY]


def test_many_answers_leave_less_for_digests() -> None:
    middle = replace(MONTH, now=BEGIN + 10 * DAY, used=400)
    assert pace(replace(middle, digests=400)).gap < pace(replace(middle, digests=0)).gap


def test_a_chat_waits_its_gap_and_one_that_waited_long_may_touch_the_reserve() -> None:
    month = replace(MONTH, used=2500)
    assert is_digest_allowed(month, last=BEGIN - DAY, gap=ONCE)
    assert not is_digest_allowed(month, last=BEGIN - DAY, gap=SECOND_DAY)
    low = replace(MONTH, used=2750)
    assert not is_digest_allowed(low, last=BEGIN - DAY, gap=ONCE)
    assert is_digest_allowed(low, last=BEGIN - 2 * DAY, gap=ONCE)
    assert is_digest_allowed(low, last=None, gap=ONCE)
    assert not is_digest_allowed(replace(low, waiting=110), last=BEGIN - 2 * DAY, gap=ONCE)


def test_only_what_the_newsroom_hears_takes_the_last_messages() -> None:
    last = replace(MONTH, used=2970)
    assert is_allowed(last, Purpose.NEWSROOM, 30) and not is_allowed(last, Purpose.NEWSROOM, 31)
    for purpose in (Purpose.BROADCAST, Purpose.DIGEST):
        assert is_allowed(replace(MONTH, used=2968), purpose, 2) and not is_allowed(
            replace(MONTH, used=2969), purpose, 2
        )
    assert not is_allowed(last, Purpose.BREAKING) and not is_allowed(last, Purpose.REPLY)
    assert is_allowed(replace(MONTH, used=2849), Purpose.BREAKING)
    assert not is_allowed(replace(MONTH, used=2850), Purpose.REPLY)
    assert is_allowed(replace(MONTH, limit=10, used=9), Purpose.BROADCAST)  # too small a plan to keep anything


def test_it_is_told_when_the_month_runs_out() -> None:
    assert runs_out(MONTH) is None
    assert runs_out(replace(MONTH, used=2900, lately=700, lately_days=7)) == BEGIN + DAY
    assert runs_out(replace(MONTH, used=100, lately=700, lately_days=7)) == BEGIN + 29 * DAY
    assert runs_out(replace(MONTH, used=0, lately=70, lately_days=7)) is None


def test_the_reserve_is_never_most_of_a_small_plan() -> None:
    assert MONTH.reserve == 300
    assert replace(MONTH, limit=90).reserve == 30


@given(st.integers(0, 4000), st.integers(0, 4000), st.integers(0, 100), st.integers(0, 3000), st.integers(0, 30 * 24))
def test_no_month_is_too_odd(limit: int, used: int, chats: int, waiting: int, hours: int) -> None:
    month = Month(limit=limit, used=used, chats=chats, waiting=waiting, now=BEGIN + timedelta(hours=hours))
    assert 1 <= pace(month).parts <= PARTS
    if is_digest_allowed(month, last=None, gap=timedelta()):
        assert month.left > 0
    if is_allowed(month, Purpose.REPLY):
        assert used < limit
