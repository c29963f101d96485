"""Audit: the books are held against the tables, and pairs of an article and a chat are decided again, each hour."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.sweep import RECORDS
from news.delivery.books import Books, Imbalance, balance, date_of, day_of
from news.delivery.pairs import Pair, PairDifference, compare, decide
from news.watch.alarms import AlarmKind, Detail
from storage import audits, books, feeds, pairs
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import balance as balances

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
FIRST: Final = timedelta(minutes=5)  #: after a start
DAY: Final = timedelta(days=1)
RECENT: Final = 8 * DAY  #: how far back books are looked at: one of these days beside today's each hour, by turns, …
ALL: Final = RECORDS - 2 * DAY  #: … all of them while something is wrong, and so many at most: older ones are forgotten
SAMPLED: Final = timedelta(days=3)  #: how far back pairs are drawn
PAIRS: Final = 600  #: drawn in an hour: a quarter of a second of CPU
TOGETHER: Final = 20  #: read at once
SHOWN: Final = 5  #: of what is wrong: more say nothing new
MOST: Final = 50  #: pairs found wrong that are decided again each hour, for as long as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an audit found."""

    books: Books
    imbalances: tuple[Imbalance, ...] = ()
    cursors: tuple[tuple[str, int], ...] = ()  #: fan-outs behind chats that they never passed
    differences: tuple[PairDifference, ...] = ()
    decided: int = 0  #: pairs of which something could be said

    @property
    def count(self) -> int:
        """How many things are wrong."""
        return len(self.imbalances) + len(self.cursors) + len(self.differences)


async def audit(
    db: Database,
    *,
    now: datetime,
    chance: Random,
    back: timedelta = RECENT,
    earlier: datetime | None = None,
    known: Iterable[str] = (),
) -> Findings:
    """Hold the books of today and *back*, and of the day of *earlier*, against the tables.

    Then decide again the pairs *known*, and others by *chance*.
    """
    read = await db.read(balances.read, since=now - back)
    if earlier is not None:
        read = {**read, **await db.read(balances.read, since=earlier, until=earlier)}
    cursors = await db.read(balances.find_cursors_ahead)
    suspects: set[tuple[int, int]] = {_pair_of(one) for one in known}
    drawn: set[tuple[int, int]] = set()
    decided = 0
    for _ in range(0, PAIRS, TOGETHER):
        several = await db.read(_draw, drawn, since=now - SAMPLED, chance=chance)
        decided += sum(decide(one).expected is not None for one in several)
        suspects |= {(one.article.number, one.chat.number) for one in several if compare(one)}
        if len(several) < TOGETHER // 10:
            break  # a small town: there is hardly a pair that was not drawn
    again = [await db.read(pairs.read, article=article, chat=chat) for article, chat in sorted(suspects)]
    return Findings(
        books=read,
        imbalances=tuple(balance(read)),
        cursors=tuple(cursors),
        # Read again: what was seen in the middle of a change is as it should be by now.
        differences=tuple(found for one in again if one is not None and (found := compare(one))),
        decided=decided,
    )


def _choose_earlier(now: datetime) -> datetime:
    """A time in one of the days before today, in another one each hour: all of them at once would be a burden."""
    hours = int(now.timestamp()) // int(EVERY.total_seconds())
    return now - DAY * (1 + (day_of(now) - 1 - hours) % (RECENT // DAY))  # a day keeps its hours when another begins


def _draw(tx: Tx, drawn: set[tuple[int, int]], *, since: datetime, chance: Random) -> list[Pair]:
    """Pairs that were not *drawn* before."""
    among = pairs.find_drawable(tx, since=since)
    if among is None:
        return []
    found = []
    for place in range(TOGETHER):
        at = chance.random(), chance.random()
        numbers = pairs.draw(tx, among, at=at, way=pairs.DRAWS[place % len(pairs.DRAWS)])
        if numbers is None or numbers in drawn:
            continue
        drawn.add(numbers)
        if pair := pairs.read(tx, article=numbers[0], chat=numbers[1]):
            found.append(pair)
    return found


def _name_pair(pair: Pair) -> str:
    return f"{pair.article.number}/{pair.chat.number}"


def _pair_of(name: str) -> tuple[int, int]:
    article, _, chat = name.partition("/")
    return int(article), int(chat)


class Auditing:
    """Adds up the books, and has alarms begin and end by what audits find."""

    def __init__(self, db: Database, alarms: Alarms, *, clock: Clock, chance: Random) -> None:
        self._db = db
        self._alarms = alarms
        self._clock = clock
        self._chance = chance
        self._due = clock.monotonic() + FIRST.total_seconds()

    async def beat(self) -> None:
        """Add what writers appended to the sums, in parts; and audit where it is time."""
        while await self._db.run(books.add_up) == books.PART:
            pass
        if self._clock.monotonic() >= self._due:
            self._due = self._clock.monotonic() + EVERY.total_seconds()
            await self.round()

    async def round(self) -> Findings:
        """One audit."""
        now, known = self._clock.now(), await self._db.read(audits.last_pairs)
        well = await self._db.read(audits.last_wrong) == 0
        back = timedelta() if well else RECENT
        earlier = _choose_earlier(now) if well else None
        found = await audit(self._db, now=now, chance=self._chance, back=back, earlier=earlier, known=known)
        for one in found.imbalances:
            log.error("the books do not balance %s", one)
        for kind, item in found.cursors:
            log.error("a cursor passed chats without their rows kind=%s item=%d", kind, item)
        for difference in found.differences:
            log.error("decided otherwise why=%s %s", difference.decision.why, difference.pair)
        wrong = await self._db.read(_describe_imbalances, found.imbalances[:SHOWN])
        await self._keep(AlarmKind.BOOKS, len(found.imbalances), wrong)
        await self._keep(
            AlarmKind.CURSOR, len(found.cursors), [{"kind": one, "item": n} for one, n in found.cursors[:SHOWN]]
        )
        await self._keep(AlarmKind.PAIR, len(found.differences), [_describe(one) for one in found.differences[:SHOWN]])
        again = [_name_pair(one.pair) for one in found.differences[:MOST]]
        await self._db.run(audits.record, wrong=found.count, decided=found.decided, pairs=again)
        log.info("audited wrong=%d pairs=%d", found.count, found.decided)
        return found

    async def _keep(self, kind: AlarmKind, count: int, first: Sequence[Detail]) -> None:
        """One alarm for all of a kind, with the *first* of them."""
        detail: Detail = {"count": count, "first": json.dumps(first, ensure_ascii=False)}
        await self._alarms.keep(kind, {"": detail} if count else {}, looked=True)


def _describe_imbalances(tx: Tx, found: Sequence[Imbalance]) -> list[Detail]:
    described: list[Detail] = []
    for one in found:
        feed = feeds.get(tx, one.sheet.feed)
        described.append(
            {
                "day": date_of(one.sheet.day).isoformat(),
                "newspaper": feed.newspaper if feed else "",
                "channel": one.sheet.channel,
                "account": one.account,
                "booked": one.booked,
                "found": one.found,
            }
        )
    return described


def _describe(found: PairDifference) -> Detail:
    return {
        "title": found.pair.article.title,
        "channel": found.pair.chat.channel,
        "chat": found.pair.chat.number,
        "missing": found.is_missing,
        "why": found.decision.why,
    }
