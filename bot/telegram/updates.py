"""Telegram's updates: fetched or handed in, and confirmed once they are kept."""

import asyncio
import json
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.inbox import Inbox, Incoming
from bot.telegram.answers import TelegramAnswers
from bot.telegram.face import Face
from bot.telegram.http import READ_TIMEOUT
from bot.telegram.outlet import wait_of
from jobs.clock import Clock
from jobs.delivery.holding import Holding
from news.errors import StorageError

log = logging.getLogger(__name__)

LONG_POLL = 30  #: seconds that Telegram may keep us waiting for something new
WANTED = ("message", "channel_post", "callback_query", "my_chat_member")
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)  # python-telegram-bot, before what it doesn't know


class TelegramUpdates:
    """Puts updates into the inbox; `start` polls, or let a webhook `take` them."""

    def __init__(
        self,
        bot: Bot,
        answers: TelegramAnswers,
        inbox: Inbox,
        clock: Clock,
        *,
        holding: Holding,
        face: Face,
        pause: float = 1.0,
    ) -> None:
        """*pause* is in seconds, after the first trouble; it doubles with each further one."""
        self._bot = bot
        self._answers = answers
        self._me = answers.me
        self._inbox = inbox
        self._clock = clock
        self._holding = holding
        self._face = face
        self._showing: set[asyncio.Task[None]] = set()
        self._pause = pause
        self._offset = 0
        self._stopping = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._call: asyncio.Task[Any] | None = None
        self._hooked = False
        self.advanced = clock.monotonic()  #: when Telegram last answered

    def start(self, *, webhook: str = "", secret: str = "") -> None:
        """Begin, in the background: poll, or have Telegram call *webhook*. What was left over comes first."""
        self._hooked = bool(webhook)
        self.advanced = self._clock.monotonic()
        self._inbox.start()
        self._polling = asyncio.create_task(self._run(webhook, secret), name="telegram-updates")

    def is_deaf(self, seconds: float) -> bool:
        """Whether Telegram has not answered for *seconds*; once a webhook is set, nobody need ask: `/healthz` does."""
        introduced = self._hooked and self._me.done()
        return not introduced and self._clock.monotonic() - self.advanced > seconds

    async def stop(self, *, within: float = 8.0) -> None:
        """Finish *within* so many seconds what is being handled; what can't be is taken up after the next start."""
        self._stopping.set()
        if self._call:
            self._call.cancel()  # nothing is lost: what it would have brought is not confirmed
        if self._polling:
            await asyncio.wait([self._polling], timeout=within / 2)
        await self._inbox.stop(within=within / 4)
        await self._answers.stop(within=within / 4)
        left = [task for task in (self._polling, *self._showing) if task]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def take(self, *data: Any) -> None:
        """Keep updates as Telegram tells them; StorageError where they are to come again. Odd ones are logged."""
        read = [(update, self._incoming(update, one)) for one in data if (update := self._read(one))]
        await self._inbox.take(*(incoming for _update, incoming in read))
        for chat in {int(incoming.chat) for _update, incoming in read if incoming.chat}:
            if self._face.is_unmet(chat):
                self._show(self._face.meet(chat))
        for update, _incoming in read:
            if update.callback_query:
                self._answers.presses.expect(update.callback_query.id)

    async def _run(self, webhook: str, secret: str) -> None:
        """Say who we are, then poll until `stop`; trouble only makes it slower."""
        troubles, logged = 0, ""
        while not self._stopping.is_set():
            try:
                if not self._me.done():
                    await self._introduce(webhook, secret)
                    self._holding.look_at_once()
                if webhook:
                    return
                await self._poll()
                self._holding.look_at_once()
                troubles, logged = 0, ""
            except Exception as error:
                if not isinstance(error, (TelegramError, StorageError, *UNREADABLE)):
                    log.exception("unexpected while asking for updates")
                troubles += 1
                words, wait = _explain(error, self._pause * 2 ** min(troubles - 1, 5))
                if words != logged:
                    log.warning("no updates reason=%s", words)
                logged = words
                if isinstance(error, InvalidToken):
                    await self._holding.hold(words, for_a_person=True)
                await self._clock.wait(self._stopping, wait)

    async def _introduce(self, webhook: str, secret: str) -> None:
        me = await self._bot.get_me()
        if webhook:
            await self._bot.set_webhook(webhook, secret_token=secret or None, allowed_updates=WANTED)
        else:
            await self._bot.delete_webhook()
        log.info("telegram is on name=@%s updates=%s", me.username, "webhook" if webhook else "polling")
        self._me.set_result(me)
        self._show(self._face.show())

    async def _poll(self) -> None:
        """Take the next updates; asking for more confirms them, so they are kept before."""
        # In lower case (Telegram doesn't mind) python-telegram-bot hands out the answer as it came: its own
        # `get_updates` reads all or nothing, and one update that it can't read would hold up all others for ever.
        values = {"offset": self._offset, "timeout": LONG_POLL, "allowed_updates": list(WANTED)}
        call = self._bot.do_api_request("getupdates", values, read_timeout=READ_TIMEOUT + LONG_POLL)
        self._call = asyncio.create_task(call)
        try:
            updates = await self._call
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            return
        finally:
            self._call = None
        self.advanced = self._clock.monotonic()
        offset = max((update["update_id"] + 1 for update in updates), default=self._offset)
        await self.take(*updates)
        self._offset = offset

    def _show(self, part: Coroutine[Any, Any, None]) -> None:
        """Show some of the bot's face, beside everything else."""
        task = asyncio.create_task(part, name="telegram-face")
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    def _read(self, data: Any) -> Update | None:
        """None, and a word in the log, where it is not understood."""
        try:
            return Update.de_json(data, self._bot)
        except UNREADABLE as error:
            number = data.get("update_id") if isinstance(data, dict) else None
            log.warning("update not understood update=%s reason=%r", number, error)
            return None

    def _incoming(self, update: Update, data: Any) -> Incoming:
        chat = update.effective_chat
        return Incoming(id=str(update.update_id), chat=str(chat.id) if chat else "", body=json.dumps(data).encode())


def _explain(error: Exception, wait: float) -> tuple[str, float]:
    """What went wrong in plain words, and how long to leave Telegram alone."""
    match error:
        case Conflict() if "webhook" in error.message:
            return "a webhook is set for this token: it was set again by another program, stop that one", wait * 5
        case Conflict():
            return "another program polls with this token: stop it, or give each a token of its own", wait * 5
        case InvalidToken():
            return "Telegram refuses the token: check telegram.token and telegram.base_url", wait * 30
        case RetryAfter():
            return "Telegram asks us to wait", wait_of(error).total_seconds()
        case StorageError():
            return f"they can't be kept: {error}", wait
        case TelegramError() if "server response" not in error.message:
            return error.message, wait
    return f"the answer was not understood ({type(error).__name__})", wait
