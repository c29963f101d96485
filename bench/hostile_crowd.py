"""A crowd of hostile visitors, in a process of its own so that newspaper and platform have the time they need.

python -m bench.hostile_crowd 8080 2000 silent,pages     # until its input ends; then it tells what it met
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bench.hostile_kinds import KINDS, Visitor, resets, streams_of_one
from bot.web import descriptors

PAUSE = 1.0  #: seconds before somebody who was sent away comes again


class Crowd:
    """So many visitors of each kind in turn; whoever is sent away comes again."""

    def __init__(self, port: int, many: int, kinds: Sequence[str], *, direct: bool) -> None:
        self.open = 0
        self.came: Counter[str] = Counter()
        self.answers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._port = port
        self._direct = direct
        wanted = [kind for kind in KINDS if kind.__name__ in kinds]
        self._tasks = [
            asyncio.create_task(self._keep_coming(wanted[number % len(wanted)], number // len(wanted)))
            for number in range(many)
        ]

    async def _keep_coming(self, visit: Callable[[Visitor], Awaitable[None]], number: int) -> None:
        while True:
            with suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
                await self._come(visit, number)
            await asyncio.sleep(0 if visit is resets else PAUSE)

    async def _come(self, visit: Callable[[Visitor], Awaitable[None]], number: int) -> None:
        peer = "127.0.0.2" if visit is streams_of_one else f"127.1.{number // 250 + 1}.{number % 250 + 1}"
        lines = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(peer, 0) if self._direct else None)
        self.open += 1
        self.came[visit.__name__] += 1
        try:
            await visit(Visitor(number, *lines, self.answers[visit.__name__]))
            while await lines[0].read(65_536):
                pass
        finally:
            self.open -= 1
            lines[1].transport.abort()

    async def go(self) -> None:
        """All of them, at once."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@dataclass
class Outside:
    """The crowd, seen from the process that measures."""

    process: Process
    open: int = 0
    came: dict[str, int] | None = None
    answers: dict[str, dict[str, int]] | None = None

    async def listen(self) -> None:
        """Take in what it says of itself."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.__dict__.update(json.loads(line))


@asynccontextmanager
async def crowd(port: int, many: int, kinds: Sequence[str], *, direct: bool) -> AsyncIterator[Outside]:
    """They come, and go at the end of the block."""
    words = [str(port), str(many), ",".join(kinds), *(["direct"] if direct else [])]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.hostile_crowd", *words, stdin=PIPE, stdout=PIPE
    )
    outside = Outside(process)
    listening = asyncio.create_task(outside.listen())
    try:
        yield outside
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await listening
        await process.wait()


async def come(port: int, many: int, kinds: Sequence[str], *, direct: bool) -> None:
    """Until nobody wants them any more."""
    visitors = Crowd(port, many, kinds, direct=direct)
    over = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not (await asyncio.wait([over], timeout=PAUSE))[0]:
        print(json.dumps({"open": visitors.open}), flush=True)
    await visitors.go()
    print(json.dumps({"open": 0, "came": visitors.came, "answers": visitors.answers}), flush=True)


def main() -> None:
    """Come to the port that is named, so many of such kinds."""
    descriptors.raise_limit()
    port, many, kinds, *rest = sys.argv[1:]
    asyncio.run(come(int(port), int(many), kinds.split(","), direct="direct" in rest))


if __name__ == "__main__":
    main()
