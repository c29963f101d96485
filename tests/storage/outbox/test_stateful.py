"""Whatever happens, in whatever order, the ledger holds what the model says, on both databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from sys import exc_info
from typing import Final

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from jobs.delivery import outcomes
from news.delivery.books import balance
from news.delivery.messages import Alert, Receipt
from storage import books, broadcasts, chats
from storage.engine.postgresql import PostgresTx
from storage.engine.sqlite import SqliteTx
from storage.engine.types import Tx
from storage.outbox import balance as balances
from storage.outbox import broadcast_rows, settle
from tests.chance import FUZZING
from tests.make import NOON
from tests.storage.outbox.model_rows import DAY, MINUTE, MOST, Reader
from tests.storage.outbox.people_machine import ANY, CHANNELS
from tests.storage.outbox.press_machine import words_of
from tests.storage.outbox.worker_machine import Held, WorkerMachine

SOON: Final = st.lists(st.sampled_from([0, 40, 320, 4000]), min_size=1, max_size=4)  #: the same
ENDS: Final = st.sampled_from(
    ["arrive"] * 3 + ["doubt"] * 3 + ["release", "refuse", "suspend", "move", "fail", "postpone", "nothing"]
)
ROUNDS: Final = 400  #: in which everything that is open must come to its end


class LedgerMachine(WorkerMachine):
    """What becomes of what left; kills, the clock, old age; and that everything comes to an end."""

    # Outcomes

    @precondition(lambda self: self.hand)
    @rule(place=ANY, end=ENDS, other=st.none() | ANY)
    def end(self, place: int, end: str, other: int | None) -> None:
        self.finish(self.hand[place % len(self.hand)], end, other)

    @rule(ends=st.lists(ENDS, min_size=1, max_size=3), waits=SOON)
    def deliver_much(self, ends: list[str], waits: list[int]) -> None:
        self.deliver("telegram", ends, waits)

    @rule(channel=st.sampled_from(CHANNELS), ends=st.lists(ENDS, min_size=1, max_size=3), waits=SOON)
    def deliver(self, channel: str, ends: list[str], waits: list[int]) -> None:
        """All at once, as it mostly goes, and once more after each wait."""
        for wait in waits:
            self.wait(wait)
            self.take(channel, 50, suspects=True)
            for place, held in enumerate(list(self.hand)):
                self.let_go(held)
                if held in self.hand:
                    self.finish(held, ends[place % len(ends)], None)

    @rule(channel=st.sampled_from(CHANNELS), doubts=st.integers(1, 4))
    def doubt_digests(self, channel: str, doubts: int) -> None:
        """Nobody knows whether the digests arrive, again and again."""
        self.make_digests(wait=True)
        self.deliver(channel, ["doubt"], [0, 40, 320, 3700][:doubts])

    @precondition(lambda self: bool(self.model.readers))
    @rule(place=ANY, other=st.none() | ANY, channel=st.sampled_from(CHANNELS))
    def upgrade_group(self, place: int, other: int | None, channel: str) -> None:
        """A chat, perhaps one that just had something, is another one from now on, perhaps one that is there."""
        reader, mine = self.reader(place), len(self.hand)
        self.take(channel, 1, suspects=False)
        for held in self.hand[mine:]:
            self.let_go(held)
            if held in self.hand:
                reader = self.model.readers[held.delivery.chat]
                self.finish(held, "arrive", None)
        self.move(reader, self.find_address(reader, other), chats.move)

    def finish(self, held: Held, end: str, other: int | None) -> None:
        """It comes to such an end, or the next one that there is of what departed, or did not."""
        if not held.departed:
            held.said = self.say(held.delivery)
            end = "nothing" if self.has_nothing_to_say(held) else end
            end = end if end in ("release", "postpone", "nothing") else "release"
        elif end in ("postpone", "nothing"):
            end = "arrive"
        self.hand.remove(held)
        if end not in ("arrive", "doubt"):
            for key in held.inside:
                self.left[key] = self.left.get(key, 0) - 1
        if end == "move":
            self._end_moved(held, other)
        else:
            getattr(self, f"_end_{end}")(held)

    def _end_arrive(self, held: Held) -> None:
        edits, key, one = held.delivery.channel == "telegram", held.key, held.delivery
        message = one.message_id or f"{one.chat}-{one.kind}-{one.item}"
        outcomes.arrive(self.tx, one, receipt=Receipt(message_id=message), said=held.said, edits=edits, now=self.now)
        self.model.arrive(key, message)
        if key[0] in self.model.readers:
            self.model.readers[key[0]].refusals = 0
        if not isinstance(held.said, Alert) or not edits:
            self.learn_corrections()
            return
        piece, alert = self.model.pieces[one.item], self.model.rows.get((one.chat, "alert", one.item))
        is_wrong = (held.said.title, held.said.lead) != words_of(piece) or held.said.withdrawn != piece.withdrawn
        if is_wrong and alert is not None and alert.message:
            self.model.edit(one.chat, piece)

    def _end_nothing(self, held: Held) -> None:
        outcomes.arrive(self.tx, held.delivery, receipt=None, said=held.said, edits=True, now=self.now)
        withdrawn = held.delivery.kind == "alert" and isinstance(held.said, Alert) and held.said.withdrawn
        self.model.drop(held.key, "withdrawn" if withdrawn else "nothing-to-say")
        self.learn_corrections()

    def _end_doubt(self, held: Held) -> None:
        one = held.delivery
        outcomes.doubt(self.tx, one, why="no answer", most=MOST[one.channel], now=self.now)
        self.model.doubt(held.key, copies=one.copies + 1, created=round(one.created.timestamp() * 1000))

    def _end_release(self, held: Held) -> None:
        settle.release(self.tx, held.delivery, due=self.now + timedelta(seconds=5))
        self.model.release(held.key, self.model.at + 5000)

    def _end_postpone(self, held: Held) -> None:
        outcomes.postpone(self.tx, held.delivery, now=self.now)
        reader = self.model.readers.get(held.delivery.chat)
        if reader and reader.hours and held.delivery.kind in ("alert", "correction"):
            self.model.put_back(held.key, None, state="gathered")
        else:
            self.model.put_back(held.key, self.model.at + 30 * MINUTE)

    def _end_fail(self, held: Held) -> None:
        outcomes.fail(self.tx, held.delivery, now=self.now)
        if held.delivery.attempts >= 8:
            self.model.drop(held.key, "error")
        else:
            self.model.put_back(held.key, self.model.at + 10_000 * 2**held.delivery.attempts)

    def _end_refuse(self, held: Held) -> None:
        lonely, reader = held.delivery.kind != "edit", self.model.readers.get(held.delivery.chat)
        outcomes.refuse(self.tx, held.delivery, why="too long", lonely=lonely, now=self.now)
        self.model.drop(held.key, "refused")
        self.learn_corrections()
        if reader is not None:
            reader.refusals += 1
            if reader.refusals >= 5 and lonely:
                self.model.suspend(reader)

    def _end_suspend(self, held: Held) -> None:
        outcomes.suspend(self.tx, held.delivery, why="blocked", now=self.now)
        self.model.drop(held.key, "gone")
        if reader := self._find(held):
            self.model.suspend(reader)

    def _end_moved(self, held: Held, other: int | None) -> None:
        reader = self._find(held)
        if reader is None:  # it moved meanwhile
            settle.release(self.tx, held.delivery, due=self.now)
            self.model.release(held.key, self.model.at)
            return
        self.model.put_back(held.key, self.model.at)

        def record(tx: Tx, *, channel: str, old: str, new: str, now: datetime) -> None:
            outcomes.move(tx, held.delivery, new=new, now=now)

        self.move(reader, self.find_address(reader, other), record)

    def _find(self, held: Held) -> Reader | None:
        """Whoever has the address by now that the message went to."""
        place = (held.delivery.channel, held.delivery.address)
        return next((one for one in self.model.readers.values() if (one.channel, one.address) == place), None)

    # The end

    def teardown(self) -> None:
        if exc_info()[0] is not None:
            return
        for _ in range(ROUNDS):
            if not self._go_on():
                break
        assert not any(row.is_open for row in self.model.rows.values()), "something never comes to its end"
        self._balance()

    def _go_on(self) -> bool:
        """Do what is to be done, and wait for what comes next; whether there is anything."""
        for held in list(self.hand):
            self.finish(held, "release", None)
        self.go_on(limit=50)
        self.go_on_broadcasting(limit=50, cancel=False)
        self.make_digests(wait=False)
        for channel in CHANNELS:
            self.deliver(channel, ["arrive"], [0])
        self.agree()
        rows = [row for row in self.model.rows.values() if row.is_open]
        readers = self.model.readers.values()
        times = [row.due for row in rows if row.due is not None]
        if not any(due <= self.model.at for due in times):
            times += [one.digest_at for one in readers if one.digest_at is not None]
            times += [self.model.loud_at(one) for one in readers]
            ahead = min((one for one in times if one > self.model.at), default=self.model.at + DAY)
            self.wait((ahead - self.model.at) / 1000)
        return bool(rows) or any(not one.done for one in self.model.calls.values())

    def _balance(self) -> None:
        while books.add_up(self.tx, limit=7):
            pass
        assert balance(balances.read(self.tx, since=NOON - timedelta(days=30))) == []
        assert balances.find_cursors_ahead(self.tx) == []
        for number in self.model.calls:
            broadcast = broadcasts.get(self.tx, number)
            assert broadcast is not None and not broadcast_rows.is_open(self.tx, number, channels=CHANNELS)
            figures = broadcasts.figures(self.tx, broadcast)
            assert sum(figures[name] for name in broadcast_rows.FIGURES) == broadcast.total, figures


@contextmanager
def opened(url: str) -> Iterator[Tx]:
    """The database at *url*, for one transaction after another, none of which is kept."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            yield SqliteTx(connection)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            yield PostgresTx(server)


def live(url: str, *, lives: int, steps: int) -> None:
    """So many *lives* of so many *steps*, each in an empty database."""
    how = settings(max_examples=lives, stateful_step_count=steps, suppress_health_check=list(HealthCheck))
    with opened(url) as tx:

        class Life(LedgerMachine):
            """One of them."""

            def __init__(self) -> None:
                tx.run("BEGIN")
                if url.startswith("postgresql:"):
                    tx.rows(
                        "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public'"
                    )
                super().__init__(tx)

            def teardown(self) -> None:
                try:
                    super().teardown()
                finally:
                    tx.run("ROLLBACK")

        run_state_machine_as_test(Life, settings=how)


@pytest.mark.chance
def test_the_ledger_holds_what_it_should_whatever_happens(ready_url: str) -> None:
    lives = 200 if FUZZING else 30 if ready_url.startswith("sqlite") else 10  # PostgreSQL takes three times as long
    live(ready_url, lives=lives, steps=50 if FUZZING else 30)
