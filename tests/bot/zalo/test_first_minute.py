"""The first minute on Zalo: numbered lines, one answer to each message, and no more than the plan has room for."""

from collections.abc import AsyncIterator

import pytest

from bot.zalo.client import ZaloClient
from news.delivery.subscriptions import Kind
from storage import chats, subscriptions
from storage.engine.database import Database
from tests.bot.commands import week
from tests.bot.commands.people import Clock, commands
from tests.bot.zalo.test_agreeing import Program, Reader
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client


@pytest.fixture
async def lan(sqlite_db: Database, zalo: FakeZalo, zalo_client: ZaloClient) -> AsyncIterator[Reader]:
    await sqlite_db.run(week.fill)
    desk = Program(sqlite_db, commands(sqlite_db, Clock()))
    inbox = desk.open_inbox(zalo_client)
    yield Reader(zalo, desk, inbox)
    await inbox.stop(within=1)


def number(said: str, label: str) -> str:
    """What is typed for the line of this label."""
    return next(line.partition(".")[0] for line in said.splitlines() if line.endswith(f". {label}"))


@pytest.mark.parametrize("first", ["/start", "chào", "Xin chào ạ"])
async def test_a_newcomer_is_asked_by_numbers_and_greeted_once(lan: Reader, zalo: FakeZalo, first: str) -> None:
    said = await lan.types(first)
    assert len(zalo.texts) == 1 and said.count("Chào bạn") == said.count("Câu 1/3") == 1
    said = await lan.types(number(said, "Huế"))
    assert "Đã chọn Huế." in said and "Câu 2/3" in said
    said = await lan.types("nghệ an, hà tĩnh")  # a sentence like any other by now
    assert said.startswith("Bạn muốn nhận mọi tin ở Nghệ An, Hà Tĩnh?") and "Câu" not in said
    said = await lan.types("/start 2")
    assert said.endswith("nhiều số một lúc cũng được: 2, 3.")
    said = await lan.types(f"{number(said, 'Xây dựng Đảng')}, {number(said, 'Kinh tế')}")
    said = await lan.types(number(said, "✓ Kinh tế"))
    said = await lan.types(number(said, "Xong ›"))
    assert "1. ✓ Gộp thành bản tin lúc 11:30, 17:30\n2. Bản tin sáng 7:00\n" in said and "gửi ngay\n" not in said
    said = await lan.types(number(said, "Bản tin sáng 7:00"))
    assert said.startswith("Từ nay bạn nhận tin Xây dựng Đảng ở Huế") and "gửi đến đây lúc 07:00" in said


async def test_first_words_that_ask_for_news_are_done_and_the_welcome_asks_nothing(
    lan: Reader, zalo: FakeZalo, sqlite_db: Database
) -> None:
    said = await lan.types("theo dõi giáo dục ở Nghệ An")
    assert len(zalo.texts) == 1 and "Từ nay bạn nhận tin Giáo dục ở Nghệ An" in said and "Câu 1/3" not in said
    chat = await sqlite_db.read(chats.find, channel="zalo", address=LAN)
    assert chat and (await sqlite_db.read(subscriptions.get, chat=chat.number))[Kind.PROVINCE] == ["nghe-an"]


async def test_a_step_may_be_said_in_words(lan: Reader) -> None:
    await lan.types("/start")
    assert "1. An Giang" in await lan.types("tỉnh khác")
    assert "Câu 2/3" in await lan.types("Bỏ qua")
    assert "Trang 2/" in await lan.types("tiep")
    assert "Câu 1/3" in await lan.types("quay lại")
    await lan.types("bỏ qua")
    assert "Câu 3/3" in await lan.types("xong")
    assert (await lan.types("bỏ qua")).startswith("Bạn chưa chọn gì")
