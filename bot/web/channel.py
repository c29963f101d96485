"""The web page as a channel: what it tells of itself, and how it is opened."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from bot.channels import Channel, House, OpenChannel
from bot.config import Config
from bot.texts import _
from bot.web.chat import Chat
from bot.web.conversations import Conversations
from bot.web.identity import Identities
from bot.web.options import Suggestion, WebOptions
from bot.web.outlet import WebOutlet
from jobs.delivery.pacing import Pacing
from storage import webchat


def build(config: Config) -> Channel:
    """The web page as *config* wants it."""
    return WebChannel(config)


class WebChannel(Channel):
    """The web page, before anything is opened."""

    name = webchat.CHANNEL
    title = "web"

    def __init__(self, config: Config) -> None:
        self.is_on = config.web.chat

    def in_words(self) -> str:
        """In a sentence it is a page."""
        return _("trang web")

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """For the web server to serve."""
        return await OpenWeb.open(house)


class OpenWeb(OpenChannel):
    """The web page at work: no limits, and its listening is the web server's."""

    def __init__(self, outlet: WebOutlet, chat: Chat, *, public_url: str) -> None:
        self.outlet = outlet
        self.pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
        self.routes = chat.routes()
        self._streams = outlet.streams
        self._public_url = public_url

    @classmethod
    async def open(cls, house: House) -> "OpenWeb":
        """With the key of the browsers' cookies."""
        options = options_of(house)
        outlet = WebOutlet(house.db, now=house.now)
        answer, language = house.commands.answer, options.language
        chat = Chat(
            db=house.db,
            channel=outlet,
            conversations=Conversations(db=house.db, channel=outlet, answer=answer, now=house.now, language=language),
            identities=await Identities.load(house.db, secure=options.https),
            options=options,
            suggestions=lambda: suggestions_of(house.commands.menu()),
            topics=house.topics,
        )
        return cls(outlet, chat, public_url=options.public_url)

    async def stop(self) -> None:
        """End every open page's stream: the server would wait for them."""
        self._streams.stop()

    def invitation(self) -> str:
        """Its public address, if it has one."""
        return self._public_url


def options_of(house: House) -> WebOptions:
    """How the pages are served."""
    config = house.config
    return WebOptions(
        trial=house.trial is not None,
        public_url=config.web.public_url,
        language=config.language,
        timezone=config.timezone,
        image_sources=house.trial.image_sources if house.trial else (),
    )


def suggestions_of(menu: Sequence[tuple[str, str]]) -> list[Suggestion]:
    """What the input line offers."""
    return [Suggestion(words=f"/{name}", about=about, topics=name in ("theodoi", "bo")) for name, about in menu]
