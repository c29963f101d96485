"""A newsroom changes a topic while the bot runs, and the next article is sorted by that."""

import json
from pathlib import Path

import aiohttp

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.fakes.press import press
from tests.waiting import eventually
from tests.whole_way.program import configuration, running

ADMIN, LAN = 1, 7
TITLE = "Vườn nhãn lồng trăm tuổi mở cửa đón khách"


async def answer(telegram: BotApi, words: str) -> Sent:
    """What the admin is told."""
    before = len(telegram.to(ADMIN))
    telegram.typed(ADMIN, words, user=ADMIN)
    await eventually(lambda: len(telegram.to(ADMIN)) > before)
    return telegram.to(ADMIN)[-1]


async def test_a_topic_made_by_an_admin_is_followed_and_given_without_a_restart(tmp_path: Path) -> None:
    async with press() as paper, BotApi().serving() as telegram:
        config = configuration(
            tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token
        )
        async with running(config) as program:
            await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
            asked = await answer(telegram, "/suachude mới nhãn lồng")
            assert "Xác nhận" in asked.buttons() and "Tạo chủ đề “nhãn lồng”?" in asked.text
            done = await answer(telegram, "/suachude luu moi nhãn lồng")
            assert "Đã tạo chủ đề “nhãn lồng”." in done.text
            telegram.typed(LAN, "/theodoi nhan long")
            await eventually(lambda: any("Nhãn lồng" in one.text for one in telegram.to(LAN)))
            async with aiohttp.ClientSession() as session, session.get(program.url) as page:
                assert json.dumps("Nhãn lồng") in await page.text()
            paper.publish(TITLE, at=None)
            await eventually(lambda: any(TITLE in one.text for one in telegram.to(LAN)))
            [alert] = [one for one in telegram.to(LAN) if TITLE in one.text]
            assert "#NhãnLồng" in alert.text
