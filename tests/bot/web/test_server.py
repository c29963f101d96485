import asyncio
import errno
import socket
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.web import server
from bot.web.errors import sentence_of
from bot.web.options import WebOptions
from bot.web.security import content_security_policy
from news.errors import StorageError
from storage.engine.database import Database
from tests.fakes.web_reader import Reader, Served, served

PAGE = {"Accept": "text/html,application/xhtml+xml"}


async def test_health_is_good_only_as_long_as_nothing_is_complained_of(chat: Served, reader: Reader) -> None:
    async with reader.session.get(f"{chat.url}/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True, "reasons": []})
        assert answer.headers["Cache-Control"] == "no-store"

    chat.reasons.append("no feed was polled for 10 minutes")
    async with reader.session.get(f"{chat.url}/healthz") as answer:
        assert answer.status == 503
        assert await answer.json() == {"ok": False, "reasons": ["no feed was polled for 10 minutes"]}


async def test_a_database_that_health_cannot_ask_is_a_reason(sqlite_db: Database) -> None:
    async def health() -> list[str]:
        raise StorageError("the database refused: locked")

    async with served(sqlite_db, health=health) as chat, Reader(chat.url) as reader:
        answer = await reader.session.get(f"{chat.url}/healthz")
        assert (answer.status, (await answer.json())["reasons"]) == (503, ["the database refused: locked"])


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/chat.js", "/nowhere", "/chat/stream", "/robots.txt"])
async def test_every_answer_carries_the_protecting_headers(chat: Served, reader: Reader, path: str) -> None:
    async with reader.session.get(f"{chat.url}{path}") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "aiohttp" not in answer.headers["Server"]


def test_pictures_may_come_from_newspapers_and_where_the_trial_says() -> None:
    assert "img-src 'self' https:;" in content_security_policy()
    assert "img-src 'self' https: http://127.0.0.1:9000;" in content_security_policy(["http://127.0.0.1:9000"])


async def test_errors_are_pages_for_people_and_json_for_scripts(chat: Served, reader: Reader) -> None:
    async with reader.session.get(f"{chat.url}/nowhere", headers=PAGE) as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (404, "text/html")
        assert "Không có trang nào ở địa chỉ này." in page
    async with reader.session.get(f"{chat.url}/<script>") as answer:
        assert await answer.json() == {"error": "Không có trang nào ở địa chỉ này."}
    async with reader.session.get(f"{chat.url}/chat/say", headers=PAGE) as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    async with reader.session.head(f"{chat.url}/chat/stream") as answer:
        assert answer.status == 405


def test_every_status_has_a_sentence() -> None:
    sentences = {status: sentence_of(status) for status in (400, 401, 403, 404, 405, 413, 429, 500, 502, 503)}

    assert all(sentence.endswith(".") for sentence in sentences.values())
    assert sentences[500] != sentences[400] != sentences[404]


async def test_static_files_come_with_their_kind_and_nothing_else_can_be_had(chat: Served, reader: Reader) -> None:
    for name, kind in (("chat.js", "javascript"), ("chat.css", "text/css"), ("icon.svg", "image/svg+xml")):
        async with reader.session.get(f"{chat.url}/static/{name}") as answer:
            assert (answer.status, kind in answer.headers["Content-Type"]) == (200, True)
            assert answer.headers["Cache-Control"] == "no-cache"
            mark = {"If-None-Match": answer.headers["Etag"]}
        async with reader.session.get(f"{chat.url}/static/{name}", headers=mark) as answer:
            assert answer.status == 304
    for path in ("/static/", "/static/..%2fserver.py", "/static/%2e%2e/chat.py"):
        async with reader.session.get(URL(f"{chat.url}{path}", encoded=True)) as answer:
            assert answer.status in (403, 404)


async def test_crawlers_are_asked_to_leave_the_conversation_alone(chat: Served, reader: Reader) -> None:
    async with reader.session.get(f"{chat.url}/robots.txt") as answer:
        assert "Disallow: /chat/" in await answer.text()


async def test_a_trial_says_so_and_a_real_one_does_not(sqlite_db: Database) -> None:
    for trial in (True, False):
        async with served(sqlite_db, WebOptions(trial=trial)) as chat, Reader(chat.url) as reader:
            text = await (await reader.session.get(chat.url)).text()
            assert ("Bản chạy thử" in text) is trial
            assert ("baotin check" in text) is trial


async def test_routes_of_other_parts_are_served_with_their_own_checks(sqlite_db: Database) -> None:
    async def hook(request: web.Request) -> web.Response:
        assert await request.json() == {"update_id": 7}
        return web.Response(text="taken")

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("/")

    routes = [web.post("/telegram/webhook", hook), web.get("/old", elsewhere)]
    async with served(sqlite_db, routes=routes) as chat, aiohttp.ClientSession() as session:
        async with session.post(f"{chat.url}/telegram/webhook", json={"update_id": 7}) as answer:
            assert (answer.status, await answer.text()) == (200, "taken")
        async with session.post(f"{chat.url}/telegram/webhook", data=BytesIO(b"x" * 1_100_000)) as answer:
            assert answer.status == 413
        async with session.get(f"{chat.url}/old", allow_redirects=False) as answer:
            assert answer.status == 302


async def test_settings_for_the_page_cannot_break_out_of_their_place(sqlite_db: Database) -> None:
    hostile = "</script><script>alert(1)</script>"
    async with served(sqlite_db, topics=[hostile]) as chat, Reader(chat.url) as reader:
        text = await (await reader.session.get(chat.url)).text()
    assert hostile not in text
    assert r"\u003c/script\u003e" in text


async def test_a_taken_port_is_named_and_leaves_nothing_open(chat: Served) -> None:
    app = web.Application()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(server.NotServed) as caught:
        await server.start(app, "127.0.0.1", taken.getsockname()[1])
    assert caught.value.cause.errno == errno.EADDRINUSE


async def test_the_server_says_where_it_is_reached_by_ipv6_too() -> None:
    runner = await server.start(web.Application(), "::1", 0)
    assert server.address_of(runner).startswith("http://[::1]:")
    await server.stop(runner)


async def test_a_request_under_way_is_finished_before_the_stop(sqlite_db: Database) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.Response(text="done")

    async with served(sqlite_db, routes=[web.get("/slow", slow)]) as chat, aiohttp.ClientSession() as session:
        asking = asyncio.create_task(session.get(f"{chat.url}/slow"))
        await begun.wait()
        stopping = asyncio.create_task(server.stop(chat.runner))
        await asyncio.sleep(0)
        go_on.set()
        await stopping
        async with await asking as answer:
            assert await answer.text() == "done"


def test_the_pages_files_belong_to_the_package() -> None:
    assert {"chat.css", "chat.js", "icon.svg"} <= {path.name for path in Path(server.STATIC).iterdir()}
