"""Who answers in the tests of Telegram's updates: a desk that notes what reached it."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from telegram import Bot

from bot.inbox import Inbox
from bot.replies import Replies
from bot.requests import Request
from bot.telegram.answers import TelegramAnswers
from bot.telegram.face import Face, speak
from bot.telegram.outlet import TelegramOutlet
from bot.telegram.updates import TelegramUpdates
from jobs.clock import Clock, SystemClock
from jobs.delivery.holding import Holding
from jobs.delivery.pacing import Pacing
from news.delivery.chats import Chat
from news.delivery.messages import Reply
from storage import chats
from storage.engine.database import Database
from tests.fakes.outlet import NeverHeld

COMMANDS = [("start", "Bắt đầu"), ("chude", "Chọn chủ đề")]


class Desk:
    """Answers every request; a request for "sập" fails."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.reply: Reply | None = Reply(text="Dạ")
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, request: Request) -> Reply | None:
        self.requests.append(request)
        if "sập" in request.words:
            raise RuntimeError("made to fail")
        await self.open.wait()
        return self.reply

    def words(self) -> list[str]:
        return [request.words for request in self.requests]


UNHURRIED = 3600.0  #: seconds


class Answers(Protocol):
    """Who answers."""

    async def answer(self, request: Request) -> Reply | None:
        """What to say."""


def updates_of(
    client: Bot,
    desk: Answers,
    db: Database,
    pacing: Pacing | None = None,
    *,
    holding: Holding | None = None,
    outlet: TelegramOutlet | None = None,
    clock: Clock | None = None,
    admins: Sequence[int] = (),
) -> TelegramUpdates:
    """The updates of a bot whose requests go to *desk*; by the machine's clock, nothing is late however busy it is."""
    waits = {} if clock else {"button_wait": UNHURRIED, "aside_wait": UNHURRIED}
    outlet, clock, pacing = outlet or TelegramOutlet(client), clock or SystemClock(), pacing or Pacing(per_second=1000)
    holding = holding or NeverHeld(pacing, clock)
    replies = Replies(outlet, pacing, db, clock, holding=holding)
    answers = TelegramAnswers(outlet, replies, desk.answer, db, clock, **waits)
    face = Face(
        client, outlet.asides, db, spoken=speak(lambda _audience: COMMANDS, {"vi": "", "en": "en"}), admins=admins
    )
    inbox = Inbox(answers, db, clock)
    return TelegramUpdates(client, answers, inbox, clock, holding=holding, face=face, pause=0.01)


async def found(db: Database, address: str) -> Chat | None:
    """The chat of Telegram's at this address, if there is one."""
    return await db.read(chats.find, channel="telegram", address=address)
