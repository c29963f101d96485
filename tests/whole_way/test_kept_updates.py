"""What a platform was told had arrived is answered, though the program is killed before it comes to that."""

import hashlib
import hmac
from pathlib import Path

import aiohttp
import pytest

from bot.telegram.channel import HEADER, HOOK
from bot.zalo.webhook import secret_of
from tests.fakes import zalo_events as people
from tests.fakes.bot_api import BotApi
from tests.fakes.press import Press
from tests.fakes.web_reader import Reader
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.waiting import eventually
from tests.whole_way.program import Program, configuration, running
from tests.whole_way.zalo import ledger

HOUR = 3600.0  #: longer than any test: what takes so long is never done
WAITING = "SELECT channel, COUNT(*) FROM updates_waiting GROUP BY channel ORDER BY channel"
SECTION = """
[zalo]
token = "{token}"
base_url = "{url}"
updates = "{updates}"
messages_per_second = 50
"""


async def post(program: Program, token: str, update: dict[str, object]) -> int:
    """Bring an update as Telegram does; how it is answered."""
    secret = hmac.new(token.encode(), b"baotin telegram webhook", hashlib.sha256).hexdigest()
    async with (
        aiohttp.ClientSession(headers={HEADER: secret}) as session,
        session.post(f"{program.url}{HOOK}", json=update) as answer,
    ):
        return answer.status


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_what_both_platforms_brought_outlives_a_kill(
    tmp_path: Path, paper: Press, telegram: BotApi, zalo: FakeZalo, updates: str
) -> None:
    config = configuration(
        tmp_path,
        feed=f"{paper.url}/rss/home.rss",
        telegram=telegram.base_url,
        token=telegram.token,
        more=f'updates = "{updates}"\n' + SECTION.format(token=TOKEN, url=zalo.url, updates=updates),
    )
    text = config.read_text("utf-8")
    config.write_text(text.replace("[web]\n", '[web]\npublic_url = "https://bot.example.org"\n'), "utf-8")
    telegram.chat(7).latency = HOUR
    zalo.then("sendMessage", "hang")
    first, second = (
        {"update_id": number, "message": telegram.message(7, text=text)}
        for number, text in ((5, "/theodoi xây dựng Đảng"), (6, "/chude"))
    )
    odd = {"update_id": 7, "message": {}}  # nobody understands it
    on_zalo = people.text("/theodoi xây dựng Đảng"), people.text("/chude")
    async with running(config) as program:
        await program.until_logged("telegram is on")
        if updates == "webhook":
            assert [await post(program, telegram.token, one) for one in (first, second, odd)] == [200] * 3
            zalo.webhook = {"url": "https://bot.example.org/zalo/webhook", "secret_token": secret_of(TOKEN)}
            zalo.gateway = program.url
            assert [await zalo.delivers(event) for event in on_zalo] == [200, 200]
        else:
            telegram.arrive(first, second, odd)
            zalo.hears(*on_zalo)
            await eventually(lambda: not telegram.updates)  # Telegram was told that they are here
        await eventually(lambda: telegram.calls["sendMessage"])
        await eventually(lambda: any(method == "sendMessage" for method, _ in zalo.calls))
        await eventually(lambda: ledger(config, WAITING) == [("telegram", 2), ("zalo", 2)])
        await program.kill()
    assert not telegram.sent and not zalo.sent

    telegram.chat(7).latency = 0.0
    async with running(config) as program:
        await eventually(lambda: ledger(config, WAITING) == [])
        if updates == "webhook":
            assert await post(program, telegram.token, first) == 200  # Telegram never heard of our thanks
    for done, topics in ([sent.text for sent in telegram.to(7)], zalo.texts):
        assert "Xây dựng Đảng" in done and "Chọn chủ đề" in topics  # in the order in which they were asked
    assert ledger(config, WAITING) == []
    assert ledger(config, "SELECT kind, value FROM subscriptions") == [("topic", "xay-dung-dang")] * 2


async def test_a_sentence_on_the_web_outlives_a_kill(tmp_path: Path, paper: Press, telegram: BotApi) -> None:
    config = configuration(tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token)
    # The page hears of its answer; so that it can't be given before the kill, nobody's words can be written down.
    async with running(config) as program, Reader(program.url) as reader:
        await reader.conversation()
        ledger(
            config,
            "CREATE TRIGGER held BEFORE INSERT ON web_messages WHEN NEW.author = 'reader' "
            "BEGIN SELECT RAISE(ABORT, 'held'); END",
        )
        status, _answer = await reader.say("/theodoi xây dựng Đảng", id="first")
        assert status == 503
        assert ledger(config, WAITING) == [("webchat", 1)]
        await program.kill()
        ledger(config, "DROP TRIGGER held")
        async with running(config):
            await eventually(lambda: ledger(config, WAITING) == [])
            assert await reader.say("/theodoi xây dựng Đảng", id="first") == (200, {"ok": True, "language": "vi"})
            _welcome, words, answer = [event.data["body"]["text"] for event in await reader.conversation()]
    assert words == "/theodoi xây dựng Đảng" and "Xây dựng Đảng" in answer
    assert ledger(config, "SELECT kind, value FROM subscriptions") == [("topic", "xay-dung-dang")]
