"""The names for what can go wrong on the way to a server."""

import errno
import socket

import aiohttp

from jobs.fetching.addresses import PrivateAddress
from news.feeds.verdict import Verdict

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_AWAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


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


def may_be_our_network(error: Exception, verdict: Verdict) -> bool:
    """Whether our own network may be away, rather than the server."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):  # "no such name" is an answer of the resolver
        return verdict is Verdict.UNRESOLVABLE and error.os_error.errno not in _NO_SUCH_NAME
    return verdict in (Verdict.TIMEOUT, Verdict.UNREACHABLE)


def _numbers(error: OSError) -> set[int]:
    return {error.errno} if error.errno is not None else set()
