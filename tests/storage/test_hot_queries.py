"""What is asked every few seconds must not go through whole tables, however much they hold."""

import re
from datetime import timedelta
from typing import Any

import pytest

from news.articles.searching import read_search
from news.delivery.subscriptions import Kind
from news.watch.alarms import AlarmKind
from storage import (
    alarms,
    articles,
    broadcasts,
    chats,
    digests,
    filters,
    held,
    late,
    pages,
    pairs,
    quota,
    retention,
    search,
    subscriptions,
    workers,
)
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import balance, claim, departures, fan_out, overdue
from storage.outbox import clock_jumps as outbox_jumps
from storage.outbox.rows import NEWS
from tests import make
from tests.make import NOON

OPEN_ALONE = ("outbox_due", "outbox_sending", "outbox_gathered")  #: indices that hold no row that is over


CHOSEN = ("listed",)  #: what a query has chosen itself, by an index, and goes through once more


class Watching:
    """A transaction that notes how SQLite means to find what it is asked for."""

    def __init__(self, tx: Tx, *, of: str = "") -> None:
        self._tx = tx
        self.full_text = tx.full_text
        self._of = of  #: this table alone, and by an index neither, but for one of open rows alone
        self.steps: list[str] = []
        self.scans: list[str] = []

    def _plan(self, sql: str, values: dict[str, Any]) -> None:
        plan = [row["detail"] for row in self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
        self.steps += plan
        self.scans += [f"{step}: {sql}" for step in plan if self._is_scan(step)]

    def _is_scan(self, step: str) -> bool:
        through = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$", step)
        if through is None or through[1] in CHOSEN:
            return False
        if not self._of:
            return not through[2]
        return through[1] == self._of and through[2] not in OPEN_ALONE

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        self._plan(sql, values)
        return self._tx.rows(sql, **values)

    def row(self, sql: str, **values: Any) -> dict[str, Any] | None:
        self._plan(sql, values)
        return self._tx.row(sql, **values)

    def column(self, sql: str, **values: Any) -> list[Any]:
        self._plan(sql, values)
        return self._tx.column(sql, **values)

    def value(self, sql: str, **values: Any) -> Any:
        self._plan(sql, values)
        return self._tx.value(sql, **values)

    def run(self, sql: str, **values: Any) -> int:
        self._plan(sql, values)
        return self._tx.run(sql, **values)

    def many(self, sql: str, values: Any) -> None:
        self._tx.many(sql, values)


def _unmatched(tx: Tx) -> object:
    return articles.unmatched(tx, limit=5)


def _held(tx: Tx) -> object:
    return held.waiting(tx)


def _waiting(tx: Tx) -> object:
    return pages.waiting(tx, now=NOON, limit=5)


def _digests_due(tx: Tx) -> object:
    return digests.due(tx, now=NOON, limit=5)


def _forgotten(tx: Tx) -> None:
    chats.forget(tx, chat=1)


def _program_started(tx: Tx) -> None:
    """All that the program does with the ledger whenever it starts, after a clock that was ahead."""
    outbox_jumps.bring_back(tx, now=NOON, ahead=timedelta(days=1))
    outbox_jumps.keep_age(tx, jump=timedelta(days=1))
    workers.begin(tx, version="1", now=NOON)
    quota.assume(tx, channel="telegram", now=NOON)
    claim.recover(tx, now=NOON)
    fan_out.unfinished(tx)
    broadcasts.unfinished(tx)


def _row_claimed(tx: Tx) -> None:
    claimed = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON, burst=6), limit=1)
    departures.record(tx, claimed, worker=0, now=NOON)
    claim.next_due(tx, channel="telegram")


def _fan_out_advanced(tx: Tx) -> None:
    fan_out.begin(tx, kind="alert", item=1, now=NOON)
    fan_out.advance(tx, article=1, now=NOON)


def _watched_over(tx: Tx) -> None:
    """What the watch asks each half minute, and the alarms oftener."""
    alarms.list_open(tx)
    alarms.end(tx, AlarmKind.DISK, "/", now=NOON)
    overdue.find_work(tx, channel="telegram", lane=NEWS, before=NOON, now=NOON)
    overdue.list_unreached(tx, channels=["telegram"], before=NOON, now=NOON)
    overdue.has_arrived(tx, kind="alert", item=1)
    overdue.is_broadcast_due(tx, 1, channels=["telegram"], now=NOON)
    late.count_digests(tx, before=NOON, now=NOON)
    late.count_pages(tx, before=NOON)


def _searched(tx: Tx) -> None:
    wanted = read_search("sầu riêng", lambda _words: ())
    search.find(tx, wanted, limit=6)


def _left_looked_for(tx: Tx) -> None:
    """Once a night, but beside all that delivers."""
    retention.note_gone(tx, now=NOON)
    retention.list_gone(tx, now=NOON, limit=50)
    retention.list_asleep(tx, now=NOON, after=0, limit=50)
    retention.is_asleep(tx, chat=1, now=NOON)


def _filters_read(tx: Tx) -> None:
    """Whatever somebody writes."""
    subscriptions.list_filters(tx, chat=1)
    subscriptions.get(tx, chat=1)
    subscriptions.get(tx, chat=1, filter_=1)


HOT = [
    *(_unmatched, _waiting, _digests_due, _forgotten, _row_claimed, _fan_out_advanced, _watched_over, _searched),
    *(_left_looked_for, _filters_read),
]


@pytest.mark.parametrize("ask", HOT)
async def test_an_index_leads_to_it(sqlite_db: Database, ask: Any) -> None:
    def watched(tx: Tx) -> list[str]:
        make.readers(tx)
        watching = Watching(tx)
        ask(watching)
        return watching.scans

    assert await sqlite_db.run(watched) == []


async def test_a_fan_out_asks_filters_once_how_loud_they_are_and_once_how_long_to_hold(sqlite_db: Database) -> None:
    def watched(tx: Tx) -> list[str]:
        make.readers(tx)
        watching: Any = Watching(tx)
        fan_out.write_for(watching, article=1, chat=1, now=NOON)
        steps: list[str] = watching.steps
        return steps

    steps = await sqlite_db.run(watched)
    assert [step for step in steps if " f " in step] == ["SEARCH f USING INTEGER PRIMARY KEY (rowid=?)"] * 2


async def test_who_is_gone_for_long_is_found_without_all_who_are_gone(sqlite_db: Database) -> None:
    def watched(tx: Tx) -> list[str]:
        watching: Any = Watching(tx)
        retention.list_gone(watching, now=NOON, limit=50)
        steps: list[str] = watching.steps
        return steps

    assert await sqlite_db.run(watched) == ["SEARCH chats USING INDEX chats_gone (suspended_at<?)"]


@pytest.mark.parametrize("ask", [_program_started, _row_claimed, _watched_over])
async def test_the_ledger_is_never_gone_through_for_it(sqlite_db: Database, ask: Any) -> None:
    """Not even through an index that holds every row of it."""

    def watched(tx: Tx) -> list[str]:
        make.readers(tx, chats=3)
        watching = Watching(tx, of="outbox")
        ask(watching)
        return watching.scans

    assert await sqlite_db.run(watched) == []


async def test_all_filters_of_a_chat_are_one_question(sqlite_db: Database) -> None:
    def watched(tx: Tx) -> list[str]:
        chat = make.chat(tx, "y-te").number
        for topic in ("the-thao", "du-lich"):
            number = filters.add(tx, chat=chat, now=NOON)
            subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=topic, now=NOON, filter_=number)
        watching: Any = Watching(tx)
        assert len(subscriptions.list_filters(watching, chat=chat)) == 3
        steps: list[str] = watching.steps
        return [step for step in steps if step.startswith("SEARCH")]

    found = await sqlite_db.run(watched)
    assert [step.split()[1] for step in found] == ["f", "s"], found


async def test_an_audit_draws_its_pairs_without_going_through_all_chats(sqlite_db: Database) -> None:
    def watched(tx: Tx) -> tuple[list[str], list[bool]]:
        make.readers(tx, chats=3)
        tx.run("UPDATE articles SET state = 'matched'")
        watching: Any = Watching(tx, of="chats")
        among = pairs.find_drawable(watching, since=NOON - timedelta(days=1))
        assert among is not None
        found = [pairs.draw(watching, among, at=(0.5, 0.5), way=way) is not None for way in pairs.DRAWS]
        return watching.scans, found

    assert await sqlite_db.run(watched) == ([], [True, True, True])


async def test_the_books_of_a_day_are_read_without_every_alert_there_ever_was(sqlite_db: Database) -> None:
    """An index of all alerts leads to each of them: it must be asked for those of an article."""

    def watched(tx: Tx) -> list[str]:
        watching: Any = Watching(tx)
        balance.read(watching, since=NOON)
        steps: list[str] = watching.steps
        return steps

    steps = await sqlite_db.run(watched)
    assert [step for step in steps if " o " in step] == ["SEARCH o USING INDEX outbox_item (kind=? AND item_id=?)"]
