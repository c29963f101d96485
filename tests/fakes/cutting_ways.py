"""The ways in which a line breaks: what comes of an answer instead of the answer."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable, Coroutine
from contextlib import suppress
from enum import StrEnum
from typing import Any

PIECES, PAUSE = 10, 0.1  #: that a slow answer comes in, and seconds after each
END = b"\r\n\r\n"
RESET = struct.pack("ii", 1, 0)  #: SO_LINGER by which a connection that is closed is reset

#: A letter that takes several bytes, or a dozen in JSON, without its last one.
LETTER = re.compile(rb"\\u[0-9a-f]{3}|[\xc3-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2}")


class Way(StrEnum):
    """How a line breaks."""

    REFUSED = "refused"  #: nobody listens; it is not planned by requests, but by `refuse`
    UNHEARD = "unheard"  #: reset before the server heard the request
    HEARD = "heard"  #: … and afterwards: it is carried out, and nothing is said of it
    IN_HEADER = "in a header"
    SHORT = "short"  #: fewer bytes than were announced
    IN_CHUNK = "in a chunk"
    IN_LETTER = "in a letter"  #: … and nobody announced how many bytes there are
    SLOW = "slow"  #: whole in the end
    SILENT = "silent"  #: until the program hangs up
    DOUBLED = "doubled"  #: the whole answer twice
    CLOSED = "closed"  #: the answer is whole, and the next request on the line is hung up on


PLANNED = tuple(way for way in Way if way is not Way.REFUSED)


Breaking = Callable[[bytes, "Caller", asyncio.StreamWriter], Coroutine[Any, Any, bool]]


class Unsuitable(Exception):
    """The answer can't be cut like that: it is too short; it went out whole."""


class Caller:
    """What the program says on its line."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._early = b""  #: came before somebody asked for it

    async def read_request(self) -> bytes:
        """All of it; nothing where no other comes."""
        if not (begin := self._early or await self._reader.read(1)):
            return b""
        self._early = b""
        head = begin + await self._reader.readuntil(END)
        found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        return head + (await self._reader.readexactly(int(found[1])) if found else b"")

    async def wait_for_end(self) -> None:
        """Come back when the program hangs up."""
        with suppress(ConnectionError):
            while early := await self._reader.read(1):
                self._early += early

    async def speaks_again(self) -> bool:
        """Come back when the program says anything more, or (False) hangs up."""
        self._early += await self._reader.read(1)
        return bool(self._early)


def reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() != -1:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


# The ways: each is handed the whole answer, and gives whether the line is of use afterwards.


async def _forget(_answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    reset(writer)
    return False


async def _cut_header(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer[: answer.index(b": ") + 3])
    return False


async def _cut_body(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    head, body = await _halves(answer, writer)
    writer.write(head + END + body[: len(body) // 2])
    return False


async def _cut_chunk(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    head, body = await _halves(answer, writer)
    first, second = body[: len(body) // 2], body[len(body) // 2 :]
    writer.write(
        _without_length(head) + b"\r\nTransfer-Encoding: chunked" + END + b"%x\r\n%s\r\n" % (len(first), first)
    )
    writer.write(b"%x\r\n%s" % (len(second), second[: len(second) // 2]))
    return False


async def _cut_letter(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    head, body = await _halves(answer, writer, LETTER)
    found = LETTER.search(body, len(body) // 3) or LETTER.search(body)
    assert found is not None
    writer.write(_without_length(head) + b"\r\nConnection: close" + END + body[: found.end()])
    return False


async def _go_slowly(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    size = len(answer) // PIECES + 1
    for begin in range(0, len(answer), size):
        writer.write(answer[begin : begin + size])
        await writer.drain()
        await asyncio.sleep(PAUSE)
    return True


async def _keep_silent(_answer: bytes, caller: Caller, _writer: asyncio.StreamWriter) -> bool:
    await caller.wait_for_end()
    return False


async def _say_twice(answer: bytes, _caller: Caller, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer + answer)
    return True


async def _hang_up_next_time(answer: bytes, caller: Caller, writer: asyncio.StreamWriter) -> bool:
    writer.write(answer)
    if not await caller.speaks_again():
        raise Unsuitable
    reset(writer)
    return False


async def _halves(answer: bytes, writer: asyncio.StreamWriter, needed: re.Pattern[bytes] | None = None) -> list[bytes]:
    """Head and body; `Unsuitable` where there is hardly a body, or nothing *needed* in it."""
    halves = answer.split(END, 1)
    if len(halves[1]) < 20 or (needed is not None and not needed.search(halves[1])):
        writer.write(answer)
        raise Unsuitable
    return halves


def _without_length(head: bytes) -> bytes:
    return re.sub(rb"\r\ncontent-length:[^\r]*", b"", head, flags=re.IGNORECASE)


BREAKING: dict[Way, Breaking] = {
    Way.HEARD: _forget,
    Way.IN_HEADER: _cut_header,
    Way.SHORT: _cut_body,
    Way.IN_CHUNK: _cut_chunk,
    Way.IN_LETTER: _cut_letter,
    Way.SLOW: _go_slowly,
    Way.SILENT: _keep_silent,
    Way.DOUBLED: _say_twice,
    Way.CLOSED: _hang_up_next_time,
}
