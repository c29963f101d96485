"""Zalo as a channel: what it tells of itself, and how it is opened."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial

from aiohttp import web

from bot.channels import Channel, House, OpenChannel, Preview
from bot.config import Config
from bot.ending import finish
from bot.inbox import Inbox
from bot.replies import Replies
from bot.texts import _
from bot.zalo import format as zalo_format
from bot.zalo import webhook
from bot.zalo.admission import Admission
from bot.zalo.answers import ZaloAnswers
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.errors import ZaloError
from bot.zalo.outlet import PART_WAIT, ZaloOutlet
from bot.zalo.polling import POLL_SECONDS, ZaloPolling
from bot.zalo.quota import wording
from jobs.clock import Clock
from jobs.delivery.pacing import Pacing, chat_of, turn
from jobs.delivery.quota import Quota
from news.delivery.messages import Message, Reply
from news.errors import ChannelDown
from news.text.formatted import Formatted


def build(config: Config) -> Channel:
    """Zalo as *config* wants it."""
    return ZaloChannel(config)


async def part_turn(pacing: Pacing, clock: Clock, address: str) -> bool:
    """Come back when another part of a message may go to *address*; False where that is not soon."""
    within = PART_WAIT.total_seconds()
    return await turn(pacing, chat_of(address), group=False, clock=clock, reply=True, within=within)


class ZaloChannel(Channel):
    """The Zalo Bot Platform, before anything is opened."""

    name = "zalo"
    title = "Zalo"
    secret = "zalo.token"  # noqa: S105 (the name of a key)
    default_hours = "11:30 17:30"
    most_digests = 4  #: hours a chat may choose; which of them bring one is for the quota to say

    def __init__(self, config: Config) -> None:
        self._config = config
        self._token = config.zalo.token.get_secret_value()
        self.is_on = bool(self._token)
        self.admins = list(config.admins.zalo)
        self.monthly_quota = config.zalo.monthly_messages

    def cost(self, message: Message) -> int:
        """As many as it has parts."""
        return ZaloOutlet.cost(message)

    def preview(self, text: Formatted) -> Preview | None:
        """Its parts, without marks."""
        parts = zalo_format.parts(Reply(text=text.plain))
        if len(parts) == 1 and not text.spans:
            return None
        note = _("{parts} tin, không định dạng").format(parts=len(parts))
        return Preview(shown=Formatted("\n———\n".join(part.text for part in parts)), note=note)

    def cure(self) -> str:
        """Zalo Bot Creator gives tokens."""
        return _(
            "Việc cần làm: trong Zalo, mở Zalo Bot Creator, chọn bot, vào Cài đặt để lấy mã mới; ghi mã vào zalo.token "
            "trong config.toml rồi khởi động lại bot."
        )

    async def introduce(self) -> str:
        """The bot's name; `ChannelDown` where Zalo refuses the token, or can't be reached."""
        async with ZaloClient(self._token, base_url=self._config.zalo.base_url) as client:
            try:
                me = await client.get_me()
            except ZaloError as error:
                raise ChannelDown(str(error)) from error
        return me.display_name or me.account_name

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """With a client of its own to the platform."""
        client = await stack.enter_async_context(ZaloClient(self._token, base_url=self._config.zalo.base_url))
        return OpenZalo(self, house, client, secret=webhook.secret_of(self._token))


class OpenZalo(OpenChannel):
    """Zalo at work, by polling or webhook."""

    outlet: ZaloOutlet

    def __init__(self, channel: ZaloChannel, house: House, client: ZaloClient, *, secret: str) -> None:
        own = house.config.zalo
        others = [one for one in house.channels.on if one.name != channel.name]
        self._on_trouble = house.on_trouble
        self.quota = Quota(
            house.db,
            channel,
            wording=partial(wording, others=others),
            on_trouble=house.on_trouble,
            now=house.clock.now,
        ) if channel.monthly_quota else None  # fmt: skip
        self.pacing = Pacing(per_second=own.messages_per_second, per_chat=1, per_group_minute=20)
        clock = house.clock
        choices = Choices(house.db, clock)
        self.outlet = ZaloOutlet(
            client,
            quota=self.quota,
            turn=partial(part_turn, self.pacing, clock),
            clock=clock.monotonic,
        )
        self.outlet.choices = choices
        self.holding = house.hold(self.outlet, self.pacing)
        admission = Admission(
            house.db,
            users=own.users,
            groups=own.groups,
            admins=channel.admins,
            language=house.config.language,
            invitations=house.invitations,
            now=house.clock.now,
        )
        replies = Replies(self.outlet, self.pacing, house.db, house.clock, holding=self.holding)
        answers = ZaloAnswers(self.outlet, replies, house.commands.answer, admission, self.quota, house.db, choices)
        self.inbox = Inbox(answers, house.db, house.clock)
        self._polling = ZaloPolling(client, self.inbox, holding=self.holding) if own.updates == "polling" else None
        self._polled: asyncio.Task[None] | None = None
        self._webhook = webhook.webhook_of(self.inbox, secret) if own.updates == "webhook" else None
        if self._webhook:
            self.routes = [self._webhook.route]

    async def listen(self) -> None:
        """With what was left over at the last end first."""
        self.inbox.start()
        if self._polling:
            self._polled = asyncio.create_task(self._poll(self._polling), name="zalo-polling")

    def is_platform(self, request: web.Request) -> bool:
        """Whether Zalo calls its webhook."""
        return self._webhook is not None and self._webhook.is_platform(request)

    async def stop(self) -> None:
        """Within 9 s: a poll cut off may lose a message."""
        if self._polling and self._polled:
            self._polling.stop()
            await finish([self._polled], within=POLL_SECONDS + 1)
        await self.inbox.stop(within=3)

    async def _poll(self, polling: ZaloPolling) -> None:
        if why := await polling.run():
            await self._on_trouble(why)
