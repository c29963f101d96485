"""Whom the server takes a visitor for, which names of ours it answers to, and what only operators see."""

from ipaddress import ip_network
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.web.options import WebOptions
from bot.web.visitors import LOOPBACK, Networks, client_of, for_the_operator, network_of, network_of_peer
from storage.engine.database import Database
from tests.fakes.web_reader import Reader, served

NOBODY: Networks = ()
HOUSE: Networks = (*LOOPBACK, ip_network("10.0.0.0/8"))
TOKEN = "0123456789abcdef"


def a_request(peer: str, *forwarded: str, **headers: str) -> Any:
    sent = CIMultiDict([*(("X-Forwarded-For", one) for one in forwarded), *headers.items()])
    return make_mocked_request("GET", "/metrics", headers=sent).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "network"),
    [
        ("203.0.113.9", [], LOOPBACK, "203.0.113.9"),
        ("1.2.3.4", ["198.51.100.1"], LOOPBACK, "1.2.3.4"),
        ("127.0.0.1", ["198.51.100.1"], NOBODY, "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1, 198.51.100.1"], LOOPBACK, "198.51.100.1"),
        ("127.0.0.1", ["127.0.0.1", "198.51.100.1"], LOOPBACK, "198.51.100.1"),
        ("127.0.0.1", ["127.0.0.1, 198.51.100.1, 10.0.0.2"], HOUSE, "198.51.100.1"),
        ("127.0.0.1", ["10.0.0.3, 10.0.0.2"], HOUSE, "10.0.0.3"),
        ("127.0.0.1", [], LOOPBACK, "127.0.0.1"),
        ("127.0.0.1", [""], LOOPBACK, "127.0.0.1"),
        ("127.0.0.1", ["invented"], LOOPBACK, "unknown"),
        ("::1", ["198.51.100.1"], LOOPBACK, "198.51.100.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], LOOPBACK, "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", [], LOOPBACK, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", [], LOOPBACK, "203.0.113.9"),
        ("", ["198.51.100.1"], LOOPBACK, "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(peer: str, forwarded: list[str], proxies: Networks, network: str) -> None:
    assert network_of(client_of(a_request(peer, *forwarded), proxies)) == network


def test_a_proxy_is_no_visitor() -> None:
    assert network_of_peer("127.0.0.1", LOOPBACK) == ""
    assert network_of_peer("203.0.113.9", LOOPBACK) == "203.0.113.9"
    assert network_of_peer("nonsense", LOOPBACK) == "unknown"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("LocalHost", 200),
        ("app.localhost:1", 200),
        ("[::1]:8080", 200),
        ("tin.example", 200),
        ("TIN.example.:443", 200),
        ("tin.example.evil.example", 421),
        ("evil.example:8080", 421),
        ("192.168.1.7:8080", 421),
        ("[::1", 421),
        ("", 421),
        ("x" * 400, 421),
    ],
)
async def test_only_what_asks_for_us_by_name_is_served(sqlite_db: Database, host: str, status: int) -> None:
    options = WebOptions(public_url="https://tin.example")
    async with served(sqlite_db, options) as chat, aiohttp.ClientSession() as session:
        for path in ("/", "/healthz"):
            async with session.get(f"{chat.url}{path}", headers={"Host": host}) as answer:
                assert answer.status == status
                assert status == 200 or "web.public_url" in (await answer.json())["error"]


async def shown(_: web.Request) -> web.StreamResponse:
    return web.Response(text="figures")


@pytest.mark.parametrize(
    ("peer", "forwarded", "headers", "is_shown"),
    [
        ("127.0.0.1", [], {"Host": "127.0.0.1:8080"}, True),
        ("::1", [], {"Host": "localhost"}, True),
        ("127.0.0.1", ["203.0.113.9"], {"Host": "127.0.0.1:8080"}, False),
        ("127.0.0.1", ["127.0.0.1, 203.0.113.9"], {"Host": "127.0.0.1:8080"}, False),
        ("127.0.0.1", [], {"Host": "tin.example"}, False),  # by a proxy that does not say for whom
        ("203.0.113.9", ["127.0.0.1"], {"Host": "127.0.0.1"}, False),
        ("127.0.0.1", ["invented"], {"Host": "127.0.0.1"}, False),
        ("203.0.113.9", [], {"Host": "tin.example", "Authorization": f"Bearer {TOKEN}"}, True),
        ("203.0.113.9", [], {"Host": "tin.example", "Authorization": f"bearer {TOKEN}"}, True),
        ("203.0.113.9", [], {"Host": "tin.example", "Authorization": f"Basic {TOKEN}"}, False),
        ("203.0.113.9", [], {"Host": "tin.example", "Authorization": "Bearer "}, False),
        ("203.0.113.9", [], {"Host": "tin.example", "Authorization": f"Bearer {TOKEN}x"}, False),
    ],
)
async def test_figures_are_for_this_machine_and_for_who_has_the_token(
    peer: str, forwarded: list[str], headers: dict[str, str], is_shown: bool
) -> None:
    guarded = for_the_operator(shown, token=TOKEN, proxies=LOOPBACK)
    request = a_request(peer, *forwarded, **headers)
    if is_shown:
        assert (await guarded(request)).status == 200
    else:
        with pytest.raises(web.HTTPUnauthorized):
            await guarded(request)


async def test_without_a_token_none_is_the_right_one() -> None:
    guarded = for_the_operator(shown, token="", proxies=LOOPBACK)
    with pytest.raises(web.HTTPUnauthorized):
        await guarded(a_request("203.0.113.9", Host="tin.example", Authorization="Bearer "))


async def test_who_is_refused_the_figures_hears_how_to_ask(sqlite_db: Database) -> None:
    routes = [web.get("/metrics", for_the_operator(shown, token=TOKEN, proxies=LOOPBACK))]
    async with served(sqlite_db, routes=routes) as chat, Reader(chat.url) as reader:
        async with reader.session.get(f"{chat.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}) as answer:
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        async with reader.session.get(f"{chat.url}/metrics") as answer:
            assert (answer.status, await answer.text()) == (200, "figures")
