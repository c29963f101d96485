"""The operator's switch between polling and webhook, and what it says when Zalo can't reach us."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.zalo import (
    DONE,
    FAILED,
    WRONG_USE,
    ZaloSettings,
    app,
    delete_webhook,
    set_webhook,
    show_webhook,
    try_webhook,
)
from bot.zalo.client import ZaloClient
from bot.zalo.webhook import secret_of
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal

HOOK = "https://bot.example.org/zalo/webhook"
WEBHOOK = ZaloSettings(token=TOKEN, public_url="https://bot.example.org/", updates="webhook")
POLLING = ZaloSettings(token=TOKEN)


@pytest.fixture
def said() -> list[str]:
    return []


async def test_set_puts_the_webhook_at_the_public_address(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]
) -> None:
    assert await set_webhook(zalo_client, WEBHOOK, said.append) == DONE
    assert zalo.webhook == {"url": HOOK, "secret_token": secret_of(TOKEN)}
    assert said == [f"Đã đặt webhook: {HOOK}", "Zalo đã gọi thử và nhận được trả lời."]


@pytest.mark.parametrize("address", ["", "http://bot.example.org"])
async def test_set_needs_a_public_https_address(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str], address: str
) -> None:
    settings = ZaloSettings(token=TOKEN, public_url=address)
    assert await set_webhook(zalo_client, settings, said.append) == WRONG_USE
    assert "public_url" in said[0] and not zalo.calls


async def test_set_warns_where_the_bot_polls_and_where_zalo_keeps_silent(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]
) -> None:
    zalo.outcome = ""
    settings = ZaloSettings(token=TOKEN, public_url="https://bot.example.org")
    assert await set_webhook(zalo_client, settings, said.append) == DONE
    assert 'updates = "webhook"' in said[1] and "nhắn thử" in said[2]


@pytest.mark.parametrize(
    ("outcome", "advice"),
    [
        ("webhook.http.401", "mã bí mật"),
        ("webhook.http.403", "AS38244"),
        ("webhook.err.blocked", "AS38244"),
        ("webhook.http.301", "chuyển hướng"),
        ("webhook.http.404", "/zalo/webhook"),
        ("webhook.http.502", "chưa chạy"),
        ("webhook.err.tls", "Chứng chỉ"),
        ("webhook.err.dns", "Tên miền"),
        ("webhook.err.timeout", "từ bên ngoài"),
        ("something new", "từ bên ngoài"),
    ],
)
async def test_a_failed_try_is_explained_and_the_webhook_stays(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str], outcome: str, advice: str
) -> None:
    zalo.outcome = outcome
    assert await set_webhook(zalo_client, WEBHOOK, said.append) == FAILED
    assert zalo.webhook is not None
    assert outcome in said[1] and advice in said[2]
    assert await try_webhook(zalo_client, WEBHOOK, said.append) == FAILED


async def test_zalos_own_hint_is_passed_on(zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]) -> None:
    answer = Refusal(0, "", status=200)
    answer.answer = {"ok": True, "result": {"ok": False, "outcome": "webhook.http.403", "hint": "check firewall"}}
    zalo.then("testWebhook", answer)
    assert await try_webhook(zalo_client, WEBHOOK, said.append) == FAILED
    assert said[-1] == "Gợi ý của Zalo: check firewall"


async def test_delete_goes_back_to_polling_and_can_be_repeated(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]
) -> None:
    await set_webhook(zalo_client, WEBHOOK, lambda _: None)
    assert await delete_webhook(zalo_client, WEBHOOK, said.append) == DONE
    assert zalo.webhook is None and 'updates = "polling"' in said[1]
    assert await delete_webhook(zalo_client, POLLING, said.append) == DONE
    assert said[2:] == ["Đã gỡ webhook."]


async def test_info_says_what_is_set_and_whether_it_fits(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]
) -> None:
    assert await show_webhook(zalo_client, POLLING, said.append) == DONE
    assert await show_webhook(zalo_client, WEBHOOK, said.append) == FAILED
    await set_webhook(zalo_client, WEBHOOK, lambda _: None)
    assert await show_webhook(zalo_client, WEBHOOK, said.append) == DONE
    assert said[-1] == f"Webhook đang đặt: {HOOK}"
    assert await show_webhook(zalo_client, POLLING, said.append) == FAILED
    assert "Không khớp" in said[-1]


async def test_trying_has_a_daily_limit_and_may_be_gone(
    zalo: FakeZalo, zalo_client: ZaloClient, said: list[str]
) -> None:
    assert await try_webhook(zalo_client, WEBHOOK, said.append) == DONE
    zalo.tests_left = 0
    assert await try_webhook(zalo_client, WEBHOOK, said.append) == FAILED
    assert "Hôm nay" in said[-1]
    zalo.then("testWebhook", Refusal(404, "Not Found"))
    assert await try_webhook(zalo_client, WEBHOOK, said.append) == FAILED
    assert "không còn" in said[-1]


async def run(folder: Path, config: str, *words: str) -> tuple[int, str]:
    """As typed in a terminal; in a thread, since the command has a loop of its own."""
    (folder / "config.toml").write_text(config, "utf-8")
    invoked = [*words, "--config", str(folder / "config.toml")]
    result = await asyncio.to_thread(lambda: CliRunner().invoke(app, invoked))
    return result.exit_code, result.output


async def test_the_commands_run_from_a_terminal(zalo: FakeZalo, tmp_path: Path) -> None:
    config = f"""
        [zalo]
        token = "{TOKEN}"
        base_url = "{zalo.url}"
        updates = "webhook"
        [web]
        public_url = "https://bot.example.org"
    """
    assert await run(tmp_path, config, "webhook", "set") == (
        DONE,
        f"Đã đặt webhook: {HOOK}\nZalo đã gọi thử và nhận được trả lời.\n",
    )
    for word in ("info", "test", "delete"):
        assert (await run(tmp_path, config, "webhook", word))[0] == DONE


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        ("", WRONG_USE, "Chưa có token"),
        ("123:not-this-one", FAILED, "từ chối token"),
        (TOKEN, FAILED, "Zalo không làm được"),
    ],
)
async def test_what_can_go_wrong_is_said_without_the_token(
    zalo: FakeZalo, tmp_path: Path, token: str, status: int, words: str
) -> None:
    zalo.then("getWebhookInfo", "html 502")
    code, output = await run(tmp_path, f'[zalo]\ntoken = "{token}"\nbase_url = "{zalo.url}"', "webhook", "info")
    assert (code, words in output) == (status, True)
    assert not token or token not in output + repr(ZaloSettings(token=token))
