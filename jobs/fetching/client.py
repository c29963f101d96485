"""Asking a newspaper's server: politely, safely, and with a named verdict for everything that can go wrong."""

import re
from collections import deque
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from types import TracebackType
from typing import Self

import aiohttp
from cachetools import LRUCache
from yarl import URL

from jobs.clock import Clock
from jobs.fetching.addresses import CheckedResolver, Lookup, Network, is_permitted, look_up
from jobs.fetching.answers import Answer, answer_of, body_of, check_status, redirect_of
from jobs.fetching.connector import CleanConnector
from jobs.fetching.host_clocks import HostClocks
from jobs.fetching.politeness import Politeness
from jobs.fetching.unpacking import ACCEPTED
from jobs.fetching.verdicts import may_be_our_network, verdict_of
from news.errors import FeedError
from news.feeds.feed import Attempt, is_offline
from news.feeds.verdict import Verdict
from news.text.links import link_of

LONGEST_HOLD = timedelta(days=1)  #: a host is left alone, whatever it asks for
CONNECTIONS = 100  #: at once, to all hosts together
MOST_HOLDS = 1_000  #: hosts; there are some hundred newspapers
_MOST_REDIRECTS = 5  #: after each other, as many as browsers and servers ever need
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_LEGACY_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")


class Client:
    """One session for all feeds and pages; an asynchronous context manager.

    *deadline* is in seconds and does not count the wait for one's turn at a host.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        clock: Clock,
        allowed: tuple[Network, ...] = (),
        deadline: float = 20.0,
        politeness: Politeness | None = None,
        lookup: Lookup = look_up,
        host_clocks: HostClocks | None = None,
    ) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._clock = clock
        self._politeness = politeness or Politeness(clock=clock)
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        self._resolver = CheckedResolver(allowed, lookup)
        self._host_clocks = host_clocks or HostClocks(clock)
        self._session: aiohttp.ClientSession | None = None
        self._attempts: deque[Attempt] = deque(maxlen=100)
        self._holds: LRUCache[str, tuple[float, Verdict]] = LRUCache(MOST_HOLDS)  #: by host, until when

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=CleanConnector(
                resolver=self._resolver, limit=CONNECTIONS, ttl_dns_cache=60, keepalive_timeout=90
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

    def clock_ahead(self) -> timedelta:
        """How far our clock is ahead of those of the hosts that answered; nothing where it is about right."""
        return self._host_clocks.how_far_ahead()

    def is_offline(self) -> bool:
        """Whether our own network seems to be away."""
        return is_offline(self._attempts, now=self._clock.monotonic())

    async def get(self, url: str, *, etag: str = "", last_modified: str = "", cap: int = 10_000_000) -> Answer:
        """What *url* answers, at most *cap* bytes of it, packed or unpacked; FeedError names everything else."""
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        moved_to, permanent, left = "", True, self._deadline
        for _ in range(_MOST_REDIRECTS + 1):
            target = self._check(url)
            host = target.host or ""
            self._check_hold(host)
            async with self._politeness.turn(host):
                self._check_hold(host)  # it may have asked to be left alone meanwhile
                begun = self._clock.monotonic()
                answer = await self._ask(target, headers, cap, left)
                left -= self._clock.monotonic() - begun
            if isinstance(answer, Answer):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            url, forever = answer
            permanent = permanent and forever
            if permanent:
                moved_to = url
        raise FeedError(Verdict.REDIRECT_LOOP, url)

    def _check_hold(self, host: str) -> None:
        """FeedError as long as the host wants to be left alone: its feeds and pages alike."""
        held = self._holds.get(host)
        if held is None:
            return
        until, verdict = held
        wait = until - self._clock.monotonic()
        if wait <= 0:
            self._holds.pop(host, None)
            return
        raise FeedError(verdict, "the host asked to be left alone", retry_after=timedelta(seconds=wait))

    def _hold(self, host: str, error: FeedError) -> None:
        """A server that is too busy means all that is asked of it, not the one address."""
        if error.retry_after:
            until = self._clock.monotonic() + min(error.retry_after, LONGEST_HOLD).total_seconds()
            self._holds[host] = (until, Verdict(error.verdict))

    def _check(self, url: str) -> URL:
        """The address as aiohttp takes it; a literal address is checked here, a name when it is resolved."""
        target, literal = _target(url)
        if literal and not is_permitted(literal, self._allowed):
            raise FeedError(Verdict.PRIVATE_ADDRESS, literal)
        return target

    async def _ask(self, target: URL, headers: dict[str, str], cap: int, left: float) -> Answer | tuple[str, bool]:
        """One request: an answer, or where to ask instead and whether for good."""
        assert self._session is not None, "enter the client first"
        host = target.host or ""
        try:
            async with (
                self._clock.timeout(max(left, 0.0)),
                self._session.get(target, headers=headers, allow_redirects=False) as response,
            ):
                self._note_reached(host)
                self._host_clocks.note(host, response.headers.get("Date", ""), response.headers.get("Age", ""))
                if response.status in (301, 302, 303, 307, 308):
                    return redirect_of(target, response), response.status in (301, 308)
                if response.status == 304:
                    return answer_of(response, b"", now=self._clock.now())
                try:
                    check_status(response, now=self._clock.now())
                except FeedError as error:
                    if response.status in (429, 503):
                        self._hold(host, error)
                    raise
                return answer_of(response, await body_of(response, cap), now=self._clock.now())
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise self._name(error, host) from error

    def _note_reached(self, host: str) -> None:
        if not self._is_private(host):
            self._attempts.append(Attempt(self._clock.monotonic(), host, reached=True))

    def _is_private(self, host: str) -> bool:
        return host == "localhost" or ((":" in host or host[-1:].isdigit()) and not is_permitted(host))

    def _name(self, error: Exception, host: str) -> FeedError:
        """The verdict for an error of the network; our own outage when others don't answer either."""
        verdict, detail = verdict_of(error)
        if verdict in (Verdict.REFUSED, Verdict.TLS):
            self._note_reached(host)
        elif may_be_our_network(error, verdict) and not self._is_private(host):
            self._attempts.append(Attempt(self._clock.monotonic(), host, reached=False))
            if self.is_offline():
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
