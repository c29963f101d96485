"""What `jobs.addresses` promises: nobody leads the bot into the operator's own network."""

import asyncio
import sys

import pytest

from jobs.fetching.addresses import is_permitted, look_up, networks
from news.errors import FeedError
from tests.fakes.asking import FEED, asking
from tests.fakes.newspaper_server import newspaper_server, reply
from tests.waiting import patience

PUBLIC = "8.8.8.8 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::"
PRIVATE = """
    10.1.1.1 127.0.0.2 100.64.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1
    255.255.255.255 0.0.0.0 ::1 :: ::127.0.0.2 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:a00:1:: 2001:db8::1
    fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 127.1 x
"""


def test_the_public_network_is_permitted_and_nothing_else() -> None:
    assert all(is_permitted(address) for address in PUBLIC.split())
    assert not any(is_permitted(address) for address in PRIVATE.split())


def test_what_is_allowed_by_name_is_permitted_and_not_its_neighbour() -> None:
    allowed = networks(["127.0.0.1/32", "10.0.0.0/8", "::1"])
    assert is_permitted("127.0.0.1", allowed)
    assert is_permitted("::ffff:127.0.0.1", allowed)
    assert is_permitted("10.9.9.9", allowed)
    assert is_permitted("::1", allowed)
    assert not is_permitted("127.0.0.2", allowed)


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
    assert not any(is_permitted(address) for address in await look_up("localhost", 80))


HANGING = """
import asyncio, socket, time
socket.getaddrinfo = lambda *_, **__: time.sleep(3600)
from bot.telegram.http import open_session
from jobs.fetching.addresses import look_up

async def main():
    for wait in (look_up("bao.example", 80), ask()):
        try:
            await asyncio.wait_for(wait, 0.2)
        except TimeoutError:
            print("given up")

async def ask():
    async with open_session("http://api.example") as session, session.get("http://api.example/"):
        pass

asyncio.run(main())
"""


async def test_a_resolver_that_hangs_does_not_keep_the_program_from_ending() -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", HANGING, stdout=asyncio.subprocess.PIPE)
    try:
        async with patience():
            output, _ = await child.communicate()
        assert output.split(b"\n")[:2] == [b"given up"] * 2
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
