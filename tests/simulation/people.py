"""The readers of a world, and what each of them wanted when: the side of it that is held against the ledger.

What a reader wants is written down here in the plainest form there is, and nothing of it comes from the program.
"""

from dataclasses import dataclass, field, replace

from news.delivery.pairs import FilterRow, is_wanted
from tests.simulation.world import NEVER

Label = tuple[str, str]  #: kind and value: ("topic", "y-te")
EVERYTHING: Label = ("topic", "*")


@dataclass(frozen=True, slots=True)
class FurtherFilter:
    """One more filter of a reader, heard in its own way. Nobody changes it."""

    row: FilterRow
    hours: str = ""


LOUD = ("off", "digest", "silent", "at_once")  #: ways to hear, the loudest last


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a reader wants to hear of, and how."""

    wanted: frozenset[Label] = frozenset()
    excepted: frozenset[Label] = frozenset()
    hours: str = ""  #: of digests; "": at once
    quiet: tuple[int, int] | None = None  #: minutes of the day in Vietnam
    days_off: int = 0  #: on Sundays and holidays 1: one digest in the morning, 2: urgent news alone
    is_paused: bool = False
    is_there: bool = True  #: neither gone nor forgotten
    mode: str = ""  #: how what is wanted here is heard; "": as the hours say
    further: tuple[FurtherFilter, ...] = ()

    def want(self, labels: frozenset[Label]) -> bool:
        """Whether an article with these *labels* is wanted, as the slow model says."""
        if self.is_paused or not self.is_there:
            return False
        return is_wanted(tuple(one.row for one in self.filters), labels)

    @property
    def filters(self) -> tuple[FurtherFilter, ...]:
        """All of them, the first one first."""
        return (FurtherFilter(FilterRow(wanted=self.wanted, excepted=self.excepted, mode=self.mode)), *self.further)

    def hear(self, labels: frozenset[Label]) -> tuple[str, str]:
        """How such an article is heard, by the loudest filter that wants it, and at which hours if by digest."""
        by: dict[str, list[str]] = {}
        for one in self.filters:
            if is_wanted((one.row,), labels):
                mode = one.row.mode or ("digest" if self.hours else "at_once")
                by.setdefault(mode, []).append(one.hours or self.hours or "17:30")
        loudest = max(by, key=LOUD.index, default="off")
        return loudest, " ".join(by[loudest]) if loudest == "digest" else ""


@dataclass(slots=True)
class Version:
    """Wishes that took effect some time between two moments."""

    began: float
    ended: float
    wishes: Wishes


@dataclass(slots=True)
class Person:
    """A chat: who reads there, and what became of it."""

    channel: str
    address: str
    number: int
    group: bool = False
    versions: list[Version] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  #: all it ever had
    merged_into: "Person | None" = None
    merged_at: float = NEVER  #: when the platform moved it
    merge_known: float = NEVER  #: when the ledger knew
    forgotten_at: float = NEVER
    blocked_at: list[float] = field(default_factory=list)
    returned_at: list[float] = field(default_factory=list)
    refused: bool = False
    urgent_in_quiet: bool = False

    def __post_init__(self) -> None:
        self.addresses.append(self.address)

    @property
    def wishes(self) -> Wishes:
        """What it wants now, or as soon as it is written down."""
        return self.versions[-1].wishes

    @property
    def is_here(self) -> bool:
        """Whether it is still a chat of its own that somebody reads."""
        return self.merged_into is None and self.forgotten_at == NEVER and self.wishes.is_there

    def begin(self, moment: float, wishes: Wishes) -> Version:
        """From some time after *moment* on it has these wishes; `ended` is set when they are surely written."""
        version = Version(moment, NEVER, wishes)
        self.versions.append(version)
        return version

    def change(self, **values: object) -> Wishes:
        """The present wishes with these *values*."""
        return replace(self.wishes, **values)  # type: ignore[arg-type]

    def possible(self, since: float, until: float) -> list[Wishes]:
        """All wishes that may have been in effect at some time between the two moments."""
        found = []
        for place, version in enumerate(self.versions):
            end = self.versions[place + 1].ended if place + 1 < len(self.versions) else NEVER
            if version.began <= until and end >= since:
                found.append(version.wishes)
        return found

    def final(self) -> "Person":
        """The chat that it is part of in the end, as far as the ledger ever heard of that."""
        return self.merged_into.final() if self.merged_into is not None and self.merge_known < NEVER else self
