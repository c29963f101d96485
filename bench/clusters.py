"""What the index of stories costs with very many recent articles, beside comparing with each of them.

    python bench/clusters.py [COUNT]

The articles are generated: chains of syllables as they follow each other in the labelled articles, so that stock
phrases are as common as in the press; one in ten is an earlier one with another headline and a shorter lead.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bench.labels.packs import packs, rows_of
from news.stories.index import Clusters
from news.stories.story import Story, is_same_story, join_story, story

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Press:
    """Writes articles that read like the labelled ones, and knows which of them it has written before."""

    def __init__(self) -> None:
        self._after: dict[str, list[str]] = defaultdict(list)
        for row in (row for path in packs() for row in rows_of(path)):
            for one, two in pairwise(row["lead"].split()):
                self._after[one].append(two)
        self._all = list(self._after)

    def words(self, count: int) -> list[str]:
        found: list[str] = [random.choice(self._all)]
        while len(found) < count:
            nexts = self._after.get(found[-1])
            word = random.choice(nexts if nexts and random.random() < 0.9 else self._all)
            found.append(str(random.randrange(2, 4000)) if word.isdigit() else word)
        return found

    def write(self, count: int) -> tuple[list[Story], dict[int, int]]:
        """*count* articles, and which of them tell another again."""
        earlier: list[tuple[list[str], int]] = []
        again: dict[int, int] = {}
        stories = []
        for number in range(1, count + 1):
            if earlier and random.random() < 0.1:
                lead, first = random.choice(earlier)
                lead, again[number] = lead[: random.randrange(len(lead) * 2 // 3, len(lead) + 1)], first
            else:
                lead, first = self.words(random.randrange(28, 70)), number
                earlier.append((lead, first))
            when = NOON + timedelta(hours=72) * (number / count)
            stories.append(
                story(
                    title=" ".join(self.words(random.randrange(7, 18))),
                    lead=" ".join(lead),
                    published=when,
                    number=number,
                )
            )
        return stories, again


def size_of(one: Story) -> int:
    syllables, facts = one.syllables, one.facts
    parts = (facts.pairs, facts.places, facts.days, facts.figures, facts.people)
    return sum(
        map(sys.getsizeof, (one, syllables, syllables.title, syllables.lead, facts, *parts, one.published, one.number))
    )


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def microseconds(times: list[float]) -> str:
    ordered = sorted(times)
    return (
        f"median {statistics.median(ordered) * 1e6:.0f} µs, 99 % {ordered[len(ordered) * 99 // 100] * 1e6:.0f} µs, "
        f"longest {ordered[-1] * 1e6:.0f} µs"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    count = parser.parse_args().count
    random.seed(5)
    begun = time.perf_counter()
    stories, again = Press().write(count)
    print(f"{count} articles written and read: {(time.perf_counter() - begun) / count * 1e6:.0f} µs each")
    size = sum(map(size_of, stories)) / 1e6
    print(f"memory: {size:.0f} MB for the articles as they are compared")
    before = megabytes()
    index, looked, added, right, wrong = Clusters(), [], [], 0, 0
    for new in stories:
        start = time.perf_counter()
        known = index.find(new)
        middle = time.perf_counter()
        new = join_story(new, known)
        index.add(new)
        looked.append(middle - start)
        added.append(time.perf_counter() - middle)
        right += known is not None and new.cluster == again.get(new.number)
        wrong += known is not None and new.cluster != again.get(new.number)
    print(f"memory: {megabytes() - before:.0f} MB more for the index")
    print(f"look-up, all the while: {microseconds(looked)}")
    print(f"look-up, last 1,000:    {microseconds(looked[-1000:])}")
    print(f"insert:                 {microseconds(added)}")
    print(f"told again: {len(again)}, found {right}, wrongly joined {wrong}")
    pairwise = []
    for new in random.sample(stories, 5):
        start = time.perf_counter()
        for other in stories:
            is_same_story(new, other)
        pairwise.append(time.perf_counter() - start)
    scan = statistics.median(pairwise)
    ratio = scan / statistics.median(looked[-1000:])
    print(f"comparing with each of them: {scan * 1e3:.0f} ms, {ratio:.0f} times as long")


if __name__ == "__main__":
    main()
