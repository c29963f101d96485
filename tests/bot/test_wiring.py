"""What the lines to the platforms promise of their webhooks and of their health."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from inspect import isasyncgen
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import App
from bot.config import Config
from bot.config.sections import StorageConfig, TelegramConfig, WebConfig
from bot.outages import list_away
from bot.telegram import channel as telegram
from storage import updates
from storage.engine.types import Tx
from tests.fakes.bot_api import BotApi
from tests.make import NOON
from tests.waiting import eventually, patience


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as server:
        yield server


def config_of(api: BotApi, folder: Path, **telegram: Any) -> Config:
    return Config(
        storage=StorageConfig(url=f"sqlite:///{folder}/baotin.db"),
        web=WebConfig(port=0, public_url="https://bao.example"),
        telegram=TelegramConfig(token=SecretStr(api.token), base_url=api.base_url, **telegram),
    )


class Hook:
    """Telegram, calling our webhook."""

    def __init__(self, url: str, app: App) -> None:
        token = app.config.telegram.token.get_secret_value().encode()
        self._url = f"{url}{telegram.HOOK}"
        self._secret = hmac.new(token, b"baotin telegram webhook", hashlib.sha256).hexdigest()

    async def post(self, body: Any, *, secret: str | None = None) -> int:
        headers = {telegram.HEADER: self._secret if secret is None else secret}
        data = BytesIO(body) if isinstance(body, bytes) else body if isasyncgen(body) else aiohttp.JsonPayload(body)
        async with aiohttp.ClientSession() as session, session.post(self._url, data=data, headers=headers) as answer:
            return answer.status


async def begun(app: App, stack: AsyncExitStack) -> str:
    """The app at work until the *stack* ends; its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    work = asyncio.create_task(app.run(on_started=address.set_result))

    async def end() -> None:
        app.stop()
        async with patience():
            await work

    stack.push_async_callback(end)
    return await address


async def test_a_webhook_is_answered_at_once_and_takes_anything(api: BotApi, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(config_of(api, tmp_path, updates="webhook")))
        url = await begun(app, stack)
        await eventually(lambda: api.webhook)
        hook = Hook(url, app)
        assert await hook.post({}, secret="wrong") == 401
        assert await hook.post(b"x" * 2_000_000) == 413
        for odd in (b"", b"{", b"[1]", b"null", b'"\xff"', b"[" * 100_000):
            assert await hook.post(odd) == 200
        api.chat(7).latency = 3600.0  # our reply takes for ever: Telegram must not wait for it
        async with patience():
            assert await hook.post({"update_id": 5, "message": api.message(7, text="/start")}) == 200
        assert await hook.post({"update_id": 6, "message": api.message(8, text="/start")}) == 200
        await eventually(lambda: api.to(8))


async def test_a_webhook_whose_body_never_ends_is_given_up(api: BotApi, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(config_of(api, tmp_path, updates="webhook")))
        [opened] = [one for one in app.opened if isinstance(one, telegram.OpenTelegram)]
        opened.webhook.body_seconds = 0.01
        url = await begun(app, stack)
        over = asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            yield b"{"
            await over.wait()

        async with patience():
            assert await Hook(url, app).post(endless()) == 408
        over.set()


async def test_an_update_handled_before_a_restart_is_not_handled_again(api: BotApi, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(config_of(api, tmp_path, updates="webhook")))
        await app.db.run(updates.remember, channel="telegram", update="5", now=NOON)
        url = await begun(app, stack)
        await eventually(lambda: api.webhook)
        hook = Hook(url, app)
        await hook.post({"update_id": 5, "message": api.message(7, text="/start")})
        await hook.post({"update_id": 6, "message": api.message(8, text="/start")})
        await eventually(lambda: api.to(8))
        assert not api.to(7)
        await eventually(lambda: app.db.read(updates.is_known, channel="telegram", update="6"))


async def test_an_update_that_cannot_be_kept_is_to_come_again(
    api: BotApi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(config_of(api, tmp_path, updates="webhook")))
        await app.db.run(rename, "updates_waiting", "away")
        url = await begun(app, stack)  # with what was left over, as it cannot be read, for another time
        await eventually(lambda: api.webhook)
        hook, data = Hook(url, app), {"update_id": 5, "message": api.message(7, text="/start")}
        assert await hook.post(data) == 503
        assert not api.sent and "the inbox waits for the database" in caplog.text
        await app.db.run(rename, "away", "updates_waiting")
        assert await hook.post(data) == 200
        await eventually(lambda: api.to(7))


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")


async def test_health_tells_of_a_platform_that_does_not_answer(api: BotApi, tmp_path: Path) -> None:
    wrong = config_of(api, tmp_path)
    wrong = wrong.model_copy(update={"telegram": wrong.telegram.model_copy(update={"token": SecretStr("1:wrong")})})
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(wrong))
        await begun(app, stack)
        [opened] = [one for one in app.opened if isinstance(one, telegram.OpenTelegram)]
        opened.updates.advanced -= telegram.SILENCE
        assert list_away(app.opened, app.delivery) == ["telegram does not answer"]
        delivering = app.delivery.delivering[app.opened.index(opened)]
        await delivering.holding.hold("the token is refused", for_a_person=True)
        assert list_away(app.opened, app.delivery) == ["telegram: the token is refused", "telegram does not answer"]
        assert await app.what_stalls() == []
