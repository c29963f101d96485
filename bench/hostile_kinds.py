"""What hostile visitors do with a connection, kind by kind.

Each function is handed a connection that has just come about. It ends when there is nothing more to do on it; whoever
comes then waits until the program hangs up.
"""

import asyncio
import socket
import struct
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

HOST = "localhost"
ORIGIN = f"http://{HOST}"
DROP = 1.0  #: seconds between two bytes of somebody slow
PIECE = b"x" * 65_536
ENDLESS = 10_000_000_000  #: bytes that a body is said to have
PACKED = zlib.compress(b" " * 50_000_000, 9)  #: 50 KB of 50 MB
WEBHOOKS = ("/telegram/webhook", "/zalo/webhook")
SECRETS = ("X-Telegram-Bot-Api-Secret-Token", "X-Bot-Api-Secret-Token")
UPDATE = b'{"update_id": 7, "message": {"message_id": 7, "date": 7, "chat": {"id": 7}, "text": "/chude"}}'
ONE = "198.51.100.7"  #: where somebody comes from who comes by the hundred


def request_of(path: str, *more: str, method: str = "GET", host: str = HOST, body: bytes = b"") -> bytes:
    """A request as it goes over the line; *more* are headers."""
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *more, *length, "", ""]).encode() + body


@dataclass
class Visitor:
    """A connection, and where it seems to come from."""

    number: int  #: of this kind
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answers: Counter[str] = field(default_factory=Counter)  #: how often which status

    @property
    def network(self) -> str:
        """An address of its own, as a proxy of ours tells it."""
        return f"X-Forwarded-For: 203.{self.number // 62_500}.{self.number // 250 % 250}.{self.number % 250}"

    async def ask(self, request: bytes) -> str:
        """Ask for something, and read the whole answer; its head."""
        self.writer.write(request)
        await self.writer.drain()
        return await self.read()

    async def read(self) -> str:
        """The next answer's head; its body is read, too."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        self.answers[head[9:12]] += 1
        await self.reader.readexactly(int(head.lower().partition("content-length: ")[2].partition("\r")[0] or 0))
        return head

    async def over_and_over(self, request: bytes) -> None:
        """As fast as it is answered, on one connection; where it is ended, on the next."""
        for _ in count():
            await self.ask(request)

    async def cookie(self, network: str) -> str:
        """Open the page as a browser does."""
        head = await self.ask(request_of("/", network))
        return f"Cookie: {head.partition('Set-Cookie: ')[2].partition(';')[0]}"

    async def drop(self, byte: bytes) -> None:
        """One byte now and then, for ever."""
        while not self.writer.is_closing():
            self.writer.write(byte)
            await asyncio.sleep(DROP)

    async def pour(self, piece: bytes) -> None:
        """As much as the other side takes."""
        while not self.writer.is_closing():
            self.writer.write(piece)
            await self.writer.drain()


# Who holds the line


async def silent(_visitor: Visitor) -> None:
    """Connects and says nothing."""


async def half_a_header(visitor: Visitor) -> None:
    """Never comes to the end of what it wants."""
    visitor.writer.write(request_of("/")[:-2] + b"X-Slow: ")


async def header_by_drops(visitor: Visitor) -> None:
    """A header letter by letter."""
    await half_a_header(visitor)
    await visitor.drop(b"a")


async def slow_sentence(visitor: Visitor) -> None:
    """A sentence for the chat, letter by letter."""
    cookie = await visitor.cookie(visitor.network)
    head = request_of("/chat/say", visitor.network, cookie, f"Origin: {ORIGIN}", "Content-Type: application/json",
                      "Content-Length: 4000", method="POST")  # fmt: skip
    visitor.writer.write(head)
    await visitor.drop(b" ")


async def slow_webhook(visitor: Visitor) -> None:
    """An update with a wrong secret, letter by letter."""
    which = visitor.number % 2
    visitor.writer.write(request_of(WEBHOOKS[which], f"{SECRETS[which]}: x", "Content-Length: 4000", method="POST"))
    await visitor.drop(b" ")


async def reads_nothing(visitor: Visitor) -> None:
    """Asks for the page a hundred times, and takes no answer."""
    visitor.writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's, which has it
    visitor.writer.write(request_of("/", visitor.network) * 100)
    await visitor.writer.wait_closed()


async def asks_once_and_holds(visitor: Visitor) -> None:
    """A page, properly, and then nothing more."""
    await visitor.ask(request_of("/", visitor.network))


async def streams_of_one(visitor: Visitor) -> None:
    """Pages of one address, each with its stream."""
    cookie = await visitor.cookie(f"X-Forwarded-For: {ONE}")
    visitor.writer.write(request_of("/chat/stream", f"X-Forwarded-For: {ONE}", cookie))


async def streams_of_many(visitor: Visitor) -> None:
    """A page with its stream from each of many addresses: what readers do, but by the hundred."""
    cookie = await visitor.cookie(visitor.network)
    visitor.writer.write(request_of("/chat/stream", visitor.network, cookie))


async def stream_unread(visitor: Visitor) -> None:
    """Talks, and then takes nothing of its stream."""
    cookie = await visitor.cookie(visitor.network)
    said = request_of("/chat/say", visitor.network, cookie, f"Origin: {ORIGIN}", "Content-Type: application/json",
                      method="POST", body=b'{"words": "/trogiup"}')  # fmt: skip
    for _ in range(12):
        await visitor.ask(said)
    visitor.writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's, which has it
    visitor.writer.write(request_of("/chat/stream", visitor.network, cookie))
    await visitor.writer.wait_closed()


async def websocket(visitor: Visitor) -> None:
    """Wants to go on in another protocol, and does so without being asked to."""
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    path = ("/", "/chat/stream", "/nowhere")[visitor.number % 3]
    wanted = request_of(path, "Upgrade: websocket", "Connection: Upgrade", key, "Sec-WebSocket-Version: 13")
    visitor.writer.write(wanted + b"\x82\xfe\xff\xff" + PIECE)


async def closes_one_half(visitor: Visitor) -> None:
    """Asks, and says that nothing more will come."""
    visitor.writer.write(request_of("/", visitor.network))
    visitor.writer.write_eof()


# Who speaks something else


async def tls(visitor: Visitor) -> None:
    """Begins as a browser does on https."""
    hello = b"\x01\x00\x01\xfc\x03\x03" + bytes(range(32)) + b"\x00" * 474
    visitor.writer.write(b"\x16\x03\x01" + struct.pack(">H", len(hello)) + hello)


async def nonsense(visitor: Visitor) -> None:
    """Speaks no HTTP, after something that looks like it."""
    visitor.writer.write(b"GET / HTTP/1.1\r\n\x00\xff: \x01\r\n\r\n" if visitor.number % 2 else bytes(range(256)))


async def long_header(visitor: Visitor) -> None:
    """A header without end, in one line or in very many."""
    visitor.writer.write(request_of("/")[:-2])
    await visitor.pour(PIECE if visitor.number % 2 else b"X-More: x\r\n" * 1000)


# Who is in a hurry


async def wrong_secret_telegram(visitor: Visitor) -> None:
    """Updates that Telegram never sent."""
    await visitor.over_and_over(request_of(WEBHOOKS[0], f"{SECRETS[0]}: x", method="POST", body=UPDATE))


async def wrong_secret_zalo(visitor: Visitor) -> None:
    """Updates that Zalo never sent."""
    await visitor.over_and_over(request_of(WEBHOOKS[1], f"{SECRETS[1]}: x", method="POST", body=UPDATE))


async def wrong_host(visitor: Visitor) -> None:
    """A name that is not ours."""
    await visitor.over_and_over(request_of("/", host="rebound.example"))


async def pages(visitor: Visitor) -> None:
    """The page again and again on one connection."""
    await visitor.over_and_over(request_of("/", visitor.network))


async def health(visitor: Visitor) -> None:
    """How we are, again and again."""
    await visitor.over_and_over(request_of("/healthz", visitor.network))


async def files(visitor: Visitor) -> None:
    """A script of the page, again and again."""
    await visitor.over_and_over(request_of("/static/chat.js", visitor.network))


async def talks(visitor: Visitor) -> None:
    """Sentences for the chat, faster than anybody types."""
    cookie = await visitor.cookie(visitor.network)
    await visitor.over_and_over(
        request_of("/chat/say", visitor.network, cookie, f"Origin: {ORIGIN}", "Content-Type: application/json",
                   method="POST", body=b'{"words": "/chude"}')
    )  # fmt: skip


async def pipelines(visitor: Visitor) -> None:
    """Five hundred requests in one breath, again and again."""
    path = ("/robots.txt", "/", "/nowhere")[visitor.number % 3]
    for _ in count():
        visitor.writer.write(request_of(path, visitor.network) * 500)
        for _answer in range(500):
            await visitor.read()


async def large_body(visitor: Visitor) -> None:
    """A body that is far too long, declared or in pieces, for the chat or a webhook."""
    number = visitor.number
    if number % 3 < 2:
        path, more = WEBHOOKS[number % 3], [f"{SECRETS[number % 3]}: x"]
    else:
        cookie = await visitor.cookie(visitor.network)
        path, more = "/chat/say", [visitor.network, cookie, f"Origin: {ORIGIN}", "Content-Type: application/json"]
    if number // 3 % 2:
        visitor.writer.write(request_of(path, *more, f"Content-Length: {ENDLESS}", method="POST"))
        await visitor.pour(PIECE)
    visitor.writer.write(request_of(path, *more, "Transfer-Encoding: chunked", method="POST"))
    await visitor.pour(b"10000\r\n" + PIECE + b"\r\n")


async def packed_body(visitor: Visitor) -> None:
    """A small body that unpacks to very much."""
    head = f"{SECRETS[visitor.number % 2]}: x", "Content-Encoding: deflate"
    await visitor.over_and_over(request_of(WEBHOOKS[visitor.number % 2], *head, method="POST", body=PACKED))


async def resets(visitor: Visitor) -> None:
    """Asks, and is gone at once."""
    line = visitor.writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visitor.writer.write(request_of("/", visitor.network))
    visitor.writer.transport.abort()


KINDS: tuple[Callable[[Visitor], Awaitable[None]], ...] = (
    silent, half_a_header, header_by_drops, slow_sentence, slow_webhook, reads_nothing, asks_once_and_holds,
    streams_of_one, streams_of_many, stream_unread, websocket, closes_one_half, tls, nonsense, long_header,
    wrong_secret_telegram, wrong_secret_zalo, wrong_host, pages, health, files, talks, pipelines, large_body,
    packed_body, resets,
)  # fmt: skip
