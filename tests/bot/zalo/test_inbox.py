"""Each message is answered once, in its chat's order, and never at another chat's cost."""

import asyncio

import pytest

from bot.requests import Request
from bot.zalo.client import ZaloClient
from bot.zalo.inbox import CHAT_ROOM, TRIES, Inbox
from news.delivery.messages import Reply
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk
from tests.fakes.zalo_events import GROUP, LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import open_inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal
from tests.waiting import PATIENCE, eventually

HOA = "c93d25f680e4ba17c04b"


async def handled(zalo: FakeZalo, desk: Desk, count: int) -> None:
    await eventually(lambda: len(desk.remembered) >= count)


async def test_words_become_a_request_and_the_reply_is_sent(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("Chủ đề")
    assert await inbox.take(event) == 1
    await handled(zalo, desk, 1)
    assert desk.requests == [Request(channel="zalo", address=LAN, words="Chủ đề", who=LAN, name="Lan")]
    assert zalo.texts == ["Đã nghe: Chủ đề"]
    assert desk.remembered == [event["message"]["message_id"]]


async def test_a_number_answers_the_last_question_also_after_a_restart(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk, inbox: Inbox
) -> None:
    await inbox.take(people.text("/chude"))
    await handled(zalo, desk, 1)
    assert "2. Giáo dục" in zalo.texts[0]
    await inbox.take(people.text("2"))
    await handled(zalo, desk, 2)
    after_restart = open_inbox(zalo_client, desk)
    await after_restart.take(people.text("1"))
    await handled(zalo, desk, 3)
    await after_restart.stop()
    assert desk.words == ["/chude", "/theodoi giao-duc", "/theodoi kinh-te"]


async def test_the_same_message_twice_is_answered_once(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    event = people.text("chào")
    assert list(await asyncio.gather(inbox.take(event), inbox.take({"ok": True, "result": event}))) == [1, 0]
    await handled(zalo, desk, 1)
    assert await inbox.take(event) == 0
    assert len(zalo.sent) == 1


@pytest.mark.parametrize(
    "event", [people.sticker(chat=HOA), people.unsupported(chat=HOA), people.text("xin chào", chat=HOA)]
)
async def test_the_first_message_of_any_kind_is_the_start(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, event: people.Event
) -> None:
    zalo.meets(HOA)
    await inbox.take(event)
    await handled(zalo, desk, 1)
    assert desk.words == ["/start"]
    assert zalo.sent[0]["chat_id"] == HOA


async def test_whoever_begins_with_a_command_gets_that_too(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.meets(HOA, "d" * 20)
    await inbox.take(people.text("/theodoi kinh te", chat=HOA))
    await inbox.take(people.text("/START", chat="d" * 20))
    await handled(zalo, desk, 2)
    assert sorted(desk.words) == ["/start", "/start", "/theodoi kinh te"]


async def test_a_sticker_from_a_known_chat_asks_nothing(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await inbox.take(people.sticker())
    await handled(zalo, desk, 1)
    assert not desk.requests and not zalo.sent


async def test_in_a_group_the_bots_name_is_no_part_of_the_words(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    desk.greeted.add(GROUP)
    desk.leaders = {LAN}
    zalo.hears(people.text("@Bot Báo Tin", chat=GROUP, who=LAN))  # the platform knows the group now
    await inbox.take(people.text("@bot báo tin /chude", chat=GROUP, who=LAN))
    await inbox.take(people.photo("@Bot Báo Tin 1", chat=GROUP, who=HOA))
    await inbox.take(people.text("@Bot Báo Tin", chat=GROUP, who=HOA))
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
        await inbox.take(people.text(words))
    await handled(zalo, desk, 3)
    assert desk.words == ["/chude", "chủ đề", "bỏ"]
    assert [method for method, _ in zalo.calls].count("getMe") == 2


async def test_no_reply_is_no_message(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    desk.replies["/imlang"] = None
    await inbox.take(people.text("/imlang"))
    await handled(zalo, desk, 1)
    assert not zalo.sent


async def test_a_reply_is_tried_again_while_the_platform_is_unwell(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.then("sendMessage", "html 502", Refusal(403, "oh"))
    await inbox.take(people.text("/chude"))
    await handled(zalo, desk, 1)
    assert len(zalo.sent) == 1
    assert desk.questions


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
    await inbox.take(event)
    await handled(zalo, desk, 1)
    assert len(zalo.calls) == calls
    assert await inbox.take(event) == 0
    assert desk.words == ["/chude"]
    assert not desk.questions  # nobody saw the question


async def test_a_reply_that_may_have_arrived_is_not_sent_again_but_can_be_answered(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.then("sendMessage", "drop")
    await inbox.take(people.text("/chude"))
    await handled(zalo, desk, 1)
    assert len(zalo.calls) == 1
    assert desk.questions


async def test_a_long_reply_that_broke_off_is_whole_when_asked_for_again(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    desk.replies["/moinhat"] = Reply(text="Đầu\n\n" + "chữ " * 475)
    zalo.quota = 1
    await inbox.take(people.text("/moinhat"))
    await handled(zalo, desk, 1)
    zalo.quota = None
    await inbox.take(people.text("/moinhat"))
    await handled(zalo, desk, 2)
    assert [text[:3] for text in zalo.texts] == ["Đầu", "Đầu", "chữ"]


async def test_a_question_that_cant_be_kept_is_still_asked(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    await inbox.take(people.text("/chude"))
    desk.full = 1
    await handled(zalo, desk, 1)
    assert len(zalo.sent) == 1 and not desk.questions


async def test_a_fault_in_one_message_stops_no_other_and_is_tried_again_when_it_comes_again(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    desk.failures = 1
    event = people.text("chào")
    await inbox.take(event)
    await eventually(lambda: "message not handled" in caplog.text)
    assert not desk.remembered
    await eventually(lambda: not inbox._in_hand)
    assert await inbox.take(event) == 1
    await handled(zalo, desk, 1)
    assert zalo.texts == ["Đã nghe: chào"]


async def test_a_message_that_always_fails_is_given_up(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    desk.failures = 100
    event = people.text("chào")
    for _ in range(TRIES):
        assert await inbox.take(event) == 1
        await eventually(lambda: not inbox._in_hand)
    assert await inbox.take(event) == 0
    assert "given up" in caplog.text and len(desk.requests) == TRIES


async def test_failed_messages_that_never_come_again_are_not_kept_for_ever(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.zalo.inbox.ROOM", 3)
    desk.failures = 100
    for number in range(10):
        await inbox.take(people.text(str(number)))
    await eventually(lambda: not inbox._in_hand)
    assert len(inbox._failures) == 3


async def test_a_slow_chat_delays_no_other(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.meets(HOA)
    desk.greeted.add(HOA)
    zalo.then("sendMessage", "hang")
    await inbox.take(people.text("một"))
    await eventually(lambda: zalo.calls)
    await inbox.take(people.text("hai"))
    await inbox.take(people.text("ba", chat=HOA))
    await handled(zalo, desk, 1)
    assert zalo.texts == ["Đã nghe: ba"]
    zalo.let_go()
    await inbox.stop(within=PATIENCE)
    assert zalo.texts == ["Đã nghe: ba", "Đã nghe: hai"]


async def test_a_stop_handles_what_is_waiting_and_takes_nothing_more(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    for number in range(20):
        await inbox.take(people.text(str(number)))
    await inbox.stop(within=PATIENCE)
    assert len(zalo.sent) == 20
    assert not await inbox.offer(people.text("muộn rồi"))


async def test_a_stop_does_not_wait_for_ever(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    zalo.then("sendMessage", "hang")
    await inbox.take(people.text("chào"))
    await eventually(lambda: zalo.calls)
    await inbox.stop(within=0.05)
    assert "unanswered count=1" in caplog.text
    assert not desk.remembered


async def test_a_flood_of_one_chat_is_dropped_and_the_others_are_heard(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    zalo.meets(HOA)
    desk.greeted.add(HOA)
    taken = [await inbox.take(people.text(str(number))) for number in range(CHAT_ROOM + 5)]
    assert sum(taken) == CHAT_ROOM and "reason=flood" in caplog.text
    assert await inbox.offer(people.text("chào", chat=HOA))
    await handled(zalo, desk, CHAT_ROOM + 1)


async def test_a_flood_that_comes_all_at_once_is_dropped_too_and_not_kept(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.then("sendMessage", "hang")
    events = [people.text(str(number)) for number in range(CHAT_ROOM + 5)]
    assert all(await asyncio.gather(*(inbox.offer(event) for event in events)))
    assert len(desk.held) == CHAT_ROOM


async def test_where_there_is_no_room_a_poll_waits_and_a_webhook_is_told_to_come_again(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk
) -> None:
    inbox = open_inbox(zalo_client, desk, room=1)
    zalo.then("sendMessage", "hang")
    await inbox.take(people.text("một"))
    again = people.text("hai")
    assert not await inbox.offer(again)
    waiting = asyncio.create_task(inbox.take(people.text("ba")))
    zalo.let_go()
    await handled(zalo, desk, 2)
    assert await waiting == 1
    assert await inbox.offer(again)
    await inbox.stop()
    assert desk.words == ["một", "ba", "hai"]


async def test_a_full_disk_leaves_the_message_to_come_again(desk: Desk, inbox: Inbox) -> None:
    desk.full = 1
    events = [people.text("một"), people.text("hai")]
    with pytest.raises(Exception, match="disk is full"):
        await inbox.take(events)
    assert await inbox.take(events) == 2


async def test_what_was_kept_and_not_handled_is_taken_up_again_in_order(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    zalo.then("sendMessage", "hang")
    for words in ("một", "hai"):
        assert await inbox.offer(people.text(words))
    await eventually(lambda: zalo.calls)
    left = list(desk.held.values())
    assert len(left) == 2
    await inbox.stop(within=0)
    assert not zalo.sent

    after_restart = open_inbox(zalo_client, desk)
    await after_restart.take_back([b'{"of": "another version"}', *left])
    await after_restart.take_back(left)  # both are in hand
    await handled(zalo, desk, 2)
    await after_restart.stop()
    assert zalo.texts == ["Đã nghe: một", "Đã nghe: hai"]
    assert not desk.held and "another version" in caplog.text


async def test_what_finds_no_room_stays_kept(zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk) -> None:
    wide = open_inbox(zalo_client, desk)
    zalo.then("sendMessage", "hang")
    for words in ("một", "hai"):
        await wide.take(people.text(words))
    await eventually(lambda: zalo.calls)
    await wide.stop(within=0)
    narrow = open_inbox(zalo_client, desk, room=1)
    await narrow.take_back(list(desk.held.values()))
    await handled(zalo, desk, 1)
    await narrow.stop()
    assert len(desk.held) == 1
