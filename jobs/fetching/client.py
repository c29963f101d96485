"""Asking a newspaper's server: politely, safely, and with a named verdict for everything that can go wrong."""

import asyncio
import errno
import re
import socket
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from jobs.fetching.addresses import CheckedResolver, Lookup, Network, PrivateAddress, look_up, permitted
from jobs.fetching.politeness import Politeness
from jobs.fetching.unpacking import ACCEPTED, unpacker
from news.errors import FeedError
from news.feeds.feed import Attempt, Verdict, offline
from news.text.links import link_of

_MOST_REDIRECTS = 5
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_LEGACY_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_AWAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


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
    content_type: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing has changed."""
        return self.status == 304


class Client:
    """One session for all feeds and pages; an asynchronous context manager.

    *deadline* is in seconds and does not count the wait for one's turn at a host.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allowed: tuple[Network, ...] = (),
        deadline: float = 20.0,
        politeness: Politeness | None = None,
        lookup: Lookup = look_up,
        connections: int = 100,
    ) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._politeness = politeness or Politeness()
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        self._resolver = CheckedResolver(allowed, lookup)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._attempts: deque[Attempt] = deque(maxlen=100)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver, limit=self._connections, ttl_dns_cache=60, keepalive_timeout=90
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            raise_for_status=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def offline(self) -> bool:
        """Whether our own network seems to be away."""
        return offline(self._attempts, now=time.monotonic())

    async def get(self, url: str, *, etag: str = "", last_modified: str = "", cap: int = 10_000_000) -> Answer:
        """What *url* answers, at most *cap* bytes of it, packed or unpacked; FeedError names everything else."""
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        moved_to, permanent, left = "", True, self._deadline
        for _ in range(_MOST_REDIRECTS + 1):
            target = self._checked(url)
            async with self._politeness.turn(target.host or ""):
                begun = time.monotonic()
                answer = await self._ask(target, headers, cap, left)
                left -= time.monotonic() - begun
            if isinstance(answer, Answer):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            url, forever = answer
            permanent = permanent and forever
            if permanent:
                moved_to = url
        raise FeedError(Verdict.REDIRECT_LOOP, url)

    def _checked(self, url: str) -> URL:
        """The address as aiohttp takes it; a literal address is checked here, a name when it is resolved."""
        target, literal = _target(url)
        if literal and not permitted(literal, self._allowed):
            raise FeedError(Verdict.PRIVATE_ADDRESS, literal)
        return target

    async def _ask(self, target: URL, headers: dict[str, str], cap: int, left: float) -> Answer | tuple[str, bool]:
        """One request: an answer, or where to ask instead and whether for good."""
        assert self._session is not None, "enter the client first"
        host = target.host or ""
        try:
            async with (
                asyncio.timeout(max(left, 0.0)),
                self._session.get(target, headers=headers, allow_redirects=False) as response,
            ):
                self._reached(host)
                if response.status in (301, 302, 303, 307, 308):
                    return _elsewhere(target, response), response.status in (301, 308)
                if response.status == 304:
                    return _answer(response, b"")
                _check_status(response)
                return _answer(response, await _body(response, cap))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise self._named(error, host) from error

    def _reached(self, host: str) -> None:
        if not self._is_private(host):
            self._attempts.append(Attempt(time.monotonic(), host, reached=True))

    def _is_private(self, host: str) -> bool:
        return host == "localhost" or ((":" in host or host[-1:].isdigit()) and not permitted(host))

    def _named(self, error: Exception, host: str) -> FeedError:
        """The verdict for an error of the network; our own outage when others don't answer either."""
        verdict, detail = verdict_of(error)
        if verdict in (Verdict.REFUSED, Verdict.TLS):
            self._reached(host)
        elif _may_be_us(error, verdict) and not self._is_private(host):
            self._attempts.append(Attempt(time.monotonic(), host, reached=False))
            if self.offline():
                return FeedError(Verdict.OFFLINE, detail)
        return FeedError(verdict, detail)


def user_agent(version: str, contact: str = "") -> str:
    """Who asks, and where to complain."""
    return f"baotin/{version} (+{contact})" if contact else f"baotin/{version}"


@lru_cache(maxsize=10_000)  # a feed's address is asked every minute
def _target(url: str) -> tuple[URL, str]:
    """An address taken apart, and its host where that is no name; "127.1" and "0x7f000001" count as such."""
    try:
        target = URL(url)
    except ValueError as odd:
        raise FeedError(Verdict.BAD_ADDRESS, url[:200]) from odd
    host = target.host or ""
    if not host or not link_of(url):
        raise FeedError(Verdict.BAD_ADDRESS, url[:200])
    return target, host if ":" in host or _LEGACY_NUMBER.fullmatch(host) else ""


def verdict_of(error: Exception) -> tuple[Verdict, str]:
    """The name for an error of aiohttp or below it, and its details."""
    match error:
        case aiohttp.ClientConnectorDNSError(os_error=PrivateAddress() as private):
            return Verdict.PRIVATE_ADDRESS, str(private.strerror)
        case aiohttp.ClientConnectorDNSError():
            return Verdict.UNRESOLVABLE, str(error.os_error)
        case aiohttp.ClientSSLError() | aiohttp.ServerFingerprintMismatch():
            return Verdict.TLS, str(error)
        case TimeoutError():
            return Verdict.TIMEOUT, ""
        case aiohttp.ClientPayloadError():
            return Verdict.TRUNCATED, "the body ends in the middle"
        case aiohttp.InvalidURL():
            return Verdict.BAD_ADDRESS, str(error)
        case aiohttp.ClientConnectorError() if _numbers(error.os_error) & _AWAY:
            return Verdict.UNREACHABLE, str(error.os_error)
        case aiohttp.ClientConnectionError() | OSError():
            return Verdict.REFUSED, str(error)
        case _:
            return Verdict.BAD_ANSWER, str(error)[:200]


def _may_be_us(error: Exception, verdict: Verdict) -> bool:
    if isinstance(error, aiohttp.ClientConnectorDNSError):  # "no such name" is an answer of the resolver
        return verdict is Verdict.UNRESOLVABLE and error.os_error.errno not in _NO_SUCH_NAME
    return verdict in (Verdict.TIMEOUT, Verdict.UNREACHABLE)


def _numbers(error: OSError) -> set[int]:
    return {error.errno} if error.errno is not None else set()


def _elsewhere(target: URL, response: aiohttp.ClientResponse) -> str:
    place = response.headers.get("Location", "").strip()
    try:
        url = urljoin(str(target), place)
        usable = bool(place) and urlsplit(url).scheme in ("http", "https") and bool(link_of(url))
    except ValueError:
        usable = False
    if not usable:
        raise FeedError(Verdict.BAD_REDIRECT, place[:200])
    return url


def _check_status(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if status == 200:
        return
    wait = _seconds(response.headers.get("Retry-After", ""))
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


async def _body(response: aiohttp.ClientResponse, cap: int) -> bytes:
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


def _answer(response: aiohttp.ClientResponse, body: bytes) -> Answer:
    headers = response.headers
    return Answer(
        status=response.status,
        url=str(response.url),
        body=body,
        etag=_kept(headers.get("ETag", "")),
        last_modified=_kept(headers.get("Last-Modified", "")),
        retry_after=_seconds(headers.get("Retry-After", "")),
        max_age=_max_age(headers.get("Cache-Control", ""), headers.get("Age", "")),
        content_type=headers.get("Content-Type", "")[:200],
    )


def _kept(value: str) -> str:
    """A validator to send back one day: only if it fits a header."""
    return value if value.isprintable() and value.isascii() and len(value) <= 500 else ""


def _seconds(value: str) -> timedelta | None:
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
    return max(date - datetime.now(UTC), timedelta())


def _max_age(control: str, age: str) -> timedelta | None:
    """How much longer the answer is fresh, when the server says so."""
    if not control:
        return None
    found = re.search(r"(?:^|[\s,])max-age=\"?(\d{1,9})", control, re.IGNORECASE)
    if found is None or re.search(r"no-cache|no-store", control, re.IGNORECASE):
        return None
    spent = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
    return timedelta(seconds=max(int(found[1]) - spent, 0))
