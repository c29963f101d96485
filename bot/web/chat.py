"""The web chat over HTTP: the page, what a reader says, and the stream of what is new."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from bot.texts import _, language
from bot.web.conversations import Conversations, PageMessage
from bot.web.errors import Refused
from bot.web.identity import Identities
from bot.web.limits import Throttle
from bot.web.options import Suggestions, WebOptions
from bot.web.outlet import DATA, WebOutlet
from bot.web.security import check_origin, json_of
from bot.web.streams import Stream, TooManyStreams
from bot.web.templates import render
from bot.web.visitors import client_of, network_of
from bot.web.words import words_of_page
from news.errors import ChannelError, StorageError
from news.text.vietnamese import clean
from storage import chats, webchat
from storage.engine.database import Database

REPEATED = 40  #: older messages a returning page is shown again, in case they changed meanwhile
LABEL = 200  #: characters of a button's words that a page sends back
PAGES_AT_ONCE = 4  #: being made: however many are asked for, feeds and messages get their turns in between
ID = 64  #: characters of a page's own name for what it sends


class ChatPages:
    """The handlers of `/`, `/chat/say` and `/chat/stream`."""

    def __init__(
        self,
        *,
        db: Database,
        channel: WebOutlet,
        conversations: Conversations,
        identities: Identities,
        options: WebOptions,
        suggestions: Suggestions,
        topics: Callable[[], Sequence[str]],
    ) -> None:
        limits = options.limits
        self._db = db
        self._channel = channel
        self._conversations = conversations
        self._identities = identities
        self._options = options
        self._suggestions = suggestions
        self._topics = topics
        self._words = Throttle(limits.words)
        self._words_of_network = Throttle(limits.words_of_network)
        self._streams_of_network = Throttle(limits.streams_of_network)
        self._newcomers = Throttle(limits.newcomers_of_network)
        self._being_made = asyncio.Semaphore(PAGES_AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """What the chat serves."""
        return [
            web.get("/", self.page),
            web.post("/chat/say", self.say),
            web.get("/chat/stream", self.stream, allow_head=False),
            web.get(DATA, self.data, allow_head=False),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """The conversation's page. It keeps nothing: whoever only looks (a crawler, say) leaves no trace."""
        async with self._being_made:
            return await self._page(request)

    async def _page(self, request: web.Request) -> web.Response:
        await asyncio.sleep(0)  # one who has not to wait for the database would make all it asked for in one go
        address = self._identities.of(request)
        spoken = await self._spoken(address) if address else self._options.language
        with language(spoken):
            settings = {
                "timezone": self._options.timezone,
                "words": words_of_page(),
                "commands": [
                    {"words": each.words, "about": each.about, "topics": each.topics} for each in self._suggestions()
                ],
                "topics": self._topics(),
                "longest": self._options.limits.words_length,
                "silence": self._options.limits.heartbeat * 3,
            }
            page = render("chat.html", language=spoken, settings=settings, trial=self._options.trial)
        response = web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})
        self._identities.give(response, address or self._identities.new())
        return response

    async def say(self, request: web.Request) -> web.Response:
        """Take what the reader typed or pressed; the answer comes by the stream."""
        check_origin(request, self._options.public_url)
        address = self._address(request)
        wait = self._words.wait(address) or self._words_of_network.wait(self._network(request))
        if wait:
            raise Refused(429, _("Bạn nhắn nhanh quá. Xin chờ vài giây rồi nhắn tiếp."), wait=wait)
        limits = self._options.limits
        message = _read(await json_of(request, at_most=limits.body_bytes, within=limits.body_seconds))
        if len(message.words) > limits.words_length:
            raise Refused(413, _("Tin nhắn dài quá. Xin viết ngắn lại."))
        if not message.words:
            raise Refused(400, _("Bạn chưa viết gì."))
        await self._let_in(request, address)
        try:
            last_word = await self._conversations.say(address, message)
        except ChannelError as refusal:
            raise Refused(503, _("Báo Tin đang bận, xin thử lại sau ít phút."), wait=30) from refusal
        if last_word is None:
            return web.json_response({"ok": True, "language": await self._spoken(address)})
        response = web.json_response({"ok": True, "forgotten": True, "body": last_word})
        self._identities.take_away(response)
        return response

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """What is in the conversation and what comes, as server-sent events."""
        address = self._address(request)
        network = self._network(request)
        if wait := self._streams_of_network.wait(network):
            raise Refused(429, _("Có quá nhiều kết nối từ mạng của bạn. Trang sẽ tự thử lại."), wait=wait)
        await self._let_in(request, address)
        try:
            stream = self._channel.streams.open(address, network)
        except TooManyStreams as full:
            raise Refused(503, _("Báo Tin đang bận, xin thử lại sau ít phút."), wait=30) from full
        try:
            try:
                await self._conversations.begin(address)
            except ChannelError as refusal:
                raise Refused(503, _("Báo Tin đang bận, xin thử lại sau ít phút."), wait=30) from refusal
            response = web.StreamResponse(
                headers={
                    "Content-Type": "text/event-stream; charset=utf-8",
                    "Cache-Control": "no-store",
                    "X-Accel-Buffering": "no",  # nginx would hold events back
                }
            )
            await response.prepare(request)
            await self._tell(response, stream, after=_last_event(request))
            return response
        finally:
            self._channel.streams.close(stream)

    async def data(self, request: web.Request) -> web.Response:
        """All that is kept of the conversation, as a file to keep."""
        address = self._address(request)
        if wait := self._words.wait(address) or self._words_of_network.wait(self._network(request)):
            raise Refused(429, _("Bạn nhắn nhanh quá. Xin chờ vài giây rồi nhắn tiếp."), wait=wait)
        file = await self._conversations.write_data(address)
        if file is None:
            raise Refused(404, _("Báo Tin không giữ gì về bạn."))
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
        return web.Response(body=file.content, content_type=file.media_type, charset="utf-8", headers=headers)

    async def _tell(self, response: web.StreamResponse, stream: Stream, *, after: int) -> None:
        """Write events until the page is gone or has to go."""
        try:
            stream.look()
            rows = await self._db.read(webchat.since, address=stream.address, after=0)
            if after and (not rows or rows[-1]["id"] < after):  # the page remembers more than there is: a restored copy
                await self._write(response, "event: fresh\ndata: {}\n\n")
                after = 0
            # What is new comes first: a line that breaks again and again still gets on.
            events = [_event(row, "message") for row in rows if row["id"] > after]
            events += [_event(row, "change") for row in rows if row["id"] <= after][-REPEATED:]
            await self._write(response, "".join(events) + "event: ready\ndata: {}\n\n")
            last = max([after, *(row["id"] for row in rows)])
            while not stream.ending:
                await stream.wait(self._options.limits.heartbeat)
                changed = stream.look()
                oldest = min([last + 1, *changed])
                rows = await self._db.read(webchat.since, address=stream.address, after=oldest - 1)
                events = [_event(row, "change") for row in rows if row["id"] in changed and row["id"] <= last]
                events += [_event(row, "message") for row in rows if row["id"] > last]
                last = max([last, *(row["id"] for row in rows)])
                await self._write(response, "".join(events) or ": still here\n\n")
            await self._write(response, f"event: {stream.ending}\ndata: {{}}\n\n")
        except (ConnectionResetError, TimeoutError, StorageError):
            return  # the page comes back by itself and says what it saw last

    async def _write(self, response: web.StreamResponse, events: str) -> None:
        async with asyncio.timeout(self._options.limits.stuck):
            await response.write(events.encode())

    async def _spoken(self, address: str) -> str:
        chat = await self._db.read(chats.find, channel=self._channel.name, address=address)
        return chat.language if chat else self._options.language

    def _address(self, request: web.Request) -> str:
        address = self._identities.of(request)
        if address is None:
            raise Refused(401, _("Trang trò chuyện cần cookie để nhận ra bạn. Xin cho phép cookie rồi tải lại trang."))
        return address

    def _network(self, request: web.Request) -> str:
        return network_of(client_of(request, self._options.proxies))

    async def _let_in(self, request: web.Request, address: str) -> None:
        """Bound how many conversations one network begins."""
        if await self._conversations.has_begun(address):
            return
        if wait := self._newcomers.wait(self._network(request)):
            raise Refused(429, _("Có quá nhiều người mới từ mạng của bạn. Trang sẽ tự thử lại."), wait=wait)


def _read(sent: dict[str, Any]) -> PageMessage:
    """What a page says, from whatever was sent."""
    words, label, number, name = sent.get("words"), sent.get("label"), sent.get("message"), sent.get("id")
    return PageMessage(
        words=clean(words) if isinstance(words, str) else "",
        label=clean(label)[:LABEL] if isinstance(label, str) else "",
        pressed_on=str(number) if isinstance(number, int) and not isinstance(number, bool) else "",
        id=clean(name)[:ID] if isinstance(name, str) else "",
    )


def _last_event(request: web.Request) -> int:
    """The number of the last message the page has; 0 when it has none."""
    number = request.headers.get("Last-Event-ID", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def _event(row: dict[str, Any], kind: str) -> str:
    """A message as a server-sent event; only new ones move the mark that a page comes back with."""
    data = {"number": row["id"], "author": row["author"], "at": row["created_at"], "body": row["body"]}
    mark = f"id: {row['id']}\n" if kind == "message" else ""
    return f"{mark}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
