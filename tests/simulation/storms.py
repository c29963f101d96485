"""A storm: some minutes in which articles come, people change their minds, and everything else goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.simulation.messengers import Messenger
from tests.simulation.network import WAYS, Line
from tests.simulation.newspapers import Newspaper
from tests.simulation.people import EVERYTHING, Person
from tests.simulation.plan import Plan
from tests.simulation.universe import Universe

CUT_AT = (
    "match", "match", "advance", "advance", "arrive", "arrive", "_take", "_take", "make", "ingest", "doubt", "correct",
    "move", "suspend", "record", "release", "mark_asked", "withdraw",
)  # fmt: skip


class Storm:
    """Draws what happens between two moments."""

    def __init__(self, plan: Plan, begin: float, end: float) -> None:
        self.plan = plan
        self.begin, self.end = begin, end

    @property
    def chance(self) -> Random:
        """The world's."""
        return self.plan.chance

    @property
    def universe(self) -> Universe:
        """Where it is."""
        return self.plan.universe

    def draw(self, articles: int) -> None:
        """Everything, each part if this universe knows it."""
        plan, world, chance = self.plan, self.universe.world, self.chance
        world.at(self.begin, lambda: setattr(self.universe, "leisure", chance.choice([0.0, 3.0, 8.0, 8.0])))
        for _ in range(articles):
            world.at(self._sometime(), self.plan.publish)
        parts: dict[str, Callable[[], None]] = {
            "outages": self._outages, "losses": self._losses, "waits": self._waits, "slow answers": self._slow_answers,
            "down": self._down, "vanishing chat": self._vanish, "papers in trouble": self._papers,
            "full disk": self._full_disk, "slow disk": self._slow_disk, "cuts": self._cuts, "clock": self._clock,
            "days ahead": self._days_ahead, "blocks": self._blocks, "moves": self._moves, "merges": self._merges,
            "filters": self._filters, "pauses": self._pauses, "hours": self._hours, "forgetting": self._forgetting,
            "broadcasts": self._broadcasts, "refusals": self._refusals,
        }  # fmt: skip
        for trouble, part in parts.items():
            if plan.has(trouble):
                part()
        self._newspapers()

    def _sometime(self) -> float:
        return self.chance.uniform(self.begin, self.end)

    def _at_times(self, times: int, event: Callable[[], None]) -> None:
        for _ in range(times):
            self.universe.world.at(self._sometime(), event)

    def _newspapers(self) -> None:
        plan = self.plan
        if plan.has("corrections"):
            self._at_times(self.chance.randint(1, 3), plan.correct)
        if plan.has("withdrawals"):
            self._at_times(1, plan.withdraw)
        if plan.has("stories"):
            self._at_times(1, plan.reprint)
        if plan.has("flood") and not self.universe.world.situations["floods"]:
            self._at_times(1, plan.flood)
            plan.troubles -= {"flood"}
        if plan.has("gap"):
            self._at_times(1, plan.roll_on)
            plan.troubles -= {"gap"}

    # The platforms

    def _platform(self) -> Messenger:
        return self.universe.telegram if self.chance.random() < 0.7 else self.universe.zalo

    def _outages(self) -> None:
        for _ in range(self.chance.randint(1, 2)):
            self._break_off(self._platform().line, begin=self._sometime(), lasts=self.chance.uniform(10, 150))

    def _break_off(self, line: Line, *, begin: float, lasts: float) -> None:
        world, way = self.universe.world, self.chance.choice(WAYS)

        def do() -> None:
            line.broken = way
            world.note("outage", way)
            world.situations[f"outage: {way}"] += 1
            world.after(lasts, lambda: setattr(line, "broken", ""))

        world.at(begin, do)

    def _losses(self) -> None:
        line = self._platform().line
        ways = {way: self.chance.uniform(0.03, 0.12) for way in self.chance.sample(WAYS, 2)}
        self.universe.world.at(self.begin, lambda: line.chances.update(ways))

    def _waits(self) -> None:
        def ask() -> None:
            person = self.plan.someone(channel="telegram")
            address = person.address if person and self.chance.random() < 0.7 else ""
            self.universe.telegram.next_waits.append((address, float(self.chance.choice([3, 20, 90, 300]))))

        self._at_times(self.chance.randint(1, 3), ask)

    def _slow_answers(self) -> None:
        line = self._platform().line
        self.universe.world.at(self.begin, lambda: setattr(line, "latency", (0.5, 6.0)))

    def _down(self) -> None:
        platform, world = self._platform(), self.universe.world

        def refuse() -> None:
            platform.is_down = True
            world.situations["token refused"] += 1
            world.after(self.chance.uniform(20, 200), lambda: setattr(platform, "is_down", False))

        world.at(self._sometime(), refuse)

    def _vanish(self) -> None:
        def vanish() -> None:
            person = self.plan.someone(channel=self.chance.choice(["telegram", "telegram", "zalo"]))
            if person:
                self.universe.messenger(person.channel).line.vanishing.add(person.address)
                self.universe.world.situations["chats without answers"] += 1

        self._at_times(1, vanish)
        self.plan.troubles -= {"vanishing chat"}

    def _refusals(self) -> None:
        def refuse() -> None:
            person = self.plan.someone(channel="telegram")
            if person:
                person.refused = True
                self.universe.telegram.reader(person.address).refuses = True
                self.universe.world.situations["chats refused"] += 1

        self._at_times(1, refuse)
        self.plan.troubles -= {"refusals"}

    # The machine and the newspapers' servers

    def _papers(self) -> None:
        world = self.universe.world
        for _ in range(2):
            paper = self.chance.choice(self.universe.papers[:-1])  # one is always well: clocks are compared with two
            answer = self.chance.choice([(0, 0), (429, 60), (503, 120), (500, 0), (502, 0)])
            way, lasts = self.chance.choice(WAYS), self.chance.uniform(10, 100)

            def fail(
                paper: Newspaper = paper, answer: tuple[int, int] = answer, way: str = way, lasts: float = lasts
            ) -> None:
                paper.status, paper.wait = answer
                paper.line.broken = "" if paper.status else way
                world.situations["newspapers in trouble"] += 1
                world.after(lasts, lambda: self.plan.heal_paper(paper))

            world.at(self._sometime(), fail)

    def _full_disk(self) -> None:
        disk, world = self.universe.disk, self.universe.world

        def fill() -> None:
            disk.is_full = True
            disk.was_full.append(world.moment)
            world.note("full")
            world.situations["disk full"] += 1
            world.after(self.chance.uniform(5, 60), lambda: setattr(disk, "is_full", False))

        self._at_times(1, fill)

    def _slow_disk(self) -> None:
        self.universe.world.at(self.begin, lambda: setattr(self.universe.disk, "slow", self.chance.choice([0.3, 1.5])))

    def _cuts(self) -> None:
        world = self.universe.world
        for _ in range(self.chance.randint(1, 3)):
            if self.chance.random() < 0.3:
                world.at(self._sometime(), self._cut)
            else:
                name, which = self.chance.choice(CUT_AT), self.chance.choice([1, 1, 2, 3])
                world.at(self._sometime(), lambda name=name, which=which: self.plan.cuts_at.update({name: which}))  # type: ignore[misc]

    def _cut(self) -> None:
        if self.universe.life is not None:
            self.universe.life.cut()

    def _clock(self) -> None:
        ahead = timedelta(minutes=self.chance.choice([-90, -20, -2, 3, 30, 200]))
        begin = self._sometime()
        self.universe.world.at(begin, lambda: self.universe.set_clock(ahead))
        self.universe.world.at(begin + self.chance.uniform(5, 120), lambda: self.universe.set_clock(timedelta()))
        self.universe.world.situations["clock set"] += 1

    def _days_ahead(self) -> None:
        ahead = timedelta(days=self.chance.choice([3, 40]))
        begin = self._sometime()
        end = begin + self.chance.uniform(60, 300)
        self.universe.world.at(begin, lambda: self.universe.set_clock(ahead))
        self.universe.world.at(end, lambda: self.universe.set_clock(timedelta()))
        self.universe.world.situations["clock days ahead"] += 1
        if self.chance.random() < 0.6:  # what was written by the wrong clock is not sent when it is right again
            self._break_off(self.universe.telegram.line, begin=end - self.chance.uniform(20, 60), lasts=90)
        self.plan.troubles -= {"days ahead"}

    # People

    def _sooner_or_later(self, event: Callable[[], None]) -> None:
        """Some time, or in the middle of a fan-out."""
        if self.chance.random() < 0.6:
            self.universe.world.at(self._sometime(), lambda: self.plan.between.append(event))
        else:
            self.universe.world.at(self._sometime(), event)

    def _with_someone(self, deed: Callable[[Person], None], *, group: bool | None = None, channel: str = "") -> None:
        def do() -> None:
            if person := self.plan.someone(group=group, channel=channel):
                deed(person)

        self._sooner_or_later(do)

    def _filters(self) -> None:
        deeds = self.plan.deeds
        for _ in range(self.chance.randint(2, 6)):
            label = self.plan.label()
            what = self.chance.choice([deeds.follow, deeds.follow, deeds.unfollow, deeds.leave_out, deeds.leave_out])

            def change(person: Person, label: tuple[str, str] = label, what: object = what) -> None:
                wanted = person.wishes.wanted
                if what == deeds.unfollow and self.chance.random() < 0.7 and wanted:
                    label = self.chance.choice(sorted(wanted))
                if what == deeds.follow and self.chance.random() < 0.15:
                    label = EVERYTHING
                what(person, label)  # type: ignore[operator]

            self._with_someone(change)

    def _pauses(self) -> None:
        def pause(person: Person) -> None:
            self.plan.deeds.pause(person, is_paused=not person.wishes.is_paused)

        for _ in range(2):
            self._with_someone(pause)

    def _hours(self) -> None:
        def choose(person: Person) -> None:
            self.plan.deeds.choose_hours(person, "" if person.wishes.hours else self.plan.hours())

        self._with_someone(choose, channel="telegram")

    def _forgetting(self) -> None:
        self._with_someone(self.plan.deeds.forget)

    def _blocks(self) -> None:
        def block(person: Person) -> None:
            self.plan.deeds.block(person)
            if self.chance.random() < 0.4:
                self.universe.world.after(self.chance.uniform(20, 200), lambda: self._return(person))

        self._with_someone(block)

    def _return(self, person: Person) -> None:
        if not person.wishes.is_there and person.merged_into is None and len(person.addresses) == 1:
            self.plan.deeds.come_back(person)

    def _moves(self) -> None:
        def move(person: Person) -> None:
            if person.merged_into is None:
                moves = sum(len(one.addresses) - 1 for one in self.universe.people)
                self.plan.deeds.move(person, str(-1000 - moves))

        self._with_someone(move, group=True, channel="telegram")

    def _merges(self) -> None:
        def merge(person: Person) -> None:
            groups = [one for one in self.universe.people if one.group and len(one.addresses) == 1]
            others = [one for one in groups if one.is_here and one is not person]
            moved = person.merged_into is None and len(person.addresses) == 1
            if others and moved and not any(one.merged_into is not None for one in self.universe.people):
                into = self.chance.choice(others)
                self.plan.deeds.move(person, into.address, into)

        self._with_someone(merge, group=True, channel="telegram")

    def _broadcasts(self) -> None:
        deeds = self.plan.deeds

        def say() -> None:
            said = deeds.broadcast(f"thông báo số {len(deeds.said) + 1}")
            if self.chance.random() < 0.3:
                self.universe.world.after(self.chance.uniform(0.5, 20), lambda: deeds.cancel(said))

        self._at_times(1, say)
