"""Whether a channel's platform is there: what its answers, and those that never came, say of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

FAILURES: Final = 2  #: in a row without any answer between them, and the platform is asked before anything else goes
LEAST: Final = 4  #: sends that may be under way in any case
LATENCY: Final = 0.25  #: seconds to an answer, until there were some
SHORTEST: Final = 0.02  #: seconds; below it the machine's own whims count for more than the network
WEIGHT: Final = 0.1  #: of the newest answer in the usual latency
PROBES: Final = (0.0, 5.0, 10.0, 20.0, 30.0)  #: seconds before each probe of a platform that is away, then the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A channel whose platform takes nothing, or took nothing until *ended*."""

    channel: str
    why: str
    began: datetime
    ended: datetime | None = None
    for_a_person: bool = False  #: nobody but a person can repair it: the token is refused

    def __str__(self) -> str:
        return f"{self.channel}: {'well again' if self.ended else self.why}"


Sign = Literal["answered", "failed", ""]  #: of a send; "": it says nothing of the platform


class Sends:
    """What the sends of one channel came to lately; moments are monotonic seconds.

    Those under way that began before one that was answered are merely slow. The others show whether the line is
    broken: never more of them than *rate* times twice the usual latency, so that is what an outage can cost.
    """

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._latency = LATENCY
        self._begun: dict[int, tuple[str, float]] = {}  #: by their number, oldest first: where it goes, and its moment
        self._count = 0
        self._answered = 0  #: the latest begun of the sends that were answered
        self._failed: list[str] = []  #: the chats of those that failed since anything was answered

    def begin(self, chat: str, moment: float) -> int:
        """A message leaves for the chat at *moment*, in steady seconds; its number, for `end`."""
        self._count += 1
        self._begun[self._count] = (chat, moment)
        return self._count

    def end(self, number: int, moment: float, sign: Sign) -> None:
        """What became of it."""
        chat, began = self._begun.pop(number)
        if sign == "answered":
            self._answered = max(self._answered, number)
            self._latency += (moment - began - self._latency) * WEIGHT
            self._failed = []
        elif sign == "failed":
            self._failed.append(chat)

    def forget_failures(self) -> None:
        """It is tried anew."""
        self._failed = []

    @property
    def most(self) -> int | None:
        """How many may be under way without an answer; None where the channel has no rate."""
        if self._rate is None:
            return None
        return max(LEAST, round(self._rate * 2 * max(self._latency, SHORTEST)))

    def room(self) -> int | None:
        """How many more may leave before anything is answered; None: any number."""
        most = self.most
        if most is None:
            return None
        waiting = 0
        for number in reversed(self._begun):
            if number <= self._answered or waiting >= most:
                break
            waiting += 1
        return max(0, most - waiting - len(self._failed))

    def is_broken(self) -> bool:
        """Whether sends fail or vanish one after the other."""
        return len(self._failed) >= FAILURES

    def is_one_chat(self) -> bool:
        """Whether those that failed were all for the same chat: then it may be the chat's own trouble."""
        return len(set(self._failed)) <= 1


def wait_before_probe(probes: int) -> float:
    """Seconds before the next probe of a platform that was asked *probes* times in vain."""
    return PROBES[min(probes, len(PROBES) - 1)]
