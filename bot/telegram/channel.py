"""Telegram as a channel: what it tells of itself, and how it is opened."""

from contextlib import AsyncExitStack
from typing import Any

from aiohttp import web
from telegram.error import TelegramError

from bot.channels import Channel, House, OpenChannel
from bot.config import Config
from bot.inbox import Inbox
from bot.replies import Replies
from bot.telegram.answers import TelegramAnswers
from bot.telegram.face import Face, speak
from bot.telegram.format import MAX_UNITS
from bot.telegram.http import connect, open_session
from bot.telegram.managing import add_command
from bot.telegram.outlet import PAID_PER_SECOND, TelegramOutlet
from bot.telegram.updates import TelegramUpdates
from bot.texts import LANGUAGES, _
from bot.webhooks import WebhookHandler, secret_of
from jobs.delivery.pacing import Pacing
from news.errors import ChannelDown

HOOK = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SILENCE = 120.0  #: seconds without an answer of Telegram's, and `/healthz` says so; a poll takes up to 30


def build(config: Config) -> Channel:
    """Telegram as *config* wants it."""
    return TelegramChannel(config)


class TelegramChannel(Channel):
    """Telegram, before anything is opened."""

    name = "telegram"
    title = "Telegram"
    files = True
    secret = "telegram.token"  # noqa: S105 (the name of a key)
    longest_text = MAX_UNITS

    def __init__(self, config: Config) -> None:
        self._config = config
        self._token = config.telegram.token.get_secret_value()
        self.is_on = bool(self._token)
        self.admins = [str(one) for one in config.admins.telegram]

    def cure(self) -> str:
        """BotFather gives tokens."""
        return _(
            "Việc cần làm: trong Telegram, mở @BotFather, gõ {command}, chọn bot, chọn API Token để lấy mã mới; "
            "ghi mã vào telegram.token trong config.toml rồi khởi động lại bot."
        ).format(command="/mybots")

    async def introduce(self) -> str:
        """@name; `ChannelDown` where Telegram refuses the token, or can't be reached."""
        base_url = self._config.telegram.base_url
        async with open_session(base_url) as session:
            try:
                me = await connect(self._token, base_url, session).get_me()
            except TelegramError as error:
                raise ChannelDown(error.message) from error
        return f"@{me.username}"

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """With a session of its own to the Bot API."""
        own = self._config.telegram
        session = await stack.enter_async_context(open_session(own.base_url))
        bot, clock = connect(self._token, own.base_url, session), house.clock.monotonic
        outlet = TelegramOutlet(bot, paid_broadcast=own.paid_broadcast, clock=clock)
        pacing = Pacing(per_second=PAID_PER_SECOND if own.paid_broadcast else own.messages_per_second)
        return OpenTelegram(house, outlet, pacing, token=self._token)


class OpenTelegram(OpenChannel):
    """Telegram at work, by polling or webhook."""

    outlet: TelegramOutlet

    def __init__(self, house: House, outlet: TelegramOutlet, pacing: Pacing, *, token: str) -> None:
        self.outlet = outlet
        self.pacing = pacing
        self.holding = house.hold(outlet, pacing)
        config = house.config
        self._url = f"{config.web.public_url}{HOOK}" if config.telegram.updates == "webhook" else ""
        self._secret = secret_of(token, self.outlet.name)
        self.webhook = WebhookHandler(HOOK, header=HEADER, secret=self._secret, take=self._take)
        if self._url:
            self.routes = [self.webhook.route]
        replies = Replies(outlet, pacing, house.db, house.clock, holding=self.holding)
        answers = TelegramAnswers(outlet, replies, house.commands.answer, house.db, house.clock)
        inbox = Inbox(answers, house.db, house.clock)
        self.updates = TelegramUpdates(
            outlet.bot, answers, inbox, house.clock, holding=self.holding, face=_face(house, outlet)
        )

    async def listen(self) -> None:
        """With what was left over at the last end first."""
        self.updates.start(webhook=self._url, secret=self._secret)

    async def stop(self) -> None:
        """Within 8 s."""
        await self.updates.stop()

    def is_platform(self, request: web.Request) -> bool:
        """Whether Telegram calls its webhook."""
        return self.webhook.is_platform(request)

    def is_deaf(self) -> bool:
        """Whether Telegram has not answered for two minutes."""
        return self.updates.is_deaf(SILENCE)

    def start_link(self, payload: str) -> str:
        """Its deep link."""
        address = self.invitation()
        return f"{address}?start={payload}" if address else ""

    def invitation(self) -> str:
        """The bot's address, once it has learned its name."""
        try:
            return f"https://t.me/{self.outlet.bot.username}"
        except RuntimeError:
            return ""

    async def _take(self, update: Any) -> None:
        await self.updates.take(update)


def _face(house: House, outlet: TelegramOutlet) -> Face:
    """In every language: readers of others hear the one that the newsroom chose."""
    known_as = {code: "" if code == house.config.language else code for code in LANGUAGES}
    spoken = speak(lambda audience: add_command(house.commands.menu(audience), audience), known_as)
    return Face(outlet.bot, outlet.asides, house.db, spoken=spoken, admins=house.config.admins.telegram)
