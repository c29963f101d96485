"""The webhook asks who calls, answers at once, and lets nothing be answered twice or lost quietly."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.inbox import Inbox
from bot.zalo.client import ZaloClient
from bot.zalo.webhook import PATH, secret_of, webhook_of
from storage.engine.types import Tx
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_desk import Desk
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import inbox as inbox
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.waiting import PATIENCE, a_moment, eventually


@pytest.fixture
def body_seconds() -> float:
    """How long a body may take."""
    return PATIENCE


@pytest.fixture
async def hook(zalo: FakeZalo, zalo_client: ZaloClient, inbox: Inbox, body_seconds: float) -> AsyncIterator[str]:
    """Our side of the webhook, set at the platform; its address on loopback."""
    app = web.Application()
    webhook = webhook_of(inbox, secret_of(TOKEN), largest_body=5_000, body_seconds=body_seconds)
    app.add_routes([webhook.route])
    server = TestServer(app)
    await server.start_server()
    zalo.gateway = str(server.make_url("")).rstrip("/")
    await zalo_client.set_webhook(f"https://bot.example.org{PATH}", secret_of(TOKEN))
    yield zalo.gateway + PATH
    await server.close()


@pytest.mark.parametrize("wrapped", [True, False], ids=["documented", "bare"])
async def test_both_shapes_are_answered(zalo: FakeZalo, desk: Desk, hook: str, wrapped: bool) -> None:
    event = people.text("chào")
    assert await zalo.delivers({"ok": True, "result": event} if wrapped else event) == 200
    await eventually(lambda: desk.handled)
    assert zalo.texts == ["Đã nghe: chào"]


async def test_a_message_delivered_again_is_answered_once(zalo: FakeZalo, desk: Desk, hook: str) -> None:
    event = people.text("chào")
    assert await asyncio.gather(*(zalo.delivers(event) for _ in range(5))) == [200] * 5
    await eventually(lambda: desk.handled)
    assert await zalo.delivers({"ok": True, "result": event}) == 200
    assert len(zalo.sent) == 1


@pytest.mark.parametrize("secret", ["", "wrong", "ü" * 8, secret_of(TOKEN) + "0", secret_of(TOKEN)[:-1]])
async def test_a_wrong_secret_is_turned_away(zalo: FakeZalo, desk: Desk, hook: str, secret: str) -> None:
    assert await zalo.delivers(people.text("chào"), secret=secret) == 401
    assert not desk.requests


async def test_no_secret_at_all_is_turned_away(hook: str) -> None:
    async with ClientSession() as session, session.post(hook, json={}) as response:
        assert response.status == 401


@pytest.mark.parametrize(
    "raw",
    [b"", b"  ", b"{", b"\xff\xfe", b"[" * 4_000, b"null", b"7", b'"x"', b'{"ok": true}', b'{"event_name": "new"}'],
)
async def test_what_cannot_be_read_is_dropped_with_thanks(zalo: FakeZalo, desk: Desk, hook: str, raw: bytes) -> None:
    assert await zalo.delivers(None, raw=raw) == 200
    assert not desk.requests


async def test_unknown_and_unsupported_events_are_taken(zalo: FakeZalo, desk: Desk, hook: str) -> None:
    for event in (people.unknown(), people.unsupported(), people.text("chào", bot=True)):
        assert await zalo.delivers(event) == 200
    await eventually(lambda: desk.handled)
    assert [request.wordless for request in desk.requests] == [True]


async def test_a_body_too_large_is_refused(zalo: FakeZalo, desk: Desk, hook: str) -> None:
    assert await zalo.delivers(people.text("x" * 6_000)) == 413
    assert not desk.requests


@pytest.mark.parametrize("body_seconds", [0.3])
async def test_a_body_that_never_ends_is_given_up(hook: str) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await a_moment()

    headers = {"X-Bot-Api-Secret-Token": secret_of(TOKEN)}
    async with ClientSession() as session, session.post(hook, data=slowly(), headers=headers) as response:
        assert response.status == 408


async def test_it_is_answered_before_it_is_handled(zalo: FakeZalo, desk: Desk, hook: str) -> None:
    zalo.then("sendMessage", "hang")
    assert await zalo.delivers(people.text("chào")) == 200
    assert not desk.handled  # its reply hangs
    zalo.let_go()
    await eventually(lambda: desk.handled)


async def test_what_cannot_be_kept_is_to_come_again(zalo: FakeZalo, desk: Desk, hook: str) -> None:
    event = people.text("chào")
    await desk.db.run(rename, "updates_waiting", "away")
    assert await zalo.delivers(event) == 503
    await desk.db.run(rename, "away", "updates_waiting")
    assert await zalo.delivers(event) == 200
    await eventually(lambda: desk.handled)
    assert desk.words == ["chào"]


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")


def test_the_secret_is_long_enough_and_does_not_tell_the_token() -> None:
    secret = secret_of(TOKEN)
    assert 8 <= len(secret) <= 256
    assert secret != secret_of(TOKEN + "x") and not any(piece in secret for piece in TOKEN.split(":"))
