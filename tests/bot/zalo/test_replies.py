"""What becomes of a reply on Zalo: tried again, lost, late, kept to be answered; and it delays no other."""

import pytest

from bot.inbox import Inbox
from bot.replies import PATIENCE
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import UNWELL_WAIT
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply
from storage.engine.types import Tx
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk, handled, take
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal
from tests.waiting import eventually

HOA = "c93d25f680e4ba17c04b"
TRIES = int(PATIENCE / UNWELL_WAIT.total_seconds()) + 1  # until a reply is given up on a platform that is unwell


async def test_no_reply_is_no_message(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    desk.replies["/imlang"] = None
    await take(inbox, people.text("/imlang"))
    await handled(desk, 1)
    assert not zalo.sent


async def test_a_reply_is_tried_again_while_the_platform_is_unwell(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.then("sendMessage", "html 502", Refusal(403, "oh"))
    await take(inbox, people.text("/chude"))
    for _ in range(2):
        await desk.clock.asleep()
        await desk.clock.advance(UNWELL_WAIT)
    await handled(desk, 1)
    assert len(zalo.sent) == 1
    assert (await Choices(desk.db, desk.clock).interpret(LAN, "1")).offered == 2


@pytest.mark.parametrize(
    ("troubles", "calls"),
    [
        (["html 502"] * TRIES, TRIES),
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
    await handled(desk, 1)
    assert len(zalo.calls) == calls
    assert await take(inbox, event) == 0
    assert desk.words == ["/chude"]
    assert (await Choices(desk.db, desk.clock).interpret(LAN, "1")).offered == 0  # nobody saw the question


async def test_a_reply_that_may_have_arrived_is_not_sent_again_but_can_be_answered(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    zalo.then("sendMessage", "drop")
    await take(inbox, people.text("/chude"))
    await handled(desk, 1)
    assert len(zalo.calls) == 1
    assert (await Choices(desk.db, desk.clock).interpret(LAN, "1")).offered == 2


async def test_a_long_reply_that_broke_off_is_whole_when_asked_for_again(
    zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    desk.replies["/moinhat"] = Reply(text="Đầu\n\n" + "chữ " * 475)
    zalo.quota = 1
    await take(inbox, people.text("/moinhat"))
    await desk.clock.asleep()
    zalo.then("sendMessage", Refusal(401, "Unauthorized"))  # and it is lost
    await desk.clock.advance(1.0)
    await handled(desk, 1)
    zalo.quota = None
    await take(inbox, people.text("/moinhat"))
    await handled(desk, 2)
    assert [text[:3] for text in zalo.texts] == ["Đầu", "Đầu", "chữ"]


async def test_twenty_readers_at_once_are_all_answered_by_a_platform_slower_than_we_think(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk
) -> None:
    """It takes one message a second, and we send five: each 429 is "too fast", for the month has hardly begun."""
    readers = [f"{number:020x}" for number in range(20)]
    zalo.meets(*readers)
    zalo.gap, zalo.clock = 1.0, desk.clock.monotonic
    pacing = Pacing(per_second=5, per_chat=1, per_group_minute=20)
    inbox = desk.open_inbox(zalo_client, pacing=pacing)
    await take(inbox, *(people.text("/chude", chat=reader) for reader in readers))
    for _ in range(1000):
        # all who are not done wait for the clock: nothing is on its way while it moves
        await eventually(lambda: desk.clock.waiting >= len(readers) - len(desk.handled))
        if len(desk.handled) == len(readers):
            break
        await desk.clock.advance(0.2)
    await inbox.stop(within=1)
    assert sorted(said["chat_id"] for said in zalo.sent) == readers
    assert zalo.too_fast > 0


async def test_a_question_that_cant_be_kept_is_still_asked(
    zalo: FakeZalo, desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.db.run(refuse_choices)
    await take(inbox, people.text("/chude"))
    await handled(desk, 1)
    assert len(zalo.sent) == 1 and "choices not kept" in caplog.text


async def test_a_slow_chat_delays_no_other(zalo: FakeZalo, desk: Desk, inbox: Inbox) -> None:
    zalo.meets(HOA)
    await desk.greet(HOA)
    zalo.then("sendMessage", "hang")
    await take(inbox, people.text("một"))
    await eventually(lambda: zalo.calls)
    await take(inbox, people.text("hai"), people.text("ba", chat=HOA))
    await handled(desk, 1)
    assert zalo.texts == ["Đã nghe: ba"]
    zalo.let_go()
    await handled(desk, 3)
    assert zalo.texts == ["Đã nghe: ba", "Đã nghe: hai"]


def refuse_choices(tx: Tx) -> None:
    tx.run("CREATE TRIGGER full BEFORE INSERT ON kept_choices BEGIN SELECT RAISE(ABORT, 'no room'); END")
