"""What a channel is: a folder whose `build` tells what its platform is like, and how to open it.

Nothing else in the program knows a channel's name: whatever differs between channels is asked of them here.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Literal, Protocol

from aiohttp import web

from bot.config import Config
from bot.requests import Request
from bot.texts import _
from jobs.clock import Clock
from jobs.delivery.holding import Holding, OnOutage
from jobs.delivery.outlet import Outlet
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Quota
from news.delivery.messages import Message, Reply
from news.delivery.schedules import count_week, schedule_of, write_schedule
from news.text.formatted import Formatted
from news.text.weekdays import EVERY_DAY
from storage.admins import AdminChat
from storage.engine.database import Database

#: Who reads by themselves; who reads in a group, who changes its settings; who looks after the bot.
Audience = Literal["readers", "members", "leaders", "newsroom"]


class Answering(Protocol):
    """Who answers what people write."""

    def menu(self, audience: Audience = "readers") -> list[tuple[str, str]]:
        """(name, what it does) of each command that this *audience* may use, in the language at hand."""
        ...

    async def answer(self, request: Request) -> Reply | None:
        """What to say, or None where silence is best. Never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is different while somebody only tries the program."""

    image_sources: tuple[str, ...]  #: where the sample newspaper keeps its pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a channel finds when it opens."""

    config: Config
    db: Database
    commands: Answering
    on_trouble: Callable[[str], Awaitable[None]]  #: tells admins, in these words
    on_outage: OnOutage  #: tells them of a platform that is away
    topics: Callable[[], Sequence[str]]  #: the names of the topics there are now
    channels: "Channels"
    invitations: Callable[[], list[str]]  #: of the open channels: addresses where everyone finds room
    trial: Trial | None
    clock: Clock

    def hold(self, outlet: Outlet, pacing: Pacing) -> Holding:
        """What holds a channel, with these, while its platform is away."""
        return Holding(outlet, pacing, clock=self.clock, on_outage=self.on_outage)


class OpenChannel(Protocol):
    """A channel at work."""

    outlet: Outlet
    pacing: Pacing
    holding: Holding
    quota: Quota | None = None  #: where the plan allows so many messages a month
    routes: Sequence[web.AbstractRouteDef] = ()  #: what its platform calls, or its readers open

    async def listen(self) -> None:
        """Begin to take in what people write; it goes on in the background until `stop`."""

    async def stop(self) -> None:
        """Take nothing more, finish within 8 s what is in hand. Only after `listen`."""

    def is_deaf(self) -> bool:
        """Whether it has heard nothing from the platform for too long."""
        return False

    def is_platform(self, request: web.Request) -> bool:
        """Whether its platform asks, by the secret that it shows: it waits behind no visitor."""
        return False

    def name_shortage(self) -> list[str]:
        """In a few English words, what it has no room for at the moment; nothing mostly."""
        return []

    def start_link(self, payload: str) -> str:
        """An address that opens a chat with the bot and says /start *payload* there; "" where there is none."""
        return ""

    def invitation(self) -> str:
        """An address where everyone finds room; "" while none is known, or room is limited."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a text will look where it can't look as it was written."""

    shown: Formatted
    note: str  #: what is different, for people: "2 tin, không định dạng"


class Channel(Protocol):
    """A platform as one configuration has it, before anything is opened. Inherit: most of it has a default."""

    name: str  #: in tables, logs and metrics, never to change
    title: str  #: for people, in lists
    is_on: bool  #: whether the configuration wants it
    admins: Collection[str] = ()  #: who looks after the bot there; their private chats have these as addresses
    secret: str = ""  #: the configuration's key of what lets us in, "telegram.token"; "" where nothing is needed
    default_hours: str = ""  #: of a new chat's digests, "11:30 17:30"; "" where it hears at once
    #: A chat may have in a day, seven times as many in a week, where it can't hear at once; None where it can.
    most_digests: int | None = None
    monthly_quota: int = 0  #: messages that the plan allows in a month; 0: no limit
    files: bool = False  #: whether an answer can bring a file
    longest_text: int | None = None  #: UTF-16 units of a broadcast; None where a longer one goes in parts

    def in_words(self) -> str:
        """What it is called in a sentence."""
        return self.title

    def cost(self, message: Message) -> int:
        """How many messages of the month's quota *message* takes for each chat."""
        return 1

    def preview(self, text: Formatted) -> Preview | None:
        """How *text* will look there; None where it looks as it was written."""
        return None

    def cure(self) -> str:
        """What a person does when the platform refuses the secret, in whole sentences; "" where there is none."""
        return ""

    async def introduce(self) -> str:
        """The bot's name as the platform tells it; `ChannelError` where the secret does not let us in."""
        return ""

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """Ready to deliver and to listen; what must be closed at the end is put on the *stack*."""
        ...


class Channels:
    """All channels that there are, those that are off included: their chats are still counted."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self._all = {channel.name: channel for channel in channels}

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._all.values())

    @property
    def on(self) -> tuple[Channel, ...]:
        """Those that the configuration wants."""
        return tuple(channel for channel in self if channel.is_on)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those that are on."""
        return tuple(channel.name for channel in self.on)

    @property
    def admins(self) -> dict[str, list[str]]:
        """The ids of those who look after the bot, by channel."""
        return {channel.name: list(channel.admins) for channel in self}

    @property
    def admin_chats(self) -> list[AdminChat]:
        """Where they read: on the channels that are on."""
        return [AdminChat(one.name, address, one.default_hours) for one in self.on for address in one.admins]

    def get(self, name: str) -> Channel | None:
        """The channel of this name, whether it is on or not."""
        return self._all.get(name)

    def title(self, name: str) -> str:
        """What people call it in lists; the *name* itself where nobody knows it any more."""
        channel = self.get(name)
        return channel.title if channel else name

    def in_words(self, name: str) -> str:
        """What people call it in a sentence."""
        channel = self.get(name)
        return channel.in_words() if channel else name

    def cure(self, name: str) -> str:
        """What a person does where the platform refuses the secret; "" where there is nothing."""
        channel = self.get(name)
        return channel.cure() if channel else ""

    def allows(self, name: str, hours: str, *others: str) -> bool:
        """Whether a chat there may have digests at these *hours*, "" at once, with the *others* that it has besides.

        A week's are counted, whichever days they are on; those that come at the same time are one.
        """
        channel = self.get(name)
        most = channel.most_digests if channel else None
        every = write_schedule(schedule_of(" ".join((hours, *others))))
        return not most or (bool(hours) and count_week(every) <= most * len(EVERY_DAY))

    def default_hours(self, name: str) -> str:
        """The hours of a new chat's digests there."""
        channel = self.get(name)
        return channel.default_hours if channel else ""


def join_names(names: Sequence[str]) -> str:
    """A, B và C."""
    before, last = ", ".join(names[:-1]), names[-1]
    return _("{names} và {last}").format(names=before, last=last) if before else last
