"""Who asks, by which name of ours, and what only the operator may see.

Behind a reverse proxy every visitor comes from the proxy's address and is told apart by `X-Forwarded-For`, of which
only what our own proxies wrote can be believed.
"""

import hmac
import logging
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from bot.logs import Seldom
from bot.texts import _
from bot.web.errors import Handler, Refused

log = logging.getLogger(__name__)

Client = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
LONGEST = 300  #: characters of a host's name worth looking at


def client_of(request: web.Request, proxies: Networks) -> Client | None:
    """The visitor's own address: the last one on the way here that is none of our *proxies*; None where unreadable."""
    way = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    client = _read_address(request.remote or "")
    while client is not None and is_among(client, proxies) and way and way[-1].strip():
        client = _read_address(way.pop().strip())
    return client


def network_of(client: Client | None) -> str:
    """What is counted as one visitor's: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    if client is None:
        return "unknown"
    return str(client if client.version == 4 else ip_network((client, 64), strict=False))


def network_of_peer(address: str, proxies: Networks) -> str:
    """The same for whoever connects; "" for a proxy of ours, which brings many."""
    client = _read_address(address)
    return "" if client is not None and is_among(client, proxies) else network_of(client)


def is_among(client: Client, networks: Networks) -> bool:
    """Whether the address is in one of the *networks*."""
    return any(client in network for network in networks)


def _read_address(text: str) -> Client | None:
    try:
        client = ip_address(text)
    except ValueError:
        return None
    return client.ipv4_mapped or client if client.version == 6 else client


def knowing_our_names(public_url: str) -> Middleware:
    """The layer that serves only what is asked of *public_url* or of this machine by name.

    A page elsewhere whose name suddenly leads to our address (DNS rebinding) would otherwise talk with us as with
    itself.
    """
    unknown = Seldom(log, "not served reason=host host=%r public_url=%s")
    public = (urlsplit(public_url).hostname or "").rstrip(".")

    @web.middleware
    async def know(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = request.headers.getall(hdrs.HOST, ())
        name = _read_name(asked[0]) if len(asked) == 1 else ""
        if name and (name == public or is_this_machine(name)):
            return await handler(request)
        unknown.say(",".join(asked)[:LONGEST], public_url)
        raise Refused(421, _("Trang này không được mở bằng địa chỉ ấy. Người vận hành xem lại web.public_url."))

    return know


def is_this_machine(name: str) -> bool:
    """Whether only somebody on this machine reaches us by that *name*."""
    client = _read_address(name)
    if client is None:
        return name == "localhost" or name.endswith(".localhost")
    return is_among(client, LOOPBACK)


def _read_name(host: str) -> str:
    """The name in a `Host` header, without its port; "" where it is none."""
    if len(host) > LONGEST:
        return ""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def for_the_operator(handler: Handler, *, token: str, proxies: Networks) -> Handler:
    """*handler* for whoever shows the bearer *token*, or asks from this machine; other visitors are refused."""

    async def guard(request: web.Request) -> web.StreamResponse:
        kind, _blank, shown = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        known = token and kind.casefold() == "bearer"
        if known and hmac.compare_digest(shown.strip().encode("utf-8", "surrogateescape"), token.encode()):
            return await handler(request)
        client = client_of(request, proxies)
        if client is None or not is_among(client, LOOPBACK) or not is_this_machine(_read_name(request.host)):
            raise web.HTTPUnauthorized(headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
        return await handler(request)

    return guard
