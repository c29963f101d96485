"""Learn from labelled articles what each word, pair of words and section says of which topic.

    python -m bench.learn             # writes bot/catalogue/weights.bz2 anew: the same from the same articles
    python -m bench.learn --each      # how well topics are found in articles of writers of whom nothing was learnt

Learnt from are the labelled articles but those held out, and the phrases of the vocabulary, each as a tiny article.
Of the articles without a section every other one is given that of its topic, as newspapers file what they print: the
sections that writers made up are wrong more often than theirs. Voices in the manner of real papers count for more.
Takes some minutes. Wants numpy and scipy, which nothing else does: `make learn` installs them and runs this.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench.labels.packs import HELD_OUT, Row, voices
from bench.labels.teaching import table, teach
from bot import catalogue
from news.topics.classifier import NONE, Signs, bring_to_length, parse, signs_of, words_in
from news.topics.formulas import subject
from news.topics.network import Network, rounded, row, write_network
from news.topics.parsing import parse as parse_topics
from news.topics.taxonomy import Taxonomy
from news.topics.vocabulary import GRADES, syllables

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "bot" / "catalogue" / "weights.bz2"
PHRASE = 0.1  #: what a phrase of the vocabulary counts, of an article
SEEN_AT_LEAST = 6  #: times, or a word is not learnt
COUNTS = {"writer_40": 2.0}  #: what an article of these voices counts, where others count 1
PARTS = 5  #: of the writers' files, for --each


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


def articles(rows: Iterable[Row]) -> list[Article]:
    return [
        Article(row["title"], row["lead"], tuple(filter(None, [row["section"]])), row["url"], tuple(row["topics"]))
        for row in rows
    ]


def filed(article: Article, taxonomy: Taxonomy, number: int) -> Article:
    """The article as a newspaper files it: where the writer named no section, every other one is in its topic's."""
    topic = taxonomy.get(article.topics[0]) if article.topics else None
    if article.sections or topic is None or number % 2:
        return article
    return replace(article, sections=topic.sections[:1] or (topic.slug,))


def lesson(article: Article, taxonomy: Taxonomy) -> Lesson:
    title, lead = subject(article.title), subject(article.lead)
    cases = taxonomy.cases(title=title, lead=lead, sections=article.sections, url=article.url)
    signs = signs_of(
        title=title,
        lead=lead,
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


def learnt(lessons: Sequence[Lesson], answers: tuple[str, ...]) -> Network:
    """What these lessons teach."""
    seen = Counter(sign for one in lessons for sign in one.signs.words)
    known = [sign for sign, count in sorted(seen.items()) if count >= SEEN_AT_LEAST]
    words = len(known)
    known += sorted({sign for one in lessons for sign in one.signs.others})
    columns = {sign: place for place, sign in enumerate(known)}
    signs = table([rounded(bring_to_length(one.signs, columns)) for one in lessons], columns)
    wanted = np.zeros((len(lessons), len(answers)))
    for number, one in enumerate(lessons):
        for topic in one.topics or (NONE,):
            wanted[number, answers.index(topic)] = 1
    taught = teach(signs, words, wanted, np.array([one.weight for one in lessons]))
    return Network(
        answers,
        tuple(map(float, taught.starts.now[0])),
        tuple(map(float, taught.bias.now[0])),
        tuple(tuple(map(float, one)) for one in taught.outward.now.T),
        {sign: row(map(float, one)) for sign, one in zip(known, taught.rows.now, strict=True)},
    )


def score(network: Network, taxonomy: Taxonomy, of: Iterable[Article]) -> str:
    taxonomy = taxonomy.with_classifier(parse(write_network(network), catalogue.vocabulary()))
    right = named = wanted = 0
    for article in of:
        found = taxonomy.about(title=article.title, lead=article.lead, sections=article.sections, url=article.url)
        topics = {one.topic for one in found}
        right += len(topics & set(article.topics))
        named += len(topics)
        wanted += len(article.topics)
    return f"P {right / named:.3f}  R {right / wanted:.3f}  F1 {2 * right / (named + wanted):.3f}"


def main() -> None:
    """Write the weights, or say what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true")
    arguments = parser.parse_args()
    taxonomy = parse_topics(catalogue.topics())  # by its own rules alone
    answers = (*(topic.slug for topic in taxonomy), NONE)
    files = {name: articles(rows) for name, rows in voices().items() if not name.startswith(HELD_OUT)}
    lessons = {
        name: [
            replace(lesson(filed(article, taxonomy, number), taxonomy), weight=COUNTS.get(name, 1.0))
            for number, article in enumerate(kept)
        ]
        for name, kept in files.items()
    }
    words = phrases()
    if arguments.each:
        writers = [name for name in files if name.startswith("writer")]
        for unknown in (writers[first::PARTS] for first in range(PARTS)):
            network = learnt(
                [one for name, some in lessons.items() if name not in unknown for one in some] + words, answers
            )
            for name in unknown:
                print(f"{name:12} {score(network, taxonomy, files[name])}", flush=True)
        return
    packed = write_network(learnt([one for some in lessons.values() for one in some] + words, answers))
    WEIGHTS.write_bytes(packed)
    print(f"{WEIGHTS}: {len(packed) // 1000} kB, sha256 {sha256(packed).hexdigest()}")


if __name__ == "__main__":
    main()
