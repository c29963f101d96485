"""One universe from its seed to its judgement."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.deeds import Deeds
from tests.simulation.judge import Judge
from tests.simulation.ledger import Window
from tests.simulation.newspapers import mark_of
from tests.simulation.plan import Plan
from tests.simulation.universe import FOLDER, Universe
from tests.simulation.world import NEVER

#: After these something is on its way: the machine does not sleep for so many seconds.
BUSY, CALM = frozenset({"ingest", "match", "arrive", "move"}), 5.0
FAN_OUTS = "SELECT a.url, f.done_at FROM fan_outs f JOIN articles a ON a.id = f.item_id WHERE f.kind = 'alert'"


@dataclass
class Outcome:
    """What became of a universe."""

    seed: int
    digest: str  #: the same for the same seed
    wrong: list[str]
    situations: Counter[str]
    copies: Counter[str]
    pairs: int  #: articles and chats of which the ledger has a row
    cuts: int
    sent: int
    seconds: float  #: of its own time
    worst_second: int  #: departures within one second, of one life
    story: list[str] = field(default_factory=list)
    troubles: frozenset[str] = frozenset()


def run(seed: int, *, told: bool = False) -> Outcome:
    """Live through the universe of this seed."""
    with tempfile.TemporaryDirectory(dir=FOLDER if FOLDER.is_dir() else None) as folder:
        universe = Universe(seed, Path(folder), told=told)
        plan = Plan(universe, Deeds(universe))
        judge = Judge(plan)
        plan.begin()
        universe.disk.after_commit = lambda names: _after_commit(plan, judge, names)
        begun = universe.world.moment
        try:
            universe.live()
            judge.judge(universe.disk.path)
        except Exception as error:
            judge.wrong.append(f"{type(error).__name__}: {error}")
            if told:
                raise
        return Outcome(
            seed=seed,
            digest=universe.world.digest,
            wrong=judge.wrong,
            situations=universe.world.situations,
            copies=judge.copies,
            pairs=judge.pairs,
            cuts=universe.world.situations["cuts"],
            sent=len(universe.telegram.departures) + len(universe.zalo.departures),
            seconds=universe.world.moment - begun,
            worst_second=judge.worst_second,
            story=universe.world.story,
            troubles=plan.troubles,
        )


def _after_commit(plan: Plan, judge: Judge, names: list[str]) -> None:
    universe, engine = plan.universe, plan.universe.disk.engine
    if engine is None:
        return
    if not BUSY.isdisjoint(names):
        universe.calm_from = universe.world.moment + CALM
    is_new = len(universe.lives) != judge.lives  # what was written when the power went is seen only now
    if is_new or any(name in ("match", "advance", "restore") for name in names):
        judge.lives = len(universe.lives)
        since = universe.lives[-1][1] if is_new and universe.lives else universe.world.moment
        for row in engine.look(FAN_OUTS):
            window = judge.windows.setdefault(mark_of(row["url"]), Window(since - 0.01))
            if row["done_at"] is not None and window.ended == NEVER:
                window.ended = universe.world.moment
        if "advance" in names:
            universe.world.situations["fan-outs in several chunks"] += 1
    if is_new or "move" in names:
        there = {row["id"] for row in engine.look("SELECT id FROM chats")}
        for person in universe.people:
            if person.merged_into is not None and person.merge_known == NEVER and person.number not in there:
                person.merge_known = universe.world.moment
    plan.after_commit(names)
