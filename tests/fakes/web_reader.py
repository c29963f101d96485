"""The web chat as it is served, the answers it is given, and a reader who talks to it over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.replies import Replies
from bot.requests import Request
from bot.web import server
from bot.web.chat import ChatPages
from bot.web.conversations import REPLY_PATIENCE, Conversations
from bot.web.identity import Identities
from bot.web.options import Answer, Health, Suggestion, WebOptions
from bot.web.outlet import WebOutlet
from bot.web.shortages import Limited
from jobs.clock import Clock
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Choice, Reply
from storage import chats
from storage.engine.database import Database
from storage.engine.types import Engine
from tests.fakes.clock import DatedClock
from tests.fakes.outlet import NeverHeld
from tests.waiting import PATIENCE

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TOPICS = ("Xây dựng Đảng", "Kinh tế", "Y tế")
WELCOME = Reply(text="Chào bạn! Gõ /chude để chọn chủ đề.", choices=((Choice(label="Chọn chủ đề", command="/chude"),),))


@dataclass
class Answers:
    """Stands for the commands: remembers what was asked, and whom it met for the first time."""

    db: Database
    asked: list[Request] = field(default_factory=list)
    met: list[bool] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)

    async def __call__(self, request: Request) -> Reply | None:
        self.asked.append(request)
        match request.words.split():
            case ["/start"]:
                _, first = await self.db.run(chats.meet, channel=request.channel, address=request.address, now=NOW)
                self.met.append(first)
                return WELCOME
            case ["/chude"]:
                return self._menu()
            case ["/chude", slug]:
                self.followed ^= {slug}
                return self._menu()
            case ["/xoadulieu"]:
                chat = await self.db.read(chats.find, channel=request.channel, address=request.address)
                assert chat is not None
                await self.db.run(chats.forget, chat=chat.number)
                return Reply(text="Đã xóa mọi dữ liệu của bạn.")
            case ["/ngonngu", code]:
                chat = await self.db.read(chats.find, channel=request.channel, address=request.address)
                assert chat is not None
                await self.db.run(chats.set_language, chat=chat.number, language=code)
            case ["/ittin", article]:
                less = Choice(label="Bỏ tin của Báo Sông Mây", command=f"/ittin {article} bao")
                back = Choice(label="‹ Quay lại", command=f"/ittin {article} thoi")
                return Reply(text="Bớt gì?", choices=((less,), (back,)), replaces=True, beneath=True)
            case ["/im"]:
                return None
            case ["/hong"]:
                raise RuntimeError("a mistake of ours")
        return Reply(text=f"Bạn nói: {request.words}")

    def _menu(self) -> Reply:
        choices = [
            Choice(label=name, command=f"/chude {slug}", chosen=slug in self.followed, toggles=True)
            for name, slug in (("Xây dựng Đảng", "xay-dung-dang"), ("Kinh tế", "kinh-te"))
        ]
        return Reply(
            text="Chọn chủ đề:",
            choices=(*((choice,) for choice in choices), (Choice(label="Tiếp ▸", command="/chude 2"),)),
            replaces=True,
        )


@dataclass
class Served:
    """A running server and what belongs to it."""

    db: Database
    channel: WebOutlet
    answers: Answers
    runner: web.AppRunner
    url: str
    reasons: list[str]  #: what the health check complains of


def suggestions() -> list[Suggestion]:
    """What the input line offers."""
    return [
        Suggestion(words="/chude", about="chọn chủ đề"),
        Suggestion(words="/theodoi", about="theo dõi một chủ đề", topics=True),
        Suggestion(words="/trogiup", about="cách dùng"),
    ]


@asynccontextmanager
async def served(
    db: Database,
    options: WebOptions | None = None,
    channel: WebOutlet | None = None,
    *,
    answer: Answer | None = None,
    clock: Clock | None = None,
    health: Health | None = None,
    topics: Sequence[str] = TOPICS,
    routes: Iterable[web.AbstractRouteDef] = (),
    limited: Sequence[Limited] = (),
) -> AsyncIterator[Served]:
    """The web chat on a port of its own."""
    channel = channel or WebOutlet(db, now=lambda: NOW)
    answers = Answers(db)
    reasons: list[str] = []

    async def what_is_wrong() -> list[str]:
        return reasons

    options = options or WebOptions()
    clock = clock or DatedClock(lambda: NOW)
    pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
    replies = Replies(
        channel,
        pacing,
        db,
        clock,
        holding=NeverHeld(pacing, clock),
        patience=REPLY_PATIENCE,
    )
    conversations = Conversations(channel, replies, answer or answers, db, clock, language=options.language)
    chat = ChatPages(
        db=db,
        channel=channel,
        conversations=conversations,
        identities=await Identities.load(db, secure=options.https),
        options=options,
        suggestions=suggestions,
        topics=lambda: topics,
    )
    app = server.create(
        options=options, health=health or what_is_wrong, limited=limited, routes=[*chat.routes(), *routes]
    )

    async def end_streams(_: web.Application) -> None:
        channel.streams.stop()

    app.on_shutdown.append(end_streams)
    runner = await server.start(app, "127.0.0.1", 0)
    try:
        yield Served(
            db=db,
            channel=channel,
            answers=answers,
            runner=runner,
            url=server.address_of(runner),
            reasons=reasons,
        )
    finally:
        await server.stop(runner)
        await conversations.inbox.stop()


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    kind: str
    mark: str
    data: dict[str, Any]


class Events:
    """A stream being read."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> Event | None:
        """The next event or, as one without a kind, sign of life; None at the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            fields: dict[str, str] = {}
            while line := (await self._response.content.readline()).decode():
                if line == "\n":
                    return Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields.get("data", "{}")))
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
        return None

    async def until(self, kind: str) -> list[Event]:
        """All events up to the first of *kind*, that one included."""
        seen: list[Event] = []
        while not seen or seen[-1].kind != kind:
            event = await self.next()
            assert event is not None, f"the stream ended without {kind}: {seen}"
            seen.append(event)
        return seen


class Reader:
    """A browser without a screen."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        await (await self.session.get(self.url)).read()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def say(self, words: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """What the server says to the words: status and JSON."""
        said = {"words": words, **more}
        async with self.session.post(f"{self.url}/chat/say", json=said, headers={"Origin": self.url}) as answer:
            return answer.status, await answer.json()

    @asynccontextmanager
    async def stream(self, last: str = "") -> AsyncIterator[Events]:
        """The stream, as a page opens it that has seen message *last*."""
        headers = {"Last-Event-ID": last} if last else {}
        async with self.session.get(f"{self.url}/chat/stream", headers=headers) as response:
            assert response.status == 200, await response.text()
            yield Events(response)

    async def conversation(self) -> list[Event]:
        """Everything said so far."""
        async with self.stream() as events:
            return (await events.until("ready"))[:-1]


class Breakable:
    """A database's engine whose disk can be taken away, at once or after some more work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.error: BaseException | None = None
        self.work_left = 0  #: jobs still done before the error shows

    def submit(self, job: Any, done: Any) -> None:
        if not self._refused(done):
            self._engine.submit(job, done)

    def submit_reading(self, job: Any, done: Any) -> None:
        if not self._refused(done):
            self._engine.submit_reading(job, done)

    def _refused(self, done: Any) -> bool:
        if self.error is None:
            return False
        if self.work_left > 0:
            self.work_left -= 1
            return False
        done(None, self.error)
        return True

    def backup(self, path: str) -> None:
        self._engine.backup(path)

    def find_damage(self) -> str:
        return self._engine.find_damage()

    def write_mark(self, mark: int) -> None:
        self._engine.write_mark(mark)

    def read_mark(self) -> int:
        return self._engine.read_mark()

    def close(self) -> None:
        self._engine.close()
