"""From a newspaper's feed to a phone: the program as it runs, a newspaper and a strict Bot API server around it."""

import contextlib
import json
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import FakeChat, Sent
from tests.fakes.bot_api_rules import Refusal
from tests.fakes.press import Press
from tests.waiting import eventually, patience
from tests.whole_way.program import Program, configuration, running, start

LAN, GROUP = 7, -1001
TITLE = "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"
SECOND = "Chi bộ thôn Đông sinh hoạt chuyên đề"
ELSE = "Đội bóng tỉnh thắng trận mở màn giải vô địch"


@pytest.fixture
def config(tmp_path: Path, paper: Press, telegram: BotApi) -> Path:
    return configuration(tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token)


def times_said(telegram: BotApi, chat: int, words: str) -> int:
    return sum(words in message.text for message in telegram.to(chat))


def of_ledger(config: Path, sql: str) -> Any:
    """The one row that the program's database gives."""
    with contextlib.closing(sqlite3.connect(config.parent / "baotin.db")) as ledger:
        [row] = ledger.execute(sql)
    return row


async def settled(config: Path, matched: int) -> None:
    """Come back when so many articles are matched and nothing waits to be sent."""
    counts = (
        "SELECT (SELECT COUNT(*) FROM articles WHERE state = 'matched'), COUNT(*) FROM outbox WHERE due IS NOT NULL"
    )
    await eventually(lambda: of_ledger(config, counts) == (matched, 0))


async def followed(
    program: Program, telegram: BotApi, chat: int, words: str = "/theodoi xây dựng Đảng", **extra: Any
) -> None:
    """The chat asks for the topic and is answered; the newspaper's first look is over."""
    before = len(telegram.to(chat))
    telegram.typed(chat, words, **extra)
    await eventually(lambda: len(telegram.to(chat)) > before)
    await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")


async def press(telegram: BotApi, message: Sent, label: str) -> None:
    """Press the button of this label, and wait until the press is answered."""
    [data] = [one["callback_data"] for row in message.keyboard for one in row if one["text"] == label]
    before = len(telegram.answered)
    telegram.pressed(LAN, data, on=message)
    await eventually(lambda: len(telegram.answered) > before)


async def test_what_is_followed_by_command_arrives_once_and_nothing_else_does(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    async with running(config) as program:
        await followed(program, telegram, LAN)
        paper.publish(ELSE, at=None)
        paper.publish(TITLE, at=None)
        await eventually(lambda: times_said(telegram, LAN, TITLE))
        [alert] = [message for message in telegram.to(LAN) if TITLE in message.text]
        assert alert.entities[0]["type"] in ("bold", "text_link")
        assert "#XâyDựngĐảng" in alert.text and alert.text.count("Lâm Đồng") == 1
        assert alert.buttons() == ["Đọc bài", "Ít tin này hơn…"]
        await settled(config, 2)
        assert (times_said(telegram, LAN, TITLE), times_said(telegram, LAN, ELSE)) == (1, 0)

        words = alert.text
        await press(telegram, alert, "Ít tin này hơn…")
        await eventually(lambda: "Bỏ chủ đề Xây dựng Đảng" in alert.buttons())
        assert alert.text == words
        await press(telegram, alert, "Bỏ chủ đề Xây dựng Đảng")
        await eventually(lambda: times_said(telegram, LAN, "không còn theo dõi gì nữa"))
        paper.publish(SECOND, at=None)
        await settled(config, 3)
        assert not times_said(telegram, LAN, "Chi bộ thôn Đông")


async def test_a_group_hears_in_the_topic_where_it_asked_and_moves_with_everything(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    telegram.chats[GROUP] = FakeChat(GROUP, "supergroup", "Chi bộ", threads={5}, members={7: "administrator"})
    async with running(config) as program:
        await followed(
            program, telegram, GROUP, "/theodoi@BaoTinBot xay dung dang", message_thread_id=5, is_topic_message=True
        )
        paper.publish(TITLE, at=None)
        await eventually(lambda: times_said(telegram, GROUP, TITLE))
        assert {message.thread for message in telegram.to(GROUP)} == {5}


async def test_an_edited_headline_and_a_corrected_figure_in_the_lead_edit_the_messages(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    async with running(config) as program:
        await followed(program, telegram, LAN)
        edited = paper.publish(TITLE, at=None)
        lead = "Đảng viên trẻ nhất là anh Lê An, 34 tuổi, trú tại xã Hồng Thái."
        corrected = paper.publish(SECOND, lead=lead, at=None)
        await eventually(lambda: times_said(telegram, LAN, TITLE) and times_said(telegram, LAN, "34 tuổi"))
        edited.title = TITLE.replace("12", "15")
        corrected.lead = lead.replace("34 tuổi", "43 tuổi")
        await eventually(lambda: times_said(telegram, LAN, edited.title) and times_said(telegram, LAN, "43 tuổi"))
        assert times_said(telegram, LAN, TITLE) == times_said(telegram, LAN, "34 tuổi") == 0


async def test_who_blocks_the_bot_is_left_alone_and_hears_again_after_coming_back(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    async with running(config) as program:
        await followed(program, telegram, LAN)
        telegram.chats[LAN].refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        paper.publish(TITLE, at=None)
        await program.until_logged(r"suspended channel=telegram")
        telegram.chats[LAN].refusal = None
        telegram.typed(LAN, "/start")
        await eventually(lambda: len(telegram.to(LAN)) >= 2)
        paper.publish(SECOND, at=None)
        await eventually(lambda: times_said(telegram, LAN, "Chi bộ thôn Đông"))


async def test_a_line_that_breaks_in_every_way_loses_nothing_and_logs_no_token(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    async with running(config) as program:
        await followed(program, telegram, LAN)
        titles = [f"Chi bộ thôn {name} kết nạp đảng viên" for name in ("Đông", "Đoài", "Thượng", "Hạ")]
        for number, way in enumerate(("reset", "garbage", "502"), start=1):
            telegram.broken = way
            for title in titles[:2] if number == 1 else titles[number : number + 1]:
                paper.publish(title, at=None)
            await program.until_logged(rf"probe failed channel=telegram probes={number}")
        async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
            assert answer.status == 200 and "telegram: " in str((await answer.json())["reasons"])
        telegram.broken = ""
        await program.until_logged("opened channel=telegram")
        await settled(config, len(titles))
        assert all(1 <= times_said(telegram, LAN, title) <= 2 for title in titles)
        await program.stop()
        assert telegram.token.partition(":")[2] not in program.logged()


async def test_health_the_second_process_and_a_stop_in_order(config: Path, telegram: BotApi) -> None:
    async with running(config) as program:
        async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
            assert (answer.status, (await answer.json())["ok"]) == (200, True)
        second = await start(config)
        async with patience():
            assert await second.process.wait() == 1
        assert str(config.parent / "baotin.db") in "".join(program.logged().split())  # which one to stop
        assert await program.stop() == 0


def chi_bo(number: int) -> str:
    """The headline of article *number*."""
    return f"Chi bộ số {number:03} kết nạp đảng viên"


@pytest.mark.chance
async def test_killed_again_and_again_it_loses_nothing(config: Path, paper: Press, telegram: BotApi, seed: int) -> None:
    """A small form of `bench/kill.py`: every article arrives, and the ledger says which may have come twice."""
    telegram.latency = 0.05
    people, published, dice = range(101, 106), 0, random.Random(seed)
    async with running(config) as program:
        for person in people:
            await followed(program, telegram, person)

    def arrived(first: int) -> list[int]:
        """How often each of these articles reached each of the people."""
        return [times_said(telegram, one, chi_bo(n)) for one in people for n in range(first, published + 1)]

    for moment in range(3):
        program = await start(config)
        if of_ledger(config, "SELECT COUNT(*) FROM articles WHERE state = 'matched'") == (published,):
            for _ in range(3):  # more at once would look like a flood one day
                published += 1
                paper.publish(chi_bo(published), at=datetime.now(UTC))
        if moment == 0:
            await program.until_logged(dice.choice(["is on name=", "read feed=", "matched"]))
        else:
            least = dice.randrange(1, len(people) * 3)
            await eventually(lambda n=least, last=published: sum(map(bool, arrived(last - 2))) >= n)
        await program.kill()
    async with running(config):
        await settled(config, published)
    assert all(arrived(1))
    repeats = sum(arrived(1)) - len(arrived(1))
    unsure, states = of_ledger(config, "SELECT SUM(copies), json_group_array(DISTINCT state) FROM outbox")
    assert json.loads(states) == ["sent"]
    assert repeats <= unsure
