"""A month on Zalo's free plan, simulated: fifty readers, three groups, 3,000 messages.

    python -m bench.zalo_month [--readers 50] [--groups 3] [--limit 3000] [--seed 1]

The ledger, the planner, the making and the delivering of digests and Zalo's channel are the program's own; only the
platform and the clock are not. Prints how it went, and 1 is returned when a promise is broken.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.whole_way.zalo_month import DAYS, month


def main() -> int:
    """Print the figures; 1 when a promise is broken."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--groups", type=int, default=3)
    options.add_argument("--limit", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="baotin-month-") as folder:
        url = f"sqlite:///{Path(folder)}/baotin.db"
        got = asyncio.run(
            month(url, readers=chosen.readers, groups=chosen.groups, limit=chosen.limit, seed=chosen.seed)
        )
    print(f"{chosen.readers} readers and {chosen.groups} groups, {DAYS} days, {got.limit} messages a month:")
    print(f"  {got.sent} messages: {got.digests} digests with {got.stories:.1f} stories, {got.replies} answers,")
    print(f"  an announcement on day 29 to {got.broadcast} of {got.chats}; {got.limit - got.sent} left")
    print(f"  longest time without a digest: {got.longest}; most messages for a digest: {got.parts}")
    print(f"  by day: {' '.join(map(str, got.by_day))}")
    print(f"  admins were warned: {'; '.join(got.warned) or 'no'}")
    print(f"  {got.seconds:.0f} s: {'good' if got.good else 'FALLS SHORT'}")
    return 0 if got.good else 1


if __name__ == "__main__":
    sys.exit(main())
