"""From a message on Zalo to its answer: each handled once, a chat's in order, no chat behind another's."""

import asyncio
import json
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta

from bot.requests import Request
from bot.zalo import format as zalo_format
from bot.zalo.choices import Choices
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.updates import Inbound, normalise, without_mention
from news.delivery.messages import Reply
from news.errors import BaotinError, ChannelError, TryLater, Unsure

log = logging.getLogger(__name__)

ROOM = 256  # messages waiting in all
CHAT_ROOM = 20  # and of one chat: nobody types faster than we answer
TRIES = 3  # of a message whose handling fails, should the platform bring it again
RETRY_SECONDS = (1.0, 2.0, 4.0)
LONGEST_WAIT = timedelta(minutes=1)  # for a reply; nobody waits longer for an answer


class Inbox:
    """Messages coming in, each remembered only when it was handled.

    Each is handed to `keep` before the platform is told that it arrived, and to `remember` when it was handled;
    what a kill left between the two is for `take_back`, and may be carried out again. `known` is asked for every
    message and says whether the chat was greeted and may be written to: where it says no, the message is the
    chat's start, whatever it is. When an answer can't be sent, only the answer is lost.
    """

    def __init__(
        self,
        channel: ZaloOutlet,
        answer: Callable[[Request], Awaitable[Reply | None]],
        choices: Choices,
        *,
        seen: Callable[[str], Awaitable[bool]],
        remember: Callable[[str], Awaitable[None]],
        keep: Callable[[str, bytes], Awaitable[None]] | None = None,
        known: Callable[[str], Awaitable[bool]],
        may_change: Callable[[str, str], Awaitable[bool]] | None = None,
        door: Callable[[Inbound], Awaitable[Reply | None]] | None = None,
        may_reply: Callable[[], Awaitable[bool]] | None = None,
        room: int = ROOM,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self._channel = channel
        self._answer = answer
        self._choices = choices
        self._seen = seen
        self._remember = remember
        self._keep = keep
        self._known = known
        self._may_change = may_change  #: (group, person): Zalo does not tell who leads a group; nobody asked, all may
        self._door = door  #: asked about chats not known: None, or what they are told instead; "" is silence
        self._may_reply = may_reply  #: whether the month allows an answer
        self._retry_seconds = tuple(retry_seconds)
        self._in_hand: dict[str, str] = {}  #: messages, and their chats
        self._failures: Counter[str] = Counter()
        self._room = asyncio.Semaphore(room)
        self._lines: dict[str, deque[Inbound]] = {}  #: by chat
        self._tasks: dict[str, asyncio.Task[None]] = {}  #: by chat, as long as it has messages waiting
        self._open = True

    async def stop(self, *, within: float = 8.0) -> None:
        """Take nothing more, handle what is here, as far as time allows."""
        self._open = False
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=within)
            if late:
                log.warning("stopped with messages unanswered count=%d", len(self._in_hand))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def take(self, body: object) -> int:
        """Put what a poll brought in line, waiting for room; how many were new."""
        fresh = await self._fresh(body)
        for message in fresh:
            await self._room.acquire()
            self._queue(message)
        return len(fresh)

    async def offer(self, body: object) -> bool:
        """The same without waiting; False when it can't be taken now and should come again."""
        return self._open and await self._line_up(await self._fresh(body))

    async def take_back(self, kept: Iterable[bytes]) -> None:
        """Put in line what was kept and not handled; what finds no room stays kept."""
        messages = []
        for body in kept:
            try:
                message = Inbound(**json.loads(body))
            except TypeError as error:
                log.warning("message dropped reason=kept by another version error=%s", error)
                continue
            if message.message_id not in self._in_hand:
                self._in_hand[message.message_id] = message.address
                messages.append(message)
        await self._line_up(messages)

    async def _line_up(self, messages: Iterable[Inbound]) -> bool:
        taken = True
        for message in messages:
            if self._room.locked():
                del self._in_hand[message.message_id]
                taken = False
            else:
                await self._room.acquire()
                self._queue(message)
        return taken

    def _queue(self, message: Inbound) -> None:
        line = self._lines.setdefault(message.address, deque())
        line.append(message)
        if message.address not in self._tasks:
            self._tasks[message.address] = asyncio.create_task(self._serve(message.address, line), name="zalo-inbox")

    async def _serve(self, address: str, line: deque[Inbound]) -> None:
        """Handle a chat's messages, one after the other, until there are no more."""
        try:
            while line:
                message = line[0]
                try:
                    await self._handle(message)
                except Exception:
                    log.exception("message not handled id=%s address=%s", message.message_id, address)
                finally:
                    line.popleft()
                    del self._in_hand[message.message_id]
                    self._room.release()
        finally:
            del self._lines[address], self._tasks[address]

    async def _fresh(self, body: object) -> list[Inbound]:
        fresh: list[Inbound] = []
        try:
            for message in normalise(body):
                if message.message_id in self._in_hand:
                    continue
                if list(self._in_hand.values()).count(message.address) >= CHAT_ROOM:
                    log.warning("message dropped reason=flood address=%s", message.address)
                    continue
                self._in_hand[message.message_id] = message.address  # before asking, or two copies would both be new
                fresh.append(message)
                if await self._seen(message.message_id):
                    del self._in_hand[fresh.pop().message_id]
                elif self._keep is not None:
                    await self._keep(message.message_id, json.dumps(asdict(message)).encode())
        except BaseException:
            for message in fresh:
                del self._in_hand[message.message_id]
            raise
        return fresh

    async def _handle(self, message: Inbound) -> None:
        try:
            for request in await self._requests(message) if await self._admitted(message) else ():
                reply = await self._answer(request)
                if reply is not None:
                    await self._say(message, reply)
        except Exception:
            self._failures[message.message_id] += 1
            if self._failures[message.message_id] < TRIES:
                if len(self._failures) > ROOM:  # never to grow for ever; the oldest are not coming back
                    del self._failures[next(iter(self._failures))]
                raise
            log.exception("message given up id=%s address=%s", message.message_id, message.address)
        self._failures.pop(message.message_id, None)
        await self._remember(message.message_id)

    async def _admitted(self, message: Inbound) -> bool:
        """Whether the plan has room for this chat; where not, it is told so."""
        refusal = await self._door(message) if self._door and not await self._known(message.address) else None
        if refusal is not None and refusal.text:
            await self._arrived(message, refusal)
        return refusal is None

    async def _requests(self, message: Inbound) -> list[Request]:
        words = message.text.strip()
        if "@" in words:
            words = without_mention(words, await self._channel.names())
        wanted: list[str] = []
        if not await self._known(message.address):
            wanted.append("/start")
            if words.startswith("/") and words.split()[0].casefold() != "/start":
                wanted.append(words)  # whoever begins with a command knows what it is for
        elif words:
            wanted.append(await self._choices.meant(message.address, words))
        elif message.text:  # the bot was called and nothing asked
            wanted.append("/trogiup")
        may_change = (
            await self._may_change(message.address, message.who)
            if wanted and message.group and self._may_change is not None
            else True
        )
        return [
            Request(
                channel=self._channel.name,
                address=message.address,
                words=asked,
                who=message.who,
                name="" if message.group else message.name,
                group=message.group,
                may_change=may_change,
            )
            for asked in wanted
        ]

    async def _say(self, message: Inbound, reply: Reply) -> None:
        arrived = await self._arrived(message, reply)
        self._channel.forget(message.address, reply)
        if arrived:
            try:
                await self._choices.asked(message.address, zalo_format.commands(reply))
            except BaotinError:
                log.exception("choices not kept address=%s", message.address)

    async def _arrived(self, message: Inbound, reply: Reply) -> bool:
        """Whether the reply was sent, or may have been."""
        if self._may_reply is not None and not await self._may_reply():
            log.warning("reply saved address=%s", message.address)
            return False
        waits = iter(self._retry_seconds)
        while True:
            try:
                await self._channel.send(message.address, reply, group=message.group)
                return True
            except TryLater as later:
                wait = next(waits, None)
                if wait is None or later.wait > LONGEST_WAIT:
                    log.warning("reply given up address=%s reason=%s", message.address, later)
                    return False
                await asyncio.sleep(wait)
            except Unsure as unsure:  # asked again, it might come twice; the reader can ask again too
                log.warning("reply unsure address=%s reason=%s", message.address, unsure)
                return True
            except ChannelError as error:
                log.warning("reply not sent address=%s reason=%s", message.address, error)
                return False
