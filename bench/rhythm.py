"""How late articles are found, and what it costs their newspaper: the rhythm of polling, over 13 simulated days.

    python -m bench.rhythm

A provincial newspaper of the pattern of tests/data/publishing_times.txt: eight sections, beside a feed of all its news
or alone; with dates or without; a server that says nothing of caching, that says max-age=1800 and shows what is new
all the same, or that has its feeds copied for half an hour. Times are minutes since the server showed an article;
requests are all of a day, conditional ones too. "before" is a rhythm of each feed's own dates, its server's wish
obeyed. Wanted: half within a minute, nine of ten within five, for at most one and a half times the requests.
"""

import heapq
import math
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

from rich.console import Console
from rich.table import Table

from news.feeds.coverage import Coverage
from news.feeds.feed import Feed
from news.feeds.rhythm import PUBLISHING, Advice, Intervals, Place, next_poll, rhythm_after
from news.text.dates import VIETNAM

DAYS = 13
LISTED = 30  # items of a feed
COPY = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=30)
LEARNING = timedelta(hours=3)  # articles before that are not counted
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMES = Path(__file__).resolve().parents[1] / "tests" / "data" / "publishing_times.txt"
ALL = "all"


@dataclass(frozen=True)
class Scene:
    """A newspaper as its server shows it."""

    name: str
    front: bool = True  #: a feed of all news beside the sections
    dated: bool = True
    max_age: timedelta | None = None
    copied: bool = False  #: a copy is shown until it is max_age old, and the first who asks then has the next one made
    age: bool = False  #: the copy's age is told


SCENES = (
    Scene("sections and all"),
    Scene("sections and all, no dates", dated=False),
    Scene("sections alone", front=False),
    Scene("sections alone, no dates", front=False, dated=False),
    Scene("sections and all, max-age=1800", max_age=COPY),
    Scene("sections and all, max-age=1800, no dates", dated=False, max_age=COPY),
    Scene("sections and all, copied", max_age=COPY, copied=True),
    Scene("sections and all, copied, Age told", max_age=COPY, copied=True, age=True),
    Scene("sections alone, max-age=1800", front=False, max_age=COPY),
)


@dataclass
class Address:
    """One feed, and how far it was read."""

    feed: Feed
    articles: list[int]  #: their numbers in the order of their publication
    times: list[datetime]
    due: datetime
    read: int = 0
    polled: datetime | None = None
    copied: datetime | None = None  #: when the copy was made that the server shows


@dataclass
class Run:
    """Thirteen days of one scene."""

    scene: Scene
    before: bool
    chance: Random = field(default_factory=lambda: Random(5))
    requests: int = 0

    def __post_init__(self) -> None:
        self.published = _published()
        self.start = self.published[0][0] - HOUR
        earlier = [(moment - 14 * DAY, section) for moment, section in self.published]
        self.published = [one for one in earlier if one[0] < self.start] + self.published
        self.found: dict[int, datetime] = {}
        self.shown: dict[int, datetime] = {}
        self.first: dict[int, int] = {}  #: by article: the feed that listed it first
        self.coverage = Coverage()
        sections = sorted({section for _, section in self.published})
        self.addresses = [self._address(name) for name in ([ALL] if self.scene.front else []) + sections]

    def _address(self, name: str) -> Address:
        numbers = [number for number, (_, section) in enumerate(self.published) if name in (ALL, section)]
        due = self.start + timedelta(seconds=self.chance.uniform(0, 60))
        feed = Feed(number=int(self.chance.random() * 1e9), url=name, newspaper="Báo")
        return Address(feed, numbers, [self.published[one][0] for one in numbers], due)

    def live(self) -> "Run":
        """Poll for all those days."""
        queue = [(one.due, place) for place, one in enumerate(self.addresses)]
        heapq.heapify(queue)
        while queue:
            now, place = heapq.heappop(queue)
            one = self.addresses[place]
            if now != one.due or now >= self.start + DAYS * DAY:
                continue
            self.requests += 1
            woken = self._poll(one, now)
            for other in [one, *woken]:
                heapq.heappush(queue, (other.due, self.addresses.index(other)))
        return self

    def _poll(self, one: Address, now: datetime) -> list[Address]:
        feed, shown = one.feed, self._show(one, now)
        upto = bisect_right(one.times, shown)
        unseen = one.articles[max(one.read, upto - LISTED) : upto]
        one.read, one.polled = max(one.read, upto), now
        fresh = [number for number in unseen if number not in self.found]
        baseline = feed.baseline_at is None
        if unseen or baseline:
            self._keep(one, fresh, unseen, now=now)
        max_age = self.scene.max_age
        if max_age and self.scene.age:
            max_age -= now - shown
        one.feed = replace(one.feed, ok_at=now, verdict="ok")
        place = self.coverage.place_of(feed.number, feed.newspaper)
        due = _before(one.feed, now, max_age) if self.before else self._next(one.feed, now, max_age, place)
        one.due = due + timedelta(seconds=self.chance.uniform(0.3, 1.5))  # to begin, and to be answered
        return self._wake(one, now) if fresh and not baseline and not self.before else []

    def _next(self, feed: Feed, now: datetime, max_age: timedelta | None, place: Place) -> datetime:
        return next_poll(
            feed,
            now=now,
            intervals=Intervals(SHORTEST, LONGEST),
            advice=Advice(max_age=max_age, is_copy=self.scene.age),
            place=place,
        )

    def _show(self, one: Address, now: datetime) -> datetime:
        """The moment that the server's answer is of."""
        if not self.scene.copied:
            return now
        before = one.copied
        if before is None or now - before >= COPY:
            one.copied = now
            since = before + COPY if before else self.start
            for number in one.articles[one.read : bisect_right(one.times, now)]:
                self.shown.setdefault(number, max(self.published[number][0], min(since, now)))
        assert one.copied is not None
        return one.copied

    def _keep(self, one: Address, fresh: list[int], unseen: list[int], *, now: datetime) -> None:
        feed, baseline = one.feed, one.feed.baseline_at is None
        self.found |= dict.fromkeys(fresh, now)
        moments = [self.published[number][0] if self.scene.dated else now for number in fresh]
        if not self.scene.dated and (baseline or self.before):
            moments = []
        hours, newest = rhythm_after(feed, moments, now=now)
        one.feed = replace(feed, hours=hours, newest_at=newest, baseline_at=feed.baseline_at or now)
        owners = [self.first.get(number, feed.number) for number in unseen]
        if not baseline:
            known = {owner: owners.count(owner) for owner in set(owners) - {feed.number}}
            self.coverage.note(feed.number, feed.newspaper, fresh=len(fresh), known=known)
        self.first |= dict.fromkeys(fresh, feed.number)

    def _wake(self, one: Address, now: datetime) -> list[Address]:
        """As `storage.siblings.wake` does."""
        woken = []
        covered = self.coverage.covered(one.feed.newspaper)
        for other in self.addresses:
            if other is one or other.polled is None or other.feed.number in covered:
                continue
            soon = max(other.polled + PUBLISHING, now)
            if now < other.due <= other.polled + LONGEST and other.due > soon:
                other.due = soon
                woken.append(other)
        return woken

    def latencies(self) -> dict[str, list[float]]:
        """Minutes between an article's being shown and found, by section."""
        late: dict[str, list[float]] = {}
        for number, (moment, section) in enumerate(self.published):
            if number in self.found and moment >= self.start + LEARNING:
                shown = self.shown.get(number, moment)
                late.setdefault(section, []).append((self.found[number] - shown) / timedelta(minutes=1))
        return late


def _published() -> list[tuple[datetime, str]]:
    lines = [line.split() for line in TIMES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(datetime.fromisoformat(at).replace(tzinfo=VIETNAM).astimezone(UTC), section) for at, section in lines]


def _before(feed: Feed, now: datetime, max_age: timedelta | None) -> datetime:
    """When a feed was asked again by its own dates alone: each minute after an article, or where one comes in four
    hours, others as much less often; as its server wishes, but at least each half hour.
    """
    wait = LONGEST
    if feed.newest_at is not None and now - feed.newest_at < HOUR:
        wait = SHORTEST
    else:
        assert feed.baseline_at is not None
        trust = math.exp(-max((now - feed.newest_at) / (7 * DAY), 0.0)) if feed.newest_at else 0.0
        new = 0.5 * math.exp(-max((now - feed.baseline_at) / (3 * DAY), 0.0))
        local = now.astimezone(VIETNAM)
        hour, left, waited, wanted = local.hour, 1 - local.minute / 60 - local.second / 3600, 0.0, 0.25 / 60
        while waited < LONGEST / HOUR:
            around = feed.hours[hour] / 2 + feed.hours[hour - 1] / 4 + feed.hours[(hour + 1) % 24] / 4
            rate = (around + 0.05 * sum(feed.hours) / 24) / 1000 * trust + new
            if rate * left >= wanted:
                wait = min(max((waited + wanted / rate) * HOUR, SHORTEST), LONGEST)
                break
            wanted -= rate * left
            waited, left, hour = waited + left, 1.0, (hour + 1) % 24
    return now + max(wait, min(max_age or timedelta(), LONGEST))


def _figures(run: Run) -> tuple[float, float, float, float]:
    """Requests a day, the median and the ninth tenth in minutes, and the median of the section that is worst."""
    late = run.latencies()
    every = [one for ones in late.values() for one in ones]
    worst = max(quantiles(ones, n=2)[0] for ones in late.values())
    return run.requests / DAYS, quantiles(every, n=2)[0], quantiles(every, n=10)[-1], worst


def main() -> None:
    """Live through all scenes, before and now."""
    table = Table("newspaper", "", "requests a day", "median", "9 of 10", "worst section's median", "requests")
    for scene in SCENES:
        figures = {before: _figures(Run(scene, before=before).live()) for before in (True, False)}
        for before, (requests, median, ninth, worst) in figures.items():
            ratio = "" if before else f"{requests / figures[True][0]:.2f} ×"
            name = (scene.name, "before") if before else ("", "now")
            table.add_row(*name, f"{requests:,.0f}", f"{median:.1f}", f"{ninth:.1f}", f"{worst:.1f}", ratio)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
