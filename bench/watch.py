"""What the proof costs: the share of a busy hour's processor that the books, the hourly audit and the watch take.

    python -m bench.watch                     # 300 articles, 10,000 chats, 28 messages a second, three hours measured
    python -m bench.watch --hours 1 --minutes 3     # a part of the hour, with its part of the audit

The whole program on a file of SQLite that holds three days already, but for its network: entries are handed to it as
feeds bring them, and a platform answers after a tenth of a second. So what newspapers and platforms cost is not in the
hour, and the share is smaller in life. Time goes from one event to the next; what the bench itself does is not counted.

The books are every statement that counts and every sum; the watch is every job that looks whether something is wrong
and has somebody hear of it, the heartbeat included.
"""

import argparse
import asyncio
import logging
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Final

from bench.watch_hour import Town
from bench.watch_times import AUDIT, COUNTING, WATCH, Hour, Stopwatch
from storage import articles, books
from storage.outbox import fan_out

WANTED: Final = 0.03  #: of the processor, at most

#: The functions that count.
COUNTED: Final[dict[ModuleType, tuple[str, ...]]] = {
    books: ("count", "count_articles", "count_of_article", "count_alert", "move_alerts"),
    fan_out: ("_count_stories",),
    articles: ("_count_labels",),
}
ORIGINAL: Final = {(module, name): getattr(module, name) for module, names in COUNTED.items() for name in names}


def measure(chats: int, articles: int, minutes: int) -> Hour:
    """One hour in a database of its own."""
    stopwatch = Stopwatch()
    for module, names in COUNTED.items():
        for name in names:
            setattr(module, name, stopwatch.time_counting(getattr(module, name)))
    try:
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(Town(Path(folder) / "baotin.db", stopwatch).live(chats, articles, minutes=minutes))
    finally:
        for module, names in COUNTED.items():
            for name in names:
                setattr(module, name, ORIGINAL[module, name])


def main() -> int:
    """Exit status: 0 where it is no more than is wanted."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=300)
    options.add_argument("--chats", type=int, default=10_000)
    options.add_argument("--minutes", type=int, default=60)
    options.add_argument("--hours", type=int, default=3)
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    hours = []
    for _ in range(chosen.hours):
        hour = measure(chosen.chats, chosen.articles, chosen.minutes)
        hours.append(hour)
        parts = {"counting": (COUNTING,), "sums and audit": (AUDIT,), "watch": tuple(WATCH)}
        told = ", ".join(f"{name} {hour.of(*of):.2f} s" for name, of in parts.items())
        print(f"{hour.messages} messages, {hour.all:.1f} s CPU: {told}; together {hour.share:.2%}", flush=True)
        print("  " + ", ".join(f"{part} {hour.of(part):.2f}" for part in sorted({*hour.jobs, *hour.steps})))
    share = statistics.median(hour.share for hour in hours)
    print(f"the middle: {share:.2%} of the CPU; Python {platform.python_version()}, load {os.getloadavg()[0]:.0f}")
    return 0 if share <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
