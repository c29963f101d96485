"""What becomes of a message on Zalo: words, numbers, mentions and the first word of somebody new."""

import asyncio

import pytest

from bot.inbox import Inbox, Incoming
from bot.requests import Request
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import QUOTA_WAIT, UNWELL_WAIT
from news.delivery.messages import Reply
from storage.engine.database import Tx
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk, take
from tests.fakes.zalo_events import GROUP, LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal
from tests.waiting import eventually

HOA = "c93d25f680e4ba17c04b"


async def handled(zalo: FakeZalo, desk: Desk, count: int) -> None:
    await eventually(lambda: len(desk.handled) >= count)


async def test_words_become_a_request_and_the_reply_is_sent(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("Chủ đề")
    assert await take(inbox, event) == 1
    await handled(zalo, desk, 1)
    assert desk.requests == [Request(channel="zalo", address=LAN, words="Chủ đề", who=LAN, name="Lan")]
    assert zalo.texts == ["Đã nghe: Chủ đề"]
    assert desk.handled == [event["message"]["message_id"]]


async def test_a_number_answers_the_last_question_also_after_a_restart(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk, inbox: Inbox
) -> None:
    await take(inbox, people.text("/chude"))
    await handled(zalo, desk, 1)
    assert "2. Giáo dục" in zalo.texts[0]
    await take(inbox, people.text("2"))
    await handled(zalo, desk, 2)
    after_restart = desk.open_inbox(zalo_client)
    await take(after_restart, people.text("1"))
    await handled(zalo, desk, 3)
    await after_restart.stop()
    assert desk.words == ["/chude", "/theodoi giao-duc", "/theodoi kinh-te"]


async def test_the_same_message_twice_is_answered_once(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("chào")
    assert list(await asyncio.gather(take(inbox, event), take(inbox, {"ok": True, "result": event}))) == [1, 0]
    await handled(zalo, desk, 1)
    assert await take(inbox, event) == 0
    assert len(zalo.sent) == 1


@pytest.mark.parametrize(
    "event", [people.sticker(chat=HOA), people.unsupported(chat=HOA), people.text("xin chào", chat=HOA)]
)
async def test_the_first_message_of_any_kind_is_the_start(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, event: people.Event
) -> None:
    zalo.meets(HOA)
    await take(inbox, event)
    await handled(zalo, desk, 1)
    assert desk.words == ["/start"]
    assert zalo.sent[0]["chat_id"] == HOA


async def test_whoever_begins_with_a_command_gets_that_too(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.meets(HOA, "d" * 20)
    await take(inbox, people.text("/theodoi kinh te", chat=HOA))
    await take(inbox, people.text("/START", chat="d" * 20))
    await handled(zalo, desk, 2)
    assert sorted(desk.words) == ["/start", "/start", "/theodoi kinh te"]


async def test_a_sticker_from_a_known_chat_asks_nothing(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await take(inbox, people.sticker())
    await handled(zalo, desk, 1)
    assert not desk.requests and not zalo.sent


async def test_in_a_group_the_bots_name_is_no_part_of_the_words(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await desk.greet(GROUP)
    zalo.hears(people.text("@Bot Báo Tin", chat=GROUP, who=LAN))  # the platform knows the group now
    await take(inbox, people.text("@bot báo tin /chude", chat=GROUP, who=LAN))
    await take(inbox, people.photo("@Bot Báo Tin 1", chat=GROUP, who=HOA))
    await take(inbox, people.text("@Bot Báo Tin", chat=GROUP, who=HOA))
    await handled(zalo, desk, 3)
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
    await handled(zalo, desk, 3)
    assert desk.words == ["/chude", "chủ đề", "bỏ"]
    assert [method for method, _ in zalo.calls].count("getMe") == 2


async def test_no_reply_is_no_message(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    desk.replies["/imlang"] = None
    await take(inbox, people.text("/imlang"))
    await handled(zalo, desk, 1)
    assert not zalo.sent


async def test_a_reply_is_tried_again_while_the_platform_is_unwell(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.then("sendMessage", "html 502", Refusal(403, "oh"))
    await take(inbox, people.text("/chude"))
    for _ in range(2):
        await desk.clock.asleep()
        await desk.clock.advance(UNWELL_WAIT)
    await handled(zalo, desk, 1)
    assert len(zalo.sent) == 1
    assert await Choices(desk.db, desk.clock).interpret(LAN, "1") != "1"


@pytest.mark.parametrize(
    ("troubles", "calls"),
    [
        (["html 502"] * 3, 3),
        ([Refusal(429, "Quota exceeded")], 1),
        ([Refusal(401, "Unauthorized")], 1),
        ([Refusal(400, "user_id is invalid")], 1),
    ],
)
async def test_a_reply_that_cant_be_sent_is_lost_but_its_command_is_not_repeated(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, troubles: list[Refusal], calls: int
) -> None:
    zalo.then("sendMessage", *troubles)
    event = people.text("/chude")
    await take(inbox, event)
    for _ in range(calls - 1):
        await desk.clock.asleep()
        await desk.clock.advance(UNWELL_WAIT)
    await handled(zalo, desk, 1)
    assert len(zalo.calls) == calls
    assert await take(inbox, event) == 0
    assert desk.words == ["/chude"]
    assert await Choices(desk.db, desk.clock).interpret(LAN, "1") == "1"  # nobody saw the question


async def test_a_reply_that_may_have_arrived_is_not_sent_again_but_can_be_answered(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.then("sendMessage", "drop")
    await take(inbox, people.text("/chude"))
    await handled(zalo, desk, 1)
    assert len(zalo.calls) == 1
    assert await Choices(desk.db, desk.clock).interpret(LAN, "1") != "1"


async def test_a_long_reply_that_broke_off_is_whole_when_asked_for_again(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    desk.replies["/moinhat"] = Reply(text="Đầu\n\n" + "chữ " * 475)
    zalo.quota = 1
    await take(inbox, people.text("/moinhat"))
    await handled(zalo, desk, 1)
    zalo.quota = None
    await desk.clock.advance(QUOTA_WAIT)
    await take(inbox, people.text("/moinhat"))
    await handled(zalo, desk, 2)
    assert [text[:3] for text in zalo.texts] == ["Đầu", "Đầu", "chữ"]


async def test_a_question_that_cant_be_kept_is_still_asked(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.db.run(rename, "kept_choices", "away")
    await take(inbox, people.text("/chude"))
    await handled(zalo, desk, 1)
    assert len(zalo.sent) == 1 and "choices not kept" in caplog.text


async def test_a_slow_chat_delays_no_other(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.meets(HOA)
    await desk.greet(HOA)
    zalo.then("sendMessage", "hang")
    await take(inbox, people.text("một"))
    await eventually(lambda: zalo.calls)
    await take(inbox, people.text("hai"), people.text("ba", chat=HOA))
    await handled(zalo, desk, 1)
    assert zalo.texts == ["Đã nghe: ba"]
    zalo.let_go()
    await handled(zalo, desk, 3)
    assert zalo.texts == ["Đã nghe: ba", "Đã nghe: hai"]


async def test_what_another_version_kept_is_passed_over(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    await inbox.take(Incoming(id="old", chat=LAN, body=b'{"of": "another version"}'))
    await take(inbox, people.text("chào"))
    await handled(zalo, desk, 2)
    assert zalo.texts == ["Đã nghe: chào"] and "another version" in caplog.text


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")
