"""What the operator decides about the web server."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.requests import Request
from bot.web.limits import Limits
from news.delivery.messages import Reply
from news.text.dates import VIETNAM

Answer = Callable[[Request], Awaitable[Reply | None]]
Health = Callable[[], Awaitable[Sequence[str]]]  #: what is wrong, in English; nothing when all goes on


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
    language: str = "vi"
    timezone: str = VIETNAM.key
    image_sources: tuple[str, ...] = ()  #: where pictures may come from, besides here and https:
    limits: Limits = field(default_factory=Limits)

    @property
    def https(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")
