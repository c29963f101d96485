"""A Bot API server on loopback, strict where Telegram is strict and as unreliable as a test wants it."""

import asyncio
import json
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import web

from tests.fakes.bot_api_answers import gateway_page, hang_up, write_message
from tests.fakes.bot_api_asides import Aside, Asides, Press, change
from tests.fakes.bot_api_chats import ADMIN_RIGHTS, FakeChat, Sent
from tests.fakes.bot_api_face import Face
from tests.fakes.bot_api_limits import FloodControl, Limits
from tests.fakes.bot_api_rules import (
    METHODS,
    NEWER,
    Refusal,
    bad,
    check_answered,
    read_keyboard,
    read_parameters,
    read_text,
)

BOT_ID = 4242
COMPACT = partial(json.dumps, separators=(",", ":"))
PORTAL = "Vui lòng đăng nhập Wi-Fi"  #: what answers in the place of everything else
NAMES = {method.lower(): method for method in METHODS | NEWER}  # Telegram doesn't mind the case


class BotApi:
    """State and answers; `serving` puts it on a port."""

    def __init__(
        self, token: str = f"{BOT_ID}:AAfake-token-of-a-test-0123456789abcde", *, limits: Limits | None = None
    ):
        self.token = token
        self.username = "BaoTinBot"
        self.base_url = ""
        self.chats: dict[int, FakeChat] = {}
        self.sent: list[Sent] = []
        self.presses: set[str] = set()  #: callback queries that wait for their answer
        self.answered: list[dict[str, Any]] = []  #: answerCallbackQuery
        self.asides = Asides()
        self.face = Face()
        self.age = ""  #: "old", "careless": how a server takes what it does not know, as it is newer than itself
        self.calls: Counter[str] = Counter()
        self.flood_control = FloodControl(limits or Limits())
        #: For the next messages: "", "502", "drop", "lost", "nonsense", "slow", "{…}".
        self.faults: deque[str] = deque()
        #: Every request is answered by "garbage", a "reset" or a gateway's "502"; it is carried out all the same, but
        #: for the last.
        self.broken = ""
        self.chances: Mapping[str, float] = {}  #: faults by chance
        self.chance = random.Random(7)
        self.knows_newer = True  #: the marks and fields of the last years
        self.latency = 0.0
        self.monotonic = time.monotonic  #: seconds by which messages are limited
        self.refuse_keyboards: Refusal | None = None
        self.refuse_updates: Refusal | None = None
        self.updates: list[dict[str, Any]] = []
        self.webhook = ""
        self.webhook_secret = ""  #: what Telegram shows there
        self._next_update = 1000
        self._poller: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()

    # What a test does to it

    def chat(self, number: int, type: str | None = None, **known: Any) -> FakeChat:  # noqa: A002
        """The chat of this number, made when it is new."""
        if number not in self.chats:
            kind = type or ("private" if number > 0 else "supergroup")
            self.chats[number] = FakeChat(number, kind, **{"title": "Lan" if number > 0 else "Nhóm", **known})
        return self.chats[number]

    def update(self, kind: str, content: dict[str, Any]) -> int:
        """Let an update arrive."""
        self._next_update += 1
        self.updates.append({"update_id": self._next_update, kind: content})
        self._arrived.set()
        return self._next_update

    def arrive(self, *updates: dict[str, Any]) -> None:
        """Let updates of the test's own making arrive."""
        self.updates.extend(updates)
        self._arrived.set()

    def typed(self, chat: int, text: str, *, user: int = 7, kind: str = "message", **extra: Any) -> int:
        """A person (or, as `channel_post`, a channel) says *text*."""
        return self.update(kind, self.message(chat, user=None if kind == "channel_post" else user, text=text, **extra))

    def typed_aside(self, chat: int, text: str, *, user: int = 7) -> int:
        """A person uses a command that only the bot sees."""
        message = self.message(chat, user=user, text=text)
        number = message["message_id"]
        self.asides.commands[number] = (chat, user, time.monotonic())
        return self.update("message", message | {"message_id": 0, "ephemeral_message_id": number})

    def message(self, chat: int, *, user: int | None = 7, **extra: Any) -> dict[str, Any]:
        """A message as updates carry it."""
        self._next_update += 1
        content: dict[str, Any] = {"message_id": self._next_update, "date": 1_727_300_000}
        if user is not None:
            content["from"] = {"id": user, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
        return content | {"chat": self.chat(chat).as_json()} | extra

    def pressed(self, chat: int, data: str, *, on: Sent | Aside | None = None, user: int = 7, **extra: Any) -> int:
        """A person presses a button with *data*; `on` is the message it hangs on."""
        message = self.message(chat, user=None, date=0) if on is None else self._as_json(on)
        person = {"id": user, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
        query = f"q{self._next_update}"
        self.presses.add(query)
        self.asides.presses[query] = Press(query, chat, user, on_aside="ephemeral_message_id" in message)
        content = {"id": query, "from": person, "chat_instance": "1", "data": data}
        return self.update("callback_query", content | {"message": message} | extra)

    def became(self, chat: int, status: str, *, before: str = "left", user: int = 7) -> int:
        """The bot's own membership of *chat* changes."""

        def member(what: str) -> dict[str, Any]:
            rights = dict.fromkeys(ADMIN_RIGHTS, False) if what == "administrator" else {}
            return {"status": what, "user": self._me(), "until_date": 0} | rights

        person = {"id": user, "is_bot": False, "first_name": "Lan"}
        change = {"old_chat_member": member(before), "new_chat_member": member(status)}
        content = {"chat": self.chat(chat).as_json(), "from": person, "date": 1_727_300_000}
        return self.update("my_chat_member", content | change)

    def to(self, chat: int) -> list[Sent]:
        return [message for message in self.sent if message.chat == chat]

    @asynccontextmanager
    async def serving(self, **pages: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator["BotApi"]:
        """On a port of loopback, for as long as the block lasts; *pages* of the caller's own beside the API."""
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        for name, page in pages.items():
            app.router.add_get(f"/{name}", page)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    # What it answers

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = NAMES.get(request.match_info["method"].lower(), "")
        self.calls[method] += 1
        if self.broken == "502":
            return gateway_page(502)
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            posted = await request.post()
            files = {name: value for name, value in posted.items() if isinstance(value, web.FileField)}
            form = {name: str(value) for name, value in posted.items() if name not in files}
            result = await self._answer(method, read_parameters(method, form, files, self.age), request)
        except Refusal as refusal:
            answer: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
            return web.json_response(answer, status=refusal.code)
        if self.broken:
            return web.Response(text=PORTAL) if self.broken == "garbage" else hang_up(request)
        if isinstance(result, web.StreamResponse):
            return result
        return web.json_response({"ok": True, "result": result}, dumps=COMPACT)

    async def _answer(self, method: str, parameters: dict[str, Any], request: web.Request) -> Any:
        match method:
            case "getMe":
                return self._me()
            case _ if method.startswith(("send", "editMessage", "editEphemeral")):
                return await self._write(method, parameters, request)
            case "getUpdates":
                return await self._get_updates(parameters)
            case "getChatMember":
                return self.chat(parameters["chat_id"]).member(parameters["user_id"])
            case "answerCallbackQuery":
                if parameters["callback_query_id"] not in self.presses:
                    raise bad("query is too old and response timeout expired or query ID is invalid")
                self.presses.remove(parameters["callback_query_id"])
                self.answered.append(parameters)
            case "deleteMessage":
                self.sent.remove(self._find(parameters))
            case "deleteEphemeralMessage":
                self.asides.all.remove(self.asides.find(parameters))
            case _ if "etMy" in method or method == "deleteMyCommands":
                return self.face.answer(method, parameters, knows_asides=not self.age, chats=self.chats)
            case "setWebhook":
                self.webhook, self.webhook_secret = parameters["url"], parameters.get("secret_token", "")
            case "deleteWebhook":
                self.webhook = ""
        return True

    async def _write(self, method: str, parameters: dict[str, Any], request: web.Request) -> Any:
        fault = self.faults.popleft() if self.faults else self._by_chance()
        if fault.isdigit():  # not the API's: a gateway's page
            return gateway_page(int(fault))
        if fault == "drop":  # before anything was done, but the client cannot know
            return hang_up(request)
        chat = self.chats.get(parameters["chat_id"])
        if chat is None:
            raise bad("chat not found")
        if self.latency or chat.latency:
            await asyncio.sleep(self.latency + chat.latency)
        if chat.gates:
            await chat.gates.popleft().wait()
        if chat.refusals:
            raise chat.refusals.popleft()
        if chat.refusal:
            raise chat.refusal
        thread = parameters.get("message_thread_id")
        if thread is not None and thread not in chat.threads:
            raise bad("message thread not found")
        text, entities = ("", []) if "Markup" in method else read_text(parameters, newer=self.knows_newer)
        keyboard = read_keyboard(parameters, self.age)
        if keyboard and self.refuse_keyboards:
            raise self.refuse_keyboards
        if wait := self.flood_control.refuse(chat.id, group=chat.type in ("group", "supergroup"), now=self.monotonic()):
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        message: Sent | Aside
        if method == "editEphemeralMessageText":
            message = change(self.asides.find(parameters), text, entities, keyboard)
        elif "ephemeral_message_parameters" in parameters and self.asides.is_known:
            admin = chat.members.get(BOT_ID) in ("administrator", "creator")
            self.asides.check(parameters, is_admin=admin)
            message = self.asides.add(parameters, text, entities, keyboard)
        elif method == "editMessageText":
            message = change(self._find(parameters), text, entities, keyboard)
        elif method == "editMessageReplyMarkup":
            found = self._find(parameters)
            message = change(found, found.text, found.entities, keyboard)
        else:
            check_answered(parameters, {one.message_id for one in self.to(chat.id)})
            number = len(self.sent) + 1
            message = Sent(number, chat.id, thread, text, entities, keyboard, time.monotonic(), parameters)
            self.sent.append(message)
        if fault == "lost":
            return hang_up(request)
        if fault == "slow":
            await asyncio.sleep(3600)
        if fault.startswith("{"):
            return web.Response(text=fault, content_type="application/json")
        if fault == "nonsense":
            return web.Response(text=PORTAL)
        return True if method == "editEphemeralMessageText" else self._as_json(message)

    def _find(self, parameters: dict[str, Any]) -> Sent:
        message = next((m for m in self.to(parameters["chat_id"]) if m.message_id == parameters["message_id"]), None)
        if message is None:
            raise bad("message to edit not found")
        return message

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.refuse_updates:
            raise self.refuse_updates
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        mine = self._poller = asyncio.get_running_loop().create_future()
        offset = parameters.get("offset", 0)
        self.updates = [u for u in self.updates if not isinstance(u["update_id"], int) or u["update_id"] >= offset]
        end = time.monotonic() + parameters.get("timeout", 0)
        wanted = parameters.get("allowed_updates")
        while not (found := [u for u in self.updates if not wanted or u.keys() & set(wanted)]):
            if (left := end - time.monotonic()) <= 0:
                break
            self._arrived.clear()
            arrival = asyncio.create_task(self._arrived.wait())
            await asyncio.wait([arrival, mine], timeout=left, return_when=asyncio.FIRST_COMPLETED)
            arrival.cancel()
            if mine.done():
                other = "make sure that only one bot instance is running"
                raise Refusal(409, f"Conflict: terminated by other getUpdates request; {other}")
        return found[: parameters.get("limit", 100)]

    def _me(self) -> dict[str, Any]:
        return {"id": BOT_ID, "is_bot": True, "first_name": "Báo Tin", "username": self.username}

    def _by_chance(self) -> str:
        return next((fault for fault, share in self.chances.items() if self.chance.random() < share), "")

    def _as_json(self, message: Sent | Aside) -> dict[str, Any]:
        return write_message(message, self.chat(message.chat), self._me())
