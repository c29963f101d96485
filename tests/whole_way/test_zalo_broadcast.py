"""An announcement that starts on Zalo: typed and agreed to in words, heard everywhere, reported to the last chat."""

import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_rules import Refusal
from tests.fakes.press import Press, press
from tests.fakes.web_reader import Reader
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import GROUP, LAN
from tests.waiting import eventually
from tests.whole_way.program import PUT_OFF, Program, configuration, running, start
from tests.whole_way.zalo import Writes, ledger, times_said, writing

TEXT = "Tòa soạn nghỉ lễ ngày 1/1"
READERS = ["c93d25f680e4ba17c04b", "d93d25f680e4ba17c04b"]
ON_TELEGRAM, BLOCKED = 7, 8

SECTION = """
[zalo]
token = "{token}"
base_url = "{url}"
messages_per_second = 50
"""


@dataclass(frozen=True)
class Newsroom:
    """Both platforms, and the program's configuration: Lan looks after it, on Zalo."""

    config: Path
    zalo: FakeZalo
    telegram: BotApi

    def last(self, chat: str = LAN) -> str:
        """What that chat was told last on Zalo."""
        return [str(one["text"]) for one in self.zalo.sent if one["chat_id"] == chat][-1]

    def number(self, label: str) -> str:
        """The number that stands before the choice in Lan's last question."""
        found = re.search(rf"^(\d+)\. {re.escape(label)}", self.last(), re.MULTILINE)
        assert found is not None, self.last()
        return found[1]

    def heard(self) -> Counter[str]:
        """How often each chat got the text itself."""
        on_zalo = [one["chat_id"] for one in self.zalo.sent if one["text"] == TEXT]
        return Counter([*on_zalo, *(str(one.chat) for one in self.telegram.sent if one.text == TEXT)])


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    paper: Press
    async with press() as paper, FakeZalo() as zalo, BotApi().serving() as telegram:
        config = configuration(
            tmp_path,
            feed=f"{paper.url}/rss/home.rss",
            telegram=telegram.base_url,
            token=telegram.token,
            more=SECTION.format(token=TOKEN, url=zalo.url),
        )
        said = config.read_text("utf-8")
        config.write_text(said.replace("[admins]\ntelegram = [1]\n", f'[admins]\nzalo = ["{LAN}"]\n'), "utf-8")
        yield Newsroom(config, zalo, telegram)
        assert not zalo.complaints


async def gather(newsroom: Newsroom, writes: Writes) -> None:
    """Lan, two readers and a group on Zalo; two on Telegram, one of whom blocks the bot."""
    await writes("chào")
    for reader in READERS:
        await writes("chào", chat=reader)
    await writes("@Bot Báo Tin chào", chat=GROUP, who=LAN)
    for one in (ON_TELEGRAM, BLOCKED):
        newsroom.telegram.typed(one, "/start")
        await eventually(lambda one=one: newsroom.telegram.to(one))
    newsroom.telegram.chats[BLOCKED].refusal = Refusal(403, "Forbidden: bot was blocked by the user")


async def previewed(newsroom: Newsroom, writes: Writes, audience: str, chats: int) -> str:
    """Lan types an announcement and looks at it; the words that would send it."""
    await writes(f"/thongbao {TEXT}")
    await writes(newsroom.number(f"{audience} ({chats})"))
    assert f"Gửi cho {chats} nơi: gõ “gửi {chats}”." in newsroom.last()
    return f"gửi {chats}"


@asynccontextmanager
async def a_web_reader(program: Program) -> AsyncIterator[Reader]:
    async with Reader(program.url) as reader:
        assert (await reader.say("/start"))[0] == 200
        yield reader


async def test_it_is_agreed_to_in_words_and_everyone_hears_it_once(newsroom: Newsroom) -> None:
    async with running(newsroom.config) as program, a_web_reader(program) as web:
        writes = writing(program, newsroom.config, newsroom.zalo)
        await gather(newsroom, writes)
        await writes(f"/thongbao {TEXT}")
        assert "Thông báo số 1: gửi cho ai?" in newsroom.last()
        used = len(newsroom.zalo.sent)
        await writes(newsroom.number("Tất cả (7)"))
        shown = newsroom.last()
        assert "Telegram: 2 nơi\n" in shown and "web: 1 nơi\n" in shown and f"\n{TEXT}\n" in shown
        left = f"{3000 - used:,}".replace(",", ".")
        assert f"Zalo: 4 nơi × 1 tin = 4 tin; tháng này còn {left} trong 3.000" in shown
        assert newsroom.heard() == {}  # a look costs nobody anything

        assert "Gửi cho 7 nơi: gõ “gửi 7”." in newsroom.last()
        await writes("Gui 7")
        assert times_said(newsroom.zalo, "Bắt đầu gửi thông báo số 1 đến 7 nơi") == 1
        await writes("1")  # an impatient thumb
        assert times_said(newsroom.zalo, "Thông báo số 1 đã gửi rồi") == 1
        assert times_said(newsroom.zalo, "Đang dừng") == 0
        await eventually(lambda: times_said(newsroom.zalo, "Thông báo số 1 đã gửi xong."))

        assert newsroom.heard() == dict.fromkeys([LAN, *READERS, GROUP, str(ON_TELEGRAM)], 1)
        on_the_page = [one.data["body"].get("text") for one in await web.conversation() if one.kind == "message"]
        assert on_the_page.count(TEXT) == 1, on_the_page
        [report] = [str(one["text"]) for one in newsroom.zalo.sent if "đã gửi xong" in str(one["text"])]
        assert report.splitlines()[1:4] == ["Tổng cộng: 7 nơi", "Đã gửi: 6", "Đã chặn hoặc rời đi: 1"]
        await writes("/thongbao")
        assert "đã gửi 6/7" in newsroom.last()
        assert ledger(newsroom.config, "SELECT SUM(messages) FROM quota_use") == [(len(newsroom.zalo.sent),)]
        assert await program.stop() == 0
        assert TOKEN.partition(":")[2] not in program.logged()


async def test_for_a_reader_it_is_no_command_and_a_draft_that_is_dropped_sends_nothing(newsroom: Newsroom) -> None:
    async with running(newsroom.config) as program:
        writes = writing(program, newsroom.config, newsroom.zalo)
        await gather(newsroom, writes)
        before = len(newsroom.zalo.sent)
        await writes(f"/khongco {TEXT}", chat=READERS[1])
        await writes(f"/thongbao {TEXT}", chat=READERS[0])
        await writes("1", chat=READERS[0])
        unknown = newsroom.zalo.texts[before]
        assert newsroom.zalo.texts[before + 1] == unknown.replace("khongco", "thongbao")
        said = len(newsroom.zalo.sent)
        await writes(f"@Bot Báo Tin /thongbao {TEXT}", chat=GROUP, who=READERS[0])
        assert len(newsroom.zalo.sent) == said
        assert ledger(newsroom.config, "SELECT COUNT(*) FROM broadcasts") == [(0,)]

        confirming = await previewed(newsroom, writes, "Zalo", 4)
        await writes(newsroom.number("Bỏ bản nháp"))
        assert newsroom.last() == "Đã bỏ bản nháp."
        await writes(confirming)  # whatever was answered since ends the question
        assert "chưa hiểu câu này" in newsroom.last()
        assert ledger(newsroom.config, "SELECT COUNT(*) FROM broadcasts WHERE confirmed_at IS NOT NULL") == [(0,)]
    assert newsroom.heard() == {}


async def test_what_is_on_its_way_is_stopped_by_number_and_the_report_adds_up(newsroom: Newsroom) -> None:
    async with running(newsroom.config) as program:
        writes = writing(program, newsroom.config, newsroom.zalo)
        await gather(newsroom, writes)
        ledger(newsroom.config, PUT_OFF)
        await writes(await previewed(newsroom, writes, "Zalo", 4))
        await eventually(newsroom.heard)
        await writes("2")  # the second of what was offered when it began
        await eventually(lambda: times_said(newsroom.zalo, "Thông báo số 1 đã dừng."))
    [report] = [str(one["text"]) for one in newsroom.zalo.sent if "đã dừng." in str(one["text"])]
    sent = newsroom.heard().total()
    assert "Tổng cộng: 4 nơi" in report and f"Đã gửi: {sent}\n" in report
    assert f"Chưa gửi vì đã dừng: {4 - sent}" in report and sent < 4


async def test_a_restart_keeps_the_question_and_a_kill_what_is_on_its_way(newsroom: Newsroom) -> None:
    async with running(newsroom.config) as program:
        writes = writing(program, newsroom.config, newsroom.zalo)
        await gather(newsroom, writes)
        ledger(newsroom.config, PUT_OFF)
        confirming = await previewed(newsroom, writes, "Tất cả", 6)
    program = await start(newsroom.config)
    await program.until_on()
    await writing(program, newsroom.config, newsroom.zalo)(confirming)
    await eventually(lambda: any(chat in newsroom.heard() for chat in [LAN, *READERS, GROUP]))
    await program.kill()
    assert not times_said(newsroom.zalo, "đã gửi xong")
    ledger(newsroom.config, f"UPDATE outbox SET due = {int(time.time() * 1000)} WHERE due IS NOT NULL")
    async with running(newsroom.config):
        await eventually(lambda: times_said(newsroom.zalo, "Thông báo số 1 đã gửi xong."))
    assert newsroom.heard().keys() == {LAN, *READERS, GROUP, str(ON_TELEGRAM)}
    [(unsure,)] = ledger(newsroom.config, "SELECT SUM(copies) FROM outbox WHERE kind = 'broadcast' AND item_id = 1")
    assert newsroom.heard().total() - len(newsroom.heard()) <= int(str(unsure))
    assert times_said(newsroom.zalo, "Tổng cộng: 6 nơi\nĐã gửi: 5\n") == 1
