"""How long it takes to tell what an article is about, beside a plain loop over all phrases in the same run.

    python -m bench.topics [FILE.jsonl]

Topics alone, and all that is told of an article when it is matched: topics, places and 5,000 keywords of readers, most
of them words that stand in such articles. Wanted: 1 ms an article for everything.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.labels.packs import rows_of, voice
from bot.catalogue import breaking, provinces, taxonomy
from jobs.matching.match import Understanding
from news.text.vietnamese import fold, holds, key
from news.topics.taxonomy import Taxonomy
from storage.articles import ArticleState, Stored

URL = "https://bao.example/chinh-tri/xay-dung-dang/mot-bai-bao-a123.html"
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
KEYWORDS = 5_000
STRENGTHS = ("strong", "medium", "weak", "contrary")


def phrase_loop(topics: Taxonomy) -> Callable[[str, str], dict[str, int]]:
    """The reference: each phrase looked for by itself, and only counted."""
    phrases = [
        (topic.slug, key(words)) for topic in topics for strength in STRENGTHS for words in getattr(topic, strength)
    ]

    def count(title: str, lead: str) -> dict[str, int]:
        text, counts = key(f"{title} {lead}"), dict[str, int]()
        for topic, words in phrases:
            if holds(words, text):
                counts[topic] = counts.get(topic, 0) + 1
        return counts

    print(f"{len(topics)} topics, {len(phrases)} phrases")
    return count


def keywords(articles: list[tuple[str, str]]) -> list[str]:
    """What readers may look for: pairs of neighbours in such articles, without and with their marks."""
    pairs = {" ".join(two) for title, lead in articles for two in pairwise(key(f"{title} {lead}").split())}
    chosen = random.Random(1).sample(sorted(pairs), KEYWORDS)
    return [words if place % 2 else fold(words) for place, words in enumerate(chosen)]


def stored(title: str, lead: str) -> Stored:
    return Stored(
        number=1, feed=1, newspaper="Báo Lâm Đồng", province="lam-dong", url=URL, title=title, lead=lead, image="",
        published=NOON, first_seen=NOON, state=ArticleState.NEW, sections=("Chính trị",),
    )  # fmt: skip


def milliseconds(step: Callable[[str, str], object], articles: list[tuple[str, str]], rounds: int) -> float:
    """For one article, the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for title, lead in articles:
            step(title, lead)
        times.append(time.perf_counter() - start)
    return min(times) / len(articles) * 1000


def main() -> None:
    rows = list(rows_of(Path(sys.argv[1]))) if len(sys.argv) > 1 else voice("tuning")
    articles = [(row["title"], row.get("lead") or "") for row in rows]
    start = time.perf_counter()
    topics = taxonomy()
    print(f"built once in {(time.perf_counter() - start) * 1000:.0f} ms")
    loop = phrase_loop(topics)
    ours = milliseconds(lambda title, lead: topics.about(title=title, lead=lead, url=URL), articles, 7)
    theirs = milliseconds(loop, articles, 3)
    print(f"{len(articles)} articles, ms each: topics {ours:.3f}, plain loop {theirs:.3f} ({theirs / ours:.0f}×)")

    understanding = Understanding(topics, provinces(), breaking())
    understanding.learn(keywords(articles))
    everything = milliseconds(lambda title, lead: understanding.labels(stored(title, lead)), articles, 7)
    print(f"with places and {KEYWORDS} keywords {everything:.3f} (wanted 1)")


if __name__ == "__main__":
    main()
