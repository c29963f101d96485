"""Pressed buttons: each press is answered once, with a toast that only who pressed sees, and none hangs."""

import asyncio
import logging
from typing import Final

from cachetools import LRUCache
from telegram import Bot
from telegram.error import TelegramError

from bot.ending import finish
from bot.requests import Request
from bot.telegram.http import NotSent
from jobs.clock import Clock
from news.delivery.messages import Reply
from news.text.sentences import shorten
from news.text.vietnamese import cut

log = logging.getLogger(__name__)

LONGEST: Final = 200  #: characters of a toast: Bot API, answerCallbackQuery
TRIES: Final = 2  #: where nothing got through
REMEMBERED: Final = 10_000  #: presses that were answered


class Presses:
    """Answers presses. Telegram limits none of this, so it goes at once, beside what is said in the chat."""

    def __init__(self, bot: Bot, clock: Clock, *, patience: float) -> None:
        self._bot = bot
        self._clock = clock
        self._patience = patience  #: seconds
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._answered: LRUCache[str, None] = LRUCache(REMEMBERED)

    def expect(self, press: str) -> None:
        """It came in: where nobody answers it soon, let its button rest."""
        if press in self._waiting or press in self._answered:
            return
        self._waiting[press] = asyncio.create_task(self._rest(press), name="telegram-press")

    async def answer(self, press: str, text: str = "", *, alert: bool = False) -> bool:
        """Show *text* to who pressed, as a toast or an *alert* that must be closed; whether that can be seen.

        It can't where the press was answered before, or lies too far back: Telegram keeps it for some seconds only.
        """
        waiting = self._waiting.pop(press, None)
        if waiting is not None and waiting is not asyncio.current_task():
            waiting.cancel()
        if press in self._answered:
            return False
        self._answered[press] = None
        for _ in range(TRIES):
            try:
                await self._bot.answer_callback_query(press, cut(text, LONGEST) or None, show_alert=alert or None)
            except NotSent as error:  # the line alone was at fault: who pressed is still looking
                log.info("press not answered reason=%s", error.message)
            except TelegramError as error:  # too old after a pause of ours, say
                log.info("press not answered reason=%s", error.message)
                break
            else:
                return True
        return False

    async def stop(self, *, within: float) -> None:
        """Let every button rest, if that takes no longer than *within* seconds; what its press asked for is kept."""
        await finish([asyncio.create_task(self.answer(press)) for press in self._waiting], within=within)

    async def _rest(self, press: str) -> None:
        await self._clock.sleep(self._patience)
        await self.answer(press)


def in_short(request: Request, reply: Reply) -> str:
    """What fits an alert of an answer that can't be shown, with the command to be typed for all of it."""
    command = request.words.partition(" ")[0]
    text = shorten(" ".join(reply.text.split()), LONGEST - len(command) - 3)
    return f"{text} → {command}" if reply.choices or len(text) < len(reply.text.strip()) else text
