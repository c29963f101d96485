"""What a command is, one use of it, and what it works with."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Concatenate, Final, ParamSpec, TypeVar

from bot.channels import Channels
from bot.config.sections import ReadersConfig
from bot.requests import Request
from jobs.delivery.compose import Composer
from jobs.matching.topics import Topics
from jobs.upkeep.count import Counting
from news.articles.provinces import Provinces
from news.delivery.chats import Chat
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, find_meant
from news.errors import BaotinError
from news.text.sentences import shorten
from news.topics.taxonomy import Taxonomy
from storage import subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx

P = ParamSpec("P")
T = TypeVar("T")
TOAST: Final = 200  #: characters of what a toast says
Rows = tuple[tuple[Choice, ...], ...]


class NotAllowed(BaotinError):
    """In a group, only its administrators change what it gets. Names the person by the channel's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every command works with. `for_request` gives one whose topics stay the same while it is answered."""

    db: Database
    topics: Topics  #: those of the moment, and how they are changed
    provinces: Provinces
    composer: Composer
    counting: Counting
    channels: Channels
    now: Callable[[], datetime]
    trial: bool = False
    start_links: Callable[[str], Sequence[str]] = field(default=lambda payload: ())
    #: of the open channels: addresses that open the bot and say /start and this payload
    readers: ReadersConfig = field(default_factory=ReadersConfig)  #: what the operator set for them
    commands: "Sequence[Command]" = ()  #: those that the person at hand may use
    searching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    #: whoever searches waits for others who do, so that an alert's reading waits for one of them at most
    taxonomy: Taxonomy = field(init=False)  #: the topics as they were when this desk was made

    def __post_init__(self) -> None:
        object.__setattr__(self, "taxonomy", self.topics.present.taxonomy)  # frozen for everybody else

    def speaking(self, language: str) -> "Desk":
        """The same for somebody who reads *language*: topics have the names that they know them by."""
        desk = replace(self)
        object.__setattr__(desk, "taxonomy", self.taxonomy.speaking(language))
        return desk

    def for_request(self, commands: "Sequence[Command]") -> "Desk":
        """The same with the topics of this moment, for somebody who may use *commands*."""
        return replace(self, commands=commands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One use of a command."""

    desk: Desk
    request: Request
    chat: Chat
    rest: str = ""  #: what was typed after the command
    now: datetime
    first: bool = False  #: nobody there ever wrote before
    misreadable: bool = False  #: it was typed in a person's own words, not as a command
    changes: list[object] = field(default_factory=list, compare=False)  #: the jobs that `change` has done

    async def change(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What *job* returns, its writes kept. Every change of settings goes through this door.

        Raises `NotAllowed` where the person may not change the group's settings, `StorageError` where nothing is kept.
        """
        if not self.request.may_change:
            raise NotAllowed(self.request.who)
        result = await self.desk.db.run(job, *args, **kwargs)
        self.changes.append(job)
        return result

    async def read_filter(self, *, having: Iterable[Item] = (), leaving: bool = False) -> Filter:
        """What the chat follows and leaves out: in the filter that is being edited, or its first.

        *having*: what is named, *leaving*: to come no more; where no filter is edited, the one that is meant by this.
        """
        if named := list(having):
            return find_meant(self.narrow(await self.read_filters()), named, leaving=leaving) or Filter()
        return await self.desk.db.read(subscriptions.get, chat=self.chat.number)

    async def read_filters(self) -> list[Filter]:
        """All filters of the chat, the first one first."""
        return await self.desk.db.read(subscriptions.list_filters, chat=self.chat.number)

    def narrow(self, every: Sequence[Filter]) -> list[Filter]:
        """Those of the chat's filters that commands may be about: the one that is being edited, else all."""
        return [one for one in every if one.number == self.chat.editing] or list(every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as people know it."""

    name: str  #: as shown after the slash
    aliases: tuple[str, ...] = ()  #: with their marks; which need not be typed
    english: str = ""  #: its name for readers of English; "": the first alias of one plain word, else `name`
    about: Callable[[], str]  #: what it does, in the language at hand
    takes: Callable[[], str] = field(default=str)  #: what may follow it
    answer: Callable[[Call], Awaitable[Reply | None]]
    is_meant: Callable[[Desk, str], bool] = field(default=lambda desk, rest: not rest)
    #: whether words that begin like it, without a slash, are surely meant for it, by what follows
    for_admins: bool = False
    for_all: bool = False  #: in a group, its answer is of use to everybody there

    def call_in(self, language: str) -> str:
        """The name under which somebody who reads *language* knows it."""
        if language != "en":
            return self.name
        return self.english or next((one for one in self.aliases if one.isascii() and one.isalpha()), self.name)


def in_short(lines: Iterable[str]) -> str:
    """As many of these lines as a toast holds, the first one cut where need be."""
    said = ""
    for line in lines:
        if said and len(said) + 1 + len(line) > TOAST:
            break
        said = f"{said} {line}".strip()
    return shorten(said, TOAST)


def in_rows(choices: Sequence[Choice], *, width: int = 18) -> Rows:
    """Buttons in their order, two beside each other where neither label is over *width* characters."""
    rows: list[tuple[Choice, ...]] = []
    for choice in choices:
        beside = rows[-1] if rows else ()
        if len(beside) == 1 and max(len(choice.label), len(beside[0].label)) <= width:
            rows[-1] = (beside[0], choice)
        else:
            rows.append((choice,))
    return tuple(rows)
