"""Polling takes one message at a time, never in a tight loop, and says plainly why it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest

from bot.inbox import Inbox
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.polling import GAP_SECONDS, ZaloPolling
from jobs.delivery.holding import Holding
from storage.engine.types import Tx
from tests.fakes import zalo_events as people
from tests.fakes.outlet import FakeChannel
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk
from tests.fakes.zalo_events import GROUP, LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal
from tests.waiting import eventually, patience

GAP = 0.2
LATE = 0.02  # a timer may come a little early


@asynccontextmanager
async def polling(
    client: ZaloClient, inbox: Inbox, *, gap: float = GAP, holding: Holding | None = None
) -> AsyncIterator[asyncio.Task[str]]:
    """Polling while the block lasts."""
    holding = holding or FakeChannel(ZaloOutlet(client)).holding
    job = ZaloPolling(client, inbox, holding=holding, gap=gap, longest_backoff=gap * 4)
    task = asyncio.create_task(job.run())
    yield task
    job.stop()
    async with patience():
        await task


@pytest.mark.parametrize("again", [0, 2], ids=["told once", "told again and again"])
@pytest.mark.parametrize("idle", ["status", "body"])
async def test_each_message_is_answered_once_whatever_the_platform_does(
    zalo: FakeZalo,
    zalo_client: ZaloClient,
    inbox: Inbox,
    desk: Desk,
    again: int,
    idle: Literal["status", "body"],
) -> None:
    zalo.handed_out_again, zalo.idle = again, idle
    await desk.greet(GROUP)
    async with polling(zalo_client, inbox, gap=0.01) as task:
        zalo.hears(people.text("một"), people.sticker(), people.unknown(), people.text("hai", bot=True))
        zalo.hears(people.text("@Bot Báo Tin hai", chat=GROUP, who=LAN), people.text("ba"))
        polls = len(zalo.polled)
        await eventually(lambda: len(zalo.sent) >= 4 and len(zalo.polled) > polls + 6 * (again + 1) + 1)
    assert task.result() == ""
    assert sorted(desk.words) == ["", "ba", "hai", "một"]
    assert len(zalo.sent) == 4


def test_a_second_passes_before_the_next_poll_unless_there_was_something_new() -> None:
    assert GAP_SECONDS >= 1


async def test_after_something_new_it_asks_again_at_once(zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox) -> None:
    zalo.hears(people.text("chào"))
    async with polling(zalo_client, inbox, gap=60):
        await eventually(lambda: len(zalo.polled) >= 2)


async def test_a_message_told_again_is_no_reason_to_hurry(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox
) -> None:
    zalo.handed_out_again = 3
    zalo.hears(people.text("chào"))
    begun = asyncio.get_running_loop().time()
    async with polling(zalo_client, inbox):
        await eventually(lambda: len(zalo.polled) >= 5)
    # From the beginning, not from each other: a poll is timed where it sets out, and may arrive late.
    assert all(arrived - begun >= number * GAP - LATE for number, arrived in enumerate(zalo.polled[1:]))


async def test_a_platform_that_does_not_wait_is_not_asked_in_a_tight_loop(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox
) -> None:
    zalo.idle_after = 0
    begun = asyncio.get_running_loop().time()
    async with polling(zalo_client, inbox):
        await eventually(lambda: len(zalo.polled) >= 4)
    assert all(arrived - begun >= number * GAP - LATE for number, arrived in enumerate(zalo.polled))


async def test_errors_are_waited_out_longer_and_longer_and_polling_goes_on(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, desk: Desk
) -> None:
    zalo.then("getUpdates", "html 502", "html 502", "drop", Refusal(429, "Quota exceeded"), Refusal(403, "oh"))
    zalo.hears(people.text("chào"))
    begun = asyncio.get_running_loop().time()
    async with polling(zalo_client, inbox, gap=0.03):
        await eventually(lambda: desk.words)
    waited = asyncio.get_running_loop().time() - begun
    assert waited >= 0.03 + 0.06 + 0.12 + 0.12 + 0.12 - LATE
    assert desk.words == ["chào"]


async def test_a_webhook_ends_polling_with_the_command_to_run(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    await zalo_client.set_webhook("https://bot.example.org/zalo/webhook", "s" * 32)
    async with polling(zalo_client, inbox) as task:
        assert "baotin zalo webhook delete" in await task
    assert "polling stopped: a webhook is set" in caplog.text


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_holds_the_channel_and_is_asked_about_until_it_is_taken(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, desk: Desk, code: int
) -> None:
    refusal = Refusal(code, "No such bot")
    holding = FakeChannel(ZaloOutlet(zalo_client)).holding
    zalo.then("getUpdates", refusal, refusal)
    zalo.then("getMe", refusal, refusal)
    zalo.hears(people.text("chào"))
    async with polling(zalo_client, inbox, gap=0.03, holding=holding):
        await eventually(lambda: holding.in_words)
        assert holding.outage is not None and holding.outage.for_a_person
        await eventually(lambda: desk.words)
        await eventually(lambda: holding.until_probe() == 0)


async def test_one_answer_that_refuses_the_token_is_no_outage_while_another_takes_it(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, desk: Desk
) -> None:
    holding = FakeChannel(ZaloOutlet(zalo_client)).holding
    zalo.then("getUpdates", Refusal(401, "Unauthorized"))
    zalo.hears(people.text("chào"))
    async with polling(zalo_client, inbox, gap=0.03, holding=holding):
        await eventually(lambda: desk.words)
    assert holding.outage is None


async def test_what_cannot_be_kept_is_not_lost(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.db.run(rename, "updates_waiting", "away")
    zalo.hears(people.text("chào"))
    async with polling(zalo_client, inbox, gap=0.01):
        await eventually(lambda: "waits for the database" in caplog.text)
        await desk.db.run(rename, "away", "updates_waiting")
        await eventually(lambda: desk.handled)
    assert desk.words == ["chào"]


async def test_a_stop_does_not_wait_for_the_database(
    zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.db.run(rename, "updates_waiting", "away")
    zalo.hears(people.text("chào"))
    async with polling(zalo_client, inbox):
        await eventually(lambda: "waits for the database" in caplog.text)
    assert not desk.words


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")


async def test_who_comes_after_the_fiftieth_is_not_heard(zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox) -> None:
    zalo.hears(*(people.text("chào", chat=f"{number:020x}") for number in range(60)))
    assert len(zalo.unserved) == 11
    zalo.hears(*(people.text("chào", chat=f"b{number:019x}", who=LAN) for number in range(5)))
    assert len(zalo.unserved) == 13
    async with polling(zalo_client, inbox):
        await eventually(lambda: len(zalo.sent) == 52)
