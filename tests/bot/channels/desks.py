"""Who answers in the tests of Telegram's updates: a desk that notes what reached it."""

import asyncio
import time
from collections.abc import Callable

from bot.commands.requests import Request
from news.messages import Reply


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


async def until(condition: Callable[[], object], *, seconds: float = 5.0) -> None:
    """Come back as soon as the condition holds; fail when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.005)
