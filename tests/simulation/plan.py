"""What happens in a universe: two storms with hours between them, and in the storms whatever chance says.

Every kind of trouble has its own chance to be in a universe, so that some have one kind alone and some have all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from news.delivery.pairs import FilterRow
from news.text.dates import VIETNAM
from news.text.vietnamese import key, slug
from tests.simulation.deeds import Deeds, everything_but
from tests.simulation.newspapers import Newspaper, Published, stock
from tests.simulation.people import FurtherFilter, Label, Person, Wishes
from tests.simulation.universe import Universe

PAPERS = (
    ("Báo Lâm Đồng", "lam-dong", "baolamdong.example"),
    ("Báo Nghệ An", "nghe-an", "baonghean.example"),
    ("Báo Cà Mau", "ca-mau", "baocamau.example"),
)
TROUBLES = (
    "outages", "losses", "waits", "slow answers", "down", "vanishing chat", "papers in trouble", "full disk",
    "slow disk", "cuts", "clock", "days ahead", "corrections", "withdrawals", "stories", "blocks", "moves", "merges",
    "filters", "pauses", "hours", "forgetting", "broadcasts", "flood", "gap", "refusals",
)  # fmt: skip
OFTEN = {"cuts": 0.7, "filters": 0.75, "corrections": 0.6, "outages": 0.55, "losses": 0.5, "waits": 0.5, "moves": 0.5}
SELDOM = {"flood": 0.14, "gap": 0.16, "days ahead": 0.22, "down": 0.16, "forgetting": 0.2, "slow answers": 0.25}
OPEN = "SELECT 1 FROM fan_outs WHERE done_at IS NULL AND kind = 'alert'"


@dataclass
class Plan:
    """What chance says of one universe."""

    universe: Universe
    deeds: Deeds
    troubles: frozenset[str] = frozenset()
    articles: list[Published] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    cuts_at: dict[str, int] = field(default_factory=dict)  #: by a job's name: before which of its commits
    between: list[Callable[[], None]] = field(default_factory=list)  #: done in the middle of a fan-out
    _texts: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)
    _number: int = 100_000

    @property
    def chance(self) -> Random:
        """The world's."""
        return self.universe.world.chance

    def has(self, trouble: str) -> bool:
        """Whether this universe knows it."""
        return trouble in self.troubles

    # The beginning

    def begin(self) -> None:
        """Everything that is there at first, and all that will happen."""
        chance, universe = self.chance, self.universe
        self.troubles = frozenset(one for one in TROUBLES if chance.random() < OFTEN.get(one, SELDOM.get(one, 0.35)))
        universe.chunks = chance.choice([(2, 3), (3, 4), (1, 2), (4, 2), (500, 2000)])
        universe.stretch = chance.choice([3.0, 6.0])
        universe.downtime = lambda: chance.choice([0.5, 5.0, 60.0, 400.0])
        self._texts = chance.sample(stock(), 34)
        self.topics = sorted({topic for _title, _lead, topics in self._texts[:12] for topic in topics})
        for name, province, host in PAPERS:
            universe.add_paper(name, province, host)
        self._settle_people()
        for paper in universe.papers:
            self.publish(paper).is_silent = True
        storm = chance.uniform(150, 320)
        pause = chance.choice([900.0, 3000.0, 7200.0])
        start = universe.world.moment + 70
        self._storm(start, start + storm, articles=chance.randint(5, 7))
        self._calm(start + storm, start + storm + pause)
        second = start + storm + pause
        self._storm(second, second + storm / 2, articles=chance.randint(2, 3))
        self._end(second + storm / 2)
        universe.disk.on_commit = self._on_commit

    def _settle_people(self) -> None:
        chance, deeds = self.chance, self.deeds
        universe = self.universe
        engine = universe.disk.open(lambda: None).engine
        plans = [("telegram", str(100 + place), self._wishes(), False) for place in range(chance.randint(4, 6))]
        plans += [("telegram", str(-100 - place), self._wishes(), True) for place in range(chance.randint(2, 3))]
        plans += [("zalo", f"z{place}", self._wishes(digest=0.8), False) for place in range(2)]
        modes = Random(f"{universe.world.seed} filters")  # else everything after it would be another story
        rests = Random(f"{universe.world.seed} days off")
        plans = [
            (where, address, replace(wishes, days_off=rests.choice([0, 0, 0, 1, 2])), group)
            for where, address, wishes, group in plans
        ]
        engine.write(lambda tx: [deeds.join(tx, where, address, self._add_filters(wishes, where, modes), group=group)
                                 for where, address, wishes, group in plans])  # fmt: skip
        engine.close()

    def _add_filters(self, wishes: Wishes, channel: str, chance: Random) -> Wishes:
        """The same, with modes or further filters for a third of all."""
        if chance.random() > 0.35:
            return wishes
        ways = ("", "digest", "off") if channel == "zalo" else ("", "at_once", "silent", "digest", "digest", "off")
        further = []
        for _ in range(chance.randint(0, 2)):
            wanted = {("topic", one) for one in chance.sample(self.topics, min(2, len(self.topics)))}
            wanted |= {("province", chance.choice(PAPERS)[1])} if chance.random() < 0.4 else set()
            row = FilterRow(wanted=frozenset(wanted), mode=chance.choice(ways))
            further.append(FurtherFilter(row, chance.choice(["", "07:00", "18:15"]) if row.mode == "digest" else ""))
        self.universe.world.situations["filters of their own"] += 1
        return replace(wishes, mode=chance.choice(ways[:-1]), further=tuple(further))

    def _wishes(self, digest: float = 0.22) -> Wishes:
        chance = self.chance
        hours = self.hours() if chance.random() < digest else ""
        quiet = None
        if chance.random() < 0.15:
            begin = self._minute(self.universe.world.moment + chance.choice([-3600, 60, 200]))
            quiet = (begin, (begin + chance.choice([75, 240, 480])) % 1440)
        if chance.random() < 0.5:
            wishes = everything_but(*(self.label() for _ in range(chance.choice([0, 0, 1, 2]))))
            return Wishes(wanted=wishes.wanted, excepted=wishes.excepted, hours=hours, quiet=quiet)
        wanted = {self.label() for _ in range(chance.randint(2, 6))}
        if not any(kind in ("topic", "keyword") for kind, _value in wanted):
            wanted.add(("topic", chance.choice(self.topics)))
        excepted = {self.label()} - wanted if chance.random() < 0.35 else set()
        return Wishes(wanted=frozenset(wanted), excepted=frozenset(excepted), hours=hours, quiet=quiet)

    def label(self) -> Label:
        chance = self.chance
        kind = chance.choice(["topic", "topic", "topic", "topic", "keyword", "province", "newspaper"])
        match kind:
            case "topic":
                return kind, chance.choice(self.topics)
            case "keyword":
                title = chance.choice(self._texts[:12])[0]
                words = key(title).split()
                at = chance.randrange(len(words) - 1)
                return kind, " ".join(words[at : at + 2])
            case "province":
                return kind, chance.choice(PAPERS)[1]
        return kind, slug(chance.choice(PAPERS)[0])

    def hours(self) -> str:
        soon = self._minute(self.universe.world.moment + self.chance.choice([120, 240, 400, 1800, 4000]))
        later = (soon + self.chance.choice([60, 200, 700])) % 1440
        return " ".join(f"{one // 60:02}:{one % 60:02}" for one in sorted({soon, later}))

    def _minute(self, moment: float) -> int:
        here = self.universe.world.date_at(moment).astimezone(VIETNAM)
        return here.hour * 60 + here.minute

    # What newspapers do

    def publish(self, paper: Newspaper | None = None, *, dated: bool = True) -> Published:
        """The next text, as an article of *paper*."""
        self._number += 1
        title, lead, topics = self._texts.pop(0)
        text = (f"{title}, {self.chance.randint(20, 49)} hộ tham gia", lead, topics)
        made = (paper or self.chance.choice(self.universe.papers)).publish(f"bai-{self._number}", text, dated=dated)
        self.articles.append(made)
        return made

    def reprint(self) -> None:
        """The other newspaper tells the same story."""
        told = [one for one in self.articles[len(PAPERS) :] if one.gone_at > self.universe.world.moment]
        if not told:
            return
        first = self.chance.choice(told)
        other = next(one for one in self.universe.papers if one.name != first.paper)
        self._number += 1
        self.articles.append(other.publish(f"bai-{self._number}", (first.title, first.lead, first.topics)))
        self.universe.world.situations["stories told twice"] += 1

    def correct(self) -> None:
        """A newspaper corrects the figure in a headline."""
        told = [one for one in self.articles if one.gone_at > self.universe.world.moment and not one.is_flood]
        if told:
            article = self.chance.choice(told[-5:])
            figure = self.chance.randint(50, 99)
            self._paper_of(article).correct(article, f"{article.title.rpartition(', ')[0]}, {figure} hộ tham gia")
            self.universe.world.situations["corrections"] += 1

    def withdraw(self) -> None:
        """A newspaper takes an article away that is not the newest."""
        for article in reversed(self.articles[len(PAPERS) : -1]):
            paper = self._paper_of(article)
            if paper.listed() and article in paper.listed()[1:]:
                paper.withdraw(article)
                self.universe.world.situations["withdrawals"] += 1
                return

    def flood(self) -> None:
        """A server makes its list anew: many entries without a date."""
        paper = self.chance.choice(self.universe.papers)
        paper.listed_most = 30
        for _ in range(17):
            self.publish(paper, dated=False).is_flood = True
        self.universe.world.situations["floods"] += 1

    def roll_on(self) -> None:
        """More articles in a minute than a feed lists, while nobody can read it."""
        paper = self.chance.choice(self.universe.papers[:-1])
        paper.line.broken = "refused"
        paper.listed_most = 3
        for _ in range(4):
            self.publish(paper)
        self.universe.world.after(90, lambda: self.heal_paper(paper))
        self.universe.world.situations["feeds rolled on"] += 1

    def heal_paper(self, paper: Newspaper) -> None:
        """Its server answers again."""
        paper.line.broken = ""
        paper.status = 0

    def _paper_of(self, article: Published) -> Newspaper:
        return next(one for one in self.universe.papers if one.name == article.paper)

    # A storm, a calm, the end

    def _storm(self, begin: float, end: float, *, articles: int) -> None:
        from tests.simulation.storms import Storm

        Storm(self, begin, end).draw(articles)

    def _calm(self, begin: float, end: float) -> None:
        universe = self.universe

        def rest() -> None:
            self.heal()
            universe.leisure = 150.0

        universe.world.at(begin, rest)
        universe.world.at(end, lambda: setattr(universe, "leisure", 0.5))

    def _end(self, moment: float) -> None:
        def last() -> None:
            self.heal()
            if self.has("clock") or self.has("days ahead"):
                self.universe.set_clock(timedelta())
            self.universe.leisure = 110.0
            self.universe.watch_settling()

        self.universe.world.at(moment, last)

    def heal(self) -> None:
        """All machines are well; what a chat is like stays."""
        universe = self.universe
        for messenger in (universe.telegram, universe.zalo):
            messenger.line.broken, messenger.line.chances, messenger.is_down = "", {}, False
            messenger.line.latency = (0.02, 0.12)
            messenger.next_waits.clear()
        for paper in universe.papers:
            self.heal_paper(paper)
        universe.disk.is_full, universe.disk.slow = False, 0.0

    # In the middle of things

    def _on_commit(self, names: Sequence[str]) -> str:
        """How the power is cut at this commit, if it is."""
        for name in names:
            if name in self.cuts_at:
                self.cuts_at[name] -= 1
                if self.cuts_at[name] <= 0:
                    del self.cuts_at[name]
                    self.universe.world.situations[f"cut at {name}"] += 1
                    return self.chance.choice(["before", "torn", "torn", "after"])
        return ""

    def after_commit(self, names: Sequence[str]) -> None:
        """Do what is to be done in the middle of a fan-out, where this is one."""
        if self.between and any(name in ("match", "advance") for name in names):
            engine = self.universe.disk.engine
            is_open = engine is not None and engine.look(OPEN)
            if is_open and self.chance.random() < 0.5:
                self.universe.world.situations["deeds during a fan-out"] += 1
                self.between.pop(0)()

    def someone(self, *, group: bool | None = None, channel: str = "") -> Person | None:
        """A chat that is there."""
        there = [
            one for one in self.universe.people
            if one.is_here and group in (None, one.group) and channel in ("", one.channel)
        ]  # fmt: skip
        return self.chance.choice(there) if there else None
