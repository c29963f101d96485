"""What `bot.logs` promises: one line an event, and no secret in any of them."""

import logging
from collections.abc import Iterator

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot import logs
from bot.telegram.http import AiohttpRequest
from tests.fakes.bot_api import BotApi

SECRET = "AAbbCCddEEffGGhhIIjjKK_1-x"
TOKEN = f"123456789:{SECRET}"


class Written:
    """What was logged so far."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._shown = ""

    def getvalue(self) -> str:
        self._shown += self._capsys.readouterr().err
        return self._shown


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """What is logged from `start` on; the loggers are as before afterwards."""
    root = logging.getLogger()
    names = [*logs.LOUD, "telegram.Bot", "apscheduler.executors.default", "apscheduler.scheduler"]
    before = {name: logging.getLogger(name).level for name in names}
    handlers, level = root.handlers[:], root.level
    yield Written(capsys)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in before.items():
        logging.getLogger(name).setLevel(was)


def test_an_event_is_one_line_with_time_level_and_place(written: Written) -> None:
    logs.start()
    logging.getLogger("jobs.poll").info("read feed=%s\nnew=%d", "https://a.vn/x", 3)
    [line] = written.getvalue().splitlines()
    assert line.endswith(" INFO jobs.poll read feed=https://a.vn/x ⏎ new=3")
    assert line.startswith("20")


def _fail(secret: str) -> None:
    try:
        raise ValueError(f"https://api.example/bot{secret}/getMe")
    except ValueError as cause:
        raise RuntimeError("went wrong") from cause


def test_a_traceback_is_one_line_too_and_holds_no_token(written: Written) -> None:
    logs.start()
    try:
        _fail(TOKEN)
    except RuntimeError:
        logging.getLogger("bot").exception("unexpected")
    [line] = written.getvalue().splitlines()
    assert "RuntimeError: went wrong" in line and "ValueError: https://api.example/bot123456789:***/getMe" in line
    assert SECRET not in line


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (f"token={TOKEN}", ()),
        ("url=%s", (f"https://api.telegram.org/bot{TOKEN}/sendMessage",)),
        ("url=%s", (f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/sendMessage",)),
        ("%r", ({"token": TOKEN},)),
        ("file=%s", (f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",)),
        ("db=%s", (f"postgresql://baotin:{SECRET}@db/baotin",)),
        ("db=%s", (f"postgresql://baotin:p@ss/{SECRET}@db/baotin",)),
        ("db=%s", (f"postgresql://bao@tin:{SECRET}@db/baotin",)),
        ("db=%s", (f"postgresql://baotin:my own {SECRET}@db/baotin",)),
        ("db=%s", (f"postgresql://:{SECRET}@db/baotin",)),
        ("db=%s", (f"postgresql://db/baotin?user=baotin&password={SECRET}",)),
        ("db=%s", (f"postgresql://db/baotin?user=baotin&p%61ssword={SECRET}",)),
        ("db=%s", (f"host=db user=baotin password = '{SECRET} more'",)),
        ("feed=%s", (f"https://toa-soan:{SECRET}@bao.vn/rss",)),
        ("feed=%s", (f"https://bao.vn/rss?api_key={SECRET}&so=5",)),
        ("error=%s", (OSError(f"cannot connect to https://x/bot{TOKEN}/getUpdates"),)),
    ],
)
def test_no_secret_is_logged_however_it_gets_there(written: Written, message: str, values: tuple[object, ...]) -> None:
    logs.start()
    logging.getLogger("bot").warning(message, *values)
    assert SECRET not in written.getvalue() and "***" in written.getvalue()


@given(st.text(), st.text())
def test_what_is_no_secret_stays(before: str, after: str) -> None:
    assert logs.hide_secrets(f"{before}{TOKEN}").count(SECRET) == 0
    assert logs.hide_secrets("read feed=https://a.vn/x items=40") == "read feed=https://a.vn/x items=40"


@pytest.mark.parametrize("name", ["aiohttp.access", "httpx", "httpcore", "telegram.ext", "apscheduler.scheduler"])
def test_libraries_that_tell_every_request_are_quiet(written: Written, name: str) -> None:
    logs.start()
    logging.getLogger(name).info("HTTP Request: GET ...")
    assert written.getvalue() == ""


def test_what_libraries_warn_of_is_heard(written: Written) -> None:
    logs.start()
    logging.getLogger("aiohttp.client").warning("connection lost")
    assert "aiohttp.client connection lost" in written.getvalue()


async def test_even_when_telegrams_library_tells_everything_the_token_is_not_among_it(written: Written) -> None:
    logs.start(logging.DEBUG)
    logging.getLogger("telegram.Bot").setLevel(logging.DEBUG)
    async with BotApi().serving() as api, aiohttp.ClientSession() as session:
        request = AiohttpRequest(session)
        bot = Bot(api.token, base_url=f"{api.base_url}/bot", request=request, get_updates_request=request)
        await bot.get_me()
        log = written.getvalue()
    assert "telegram.Bot" in log  # it does speak of itself
    assert api.token.partition(":")[2] not in log


def test_half_a_letter_does_not_cost_the_line(written: Written) -> None:
    logs.start()
    logging.getLogger("jobs.poll").warning("detail=%s", "javascript:" + chr(0xDCFF) + "!")
    assert "detail=javascript:?!" in written.getvalue()
