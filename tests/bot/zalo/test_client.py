"""The client, over HTTP, against a platform that behaves as badly as the real one was seen to."""

import json
import logging
import traceback

import pytest

from bot.zalo.client import Me, Webhook, WebhookVerdict, ZaloClient
from bot.zalo.errors import (
    AmbiguousTimeout,
    BadRequest,
    DailyLimit,
    NotFound,
    QuotaExceeded,
    Transient,
    Unauthorized,
    Unreachable,
    WebhookIsSet,
    ZaloError,
)
from news.errors import ConfigurationError
from tests.fakes import zalo_events as people
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal, Trouble
from tests.waiting import PATIENCE

HOOK = "https://bot.example.org/zalo/webhook"


@pytest.fixture
def client(zalo_client: ZaloClient) -> ZaloClient:
    return zalo_client


async def test_all_eleven_methods_are_understood(zalo: FakeZalo, client: ZaloClient) -> None:
    assert await client.get_me() == Me(
        id="1234000000000000001", account_name="bot.BaoTin", display_name="Bot Báo Tin", can_join_groups=True
    )
    zalo.hears(people.text("chào"))
    update = await client.get_updates()
    assert isinstance(update, dict) and update["event_name"] == "message.text.received"
    assert await client.get_webhook_info() is None
    verdict = WebhookVerdict(ok=True, outcome="webhook.ok", status_code=200, hint="")
    assert await client.set_webhook(HOOK, "s" * 8) == Webhook(url=HOOK, verification=verdict)
    assert await client.get_webhook_info() == Webhook(url=HOOK)
    assert await client.test_webhook() == verdict
    await client.delete_webhook()
    assert await client.send_message(LAN, "chào", text_styles=[{"start": 0, "len": 4, "st": ["b"]}])
    assert await client.send_message(LAN, "**chào**", parse_mode="markdown")
    assert await client.send_photo(LAN, "https://cdn.example/a.jpg", caption="ảnh")
    assert await client.send_photo(LAN, "https://cdn.example/a.jpg")
    assert len({method for method, _ in zalo.calls}) == 8


@pytest.mark.parametrize("idle", ["status", "body"])
async def test_a_poll_that_nobody_answers_is_nothing_and_no_error(
    zalo: FakeZalo, client: ZaloClient, idle: str
) -> None:
    zalo.idle = "status" if idle == "status" else "body"
    assert await client.get_updates(timeout=1) is None


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal(400, "Bad Request"), BadRequest),
        (Refusal(401, "Unauthorized"), Unauthorized),
        (Refusal(403, "internal server error"), Transient),
        (Refusal(404, "Not Found"), NotFound),
        (Refusal(408, "timeout"), AmbiguousTimeout),
        (Refusal(426, "daily limit", field="errorCode"), DailyLimit),
        (Refusal(429, "Quota exceeded"), QuotaExceeded),
        (Refusal(500, "oh"), Transient),
        (Refusal(504, "oh"), Transient),
        (Refusal(418, "teapot"), BadRequest),
        (Refusal(-7, "a code nobody vouches for"), BadRequest),
    ],
)
@pytest.mark.parametrize("status", [None, 200], ids=["mirrored", "200"])
async def test_each_refusal_has_its_type_whatever_the_status(
    zalo: FakeZalo, client: ZaloClient, refusal: Refusal, kind: type[ZaloError], status: int | None
) -> None:
    if status is None and refusal.status < 200:
        refusal.status = 400
    elif status:
        refusal.status = status
    zalo.then("sendMessage", refusal)
    with pytest.raises(ZaloError) as caught:
        await client.send_message(LAN, "chào")
    assert type(caught.value) is kind
    assert caught.value.description == refusal.answer["description"]
    assert caught.value.code == next(refusal.answer[key] for key in refusal.answer if "ode" in key)


async def test_a_refusal_without_a_usable_code_goes_by_its_status(zalo: FakeZalo, client: ZaloClient) -> None:
    cases: list[tuple[dict[str, object], int, type[ZaloError]]] = [
        ({"ok": False, "error_code": "429"}, 200, QuotaExceeded),
        ({"ok": False, "error_code": "many"}, 502, Transient),
        ({"ok": False, "error_code": True}, 401, Unauthorized),
        ({"ok": False}, 200, BadRequest),
    ]
    for answer, status, kind in cases:
        refusal = Refusal(0, "", status=status)
        refusal.answer = answer
        zalo.then("getMe", refusal)
        with pytest.raises(kind):
            await client.get_me()


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("html 502", Transient),
        ("redirect", Transient),
        ("drop", AmbiguousTimeout),
        ("garbage", AmbiguousTimeout),
        ("not an object", AmbiguousTimeout),
        ("huge", AmbiguousTimeout),
        ("hang", AmbiguousTimeout),
    ],
)
async def test_what_is_no_answer_of_zalos_says_whether_it_may_have_been_done(
    zalo: FakeZalo, trouble: Trouble, kind: type[ZaloError]
) -> None:
    zalo.then("sendMessage", trouble)
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=0.3 if trouble == "hang" else PATIENCE) as client:
        with pytest.raises(ZaloError) as caught:
            await client.send_message(LAN, "chào")
        assert type(caught.value) is kind
        assert len(zalo.calls) == 1  # nothing is asked twice, no redirect is followed
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=PATIENCE) as client:
        assert await client.send_message(LAN, "chào")


async def test_an_answer_that_never_ends_is_given_up(zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.zalo.client.CONNECT_SECONDS", 0.2)
    zalo.then("getMe", "trickle")
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=0.2) as client:
        with pytest.raises(AmbiguousTimeout, match="no answer in time"):
            await client.get_me()


@pytest.mark.parametrize("status", [401, 408, 429, 403, 404])
async def test_a_page_instead_of_json_counts_by_its_status(zalo: FakeZalo, client: ZaloClient, status: int) -> None:
    kinds = {401: Unauthorized, 408: AmbiguousTimeout, 429: QuotaExceeded}
    refusal = Refusal(0, "", status=status)
    refusal.answer = {"<html>": "no ok here"}
    zalo.then("sendMessage", refusal)
    with pytest.raises(ZaloError) as caught:
        await client.send_message(LAN, "chào")
    assert type(caught.value) is kinds.get(status, Transient)


async def test_no_connection_means_that_nothing_left() -> None:
    async with ZaloClient(TOKEN, base_url="http://127.0.0.1:1") as client:
        with pytest.raises(Unreachable):
            await client.send_message(LAN, "chào")


async def test_a_poll_beside_a_webhook_is_told_apart(zalo: FakeZalo, client: ZaloClient) -> None:
    await client.set_webhook(HOOK, "s" * 8)
    with pytest.raises(WebhookIsSet, match="getUpdates"):
        await client.get_updates()
    zalo.then("getUpdates", Refusal(409, "Conflict"), Refusal(403, "Webhook is active"))
    for _ in range(2):
        with pytest.raises(WebhookIsSet):
            await client.get_updates()


async def test_other_refusals_of_a_poll_stay_what_they_are(zalo: FakeZalo, client: ZaloClient) -> None:
    zalo.then("getUpdates", Refusal(400, "bad"), Refusal(429, "slow"), "drop")
    for kind in (BadRequest, QuotaExceeded, AmbiguousTimeout):
        with pytest.raises(kind):
            await client.get_updates()


async def test_two_server_headers_are_no_trouble(zalo: FakeZalo, client: ZaloClient) -> None:
    zalo.server_headers = 2
    assert await client.send_message(LAN, "chào")


async def test_a_wrong_token_and_a_wrong_name_of_a_method_differ(zalo: FakeZalo, client: ZaloClient) -> None:
    async with ZaloClient("1:wrong", base_url=zalo.url) as stranger:
        with pytest.raises(Unauthorized):
            await stranger.get_me()
    with pytest.raises(NotFound):
        await client._call("sendmessage", {"chat_id": LAN, "text": "chào"})


async def test_answers_with_less_in_them_than_promised_are_read_as_far_as_they_go(
    zalo: FakeZalo, client: ZaloClient
) -> None:
    bare = Refusal(0, "", status=200)
    bare.answer = {"ok": True}
    for method in ("getMe", "sendMessage", "setWebhook", "getWebhookInfo", "testWebhook"):
        zalo.then(method, bare)
    assert (await client.get_me()).display_name == ""
    assert await client.send_message(LAN, "chào") == ""
    assert await client.set_webhook(HOOK, "s" * 8) == Webhook(url="")
    assert await client.get_webhook_info() is None
    assert not (await client.test_webhook()).ok


@pytest.mark.parametrize("token", ["", "no colon", "1:2:3", "1: 2", ":", "12:", "12:ab\n"])
async def test_a_token_of_the_wrong_shape_is_named_but_not_repeated(token: str) -> None:
    with pytest.raises(ConfigurationError, match=r"zalo\.token") as caught:
        ZaloClient(token)
    assert not token.strip(":") or token not in str(caught.value)


@pytest.mark.parametrize("address", ["", "bot-api.example", "ftp://x.example", "http://", "http://[::1"])
async def test_a_base_address_of_the_wrong_shape_is_named(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"zalo\.base_url"):
        ZaloClient(TOKEN, base_url=address)


async def test_a_client_that_was_not_opened_says_so() -> None:
    with pytest.raises(RuntimeError, match="context manager"):
        await ZaloClient(TOKEN).get_me()


async def test_no_error_no_log_and_no_name_tells_the_token(zalo: FakeZalo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    troubles: list[Refusal | Trouble] = [
        "html 502",
        "drop",
        "garbage",
        "hang",
        "redirect",
        Refusal(400, f"bad path /bot{TOKEN}/getMe"),
        Refusal(400, f"bad secret {TOKEN.partition(':')[2]}"),
    ]
    zalo.then("getMe", *troubles)
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=0.2) as client:
        shown.append(repr(client))
        for _ in troubles:
            with pytest.raises(ZaloError) as caught:
                await client.get_me()
            shown += [repr(caught.value), "".join(traceback.format_exception(caught.value))]
            assert caught.value.__cause__ is None and caught.value.__context__ is None
    async with ZaloClient(TOKEN, base_url="http://127.0.0.1:1") as client:
        with pytest.raises(Unreachable) as unreached:
            await client.get_me()
        shown += [repr(unreached.value), "".join(traceback.format_exception(unreached.value))]
    everything = json.dumps(shown) + "".join(
        record.getMessage()
        for record in caplog.records
        if record.name != "aiohttp.access"  # the fake's own
    )
    assert "fake-Zalo_secret" not in everything and "<token>" in everything
