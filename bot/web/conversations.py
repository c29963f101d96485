"""What happens in the web chat: a newcomer is greeted, a reader says something and is answered."""

import asyncio
import contextlib
import dataclasses
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from uuid import uuid4

from bot.inbox import Inbox, Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.web.options import Answer
from bot.web.outlet import Body, WebOutlet, as_body
from jobs.clock import Clock
from news.delivery.chats import Newcomer
from news.delivery.messages import Attachment, Reply
from news.errors import ChannelError, MessageRefused, RecipientGone, StorageError
from storage import chats
from storage.engine.database import Database

PATIENCE = 15.0  # seconds that a page waits to hear what became of what it sent; its script gives up after 20
ANSWERED_AT_ONCE = 8  # readers who are answered at the same time: the rest wait, not feeds and messages
REPLY_PATIENCE = 5.0  # seconds that an answer waits for a database in trouble, so that the page still hears of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMessage:
    """What a page sends."""

    words: str = ""  #: typed, or what the button stands for; "" where the page only wants the conversation to begin
    label: str = ""  #: of the button that was pressed; "" where the words were typed
    pressed_on: str = ""  #: the number of the message with the button, if it hangs on one
    id: str = ""  #: the page's own, so that what it sends again is not answered again; "" where it has none


class Conversations:
    """The inbox's receiver for the web chat; a page waits for what became of what it sent."""

    name = WebOutlet.name

    def __init__(
        self, outlet: WebOutlet, replies: Replies, answer: Answer, db: Database, clock: Clock, *, language: str
    ) -> None:
        self._outlet = outlet
        self._replies = replies
        self._answer = answer
        self._db = db
        self._clock = clock
        self._language = language
        self.inbox = Inbox(self, db, clock, at_once=ANSWERED_AT_ONCE)
        self._outcomes: dict[str, asyncio.Future[Body | None]] = {}  #: of what a page waits for, by its id

    async def has_begun(self, address: str) -> bool:
        """Whether there is a conversation at *address*."""
        return await self._db.read(chats.find, channel=self.name, address=address) is not None

    async def begin(self, address: str) -> None:
        """Greet whoever is at *address*, unless the conversation is there already."""
        if not await self.has_begun(address):
            await self.say(address, PageMessage())

    async def say(self, address: str, message: PageMessage) -> Body | None:
        """Let the reader say it; words and answer go into the conversation.

        Where the answer ended the conversation (the reader had everything deleted), it is returned instead: there is
        no other place for it. `ChannelError` where it could not be answered, `StorageError` where it was not kept.
        """
        name = sha256(f"{address} {message.id or uuid4()}".encode()).hexdigest()  # kept for days: it names nobody
        if (under_way := self._outcomes.get(name)) is not None:
            return await asyncio.shield(under_way)
        outcome = self._outcomes[name] = asyncio.get_running_loop().create_future()
        try:
            body = json.dumps(asdict(message)).encode()
            if not await self.inbox.take(Incoming(id=name, chat=address, body=body)):
                outcome.set_result(None)  # it was answered before, or will be in its turn
            async with self._clock.timeout(PATIENCE):
                return await asyncio.shield(outcome)
        except TimeoutError:
            return None  # it is kept: the answer comes by the stream
        except StorageError as error:
            _fail(outcome, error)
            raise
        finally:
            del self._outcomes[name]
            if not outcome.done():
                outcome.set_result(None)  # for the same page, which may have sent it once more

    async def write_data(self, address: str) -> Attachment | None:
        """All that is kept of the conversation at *address*, as a file; None where there is none."""
        if not await self.has_begun(address):
            return None
        reply = await self._answer(self._request(address, "/dulieu tep", pressed=True))
        return reply.attachment if reply else None

    async def handle(self, incoming: Incoming) -> None:
        """Answer what was said."""
        outcome = self._outcomes.get(incoming.id) or asyncio.get_running_loop().create_future()
        try:
            last_word = await self._handle(incoming.chat, PageMessage(**json.loads(incoming.body)))
        except MessageRefused as refusal:  # and would be again
            _fail(outcome, refusal)
        except Exception as error:
            _fail(outcome, error)
            raise
        else:
            if not outcome.done():
                outcome.set_result(last_word)

    async def _handle(self, address: str, message: PageMessage) -> Body | None:
        """The last word where the conversation ended; MessageRefused where no answer can be given."""
        await self._begin(address)
        if not message.words:
            return None
        reply = None
        try:
            if not message.label:
                await self._outlet.hear(address, message.words)
            request = self._request(address, message.words, pressed=bool(message.label))
            reply = await self._answer(request)
            if not await self.has_begun(address):
                raise RecipientGone(address)
            if message.label and reply and reply.replaces and await self._outlet.holds(address, message.pressed_on):
                request = dataclasses.replace(request, pressed_on=message.pressed_on)
            elif message.label:
                await self._outlet.hear(address, message.label)
        except RecipientGone:
            self._outlet.streams.end(address, "forgotten")
            return as_body(reply or Reply(text=""))
        await self._say(request, reply)
        if message.label and reply and reply.settles:
            with contextlib.suppress(ChannelError, StorageError):  # a mark is no answer: what was done is done
                if await self._outlet.holds(address, message.pressed_on):
                    await self._outlet.settle(address, message.pressed_on, message.words)
        return None

    async def _begin(self, address: str) -> None:
        if await self.has_begun(address):
            return
        # The answer comes first: it may want to see that this is the first time.
        request = self._request(address, "/start")
        reply = await self._answer(request)
        newcomer = Newcomer(language=self._language)
        await self._db.run(chats.meet, channel=self.name, address=address, now=self._clock.now(), newcomer=newcomer)
        await self._say(request, reply)

    async def _say(self, request: Request, reply: Reply | None) -> None:
        if reply is not None and not await self._replies.say(request, reply):
            raise MessageRefused("the answer could not be written down")

    def _request(self, address: str, words: str, *, pressed: bool = False) -> Request:
        return Request(channel=self.name, address=address, who=address, words=words, pressed=pressed)


def _fail(outcome: asyncio.Future[Body | None], error: Exception) -> None:
    if not outcome.done():
        outcome.set_exception(error)
        outcome.exception()  # seen, whether a page waits for it or not
