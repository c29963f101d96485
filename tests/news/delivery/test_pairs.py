"""What the slow model says of an article and a chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.delivery.pairs import (
    AlertRow,
    ArticleRow,
    ChatRow,
    FanOutRow,
    FilterRow,
    Name,
    Pair,
    Why,
    compare,
    decide,
    is_let_in,
)
from tests.make import NOON

PARTY, HEALTH = ("topic", "xay-dung-dang"), ("topic", "y-te")
ALL = ("topic", "*")
DURIAN, PRICE = ("keyword", "sầu riêng"), ("keyword", "giá")
DALAT, CAMAU = ("province", "lam-dong"), ("province", "ca-mau")
PAPER, OTHER_PAPER = ("newspaper", "bao-lam-dong"), ("newspaper", "bao-ca-mau")

ABOUT = frozenset({ALL, PARTY, DURIAN, DALAT, PAPER})
FAN_OUT = FanOutRow(begun=NOON, ended=NOON + timedelta(seconds=1))
ARTICLE = ArticleRow(number=7, state="matched", labels=ABOUT, fan_out=FAN_OUT)
CHAT = ChatRow(number=3, filters=(FilterRow(wanted=frozenset({PARTY})),))
WRITTEN = AlertRow(article=7, state="sent")


def pair(chat: ChatRow = CHAT, article: ArticleRow = ARTICLE, **values: object) -> Pair:
    return Pair(article=article, chat=chat, **values)  # type: ignore[arg-type]  # names and types as in Pair


@pytest.mark.parametrize(
    ("wanted", "excepted", "comes"),
    [
        ({PARTY}, set(), True),
        ({HEALTH}, set(), False),
        ({HEALTH, DURIAN}, set(), True),
        ({ALL}, set(), True),
        ({ALL}, {HEALTH}, True),
        ({ALL}, {PARTY}, False),
        ({ALL}, {DURIAN}, False),
        ({ALL}, {DALAT}, False),
        ({ALL}, {PAPER}, False),
        ({PARTY, DALAT}, set(), True),
        ({PARTY, CAMAU}, set(), False),
        ({PARTY, CAMAU, DALAT}, set(), True),
        ({PARTY, PAPER}, set(), True),
        ({PARTY, OTHER_PAPER}, set(), False),
        ({PARTY, DALAT, OTHER_PAPER}, set(), False),
        ({DALAT, PAPER}, set(), False),  # places and papers narrow what is asked for, and ask for nothing
        (set(), set(), False),
    ],
)
def test_a_filter_lets_in_what_it_asks_for(wanted: set[Name], excepted: set[Name], comes: bool) -> None:
    assert is_let_in(FilterRow(wanted=frozenset(wanted), excepted=frozenset(excepted)), ABOUT) is comes


def test_one_of_several_filters_is_enough() -> None:
    several = replace(CHAT, filters=(FilterRow(wanted=frozenset({HEALTH})), *CHAT.filters))
    assert decide(pair(several)).expected is True


LATER, LONG_AFTER = NOON + timedelta(milliseconds=500), NOON + timedelta(days=1)
OPEN = replace(ARTICLE, fan_out=FanOutRow(begun=NOON, after_chat=2))


@pytest.mark.parametrize(
    ("chat", "article", "expected", "why"),
    [
        (CHAT, ARTICLE, True, Why.ASKED),
        (replace(CHAT, filters=()), ARTICLE, False, Why.NOT_ASKED),
        (CHAT, replace(ARTICLE, state="silent"), False, Why.SILENT),
        (CHAT, replace(ARTICLE, state="withdrawn"), None, Why.WITHDRAWN),
        (CHAT, replace(ARTICLE, fan_out=None), None, Why.NO_RECORD),
        (replace(CHAT, changed_after=6), ARTICLE, True, Why.ASKED),
        (replace(CHAT, changed_after=7), ARTICLE, None, Why.CHANGED),
        (replace(CHAT, is_active=False), ARTICLE, False, Why.AWAY),
        (replace(CHAT, paused_until=NOON), ARTICLE, True, Why.ASKED),
        (replace(CHAT, paused_until=LATER), ARTICLE, None, Why.PAUSE_ENDED),
        (replace(CHAT, paused_until=LONG_AFTER), ARTICLE, False, Why.PAUSED),
        (replace(CHAT, paused_until=LONG_AFTER), OPEN, None, Why.PAUSE_ENDED),
        (CHAT, OPEN, None, Why.UNDER_WAY),
        (replace(CHAT, number=2), OPEN, True, Why.ASKED),
    ],
)
def test_a_pair_is_decided_by_its_rows(chat: ChatRow, article: ArticleRow, expected: bool | None, why: Why) -> None:
    found = decide(pair(chat, article))
    assert (found.expected, found.why) == (expected, why)


def test_a_row_that_is_missing_or_too_much_is_a_difference() -> None:
    assert compare(pair(row=WRITTEN)) is None
    missing = compare(pair())
    assert missing is not None and missing.is_missing
    unasked = compare(pair(replace(CHAT, filters=()), row=WRITTEN))
    assert unasked is not None and not unasked.is_missing
    assert compare(pair(replace(CHAT, filters=()))) is None


def test_nothing_is_said_of_a_chat_that_changed_since() -> None:
    changed = replace(CHAT, changed_after=7)
    assert compare(pair(changed)) is None
    assert compare(pair(changed, row=WRITTEN)) is None


def test_a_story_is_heard_of_once() -> None:
    other = AlertRow(article=5, state="waiting")
    assert compare(pair(same_story=(other,))) is None
    twice = compare(pair(row=WRITTEN, same_story=(other,)))
    assert twice is not None and twice.decision.why is Why.STORY
    assert compare(pair(row=WRITTEN, same_story=(replace(other, state="dropped", reason="refused"),))) is None
    assert compare(pair(row=WRITTEN, same_story=(replace(other, state="dropped", reason="unconfirmed"),))) is not None
    assert compare(pair(row=replace(WRITTEN, state="dropped", reason="gone"), same_story=(other,))) is None


def test_a_story_that_a_chat_had_before_it_changed_is_no_reason_for_an_alarm() -> None:
    changed = replace(CHAT, changed_after=5)
    assert compare(pair(changed, row=WRITTEN, same_story=(AlertRow(article=5, state="sent"),))) is None
