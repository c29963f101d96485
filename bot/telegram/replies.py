"""Replies on Telegram: sent at once, in the chat's turn, and followed wherever the chat went."""

import logging
from collections.abc import Awaitable, Callable

from bot.telegram.outlet import TelegramOutlet
from bot.telegram.requests import Asked
from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.delivery.pacing import Pacing, chat_of, turn
from news.delivery.messages import Reply
from news.errors import ChannelError, MessageRefused, RecipientGone, RecipientMoved, TryLater

log = logging.getLogger(__name__)

ATTEMPTS = 3
PATIENCE = 60.0  # seconds; who waits longer has asked again


class Replies:
    """They don't go through the outbox, so what hinders them is dealt with here."""

    def __init__(
        self,
        channel: TelegramOutlet,
        pacing: Pacing,
        *,
        gone: Callable[[str], Awaitable[None]],
        moved: Callable[[str, str], Awaitable[None]],
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._channel = channel
        self._pacing = pacing
        self._gone = gone
        self._moved = moved
        self._clock = clock

    async def say(self, asked: Asked, reply: Reply | None) -> None:
        """Send, or put in place of the message whose button was pressed."""
        if reply is None:
            return
        address, pressed = asked.request.address, asked.message_id
        for _attempt in range(ATTEMPTS):
            key = chat_of(address)
            await turn(self._pacing, key, asked.request.group, clock=self._clock, reply=True)
            try:
                if reply.replaces and pressed:
                    await self._channel.edit(address, pressed, reply)
                else:
                    await self._channel.send(address, reply)
                return
            except TryLater as later:
                if not self._hold(key, later):
                    break
            except RecipientMoved as there:
                await self._moved(key, chat_of(there.new))
                address, pressed = there.new, ""
            except RecipientGone as gone:
                log.info("gone chat=%s reason=%s", key, gone)
                await self._gone(key)
                return
            except MessageRefused as refused:
                if not (reply.replaces and pressed):
                    log.warning("reply refused address=%s reason=%s", address, refused)
                    return
                pressed = ""  # deleted or too old to be edited: say it below
            except ChannelError as trouble:
                log.warning("reply not sent address=%s reason=%s", address, trouble)
                return
        log.warning("reply given up address=%s", address)

    def _hold(self, key: str, later: TryLater) -> bool:
        """Keep the wait that was told; whether it is short enough for somebody who waits for an answer."""
        until = self._clock.monotonic() + later.wait.total_seconds()
        if later.everywhere:
            self._pacing.hold_all(until)
        else:
            self._pacing.hold(key, until)
        return later.wait.total_seconds() <= PATIENCE
