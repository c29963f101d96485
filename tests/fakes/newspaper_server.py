"""A newspaper's web server on loopback that answers byte by byte as a test wants it: also as no proper server would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answering = Callable[[asyncio.StreamWriter, dict[str, str]], Awaitable[None]]


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; headers as keywords, with underscores for hyphens."""
    shown = {"Content_Length": str(len(body)), **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in shown.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class NewspaperServer:
    """Answers by path; remembers what it was asked."""

    port: int = 0
    answers: dict[str, bytes | Answering] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        self.asked.append((path, headers))
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            answer = self.answers.get(path, reply(status="404 Not Found"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
                return b"Connection: close" not in answer
            await answer(writer, headers)
            return False
        finally:
            self.open_now -= 1

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def newspaper_server(**answers: bytes | Answering) -> AsyncIterator[NewspaperServer]:
    """A server on a free port of 127.0.0.1."""
    newspaper = NewspaperServer(answers={f"/{name}": answer for name, answer in answers.items()})
    server = await asyncio.start_server(newspaper.serve, "127.0.0.1", 0)
    newspaper.port = server.sockets[0].getsockname()[1]
    try:
        yield newspaper
    finally:
        server.close()
        await newspaper.stop()
        await server.wait_closed()
