"""How long it takes to tell an article's topics, beside a plain loop over all phrases in the same run.

python bench/topics.py [FILE.jsonl]
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.catalogue import taxonomy
from news.topics import Taxonomy
from news.vietnamese import found, key

ARTICLES = Path(__file__).parent.parent / "tests" / "data" / "labelled" / "tuning.jsonl"
STRENGTHS = ("strong", "medium", "weak", "contrary")


def phrase_loop(topics: Taxonomy) -> Callable[[str, str], dict[str, int]]:
    """The reference: each phrase looked for by itself, and only counted."""
    phrases = [
        (topic.slug, key(words)) for topic in topics for strength in STRENGTHS for words in getattr(topic, strength)
    ]

    def count(title: str, lead: str) -> dict[str, int]:
        text, counts = key(f"{title} {lead}"), dict[str, int]()
        for topic, words in phrases:
            if found(words, text):
                counts[topic] = counts.get(topic, 0) + 1
        return counts

    print(f"{len(topics)} topics, {len(phrases)} phrases")
    return count


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
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    articles = [(row["title"], row.get("lead") or "") for row in rows]
    start = time.perf_counter()
    topics = taxonomy()
    print(f"built once in {(time.perf_counter() - start) * 1000:.0f} ms")
    loop = phrase_loop(topics)
    url = "https://bao.example/chinh-tri/xay-dung-dang/mot-bai-bao-a123.html"
    ours = milliseconds(lambda title, lead: topics.about(title=title, lead=lead, url=url), articles, 7)
    theirs = milliseconds(loop, articles, 3)
    print(
        f"{len(articles)} articles, milliseconds each: about {ours:.3f}, plain loop {theirs:.3f} ({theirs / ours:.0f}×)"
    )


if __name__ == "__main__":
    main()
