"""A strict Zalo Bot Platform on loopback: takes what the real one takes, notices what it would not."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from tests.fakes.zalo_events import Event
from tests.fakes.zalo_rules import METHODS, Refusal, Trouble, units

TOKEN = "123456789012345678:fake-Zalo_secret"  # made up


class FakeZalo:
    """One bot's side of the platform; everything said to it is in `sent`, everything odd in `complaints`."""

    def __init__(self) -> None:
        self.me = {
            "id": "1234000000000000001",
            "account_name": "bot.BaoTin",
            "account_type": "BASIC",
            "can_join_groups": True,
            "display_name": "Bot Báo Tin",
        }
        self.sent: list[dict[str, Any]] = []  #: what was accepted: parameters, and "method"
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.polled: list[float] = []  #: when, by the loop's clock
        self.complaints: list[str] = []
        self.users_allowed = 50
        self.groups_allowed = 3
        self.unserved: list[Event] = []
        self.quota: int | None = 3000
        self.gap = 0.0  #: seconds that must lie between two messages, by `clock`
        self.clock: Callable[[], float] = time.monotonic
        self.too_fast = 0  #: messages refused for that
        self.idle: Literal["status", "body"] = "status"
        self.idle_after = 0.05  #: whatever was asked for; 0 answers at once
        self.handed_out_again = 0  #: how often a delivered update comes back to a poll
        self.styles_taken = True
        self.gone: set[str] = set()  #: chats that left
        self.photo_seconds = 0.0
        self.server_headers = 1
        self.outcome = "webhook.ok"
        self.tests_left = 3
        self.webhook: dict[str, str] | None = None
        self.gateway = ""  #: where the webhook's host really listens
        self.url = ""
        self._waiting: deque[tuple[Event, int]] = deque()
        self._arrived = asyncio.Event()
        self._hanging = asyncio.Event()
        self._chats: dict[str, str] = {}  #: who ever wrote, and of which type
        self._scripts: dict[str, deque[Refusal | Trouble]] = {}
        self._polling = 0
        self._accepted_at = float("-inf")
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{bot}/{method}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # what a test arranges

    def then(self, method: str, *answers: Refusal | Trouble) -> None:
        """The next calls of *method* fare so; afterwards all is well again."""
        self._scripts.setdefault(method, deque()).extend(answers)

    def hears(self, *events: Event) -> None:
        """People write: their messages wait for a poll, unless the plan serves them not."""
        for event in events:
            if self._served(event):
                self._waiting.append((event, self.handed_out_again))
        self._arrived.set()

    def meets(self, *chats: str) -> None:
        """These chats wrote once, so that the bot may write to them."""
        self._chats.update(dict.fromkeys(chats, "PRIVATE"))

    async def delivers(self, body: object, *, secret: str | None = None, raw: bytes | None = None) -> int:
        """Post an update to the webhook, as the platform would; gives the status it was answered with."""
        assert self.webhook is not None
        if isinstance(body, dict):
            self._served(body.get("result", body))
        token = self.webhook["secret_token"] if secret is None else secret
        headers = {"X-Bot-Api-Secret-Token": token, "Content-Type": "application/json", "User-Agent": "Java/1.8.0_192"}
        data = json.dumps(body).encode() if raw is None else raw
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.gateway + urlsplit(self.webhook["url"]).path, data=data, headers=headers) as response,
        ):
            return response.status

    @property
    def texts(self) -> list[str]:
        """What readers saw, in order."""
        return [str(said.get("text", said.get("caption", ""))) for said in self.sent]

    def let_go(self) -> None:
        """End what hangs, without an answer."""
        self._hanging.set()

    # what the platform does

    def _served(self, event: Any) -> bool:
        try:
            chat = event["message"]["chat"]
        except (KeyError, TypeError):
            return True
        kind = chat["chat_type"]
        allowed = self.users_allowed if kind == "PRIVATE" else self.groups_allowed
        if chat["id"] not in self._chats and list(self._chats.values()).count(kind) >= allowed:
            self.unserved.append(event)
            return False
        self._chats[chat["id"]] = kind
        return True

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        bot, method = request.match_info["bot"], request.match_info["method"]
        body = await request.read()
        try:
            params = json.loads(body or b"{}")
        except ValueError:
            params = {}
        self._look_at(request, method, params)
        headers = CIMultiDict([("Content-Type", "application/json; charset=utf-8")])
        for _ in range(self.server_headers):
            headers.add("Server", "Zalo")
        try:
            if bot != f"bot{TOKEN}":
                raise Refusal(401, "Unauthorized")
            script = self._scripts.get(method)
            if script:
                trouble = script.popleft()
                if isinstance(trouble, Refusal):
                    raise trouble
                return await self._misbehave(request, trouble)
            answer = await self._done(method, params)
            status = 200
        except Refusal as refusal:
            answer, status = refusal.answer, refusal.status
        return web.Response(
            body=json.dumps(answer, ensure_ascii=False).encode(),
            status=status,
            headers=headers,
        )

    def _look_at(self, request: web.Request, method: str, params: dict[str, Any]) -> None:
        self.calls.append((method, params))
        if request.method != "POST" or request.content_type != "application/json":
            self.complaints.append(f"{method}: {request.method} {request.content_type}")
        if method in METHODS:
            must, may = METHODS[method]
            if unknown := params.keys() - must - may:
                self.complaints.append(f"{method}: unknown {sorted(unknown)}")
        if "parse_mode" in params and "text_styles" in params:
            self.complaints.append(f"{method}: text_styles are ignored beside parse_mode")

    async def _misbehave(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        match trouble:
            case "html 502":
                return web.Response(text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html", status=502)
            case "garbage":
                return web.Response(body=b"{\xff\xfe not json", content_type="application/json")
            case "not an object":
                return web.json_response(["ok"])
            case "huge":
                return web.Response(body=b'{"ok": true, "result": "' + b"x" * 3_000_000 + b'"}')
            case "redirect":
                return web.Response(status=302, headers={"Location": f"{self.url}/another/host"})
            case "trickle":
                response = web.StreamResponse(headers={"Content-Type": "application/json"})
                await response.prepare(request)
                while True:
                    await response.write(b" ")
                    await asyncio.sleep(0.02)
            case "hang" | "drop":
                if trouble == "hang":
                    await self._hanging.wait()
                assert request.transport is not None
                request.transport.abort()
                return web.Response()

    async def _done(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method not in METHODS:
            raise Refusal(404, "Not Found")
        if missing := METHODS[method][0] - params.keys():
            raise Refusal(400, f"Bad Request: {sorted(missing)} missing")
        match method:
            case "getMe":
                return {"ok": True, "result": self.me}
            case "getUpdates":
                return await self._next_update(params)
            case "setWebhook" | "deleteWebhook" | "getWebhookInfo" | "testWebhook":
                return self._about_webhook(method, params)
        if method == "sendPhoto" and self.photo_seconds:
            await asyncio.sleep(self.photo_seconds)
        self._accept(method, params)
        return {"ok": True, "result": {"message_id": f"{len(self.sent):020x}", "date": 1_791_000_123_456}}

    async def _next_update(self, params: dict[str, Any]) -> dict[str, Any]:
        if self.webhook is not None:
            raise Refusal(400, "Bad Request: can't use getUpdates while webhook is active")
        self.polled.append(asyncio.get_running_loop().time())
        self._polling += 1
        if self._polling > 1:
            self.complaints.append("getUpdates: two polls at once steal from each other")
        try:
            if not self._waiting:
                self._arrived.clear()
                try:
                    async with asyncio.timeout(min(self.idle_after, float(params.get("timeout", 30)))):
                        await self._arrived.wait()
                except TimeoutError:
                    raise Refusal(408, "Request timeout", status=408 if self.idle == "status" else 200) from None
            event, again = self._waiting.popleft()
            if again:
                self._waiting.appendleft((event, again - 1))
            return {"ok": True, "result": event, "error_code": 0}
        finally:
            self._polling -= 1

    def _about_webhook(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        about = {"updated_at": 1_791_000_300_000}
        match method:
            case "setWebhook":
                address = urlsplit(params["url"])
                if address.scheme != "https" or address.hostname in ("localhost", "127.0.0.1", None):
                    raise Refusal(400, "Bad Request: url must be public https")
                if not 8 <= len(params["secret_token"]) <= 256:
                    raise Refusal(400, "Bad Request: secret_token must have 8 to 256 characters")
                self.webhook = {"url": params["url"], "secret_token": params["secret_token"]}
                result = about | {"url": params["url"]}
                return {"ok": True, "result": result | ({"verification": self._verdict()} if self.outcome else {})}
            case "deleteWebhook":
                self.webhook = None
                return {"ok": True, "result": about | {"url": ""}}
            case "getWebhookInfo":
                if self.webhook is None:
                    raise Refusal(404, "Not Found")
                return {"ok": True, "result": about | {"url": self.webhook["url"]}}
        if not self.tests_left:
            raise Refusal(426, "daily limit", field="errorCode")
        self.tests_left -= 1
        return {"ok": True, "result": self._verdict() | {"url": self.webhook["url"] if self.webhook else ""}}

    def _verdict(self) -> dict[str, Any]:
        well = self.outcome == "webhook.ok"
        code = self.outcome.rpartition(".")[2]
        status = 200 if well else int(code) if code.isdigit() else None
        return {"ok": well, "status_code": status, "outcome": self.outcome, "latency_ms": 212, "hint": ""}

    def _accept(self, method: str, params: dict[str, Any]) -> None:
        chat = params["chat_id"]
        if chat in self.gone or chat not in self._chats:
            raise Refusal(400, "Bad Request: user_id is invalid")
        for field in ("text", "caption"):
            if field in params and not (1 <= units(params[field]) <= 2000 and params[field].strip()):
                raise Refusal(400, f"Bad Request: {field} must have 1 to 2000 characters")
        for style in params.get("text_styles", ()):
            within = (
                style["start"] >= 0 and style["len"] >= 1 and style["start"] + style["len"] <= units(params["text"])
            )
            if not self.styles_taken or not within or not set(style["st"]) <= set("bius"):
                raise Refusal(400, "Bad Request: text_styles")
        if method == "sendPhoto" and not params["photo"].startswith("http"):
            raise Refusal(400, "Bad Request: photo")
        if self.quota is not None and len(self.sent) >= self.quota:
            raise Refusal(429, "Quota exceeded")
        if self.clock() < self._accepted_at + self.gap:
            self.too_fast += 1
            raise Refusal(429, "Quota exceeded")
        self._accepted_at = self.clock()
        self.sent.append({"method": method, **params})
