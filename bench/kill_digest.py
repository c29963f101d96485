"""Killed at random moments while a digest goes to fifty readers: is anybody missed, does anything come twice?

    python -m bench.kill_digest [--kills 100] [--readers 50] [--seed 1]

The whole program against a newspaper and a strict Zalo on loopback; every kill is a SIGKILL.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.press import press
from tests.fakes.zalo_api import FakeZalo
from tests.whole_way.zalo import Outcome, killed


async def run(kills: int, readers: int, seed: int) -> Outcome:
    """All of it in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="baotin-kill-") as folder:
        async with press() as paper, FakeZalo() as zalo:
            return await killed(Path(folder), paper, zalo, readers=readers, kills=kills, seed=seed)


def main() -> int:
    """Print the figures; 1 when a promise is broken."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    begun = time.monotonic()
    got = asyncio.run(run(chosen.kills, chosen.readers, chosen.seed))
    good = not got.missed and got.repeats <= min(got.unsure, got.in_flight) and got.counted >= got.sent
    print(
        f"{got.kills} kills ({got.under_way} with messages on both sides), {chosen.readers} readers: "
        f"{got.due} to be told, {got.missed} missed, {got.repeats} messages came again, "
        f"{got.unsure} counted as unsure, {got.in_flight} were in flight; "
        f"{got.sent} sent, {got.counted} counted of the month; {time.monotonic() - begun:.0f} s: "
        f"{'good' if good else 'FALLS SHORT'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
