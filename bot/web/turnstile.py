"""Few requests begin in each turn of the loop: what the program does itself goes on in between, however many ask."""

import asyncio
from collections import deque

AT_ONCE = 2  #: requests of some thousandths of a second each; an article takes some fifty turns to its reader


class Turnstile:
    """Lets *at_once* requests in for each turn of the loop, in the order in which they came."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_turning = False

    async def enter(self) -> None:
        """Come back when it is this request's turn."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.append(mine)
        if not self._is_turning:
            self._is_turning = True
            loop.call_soon(self._turn)
        await mine

    def _turn(self) -> None:
        for _ in range(min(self._at_once, len(self._waiting))):
            first = self._waiting.popleft()
            if not first.done():  # the server stops, and nobody waits there any more
                first.set_result(None)
        self._is_turning = bool(self._waiting)
        if self._is_turning:
            asyncio.get_running_loop().call_soon(self._turn)
