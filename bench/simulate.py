"""Universes of trouble: the whole program in simulated ones, each judged article by article and chat by chat.

    python -m bench.simulate                    # 1,000 universes
    python -m bench.simulate --universes 50     # fewer
    python -m bench.simulate --seed 17          # one of them, with its story

Time, network, disk and power are simulated, all else is the program as it runs; a seed is the same universe each time.
"""

import argparse
import sys
import time
from collections import Counter

from tests.simulation.run import Outcome, run


def tell(outcome: Outcome) -> None:
    """One universe's story, and what is wrong in it."""
    print("\n".join(outcome.story))
    print(f"\nseed {outcome.seed} digest {outcome.digest} troubles: {', '.join(sorted(outcome.troubles))}")


def summarize(outcomes: list[Outcome], seconds: float) -> None:
    """The figures of all."""
    situations: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for one in outcomes:
        situations += one.situations
        reached.update(one.situations.keys())
        copies += one.copies
    wrong = Counter(what.partition(":")[0] for one in outcomes for what in one.wrong)
    days = sum(one.seconds for one in outcomes) / 86_400
    outages = sum(many for name, many in situations.items() if name.startswith("outage"))
    print(f"universes {len(outcomes)}, power cuts {situations['cuts']}, outages {outages}")
    print(f"articles × chats {sum(one.pairs for one in outcomes)}, departures {sum(one.sent for one in outcomes)}")
    print(
        f"lost {wrong['missed'] + wrong['called sent, and never arrived']}, wrong {sum(wrong.values())} {dict(wrong)}"
    )
    print(f"copies by cause: {dict(copies.most_common())}")
    print(f"most in one second {max((one.worst_second for one in outcomes), default=0)}")
    print(f"virtual time {days:.1f} days, CPU {seconds:.0f} s")
    print("situations, and in how many universes:")
    for name, many in sorted(situations.items()):
        print(f"  {name:<40} {many:>7} {reached[name]:>6}")


def main() -> int:
    """Exit status: 0 where nothing is wrong."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--universes", type=int, default=1000)
    options.add_argument("--first", type=int, default=1, help="the seed of the first")
    options.add_argument("--seed", type=int, help="this one alone, with its story")
    chosen = options.parse_args()
    if chosen.seed is not None:
        outcome = run(chosen.seed, told=True)
        tell(outcome)
        print("\n".join(outcome.wrong) or "nothing is wrong")
        return bool(outcome.wrong)
    begun, outcomes = time.process_time(), []
    for seed in range(chosen.first, chosen.first + chosen.universes):
        outcomes.append(run(seed))
        for what in outcomes[-1].wrong[:5]:
            print(f"seed {seed}: {what}", flush=True)
    summarize(outcomes, time.process_time() - begun)
    print("good" if not any(one.wrong for one in outcomes) else "WRONG")
    return int(any(one.wrong for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
