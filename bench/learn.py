"""Learn from labelled articles how much each word, pair of words and section says of which topic.

    python -m bench.learn             # writes bot/catalogue/weights.txt anew: the same from the same articles
    python -m bench.learn --each      # how well the topics of each writer's articles are found by what the others teach

Learnt from are the labelled articles but `held_out*.jsonl`, and the phrases of the vocabulary, each as a tiny article.
When a second topic is given is learnt from the writers' files alone, as judged by weights that do not know them: the
other files were read while the catalogue's phrases were written, which find too much in them. Takes some minutes.
Wants scikit-learn, which nothing else does: `make learn` installs it and runs this.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot import catalogue
from news.learnt import (
    NONE,
    RIVALS,
    Learnt,
    Lessons,
    Signs,
    Weights,
    brought_to_length,
    parse,
    ranked,
    rivalry,
    signs_of,
    words_in,
    written,
)
from news.topics import Taxonomy
from news.topics import parse as parse_topics
from news.vocabulary import GRADES, syllables

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tests" / "data" / "labelled"
WEIGHTS = ROOT / "bot" / "catalogue" / "weights.txt"
SECOND = 0.4  #: of an article with two topics, what counts for the second
PHRASE = 0.1  #: what a phrase of the vocabulary counts, of an article
SLACK = 0.6  #: scikit-learn's C: how far weights may go for a single article
SEEN_AT_LEAST = 3  #: times, or a word is not learnt
LEAST = 0.05  #: a weight below is none


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    lead: str
    sections: tuple[str, ...]
    url: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Signs, and what they should lead to."""

    signs: Signs
    topics: tuple[str, ...]
    weight: float = 1.0


def articles(path: Path) -> list[Article]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Article(row["title"], row["lead"], tuple(filter(None, [row["section"]])), row["url"], tuple(row["topics"]))
        for row in rows
    ]


def lesson(article: Article, taxonomy: Taxonomy) -> Lesson:
    cases = taxonomy.cases(title=article.title, lead=article.lead, sections=article.sections, url=article.url)
    signs = signs_of(
        title=article.title,
        lead=article.lead,
        sections=article.sections,
        cases=cases,
        vocabulary=catalogue.vocabulary(),
    )
    return Lesson(signs, article.topics)


def phrases() -> list[Lesson]:
    """The vocabulary's phrases, each as an article of its one or two surest topics."""
    found = []
    for words, said in catalogue.vocabulary():
        topics = [topic for topic, _ in sorted(said, key=lambda one: one[1])][:2]
        weight = PHRASE * GRADES[min(grade for _, grade in said)] / (1 if len(said) == 1 else 1.5)
        found.append(Lesson(Signs(dict.fromkeys(words_in([syllables(words)]), 1.0), {}, {}), tuple(topics), weight))
    return found


def table(given: Sequence[Lesson], columns: Mapping[str, int]) -> sparse.csr_matrix:
    rows, places, strengths = [], [], []
    for number, one in enumerate(given):
        for sign, strength in brought_to_length(one.signs, columns).items():
            rows.append(number)
            places.append(columns[sign])
            strengths.append(strength)
    return sparse.csr_matrix((strengths, (rows, places)), (len(given), len(columns)))


def shared(given: Sequence[Lesson], topics: tuple[str, ...]) -> Lessons:
    """What these lessons teach of how articles are shared between topics; nothing yet of second ones."""
    seen = Counter(sign for one in given for sign in one.signs.words)
    known = [sign for sign, count in sorted(seen.items()) if count >= SEEN_AT_LEAST]
    known += sorted({sign for one in given for sign in one.signs.others})
    columns = {sign: place for place, sign in enumerate(known)}
    examples, labels, weights = [], [], []
    for number, one in enumerate(given):
        wanted = one.topics or (NONE,)
        for topic, part in zip(wanted, (1.0,) if len(wanted) == 1 else (1 - SECOND, SECOND), strict=True):
            examples.append(number)
            labels.append(topics.index(topic))
            weights.append(one.weight * part)
    model = LogisticRegression(C=SLACK, max_iter=300, tol=1e-4)
    model.fit(table(given, columns)[examples], labels, sample_weight=weights)
    assert list(model.classes_) == list(range(len(topics))), "a topic without an example"
    found = model.coef_ - model.coef_.mean(axis=0)  # what speaks for all alike says nothing
    kept = {}
    for sign, place in columns.items():
        places = np.flatnonzero(abs(found[:, place]) >= LEAST)
        if len(places):
            kept[sign] = Weights(
                tuple(map(int, places)), tuple(round(100 * float(found[one, place])) for one in places)
            )
    return Lessons(topics, tuple(float(one) for one in model.intercept_), kept, (), {})


def pairs(given: Iterable[Lesson], topics: tuple[str, ...]) -> dict[str, list[float]]:
    """How readily two topics stand together: the log of how often, of the rarer one's articles."""
    alone = Counter(topic for one in given for topic in one.topics)
    both = Counter(frozenset(one.topics) for one in given)
    return {
        first: [
            log((both[frozenset((first, other))] + 0.3) / (min(alone[first], alone[other]) + 6)) for other in topics
        ]
        for first in topics
        if first != NONE
    }


def beside(
    told: Iterable[tuple[Lesson, dict[str, float]]], together: dict[str, list[float]], topics: tuple[str, ...]
) -> list[float]:
    """What makes a second topic likely, by articles and their shares as lessons without them gave."""
    rows, wanted = [], []
    for one, shares in told:
        first, *others = ranked(shares)
        for topic in others[:RIVALS]:
            rows.append((*rivalry(first, topic, shares, one.signs), together[first][topics.index(topic)]))
            wanted.append(topic in one.topics)
    model = LogisticRegression(max_iter=2000).fit(rows, wanted)
    return [float(model.intercept_[0]), *map(float, model.coef_[0])]


def score(lessons: Lessons, taxonomy: Taxonomy, of: Sequence[Article]) -> str:
    taxonomy = taxonomy.taught(parse(written(lessons), catalogue.vocabulary()))
    right = given = wanted = 0
    for article in of:
        found = taxonomy.about(title=article.title, lead=article.lead, sections=article.sections, url=article.url)
        topics = {one.topic for one in found}
        right += len(topics & set(article.topics))
        given += len(topics)
        wanted += len(article.topics)
    return f"P {right / given:.3f}  R {right / wanted:.3f}  F1 {2 * right / (given + wanted):.3f}"


def main() -> None:
    """Write the weights, or say what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true")
    arguments = parser.parse_args()
    taxonomy = parse_topics(catalogue.topics())  # by its own rules alone
    topics = (*(topic.slug for topic in taxonomy), NONE)
    files = {path.stem: articles(path) for path in sorted(LABELLED.glob("*.jsonl")) if is_learnt_from(path)}
    lessons = {name: [lesson(article, taxonomy) for article in kept] for name, kept in files.items()}
    words = phrases()
    without: dict[str, Lessons] = {}  # by file: what the others teach
    told: dict[str, list[tuple[Lesson, dict[str, float]]]] = {}
    for name in [name for name in files if name.startswith("writer")]:
        without[name] = shared(
            [one for other, some in lessons.items() if other != name for one in some] + words, topics
        )
        judge = Learnt(without[name], catalogue.vocabulary())
        told[name] = [(one, judge.shares(one.signs)) for one in lessons[name]]
    if arguments.each:
        for name, known in without.items():
            together = pairs([one for other, some in lessons.items() if other != name for one in some], topics)
            others = [one for other, some in told.items() if other != name for one in some]
            whole = replace(known, pairs=together, beside=tuple(beside(others, together, topics)))
            print(f"{name:12} {score(whole, taxonomy, files[name])}", flush=True)
        return
    every = [one for some in lessons.values() for one in some]
    together = pairs(every, topics)
    second = beside([one for some in told.values() for one in some], together, topics)
    text = written(replace(shared(every + words, topics), pairs=together, beside=tuple(second)))
    WEIGHTS.write_text(text, "utf-8")
    print(f"{WEIGHTS}: {text.count(chr(10)) - 3} signs, {len(text) // 1024} kB")


def is_learnt_from(path: Path) -> bool:
    with path.open() as lines:
        return "topics" in next(lines) and not path.stem.startswith("held_out")


if __name__ == "__main__":
    main()
