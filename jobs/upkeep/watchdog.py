"""The service manager, where there is one: it hears that we are ready, that our work goes on, and that we end.

As systemd's sd_notify(3) describes it: datagrams to the socket that the environment names. A manager that hears nothing
for the time it allows ends the process, which is alive and does nothing, and starts it anew.
"""

import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Final

from jobs.clock import Clock
from news.errors import StorageError

log = logging.getLogger(__name__)

PARTS: Final = 3  #: words within the time that is allowed: one may be lost, and one late
ASKED: Final = 20.0  #: seconds that the database has for an answer, or it hangs; a busy one takes two

READY, STOPPING, ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"


class ServiceManager:
    """Who started us, if it wants to hear of us; nobody otherwise, and nothing happens."""

    def __init__(self, environment: MutableMapping[str, str], *, process: int) -> None:
        """What *environment* says is taken out of it: our children are not the service."""
        self._address = environment.pop("NOTIFY_SOCKET", "")
        allowed, meant = environment.pop("WATCHDOG_USEC", ""), environment.pop("WATCHDOG_PID", "")
        is_meant = bool(self._address) and allowed.isdecimal() and meant in ("", str(process))
        self.patience = int(allowed) / 1_000_000 if is_meant else 0.0  #: seconds without a word; 0: it does not watch

    def say(self, *words: str) -> None:
        """Tell it; where it can't be reached, the log hears of it."""
        if not self._address:
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)
                line.sendto("\n".join(words).encode(), address)
        except OSError as error:
            log.warning("service manager not reached reason=%s", error)


class Watchdog:
    """Speaks for us as long as our jobs get on; asked on the loop, so that a loop that hangs says nothing either."""

    def __init__(
        self,
        manager: ServiceManager,
        *,
        clock: Clock,
        list_stalled: Callable[[], Awaitable[Sequence[str]]],
        write: Callable[[], Awaitable[None]],
    ) -> None:
        """*list_stalled*: the jobs that do not get on; *write*: asks the database to write something."""
        self._manager = manager
        self._clock = clock
        self._list_stalled = list_stalled
        self._write = write

    async def run(self) -> None:
        """Say that we are ready, then that we are alive, until cancelled."""
        self._manager.say(READY)
        while self._manager.patience:
            if await self.is_alive():
                self._manager.say(ALIVE)
            await self._clock.sleep(self._manager.patience / PARTS)

    async def is_alive(self) -> bool:
        """Whether a new start would not help: all jobs get on, or it is the database that refuses them."""
        try:
            async with self._clock.timeout(ASKED):
                stalled = list(await self._list_stalled())
                if stalled:
                    await self._write()
        except StorageError:  # a full disk, a server that is away: a new start would find them the same
            return True
        except TimeoutError:
            stalled = ["the database"]
        if stalled:
            log.critical("no word to the service manager: %s does not advance", ", ".join(stalled))
        return not stalled
