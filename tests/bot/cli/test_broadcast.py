"""`baotin broadcast`: nothing without the count, and a report that adds up, with a bot running or without."""

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.broadcast import NotBroadcast, agree
from news.delivery.quiet import QuietHours
from news.text.dates import VIETNAM
from storage import broadcasts, chats
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.waiting import eventually

CONFIG = """
[storage]
url = "sqlite:///{folder}/baotin.db"
[telegram]
token = "{token}"
base_url = "http://127.0.0.1:9"
[web]
port = 0
"""


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/baotin.db"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Three readers of the web chat, one of them with a topic."""

    def fill(tx: Tx) -> None:
        for number in range(3):
            make.chat(tx, *(["y-te"] if number == 0 else []), channel="webchat", address=f"w{number}")

    async def prepare() -> None:
        db = await asyncio.to_thread(Database.open, database(tmp_path))
        await db.run(fill)
        await db.close()

    asyncio.run(prepare())
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(folder=tmp_path, token=""), "utf-8")
    return path


def announce(config: Path, *words: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(app, ["broadcast", *words, "--config", str(config)], input=typed)


def kept(config: Path, sql: str) -> list[tuple[object, ...]]:
    ledger = sqlite3.connect(config.parent / "baotin.db")
    try:
        return ledger.execute(sql).fetchall()
    finally:
        ledger.close()


def test_without_a_running_bot_it_delivers_by_itself_and_reports(config: Path) -> None:
    said = announce(config, "Nghỉ <b>lễ</b> từ mai", "--html", "--yes-to", "3")
    assert said.exit_code == 0, said.output
    assert "web: 3 nơi" in said.output and "Tổng cộng: 3 nơi" in said.output and "Đã gửi: 3" in said.output
    assert kept(config, "SELECT state, author FROM broadcasts") == [("done", "terminal")]
    [(body,)] = kept(config, "SELECT body FROM web_messages WHERE chat_id = 1")
    assert "<b>" in str(body)


def test_nobody_is_kept_waiting_until_quiet_hours_end(config: Path) -> None:
    here = datetime.now(VIETNAM)
    hours = QuietHours(begin=(here - timedelta(hours=2)).time(), end=(here - timedelta(hours=3)).time())

    async def prepare() -> None:
        db = await asyncio.to_thread(Database.open, database(config.parent))
        await db.run(chats.set_quiet, chat=1, hours=hours, now=here)
        await db.close()

    asyncio.run(prepare())
    said = announce(config, "Nghỉ lễ từ mai", "--yes-to", "3")
    assert said.exit_code == 0, said.output
    assert "Đã gửi: 2" in said.output and "Còn chờ: 1" in said.output and "giờ yên lặng" in said.output
    assert kept(config, "SELECT state FROM broadcasts") == [("sending",)]


def test_the_text_may_come_from_a_file_or_from_another_program(config: Path, tmp_path: Path) -> None:
    (tmp_path / "tin.txt").write_bytes("\ufeffDòng một\r\nDòng hai\r\n".encode())
    for words, typed in ((["--file", str(tmp_path / "tin.txt")], ""), ([], "Dòng một\nDòng hai\n"), (["-"], "Một")):
        said = announce(config, *words, "--to", "topic:Y tế", "--yes-to", "1", "--no-wait", typed=typed)
        assert said.exit_code == 0, said.output
        assert "sẽ gửi đi khi bot chạy" in said.output
    texts = [text for (text,) in kept(config, "SELECT text FROM broadcasts ORDER BY id")]
    assert texts == ["Dòng một\nDòng hai", "Dòng một\nDòng hai", "Một"]
    assert kept(config, "SELECT DISTINCT audience, state FROM broadcasts") == [("topic:y-te", "sending")]


@pytest.mark.parametrize(
    ("words", "typed", "status", "said"),
    [
        (["Nghỉ lễ"], "", 2, "--yes-to 3"),
        (["Nghỉ lễ", "--yes-to", "7"], "", 2, "số nơi nhận là 3, không phải 7"),
        (["Nghỉ lễ", "--to", "telegram", "--yes-to", "3"], "", 2, "một kênh đang bật (webchat)"),
        (["Nghỉ lễ", "--to", "topic:xyz", "--yes-to", "3"], "", 2, "Không rõ --to"),
        (["Nghỉ lễ", "--to", "topic:du-lich", "--yes-to", "0"], "", 1, "Chưa có nơi nào"),
        ([], "  \n", 2, "chưa có chữ nào"),
        ([], b"\xff\xfe\xff", 1, "Không đọc được"),
        (["--file", "/khong/co.txt"], "", 1, "Không đọc được"),
        (["Nghỉ lễ", "--file", "tin.txt"], "", 2, "Chỉ chọn một"),
        (["à" * 20_000], "", 2, "dài 20.000 ký tự"),
        (["<b>Nghỉ", "--html"], "", 2, "Thẻ <b> chưa đóng"),
        (["<blink>Nghỉ</blink>", "--html"], "", 2, "không dùng được thẻ <blink>"),
    ],
)
def test_what_is_not_agreed_to_or_makes_no_sense_goes_nowhere(
    config: Path, words: list[str], typed: str | bytes, status: int, said: str
) -> None:
    result = announce(config, *words, typed=typed)
    assert result.exit_code == status, result.output
    assert said in " ".join(result.output.split())
    assert kept(config, "SELECT * FROM broadcasts") == []
    assert kept(config, "SELECT * FROM outbox") == []


async def test_beside_a_running_bot_it_leaves_the_work_to_it_and_waits(config: Path) -> None:
    """The lock is held here, as by a running bot; what that would do is done by hand."""
    db = await asyncio.to_thread(Database.open, database(config.parent), lock=True)
    try:
        waiting = asyncio.create_task(asyncio.to_thread(announce, config, "Nghỉ lễ", "--yes-to", "3"))
        under_way = await eventually(lambda: db.read(broadcasts.unfinished))
        await db.run(broadcasts.finish, under_way[0].number, figures={"total": 3, "sent": 2, "gone": 1, "waiting": 0},
                     now=make.NOON)  # fmt: skip
        said = await waiting
    finally:
        await db.close()
    assert said.exit_code == 0, said.output
    assert "Đã gửi: 2" in said.output and "rời đi: 1" in said.output


def test_at_a_terminal_the_count_is_typed() -> None:
    assert agree(1234, None, ask=lambda count: f" {count} ") == 1234
    assert agree(1234, 1230, ask=None) == 1230
    for typed, said in (
        ("", "Thôi, chưa gửi"),
        ("yes", "Thôi, chưa gửi"),
        ("²", "Thôi"),
        ("12", "1234, không phải 12"),
    ):
        with pytest.raises(NotBroadcast, match=said):
            agree(1234, None, ask=lambda count, typed=typed: typed)  # type: ignore[misc]
