"""The same life: the worker that claims what is due, and what its messages say."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from news.delivery.messages import Alert, Correction, Digest, Message, Reply, Section
from storage import clock_jumps, digests, workers
from storage.engine.types import Tx
from storage.outbox import claim, departures, restored, settle
from storage.outbox.rows import Delivery
from tests.storage.outbox.model_rows import DAY, FIRST_LANES, MINUTE, MOST, Entry, Key
from tests.storage.outbox.people_machine import ANY, CHANNELS
from tests.storage.outbox.press_machine import PressMachine, words_of

WAITS: Final = st.sampled_from([1, 20, 45, 150, 400, 3700, 6 * 3600, 27 * 3600, 50 * 3600])  #: seconds
TROUBLES: Final = [
    *[("kill",), ("kill",), ("kill",), ("sweep",), ("put off",), ("restore an older copy",)],
    *[("clock", str(seconds)) for seconds in (300, -300, 7200, -7200, 3 * 86400, -3 * 86400)],
]
LEASE: Final = timedelta(minutes=2)


@dataclass
class Held:
    """A claimed row in the hands of the worker."""

    delivery: Delivery
    said: Message | None
    departed: bool = False
    inside: list[Key] = field(default_factory=list)  #: what its message brings

    @property
    def key(self) -> Key:
        return self.delivery.chat, self.delivery.kind, self.delivery.item


class WorkerMachine(PressMachine):
    """Claims and departures."""

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx)
        self.hand: list[Held] = []
        self.left: dict[Key, int] = {}  #: copies that may have arrived, by what they brought

    # Claims

    def _ask(self, channel: str, *, worker: int | None = None) -> claim.Claim:
        busy = {one.delivery.chat for one in self.hand} if worker is None else set()
        worker = self.worker if worker is None else worker
        return claim.Claim(channel=channel, now=self.now, lease_end=self.now + LEASE, busy=sorted(busy), worker=worker)

    @rule(channel=st.sampled_from(CHANNELS), limit=st.sampled_from([1, 3, 50]), suspects=st.booleans())
    def claim_some(self, channel: str, limit: int, suspects: bool) -> None:
        self.take(channel, limit, suspects)
        self.let_rival_claim(channel)

    def take(self, channel: str, limit: int, suspects: bool) -> None:
        asked = self._ask(channel)
        before = {key: replace(row) for key, row in self.model.due_rows(channel, asked.busy).items()}
        taken = claim.take(self.tx, asked, limit=limit, suspects=suspects, most_copies=MOST[channel])
        self._accept(taken, asked, before, may_end=True)
        free = {
            key: row
            for key, row in before.items()
            if row.left < MOST[channel] and not self.model.is_kept_back(key, row) and (suspects or not row.left)
        }
        self._check_order(taken, free)
        if limit == 50 or len(before) <= claim.LEAST:  # else it need not have seen everything
            self._check_completeness(taken, free, limit)

    def _check_order(self, taken: list[Delivery], free: dict[Key, Entry]) -> None:
        """First lanes go first, in a chat what is due first, and a suspect alone."""
        assert len({one.chat for one in taken}) == len(taken)
        assert len(taken) == 1 or not any(one.copies for one in taken), "a suspect is not alone"
        if taken and free:
            assert FIRST_LANES.index(taken[0].lane) <= min(FIRST_LANES.index(row.lane) for row in free.values())
        for key in free.keys() & {departures.key_of(one) for one in taken}:
            earlier = [
                other
                for other, one in free.items()
                if (other[0], one.lane) == (key[0], free[key].lane) and not one.left
                if (one.due or 0) < (free[key].due or 0)
            ]
            assert not earlier, f"{key} was claimed before {earlier}"

    def _check_completeness(self, taken: list[Delivery], free: dict[Key, Entry], limit: int) -> None:
        """Nothing that may leave was passed over."""
        assert taken or not free, f"nothing was claimed of {free}"
        assert len(taken) <= limit
        if taken and len(taken) < limit and not taken[0].copies:
            missed = {key[0] for key, row in free.items() if not row.left} - {one.chat for one in taken}
            assert not missed, f"nothing was claimed for {missed}"

    def _accept(self, taken: list[Delivery], asked: claim.Claim, before: dict[Key, Entry], *, may_end: bool) -> None:
        """What a claim wrote must be a claim, a wait for the end of quiet hours, or the end of what left too often."""
        found, rows = self.read(), self.model.rows
        for key, row in before.items():
            if may_end and row.left >= MOST[row.channel] and found[key].state == "dropped":
                self.model.write(key, replace(row, state="dropped", due=None, reason="unconfirmed", copies=row.left))
                if key[1] == "digest":
                    self.model.unbundle(key, row.left)
        claims = {departures.key_of(one): one for one in taken}
        due = self.model.due_rows(asked.channel, asked.busy)
        assert claims.keys() <= due.keys(), "claimed although it is not due, or in somebody's hands"
        for key, row in due.items():
            if one := claims.get(key):
                assert not self.model.is_kept_back(key, row) and row.left < MOST[row.channel]
                assert (one.copies, one.attempts) == (row.left, row.attempts + 1)
                lease_end = self.model.at + 2 * MINUTE
                rows[key] = self.model.claimed(row, lease_end=lease_end, worker=asked.worker)
                self.hand.append(Held(one, self.say(one)))
            elif found[key] != row.shown and self.model.is_kept_back(key, row):
                rows[key] = self.model.kept_back(key, row)

    @rule(channel=st.sampled_from(CHANNELS), clean=st.booleans())
    def probe(self, channel: str, clean: bool) -> None:
        """The channel is held: one row leaves, of those that cost least."""
        asked = self._ask(channel)
        before = {key: replace(row) for key, row in self.model.due_rows(channel, asked.busy).items()}
        doubted = {key[0] for key, row in self.model.rows.items() if row.due is not None and row.copies}
        taken = claim.take_probe(self.tx, asked, clean=clean)
        self._accept(taken, asked, before, may_end=False)

        def cost(key: Key, row: Entry) -> int:
            return 2 if row.left else int(key[0] in doubted)

        free = [cost(*one) for one in before.items() if one[1].left <= 1 and not self.model.is_kept_back(*one)]
        wanted = min(free, default=9)
        if clean and wanted > 0:
            wanted = 9
        got = [cost(departures.key_of(one), before[departures.key_of(one)]) for one in taken]
        assert len(before) > claim.LEAST or got == ([] if wanted == 9 else [wanted])

    def let_rival_claim(self, channel: str) -> None:
        """Another worker gets nothing that is leased, however often it asks."""
        leased = {
            key for key, row in self.model.rows.items() if row.state == "sending" and (row.due or 0) > self.model.at
        }
        if any(one.key not in leased for one in self.hand):
            return
        mine = len(self.hand)
        for _ in range(3):
            asked = self._ask(channel, worker=self.worker + 1000)
            before = self.model.due_rows(channel, ())
            taken = claim.take(self.tx, asked, limit=50, suspects=False, most_copies=MOST[channel])
            assert not leased & {departures.key_of(one) for one in taken}, "claimed twice"
            self._accept(taken, asked, before, may_end=True)
        for held in self.hand[mine:]:
            settle.release(self.tx, held.delivery, due=self.now)
            self.model.release(held.key, self.model.at)
        del self.hand[mine:]

    # Departures

    def on_merge(self, new: int, moved: list[Key]) -> None:
        def now(key: Key) -> Key:
            return (new, key[1], key[2]) if key in moved else key

        self.left = {now(key): copies for key, copies in self.left.items()}
        for held in self.hand:
            held.inside = [now(key) for key in held.inside]

    @precondition(lambda self: bool(self.hand))
    @rule(place=ANY)
    def depart(self, place: int) -> None:
        self.let_go(self.hand[place % len(self.hand)])

    def let_go(self, held: Held) -> None:
        """It leaves, unless there is nothing to say, or it is no longer ours."""
        if held.departed:
            return
        delivery, row = held.delivery, self.model.rows.get(held.key)
        held.said = self.say(delivery)
        if self.has_nothing_to_say(held):
            return
        ours = row is not None and row.state == "sending" and (row.due or 0) > self.model.at
        ours = ours and row is not None and (row.worker, row.attempts) == (self.worker, delivery.attempts)
        recorded = departures.record(self.tx, [delivery], worker=self.worker, now=self.now)
        assert recorded == ({held.key} if ours else set())
        if row is None or not ours:
            self.hand.remove(held)
            return
        row.departed = held.departed = True
        held.inside = [held.key]
        if delivery.kind == "digest":
            held.inside += [
                key
                for key, one in self.model.rows.items()
                if (key[0], one.state, one.digest) == (delivery.chat, "bundled", delivery.item)
            ]
        for key in held.inside:
            self.left[key] = self.left.get(key, 0) + 1
            assert key[1] == "edit" or self.left[key] <= MOST[delivery.channel], f"{key} left too often"

    def has_nothing_to_say(self, held: Held) -> bool:
        withdrawn = held.delivery.kind == "alert" and isinstance(held.said, Alert) and held.said.withdrawn
        cannot_edit = held.delivery.channel != "telegram" or held.delivery.message_id == "0"
        return held.said is None or withdrawn or (held.delivery.kind == "edit" and cannot_edit)

    def say(self, delivery: Delivery) -> Message | None:
        """The message of a row as it would be put together now."""
        match delivery.kind:
            case "alert" | "edit":
                return self._alert(delivery.item)
            case "correction":
                article = self.model.corrections[delivery.item]
                title, lead = words_of(self.model.pieces[article])
                return Correction(number=delivery.item, article=article, title=title, lead=lead)
            case "digest":
                made = digests.get(self.tx, delivery.item)
                if made is None:
                    return None
                alerts = tuple(self._alert(one) for _, part in made.parts for one in part)
                return Digest(sections=(Section(heading="", alerts=alerts),))
        return Reply(text="Nghỉ lễ")

    def _alert(self, article: int) -> Alert:
        piece = self.model.pieces[article]
        title, lead = words_of(piece)
        return Alert(title=title, url="", lead=lead, article=article, withdrawn=piece.withdrawn)

    # The program and its clock

    @rule(seconds=WAITS)
    def pass_time(self, seconds: int) -> None:
        self.wait(seconds)

    @rule(trouble=st.sampled_from(TROUBLES))
    def meet_trouble(self, trouble: tuple[str, ...]) -> None:
        match trouble:
            case ("kill",):
                self.kill()
            case ("clock", seconds):
                self.put_clock_right(int(seconds))
            case (deed,):
                self.age(deed)

    def kill(self) -> None:
        """The process is killed with some messages claimed and others on their way, and another one starts."""
        for channel in CHANNELS:
            self.take(channel, 2, suspects=False)
        for held in self.hand[::2]:
            self.let_go(held)
        self.hand.clear()
        self.worker = workers.begin(self.tx, version="1", now=self.now)
        departed = sum(row.state == "sending" and row.departed for row in self.model.rows.values())
        assert claim.recover(self.tx, now=self.now) == departed
        self.model.recover(self.worker)

    def put_clock_right(self, ahead: int) -> None:
        """The clock was so many seconds ahead, or (negative) behind, and is right again."""
        self.wait(-ahead)
        clock_jumps.put_right(self.tx, now=self.now, ahead=timedelta(seconds=ahead))
        self.model.put_right(1000 * ahead)
        for row in self.tx.rows("SELECT id, paused_until FROM chats"):
            self.model.readers[row["id"]].paused = row["paused_until"] or 0

    def age(self, deed: str) -> None:
        stale = self.now - timedelta(days=2)
        if deed == "sweep":
            settle.give_up(self.tx, before=self.now - timedelta(days=60), stale=stale)
            self.model.drop_old(news=self.model.at - 2 * DAY, others=self.model.at - 60 * DAY)
        elif deed == "put off":
            settle.put_off(self.tx, stale=stale, until=self.now + timedelta(minutes=10))
            self.model.put_off(stale=self.model.at - 2 * DAY)
        else:
            restored.drop_news(self.tx, now=self.now)
            for key, row in list(self.model.rows.items()):
                if row.is_open and key[1] not in ("broadcast", "notice"):
                    self.model.write(key, replace(row, state="dropped", due=None, reason="expired"))
            for piece in self.model.pieces.values():
                piece.done = True
