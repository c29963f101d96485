"""An announcement all the way: typed by an admin, agreed to, delivered to a crowd through kills, reported."""

import asyncio
import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.fakes.bot_api_limits import Limits
from tests.fakes.press import Press
from tests.waiting import eventually, patience
from tests.whole_way.crowd import Crowd
from tests.whole_way.program import PUT_OFF, ROOT, configuration, running, start

ADMIN = 1  # as the configuration says
STRANGER = 7
TEXT = "Tòa soạn nghỉ lễ ngày 1/1"
CROWD = Crowd(100, blocked=4, moved=3)


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    async with BotApi(limits=Limits(per_second=100)).serving() as api:
        CROWD.join(api)
        api.chat(ADMIN)
        yield api


@pytest.fixture
async def config(tmp_path: Path, paper: Press, telegram: BotApi) -> Path:
    made = configuration(
        tmp_path,
        feed=f"{paper.url}/rss/home.rss",
        telegram=telegram.base_url,
        token=telegram.token,
        more="messages_per_second = 40",
    )
    db = await asyncio.to_thread(Database.open, f"sqlite:///{tmp_path}/baotin.db")
    await db.run(CROWD.settle)
    await db.close()
    return made


def ledger(config: Path, sql: str) -> list[tuple[object, ...]]:
    kept = sqlite3.connect(config.parent / "baotin.db")
    try:
        return kept.execute(sql).fetchall()
    finally:
        kept.close()


async def said(telegram: BotApi, chat: int, words: str) -> Sent:
    """The first message there that says it."""
    await eventually(lambda: any(words in one.text for one in telegram.to(chat)))
    return next(one for one in telegram.to(chat) if words in one.text)


async def press_on(telegram: BotApi, message: Sent, label: str) -> None:
    """The admin presses the button whose label begins so."""
    button = next(one for row in message.keyboard for one in row if one["text"].startswith(label))
    telegram.pressed(message.chat, button["callback_data"], on=message, user=ADMIN)


async def confirmed(telegram: BotApi) -> None:
    """Typed with a bold word, looked at, agreed to."""
    bold = {"type": "bold", "offset": 10, "length": 7}
    command = {"type": "bot_command", "offset": 0, "length": 9}
    telegram.typed(ADMIN, f"/thongbao {TEXT}", user=ADMIN, entities=[command, bold])
    asked = await said(telegram, ADMIN, "gửi cho ai?")
    await press_on(telegram, asked, "Telegram" if "Telegram" in str(asked.buttons()) else "Tất cả")
    await eventually(lambda: any("Gửi cho" in label for label in asked.buttons()))
    assert f"Telegram: {CROWD.size + 1} nơi" in asked.text and TEXT in asked.text
    assert any(one["type"] == "bold" for one in asked.entities)
    await press_on(telegram, asked, "Gửi cho 101 nơi")


async def test_a_crowd_hears_it_once_through_two_kills_and_the_report_adds_up(config: Path, telegram: BotApi) -> None:
    telegram.latency = 0.03
    program = await start(config)
    await program.until_logged("is on name=")
    await confirmed(telegram)
    for arrived in (20, 55):
        await eventually(lambda least=arrived: sum(one.text == TEXT for one in telegram.sent) >= least)
        await program.kill()
        program = await start(config)
        await program.until_logged("is on name=")
    try:
        report = await said(telegram, ADMIN, "đã gửi xong")
        await eventually(lambda: any("đã xong" in one.text for one in telegram.to(ADMIN)))
    finally:
        await program.stop()

    times = Counter(one.chat for one in telegram.sent if one.text == TEXT)
    assert times.keys() == CROWD.reachable() | {ADMIN}
    [(unsure, states)] = ledger(
        config,
        "SELECT SUM(copies), json_group_array(DISTINCT state) FROM outbox WHERE kind = 'broadcast' AND item_id = 1",
    )
    assert times.total() - len(times) <= int(str(unsure))
    assert set(json.loads(str(states))) == {"sent", "dropped"}
    reached = CROWD.size + 1 - CROWD.blocked
    assert f"Tổng cộng: 101 nơi\nĐã gửi: {reached}\n" in report.text
    assert f"Đã chặn hoặc rời đi: {CROWD.blocked}" in report.text
    bold = [one for one in telegram.sent if one.text == TEXT]
    assert all([(e["type"], e["offset"], e["length"]) for e in one.entities] == [("bold", 0, 7)] for one in bold)
    secret = telegram.token.partition(":")[2]
    assert secret not in program.logged()


async def test_it_is_stopped_at_once_and_no_reply_waits_for_it(config: Path, telegram: BotApi) -> None:
    ledger(config, PUT_OFF)
    async with running(config):
        await confirmed(telegram)
        await eventually(lambda: any(one.text == TEXT for one in telegram.sent))
        telegram.typed(STRANGER, "/thongbao Tôi cũng muốn", user=STRANGER)
        await eventually(lambda: telegram.to(STRANGER))
        assert "thông báo" not in telegram.to(STRANGER)[0].text.lower()
        telegram.typed(ADMIN, "/thongbao #1 dung", user=ADMIN)
        report = await said(telegram, ADMIN, "Chưa gửi vì đã dừng")
    sent = sum(one.text == TEXT for one in telegram.sent)
    [(cancelled,)] = ledger(config, "SELECT COUNT(*) FROM outbox WHERE reason = 'cancelled'")
    assert f"Đã gửi: {sent}\n" in report.text and f"đã dừng: {cancelled}" in report.text
    assert sent < CROWD.size


async def test_the_program_notices_what_a_terminal_announces(config: Path, telegram: BotApi) -> None:
    async with running(config) as program:
        output = await terminal(config, TEXT, "--yes-to", str(CROWD.size), "--to", "telegram")
        assert f"Tổng cộng: {CROWD.size} nơi" in output
        assert program.process.returncode is None
    assert sum(one.text == TEXT for one in telegram.sent) == len(CROWD.reachable())


async def terminal(config: Path, *words: str) -> str:
    """What `baotin broadcast` says in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "broadcast", *words, "--config", str(config),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    async with patience():
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()
