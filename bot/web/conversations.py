"""What happens in the web chat: a newcomer is greeted, a reader says something and is answered."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from weakref import WeakValueDictionary

from bot.requests import Request
from bot.web.options import Answer
from bot.web.outlet import Body, WebOutlet, as_body
from news.delivery.chats import Newcomer
from news.delivery.messages import Reply
from news.errors import MessageRefused, RecipientGone
from storage import chats
from storage.engine.database import Database


class Conversations:
    """One turn at a time in each conversation, so that answers come in the order of the questions."""

    def __init__(
        self,
        *,
        db: Database,
        channel: WebOutlet,
        answer: Answer,
        now: Callable[[], datetime],
        language: str,
    ) -> None:
        self._db = db
        self._channel = channel
        self._answer = answer
        self._now = now
        self._language = language
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def _turn(self, address: str) -> asyncio.Lock:
        return self._turns.setdefault(address, asyncio.Lock())

    async def known(self, address: str) -> bool:
        """Whether there is a conversation at *address*."""
        return await self._db.read(chats.find, channel=self._channel.name, address=address) is not None

    async def begin(self, address: str) -> None:
        """Greet whoever is at *address*, unless the conversation is there already."""
        async with self._turn(address):
            await self._begin(address)

    async def _begin(self, address: str) -> None:
        if await self.known(address):
            return
        # The answer comes first: it may want to see that this is the first time.
        reply = await self._answer(self._request(address, "/start"))
        await self._db.run(
            chats.meet,
            channel=self._channel.name,
            address=address,
            now=self._now(),
            newcomer=Newcomer(language=self._language),
        )
        if reply is not None:
            await self._channel.send(address, reply)

    async def say(self, address: str, words: str, *, label: str = "", pressed_on: int | None = None) -> Body | None:
        """Let the reader say *words*, typed, or by pressing the button *label* under message *pressed_on*.

        Words and answer go into the conversation. Where the answer ended the conversation (the reader had
        everything deleted), it is returned instead: there is no other place for it.
        """
        async with self._turn(address):
            await self._begin(address)
            pressed = bool(label)
            try:
                if not pressed:
                    await self._channel.hear(address, words)
                reply = await self._answer(self._request(address, words, pressed=pressed))
                if pressed and not await self._replaced(address, pressed_on, reply):
                    await self._channel.hear(address, label)
                elif pressed:
                    return None
                if reply is not None:
                    await self._channel.send(address, reply)
            except RecipientGone:
                pass
            if await self.known(address):
                return None
            self._channel.streams.end(address, "forgotten")
            return as_body(reply or Reply(text=""))

    async def _replaced(self, address: str, number: int | None, reply: Reply | None) -> bool:
        """Whether *reply* now stands where message *number* stood."""
        if reply is None or not reply.replaces or number is None:
            return False
        try:
            await self._channel.edit(address, str(number), reply)
        except MessageRefused:  # swept meanwhile: the answer comes as a new message
            return False
        return True

    def _request(self, address: str, words: str, *, pressed: bool = False) -> Request:
        return Request(channel=self._channel.name, address=address, who=address, words=words, pressed=pressed)
