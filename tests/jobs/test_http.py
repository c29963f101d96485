"""What `jobs.http` promises: a whole answer or a named verdict, whatever the server does, in little time and memory."""

import asyncio
import errno
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import aiohttp
import brotli
import pytest

from jobs.addresses import look_up, networks, permitted
from jobs.http import Answer, Client, user_agent, verdict_of
from jobs.politeness import Politeness
from news.errors import FeedError
from news.feeds import Verdict
from tests.fakes.newspaper_server import Answering, NewspaperServer, newspaper_server, reply

FEED = b"<rss><channel><item><title>x</title></item></channel></rss>"
CAP = 1_000_000
ZEROS = b"\0" * 100_000


@asynccontextmanager
async def asking(
    *,
    allowed: tuple[str, ...] = ("127.0.0.1/32",),
    deadline: float = 5.0,
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
        allowed=networks(allowed),
        deadline=deadline,
        politeness=politeness or Politeness(spacing=0),
        lookup=look_up,
    ) as client:
        yield client


async def get(server: NewspaperServer, path: str = "/feed", *, deadline: float = 5.0, cap: int = CAP) -> Answer:
    async with asking(deadline=deadline) as client:
        return await client.get(server.url(path), cap=cap)


async def refused(answer: bytes | Answering, *, deadline: float = 5.0) -> FeedError:
    async with newspaper_server(feed=answer) as server:
        with pytest.raises(FeedError) as refusal:
            await get(server, deadline=deadline)
    return refusal.value


# What an ordinary server says


async def test_a_feed_is_read_with_all_that_spares_the_next_look() -> None:
    answer = reply(
        FEED, ETag='"7"', Last_Modified="Fri, 20 Nov 2026 05:00:00 GMT", Cache_Control="public, max-age=300", Age="60",
        Content_Type="text/xml; charset=utf-8",
    )  # fmt: skip
    async with newspaper_server(feed=answer) as server:
        assert await get(server) == Answer(
            status=200,
            url=server.url("/feed"),
            body=FEED,
            etag='"7"',
            last_modified="Fri, 20 Nov 2026 05:00:00 GMT",
            max_age=timedelta(minutes=4),
            content_type="text/xml; charset=utf-8",
        )


async def test_we_say_who_we_are_and_what_we_know() -> None:
    async with newspaper_server(feed=reply(status="304 Not Modified", Content_Length="")) as server, asking() as client:
        answer = await client.get(server.url("/feed"), etag='"7"', last_modified="yesterday")
        assert answer.unchanged
        assert answer.body == b""
        [(_, headers)] = server.asked
        assert headers["user-agent"] == "baotin/1.0 (+https://baotin.example)"
        assert headers["accept-encoding"] == "gzip, br"
        assert headers["if-none-match"] == '"7"'
        assert headers["if-modified-since"] == "yesterday"
    assert user_agent("1.0") == "baotin/1.0"


async def test_one_connection_serves_many_looks() -> None:
    async with newspaper_server(feed=reply(FEED)) as server, asking() as client:
        for _ in range(5):
            await client.get(server.url("/feed"))
        assert server.connections == 1


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(FEED), "gzip"),
        (gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]) + b"\0\0", "GZIP"),
        (zlib.compress(FEED), "deflate"),
        (brotli.compress(FEED), "br"),
        (FEED, "identity"),
    ],
)
async def test_a_packed_body_is_unpacked(packed: bytes, encoding: str) -> None:
    async with newspaper_server(feed=reply(packed, Content_Encoding=encoding)) as server:
        assert (await get(server)).body == FEED


@pytest.mark.parametrize(("pack", "encoding"), [(gzip.compress, "gzip"), (brotli.compress, "br")])
async def test_a_large_body_comes_through_whole(pack: Callable[[bytes], bytes], encoding: str) -> None:
    text = b"".join(b"<item>%d</item>" % number for number in range(40_000))
    async with newspaper_server(feed=reply(pack(text), Content_Encoding=encoding)) as server:
        assert (await get(server)).body == text


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("204 No Content", Verdict.EMPTY),
        ("401 Unauthorized", Verdict.FORBIDDEN),
        ("403 Forbidden", Verdict.FORBIDDEN),
        ("404 Not Found", Verdict.NOT_FOUND),
        ("410 Gone", Verdict.GONE),
        ("418 Teapot", Verdict.BAD_ANSWER),
        ("429 Too Many Requests", Verdict.TOO_MANY_REQUESTS),
        ("500 Oops", Verdict.SERVER_ERROR),
        ("503 Service Unavailable", Verdict.SERVER_ERROR),
        ("599 What", Verdict.SERVER_ERROR),
    ],
)
async def test_a_status_has_a_name(status: str, verdict: Verdict) -> None:
    assert (await refused(reply(status=status))).verdict == verdict


async def test_a_challenge_for_browsers_is_a_block() -> None:
    assert (await refused(reply(status="403 Forbidden", cf_mitigated="challenge"))).verdict == Verdict.BLOCKED


async def test_we_are_told_when_to_come_back() -> None:
    busy = await refused(reply(status="429 Too Many Requests", Retry_After="120"))
    assert busy.retry_after == timedelta(minutes=2)
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    away = await refused(reply(status="503 Service Unavailable", Retry_After=later))
    assert away.retry_after is not None
    assert timedelta(minutes=59) < away.retry_after <= timedelta(hours=1)
    past = await refused(reply(status="503 Service Unavailable", Retry_After="Fri, 20 Nov 2020 05:00:00 -0000"))
    assert past.retry_after == timedelta()
    assert (await refused(reply(status="503 Service Unavailable", Retry_After="soon"))).retry_after is None


async def test_a_freshness_that_is_taken_back_does_not_count() -> None:
    async with newspaper_server(feed=reply(FEED, Cache_Control="no-cache, max-age=300", ETag="ngày")) as server:
        answer = await get(server)
        assert answer.max_age is None
        assert answer.etag == "", "it could not be sent back"


# Redirects


async def test_redirects_are_followed_and_those_for_good_remembered() -> None:
    async with newspaper_server(
        old=reply(status="301 Moved Permanently", Location="/older"),
        older=reply(status="308 Permanent Redirect", Location="feed?a=1"),
        aside=reply(status="302 Found", Location="/old"),
        **{"feed?a=1": reply(FEED)},
    ) as server:
        moved = await get(server, "/old")
        assert (moved.body, moved.url, moved.moved_to) == (FEED, server.url("/feed?a=1"), server.url("/feed?a=1"))
        assert (await get(server, "/aside")).moved_to == ""


async def test_only_what_is_moved_for_good_from_the_first_step_is_remembered() -> None:
    async with newspaper_server(
        old=reply(status="301 Moved", Location="/today"),
        today=reply(status="307 Today", Location="/feed"),
        feed=reply(FEED),
    ) as server:
        assert (await get(server, "/old")).moved_to == server.url("/today")


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "file:///etc/passwd", "", "http://[::1", "mailto:toasoan@x.vn"]
)
async def test_a_redirect_out_of_the_web_is_refused(place: str) -> None:
    assert (await refused(reply(status="302 Found", Location=place))).verdict == Verdict.BAD_REDIRECT


async def test_a_redirect_in_a_circle_ends() -> None:
    async with newspaper_server(feed=reply(status="302 Found", Location="/feed")) as server:
        with pytest.raises(FeedError, match="redirect_loop"):
            await get(server)
        assert len(server.asked) == 6


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "localhost", "10.0.0.1", "[::1]", "[::ffff:127.0.0.2]", "169.254.169.254"]
)
async def test_a_redirect_into_a_private_network_is_refused(host: str) -> None:
    async with newspaper_server() as server:
        server.answers["/feed"] = reply(status="302 Found", Location=server.url("/inside", host))
        async with asking(localhost=["127.0.0.2", "::1"]) as client:
            with pytest.raises(FeedError, match="private_address"):
                await client.get(server.url("/feed"))
        assert [path for path, _ in server.asked] == ["/feed"]


# Addresses


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::]", "[64:ff9b::7f00:1]"]
)
async def test_no_spelling_of_a_private_address_gets_through(host: str) -> None:
    async with newspaper_server(feed=reply(FEED)) as server, asking(allowed=()) as client:
        with pytest.raises(FeedError, match="private_address"):
            await client.get(server.url("/feed", host))
        assert not server.connections


async def test_a_name_that_leads_inside_is_refused() -> None:
    async with newspaper_server(feed=reply(FEED)) as server, asking(allowed=(), news=["127.0.0.1"]) as client:
        with pytest.raises(FeedError, match="private_address"):
            await client.get(server.url("/feed", "news.example"))
        assert not server.connections


async def test_of_several_addresses_only_permitted_ones_are_asked() -> None:
    async with newspaper_server(feed=reply(FEED)) as server, asking(news=["127.0.0.2", "::1", "127.0.0.1"]) as client:
        assert (await client.get(server.url("/feed", "news.example"))).body == FEED


async def test_a_name_that_leads_elsewhere_at_the_second_lookup_fools_nobody() -> None:
    addresses = ["127.0.0.1"]
    async with newspaper_server(feed=reply(FEED, Connection="close")) as server, asking(news=addresses) as client:
        await client.get(server.url("/feed", "news.example"))
        addresses[:] = ["127.0.0.2"]
        async with asking(news=addresses) as later:
            with pytest.raises(FeedError, match="private_address"):
                await later.get(server.url("/feed", "news.example"))


@pytest.mark.parametrize(
    "url", ["", "feed", "ftp://a.vn/", "javascript:x", "http://", "http://a.vn:99999/", "http://[::1/"]
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    async with asking() as client:
        with pytest.raises(FeedError, match="bad_address"):
            await client.get(url)


async def test_the_system_knows_its_own_name() -> None:
    assert not any(permitted(address) for address in await look_up("localhost", 80))


# Servers that mean harm, or are ill


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
        await asyncio.sleep(0.05)


async def slow_headers(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


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
    assert (await refused(answer, deadline=0.4)).verdict == verdict


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
        assert client.offline()


async def test_names_that_do_not_exist_are_not_our_fault() -> None:
    async with asking(a=UNKNOWN, b=UNKNOWN, c=UNKNOWN) as client:
        assert await verdicts(client, "a", "b", "c") == [Verdict.UNRESOLVABLE] * 3
        assert not client.offline()


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


# Politeness


async def test_a_host_gets_two_at_once_and_spaced() -> None:
    async def slowly(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        await asyncio.sleep(0.05)
        writer.write(reply(FEED, Connection="close"))
        await writer.drain()

    loop = asyncio.get_running_loop()
    async with newspaper_server(feed=slowly) as server, asking(politeness=Politeness(spacing=0.02)) as client:
        begun = loop.time()
        await asyncio.gather(*(client.get(server.url("/feed")) for _ in range(6)))
        assert server.most_open == 2
        assert loop.time() - begun >= 0.1


async def test_waiting_for_a_turn_does_not_count_as_slowness() -> None:
    async with (
        newspaper_server(feed=reply(FEED)) as server,
        asking(deadline=0.3, politeness=Politeness(spacing=0.2)) as client,
    ):
        answers = await asyncio.gather(*(client.get(server.url("/feed")) for _ in range(4)))
        assert len(answers) == 4


async def test_hosts_nobody_asks_any_more_are_forgotten() -> None:
    now = [0.0]
    politeness = Politeness(clock=lambda: now[0])
    for number in range(1000):
        async with politeness.turn(f"host-{number}"):
            now[0] += 2
    assert politeness.known == 1000
    async with politeness.turn("one more"):
        assert politeness.known == 1
