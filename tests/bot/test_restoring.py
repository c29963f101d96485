"""The whole bot on a copy of last week: what was sent since does not go out again, and what is missing is said."""

import shutil
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.backup import _restore
from bot.config import Config
from bot.config.sections import AdminsConfig, FeedEntry, PollingConfig, StorageConfig, WebConfig
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.press import press

SENT = """
    SELECT a.title FROM outbox o JOIN articles a ON a.id = o.item_id WHERE o.kind = 'alert' AND o.state = 'sent'
"""


@pytest.mark.parametrize("by_hand", [False, True], ids=["restored", "copied by hand"])
async def test_what_was_sent_after_the_copy_was_made_is_not_sent_again(tmp_path: Path, by_hand: bool) -> None:
    ago = [timedelta(days=7)]
    clock = DatedClock(lambda: datetime.now(UTC) - ago[0])

    async def work(
        config: Config, *, later: timedelta = timedelta(), follow: bool = False, copy: str = ""
    ) -> list[str]:
        """What the reader has got once the bot has done one round."""
        ago[0] -= later
        async with App(config, clock=clock) as app:
            if follow:
                await app.db.run(make.chat, "xay-dung-dang", channel="webchat", address="reader")
            await app.once()
            if copy:
                await app.db.backup(copy)
            return [row["title"] for row in await make.rows(app.db, SENT)]

    async with press() as paper:
        config = Config(
            storage=StorageConfig(url=f"sqlite:///{tmp_path}/baotin.db"),
            web=WebConfig(port=0),
            admins=AdminsConfig(telegram=[7]),
            polling=PollingConfig(allow_private_networks=[ip_network("127.0.0.1/32")]),
            feeds=[FeedEntry(url=f"{paper.url}/rss/home.rss", newspaper="Báo Lâm Đồng", province="lam-dong")],
        )
        assert await work(config, follow=True, copy=f"{tmp_path}/copy.db") == []
        paper.publish("Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới", at=None)
        [first] = await work(config, later=timedelta(hours=1))
        ago[0] = timedelta()
        if by_hand:
            shutil.copy(tmp_path / "copy.db", tmp_path / "baotin.db")
        else:
            await _restore(tmp_path / "copy.db", tmp_path / "baotin.db", tmp_path / "before.db")
        assert await work(config) == []
        paper.publish("Đảng bộ phường Cam Ly sinh hoạt chi bộ", at=None)
        [second] = await work(config, later=timedelta(hours=1))
        assert first != second
        async with App(config, clock=clock) as app:
            [notice] = await make.rows(app.db, "SELECT text FROM notices")
            assert notice["text"].startswith("Cơ sở dữ liệu vừa được khôi phục từ bản sao lúc")
