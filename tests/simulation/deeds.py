"""What people do in a universe: they follow and leave out, pause, choose hours, block, move, forget; and broadcasts.

Each deed is written by the program's own functions, and beside it into what the person is known to want.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from news.delivery.chats import Newcomer
from news.delivery.days_off import DaysOff
from news.delivery.modes import Mode
from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import EVERYTHING, Kind
from news.errors import StorageError
from storage import broadcasts, chats, days_off, digests, filters, subscriptions
from storage.engine.types import Tx
from tests.simulation.people import EVERYTHING as ALL
from tests.simulation.people import Label, Person, Wishes
from tests.simulation.universe import Universe
from tests.simulation.world import NEVER

AGAIN = 3.0  #: seconds until a person tries again what could not be written down
PAUSED = timedelta(days=300)  #: nobody here waits for the end of a pause


@dataclass(slots=True)
class Said:
    """A broadcast, and whom it was for."""

    text: str
    began: float
    number: int = 0
    ended: float = NEVER
    cancelled_at: float = NEVER


@dataclass(slots=True)
class Deeds:
    """The people's doing, in one universe."""

    universe: Universe
    said: list[Said] = field(default_factory=list)

    def join(self, tx: Tx, channel: str, address: str, wishes: Wishes, *, group: bool = False) -> Person:
        """A chat that is there from the beginning."""
        now = self.universe.world.date
        chat, _ = chats.meet(
            tx, channel=channel, address=address, now=now, newcomer=Newcomer(group=group, hours=wishes.hours)
        )
        for kind, value in sorted(wishes.wanted):
            subscriptions.follow(tx, chat=chat.number, kind=Kind(kind), value=value, now=now)
        for kind, value in sorted(wishes.excepted):
            subscriptions.leave_out(tx, chat=chat.number, kind=Kind(kind), value=value, now=now)
        if wishes.mode:
            first = subscriptions.choose(tx, chat=chat.number)
            filters.set_mode(tx, chat=chat.number, filter_=first, mode=Mode(wishes.mode), now=now)
        for one in wishes.further:
            number = filters.add(tx, chat=chat.number, now=now, mode=Mode(one.row.mode), hours=one.hours)
            for kind, value in sorted(one.row.wanted):
                subscriptions.follow(tx, chat=chat.number, kind=Kind(kind), value=value, now=now, filter_=number)
            for kind, value in sorted(one.row.excepted):
                subscriptions.leave_out(tx, chat=chat.number, kind=Kind(kind), value=value, now=now, filter_=number)
        if wishes.quiet:
            begin, end = (timedelta(minutes=one) for one in wishes.quiet)
            hours = QuietHours(begin=_time(begin), end=_time(end))
            chats.set_quiet(tx, chat=chat.number, hours=hours, now=now)
        if wishes.days_off:
            days_off.choose(tx, chat=chat.number, choice=DaysOff(wishes.days_off), now=now)
        person = Person(channel, address, chat.number, group)
        person.begin(0.0, wishes).ended = 0.0
        self.universe.people.append(person)
        return person

    def _write(self, person: Person, wishes: Wishes, write: Callable[[Tx], object]) -> None:
        """Have *write* done, sooner or later; *person* has these wishes from then on."""
        world = self.universe.world
        before, version = person.wishes, person.begin(world.moment, wishes)

        def once(tx: Tx) -> None:
            if (before.wanted, before.excepted) == (wishes.wanted, wishes.excepted) or not _is_written(
                tx, person, wishes
            ):
                write(tx)  # else the power went before anybody knew

        async def do() -> None:
            while True:
                try:
                    await self.universe.db.run(once)
                except StorageError:  # the disk is full
                    assert self.universe.life is not None
                    await self.universe.life.outside.clock.sleep(AGAIN)
                else:
                    break
            version.ended = world.moment
            world.note("done", person.number)

        world.note("deed", person.number, sorted(wishes.wanted), sorted(wishes.excepted), wishes.hours)
        self.universe.ask(do)

    def follow(self, person: Person, label: Label) -> None:
        """/theodoi, /tukhoa, /tinh."""
        kind, value = label
        before = person.wishes
        if kind == "topic" and (label == ALL or ALL in before.wanted):
            if label in before.excepted:
                wanted, excepted = before.wanted, before.excepted - {label}
            elif label == ALL and ALL in before.wanted:
                wanted, excepted = before.wanted, frozenset(one for one in before.excepted if one[0] != "topic")
            else:
                wanted = frozenset(one for one in before.wanted if one[0] != "topic") | {label}
                excepted = frozenset(one for one in before.excepted if one[0] != "topic")
        else:
            wanted, excepted = before.wanted | {label}, before.excepted - {label}
        now = self._now()
        self._write(
            person,
            person.change(wanted=wanted, excepted=excepted),
            lambda tx: subscriptions.follow(tx, chat=person.number, kind=Kind(kind), value=value, now=now()),
        )

    def unfollow(self, person: Person, label: Label) -> None:
        """/bo."""
        before = person.wishes
        excepted = before.excepted
        if label == ALL:
            excepted = frozenset(one for one in excepted if one[0] != "topic")
        self._write(
            person,
            person.change(wanted=before.wanted - {label}, excepted=excepted),
            lambda tx: subscriptions.unfollow(tx, chat=person.number, kind=Kind(label[0]), value=label[1]),
        )

    def leave_out(self, person: Person, label: Label) -> None:
        """/tukhoa -…, "everything except"."""
        now = self._now()
        self._write(
            person,
            person.change(wanted=person.wishes.wanted - {label}, excepted=person.wishes.excepted | {label}),
            lambda tx: subscriptions.leave_out(tx, chat=person.number, kind=Kind(label[0]), value=label[1], now=now()),
        )

    def pause(self, person: Person, *, is_paused: bool) -> None:
        """/tamdung, /tieptuc."""
        now = self._now()
        self._write(
            person,
            person.change(is_paused=is_paused),
            lambda tx: chats.pause(tx, chat=person.number, until=now() + PAUSED if is_paused else None),
        )

    def choose_hours(self, person: Person, hours: str) -> None:
        """/bantin."""
        now, mode = self._now(), person.wishes.mode
        if not person.wishes.further and (mode in ("at_once", "digest") or (mode == "silent" and hours)):
            mode = ""
        self._write(
            person,
            person.change(hours=hours, mode=mode),
            lambda tx: digests.choose(tx, chat=person.number, hours=hours, now=now()),
        )

    def forget(self, person: Person) -> None:
        """/xoadulieu. Who another chat became keeps its data here: its new readers would have none of theirs."""
        if any(one.merged_into is person for one in self.universe.people):
            return
        self.universe.world.situations["chats forgotten"] += 1
        person.forgotten_at = self.universe.world.moment
        self._write(person, person.change(is_there=False), lambda tx: chats.forget(tx, chat=person.number))

    def block(self, person: Person) -> None:
        """The reader blocks the bot: the program finds out when it writes."""
        world = self.universe.world
        messenger = self.universe.messenger(person.channel)
        messenger.reader(person.address).blocked_at = world.moment
        person.blocked_at.append(world.moment)
        person.begin(world.moment, person.change(is_there=False))
        world.note("blocked", person.number)

    def come_back(self, person: Person) -> None:
        """Who had blocked it writes again."""
        now = self._now()
        self.universe.messenger(person.channel).reader(person.address).blocked_at = NEVER
        person.returned_at.append(self.universe.world.moment)
        self._write(
            person,
            person.change(is_there=True),
            lambda tx: chats.meet(tx, channel=person.channel, address=person.address, now=now()),
        )

    def move(self, person: Person, new: str, into: Person | None = None) -> None:
        """A group is another chat from now on; *into*: one that the program knows, too."""
        if any(one.merged_into is person for one in self.universe.people):
            return  # which of the two numbers stays would depend on what is heard of first
        world = self.universe.world
        reader = self.universe.telegram.reader(person.address)
        reader.moved_to, reader.moved_at = new, world.moment
        world.note("moved", person.number, new)
        world.situations["chats moved"] += 1
        if into is None:
            person.address = new
            person.addresses.append(new)
        else:
            person.merged_into, person.merged_at = into, world.moment
            world.situations["chats merged"] += 1

    def broadcast(self, text: str) -> Said:
        """The newsroom says something to everybody."""
        universe = self.universe
        said = Said(text, universe.world.moment)
        self.said.append(said)
        now, channels = self._now(), ["telegram", "zalo"]

        def write(tx: Tx) -> int:
            if there := tx.value("SELECT id FROM broadcasts WHERE text = :text AND state <> 'draft'", text=text):
                return int(there)  # the power went before anybody knew
            number = broadcasts.add(tx, author="telegram:7", audience="", text=text, now=now())
            agreed = sum(broadcasts.audience(tx, "all", channels=channels).values())
            broadcasts.confirm(
                tx, number, words="all", said=agreed, channels=channels, reporter="telegram:7", now=now()
            )
            return number

        async def do() -> None:
            while not said.number:
                try:
                    said.number = await universe.db.run(write)
                except StorageError:
                    assert universe.life is not None
                    await universe.life.outside.clock.sleep(AGAIN)
            said.ended = universe.world.moment

        universe.world.note("broadcast", text)
        universe.ask(do)
        return said

    def cancel(self, said: Said) -> None:
        """The newsroom thinks better of it."""

        async def do() -> None:
            try:
                if said.number and await self.universe.db.run(broadcasts.cancel, said.number):
                    said.cancelled_at = min(said.cancelled_at, self.universe.world.moment)
                    self.universe.world.situations["broadcasts cancelled"] += 1
            except StorageError:
                return

        self.universe.ask(do)

    def _now(self) -> Callable[[], datetime]:
        return lambda: self.universe.life.outside.clock.now()  # type: ignore[union-attr]


def _is_written(tx: Tx, person: Person, wishes: Wishes) -> bool:
    """Whether the filter is what is wanted already."""
    rows = tx.rows(
        """
        SELECT kind, value, excepted FROM subscriptions
         WHERE chat_id = :chat AND filter_id = (SELECT MIN(id) FROM filters WHERE chat_id = :chat)
        """,
        chat=person.number,
    )
    wanted = {(row["kind"], row["value"]) for row in rows if not row["excepted"]}
    return wanted == wishes.wanted and len(rows) == len(wishes.wanted) + len(wishes.excepted)


def everything_but(*labels: Label) -> Wishes:
    """Wants all but these."""
    return Wishes(wanted=frozenset({("topic", EVERYTHING)}), excepted=frozenset(labels))


def _time(since_midnight: timedelta) -> time:
    minutes = int(since_midnight.total_seconds()) // 60
    return time(minutes // 60, minutes % 60)
