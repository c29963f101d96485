"""Open pages of the web chat: who is looking, and what to wake when a conversation goes on."""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Literal

from bot.web import descriptors

MOST = 2_000  #: open pages that one process serves

Ending = Literal["away", "elsewhere", "forgotten"]  #: the server stops; too many pages; the conversation was deleted


class TooManyStreams(Exception):
    """Nobody else can be served at the moment."""


class Stream:
    """One open page of the conversation at *address*."""

    def __init__(self, address: str, network: str) -> None:
        self.address = address
        self.network = network
        self.ending: Ending | None = None
        self._changed: set[int] = set()
        self._awake = asyncio.Event()

    def wake(self, changed: int | None = None) -> None:
        """There is something to look at: new messages, or *changed* with another body."""
        if changed is not None:
            self._changed.add(changed)
        self._awake.set()

    def end(self, why: Ending) -> None:
        """Ask the page's connection to end."""
        self.ending = self.ending or why
        self._awake.set()

    def look(self) -> set[int]:
        """The messages that were changed since the last look; from here on, wakings count anew."""
        self._awake.clear()
        changed, self._changed = self._changed, set()
        return changed

    async def wait(self, seconds: float) -> None:
        """Sleep until woken, at most *seconds*."""
        if self.ending:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()


class Streams:
    """All open pages, bounded for each conversation, for each network address and in all."""

    def __init__(self, *, per_address: int = 4, per_network: int = 100, in_all: int = MOST) -> None:
        self._per_address = per_address
        self._per_network = per_network
        self._in_all = in_all
        self._open: dict[str, list[Stream]] = {}
        self._networks: Counter[str] = Counter()
        self._stopped = False

    @classmethod
    def at_most(cls, in_all: int) -> "Streams":
        """So many, a fair part of them for each network."""
        return cls(in_all=min(in_all, MOST), per_network=max(min(in_all // 4, 100), 1))

    def name_shortage(self) -> list[str]:
        """In a few words, where there is no room for one more; nothing otherwise."""
        if len(self) < self._in_all:
            return []
        cure = descriptors.cure_of(self._in_all, most=MOST)
        return [f"web streams: {len(self)} of {self._in_all} in use{cure}"]

    def __len__(self) -> int:
        return self._networks.total()

    def open(self, address: str, network: str) -> Stream:
        """A stream for one more page; the oldest of too many of one conversation makes room.

        `TooManyStreams` where there is no room at all.
        """
        if self._stopped or len(self) >= self._in_all or self._networks[network] >= self._per_network:
            raise TooManyStreams
        stream = Stream(address, network)
        same = self._open.setdefault(address, [])
        going_on = [each for each in same if each.ending is None]
        if len(going_on) >= self._per_address:
            going_on[0].end("elsewhere")
        same.append(stream)
        self._networks[network] += 1
        return stream

    def close(self, stream: Stream) -> None:
        """The page is gone."""
        same = self._open[stream.address]
        same.remove(stream)
        if not same:
            del self._open[stream.address]
        self._networks -= Counter([stream.network])  # drops a network whose last page this was

    def wake(self, address: str, changed: int | None = None) -> None:
        """The conversation at *address* went on."""
        for stream in self._open.get(address, ()):
            stream.wake(changed)

    def end(self, address: str, why: Ending) -> None:
        """End every page of the conversation at *address*."""
        for stream in self._open.get(address, ()):
            stream.end(why)

    def stop(self) -> None:
        """End every page, take no more: the server stops."""
        self._stopped = True
        for address in self._open:
            self.end(address, "away")
