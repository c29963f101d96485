"""A channel as small as one can be: messages are written into a folder, commands are files dropped there."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from bot.channels import Channel, House, OpenChannel
from bot.config import Config
from bot.inbox import Inbox, Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.words import corrections
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Quota
from news.delivery.messages import Abilities, Alert, Correction, Digest, Message, Receipt, Reply
from news.delivery.quota import Month

PAUSE = 0.02  #: seconds between two looks for commands


def builder(folder: Path) -> Callable[[Config], Channel]:
    """What builds the channel of this folder; each reader has a folder in it, with `in/` and `out/`."""
    return lambda config: FileChannel(folder)


class FileChannel(Channel):
    """The folder, before anything is opened."""

    name = "file"
    title = "Thư mục"
    is_on = True
    admins = ("admin",)
    default_hours = "06:30"
    monthly_quota = 100

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def in_words(self) -> str:
        """In a sentence."""
        return "thư mục"

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """Nothing to open: a folder is there."""
        return OpenFolder(self, self._folder, house)


class OpenFolder(OpenChannel):
    """The folder at work."""

    def __init__(self, channel: FileChannel, folder: Path, house: House) -> None:
        self.quota = Quota(house.db, channel, wording=_warn, on_trouble=house.on_trouble, now=house.clock.now)
        self.outlet = FileOutlet(folder, self.quota)
        self.pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
        self.holding = house.hold(self.outlet, self.pacing)
        replies = Replies(self.outlet, self.pacing, house.db, house.clock, holding=self.holding)
        self._inbox = Inbox(FileAnswers(replies, house), house.db, house.clock)
        self._folder = folder
        self._clock = house.clock
        self._stopping = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        """Look into every reader's folder, again and again."""
        self._inbox.start()
        self._looking = asyncio.create_task(self._look(), name="file-channel")

    async def stop(self) -> None:
        """What is being answered is answered."""
        self._stopping.set()
        if self._looking:
            await self._looking
        await self._inbox.stop()

    async def _look(self) -> None:
        """What was kept is taken away, so that it is not asked again."""
        while not await self._clock.wait(self._stopping, PAUSE):
            for dropped in sorted(self._folder.glob("*/in/*.txt")):
                reader = dropped.parent.parent.name
                await self._inbox.take(Incoming(id=f"{reader}/{dropped.name}", chat=reader, body=dropped.read_bytes()))
                dropped.unlink()


class FileAnswers:
    """The inbox's receiver."""

    name = "file"

    def __init__(self, replies: Replies, house: House) -> None:
        self._replies = replies
        self._answer = house.commands.answer

    async def handle(self, incoming: Incoming) -> None:
        """Answer what one file asks."""
        request = Request(channel=self.name, address=incoming.chat, who=incoming.chat, words=incoming.body.decode())
        reply = await self._answer(request)
        if reply is not None:
            await self._replies.say(request, reply)


class FileOutlet:
    """Writes each message into a file of its own; which has its name once it is whole."""

    name = "file"
    abilities = Abilities(max_length=None)

    def __init__(self, folder: Path, quota: Quota) -> None:
        self._folder = folder
        self._quota = quota

    async def send(self, address: str, message: Message) -> Receipt:
        """Into `out/`, numbered."""
        async with self._quota.reserve():
            out = self._folder / address / "out"
            out.mkdir(parents=True, exist_ok=True)
            number = len(list(out.iterdir())) + 1
            whole = out / f"{number:04}.txt"
            part = whole.with_suffix(".part")
            part.write_text(_as_text(message), "utf-8")
            part.rename(whole)
            await self._quota.count(address)
        return Receipt(message_id=str(number))

    async def reply(self, request: Request, reply: Reply) -> None:
        """Like anything else that is sent."""
        await self.send(request.address, reply)

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Never asked for: our abilities don't name it."""
        raise NotImplementedError

    async def check(self) -> None:
        """A folder is always there."""


def _as_text(message: Message) -> str:
    match message:
        case Alert():
            return f"{message.title}\n{message.url}"
        case Correction():
            return "\n".join([corrections.title(message), *corrections.lines(message)])
        case Digest():
            corrected = [corrections.title(one) for one in message.corrections]
            return "\n".join([*corrected, *(alert.title for section in message.sections for alert in section.alerts)])
        case Reply():
            commands = [choice.command for row in message.choices for choice in row if choice.command]
            return "\n".join([message.text, *commands])


def _warn(month: Month) -> str:
    return f"thư mục: {month.used}/{month.limit}"
