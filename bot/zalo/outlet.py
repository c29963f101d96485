"""The Zalo channel: our messages out through the Bot Platform, its refusals as errors of ours."""

import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Final, Protocol

from cachetools import LRUCache

from bot.requests import Request
from bot.zalo import format as zalo_format
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.errors import (
    AmbiguousTimeout,
    BadRequest,
    DailyLimit,
    NotFound,
    QuotaExceeded,
    Transient,
    Unauthorized,
    Unreachable,
    ZaloError,
)
from bot.zalo.format import Part
from bot.zalo.packing import MAX_UNITS
from bot.zalo.too_many import CountedMonth, Patience
from bot.zalo.updates import names_of
from news.delivery.messages import Abilities, Message, Receipt, Reply
from news.errors import (
    BaotinError,
    ChannelAway,
    ChannelDown,
    ChannelError,
    MessageRefused,
    RecipientGone,
    TryLater,
    Unsure,
)

log = logging.getLogger(__name__)

TOMORROW_WAIT: Final = timedelta(minutes=30)  #: where the platform says that the day or the month is used up
PART_WAIT: Final = timedelta(seconds=30)  #: where the turn of a message's next part is further off
AWAY_WAIT = timedelta(seconds=15)  #: where nothing got through
UNWELL_WAIT = timedelta(seconds=30)  #: where Zalo says that it has trouble
BURST = 6  #: alerts that a chat hears by themselves in ten minutes: each is one of the month's few, too
COPIES = 2  #: of one message at most: each may cost one of the month's few
REMEMBERED = 500  #: messages begun and not ended, and pictures that failed
# No code is documented for a reader who left. Two projects saw such wordings; others can be configured.
_GONE = re.compile(
    r"\b(user|chat|recipient|receiver)([ _]?id)?\b.{0,40}"
    r"\b(invalid|not[ _]?found|not exist|unknown|blocked|deactivated)\b"
    r"|\b(invalid|unknown|blocked|deactivated)\b.{0,20}\b(user|chat|recipient|receiver)([ _]?id)?\b",
    re.IGNORECASE | re.DOTALL,
)


class CountedQuota(CountedMonth, Protocol):
    """The month's messages, as sending uses them up."""

    def reserve(self) -> AbstractAsyncContextManager[None]:
        """Around each message; TryLater where the month allows no more."""
        ...

    async def count(self, address: str) -> None:
        """A message counts, or may count, against the month."""
        ...


PartTurn = Callable[[str], Awaitable[bool]]  #: comes back when another part may go to an address; False where not soon


class ZaloOutlet:
    """Says messages to Zalo chats.

    A long message goes in several parts. When a later part fails, the error is raised as ever, but how far
    the message came is remembered: the same message to the same chat goes on from there, so nothing arrives
    twice and nothing is missing. Only a restart in between repeats the first parts. A later part that is
    refused for good is left out, and the rest goes. Each part counts in the platform's pace: the first goes in the
    turn that the caller waited for, each other one in a turn of its own.

    Every refusal carries the platform's code and wording in its text: whoever counts refusals in a row, to
    suspend a chat that can't be reached for a reason we don't know yet, finds them there.
    """

    name = "zalo"

    def __init__(
        self,
        client: ZaloClient,
        *,
        photos: bool = True,
        gone_phrases: Sequence[str] = (),
        quota: CountedQuota | None = None,
        turn: PartTurn | None = None,
        remembered: int = REMEMBERED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.abilities = Abilities(max_length=MAX_UNITS, length_unit="utf16", photos=photos, copies=COPIES, burst=BURST)
        self._client = client
        self._gone_phrases = tuple(phrase.casefold() for phrase in gone_phrases if phrase)
        self._quota = quota
        self._turn = turn
        self.choices: Choices | None = None  #: what numbers stand for, where that is kept
        self._clock = clock
        self._patience = Patience(quota, clock)
        self._names: tuple[str, ...] = ()
        self._begun: LRUCache[tuple[str, Message], tuple[int, str]] = LRUCache(remembered)
        self._bad_images: LRUCache[str, None] = LRUCache(remembered)

    @staticmethod
    def cost(message: Message) -> int:
        """How many of the month's messages *message* takes for each chat."""
        return len(zalo_format.parts(message))

    async def send(self, address: str, message: Message) -> Receipt:
        """Say *message*; the receipt is of its first part. A question can be answered from now on."""
        receipt = await self._say(address, message)
        if self.choices is not None and (commands := zalo_format.commands(message)):
            try:
                await self.choices.ask(address, commands)
            except BaotinError:
                log.exception("question not marked address=%s", address)
        return receipt

    async def _say(self, address: str, message: Message, *, group: bool = False) -> Receipt:
        parts = zalo_format.parts(message, group=group)
        if not parts:
            raise MessageRefused("nothing to say: the message is empty")
        done, first = self._begun.pop((address, message), (0, ""))
        for place, part in enumerate(parts):
            if place < done:
                continue
            try:
                if place > done and self._turn and not await self._turn(address):
                    raise TryLater(PART_WAIT)
                message_id = await self._send_part(address, part)
            except MessageRefused as refusal:
                if place == 0:
                    raise
                log.warning("part left out address=%s part=%s of=%s reason=%s", address, place + 1, len(parts), refusal)
            except ChannelError:
                if place:
                    self._begun[address, message] = (place, first)
                raise
            else:
                first = first if place else message_id
        return Receipt(message_id=first)

    async def reply(self, request: Request, reply: Reply) -> None:
        """Answer; in a group with a word on how to press a button that Zalo does not have."""
        await self._say(request.address, reply, group=request.group)

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Zalo has no way to change what was said."""
        raise MessageRefused("Zalo messages can't be edited")

    async def check(self) -> None:
        """Ask who we are: it counts against no limit of the month."""
        try:
            await self._client.get_me()
        except NotFound as error:  # the address or the token
            raise ChannelDown(f"{error}: check [zalo] base_url and token") from error
        except ZaloError as error:
            raise self._translated(error) from error

    async def names(self) -> tuple[str, ...]:
        """How people may call the bot; empty while the platform does not tell."""
        if not self._names:
            try:
                me = await self._client.get_me()
            except ZaloError as error:
                log.warning("the bot does not know its name error=%s", error)
            else:
                self._names = names_of(me)
        return self._names

    def forget(self, address: str, message: Message) -> None:
        """Nobody will send *message* again: should it be said anew, it starts at its beginning."""
        self._begun.pop((address, message), None)

    async def _send_part(self, address: str, part: Part) -> str:
        begun = self._clock()
        async with self._quota.reserve() if self._quota else nullcontext():
            try:
                message_id = await self._send_as_it_can(address, part)
                self._patience.accept(begun)
            except AmbiguousTimeout as error:
                await self._count(address)  # if it arrived, the platform has counted it
                raise self._translated(error) from error
            except NotFound as error:
                if not self._is_gone(error):
                    await self._confirm()
                raise self._translated(error) from error
            except QuotaExceeded as error:
                raise TryLater(await self._patience.refuse(begun), everywhere=True) from error
            except ZaloError as error:
                raise self._translated(error) from error
            await self._count(address)
        return message_id

    async def _count(self, address: str) -> None:
        if self._quota is not None:
            try:
                await self._quota.count(address)
            except BaotinError:
                log.exception("message not counted address=%s", address)  # it did arrive

    async def _confirm(self) -> None:
        """A 404 may mean that nothing at all is found at this address: then no message is at fault."""
        try:
            await self._client.get_me()
        except (NotFound, Unauthorized) as error:
            raise ChannelDown(f"{error}: check [zalo] base_url and token") from error
        except ZaloError as error:
            raise TryLater(UNWELL_WAIT) from error

    async def _send_as_it_can(self, address: str, part: Part) -> str:
        """With its picture, else as styled text, else plain: whatever the platform takes."""
        if part.image and self.abilities.photos and part.image not in self._bad_images:
            try:
                return await self._client.send_photo(address, part.image, caption=part.text)
            except (Unreachable, Unauthorized, QuotaExceeded):
                raise  # not the picture's fault
            except ZaloError as error:
                if self._is_gone(error):
                    raise
                # slow or refused once, slow or refused for every reader: the text alone from now on
                self._bad_images[part.image] = None
                log.warning("picture failed image=%s error=%s", part.image, error)
                if not isinstance(error, BadRequest):
                    raise  # it may have arrived, or may do so yet
        try:
            return await self._client.send_message(address, part.text, text_styles=part.styles)
        except BadRequest as refusal:
            if not part.styles or self._is_gone(refusal):
                raise
            log.warning("styled text refused, sent plain address=%s error=%s", address, refusal)
        return await self._client.send_message(address, part.text)

    def _is_gone(self, error: ZaloError) -> bool:
        if not isinstance(error, BadRequest | Transient) or isinstance(error, Unreachable):
            return False
        if error.code is None or error.code >= 500:  # a gateway's page says many words
            return False
        words = error.description.casefold()
        return bool(_GONE.search(words)) or any(phrase in words for phrase in self._gone_phrases)

    def _translated(self, error: ZaloError) -> ChannelError:
        log.info("zalo refused method=%s code=%s description=%r", error.method, error.code, error.description[:300])
        if self._is_gone(error):
            return RecipientGone(str(error))
        match error:
            case Unauthorized():
                return ChannelDown(f"{error}: put the bot's present token in [zalo] token")
            case QuotaExceeded() | DailyLimit():
                return TryLater(TOMORROW_WAIT, everywhere=True)
            case Unreachable():
                return ChannelAway(AWAY_WAIT, everywhere=True, why=str(error))
            case Transient():
                return ChannelAway(UNWELL_WAIT, why=str(error))
            case AmbiguousTimeout():
                return Unsure(str(error))
            case _:
                return MessageRefused(str(error))
