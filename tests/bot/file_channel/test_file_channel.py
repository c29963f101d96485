"""A new channel is its own folder and one builder: all that people and operators meet is there at once."""

from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.wiring import BUILDERS
from tests import make
from tests.bot.file_channel.channel import builder
from tests.bot.test_app import hasty, running
from tests.fakes.press import Press
from tests.waiting import eventually

TITLE = "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"


class Drawer:
    """What one reader drops, and what comes."""

    def __init__(self, folder: Path, reader: str) -> None:
        self._in, self._out = folder / reader / "in", folder / reader / "out"
        self._in.mkdir(parents=True)
        self._dropped = 0

    def drop(self, words: str) -> None:
        """Ask something."""
        self._dropped += 1
        part = self._in / f"{self._dropped:04}.part"
        part.write_text(words, "utf-8")
        part.rename(part.with_suffix(".txt"))

    def texts(self) -> list[str]:
        """All that came, in order."""
        return [one.read_text("utf-8") for one in sorted(self._out.glob("*.txt"))]

    async def came(self, words: str) -> str:
        """The message with these words, once it came."""
        await eventually(lambda: any(words in text for text in self.texts()))
        return next(text for text in self.texts() if words in text)

    async def asks(self, words: str, answer: str) -> str:
        """The answer that has *answer* in it."""
        self.drop(words)
        return await self.came(answer)


@pytest.fixture
def app(tmp_path: Path, paper: Press) -> App:
    """The program with one channel more."""
    config = hasty(tmp_path, paper)
    return App(config, builders=(*BUILDERS, builder(tmp_path / "drawers")))


@pytest.fixture
def lan(app: App, tmp_path: Path) -> Drawer:
    """A reader."""
    return Drawer(tmp_path / "drawers", "lan")


@pytest.fixture
def admin(app: App, tmp_path: Path) -> Drawer:
    """Somebody who looks after the bot."""
    return Drawer(tmp_path / "drawers", "admin")


async def test_a_reader_begins_with_the_channels_hours_and_gets_alerts_when_asked(
    app: App, paper: Press, lan: Drawer
) -> None:
    async with app, running(app):
        await lan.asks("/theodoi xây dựng Đảng", "Xây dựng Đảng")
        [row] = await make.rows(app.db, "SELECT bundled FROM chats WHERE channel = 'file'")
        assert row["bundled"] == "06:30"
        assert "thư mục" not in await lan.asks("/bantin", "Hiện nay")
        await lan.asks("/bantin ngay", "Từ nay")
        await eventually(lambda: paper.asked)
        paper.publish(TITLE, at=None)
        assert "http" in await lan.came(TITLE)


async def test_a_broadcast_is_previewed_counted_and_heard_there(app: App, lan: Drawer, admin: Drawer) -> None:
    async with app, running(app):
        await lan.asks("/theodoi y tế", "Y tế")
        ask = await admin.asks("/thongbao Nghỉ lễ từ mai", "/thongbao #1 cho tat-ca")
        assert "gửi cho ai?" in ask
        shown = await admin.asks("/thongbao #1 cho tat-ca", "Xem trước")
        assert "Thư mục: 2 nơi × 1 tin = 2 tin; tháng này còn" in shown and "— Trên Thư mục —" in shown
        admin.drop("/thongbao #1 gui 2 tat-ca")
        assert await lan.came("Nghỉ lễ từ mai") == "Nghỉ lễ từ mai"
        assert "Tổng cộng: 2 nơi" in await admin.came("đã gửi xong")


async def test_figures_and_metrics_have_it_by_its_name(app: App, lan: Drawer, admin: Drawer) -> None:
    async with app, running(app) as url, aiohttp.ClientSession() as session:
        await lan.asks("/start", "Báo Tin")
        figures = await admin.asks("/thongke", "Nơi nhận tin")
        assert "Nơi nhận tin: Thư mục 2." in figures and "Thư mục, tháng" in figures
        assert "Nơi gửi: Thư mục, mã số lan" in await lan.asks("/dulieu", "Nơi gửi")
        async with session.get(f"{url}/metrics") as answer:
            text = await answer.text()
        assert 'baotin_chats{channel="file",state="active"} 2.0' in text
        assert 'baotin_quota_used{channel="file"}' in text
