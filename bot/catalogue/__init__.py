"""What the program brings with it: topics, provinces, newspapers and their feeds; each is read once a process."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from news.articles import breaking as urgency
from news.articles import provinces as places
from news.articles.breaking import Breaking
from news.articles.provinces import Provinces
from news.feeds import newspapers as papers
from news.feeds.newspapers import Press
from news.topics import classifier as lessons
from news.topics import vocabulary as words
from news.topics.classifier import Classifier
from news.topics.parsing import parse
from news.topics.taxonomy import Taxonomy
from news.topics.vocabulary import Vocabulary


@cache
def topics() -> str:
    """The topics a new newsroom starts with, as they are written."""
    return files(__name__).joinpath("topics.toml").read_text("utf-8")


@cache
def taxonomy() -> Taxonomy:
    """The same, understood; those of the moment, which a newsroom may have changed, are in `jobs.matching.topics`."""
    return parse(topics()).with_classifier(learnt())


@cache
def vocabulary() -> Vocabulary:
    """The plain words of each topic."""
    texts = {Path(one.name).stem: one.read_text("utf-8") for one in files(__name__).joinpath("vocabulary").iterdir()}
    return words.parse(dict(sorted(texts.items())))


@cache
def learnt() -> Classifier:
    """What labelled articles taught about words and topics."""
    return lessons.parse(files(__name__).joinpath("weights.bz2").read_bytes(), vocabulary())


@cache
def provinces() -> Provinces:
    """The 34 provinces of today, and the 63 of before July 2025."""
    return places.parse(files(__name__).joinpath("provinces.toml").read_text("utf-8"))


@cache
def newspapers() -> Press:
    """The newspapers, the systems behind them, and their feeds as far as anybody has seen them."""
    return papers.parse(files(__name__).joinpath("feeds.toml").read_text("utf-8"), provinces())


@cache
def breaking() -> Breaking:
    """What makes news that cannot wait."""
    return urgency.parse(files(__name__).joinpath("breaking.toml").read_text("utf-8"))
