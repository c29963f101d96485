"""The rows of the ledger as plain dictionaries, and what is to become of them; slow, and nothing of `storage` in it.

Moments are milliseconds. What is written here is what the ledger promises: where the two differ one of them is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from news.delivery.quiet import QuietHours

Key = tuple[int, str, int]  #: of a row: its chat, its kind, its item
Name = tuple[str, str]  #: of a label: its kind and value

NOTICE, BREAKING, BROADCAST, NEWS, DIGEST, EDIT = range(6)
FIRST_LANES: Final = (NOTICE, BREAKING, EDIT, BROADCAST, NEWS, DIGEST)  #: in this order where all are even
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MOST: Final = {"telegram": 5, "zalo": 2}  #: copies
AGAIN: Final = (MINUTE // 2, 5 * MINUTE, HOUR, 6 * HOUR)  #: after the first copy that nobody confirmed, the second …
USE: Final = {"alert": 24, "edit": 24, "correction": 24, "digest": 24, "broadcast": 72, "notice": 72}  #: hours
USE_BREAKING: Final = 6  #: hours


def ms(moment: datetime) -> int:
    """The moment in milliseconds."""
    return round(moment.timestamp() * 1000)


@dataclass
class Entry:
    """A row."""

    channel: str
    lane: int
    created: int
    state: str = "waiting"
    due: int | None = None
    copies: int = 0
    attempts: int = 0
    reason: str = ""
    digest: int = 0
    departed: bool = False  #: while it is being sent
    worker: int = 0  #: the same
    sent: int | None = None
    message: str = ""

    @property
    def is_open(self) -> bool:
        return self.due is not None or self.state == "gathered"

    @property
    def left(self) -> int:
        """Copies that may have arrived, the one in somebody's hands included."""
        return self.copies + (self.state == "sending" and self.departed)

    @property
    def end(self) -> str:
        """ "" while it is open, else how it ended."""
        return "" if self.is_open else self.reason or self.state

    @property
    def shown(self) -> "Entry":
        """As it is compared: who sends it says nothing of what is not being sent."""
        return self if self.state == "sending" else replace(self, departed=False, worker=0)

    def drop(self, reason: str) -> None:
        self.state, self.due, self.reason = "dropped", None, reason


def is_off(day: date) -> bool:
    """Whether it is a Sunday or a holiday of the months in which the tests live."""
    return day.isoweekday() == 7 or day in (date(2026, 11, 24), date(2027, 1, 1), date(2027, 1, 2))


@dataclass
class Reader:
    """A chat."""

    number: int
    channel: str
    address: str
    active: bool = True
    paused: int = 0
    hours: str = ""
    quiet: QuietHours | None = None
    days_off: int = 0  #: 1: one digest then, 2: urgent news alone
    digest_at: int | None = None
    refusals: int = 0
    wanted: set[Name] = field(default_factory=set)
    excepted: set[Name] = field(default_factory=set)


class RowModel:
    """All rows, and the readers they are for."""

    def __init__(self) -> None:
        self.rows: dict[Key, Entry] = {}
        self.readers: dict[int, Reader] = {}
        self.now = datetime.fromtimestamp(0, UTC)
        self.at = 0  #: now, in milliseconds

    def set_clock(self, now: datetime) -> None:
        self.now, self.at = now, ms(now)

    def is_quiet(self, reader: Reader) -> bool:
        return reader.quiet is not None and reader.quiet.last(self.now)

    def loud_at(self, reader: Reader) -> int:
        """When the reader may next hear anything."""
        return ms(reader.quiet.over(self.now)) if reader.quiet and self.is_quiet(reader) else self.at

    def rest_end(self, reader: Reader) -> int | None:
        """When the reader's days off end that last now: at seven of the next working day."""
        today, hour = (self.now + 7 * timedelta(hours=1)).date(), (self.now + 7 * timedelta(hours=1)).hour
        if not reader.days_off or not (is_off(today) or (is_off(today - timedelta(days=1)) and hour < 7)):
            return None
        while is_off(today):
            today += timedelta(days=1)
        return ms(datetime.combine(today, time(), UTC))  # midnight of UTC

    def gathers(self, reader: Reader) -> bool:
        """Whether news for the reader waits for the end of quiet hours, or of days off."""
        if reader.digest_at is None:
            return False
        return (self.is_quiet(reader) and reader.digest_at <= self.at + DAY) or reader.digest_at <= (
            self.rest_end(reader) or -1
        )

    def is_in(self, digest: Key, state: str, reason: str = "") -> list[Entry]:
        """What this digest holds, as far as it is in such a state."""
        return [
            row
            for (chat, kind, _), row in self.rows.items()
            if chat == digest[0] and kind in ("alert", "correction") and row.digest == digest[2]
            if (row.state, row.reason) == (state, reason)
        ]

    # Ends

    def write(self, key: Key, row: Entry) -> None:
        """The row is to be so; what a digest holds ends as it does, and goes on with it."""
        before, self.rows[key] = self.rows[key], row
        if key[1] != "digest" or before.end == row.end:
            return
        if row.end not in ("", "sent", "unconfirmed"):
            for held in self.is_in(key, "bundled"):
                held.drop(row.end)
        elif before.end and row.end != "unconfirmed":
            for held in self.is_in(key, "dropped", before.end):
                held.state, held.reason = "bundled", ""

    def drop(self, key: Key, reason: str) -> None:
        if key in self.rows:
            self.write(key, replace(self.rows[key], state="dropped", due=None, reason=reason, sent=None))

    def arrive(self, key: Key, message: str) -> None:
        if key in self.rows:
            row = self.rows[key]
            self.write(key, replace(row, state="sent", due=None, reason="", sent=self.at, message=message))

    def put_back(self, key: Key, due: int | None, *, copies: int = 0, state: str = "") -> None:
        if key not in self.rows:
            return
        row = self.rows[key]
        total = row.copies + copies
        if row.state == "sending":
            state = state or ("unknown" if total else "waiting")
            self.write(key, replace(row, state=state, due=due, reason="", sent=None, copies=total))
        elif copies and row.state == "dropped" and row.reason != "unconfirmed":  # nobody wants it any more
            self.write(key, replace(row, reason="unconfirmed", sent=None, copies=total))

    def release(self, key: Key, due: int) -> None:
        """It has not left."""
        row = self.rows.get(key)
        if row is not None and row.state == "sending":
            row.state, row.due, row.attempts = "unknown" if row.copies else "waiting", due, row.attempts - 1

    def doubt(self, key: Key, *, copies: int, created: int) -> None:
        """It may have arrived: it left so many times, the one just now included."""
        reader = self.readers.get(key[0])
        row = self.rows.get(key)
        most = MOST[row.channel if row else "telegram"]
        until = created + HOUR * (USE_BREAKING if row is not None and row.lane == BREAKING else USE[key[1]])
        if key[1] == "digest" and reader is not None and reader.digest_at is not None:
            until = reader.digest_at
        due = self.at + AGAIN[copies - 1] if copies < most else None
        if due is not None and due > until and (copies > 1 or key[1] == "digest"):
            due = None
        if due is not None:
            self.put_back(key, due, copies=1)
        elif row is not None:
            self.write(
                key, replace(row, state="dropped", due=None, reason="unconfirmed", copies=row.copies + 1, sent=None)
            )
            if key[1] == "digest":
                self.unbundle(key, copies)

    def unbundle(self, key: Key, copies: int) -> None:
        """The digest is never confirmed: what it holds comes with the next one, unless it left too often."""
        held = self.is_in(key, "bundled")
        own = copies - max((row.copies for row in held), default=0)
        has_digests = key[0] in self.readers and self.has_digests(self.readers[key[0]])
        going_on = 0
        for row in held:
            row.copies += own
            row.digest = row.digest if has_digests else 0
            if row.copies >= MOST[row.channel]:
                row.drop("unconfirmed")
                continue
            row.state, row.due = ("gathered", None) if has_digests else ("unknown", self.at)
            going_on = max(going_on, row.copies)
        if key in self.rows:
            self.rows[key].copies -= going_on

    def has_digests(self, reader: Reader) -> bool:
        """Whether one comes soon enough for what should have come: after days off alone it may be in a week."""
        if reader.digest_at is None:
            return False
        return bool(not reader.days_off or reader.hours) or reader.digest_at <= self.at + DAY

    def drop_open(self, chat: int, reason: str, *, spare: Iterable[str] = ()) -> None:
        """Everything that is open for a chat, but for the kinds to spare; of these, too, what goes among the news."""
        for key, row in list(self.rows.items()):
            if key[0] == chat and row.is_open and (key[1] not in spare or row.lane == NEWS):
                self.write(key, replace(row, state="dropped", due=None, reason=reason))

    def drop_old(self, *, news: int, others: int) -> None:
        """What waited since such a moment is none any more."""
        for key, row in list(self.rows.items()):
            since = news if key[1] in ("alert", "edit", "correction") else others
            if row.due is not None and row.state != "sending" and row.created < since:
                reason = "unconfirmed" if row.copies else "expired"
                held = self.is_in(key, "bundled") if key[1] == "digest" else []
                self.write(key, replace(row, state="dropped", due=None, reason=reason))
                for one in held:
                    one.drop(reason)

    def recover(self, alive: int) -> None:
        """All workers but one are gone: what they had not let go of yet has not left."""
        for row in self.rows.values():
            if row.state == "sending" and row.worker != alive:
                if row.departed:
                    row.state, row.due, row.copies = "unknown", self.at, row.copies + 1
                    continue
                row.state = "unknown" if row.copies else "waiting"
                row.due = self.at + 10 * MINUTE if row.attempts >= 10 else min(row.created, self.at)

    # Claims

    def is_kept_back(self, key: Key, row: Entry) -> bool:
        """Whether the row waits for the end of its reader's quiet hours, or days off, instead of leaving now."""
        reader = self.readers[key[0]]
        if not self.is_quiet(reader):
            return key[1] == "alert" and row.lane != BREAKING and not row.left and self.gathers(reader)
        breaks = row.lane == BREAKING and reader.quiet is not None and bool(reader.quiet.urgent)
        return self.is_quiet(reader) and key[1] != "edit" and not breaks

    def kept_back(self, key: Key, row: Entry) -> Entry:
        reader, doubted = self.readers[key[0]], row.left > 0
        if key[1] == "alert" and row.lane != BREAKING and not doubted and self.gathers(reader):
            return replace(row, state="gathered", due=None)
        state = "unknown" if doubted else "waiting"
        return replace(row, state=state, due=self.loud_at(reader), copies=row.left)

    def claimed(self, row: Entry, *, lease_end: int, worker: int) -> Entry:
        return replace(
            row,
            state="sending",
            due=lease_end,
            copies=row.left,
            attempts=row.attempts + 1,
            worker=worker,
            departed=False,
        )

    def due_rows(self, channel: str, busy: Iterable[int]) -> dict[Key, Entry]:
        """What could be claimed or has to be ended now, the earliest first."""
        away = set(busy)
        found = {
            key: row
            for key, row in self.rows.items()
            if row.channel == channel and row.due is not None and row.due <= self.at and key[0] not in away
        }
        return dict(sorted(found.items(), key=lambda one: one[1].due or 0))
