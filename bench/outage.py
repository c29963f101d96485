"""Ten minutes in which a platform resets, hangs, answers garbage and 502 for everybody: what is lost, what comes twice.

    python -m bench.outage                              # 1,000 readers, an article a minute, on SQLite
    python -m bench.outage --readers 100 --postgresql   # on a PostgreSQL server of its own

The real delivery, by a clock that goes from one event to the next: minutes of processor, half an hour of its own time.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time

from tests.fakes import postgres
from tests.jobs.delivery.crowds import Crowd

MINUTES = 10
WAIT = 60.0  #: seconds after which everything must go out again
RATE = 28
LEAST = 27.5  #: messages a second from then on


async def suffer(url: str, readers: int) -> bool:
    """Print the figures; whether they are as promised."""
    begun = time.process_time()
    crowd = Crowd(url, readers=readers, rate=RATE)
    await crowd.begin()
    await crowd.live(1)
    await crowd.publish()
    await crowd.live(1 / 60, publish=False)
    under_way = await crowd.suffer(MINUTES)
    urgent = await crowd.publish(urgent=True)
    well, before = crowd.clock.monotonic(), len(crowd.line.left)
    await crowd.until_sent(minutes=12 * 60)
    after = crowd.line.left[before:]
    most, again = max(crowd.copies().values()), crowd.second_copies()
    rate = (len(after) - 1) / (after[-1][0] - after[0][0])
    others = sum(title != urgent for _, (_, title) in after[:readers])
    urgent_first = others <= readers / 80 + 1  # their share of the turns: nothing may starve
    lost, waited = crowd.lost(), after[0][0] - well
    await crowd.end()
    print(f"readers {readers}, messages {readers * len(crowd.published)}, waiting when it was well {len(after)}")
    print(f"lost {lost}; left again {again} (under way at most {under_way}), none more than {most} times")
    print(f"well for {waited:.1f} s when the first left; then {rate:.2f}/s, urgent ones first but for {others}")
    print(f"the newsroom heard: {crowd.reports}; {time.process_time() - begun:.0f} s CPU")
    good = not lost and again <= under_way and most <= 2 and waited <= WAIT and rate >= LEAST
    return good and urgent_first and len(crowd.reports) == 2


def main() -> int:
    """Exit status: 0 where everything is as promised."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--readers", type=int, default=1000)
    options.add_argument("--postgresql", action="store_true")
    chosen = options.parse_args()
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/baotin.db"
        if chosen.postgresql:
            url = stack.enter_context(postgres.database(stack.enter_context(postgres.server())))
        good = asyncio.run(suffer(url, chosen.readers))
    print("good" if good else "FALLS SHORT")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
