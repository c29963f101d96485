"""What one chat asks is answered in its order, however long an answer takes, and holds up no other chat."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import App
from tests.bot.test_wiring import Hook, begun, config_of
from tests.fakes.bot_api import BotApi
from tests.waiting import eventually


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_a_chat_is_answered_in_its_order_though_the_first_answer_is_slow(
    api: BotApi, tmp_path: Path, updates: str
) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(App(config_of(api, tmp_path, updates=updates)))
        url = await begun(app, stack)
        await eventually(lambda: api.calls["setMyCommands"] >= 2)
        hook = Hook(url, app)

        async def say(chat: int, words: str) -> None:
            if updates == "webhook":
                number = api.message(chat, text=words)
                assert await hook.post({"update_id": number["message_id"], "message": number}) == 200
            else:
                api.typed(chat, words)
                await eventually(lambda: not api.updates)  # taken, and never to come again

        gate = asyncio.Event()
        api.chat(7).gates.append(gate)
        await say(7, "/trogiup")
        await eventually(lambda: api.calls["sendMessage"] == 1)
        await say(7, "/chude")
        await say(8, "/start")
        await eventually(lambda: api.to(8))
        assert not api.to(7)
        gate.set()
        await eventually(lambda: len(api.to(7)) == 2)
        assert [sent.text.split()[0] for sent in api.to(7)] == ["Chưa", "Chọn"]
