"""What the operator decides about the web server."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.requests import Request
from bot.web import descriptors
from bot.web.limits import Limits
from bot.web.visitors import LOOPBACK, Networks
from news.delivery.messages import Reply
from news.text.dates import VIETNAM

Answer = Callable[[Request], Awaitable[Reply | None]]
Health = Callable[[], Awaitable[Sequence[str]]]  #: what is wrong, in English; nothing when all goes on
IsPlatform = Callable[[web.Request], bool]  #: whether a platform of ours asks, by its secret
Outages = Callable[[], Sequence[str]]  #: which platforms are away, in English: no fault of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A command that the input line offers."""

    words: str  #: "/theodoi"
    about: str = ""  #: what it does, in a few words
    topics: bool = False  #: the name of a topic follows


Suggestions = Callable[[], Sequence[Suggestion]]  #: called in the language of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """How the pages are served."""

    trial: bool = False
    public_url: str = ""  #: what people type; "" where the server is reached directly
    proxies: Networks = LOOPBACK  #: whose word about who a visitor is we believe
    metrics_token: str = ""  #: lets one see `/metrics` from elsewhere; "" where nobody may
    connections: int = descriptors.MOST_VISITORS  #: that visitors may hold
    language: str = "vi"
    timezone: str = VIETNAM.key
    image_sources: tuple[str, ...] = ()  #: where pictures may come from, besides here and https:
    limits: Limits = field(default_factory=Limits)

    @property
    def streams(self) -> int:
        """How many pages may be open: three of four connections, so that there is always one to open a page."""
        return max(self.connections * 3 // 4, 1)

    @property
    def https(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")
