"""Visitors who take what they can: the program goes on reading feeds and sending messages."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.press import Press
from tests.waiting import eventually
from tests.whole_way.program import Program, configuration, running

LAN = 7
DESCRIPTORS = 256
TITLES = ("Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới", "Chi bộ thôn Đông kết nạp 5 đảng viên mới")


async def half_a_header(program: Program, stack: AsyncExitStack) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", int(program.url.rpartition(":")[2]))
    stack.callback(writer.close)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")


async def a_stream(program: Program, stack: AsyncExitStack) -> None:
    session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
    async with session.get(program.url):
        pass
    await stack.enter_async_context(session.get(f"{program.url}/chat/stream"))


@pytest.mark.parametrize("visit", [half_a_header, a_stream])
async def test_more_visitors_than_descriptors_hold_up_no_article(
    visit: Callable[[Program, AsyncExitStack], Awaitable[None]], tmp_path: Path, paper: Press, telegram: BotApi
) -> None:
    feed = f"{paper.url}/rss/home.rss"
    config = configuration(tmp_path, feed=feed, telegram=telegram.base_url, token=telegram.token)
    async with running(config, descriptors=DESCRIPTORS) as program, AsyncExitStack() as stack:
        telegram.typed(LAN, "/theodoi xây dựng Đảng")
        await eventually(lambda: len(telegram.to(LAN)) >= 1 and paper.asked >= 1)
        visits = [visit(program, stack) for _ in range(DESCRIPTORS + 50)]
        await asyncio.gather(*visits, return_exceptions=True)
        async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
            assert answer.status == 200  # there is always room for one more who says what it wants
        await program.until_logged("web connections are turned away")
        for title in TITLES:
            paper.publish(title, at=None)
            await eventually(lambda title=title: any(title in one.text for one in telegram.to(LAN)))
