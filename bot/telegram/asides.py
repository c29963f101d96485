"""What one person in a group is said alone: messages that Telegram shows to nobody else, where it can.

A bot may always answer a press so, and a command that nobody else saw; what was typed openly, where it is an
administrator of the group. They may go by themselves, and none has a number of its own: it is `message_id` 0.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from cachetools import TTLCache
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.requests import Request

log = logging.getLogger(__name__)

MOST_KNOWN: Final = 10_000  #: groups where it was refused
REMEMBERED: Final = 3600.0  # seconds until it is tried there again: the bot may be an administrator by then
PRESSED: Final = "aside"  #: "aside/<who sees it>/<its number>": one whose button was pressed


class Asides:
    """Says things aside, and knows where that is of no use."""

    def __init__(self, bot: Bot, clock: Callable[[], float]) -> None:
        self._bot = bot
        self._known: bool | None = None  #: whether this server has them; None before it was asked
        self._asking = asyncio.Lock()
        self._refused: TTLCache[str, None] = TTLCache(MOST_KNOWN, REMEMBERED, timer=clock)

    async def say(self, request: Request, chat: int, **message: Any) -> bool:
        """Send *message* to who made *request* alone; False where that is not possible. Raises `TelegramError`."""
        answers = bool(request.press or request.aside)
        if not request.who or (not answers and request.address in self._refused) or not await self.are_known():
            return False
        extra: dict[str, Any] = {"ephemeral_message_parameters": {"receiver_user_id": int(request.who)}}
        if request.press:
            extra["ephemeral_message_parameters"]["callback_query_id"] = request.press
        elif request.aside:
            extra["reply_parameters"] = {"ephemeral_message_id": int(request.aside)}
        try:
            sent = await self._bot.send_message(chat, api_kwargs=extra, **message)
        except (BadRequest, Forbidden) as refusal:  # of this person: nobody knows the words that it is refused in
            log.info("not said aside address=%s reason=%s", request.address, refusal.message)
            if not answers and isinstance(refusal, BadRequest):
                self._refused[request.address] = None
            return False
        return await self._is_aside(sent)

    async def edit(self, request: Request, chat: int, **message: Any) -> None:
        """Change the one whose button was pressed. Raises `TelegramError`, `BadRequest` where they are gone."""
        values = {
            "chat_id": chat,
            "receiver_user_id": int(request.who),
            "ephemeral_message_id": int(request.pressed_on.rpartition("/")[2]),
        }
        try:
            await self._bot.do_api_request("editEphemeralMessageText", values | _set(message))
        except Forbidden as refusal:
            raise BadRequest(refusal.message) from refusal

    async def are_known(self) -> bool:
        """Whether this server has asides: an older one would pass over the wish and show all the group."""
        async with self._asking:
            if self._known is None:
                self._known = await self._ask()
        return self._known

    async def _ask(self) -> bool:
        try:
            await self._bot.do_api_request("editEphemeralMessageText")
        except BadRequest:  # it misses what should be edited: it knows the method
            return True
        except InvalidToken as error:  # so python-telegram-bot calls every 404 to a bot that it did not initialize
            if "not found" not in str(error.__context__).lower():
                raise
            log.info("this Bot API server has no ephemeral messages: in groups all see the answers")
        return False

    async def _is_aside(self, sent: Message) -> bool:
        """Whether it was shown to one person; what everybody sees is taken back."""
        if "ephemeral_message_id" in sent.api_kwargs:
            return True
        self._known = False
        try:
            await self._bot.delete_message(sent.chat.id, sent.message_id)
        except TelegramError as error:
            log.warning("not taken back chat=%d reason=%s", sent.chat.id, error.message)
        return False


def _set(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if value is not None}
