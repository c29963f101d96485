"""A life on a real database, step by step beside the model: what people do, and what is looked at after each step."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from news.delivery.chats import Newcomer
from news.delivery.days_off import DaysOff
from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import Kind
from storage import chats, days_off, digests, filters, former_filters, subscriptions, undoing, workers
from storage.engine.types import Tx
from tests import make
from tests.storage.outbox.model import EVERYTHING, Model
from tests.storage.outbox.model_rows import MINUTE, Entry, Key, Name, Reader, ms
from tests.storage.outbox.model_stories import Piece

CHANNELS: Final = ("telegram", "zalo")
NAMES: Final = st.sampled_from([EVERYTHING, ("topic", "y-te"), ("topic", "kinh-te"), ("province", "lam-dong")])
NIGHT, SLEEP, NAP = (
    QuietHours(begin=time(22), end=time(6), urgent=True),
    QuietHours(begin=time(21), end=time(7)),
    QuietHours(begin=time(11), end=time(13), urgent=False),
)
CHOICES: Final = st.sampled_from(
    [
        *[
            ("hours", ""),
            ("hours", "12:30 17:30"),
            ("hours", "7@12:30 2@17:30"),
            ("pause", None),
            ("pause", 1),
            ("pause", 30),
        ],
        *[("quiet", None), ("quiet", NIGHT), ("quiet", SLEEP), ("quiet", NAP)],
        *[("days off", DaysOff.AS_OTHERS), ("days off", DaysOff.MORNING), ("days off", DaysOff.URGENT)],
    ]
)
ANY: Final = st.integers(0, 11)  #: one of those that are there


class PeopleMachine(RuleBasedStateMachine):
    """Chats, articles, broadcasts. Each step is done on the database and in the model, which are to be the same."""

    def __init__(self, tx: Tx) -> None:
        super().__init__()
        self.tx = tx
        self.now = make.NOON
        self.model = Model()
        self.model.set_clock(self.now)
        self.worker = workers.begin(tx, version="1", now=self.now)
        self.met = 0
        self.once_sent: set[Key] = set()
        self.former: dict[int, tuple[int, int, set[Name], set[Name]]] = {}

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.model.set_clock(self.now)

    # What is there

    def reader(self, place: int) -> Reader:
        return list(self.model.readers.values())[place % len(self.model.readers)]

    def piece(self, place: int) -> Piece:
        return list(self.model.pieces.values())[place % len(self.model.pieces)]

    def has_pieces(self) -> bool:
        return bool(self.model.pieces)

    def has_readers(self) -> bool:
        return bool(self.model.readers)

    def read(self) -> dict[Key, Entry]:
        """The ledger as the database has it."""
        found = {}
        for row in self.tx.rows("SELECT * FROM outbox"):
            sending = row["state"] == "sending"
            found[row["chat_id"], row["kind"], row["item_id"]] = Entry(
                channel=row["channel"],
                lane=row["lane"],
                created=row["created_at"],
                state=row["state"],
                due=row["due"],
                copies=row["copies"],
                attempts=row["attempts"],
                reason=row["reason"],
                digest=row["digest_id"],
                departed=sending and row["departed_at"] is not None,
                worker=row["worker"] if sending else 0,
                sent=row["sent_at"],
                message=row["message_id"],
            )
        return found

    def learn(self) -> None:
        """Take over from the database what is no business of the ledger: when digests are due, and whose it is."""
        for row in self.tx.rows("SELECT id, digest_at FROM chats"):
            self.model.readers[row["id"]].digest_at = row["digest_at"]
        found = self.tx.rows("SELECT id, article_id FROM corrections")
        self.model.corrections = {row["id"]: row["article_id"] for row in found}

    def learn_corrections(self) -> None:
        """Rows that tell of corrections come where the ledger finds that they must; whether they may is looked at."""
        self.learn()
        for key, row in sorted(self.read().items(), key=lambda one: one[0]):
            if key[1] == "correction" and key not in self.model.rows:
                self.model.accept_correction(key, row)

    @invariant()
    def agree(self) -> None:
        self.learn()
        found, model = self.read(), self.model.rows
        for key in sorted({*found, *model}):
            theirs, mine = found.get(key), model[key].shown if key in model else None
            assert theirs == mine, f"{key}: the ledger has {theirs}, the model {mine}"
        self._hold_promises()

    def _hold_promises(self) -> None:
        for (chat, kind, item), row in self.model.rows.items():
            key = (chat, kind, item)
            waits = row.state in ("waiting", "unknown", "sending")
            assert waits == (row.due is not None) and (row.state == "dropped") == (row.reason != ""), key
            assert row.state != "gathered" or self.model.readers[chat].digest_at is not None, f"{key} waits for ever"
            assert not (waits and row.copies) or row.state in ("unknown", "sending"), f"{key} may have arrived"
            if row.state == "bundled":
                digest = self.model.rows[chat, "digest", row.digest]
                assert digest.is_open or digest.state == "sent", f"{key} is in a digest that never comes"
            if row.state == "sent" and kind not in ("edit", "notice"):
                self.once_sent.add(key)
        for key in self.once_sent & self.model.rows.keys():
            assert self.model.rows[key].state == "sent", f"{key} was sent"

    # People

    def meet(self, channel: str, hours: str, name: Name) -> None:
        if self.met >= 6:
            return
        self.met += 1
        address, newcomer = f"-{self.met}", Newcomer(hours=hours)
        chat, _ = chats.meet(self.tx, channel=channel, address=address, now=self.now, newcomer=newcomer)
        self.model.readers[chat.number] = reader = Reader(chat.number, channel, address, hours=hours)
        self._choose_days_off(reader, DaysOff(self.met % len(DaysOff)))
        self._follow(reader, name)

    @precondition(has_readers)
    @rule(place=ANY, name=NAMES, deed=st.sampled_from(["follow", "leave out", "unfollow", "delete", "undo"]))
    def change_filter(self, place: int, name: Name, deed: str) -> None:
        reader = self.reader(place)
        whose: dict[str, Any] = {"chat": reader.number, "kind": Kind(name[0]), "value": name[1]}
        if deed == "follow":
            self._follow(reader, name)
        elif deed == "unfollow":
            subscriptions.unfollow(self.tx, **whose)
            self.model.unfollow(reader, name)
        elif deed == "leave out" and name != EVERYTHING:
            subscriptions.leave_out(self.tx, **whose, now=self.now)
            self.model.leave_out(reader, name)
        elif deed == "delete":
            self._delete_filter(reader)
        elif deed == "undo" and self.former:
            self._undo_deletion(sorted(self.former)[place % len(self.former)])

    def _follow(self, reader: Reader, name: Name) -> None:
        subscriptions.follow(self.tx, chat=reader.number, kind=Kind(name[0]), value=name[1], now=self.now)
        self.model.follow(reader, name)

    def _delete_filter(self, reader: Reader) -> None:
        before = subscriptions.copy(self.tx, chat=reader.number)
        settings = filters.list_settings(self.tx, chat=reader.number)
        number = former_filters.keep(self.tx, before, chat=reader.number, now=self.now, settings=settings)
        subscriptions.unfollow_all(self.tx, chat=reader.number)
        self.former[reader.number] = (number, self.model.at, set(reader.wanted), set(reader.excepted))
        reader.wanted.clear()
        reader.excepted.clear()

    def _undo_deletion(self, chat: int) -> None:
        """What was deleted is followed again, and what was published since comes, too."""
        number, deleted_at, wanted, excepted = self.former.pop(chat)
        done = former_filters.restore(self.tx, chat=chat, number=number, now=self.now)
        reader = self.model.readers.get(chat)
        is_late = reader is None or abs(self.model.at - deleted_at) > 10 * MINUTE
        assert (done is undoing.Restored.NOW) == (not is_late)
        if reader is not None and not is_late:
            reader.wanted, reader.excepted = wanted, excepted
            for piece in sorted(self.model.pieces.values(), key=lambda one: (one.begun, one.number)):
                if piece.begun >= deleted_at:
                    self.model.write_alerts(piece, [chat])

    @precondition(has_readers)
    @rule(place=ANY, choice=CHOICES)
    def choose(self, place: int, choice: tuple[str, Any]) -> None:
        """Hours of digests, quiet hours, days off, a pause of some hours."""
        reader, (what, value) = self.reader(place), choice
        if what == "hours":
            digests.choose(self.tx, chat=reader.number, hours=value, now=self.now)
            reader.hours = value
        elif what == "days off":
            self._choose_days_off(reader, value)
        elif what == "quiet":
            chats.set_quiet(self.tx, chat=reader.number, hours=value, now=self.now)
            self.model.set_quiet(reader, value)
        else:
            until = None if value is None else self.now + timedelta(hours=value)
            chats.pause(self.tx, chat=reader.number, until=until)
            self.model.pause(reader, None if until is None else ms(until))

    def _choose_days_off(self, reader: Reader, choice: DaysOff) -> None:
        days_off.choose(self.tx, chat=reader.number, choice=choice, now=self.now)
        reader.days_off = int(choice)
        self.learn()

    @precondition(has_readers)
    @rule(place=ANY, other=st.none() | ANY, deed=st.sampled_from(["meet", "block", "return", "forget", "move"]))
    def come_or_go(self, place: int, other: int | None, deed: str) -> None:
        reader = self.reader(place)
        if deed == "meet":
            self.meet(CHANNELS[place % 2], "12:30 17:30" if other else "", EVERYTHING)
        elif deed == "block":
            chats.suspend(self.tx, chat=reader.number, why="blocked")
            self.model.suspend(reader)
        elif deed == "return":
            chats.meet(self.tx, channel=reader.channel, address=reader.address, now=self.now)
            reader.active, reader.refusals = True, 0
        elif deed == "move":
            self.move(reader, self.find_address(reader, other), chats.move)
        elif len(self.model.readers) > 2:
            chats.forget(self.tx, chat=reader.number)
            self.model.forget(reader)

    def find_address(self, reader: Reader, other: int | None) -> str:
        """An address that nobody has, or that of another chat of the channel."""
        there = [one for one in self.model.readers.values() if one.channel == reader.channel]
        there = [one for one in there if one is not reader and self._is_heard_alike(reader, one)]
        return there[other % len(there)].address if there and other is not None else f"{reader.address}9"

    def _is_heard_alike(self, old: Reader, new: Reader) -> bool:
        """Whether one filter does for both: of several, each heard in its own way, the model knows nothing."""
        mine, theirs = (subscriptions.get(self.tx, chat=one.number) for one in (old, new))
        is_blank = any(not (one.wanted | one.excepted) for one in (old, new))
        return old.hours == new.hours and (is_blank or mine.can_join(theirs))

    def move(self, reader: Reader, address: str, how: Callable[..., object]) -> None:
        """A chat has another address from now on; who has that, too, is the same readers."""
        there = [one for one in self.model.readers.values() if (one.channel, one.address) == (reader.channel, address)]
        how(self.tx, channel=reader.channel, old=reader.address, new=address, now=self.now)
        self.model.forget_messages(reader)
        if not there:
            reader.address, reader.active = address, True
        elif there[0] is not reader:
            moved = self.model.merge(reader, there[0])
            self.learn()
            self.on_merge(there[0].number, moved)

    def on_merge(self, new: int, moved: list[Key]) -> None:
        """The rows *moved* are another chat's now."""
