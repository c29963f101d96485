"""A newsroom changes topics, and puts an article's right, while the bot runs: the next ones are sorted by that."""

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


async def press_button(telegram: BotApi, on: Sent, label: str, then: str) -> Sent:
    """What stands in the chat where the admin pressed the button of this label: a message that says *then*."""
    [button] = [one for row in on.keyboard for one in row if label in one["text"]]
    telegram.pressed(ADMIN, button["callback_data"], on=on, user=ADMIN)
    await eventually(lambda: any(then in one.text for one in telegram.to(ADMIN)))
    return next(one for one in reversed(telegram.to(ADMIN)) if then in one.text)


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
            assert "Sai chủ đề?" not in alert.buttons()

            # For the newsroom that is about no topic, and so is its like from now on.
            await answer(telegram, "/theodoi nhan long")
            asked = await answer(telegram, f"/saichude {alert.keyboard[0][0]['url']}")
            assert "Đang xếp vào: Nhãn lồng" in asked.text
            chosen = await press_button(telegram, asked, "Không chủ đề nào", "Đã ghi nhận")
            assert f"“{TITLE}” thuộc không chủ đề nào." in chosen.text
            paper.publish(f"{TITLE} lần hai", at=None)
            paper.publish("Hội thi gọt nhãn lồng", lead="Ba mươi đội gọt nhanh, bày khéo.", at=None)
            await eventually(lambda: any("Hội thi gọt" in one.text for one in telegram.to(ADMIN)))
            for reader in (ADMIN, LAN):
                assert not [one for one in telegram.to(reader) if "lần hai" in one.text]
            [alert] = [one for one in telegram.to(ADMIN) if "Hội thi gọt" in one.text]
            asked = await press_button(telegram, alert, "Sai chủ đề?", "Đang xếp vào: Nhãn lồng")
            assert "“Hội thi gọt nhãn lồng”" in asked.text
