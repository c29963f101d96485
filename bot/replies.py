"""Replies: sent at once, in the chat's turn, tried again in one way on every channel, and followed where the chat went.

They don't go through the outbox: whoever waits for an answer asks again sooner than a night's outage is over. So what
hinders them is dealt with here, and a reply that can't be sent within the channel's patience is lost. What was asked is
kept in the inbox all that while, so a stop loses nothing of it.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from typing import Protocol

from bot.ending import finish
from bot.requests import Request
from jobs.clock import Clock
from jobs.delivery.holding import Holding
from jobs.delivery.pacing import Pacing, chat_of, turn
from news.delivery.messages import Reply
from news.errors import ChannelError, MessageRefused, RecipientGone, RecipientMoved, StorageError, TryLater, Unsure
from storage import chats
from storage.engine.database import Database

log = logging.getLogger(__name__)

CHANGES = 3  # of its form or address that a reply goes through
PATIENCE = 600.0  # seconds that a reply waits in all, the waits that a platform asks for included


SPACE = 1.0  # seconds between two edits of one message: what is pressed meanwhile goes with the next one
Place = tuple[str, str]  #: an address, and a message there
Answer = tuple[Request, Reply]  #: who is answered, and how


class Speaker(Protocol):
    """What replies need of a channel."""

    name: str

    async def reply(self, request: Request, reply: Reply) -> object:
        """Send it, or put it in the place of the message that `request.pressed_on` names, where it is to replace that.

        Raises only from the tree under `news.errors.ChannelError`.
        """


class Replies:
    """The replies of one channel."""

    def __init__(
        self,
        speaker: Speaker,
        pacing: Pacing,
        db: Database,
        clock: Clock,
        *,
        holding: Holding,
        patience: float = PATIENCE,
    ) -> None:
        self._speaker = speaker
        self._channel = speaker.name
        self._pacing = pacing
        self._db = db
        self._clock = clock
        self._holding = holding
        self._patience = patience  #: seconds
        self._newest: dict[Place, Answer] = {}  #: to be shown in the place of a message
        self._showing: dict[Place, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    def show(self, request: Request, reply: Reply) -> None:
        """Put *reply* where `request.pressed_on` stands, in the background.

        Of several presses on one message only what the last one made of it is shown, as soon as the pacing allows:
        edits are limited as messages are. Who presses on need not wait for that.
        """
        place = (request.address, request.pressed_on)
        waiting = self._newest.get(place)
        if waiting is not None and waiting[1].text and not reply.text:
            return  # what it will say is newer than the buttons that were pressed
        self._newest[place] = (request, reply)
        if place not in self._showing:
            self._showing[place] = asyncio.create_task(self._show(place), name=f"{self._channel}-show")

    async def stop(self, *, within: float) -> None:
        """Show what was pressed last, if that takes no longer than *within* seconds."""
        self._stopping.set()
        await finish(self._showing.values(), within=within)

    async def say(self, request: Request, reply: Reply, *, within: float | None = None) -> bool:
        """Answer *request*; whether the answer was sent, or may have been. StorageError where a move can't be kept.

        It waits for its turn *within* so many seconds, or as long as a reply is of use.
        """
        return await self._say(request, lambda: (request, reply), self._patience if within is None else within)

    async def _say(self, request: Request, choose: Callable[[], Answer], within: float) -> bool:
        """The same with what *choose* gives at the moment when it leaves."""
        current = request
        reason: object = "its chat or channel must wait"
        end = self._clock.monotonic() + within
        changes = 0
        while changes < CHANGES and (number := await self._begin(current, end)) is not None:
            asked, reply = choose()
            current = dataclasses.replace(asked, address=current.address, pressed_on=current.pressed_on)
            try:
                await self._leave(number, current, reply)
                return True
            except Unsure as unsure:  # said again, it might come twice; and the reader can ask again
                log.warning("reply unsure channel=%s address=%s reason=%s", self._channel, current.address, unsure)
                return True
            except ChannelError as hindrance:
                reason = hindrance
                again = await self._after(hindrance, current, reply)
            if again is None:
                break
            changes += again is not current
            current = again
        log.warning("reply given up channel=%s address=%s reason=%s", self._channel, request.address, reason)
        return False

    async def _show(self, place: Place) -> None:
        """One edit after the other, each with the newest there is, until there is none."""
        answer = self._newest[place]

        def take() -> Answer:
            nonlocal answer
            answer = self._newest.pop(place, answer)
            return answer

        try:
            while place in self._newest:
                begun = self._clock.monotonic()
                if not await self._say(self._newest[place][0], take, self._patience):
                    break
                await self._clock.wait(self._stopping, SPACE - (self._clock.monotonic() - begun))
        except StorageError as error:
            log.warning("not shown channel=%s address=%s error=%s", self._channel, place[0], error)
        finally:
            self._newest.pop(place, None)
            del self._showing[place]

    async def _begin(self, request: Request, end: float) -> int | None:
        """Come back when the answer may leave, with its number for the holding; None where it may not until *end*."""
        key = chat_of(request.address)
        while (left := end - self._clock.monotonic()) > 0 and await self._holding.is_opened(within=left):
            left = end - self._clock.monotonic()
            if not await turn(self._pacing, key, request.group, clock=self._clock, reply=True, within=left):
                break
            number = await self._holding.begin_reply(key, within=end - self._clock.monotonic())
            if number is None:
                continue
            if not self._pacing.is_held(key, self._clock.monotonic()):
                return number
            await self._holding.end(number, "")  # the channel asked for a wait while others were under way
        return None

    async def _leave(self, number: int, request: Request, reply: Reply) -> None:
        """Send it; what comes of that says something of the platform, as it does of a delivery."""
        try:
            await self._speaker.reply(request, reply)
        except BaseException as trouble:
            await self._holding.end_badly(number, trouble)
            raise
        await self._holding.end(number, "answered")

    async def _after(self, hindrance: ChannelError, request: Request, reply: Reply) -> Request | None:
        """How to go on after *hindrance*; None where there is no way."""
        key = chat_of(request.address)
        match hindrance:
            case TryLater():
                self._pacing.obey(hindrance, key, self._clock.monotonic())
                return request
            case RecipientMoved():
                await self._db.run(
                    chats.move, channel=self._channel, old=key, new=chat_of(hindrance.new), now=self._clock.now()
                )
                return dataclasses.replace(request, address=hindrance.new, pressed_on="")
            case RecipientGone():
                await self._db.run(chats.suspend_address, channel=self._channel, address=key, why="left or blocked")
                return None
            case MessageRefused() if reply.replaces and request.pressed_on and reply.text:  # deleted, or too old
                return dataclasses.replace(request, pressed_on="")
        return None
