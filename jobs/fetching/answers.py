"""What a server answered: its body and the headers that polling goes by, or the verdict for its status."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from jobs.fetching.unpacking import unpacker
from news.errors import FeedError
from news.feeds.verdict import Verdict
from news.text.links import link_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server sent: a body, or the word (304) that nothing has changed."""

    status: int
    url: str  #: where it came from in the end
    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""  #: where permanent redirects lead; worth keeping only once its body was understood
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    is_copy: bool = False  #: a cache answered, which shows the same until *max_age* is over
    content_type: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing has changed."""
        return self.status == 304


def redirect_of(target: URL, response: aiohttp.ClientResponse) -> str:
    """Where a redirect leads; FeedError where that is no address."""
    place = response.headers.get("Location", "").strip()
    try:
        url = urljoin(str(target), place)
        usable = bool(place) and urlsplit(url).scheme in ("http", "https") and bool(link_of(url))
    except ValueError:
        usable = False
    if not usable:
        raise FeedError(Verdict.BAD_REDIRECT, place[:200])
    return url


def check_status(response: aiohttp.ClientResponse, *, now: datetime) -> None:
    """FeedError for every status but 200, with the wait that the server asked for."""
    status = response.status
    if status == 200:
        return
    wait = _wait(response.headers.get("Retry-After", ""), now)
    challenge = "cf-mitigated" in response.headers
    verdict = {
        204: Verdict.EMPTY,
        205: Verdict.EMPTY,
        401: Verdict.FORBIDDEN,
        403: Verdict.BLOCKED if challenge else Verdict.FORBIDDEN,
        404: Verdict.NOT_FOUND,
        410: Verdict.GONE,
        429: Verdict.TOO_MANY_REQUESTS,
        451: Verdict.FORBIDDEN,
        503: Verdict.BLOCKED if challenge else Verdict.SERVER_ERROR,
    }.get(status, Verdict.SERVER_ERROR if status >= 500 else Verdict.BAD_ANSWER)
    raise FeedError(verdict, f"HTTP {status}", retry_after=wait)


async def body_of(response: aiohttp.ClientResponse, cap: int) -> bytes:
    """The body, unpacked; FeedError where it is more than *cap* bytes, packed or not."""
    if (response.content_length or 0) > cap:
        raise FeedError(Verdict.TOO_LARGE, f"{response.content_length} bytes announced")
    unpack = unpacker(response.headers.get("Content-Encoding", ""), cap)
    pieces, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > cap:
            raise FeedError(Verdict.TOO_LARGE)
        pieces.append(unpack.feed(chunk) if unpack else chunk)
    if unpack:
        unpack.finish()
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def answer_of(response: aiohttp.ClientResponse, body: bytes, *, now: datetime) -> Answer:
    """What the response says, with its *body*."""
    headers = response.headers
    return Answer(
        status=response.status,
        url=str(response.url),
        body=body,
        etag=_validator(headers.get("ETag", "")),
        last_modified=_validator(headers.get("Last-Modified", "")),
        retry_after=_wait(headers.get("Retry-After", ""), now),
        max_age=_max_age(headers.get("Cache-Control", ""), headers.get("Age", "")),
        is_copy=headers.get("Age", "").strip().isdecimal(),
        content_type=headers.get("Content-Type", "")[:200],
    )


def _validator(value: str) -> str:
    """A validator to send back one day: only if it fits a header."""
    return value if value.isprintable() and value.isascii() and len(value) <= 500 else ""


def _wait(value: str, now: datetime) -> timedelta | None:
    """A Retry-After, in either of its forms."""
    value = value.strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10_000_000))
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(date - now, timedelta())


def _max_age(control: str, age: str) -> timedelta | None:
    """How much longer the answer is fresh, when the server says so."""
    if not control:
        return None
    found = re.search(r"(?:^|[\s,])max-age=\"?(\d{1,9})", control, re.IGNORECASE)
    if found is None or re.search(r"no-cache|no-store", control, re.IGNORECASE):
        return None
    old = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
    return timedelta(seconds=max(int(found[1]) - old, 0))
