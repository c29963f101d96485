"""The web page as a channel: what it tells of itself, and how it is opened."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from bot.channels import Channel, House, OpenChannel
from bot.config import Config
from bot.replies import Replies
from bot.texts import _
from bot.web import descriptors
from bot.web.chat import ChatPages
from bot.web.conversations import REPLY_PATIENCE, Conversations
from bot.web.identity import Identities
from bot.web.options import Suggestion, WebOptions
from bot.web.outlet import WebOutlet
from bot.web.streams import Streams
from jobs.delivery.pacing import Pacing
from storage import webchat


def build(config: Config) -> Channel:
    """The web page as *config* wants it."""
    return WebChannel(config)


class WebChannel(Channel):
    """The web page, before anything is opened."""

    name = webchat.CHANNEL
    title = "web"
    files = True

    def __init__(self, config: Config) -> None:
        self.is_on = config.web.chat

    def in_words(self) -> str:
        """In a sentence it is a page."""
        return _("trang web")

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        """For the web server to serve."""
        return OpenWeb(house, await Identities.load(house.db, secure=options_of(house).https))


class OpenWeb(OpenChannel):
    """The web page at work, without limits."""

    outlet: WebOutlet

    def __init__(self, house: House, identities: Identities) -> None:
        options = options_of(house)
        self.outlet = WebOutlet(house.db, now=house.clock.now, streams=Streams.at_most(options.streams))
        self.pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
        self.holding = house.hold(self.outlet, self.pacing)
        replies = Replies(
            self.outlet, self.pacing, house.db, house.clock, holding=self.holding, patience=REPLY_PATIENCE
        )
        conversations = Conversations(
            self.outlet, replies, house.commands.answer, house.db, house.clock, language=options.language
        )
        chat = ChatPages(
            db=house.db,
            channel=self.outlet,
            conversations=conversations,
            identities=identities,
            options=options,
            suggestions=lambda: suggestions_of(house.commands.menu()),
            topics=house.topics,
        )
        self.routes = chat.routes()
        self._inbox = conversations.inbox
        self._public_url = options.public_url

    async def listen(self) -> None:
        """Only to what was left over at the last end: the rest comes by the web server."""
        self._inbox.start()

    async def stop(self) -> None:
        """Within 8 s. Every open page's stream ends, or the server would wait for them."""
        self.outlet.streams.stop()
        await self._inbox.stop()

    def name_shortage(self) -> list[str]:
        """Whether so many pages are open that no more may be."""
        return self.outlet.streams.name_shortage()

    def invitation(self) -> str:
        """Its public address, if it has one."""
        return self._public_url


def options_of(house: House) -> WebOptions:
    """How the pages are served."""
    config = house.config
    return WebOptions(
        trial=house.trial is not None,
        public_url=config.web.public_url,
        proxies=tuple(config.web.trusted_proxies),
        metrics_token=config.web.metrics_token.get_secret_value(),
        connections=descriptors.for_visitors(descriptors.limit()),
        language=config.language,
        timezone=config.timezone,
        image_sources=house.trial.image_sources if house.trial else (),
    )


def suggestions_of(menu: Sequence[tuple[str, str]]) -> list[Suggestion]:
    """What the input line offers."""
    return [Suggestion(words=f"/{name}", about=about, topics=name in ("theodoi", "bo")) for name, about in menu]
