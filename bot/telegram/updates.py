"""Telegram's updates: fetched or handed in, each answered where it was asked, none lost before it was handled."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.requests import Request
from bot.telegram.outlet import TelegramOutlet, wait_of
from bot.telegram.replies import Replies
from bot.telegram.requests import Administrators, read_message, read_press, welcome
from bot.texts import _
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply

log = logging.getLogger(__name__)

WANTED = ("message", "channel_post", "callback_query", "my_chat_member")
HANDLING = 10.0  # seconds a batch may keep the next one waiting; what takes longer goes on beside it
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)  # python-telegram-bot, before what it doesn't know
GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class TelegramUpdates:
    """Turns updates into requests and sends the replies; `start` polls, or let a webhook `read` and `take` them.

    `gone` and `moved` are told the chat alone: forum topics go and move with it.
    """

    def __init__(
        self,
        channel: TelegramOutlet,
        pacing: Pacing,
        *,
        answer: Callable[[Request], Awaitable[Reply | None]],
        gone: Callable[[str], Awaitable[None]],
        moved: Callable[[str, str], Awaitable[None]],
        commands: Mapping[str, Sequence[tuple[str, str]]],
        seen: Callable[[str], Awaitable[bool]] | None = None,
        remember: Callable[[str], Awaitable[None]] | None = None,
        long_poll: int = 30,
        pause: float = 1.0,
    ) -> None:
        """*commands*: name and description of each, by language; "" for all other languages.

        *seen* and *remember* know the updates that were handled, also before the last start.
        """
        self._channel = channel
        self._bot = channel.bot
        self._replies = Replies(channel, pacing, gone=gone, moved=moved)
        self._answer = answer
        self._gone = gone
        self._moved = moved
        self._commands = commands
        self._known = seen
        self._remember = remember
        self._long_poll = long_poll
        self._pause = pause  #: after the first trouble; it doubles with each further one
        self._administrators = Administrators(self._bot)
        self._me: asyncio.Future[User] = asyncio.get_running_loop().create_future()
        self._seen: deque[int] = deque(maxlen=1000)  #: a webhook may bring an update twice
        self._offset = 0
        self._confirmed = 0
        self._stopping = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._call: asyncio.Task[Sequence[Update]] | None = None
        self._working: set[asyncio.Task[None]] = set()
        self._hooked = False
        self.advanced = time.monotonic()  #: when Telegram last answered

    def start(self, *, webhook: str = "", secret: str = "") -> None:
        """Begin, in the background: poll, or have Telegram call *webhook*."""
        self._hooked = bool(webhook)
        self.advanced = time.monotonic()
        self._polling = asyncio.create_task(self._run(webhook, secret), name="telegram-updates")

    def is_deaf(self, seconds: float) -> bool:
        """Whether Telegram has not answered for so long; once a webhook is set, nobody need ask: `/healthz` does."""
        introduced = self._hooked and self._me.done()
        return not introduced and time.monotonic() - self.advanced > seconds

    async def stop(self, *, within: float = 2.0) -> None:
        """Finish what is being handled; what can't be finished comes again after the next start."""
        self._stopping.set()
        if self._call:
            self._call.cancel()
        tasks = {task for task in (self._polling, *self._working) if task}
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=within * 0.6)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._offset > self._confirmed:  # or all that was just handled would come again
            with contextlib.suppress(TelegramError, TimeoutError, *UNREADABLE):
                async with asyncio.timeout(within * 0.3):
                    await self._bot.get_updates(offset=self._offset, limit=1, timeout=0)

    def take(self, *updates: Update) -> set[asyncio.Task[None]]:
        """Have these handled in the background: chats side by side, what one chat asks in its order."""
        chats: dict[int, list[Update]] = {}
        for update in updates:
            chats.setdefault(update.effective_chat.id if update.effective_chat else 0, []).append(update)
        return {self._work(self._in_order(asked)) for asked in chats.values()}

    async def _run(self, webhook: str, secret: str) -> None:
        """Say who we are, then poll until `stop`; trouble only makes it slower."""
        troubles, said = 0, ""
        while not self._stopping.is_set():
            try:
                if not self._me.done():
                    await self._introduce(webhook, secret)
                if webhook:
                    return
                updates = await self._next()
                self.advanced = time.monotonic()
                troubles, said = 0, ""
            except Exception as error:
                if not isinstance(error, (TelegramError, *UNREADABLE)):
                    log.exception("unexpected while asking for updates")
                troubles += 1
                words, wait = _explain(error, self._pause * 2 ** min(troubles - 1, 5))
                if words != said:
                    log.warning("no updates reason=%s", words)
                said = words
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), wait)
            else:
                await self._handle_all(updates)

    async def _introduce(self, webhook: str, secret: str) -> None:
        me = await self._bot.get_me()
        if webhook:
            await self._bot.set_webhook(webhook, secret_token=secret or None, allowed_updates=WANTED)
        else:
            await self._bot.delete_webhook()
        for language, commands in self._commands.items():
            try:
                await self._bot.set_my_commands(commands, language_code=language or None)
            except TelegramError as error:
                log.warning("command list not set language=%s reason=%s", language or "*", error.message)
        log.info("telegram is on name=@%s updates=%s", me.username, "webhook" if webhook else "polling")
        self._me.set_result(me)

    async def _next(self) -> Sequence[Update]:
        """The next updates; asking for them confirms those before."""
        asked = self._offset
        self._call = asyncio.create_task(self._fetch())
        try:
            updates = await self._call
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            return ()
        finally:
            self._call = None
        self._confirmed = asked
        return updates

    async def _fetch(self) -> Sequence[Update]:
        try:
            return await self._bot.get_updates(offset=self._offset, timeout=self._long_poll, allowed_updates=WANTED)
        except UNREADABLE:
            # One update that python-telegram-bot can't read would hold up all others for ever. In lower
            # case (Telegram doesn't mind) it hands out the answer as it came.
            asked = {"offset": self._offset, "timeout": 0, "allowed_updates": list(WANTED)}
            raw = await self._bot.do_api_request("getupdates", asked)
            self._offset = max((update["update_id"] + 1 for update in raw), default=self._offset)
            return [update for data in raw if (update := self.read(data))]

    def read(self, data: Any) -> Update | None:
        """An update as Telegram tells it; None, and a word in the log, where it is not understood."""
        try:
            return Update.de_json(data, self._bot)
        except UNREADABLE as error:
            number = data.get("update_id") if isinstance(data, dict) else None
            log.warning("update not understood update=%s reason=%r", number, error)
            return None

    async def _handle_all(self, updates: Sequence[Update]) -> None:
        if tasks := self.take(*updates):
            await asyncio.wait(tasks, timeout=HANDLING)
        self._offset = max([self._offset, *(update.update_id + 1 for update in updates)])

    def _work(self, what: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(what)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _in_order(self, updates: Iterable[Update]) -> None:
        for update in updates:
            await self._handle(update)

    async def _handle(self, update: Update) -> None:
        """One update; whatever goes wrong with it, the next one is handled."""
        if update.update_id in self._seen:
            return
        self._seen.append(update.update_id)
        try:
            if self._known is not None and await self._known(str(update.update_id)):
                return
            if update.callback_query:
                await self._press(update.callback_query)
            elif update.my_chat_member:
                await self._membership(update.my_chat_member)
            elif message := update.message or update.channel_post:
                await self._message(message)
            if self._remember is not None:
                await self._remember(str(update.update_id))
        except Exception:
            log.exception("update failed update=%d", update.update_id)

    async def _message(self, message: Message) -> None:
        chat = message.chat.id
        if message.migrate_to_chat_id:
            await self._moved(str(chat), str(message.migrate_to_chat_id))
        elif message.migrate_from_chat_id:
            await self._moved(str(message.migrate_from_chat_id), str(chat))
        elif asked := await read_message(message, await asyncio.shield(self._me), self._administrators):
            await self._replies.say(asked, await self._reply_to(asked.request))

    async def _press(self, query: CallbackQuery) -> None:
        """The answer, and in any case a word to Telegram, or the button would seem to hang."""
        asked = reply = None
        try:
            asked = await read_press(query, self._channel.commands, self._administrators)
            reply = await self._reply_to(asked.request) if asked else None
        finally:
            try:
                await self._bot.answer_callback_query(query.id)
            except TelegramError as error:  # too old after a pause of ours, say
                log.info("press not confirmed reason=%s", error.message)
        if asked:
            await self._replies.say(asked, reply)

    async def _membership(self, change: ChatMemberUpdated) -> None:
        """Welcome groups; channels hear of us only when their administrators ask, their readers never did."""
        before, now = change.old_chat_member.status, change.new_chat_member.status
        if now in GONE:
            log.info("left chat=%d status=%s", change.chat.id, now)
            await self._gone(str(change.chat.id))
        elif before in GONE and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            asked = welcome(change.chat, change.from_user)
            await self._replies.say(asked, await self._reply_to(asked.request))

    async def _reply_to(self, request: Request) -> Reply | None:
        try:
            return await self._answer(request)
        except Exception:
            log.exception("request failed address=%s", request.address)
            return Reply(text=_("Có lỗi xảy ra, bạn thử lại sau ít phút nhé."))


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
        case TelegramError() if "server response" not in error.message:
            return error.message, wait
    return f"the answer was not understood ({type(error).__name__})", wait
