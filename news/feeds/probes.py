"""One try of an address that may be a feed, and what several tries say of each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from news.feeds.feed import DAY
from news.feeds.verdict import Verdict
from news.text.links import site_of

STALE = 30 * DAY  #: without a new article, a section that nobody cleans up is likelier than a quiet one
_FEW = 3  #: items that two feeds may share by chance
_ALIKE = 0.9  #: of all items of two feeds, in both


class Standing(StrEnum):
    """What an address is worth to us."""

    FRESH = "fresh"
    UNDATED = "undated"
    STALE = "stale"
    SAME = "same"
    EMPTY = "empty"
    HTML = "html"
    BLOCKED = "blocked"
    DEAD = "dead"
    UNKNOWN = "unknown"

    @property
    def is_good(self) -> bool:
        """Whether it can be relied upon."""
        return self in (Standing.FRESH, Standing.UNDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How one address answered."""

    url: str
    verdict: Verdict
    detail: str = ""
    items: int = 0  #: listed
    newest: datetime | None = None  #: of its items' own dates; what a feed says of itself is always "now"
    identities: frozenset[bytes] = field(default=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A try, and what it means."""

    probe: Probe
    standing: Standing
    same_as: str = ""  #: the address tried before that brings the same items


_REFUSED = (Verdict.BLOCKED, Verdict.FORBIDDEN, Verdict.TOO_MANY_REQUESTS, Verdict.ROBOTS)


def judge(probes: Sequence[Probe], *, now: datetime) -> list[Judgement]:
    """What each try means, in the same order; of feeds of one site with the same items the first one counts."""
    found: list[Judgement] = []
    for probe in probes:
        twin = next((one.probe.url for one in found if not one.same_as and _same(one.probe, probe)), "")
        standing = Standing.SAME if twin else _standing(probe, now)
        found.append(Judgement(probe=probe, standing=standing, same_as=twin))
    return found


def _standing(probe: Probe, now: datetime) -> Standing:
    verdict = probe.verdict
    if verdict.is_ours:
        return Standing.UNKNOWN
    if verdict in _REFUSED:
        return Standing.BLOCKED
    if verdict in (Verdict.HTML, Verdict.EMPTY):
        return Standing(verdict.value)
    if not verdict.is_good:
        return Standing.DEAD
    if probe.newest is None:
        return Standing.UNDATED
    return Standing.STALE if now - probe.newest > STALE else Standing.FRESH


def _same(one: Probe, other: Probe) -> bool:
    """Whether two feeds of one site bring the same items: unknown paths often answer with the whole newspaper."""
    if min(len(one.identities), len(other.identities)) < _FEW or _site(one) != _site(other):
        return False
    both = len(one.identities & other.identities)
    return both >= _ALIKE * len(one.identities | other.identities)


def _site(probe: Probe) -> str:
    return site_of(urlsplit(probe.url).hostname or "")
