"""What becomes of a message on Zalo: words, numbers, mentions and the first word of somebody new."""

import asyncio

import pytest

from bot.inbox import Inbox, Incoming
from bot.replies import PATIENCE
from bot.requests import Request
from bot.zalo.choices import READING
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import UNWELL_WAIT
from news.delivery.messages import Choice, Reply
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import TOPICS, Desk, handled, take
from tests.fakes.zalo_events import GROUP, LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client

HOA = "c93d25f680e4ba17c04b"
TRIES = int(PATIENCE / UNWELL_WAIT.total_seconds()) + 1  # until a reply is given up on a platform that is unwell


async def test_words_become_a_request_and_the_reply_is_sent(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("Chủ đề")
    assert await take(inbox, event) == 1
    await handled(desk, 1)
    assert desk.requests == [Request(channel="zalo", address=LAN, words="Chủ đề", who=LAN, name="Lan")]
    assert zalo.texts == ["Đã nghe: Chủ đề"]
    assert desk.handled == [event["message"]["message_id"]]


async def test_words_below_a_picture_are_told_from_others(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await take(inbox, people.photo("/thongbao Nghỉ lễ"), people.text("/thongbao Nghỉ lễ"))
    await handled(desk, 2)
    assert [(one.words, one.illustrated) for one in desk.requests] == [
        ("/thongbao Nghỉ lễ", True),
        ("/thongbao Nghỉ lễ", False),
    ]


async def test_a_number_answers_the_last_question_also_after_a_restart(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk, inbox: Inbox
) -> None:
    await take(inbox, people.text("/chude"))
    await handled(desk, 1)
    assert "2. Giáo dục" in zalo.texts[0]
    await desk.clock.advance(READING)
    await take(inbox, people.text("2"))
    await handled(desk, 2)
    after_restart = desk.open_inbox(zalo_client)
    await take(after_restart, people.text("1"))
    await handled(desk, 3)
    await after_restart.stop()
    assert desk.words == ["/chude", "/theodoi giao-duc", "/theodoi kinh-te"]


async def test_a_second_number_that_comes_too_soon_answers_no_question_that_nobody_read(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    sure = Choice(label="Đồng ý", command="/xong")
    desk.replies["/theodoi kinh-te"] = Reply(text="Chắc chứ?", choices=((sure,),))
    await take(inbox, people.text("/chude"))
    await handled(desk, 1)
    await desk.clock.advance(60)
    await take(inbox, people.text("1"))
    await desk.clock.advance(0.4)
    await take(inbox, people.text("1"))
    await handled(desk, 3)
    assert desk.words == ["/chude", "/theodoi kinh-te", "1"]
    assert (desk.requests[-1].offered, desk.requests[-1].early) == (1, True)
    await desk.clock.advance(READING)
    await take(inbox, people.text("1"), people.text("99"))
    await handled(desk, 5)
    assert desk.words[3:] == ["/xong", "99"] and desk.requests[-1].offered == 1


async def test_what_costs_something_is_agreed_to_in_words(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    send = Choice(label="Gửi cho 48 nơi", command="/thongbao #1 gui 48 tat-ca", typed="gửi 48")
    desk.replies["/thongbao"] = Reply(text="Gửi nhé?", choices=((send, Choice(label="Thôi", command="/thoi")),))
    await take(inbox, people.text("/thongbao"))
    await handled(desk, 1)
    assert zalo.texts[0].splitlines()[-3:] == [
        "Gửi cho 48 nơi: gõ “gửi 48”.",
        "1. Thôi",
        "Để chọn, hãy trả lời bằng số tương ứng.",
    ]
    await desk.clock.advance(READING)
    await take(inbox, people.text("Gửi 48"))
    await handled(desk, 2)
    assert desk.words[-1] == "/thongbao #1 gui 48 tat-ca"


async def test_the_same_message_twice_is_answered_once(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("chào")
    assert list(await asyncio.gather(take(inbox, event), take(inbox, {"ok": True, "result": event}))) == [1, 0]
    await handled(desk, 1)
    assert await take(inbox, event) == 0
    assert len(zalo.sent) == 1


@pytest.mark.parametrize("event", [people.sticker(chat=HOA), people.unsupported(chat=HOA)])
async def test_the_first_message_of_any_kind_is_the_start(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, event: people.Event
) -> None:
    zalo.meets(HOA)
    await take(inbox, event)
    await handled(desk, 1)
    assert desk.words == ["/start"]
    assert zalo.sent[0]["chat_id"] == HOA


@pytest.mark.parametrize("words", ["/theodoi kinh te", "theo doi kinh te"])
async def test_first_words_are_carried_out_and_answered_with_the_welcome_in_one_message(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, words: str
) -> None:
    zalo.meets(HOA)
    desk.replies["/start"] = Reply(text="Chào bạn.", choices=TOPICS.choices)
    await take(inbox, people.text(words, chat=HOA))
    await handled(desk, 1)
    assert desk.words == [words, "/start"]  # so that the welcome tells what is followed now
    [text] = zalo.texts
    assert text.startswith(f"Chào bạn.\n\nĐã nghe: {words}") and "1. Kinh tế" in text


async def test_first_words_that_are_a_greeting_are_answered_by_the_welcome_alone(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.meets(HOA, "d" * 20, "e" * 20)
    desk.replies |= dict.fromkeys(("/start", "xin chào"), Reply(text="Chào bạn.")) | {"/imlang": None}
    await take(inbox, people.text("/START", chat=HOA))
    await take(inbox, people.text("xin chào", chat="d" * 20), people.text("/imlang", chat="e" * 20))
    await handled(desk, 3)
    assert zalo.texts == ["Chào bạn."] * 3


async def test_a_sticker_has_no_words_and_says_nothing_in_a_group(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await desk.greet(GROUP)
    await take(inbox, people.sticker(), people.sticker(chat=GROUP, who=LAN))
    await handled(desk, 2)
    assert [(request.address, request.words, request.wordless) for request in desk.requests] == [(LAN, "", True)]


async def test_in_a_group_the_bots_name_is_no_part_of_the_words(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await desk.greet(GROUP)
    zalo.hears(people.text("@Bot Báo Tin", chat=GROUP, who=LAN))  # the platform knows the group now
    await take(inbox, people.text("@bot báo tin /chude", chat=GROUP, who=LAN))
    await handled(desk, 1)
    await desk.clock.advance(READING)
    await take(inbox, people.photo("@Bot Báo Tin 1", chat=GROUP, who=HOA))
    await take(inbox, people.text("@Bot Báo Tin", chat=GROUP, who=HOA))
    await handled(desk, 3)
    assert desk.words == ["/chude", "/theodoi kinh-te", "/trogiup"]
    assert [request.may_change for request in desk.requests] == [True, False, False]
    assert all(request.group and request.address == GROUP and not request.name for request in desk.requests)
    assert [request.who for request in desk.requests] == [LAN, HOA, HOA]
    assert "nhắc tên bot" in zalo.texts[0]


async def test_a_bot_that_cannot_learn_its_name_goes_by_the_slash_and_asks_again(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.then("getMe", "html 502")
    for words in ("@Bot Báo Tin /chude", "@Bot Báo Tin chủ đề", "@Bot Báo Tin bỏ"):
        await take(inbox, people.text(words))
    await handled(desk, 3)
    assert desk.words == ["/chude", "chủ đề", "bỏ"]
    assert [method for method, _ in zalo.calls].count("getMe") == 2


async def test_what_another_version_kept_is_passed_over(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    await inbox.take(Incoming(id="old", chat=LAN, body=b'{"of": "another version"}'))
    await take(inbox, people.text("chào"))
    await handled(desk, 2)
    assert zalo.texts == ["Đã nghe: chào"] and "another version" in caplog.text
