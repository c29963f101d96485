"""Ports of this machine for servers that tests start: nobody else takes them, in this run or in one beside it."""

import atexit
import socket
from typing import Final

HOST: Final = "127.0.0.1"
#: Below what systems give to whoever asks for any port, or opens a connection: those may come in between.
_PORTS: Final = iter(range(10_000, 32_000))


def reserve_port() -> int:
    """A port at which nobody listens, and which no other test is given until this process ends."""
    for port in _PORTS:
        token = socket.socket(type=socket.SOCK_DGRAM)
        try:
            token.bind((HOST, port))
            with socket.socket() as probe:
                probe.bind((HOST, port))
        except OSError:
            token.close()
            continue
        atexit.register(token.close)  # UDP's port of the same number is ours until then
        return port
    raise AssertionError("every port is taken")
