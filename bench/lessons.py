"""What a newsroom's corrections do: labelled articles of one half are taught, and the other half is judged.

    python -m bench.lessons FILE.jsonl [--lessons 100] [--wrong 20] [--rounds 5]

Halves by the parity of the headline's SHA-1. Told are the F1 of the other half before and after so many lessons, in
either direction; the same after lessons that are wrong on purpose; how often "Xây dựng Đảng" came wrongly or was missed
before and after; and whether all is as before once they are taken back.
"""

import argparse
import hashlib
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from bench.labels.articles import Labelled, labelled
from bench.labels.packs import rows_of
from bot.catalogue import taxonomy
from news.topics.lessons import Lesson, Lessons
from news.topics.taxonomy import Taxonomy

PARTY = "xay-dung-dang"
Judge = Callable[[Labelled], list[str]]


def judge_by(topics: Taxonomy) -> Judge:
    """The topics that *topics* gives an article."""

    def judge(one: Labelled) -> list[str]:
        sections = (one.section,) if one.section else ()
        return [found.topic for found in topics.about(title=one.title, lead=one.lead, sections=sections, url=one.url)]

    return judge


def measure(articles: Sequence[Labelled], judge: Judge) -> tuple[float, int, int]:
    """F1, and how often the Party's topic came wrongly and was missed."""
    right = shown = wanted = wrong = missed = 0
    for one in articles:
        found, labels = set(judge(one)), set(one.topics or ())
        right, shown, wanted = right + len(found & labels), shown + len(found), wanted + len(labels)
        wrong += PARTY in found - labels
        missed += PARTY in labels - found
    return 2 * right / max(1, shown + wanted), wrong, missed


def teach(articles: Sequence[Labelled], *, astray: Random | None = None) -> Taxonomy:
    """The program's own topics with a lesson for each of these; *astray*: of topics drawn by chance."""
    own, slugs = taxonomy(), [topic.slug for topic in taxonomy()]
    judge = judge_by(own)
    lessons = [
        Lesson(
            article=number,
            title=one.title,
            lead=one.lead,
            had=tuple(judge(one)),
            topics=tuple(astray.sample(slugs, 1) if astray else sorted(one.topics or ())),
        )
        for number, one in enumerate(articles, 1)
    ]
    return own.with_lessons(Lessons(lessons))


def compare(
    name: str, taught: Sequence[Labelled], judged: Sequence[Labelled], many: int, wrong: int, rounds: int
) -> None:
    """Print what *many* of *taught* do to *judged*."""
    before = measure(judged, judge_by(taxonomy()))
    better, worse, party = [], [], []
    for seed in range(rounds):
        chance = Random(seed)
        after = measure(judged, judge_by(teach(chance.sample(taught, min(many, len(taught))))))
        better.append(after[0] - before[0])
        party.append(after[1:])
        astray = teach(chance.sample(taught, min(wrong, len(taught))), astray=chance)
        worse.append(measure(judged, judge_by(astray))[0] - before[0])
        back = astray.with_lessons(Lessons())
        assert all(judge_by(back)(one) == judge_by(taxonomy())(one) for one in judged), "not as before"
    print(
        f"{name}: {len(judged)} articles, F1 {before[0]:.4f}; after {many} lessons {statistics.mean(better):+.4f} "
        f"({min(better):+.4f} to {max(better):+.4f}), after {wrong} wrong ones {statistics.mean(worse):+.4f} "
        f"({min(worse):+.4f}); {PARTY} wrong/missed {before[1]}/{before[2]}, "
        f"then at most {max(one for one, _ in party)}/{max(two for _, two in party)}; undone: as before"
    )


def main() -> int:
    """Both directions."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("file", type=Path)
    options.add_argument("--lessons", type=int, default=100)
    options.add_argument("--wrong", type=int, default=20)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    articles = [one for row in rows_of(chosen.file) if not (one := labelled(row)).is_unclear and one.topics is not None]
    halves: tuple[list[Labelled], list[Labelled]] = ([], [])
    for one in articles:
        halves[hashlib.sha1(one.title.encode("utf-8"), usedforsecurity=False).digest()[-1] % 2].append(one)
    for place in (0, 1):
        name = f"half {place} taught, half {1 - place} judged"
        compare(name, halves[place], halves[1 - place], chosen.lessons, chosen.wrong, chosen.rounds)
    mistaken = [one for one in articles if set(judge_by(taxonomy())(one)) != set(one.topics or ())]
    print(
        f"each of the {len(mistaken)} mistakes taught: {measure(mistaken, judge_by(teach(mistaken)))[0]:.4f} on these"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
