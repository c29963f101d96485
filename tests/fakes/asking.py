"""What tests of the HTTP client share: a client that asks the newspaper on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.fetching.addresses import networks
from jobs.fetching.answers import Answer
from jobs.fetching.client import Client, user_agent
from jobs.fetching.politeness import Politeness
from news.errors import FeedError
from tests.fakes.newspaper_server import Answering, NewspaperServer, newspaper_server
from tests.waiting import PATIENCE

FEED = b"<rss><channel><item><title>x</title></item></channel></rss>"
CAP = 1_000_000


@asynccontextmanager
async def asking(
    *,
    allowed: tuple[str, ...] = ("127.0.0.1/32",),
    deadline: float = PATIENCE,
    clock: Clock = SYSTEM_CLOCK,
    politeness: Politeness | None = None,
    **names: list[str] | OSError,
) -> AsyncIterator[Client]:
    async def look_up(host: str, port: int) -> list[str]:
        found = names.get(host.partition(".")[0], [])
        if isinstance(found, OSError):
            raise found
        return found

    async with Client(
        user_agent=user_agent("1.0", "https://baotin.example"),
        clock=clock,
        allowed=networks(allowed),
        deadline=deadline,
        politeness=politeness or Politeness(clock=clock, spacing=0),
        lookup=look_up,
    ) as client:
        yield client


async def get(server: NewspaperServer, path: str = "/feed", *, deadline: float = PATIENCE, cap: int = CAP) -> Answer:
    async with asking(deadline=deadline) as client:
        return await client.get(server.url(path), cap=cap)


async def refused(answer: bytes | Answering, *, deadline: float = PATIENCE) -> FeedError:
    async with newspaper_server(feed=answer) as server:
        with pytest.raises(FeedError) as refusal:
            await get(server, deadline=deadline)
    return refusal.value
