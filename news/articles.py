"""What an entry of a feed and an article are, and when two are the same story."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as the parser gave it: text uncleaned, nothing promised."""

    link: str = ""
    guid: str = ""
    title: str = ""
    description: str = ""  #: HTML
    published: str = ""  #: the date as written
    categories: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story of one newspaper, as its feed told it.

    Two articles that share one of their `keys` are the same article; anything else
    about a story may change between two readings of its feed.
    """

    url: str  #: canonical: no tracking parameters, no fragment
    keys: tuple[bytes, ...]  #: 16 bytes each: canonical link, the publisher's number in it, guid
    title: str
    lead: str = ""  #: the sapo, as plain text; empty until the article's page was asked
    image: str = ""
    published: datetime | None = None  #: UTC; None where the feed is silent or not believed
    section: str = ""  #: of the feed, or of the entry's link
    categories: tuple[str, ...] = field(default=())
