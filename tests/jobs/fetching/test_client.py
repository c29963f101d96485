"""What `jobs.http` promises of ordinary servers: a whole answer, or the name of what came instead."""

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest

from jobs.fetching.answers import Answer
from jobs.fetching.client import user_agent
from news.errors import FeedError
from news.feeds.verdict import Verdict
from tests.fakes.asking import FEED, asking, get, refused
from tests.fakes.newspaper_server import newspaper_server, reply


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
            is_copy=True,
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
        (gzip.compress(FEED, mtime=0), "gzip"),
        (gzip.compress(FEED[:9], mtime=0) + gzip.compress(FEED[9:], mtime=0) + b"\0\0", "GZIP"),
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
