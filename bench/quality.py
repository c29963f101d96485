"""How well topics, leads and stories are found in labelled articles.

    python bench/quality.py [FILE.jsonl…] [--mistakes] [--blind] [--labels first]

Each line is an article: title, lead, text, url, published, section, topics, and in files about stories printed more
than once their group. Without files, those that nothing was learnt from are measured. `--mistakes` lists what was
missed and what was given wrongly; `--blind` leaves section and address out, so that only words decide on topics;
`--labels` names another field to take the wanted topics from. The figures of all files together come last.

A lead counts as found when its words come back, whole or up to the end of a sentence, from a feed's item and from a
page that are made around it. Pairs of prints count for stories: those told to be one, and those that are.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for `python bench/quality.py`

from bot.catalogue import taxonomy
from news.articles.clusters import Clusters, join_story, story
from news.articles.leads import bare_lead, lead_and_image
from news.feeds.pages import page_lead
from news.text.dates import parse_date
from news.text.sentences import shorten
from news.text.vietnamese import key
from news.topics.taxonomy import Finding

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "data" / "labelled"
LIMIT = 400  #: characters of a lead, as summary.max_characters is at first


@dataclass(frozen=True, slots=True)
class Labelled:
    title: str
    lead: str
    text: str
    url: str
    published: datetime | None
    section: str
    topics: frozenset[str] | None
    group: str | None


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


def read(path: Path, labels: str) -> list[Labelled]:
    articles = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            articles.append(
                Labelled(
                    title=row["title"],
                    lead=row.get("lead") or "",
                    text=row.get("text") or "",
                    url=row.get("url") or "",
                    published=parse_date(row.get("published") or ""),
                    section=row.get("section") or "",
                    topics=frozenset(row[labels]) if labels in row else None,
                    group=row.get("group"),
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
        wanted = article.topics or frozenset()
        findings = {finding.topic: finding for finding in given(article, blind=blind)}
        for slug in findings.keys() | wanted:
            score = scores.setdefault(slug, Score())
            if slug in findings and slug in wanted:
                score.right += 1
            elif slug in findings:
                score.wrong += 1
            else:
                score.missed += 1
        if mistakes and findings.keys() != wanted:
            print(f"\n{article.title}\n  {article.lead}\n  [{article.section}] {article.url}")
            print(f"  wanted {sorted(wanted)}")
            for slug, finding in findings.items():
                sign = "  " if slug in wanted else "!!"
                print(f"  {sign} {slug} {finding.score}: {'; '.join(finding.evidence)}")
    return scores


def report(scores: dict[str, Score]) -> None:
    print(f"{'topic':26}{'labels':>7}{'P':>8}{'R':>8}{'F1':>8}")
    total: Counter[str] = Counter()
    for slug, score in scores.items():
        labels = score.right + score.missed
        print(f"{slug:26}{labels:7}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}")
        total.update(right=score.right, wrong=score.wrong, missed=score.missed)
    labelled = [score for score in scores.values() if score.right + score.missed]
    micro = Score(total["right"], total["wrong"], total["missed"])
    macro = sum(score.f1 for score in labelled) / max(1, len(labelled))
    print(f"micro: P {micro.precision:.3f}  R {micro.recall:.3f}  F1 {micro.f1:.3f}    macro F1 {macro:.3f}")


def leads(articles: Iterable[Labelled]) -> dict[str, Score]:
    """Leads found in a feed's item and in a page; wrong are other words, missed is none."""
    scores = {"feed": Score(), "page": Score()}
    for article in articles:
        wanted = key(shorten(bare_lead(article.lead, title=article.title), LIMIT))
        if not wanted:
            continue
        title, lead, text = escape(article.title), escape(article.lead), escape(article.text)
        item = f'<a href="{escape(article.url)}"><img src="https://anh.example/1.jpg" alt="{title}"></a><br>{lead}'
        page = (
            f"<html><head><title>{title}</title><script>var a = 1</script></head><body><nav>Trang chủ</nav>"
            f'<article><h1>{title}</h1><time>1/1</time><h2 class="sapo">{lead}</h2><figure><img src="/1.jpg">'
            f"<figcaption>Ảnh: Phóng viên</figcaption></figure><p>{text}</p></article><footer>Đọc thêm</footer></html>"
        )
        found_in = {
            "feed": lead_and_image(item, title=article.title, limit=LIMIT)[0],
            "page": page_lead(page, url=article.url or "https://bao.example/1", title=article.title).lead,
        }
        for source, words in found_in.items():
            found = key(shorten(words, LIMIT))
            scores[source].right += found == wanted
            scores[source].wrong += bool(found) and found != wanted
            scores[source].missed += found != wanted
    return scores


def stories(articles: Iterable[Labelled]) -> Score | None:
    """Pairs of prints told to be one story, in the order they were published; None where no groups are labelled."""
    grouped = [(one.published, one) for one in articles if one.group is not None and one.published]
    if not grouped:
        return None
    index, clusters = Clusters(), []
    for number, (published, one) in enumerate(sorted(grouped, key=lambda each: each[0]), 1):
        new = story(title=one.title, lead=one.lead, published=published, number=number)
        index.add(new := join_story(new, index.find(new)))
        clusters.append((new.cluster or number, one.group))
    score = Score()
    for (cluster, group), (other, same) in combinations(clusters, 2):
        told, are = cluster == other, group == same and bool(group)
        score.right += told and are
        score.wrong += told and not are
        score.missed += are and not told
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = [*sorted(LABELLED.glob("held_out*.jsonl")), LABELLED / "clusters.jsonl"]
    parser.add_argument("files", nargs="*", type=Path, default=default)
    parser.add_argument("--mistakes", action="store_true", help="list every article that was not fully right")
    parser.add_argument("--blind", action="store_true", help="leave section and address out")
    parser.add_argument("--labels", default="topics", help="the field with the wanted topics: topics, or first")
    options = parser.parse_args()
    together: list[Labelled] = []
    for path in options.files:
        articles = read(path, options.labels)
        print(f"\n{path.name}: {len(articles)} articles")
        if labelled := [article for article in articles if article.topics is not None]:
            report(measure(labelled, blind=options.blind, mistakes=options.mistakes))
            together += labelled
        for source, score in leads(articles).items():
            print(f"leads from a {source}: {score.recall:.3f} of {score.right + score.missed} right")
        if one_story := stories(articles):
            figures = f"P {one_story.precision:.3f}  R {one_story.recall:.3f}  F1 {one_story.f1:.3f}"
            print(f"stories, by pairs of prints: {figures}")
    print(f"\ntopics of all {len(together)} articles together")
    report(measure(together, blind=options.blind, mistakes=False))


if __name__ == "__main__":
    main()
