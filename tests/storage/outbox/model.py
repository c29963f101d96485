"""What readers asked for and newspapers published, and so what the ledger is to hold; the other half of the model."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from news.delivery.quiet import QuietHours
from tests.storage.outbox.model_rows import (
    BREAKING,
    BROADCAST,
    DAY,
    DIGEST,
    EDIT,
    MINUTE,
    NEWS,
    Entry,
    Key,
    Name,
    Reader,
    is_off,
    ms,
)
from tests.storage.outbox.model_stories import Piece, StoryModel

EVERYTHING: Name = ("topic", "*")


@dataclass
class Call:
    """A broadcast."""

    number: int
    after: int = 0
    done: bool = False
    cancelled: bool = False


class Model(StoryModel):
    """Everything."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: dict[int, Call] = {}
        self.corrections: dict[int, int] = {}  #: the article of each

    # Filters

    def wants(self, reader: Reader, piece: Piece) -> bool:
        within = [name for name in reader.wanted if name[0] == "province"]
        return (
            any(name[0] == "topic" for name in reader.wanted & piece.labels)
            and not reader.excepted & piece.labels
            and (not within or any(name in piece.labels for name in within))
        )

    def follow(self, reader: Reader, name: Name) -> None:
        if name[0] == "topic" and (name == EVERYTHING or EVERYTHING in reader.wanted):
            if name in reader.excepted:
                reader.excepted.discard(name)
                return
            for side in (reader.wanted, reader.excepted):
                side -= {one for one in side if one[0] == "topic" and (one != EVERYTHING or name != EVERYTHING)}
        reader.excepted.discard(name)
        reader.wanted.add(name)

    def leave_out(self, reader: Reader, name: Name) -> None:
        reader.wanted.discard(name)
        reader.excepted.add(name)

    def unfollow(self, reader: Reader, name: Name) -> None:
        if name == EVERYTHING:
            reader.excepted -= {one for one in reader.excepted if one[0] == "topic"}
        reader.wanted.discard(name)

    # Articles

    def write_alerts(self, piece: Piece, numbers: Iterable[int]) -> None:
        """The rows of an article for some chats, as they are now."""
        for number in sorted(numbers):
            reader = self.readers[number]
            key = (number, "alert", piece.number)
            hears = reader.active and reader.paused <= self.at and not piece.withdrawn
            if key in self.rows or not hears or not self.wants(reader, piece) or self.has_story(reader, piece):
                continue
            row = Entry(reader.channel, BREAKING if piece.urgent else NEWS, self.at, due=self.at)
            if piece.urgent:
                may = reader.quiet is not None and reader.quiet.urgent
                row.due = self.at if may else self.loud_at(reader)
            elif reader.hours or self.gathers(reader):
                row.state, row.due = "gathered", None
            self.rows[key] = row
            self.keep_away(number, piece)

    def has_story(self, reader: Reader, piece: Piece) -> bool:
        """Whether another newspaper's article brings the reader the story, or may have."""
        for (chat, kind, item), row in self.rows.items():
            if chat == reader.number and kind == "alert" and item != piece.number:
                same = piece.story is not None and self.pieces[item].story == piece.story
                if same and (row.state != "dropped" or row.reason == "unconfirmed"):
                    return True
        return False

    def edit(self, chat: int, piece: Piece) -> None:
        """The message with this article is to say what it says now, whatever became of an edit before."""
        alert = self.rows[chat, "alert", piece.number]
        self.rows[chat, "edit", piece.number] = Entry(alert.channel, EDIT, self.at, due=self.at, message=alert.message)

    def edit_all(self, piece: Piece) -> None:
        for (chat, kind, item), row in list(self.rows.items()):
            was_sent = kind == "alert" and item == piece.number and row.state == "sent" and row.message
            if was_sent and (row.sent or 0) >= self.at - 7 * DAY:
                self.edit(chat, piece)

    def withdraw(self, piece: Piece) -> None:
        piece.withdrawn, piece.done = True, True
        for (_, kind, item), row in self.rows.items():
            if kind == "alert" and item == piece.number and row.state in ("waiting", "unknown", "gathered"):
                row.drop("unconfirmed" if row.copies else "withdrawn")
        self.edit_all(piece)

    def restore(self, piece: Piece) -> None:
        piece.withdrawn, piece.done, piece.after = False, False, 0
        for key, row in list(self.rows.items()):
            if key[1:] == ("alert", piece.number) and row.reason == "withdrawn":
                del self.rows[key]
        self.edit_all(piece)

    def accept_correction(self, key: Key, row: Entry) -> None:
        """A chat is to hear what was wrong: only one that has it, and never two things of one article at once."""
        chat, article = key[0], self.corrections[key[2]]
        reader, alert = self.readers[chat], self.rows[chat, "alert", article]
        bundled = alert.state == "bundled"
        had = (self.rows[chat, "digest", alert.digest] if bundled else alert).state == "sent"
        assert had and reader.active and reader.paused <= self.at, "corrected where nothing is to be corrected"
        for (other, kind, item), one in self.rows.items():
            if other == chat and kind == "correction" and self.corrections[item] == article:
                part = self.rows.get((chat, "digest", one.digest)) if one.state == "bundled" else None
                assert not one.is_open and not (part and part.is_open), "two corrections of one article at once"
                assert item < key[2], "an older correction after a newer one"
        gathered = bool(reader.hours) or self.gathers(reader)
        made = Entry(reader.channel, NEWS, self.at, due=self.loud_at(reader))
        self.rows[key] = replace(made, state="gathered", due=None) if gathered else made
        assert self.rows[key] == row

    # Chats

    def suspend(self, reader: Reader) -> None:
        reader.active = False
        self.drop_open(reader.number, "gone")

    def pause(self, reader: Reader, until: int | None) -> None:
        reader.paused = until or 0
        if until is not None:
            self.drop_open(reader.number, "paused", spare=("broadcast", "notice"))

    def set_quiet(self, reader: Reader, hours: QuietHours | None) -> None:
        if reader.quiet and self.is_quiet(reader):
            end = ms(reader.quiet.over(self.now))
            for key, row in self.rows.items():
                if key[0] == reader.number and row.due == end:
                    row.due = self.at
        reader.quiet = hours

    def forget(self, reader: Reader) -> None:
        del self.readers[reader.number]
        self.muted = {one for one in self.muted if one[0] != reader.number}
        for key in [key for key in self.rows if key[0] == reader.number]:
            del self.rows[key]

    def forget_messages(self, reader: Reader) -> None:
        """Messages are numbered anew at another address."""
        for (chat, _, _), row in self.rows.items():
            if chat == reader.number and row.message:
                row.message = "0"

    def merge(self, old: Reader, new: Reader) -> list[Key]:
        """All that one chat has is the other's: what it had of the same, that one need not get; the rows that went."""
        taken = new.wanted | new.excepted
        new.wanted |= old.wanted - taken
        new.excepted |= old.excepted - taken
        self.muted |= {(new.number, article) for chat, article in self.muted if chat == old.number}
        self.take_apart(old.number)
        for key, row in list(self.rows.items()):
            mine = (new.number, key[1], key[2])
            if key[0] == old.number and key[1] in ("alert", "broadcast") and mine in self.rows:
                digest = self.rows.get((old.number, "digest", row.digest)) if row.state == "bundled" else None
                had = row.state == "sent" or (digest is not None and digest.state == "sent")
                if had and self.rows[mine].state in ("waiting", "unknown", "gathered"):
                    del self.rows[mine]
        moved = [key for key in self.rows if key[0] == old.number and (new.number, *key[1:]) not in self.rows]
        for key in moved:
            self.rows[new.number, key[1], key[2]] = self.rows[key]
        under_way: list[Piece | Call] = [*self.pieces.values(), *self.calls.values()]
        for item in under_way:
            if not item.done:
                item.after = min(item.after, new.number - 1)
        if new.quiet is None:
            new.quiet = old.quiet
        new.days_off = max(new.days_off, old.days_off)
        new.active = True
        if new.paused > self.at:
            self.pause(new, new.paused)
        self.forget(old)
        return moved

    def take_apart(self, chat: int) -> None:
        """What open digests of the chat hold is gathered again."""
        for key, row in list(self.rows.items()):
            if key[0] == chat and key[1] == "digest" and row.is_open:
                held = self.is_in(key, "bundled")
                earlier = max((one.copies for one in held), default=0)
                for one in held:
                    one.state, one.copies = "gathered", one.copies + row.left - earlier
                row.drop("nothing-to-say")
                row.copies = earlier

    # Digests, broadcasts, notices

    def digests_due(self) -> list[int]:
        """The chats that are to have a digest now."""
        return [
            reader.number
            for reader in self.readers.values()
            if reader.digest_at is not None and reader.digest_at <= self.at and reader.active
            if not self.is_quiet(reader) and not self.is_spared(reader)
            if not any(k[0] == reader.number and k[1] == "digest" and row.is_open for k, row in self.rows.items())
        ]

    def is_spared(self, reader: Reader) -> bool:
        """Whether the reader wants no digest on a day off; one at hours chosen comes again from midnight on."""
        today = (self.now + timedelta(hours=7)).date()
        return reader.days_off == 2 and self.rest_end(reader) is not None and (is_off(today) or not reader.hours)

    def gathered(self, reader: Reader) -> tuple[list[Key], list[Key], list[Key]]:
        """What waits for a digest: articles still wanted, those no longer, and corrections."""
        keys = [k for k, row in sorted(self.rows.items()) if k[0] == reader.number and row.state == "gathered"]
        alerts = [key for key in keys if key[1] == "alert"]
        wanted = [key for key in alerts if self.wants(reader, self.pieces[key[2]])]
        return wanted, [k for k in alerts if k not in wanted], [k for k in keys if k[1] == "correction"][:5]

    def make_digest(self, reader: Reader, number: int | None) -> None:
        """A digest of all that waits; without a *number* there is nothing to tell."""
        wanted, unwanted, corrections = self.gathered(reader)
        for key in unwanted:
            self.rows[key].drop("unwanted")
            self.rows[key].digest = number or 0
        if number is None:
            return
        copies = 0
        for key in wanted + corrections:
            row = self.rows[key]
            row.state, row.digest = "bundled", number
            copies = max(copies, row.copies)
        state = "unknown" if copies else "waiting"
        made = Entry(reader.channel, DIGEST, self.at, due=self.at, copies=copies, state=state)
        self.rows[reader.number, "digest", number] = made

    def call(self, call: Call, numbers: Iterable[int]) -> None:
        """The rows of a broadcast for some chats."""
        for number in numbers:
            reader = self.readers[number]
            if reader.active:
                row = Entry(reader.channel, BROADCAST, self.at, due=self.loud_at(reader))
                self.rows.setdefault((number, "broadcast", call.number), row)

    def cancelled(self, row: Entry) -> Entry:
        """A row of a broadcast that goes to nobody any more."""
        reason = "unconfirmed" if row.left else "cancelled"
        return replace(row, state="dropped", due=None, reason=reason, copies=row.left)

    def notify(self, notice: int, numbers: Iterable[int], lane: int) -> None:
        for number in numbers:
            reader = self.readers[number]
            row = self.rows.get((number, "notice", notice))
            if row is None:
                row = Entry(reader.channel, lane, self.at, due=self.loud_at(reader))
                self.rows[number, "notice", notice] = row
            elif row.reason == "gone":
                row.state, row.due = "unknown" if row.copies else "waiting", self.loud_at(reader)
                row.attempts, row.reason = 0, ""

    # The clock

    def put_right(self, ahead: int) -> None:
        """The clock was wrong by so much (negative: behind) until now."""
        for row in self.rows.values():
            if ahead < 0 and row.due is not None:
                row.created -= ahead
            believed = self.at if ahead > 0 else self.at + DAY
            if row.due is not None and row.due > believed:
                due = row.due - max(ahead, 0)
                row.due = due if self.at < due <= self.at + DAY else self.at
                row.created = min(row.created, self.at)

    def put_off(self, *, stale: int) -> None:
        """Nobody is sure of the date: what would be too old waits on."""
        for key, row in self.rows.items():
            waits = row.due is not None and row.state != "sending" and row.due < self.at + 10 * MINUTE
            if waits and key[1] in ("alert", "edit", "correction") and row.created < stale:
                row.due = self.at + 10 * MINUTE
