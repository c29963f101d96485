"""How well topics, leads and stories are found in labelled articles.

    python -m bench.quality [FILE.jsonl…] [--mistakes] [--blind] [--labels first]

Each line is an article: title, lead, text, url, published, section, topics, and in files about stories printed more
than once their group. Without files, those that nothing was learnt from are measured (`python -m bench.labels` lists
them). `--mistakes` lists what was
missed and what was given wrongly; `--blind` leaves section and address out, so that only words decide on topics;
`--labels` names another field to take the wanted topics from. The figures of all files together come last.

A file of pairs (`bench/labels/pairs.py`) shows how many that tell one event are joined, and how many look-alikes.

Where editors also wrote which topics a reader would not mind (`acceptable`) and what their guide does not decide
(`unclear`), strict and kinder figures are told, with and without the unclear ones. F1 has its 95 % interval.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for `python bench/quality.py`

from bench.labels.articles import Labelled, labelled
from bench.labels.packs import HELD_OUT, LABELLED, Row, rows_of, voices
from bench.labels.pairs import holds_pairs, judge_pairs, report_pairs
from bench.labels.prints import leads, stories
from bench.labels.scores import FOLLOWED, Judged, Reading, Score, by_topic, intervals, reading, together
from bot.catalogue import taxonomy
from news.topics.taxonomy import Finding


def findings_of(article: Labelled, *, blind: bool) -> list[Finding]:
    if blind:
        return taxonomy().about(title=article.title, lead=article.lead)
    sections = (article.section,) if article.section else ()
    return taxonomy().about(title=article.title, lead=article.lead, sections=sections, url=article.url)


def judge(article: Labelled, *, blind: bool, mistakes: bool) -> Judged:
    findings = findings_of(article, blind=blind)
    one = Judged(article.topics or frozenset(), frozenset(finding.topic for finding in findings), article.acceptable)
    if mistakes and one.found != one.wanted:
        unclear = "  (the guide does not decide it)" if article.is_unclear else ""
        print(f"\n{article.title}\n  {article.lead}\n  [{article.section}] {article.url}{unclear}")
        print(f"  wanted {', '.join(sorted(one.wanted)) or 'none'}", end="")
        print(f"; acceptable {', '.join(sorted(one.acceptable))}" if one.acceptable else "")
        for finding in findings:
            sign = "  " if finding.topic in one.wanted else " ?" if finding.topic in one.acceptable else "!!"
            print(f"  {sign} {finding.topic} {finding.score}: {'; '.join(finding.evidence)}")
    return one


def report(judged: Sequence[Judged]) -> None:
    """A line for each topic, and what they come to."""
    topics = [topic.slug for topic in taxonomy()]
    scores, within = by_topic(judged, topics), intervals(judged, topics)
    print(f"{'topic':26}{'labels':>7}{'P':>8}{'R':>8}{'F1':>8}   95 % interval")
    for slug, score in scores.items():
        labels = score.right + score.missed
        print(f"{slug:26}{labels:7}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}   {_range(within, slug)}")
    labelled = [score for score in scores.values() if score.right + score.missed]
    macro = sum(score.f1 for score in labelled) / max(1, len(labelled))
    print(f"micro: {_figures(together(scores.values()))} {_range(within, '')}    macro F1 {macro:.3f}")
    nothing, wanted = sum(one.is_wrongly_nothing for one in judged), sum(bool(one.wanted) for one in judged)
    print(f"articles wrongly given nothing: {nothing} of {wanted} ({100 * nothing / max(1, wanted):.1f} %)")
    _tell("", reading(judged, len(topics)))
    if any(one.acceptable for one in judged):
        kinder = [one.excused() for one in judged]
        total, within = together(by_topic(kinder, topics).values()), intervals(kinder, topics)
        print(f"lenient: {_figures(total)} {_range(within, '')}")
        _tell("lenient: ", reading(kinder, len(topics)))


def _figures(score: Score) -> str:
    return f"P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}"


def _range(within: dict[str, tuple[float, float]], topic: str) -> str:
    return "{:.3f} to {:.3f}".format(*within[topic]) if topic in within else ""


def _tell(kind: str, reader: Reading) -> None:
    print(
        f"{kind}a reader of {FOLLOWED} topics, per 100 articles: {reader.wanted:.1f} wanted, {reader.got:.1f} come, "
        f"{reader.wrong:.1f} come wrongly, {reader.missed:.1f} are missed"
    )


def measure(
    name: str, rows: Sequence[Row], labels: str, *, blind: bool, mistakes: bool
) -> list[tuple[Labelled, Judged]]:
    """Print what these articles show, and give what became of their topics."""
    if holds_pairs(rows):
        print(f"\n{name}: pairs of articles")
        report_pairs(judge_pairs(rows), mistakes=mistakes)
        return []
    articles = [labelled(row, labels) for row in rows]
    print(f"\n{name}: {len(articles)} articles")
    with_topics = [one for one in articles if one.topics is not None]
    judged = [(one, judge(one, blind=blind, mistakes=mistakes)) for one in with_topics]
    report_all(judged)
    for source, score in leads(articles).items():
        print(f"leads from a {source}: {score.recall:.3f} of {score.right + score.missed} right")
    if one_story := stories(articles):
        print(f"stories, by pairs of prints: {_figures(one_story)}")
    return judged


def report_all(judged: Sequence[tuple[Labelled, Judged]]) -> None:
    """All of them, and without those that are unclear."""
    clear = [one for article, one in judged if not article.is_unclear]
    if judged:
        report([one for _, one in judged])
    if clear and len(clear) < len(judged):
        print(f"\nwithout the {len(judged) - len(clear)} that the guide does not decide")
        report(clear)


def held_out() -> dict[str, list[Row]]:
    """The articles of which nothing was learnt, and the prints of stories."""
    found = {name: rows for name, rows in voices().items() if name.startswith(HELD_OUT)}
    return found | {"clusters": list(rows_of(LABELLED / "clusters.jsonl"))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="list every article that was not fully right")
    parser.add_argument("--blind", action="store_true", help="leave section and address out")
    parser.add_argument("--labels", default="topics", help="the field with the wanted topics: topics, or first")
    options = parser.parse_args()
    judged: list[tuple[Labelled, Judged]] = []
    files = {path.name: list(rows_of(path)) for path in options.files} or held_out()
    for name, rows in files.items():
        judged += measure(name, rows, options.labels, blind=options.blind, mistakes=options.mistakes)
    if len(files) > 1:
        print(f"\ntopics of all {len(judged)} articles together")
        report_all(judged)


if __name__ == "__main__":
    main()
