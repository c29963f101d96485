"""How much one visitor may ask for."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    burst: int  #: at once, after a rest
    per_second: float  #: afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one browser, and one network address with perhaps many browsers behind it, may do."""

    words: Rate = Rate(burst=12, per_second=0.5)  #: sentences of one browser
    words_of_network: Rate = Rate(burst=120, per_second=10)
    streams_of_network: Rate = Rate(burst=120, per_second=4)  #: connections opened
    newcomers_of_network: Rate = Rate(burst=40, per_second=0.1)  #: conversations begun
    body_bytes: int = 8_192  #: of one request: a sentence takes some hundred
    body_seconds: float = 10  #: to send those bytes
    words_length: int = 500  #: characters of one sentence
    heartbeat: float = 15  #: seconds between signs of life on a silent stream
    stuck: float = 20  #: seconds a page may take nothing before it is given up


class Throttle:
    """Says who has to wait, and how long; keys not used for longest are forgotten first."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic, keys: int = 20_000) -> None:
        self._step = 1 / rate.per_second
        self._slack = (rate.burst - 1) * self._step
        self._clock = clock
        self._full_again: LRUCache[str, float] = LRUCache(keys)  # when the key's whole burst is there again

    def wait(self, key: str) -> float:
        """0 and one is taken, or the seconds until one may be."""
        now = self._clock()
        full_again = max(now, self._full_again.get(key, now))
        if (wait := full_again - now - self._slack) > 1e-9:  # sums of steps are not exact
            return wait
        self._full_again[key] = full_again + self._step
        return 0.0
