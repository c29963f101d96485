"""A token that is revoked: the newsroom hears of it elsewhere, once, with the cure; and nothing is lost meanwhile."""

from pathlib import Path

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.press import Press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN
from tests.waiting import eventually
from tests.whole_way.program import configuration, running
from tests.whole_way.zalo import times_said, writing

TITLE = "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"
READER, ADMIN = 7, 1
BOTH = f"""
[zalo]
token = "{TOKEN}"
base_url = "{{url}}"
messages_per_second = 50
"""


@pytest.fixture
def config(tmp_path: Path, paper: Press, zalo: FakeZalo, telegram: BotApi) -> Path:
    path = configuration(
        tmp_path,
        feed=f"{paper.url}/rss/home.rss",
        telegram=telegram.base_url,
        token=telegram.token,
        more=BOTH.format(url=zalo.url),
    )
    path.write_text(path.read_text("utf-8").replace("[admins]\n", f'[admins]\nzalo = ["{LAN}"]\n'), "utf-8")
    return path


async def reasons(url: str) -> str:
    """What `/healthz` names, while all that is ours goes on."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/healthz") as answer:
        assert answer.status == 200
        return str((await answer.json())["reasons"])


async def test_of_a_revoked_token_the_newsroom_hears_elsewhere_and_everything_comes_with_the_new_one(
    config: Path, paper: Press, zalo: FakeZalo, telegram: BotApi
) -> None:
    refused, well = "Telegram từ chối mã truy cập", "Telegram đã gửi được trở lại"
    async with running(config) as program:
        await writing(program, config, zalo)("chào")
        for chat in (READER, ADMIN):
            telegram.typed(chat, "/theodoi xây dựng Đảng", user=chat)
            await eventually(lambda chat=chat: telegram.to(chat))
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        before, former, telegram.token = len(telegram.sent), telegram.token, "4242:the-new-one"
        paper.publish(TITLE, at=None)
        await eventually(lambda: times_said(zalo, refused))
        assert times_said(zalo, "@BotFather") == 1
        assert "telegram: Telegram refuses the token" in await reasons(program.url)
    async with running(config) as program:  # a restart that changes nothing says nothing again
        await program.until_logged("no updates reason=Telegram refuses the token")
        assert "telegram: Telegram refuses the token" in await reasons(program.url)
    assert (times_said(zalo, refused), times_said(zalo, well), len(telegram.sent)) == (1, 0, before)

    config.write_text(config.read_text("utf-8").replace(former, telegram.token), "utf-8")
    async with running(config):
        await eventually(lambda: all(any(TITLE in one.text for one in telegram.to(chat)) for chat in (READER, ADMIN)))
        await eventually(lambda: times_said(zalo, well))
        await eventually(lambda: any(well in one.text for one in telegram.to(ADMIN)))
    assert times_said(zalo, well) == 1
    texts = [one.text for one in telegram.sent[before:]]
    assert len(texts) == 3 and not any(refused in text for text in texts)
