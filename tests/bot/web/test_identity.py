from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from itsdangerous import TimestampSigner

from bot.web.identity import COOKIE, KEPT, Identities, renew_secret
from bot.web.options import WebOptions
from storage import chats, settings
from storage.engine.database import Database
from tests.fakes.web_reader import Reader, Served, served


class OldSigner(TimestampSigner):
    """Signs as if a year and a day ago."""

    def get_timestamp(self) -> int:
        return int((datetime.now(UTC) - KEPT - timedelta(days=1)).timestamp())


class EarlySigner(TimestampSigner):
    """Signs under a clock that is a day ahead."""

    def get_timestamp(self) -> int:
        return int((datetime.now(UTC) + timedelta(days=1)).timestamp())


def address_in(cookie: str, identities: Identities) -> str | None:
    return identities.of(make_mocked_request("GET", "/", headers={"Cookie": f"{COOKIE}={cookie}"}))


async def test_a_browser_keeps_its_address_when_it_comes_back(chat: Served, reader: Reader) -> None:
    await reader.conversation()
    async with reader.session.get(chat.url) as again:
        assert COOKIE in again.cookies
    await reader.conversation()

    assert len(chat.answers.asked) == 1
    assert len(chat.answers.asked[0].address) == 32


async def test_the_cookie_is_kept_from_scripts_and_other_sites_for_a_year(chat: Served) -> None:
    async with Reader(chat.url) as reader, reader.session.get(chat.url) as page:
        cookie = page.headers["Set-Cookie"]

    for part in ("HttpOnly", "SameSite=Lax", "Max-Age=31536000", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie


async def test_the_cookie_travels_only_by_https_where_people_come_by_https(sqlite_db: Database) -> None:
    options = WebOptions(public_url="https://tin.example")
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader, reader.session.get(chat.url) as page:
        assert "Secure" in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "0" * 32,
        "0" * 32 + ".aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb",
        TimestampSigner("another secret", salt="web chat identity").sign("0" * 32).decode(),
        TimestampSigner("the secret", salt="something else").sign("0" * 32).decode(),
        OldSigner("the secret", salt="web chat identity").sign("0" * 32).decode(),
        TimestampSigner("the secret", salt="web chat identity").sign(b"\xff\xfe").decode("latin-1"),
        "x" * 100_000,
    ],
    ids=["none", "bare", "forged", "other secret", "other purpose", "expired", "not text", "huge"],
)
def test_a_cookie_that_is_not_ours_or_too_old_is_nobody(cookie: str) -> None:
    assert address_in(cookie, Identities("the secret", secure=False)) is None


def test_a_cookie_of_ours_is_known_again() -> None:
    cookie = TimestampSigner("the secret", salt="web chat identity").sign("0" * 32).decode()

    assert address_in(cookie, Identities("the secret", secure=False)) == "0" * 32


def test_a_cookie_signed_while_the_clock_was_ahead_is_known_once_it_is_put_right() -> None:
    cookie = EarlySigner("the secret", salt="web chat identity").sign("0" * 32).decode()
    assert address_in(cookie, Identities("the secret", secure=False)) == "0" * 32


async def test_forged_cookies_open_no_stream_and_make_no_chat(chat: Served) -> None:
    async with Reader(chat.url) as reader:
        cookie = {"Cookie": f"{COOKIE}={'0' * 32}.aaaaaa.{'b' * 27}"}
        reader.session.cookie_jar.clear()
        async with reader.session.get(f"{chat.url}/chat/stream", headers=cookie) as answer:
            assert answer.status == 401
            assert "cookie" in (await answer.json())["error"]
        assert (await reader.say("xin chào"))[0] == 401

    assert await chat.db.read(chats.count) == {}


async def test_the_secret_is_made_once_and_kept_with_the_data(sqlite_db: Database) -> None:
    first = await Identities.load(sqlite_db, secure=False)
    secret = await sqlite_db.read(settings.get, "web_identity_secret")
    again = await Identities.load(sqlite_db, secure=False)

    assert len(secret) >= 43
    cookie = TimestampSigner(secret, salt="web chat identity").sign("0" * 32).decode()
    assert address_in(cookie, first) == address_in(cookie, again) == "0" * 32
    assert first.new() != first.new()


async def test_who_has_a_cookie_of_the_secret_before_is_still_known(sqlite_db: Database) -> None:
    cookies = []
    for _ in range(3):
        await sqlite_db.run(renew_secret)
        newest = (await sqlite_db.read(settings.get, "web_identity_secret")).rpartition("\n")[2]
        cookies.append(TimestampSigner(newest, salt="web chat identity").sign("0" * 32).decode())
    now = await Identities.load(sqlite_db, secure=False)

    assert [address_in(cookie, now) for cookie in cookies] == [None, "0" * 32, "0" * 32]
    response = web.Response()
    now.give(response, "0" * 32)
    assert address_in(response.cookies[COOKIE].value, Identities(newest, secure=False)) == "0" * 32
