"""Count which pairs of syllables most news has, and write `news/stories/common.py` anew.

    python -m bench.common_pairs

Each of the labelled articles that were written for this project counts once for a pair, headline and lead together.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.labels.packs import voices
from news.stories.facts import list_pairs

CLASSES: Final = (("IN_400", 400, 1 << 30), ("IN_150", 150, 400), ("IN_50", 50, 150))
MODULE: Final = Path(__file__).resolve().parent.parent / "news" / "stories" / "common.py"
WIDTH: Final = 110
HEAD: Final = '''"""Pairs of syllables that say little of an event, since most news has them; the names say how often.

Counted in {count:,} articles written for this project, headline and lead together, each pair once an article. A pair
that is not here stands in fewer than 50 of them. Written by `python -m bench.common_pairs`.
"""

from typing import Final
'''


def wrap(words: list[str]) -> Iterator[str]:
    """The words in lines of one text, parted by "|"."""
    line = ""
    for word in words:
        if len(line) + len(word) >= WIDTH:
            yield line
            line = ""
        line += f"{word}|"
    yield line.removesuffix("|")


def main() -> None:
    count, pairs = 0, Counter[str]()
    for row in (row for rows in voices().values() for row in rows):
        pairs.update({*list_pairs(row.get("title") or ""), *list_pairs(row.get("lead") or "")})
        count += 1
    parts = [HEAD.format(count=count)]
    for name, least, below in CLASSES:
        words = sorted(pair for pair, often in pairs.items() if least <= often < below)
        lines = "\n".join(f'    "{line}"' for line in wrap(words))
        parts.append(f"{name}: Final = (  # {len(words)} pairs\n{lines}\n)\n")
    MODULE.write_text("\n".join(parts), "utf-8")
    print(f"{MODULE.name}: from {count:,} articles")


if __name__ == "__main__":
    main()
