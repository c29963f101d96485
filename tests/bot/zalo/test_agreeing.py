"""What can't be taken back is agreed to on Zalo in words, while it is asked, and declined by any."""

from collections.abc import AsyncIterator

import pytest

from bot.commands import Commands
from bot.inbox import Inbox
from bot.requests import Request
from bot.zalo.choices import READING
from bot.zalo.client import ZaloClient
from news.delivery.messages import Reply
from storage import chats, subscriptions
from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk, take
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.waiting import eventually


class Program(Desk):
    """A desk where the program's own commands answer."""

    def __init__(self, db: Database, answering: Commands) -> None:
        super().__init__(db)
        self._answering = answering

    async def answer(self, request: Request) -> Reply | None:
        """What the program says."""
        self.requests.append(request)
        return await self._answering.answer(request)


class Reader:
    """Lan, who reads each answer before she goes on."""

    def __init__(self, zalo: FakeZalo, desk: Program, inbox: Inbox) -> None:
        self._zalo = zalo
        self._desk = desk
        self._inbox = inbox
        self._typed = 0

    async def types(self, words: str) -> str:
        """The answer."""
        self._typed += 1
        await self._desk.clock.advance(READING)
        await take(self._inbox, people.text(words))
        await eventually(lambda: len(self._desk.handled) >= self._typed)
        return self._zalo.texts[-1]

    async def follows(self) -> bool | None:
        """Whether she follows anything; None where she is forgotten."""
        chat = await self._desk.db.read(chats.find, channel="zalo", address=LAN)
        return None if chat is None else not (await self._desk.db.read(subscriptions.get, chat=chat.number)).is_empty


@pytest.fixture
async def lan(sqlite_db: Database, zalo: FakeZalo, zalo_client: ZaloClient) -> AsyncIterator[Reader]:
    desk = Program(sqlite_db, commands(sqlite_db, Clock()))
    await desk.greet(LAN)
    inbox = desk.open_inbox(zalo_client)
    reader = Reader(zalo, desk, inbox)
    await reader.types("/theodoi y tế")
    yield reader
    await inbox.stop(within=1)


@pytest.mark.parametrize("between", ["1", "99", "/moinhat", "thôi", "không", "Giữ lại", "thôi, giữ lại"])
async def test_any_answer_after_the_question_is_the_end_of_it(lan: Reader, between: str) -> None:
    assert "Xóa hết: gõ “xóa hết”." in await lan.types("/xoadulieu")
    await lan.types(between)
    await lan.types("xóa hết")
    assert await lan.follows() is True


@pytest.mark.parametrize("words", ["1", "thôi", "không", "Giữ lại"])
async def test_declining_says_that_all_stays(lan: Reader, words: str) -> None:
    await lan.types("/xoadulieu")
    assert await lan.types(words) == "Vẫn giữ nguyên, không xóa gì."


async def test_the_words_agree_right_after_the_question(lan: Reader) -> None:
    await lan.types("/xoadulieu")
    assert (await lan.types("Xóa hết")).startswith("Đã xóa hết.")
    assert await lan.follows() is None


async def test_who_comes_back_to_be_forgotten_is_not_greeted_and_known_again(lan: Reader, sqlite_db: Database) -> None:
    await sqlite_db.run(chats.suspend_address, channel="zalo", address=LAN, why="blocked")
    assert (await lan.types("/xoadulieu dong-y")).startswith("Đã xóa hết.")
    assert await lan.follows() is None


async def test_all_choices_go_by_words_alone_and_come_back(lan: Reader) -> None:
    asked = await lan.types("/bo tất cả")
    assert "Bỏ hết: gõ “bỏ hết”." in asked and "1. Thôi, giữ lại" in asked
    await lan.types("1")
    assert await lan.follows() is True
    await lan.types("/bo tất cả")
    answer = await lan.types("bỏ hết")
    assert answer.startswith("Đã bỏ tất cả.") and "1. Chọn chủ đề\n2. Hoàn tác" in answer
    assert await lan.follows() is False
    await lan.types("2")
    assert await lan.follows() is True
