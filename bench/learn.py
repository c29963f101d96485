"""Learn from labelled articles what each word, pair of words and section says of which topic.

    python -m bench.learn             # writes bot/catalogue/weights.txt anew: the same from the same articles
    python -m bench.learn --each      # how well topics are found in articles of writers of whom nothing was learnt

Learnt from are the labelled articles but `held_out*.jsonl`, and the phrases of the vocabulary, each as a tiny article.
Of the articles without a section every other one is given that of its topic, as newspapers file what they print: the
sections that writers made up are wrong more often than theirs.
Several small networks are taught, each in an order of its own, and put side by side into one: together they err less.
Takes some minutes. Wants numpy and scipy, which nothing else does: `make learn` installs them and runs this.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from bot import catalogue
from news.topics.classifier import NONE, Signs, bring_to_length, parse, signs_of, words_in
from news.topics.network import MOST, Network, row, write_network
from news.topics.parsing import parse as parse_topics
from news.topics.taxonomy import Taxonomy
from news.topics.vocabulary import GRADES, syllables

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tests" / "data" / "labelled"
WEIGHTS = ROOT / "bot" / "catalogue" / "weights.txt"
PHRASE = 0.1  #: what a phrase of the vocabulary counts, of an article
SEEN_AT_LEAST = 6  #: times, or a word is not learnt
NETWORKS = 3  #: taught, and put side by side
UNITS = 24  #: hidden ones of each
ROUNDS = 8  #: through all lessons
BATCH = 128  #: lessons at once
RATE = 0.008  #: of learning, at its highest, …
WARM = 0.3  #: … which is after this part of all steps
DECAY = 0.01  #: of what was learnt, at each step, times the rate
UNIT_OUT = 0.3  #: hidden units left out by chance while learning, …
SIGN_OUT = 0.3  #: … and signs: nothing may hang on one of them
PARTS = 5  #: of the writers' files, for --each

Numbers = Any  # a numpy array or a scipy matrix; neither is there when types are checked


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


def filed(article: Article, taxonomy: Taxonomy, number: int) -> Article:
    """The article as a newspaper files it: where the writer named no section, every other one is in its topic's."""
    topic = taxonomy.get(article.topics[0]) if article.topics else None
    if article.sections or topic is None or number % 2:
        return article
    return replace(article, sections=topic.sections[:1] or (topic.slug,))


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


def table(given: Sequence[Lesson], columns: Mapping[str, int]) -> Numbers:
    """A row for each lesson, a column for each sign, the strengths in it."""
    rows, places, strengths = [], [], []
    for number, one in enumerate(given):
        for sign, strength in bring_to_length(one.signs, columns).items():
            rows.append(number)
            places.append(columns[sign])
            strengths.append(strength)
    return sparse.csr_matrix((strengths, (rows, places)), (len(given), len(columns)), dtype=np.float32)


def learnt(given: Sequence[Lesson], answers: tuple[str, ...]) -> Network:
    """What these lessons teach."""
    seen = Counter(sign for one in given for sign in one.signs.words)
    known = [sign for sign, count in sorted(seen.items()) if count >= SEEN_AT_LEAST]
    known += sorted({sign for one in given for sign in one.signs.others})
    signs = table(given, {sign: place for place, sign in enumerate(known)})
    wanted = np.zeros((len(given), len(answers)), np.float32)
    for number, one in enumerate(given):
        for topic in one.topics or (NONE,):
            wanted[number, answers.index(topic)] = 1
    weights = np.array([one.weight for one in given], np.float32)
    several = [taught(signs, wanted, weights, seed) for seed in range(NETWORKS)]
    towards, straight, starts, outward, bias = (list(numbers) for numbers in zip(*several, strict=True))
    rows = np.hstack([*towards, np.mean(straight, axis=0)])
    return Network(
        answers,
        tuple(map(float, np.concatenate(starts))),
        tuple(map(float, np.mean(bias, axis=0))),
        tuple(tuple(map(float, one)) for one in np.vstack(outward).T / NETWORKS),
        {sign: row(map(float, one)) for sign, one in zip(known, rows, strict=True)},
    )


def taught(signs: Numbers, wanted: Numbers, weights: Numbers, seed: int) -> list[Numbers]:
    """The numbers of one network: signs to units, signs to answers, units' starts, units to answers, bias.

    Steps by AdamW (Loshchilov and Hutter, 2019) on the cross entropy of each answer by itself; the rate rises and then
    falls as a cosine ("one cycle", Smith, 2018).
    """
    chance, exact = np.random.default_rng(seed), np.float32
    count, answers = len(weights), wanted.shape[1]
    numbers = [
        chance.normal(0, 0.05, (signs.shape[1], UNITS)).astype(exact),
        np.zeros((signs.shape[1], answers), exact),
        np.zeros(UNITS, exact),
        (chance.uniform(-1, 1, (UNITS, answers)) / sqrt(UNITS)).astype(exact),
        np.zeros(answers, exact),
    ]
    means, squares = [np.zeros_like(one) for one in numbers], [np.zeros_like(one) for one in numbers]
    steps, step = ROUNDS * -(-count // BATCH), 0
    for _ in range(ROUNDS):
        order = chance.permutation(count)
        for start in range(0, count, BATCH):
            some = order[start : start + BATCH]
            slopes = _slopes(numbers, signs[some], wanted[some], weights[some], chance)
            step += 1
            rate = RATE * _cycle(step / steps)
            for one, mean, square, slope in zip(numbers, means, squares, slopes, strict=True):
                mean *= 0.9
                mean += exact(0.1) * slope
                square *= 0.999
                square += exact(0.001) * slope * slope
                one *= exact(1 - rate * DECAY)
                one -= exact(rate / (1 - 0.9**step)) * mean / (np.sqrt(square / exact(1 - 0.999**step)) + exact(1e-8))
            for one in numbers[:2]:
                np.clip(one, -MOST, MOST, out=one)
    return numbers


def _slopes(numbers: list[Numbers], signs: Numbers, wanted: Numbers, weights: Numbers, chance: Any) -> list[Numbers]:
    """Which way each number must go to be less wrong."""
    towards, straight, starts, outward, bias = numbers
    exact = np.float32
    signs.data = signs.data * (chance.random(len(signs.data), dtype=exact) > SIGN_OUT) / exact(1 - SIGN_OUT)
    units = signs @ towards + starts
    kept = (chance.random(units.shape, dtype=exact) > UNIT_OUT) / exact(1 - UNIT_OUT) * (units > 0)
    working = units * kept
    said = working @ outward + signs @ straight + bias
    wrong = ((1 / (1 + np.exp(-said)) - wanted) * weights[:, None] / len(weights)).astype(exact)
    back, over = (wrong @ outward.T) * kept, signs.T.tocsr()
    return [over @ back, over @ wrong, back.sum(0), working.T @ wrong, wrong.sum(0)]


def _cycle(part: float) -> float:
    return part / WARM if part < WARM else (1 + cos(pi * (part - WARM) / (1 - WARM))) / 2


def score(network: Network, taxonomy: Taxonomy, of: Iterable[Article]) -> str:
    taxonomy = taxonomy.with_classifier(parse(write_network(network), catalogue.vocabulary()))
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
    answers = (*(topic.slug for topic in taxonomy), NONE)
    files = {path.stem: articles(path) for path in sorted(LABELLED.glob("*.jsonl")) if is_learnt_from(path)}
    lessons = {
        name: [lesson(filed(article, taxonomy, number), taxonomy) for number, article in enumerate(kept)]
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
    text = write_network(learnt([one for some in lessons.values() for one in some] + words, answers))
    WEIGHTS.write_text(text, "utf-8")
    print(f"{WEIGHTS}: {len(text) // 1024} kB")


def is_learnt_from(path: Path) -> bool:
    with path.open() as lines:
        return "topics" in next(lines) and not path.stem.startswith("held_out")


if __name__ == "__main__":
    main()
