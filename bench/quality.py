"""How well topics are found in labelled articles.

    python bench/quality.py FILE.jsonl… [--mistakes] [--blind]

Each line is an article: title, lead, text, url, published, section, topics. `--mistakes` lists what was missed and what
was given wrongly; `--blind` leaves section and address out, so that only words decide.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for `python bench/quality.py`

from bot.catalogue import taxonomy
from news.topics import Finding


@dataclass(frozen=True, slots=True)
class Labelled:
    title: str
    lead: str
    url: str
    section: str
    topics: frozenset[str]


@dataclass(slots=True)
class Score:
    """Counts of what was rightly given, wrongly given and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def read(path: Path) -> list[Labelled]:
    articles = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            articles.append(
                Labelled(
                    row["title"],
                    row.get("lead") or "",
                    row.get("url") or "",
                    row.get("section") or "",
                    frozenset(row["topics"]),
                )
            )
    return articles


def given(article: Labelled, *, blind: bool) -> list[Finding]:
    if blind:
        return taxonomy().about(title=article.title, lead=article.lead)
    sections = (article.section,) if article.section else ()
    return taxonomy().about(title=article.title, lead=article.lead, sections=sections, url=article.url)


def measure(articles: Iterable[Labelled], *, blind: bool, mistakes: bool) -> dict[str, Score]:
    scores = {topic.slug: Score() for topic in taxonomy()}
    for article in articles:
        findings = {finding.topic: finding for finding in given(article, blind=blind)}
        for slug in findings.keys() | article.topics:
            score = scores.setdefault(slug, Score())
            if slug in findings and slug in article.topics:
                score.right += 1
            elif slug in findings:
                score.wrong += 1
            else:
                score.missed += 1
        if mistakes and findings.keys() != article.topics:
            print(f"\n{article.title}\n  {article.lead}\n  [{article.section}] {article.url}")
            print(f"  wanted {sorted(article.topics)}")
            for slug, finding in findings.items():
                sign = "  " if slug in article.topics else "!!"
                print(f"  {sign} {slug} {finding.score}: {'; '.join(finding.evidence)}")
    return scores


def report(name: str, count: int, scores: dict[str, Score]) -> None:
    print(f"\n{name}: {count} articles\n{'topic':26}{'labels':>7}{'P':>8}{'R':>8}{'F1':>8}")
    total: Counter[str] = Counter()
    for slug, score in scores.items():
        labels = score.right + score.missed
        print(f"{slug:26}{labels:7}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}")
        total.update(right=score.right, wrong=score.wrong, missed=score.missed)
    labelled = [score for score in scores.values() if score.right + score.missed]
    micro = Score(total["right"], total["wrong"], total["missed"])
    macro = sum(score.f1 for score in labelled) / max(1, len(labelled))
    print(f"micro: P {micro.precision:.3f}  R {micro.recall:.3f}  F1 {micro.f1:.3f}    macro F1 {macro:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="list every article that was not fully right")
    parser.add_argument("--blind", action="store_true", help="leave section and address out")
    options = parser.parse_args()
    for path in options.files:
        articles = read(path)
        report(path.name, len(articles), measure(articles, blind=options.blind, mistakes=options.mistakes))


if __name__ == "__main__":
    main()
