"""Every alarm has words, for one and for many, when it begins and when it is over, in both languages."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.texts import LANGUAGES, language
from bot.words.alarms import PARAGRAPHS, describe_alarms, describe_lasting
from news.watch.alarms import Alarm, AlarmKind, Detail
from storage.outbox.rows import LANES
from tests.fakes.channels import channels
from tests.make import NOON

MOMENT = NOON.isoformat()
DETAIL: Detail = {
    "began": MOMENT, "since": MOMENT, "until": MOMENT, "last": MOMENT, "ours": MOMENT, "theirs": MOMENT,
    "why": "no answer", "count": 7, "title": "Tin khẩn", "newspapers": 4, "feeds": 9, "newspaper": "Báo A",
    "section": "Y tế", "verdict": "timeout", "hours": 30, "name": "Y tế", "free": 12, "need": 100, "seconds": -90_000,
    "reason": "đĩa đầy",
}  # fmt: skip
#: Of what is found when all is counted again: the first of them, as JSON.
FIRST = {
    AlarmKind.BOOKS: {
        "day": "2026-11-23", "newspaper": "Báo A", "channel": "telegram", "account": "sent", "booked": 2, "found": 1,
    },
    AlarmKind.CURSOR: {"kind": "broadcast", "item": 3},
    AlarmKind.PAIR: {"title": "Tin", "channel": "telegram", "chat": 4, "missing": True, "why": "asked"},
}  # fmt: skip
ALONE = (AlarmKind.JUMP, AlarmKind.CLOCK, AlarmKind.DAMAGE, AlarmKind.COPY, AlarmKind.NETWORK, *FIRST)  #: but one


def alarms(kind: AlarmKind) -> list[Alarm]:
    """One of this kind, or seven."""
    detail = {**DETAIL, "first": json.dumps([FIRST[kind]])} if kind in FIRST else DETAIL
    one = Alarm(number=1, kind=kind, subject="telegram", detail=detail, times=2, began=NOON)
    return [one] if kind in ALONE else [replace(one, subject=f"telegram {at}") for at in range(7)]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", AlarmKind)
def test_every_kind_says_what_is_wrong_and_when_it_is_well(kind: AlarmKind, code: str) -> None:
    assert set(PARAGRAPHS) == set(AlarmKind)
    with language(code):
        for many in (alarms(kind)[:1], alarms(kind)):
            over = [replace(one, ended=NOON + timedelta(minutes=9)) for one in many]
            began, ended = (describe_alarms(*pair, channels=channels()) for pair in ((many, ()), ((), over)))
            assert began and "{" not in began + ended and bool(ended) is not kind.passes
            assert describe_lasting(many, channels=channels()) == began


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ("polling", "hỏi các nguồn tin"),
        ("matching", "phân loại bài mới"),
        ("pages", "đọc trang của bài thiếu sapo"),
        ("delivery zalo", "gửi tin trên Zalo"),
        ("inbox webchat", "trả lời người đọc trên trang web"),
    ],
)
def test_work_that_stands_still_is_named(work: str, words: str) -> None:
    alarm = Alarm(number=1, kind=AlarmKind.LANE, subject=work, began=NOON)
    assert f"• {words}" in describe_alarms([alarm], (), channels=channels())


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_is_named_by_what_is_sent(lane: int) -> None:
    detail: Detail = {"channel": "telegram", "lane": lane, "since": MOMENT}
    alarm = Alarm(number=1, kind=AlarmKind.LANE, subject=f"telegram {lane}", detail=detail, began=NOON)
    words = describe_alarms([alarm], (), channels=channels())
    assert "trên Telegram, chờ từ 12:00 23/11/2026" in words


def test_a_clock_that_jumped_says_how_far_and_a_paper_whose_feeds_fail_says_why() -> None:
    jump = Alarm(number=1, kind=AlarmKind.JUMP, detail={"seconds": -90_000}, began=NOON)
    assert "lùi lại 1 ngày 1 giờ" in describe_alarms([jump], (), channels=channels())
    silent = alarms(AlarmKind.NEWSPAPER)[0]
    assert "(quá lâu không trả lời xong)" in describe_alarms([silent], (), channels=channels())
    answering = replace(silent, detail={**DETAIL, "verdict": ""})
    assert "(" not in describe_alarms([answering], (), channels=channels())


@pytest.mark.parametrize("kind", [AlarmKind.BOOKS, AlarmKind.PAIR])
def test_of_many_that_are_wrong_those_that_are_not_named_are_counted(kind: AlarmKind) -> None:
    assert "\n… và 6 nữa\n" in describe_alarms(alarms(kind), (), channels=channels())
