"""What `jobs.http` promises of servers that mean harm or are ill: a verdict, in little time and memory."""

import asyncio
import errno
import gzip
import socket
import tracemalloc
from datetime import timedelta
from typing import Any, cast

import aiohttp
import brotli
import pytest

from jobs.fetching.client import Client
from jobs.fetching.verdicts import verdict_of
from news.errors import FeedError
from news.feeds.verdict import Verdict
from tests.fakes.asking import CAP, FEED, asking, refused
from tests.fakes.clock import FakeClock
from tests.fakes.newspaper_server import Answering, newspaper_server, reply
from tests.waiting import PATIENCE, a_moment


async def endless(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


async def trickling(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await a_moment()


async def slow_headers(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await a_moment()


async def hanging_up(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.close()


BOMB = gzip.compress(b" " * 20_000_000)
HOSTILE: dict[str, tuple[bytes | Answering, Verdict]] = {
    "never-ending": (endless, Verdict.TOO_LARGE),
    "fifty megabytes": (reply(FEED, Content_Length="50000000"), Verdict.TOO_LARGE),
    "gzip bomb": (reply(BOMB, Content_Encoding="gzip"), Verdict.BOMB),
    "brotli bomb": (reply(brotli.compress(b" " * 20_000_000), Content_Encoding="br"), Verdict.BOMB),
    "trickle": (trickling, Verdict.TIMEOUT),
    "slow headers": (slow_headers, Verdict.TIMEOUT),
    "hanging up": (hanging_up, Verdict.REFUSED),
    "too short": (reply(FEED, Content_Length="100", Connection="close"), Verdict.TRUNCATED),
    "too long": (reply(FEED + b"rest", Content_Length="9", Connection="close"), Verdict.BAD_ANSWER),
    "gzip cut": (reply(gzip.compress(FEED)[:-9], Content_Encoding="gzip"), Verdict.TRUNCATED),
    "brotli cut": (reply(brotli.compress(FEED)[:-9], Content_Encoding="br"), Verdict.TRUNCATED),
    "no gzip": (reply(FEED, Content_Encoding="gzip"), Verdict.BAD_ANSWER),
    "no brotli": (reply(b"\xff" * 99, Content_Encoding="br"), Verdict.BAD_ANSWER),
    "zstd": (reply(FEED, Content_Encoding="zstd"), Verdict.BAD_ANSWER),
    "no number": (reply(FEED, Content_Length="x"), Verdict.BAD_ANSWER),
    "no HTTP": (b"220 ftp.baolamdong.vn ready\r\n\r\n", Verdict.BAD_ANSWER),
    "long headers": (reply(FEED, X_A="a" * 100_000), Verdict.BAD_ANSWER),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_server_gets_its_verdict(name: str) -> None:
    answer, verdict = HOSTILE[name]
    deadline = 0.4 if verdict == Verdict.TIMEOUT else PATIENCE
    assert (await refused(answer, deadline=deadline)).verdict == verdict


@pytest.mark.parametrize("name", ["never-ending", "fifty megabytes", "gzip bomb", "brotli bomb"])
async def test_memory_stays_flat(name: str) -> None:
    answer, _ = HOSTILE[name]
    async with newspaper_server(feed=answer) as server, asking() as client:
        tracemalloc.start()
        for _ in range(3):
            with pytest.raises(FeedError):
                await client.get(server.url("/feed"), cap=CAP)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * CAP


async def test_encryption_that_is_none_is_named() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(status="400 Bad Request"))
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server, asking() as client:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FeedError, match="tls"):
            await client.get(f"https://127.0.0.1:{port}/feed")


async def test_a_closed_port_is_a_refusal() -> None:
    async with newspaper_server() as server:
        url = server.url("/feed")
    async with asking() as client:
        with pytest.raises(FeedError, match="refused"):
            await client.get(url)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (aiohttp.ClientConnectorError(cast("Any", None), OSError(errno.ENETUNREACH, "no route")), Verdict.UNREACHABLE),
        (aiohttp.InvalidURL("http://"), Verdict.BAD_ADDRESS),
        (ConnectionResetError(), Verdict.REFUSED),
        (UnicodeError(), Verdict.BAD_ANSWER),
    ],
)
def test_every_error_of_the_network_has_a_name(error: Exception, verdict: Verdict) -> None:
    assert verdict_of(error)[0] == verdict


# Whose fault it is

AWAY = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def verdicts(client: Client, *hosts: str) -> list[str]:
    found = []
    for host in hosts:
        try:
            await client.get(f"http://{host}.example/feed")
        except FeedError as error:
            found.append(error.verdict)
    return found


async def test_when_nobody_can_be_found_it_is_us() -> None:
    async with asking(a=AWAY, b=AWAY, c=AWAY, d=AWAY) as client:
        assert await verdicts(client, "a", "b", "a") == [Verdict.UNRESOLVABLE] * 3
        assert await verdicts(client, "c", "d") == [Verdict.OFFLINE] * 2
        assert client.is_offline()


async def test_names_that_do_not_exist_are_not_our_fault() -> None:
    async with asking(a=UNKNOWN, b=UNKNOWN, c=UNKNOWN) as client:
        assert await verdicts(client, "a", "b", "c") == [Verdict.UNRESOLVABLE] * 3
        assert not client.is_offline()


async def test_one_answer_says_that_we_are_there() -> None:
    async with (
        newspaper_server(feed=reply(FEED)) as server,
        asking(a=AWAY, b=AWAY, c=AWAY, news=["127.0.0.1"]) as client,
    ):
        assert await verdicts(client, "a", "b") == [Verdict.UNRESOLVABLE] * 2
        await client.get(server.url("/feed", "news.example"))
        assert await verdicts(client, "c") == [Verdict.UNRESOLVABLE]
        await client.get(server.url("/feed"))


async def test_a_private_network_says_nothing_of_ours() -> None:
    async with newspaper_server(feed=reply(FEED)) as server, asking(a=AWAY, b=AWAY, c=AWAY) as client:
        await verdicts(client, "a", "b")
        await client.get(server.url("/feed"))
        assert await verdicts(client, "c") == [Verdict.OFFLINE]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_who_asks_to_be_left_alone_means_all_that_is_asked_of_it(status: str) -> None:
    clock = FakeClock()
    busy = reply(status=status, Retry_After="600")
    async with newspaper_server(feed=busy, page=reply(FEED)) as server, asking(clock=clock) as client:
        for path in ("/feed", "/page"):
            with pytest.raises(FeedError) as refusal:
                await client.get(server.url(path))
            assert refusal.value.retry_after == timedelta(minutes=10)
        assert len(server.asked) == 1
        await clock.advance(601)
        assert (await client.get(server.url("/page"))).body == FEED


async def test_who_names_no_time_holds_only_the_one_address() -> None:
    busy = reply(status="503 Service Unavailable")
    async with newspaper_server(feed=busy, page=reply(FEED)) as server, asking() as client:
        with pytest.raises(FeedError):
            await client.get(server.url("/feed"))
        assert (await client.get(server.url("/page"))).body == FEED
