"""Who answers in the tests of Telegram's updates: a desk that notes what reached it."""

import asyncio

from telegram import Bot

from bot.requests import Request
from bot.telegram.outlet import TelegramOutlet
from bot.telegram.updates import TelegramUpdates
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply

COMMANDS = {"": [("start", "Bắt đầu"), ("chude", "Chọn chủ đề")], "en": [("start", "Begin")]}


class Desk:
    """Answers every request; a request for "sập" fails."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.gone: list[str] = []
        self.moved: list[tuple[str, str]] = []
        self.reply: Reply | None = Reply(text="Dạ")
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, request: Request) -> Reply | None:
        self.requests.append(request)
        if "sập" in request.words:
            raise RuntimeError("made to fail")
        await self.open.wait()
        return self.reply

    async def note_gone(self, address: str) -> None:
        self.gone.append(address)

    async def note_moved(self, old: str, new: str) -> None:
        self.moved.append((old, new))

    def words(self) -> list[str]:
        return [request.words for request in self.requests]


def updates_of(client: Bot, desk: Desk, pacing: Pacing | None = None) -> TelegramUpdates:
    """The updates of a bot whose requests go to *desk*."""
    return TelegramUpdates(
        TelegramOutlet(client),
        pacing or Pacing(per_second=1000),
        answer=desk.answer,
        gone=desk.note_gone,
        moved=desk.note_moved,
        commands=COMMANDS,
        pause=0.01,
    )
