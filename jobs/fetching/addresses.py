"""Which network addresses the bot may connect to: what a feed names must not lead into the operator's own network."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import SimpleQueue
from threading import Thread

from aiohttp.abc import AbstractResolver, ResolveResult

Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], Awaitable[list[str]]]  #: a host name's addresses; raises OSError

_NAT64 = ip_network("64:ff9b::/96")
_NOT_GLOBAL = [ip_network(text) for text in ("64:ff9b:1::/48", "fec0::/10", "::/96", "192.88.99.0/24")]


EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))  #: for what the operator named, and no stranger did
_LOOKUPS = 16  #: threads: a resolver that hangs holds one of them until it answers


class _Lookups:
    """Threads of their own, and daemons: a resolver that hangs holds up nothing else, and no end of the program.

    Those of an executor are waited for when the program ends, for as long as the resolver takes.
    """

    def __init__(self) -> None:
        self._wanted: SimpleQueue[tuple[Future[list[str]], Callable[[], list[str]]]] = SimpleQueue()
        self._threads = 0

    def submit(self, ask: Callable[[], list[str]]) -> Future[list[str]]:
        if self._threads < _LOOKUPS:
            self._threads += 1
            Thread(target=self._work, name=f"lookup-{self._threads}", daemon=True).start()
        found: Future[list[str]] = Future()
        self._wanted.put((found, ask))
        return found

    def _work(self) -> None:
        while True:
            found, ask = self._wanted.get()
            if not found.set_running_or_notify_cancel():
                continue
            try:
                found.set_result(ask())
            except Exception as error:  # whoever asked is told
                found.set_exception(error)


_lookups = _Lookups()


class PrivateAddress(OSError):
    """Every address of a host lies in a network that is not public, and not allowed by name."""


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """The networks of `polling.allow_private_networks`; ValueError names a wrong one."""
    return tuple(ip_network(name, strict=False) for name in names)


@lru_cache(maxsize=10_000)
def is_permitted(address: str, allowed: tuple[Network, ...] = ()) -> bool:
    """Whether to connect to this address: a public one, or one that is allowed by name."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner_address(ip)
    for one in (ip, inner) if inner else (ip,):
        if any(one in network for network in allowed):
            return True
    return _is_public(ip) and (inner is None or _is_public(inner))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.sixtofour):
        return True  # where it leads decides; Pythons disagree about these
    odd = ip.is_multicast or ip.is_reserved or any(ip in network for network in _NOT_GLOBAL)
    return (ip.is_global and not odd) or ip in _NAT64


def _inner_address(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to, by mapping, 6to4 or NAT64."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


async def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver."""

    def ask() -> list[str]:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    return await asyncio.wrap_future(_lookups.submit(ask))


class CheckedResolver(AbstractResolver):
    """Gives aiohttp the permitted addresses only; it connects to just these, so no second lookup can fool it."""

    def __init__(self, allowed: tuple[Network, ...], lookup: Lookup = look_up) -> None:
        self._allowed = allowed
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._lookup(host, port)
        good = [address for address in addresses if is_permitted(address, self._allowed)]
        if addresses and not good:
            raise PrivateAddress(None, f"{host} leads to {addresses[0]}")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in good
        ]

    async def close(self) -> None:
        """Nothing is held open."""
