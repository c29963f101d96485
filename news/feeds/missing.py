"""Articles that leave their feed too early: their newspaper may have taken them away, as their page then says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from news.text.links import publisher_number

EARLY: Final = timedelta(days=2)  #: how long after its first sight an article is missed
OLDER: Final = 2  #: articles that are still listed although they are older; one may be kept on top for weeks
MOST: Final = 5  #: missed at once, the newest; where more go, it is the list that is another
_HASH: Final = 16  #: bytes for each item
_LEAST: Final = 6  #: characters by which an address is found in a feed; fewer stand there by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """An article that a feed listed once."""

    number: int
    url: str
    shown: datetime  #: published, or first seen
    first_seen: datetime
    is_sent: bool  #: to anybody, or about to be

    @property
    def place(self) -> tuple[datetime, int]:
        """Its place among others, where several are of the same minute: as they were first seen."""
        return self.shown, self.number


def has_hole(before: bytes, after: bytes) -> bool:
    """Whether an item is gone, or another, that stood above one that is still there; both are hashes one by one.

    Where a feed only rolls on, the last ones leave.
    """
    stays = {after[at : at + _HASH] for at in range(0, len(after), _HASH)}
    kept = [before[at : at + _HASH] in stays for at in range(0, len(before), _HASH)]
    return True in kept and False in kept[: len(kept) - kept[::-1].index(True)]


def find_missing(known: Sequence[ListedArticle], body: bytes, *, now: datetime) -> list[ListedArticle]:
    """Those of the articles *known* of a feed that its *body* no longer lists, though it lists older ones."""
    listed = [_is_listed(one.url, body) for one in known]
    places = sorted(one.place for one, is_there in zip(known, listed, strict=True) if is_there)
    if len(places) < OLDER:
        return []
    oldest = places[OLDER - 1]
    found = [
        one
        for one, is_there in zip(known, listed, strict=True)
        if not is_there and one.is_sent and one.place > oldest and now - one.first_seen < EARLY
    ]
    return sorted(found, key=lambda one: one.place, reverse=True)[:MOST]


def _is_listed(url: str, body: bytes) -> bool:
    """Whether the feed names the address, or the publisher's number in it, which outlives a rewritten headline."""
    split = urlsplit(url)
    name = publisher_number(url) or split.path.rstrip("/").rsplit("/", 1)[-1]
    name = name if len(name) >= _LEAST else split.query or split.path
    return len(name) < _LEAST or name.encode() in body


def is_front_page(url: str, *, instead_of: str) -> bool:
    """Whether *url*, where a redirect led, is no article but the front page of the same newspaper.

    >>> is_front_page("https://bao.example/", instead_of="https://bao.example/tin-1.html")
    True
    """
    there, wanted = urlsplit(url), urlsplit(instead_of)
    return there.path.strip("/") in ("", "index.html") and not there.query and bool(wanted.path.strip("/"))
