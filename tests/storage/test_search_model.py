"""The index against a slow model: hundreds of searches, each by going through all articles with the matcher of phrases.

The model never reads what is typed: a search is drawn as conditions first, and written down as a person would.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.labels.packs import packs, rows_of
from bot import catalogue
from news.articles.labels import Label
from news.articles.search_names import SearchNames
from news.articles.searching import read_search
from news.delivery.subscriptions import Kind
from news.text.phrases import Phrases
from news.text.vietnamese import fold, key
from storage import articles, corrections, search, withdrawals
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

ARTICLES, SEARCHES = 150, 300
PLACES = ("Nghệ An", "Lâm Đồng", "Huế", "Bình Thuận", "Sài Gòn", "hcm")
PAPER = "Báo Lâm Đồng"


@dataclass
class Known:
    """An article as the model has it."""

    number: int
    text: str
    labels: list[str]


Condition = Callable[[Known], bool]


def holds(phrase: str, *, marks: bool) -> Condition:
    """The phrase stands there, with its very marks where they count."""
    phrases = Phrases([(phrase, None)])
    return lambda one: any(match.exact or not marks for match in phrases.find(one.text))


def is_of(name: str, label: str, *, marks: bool) -> Condition:
    """A place or newspaper is named there, or is the article's own."""
    named = holds(name, marks=marks)
    return lambda one: label in one.labels or named(one)


class Reader:
    """Draws searches: what is typed, and what it means."""

    def __init__(self, chance: random.Random, texts: list[str]) -> None:
        self._chance = chance
        self._texts = [key(text).split() for text in texts]
        self._provinces = catalogue.provinces()

    def search(self) -> tuple[str, list[Condition]]:
        conditions: list[Condition] = []
        typed: list[str] = []
        source = self._chance.choice(self._texts)
        for _group in range(self._chance.choice((1, 1, 1, 2))):
            text, meant = self._chance.choice((self._words, self._words, self._phrase))(source)
            typed.append(text)
            conditions += meant
        if self._chance.random() < 0.3:
            text, one = self._place()
            typed.insert(self._chance.randrange(len(typed) + 1), text)
            conditions.append(one)
        return self._chance.choice((", ", " ; ", ",")).join(typed), conditions

    def _take(self, source: list[str], count: int) -> list[str]:
        if self._chance.random() < 0.15:
            source = self._chance.choice(self._texts)
        at = self._chance.randrange(max(1, len(source) - count))
        return source[at : at + count]

    def _spell(self, words: list[str]) -> list[str]:
        """With marks, without, or with a mark that was mistaken."""
        way = self._chance.random()
        if way < 0.4:
            return words
        if way < 0.9:
            return [fold(word) for word in words]
        place = self._chance.randrange(len(words))
        return [*words[:place], self._chance.choice(self._chance.choice(self._texts)), *words[place + 1 :]]

    def _words(self, source: list[str]) -> tuple[str, list[Condition]]:
        words = self._spell(self._take(source, self._chance.randrange(1, 5)))
        self._chance.shuffle(words)
        if any(self._provinces.find(" ".join(words[a:b])) for a in range(5) for b in range(a + 1, 6)):
            return self._words(self._chance.choice(self._texts))  # a place by chance
        marks = words != [fold(word) for word in words]
        return self._written(" ".join(words)), [holds(word, marks=marks) for word in words]

    def _phrase(self, source: list[str]) -> tuple[str, list[Condition]]:
        phrase = " ".join(self._spell(self._take(source, self._chance.randrange(1, 4))))
        begin, end = self._chance.choice(('""', "“”", "„“", "«»"))
        return f"{begin}{self._written(phrase)}{end}", [holds(phrase, marks=phrase != fold(phrase))]

    def _place(self) -> tuple[str, Condition]:
        spell = self._chance.choice((str, fold, str.upper))
        if self._chance.random() < 0.3:
            name = spell(PAPER)
            return name, is_of(name, "@bao-lam-dong", marks=key(name) != fold(name))
        name = spell(self._chance.choice(PLACES))
        province = self._provinces.find(name)
        assert province
        lead = self._chance.choice(("", "", "ở ", "tỉnh "))
        return lead + name, is_of(name, f"#{province.slug}", marks=key(name) != fold(name))

    def _written(self, words: str) -> str:
        return self._chance.choice((str, str, str.upper, str.title))(words)


def keep(tx: Tx, chance: random.Random) -> list[Known]:
    """Articles of all states, some put right or withdrawn since, and what is to be found of them."""
    known = []
    provinces = [one.slug for name in PLACES if (one := catalogue.provinces().find(name))]
    rows = [row for path in packs()[:1] for row in rows_of(path)]
    states = [*ArticleState, *(ArticleState.MATCHED, ArticleState.SILENT) * 6]
    for row in chance.sample(rows, ARTICLES):
        title, lead, state = row["title"], row["lead"], chance.choice(states)
        number = make.stored(tx, title=title, lead=lead, state=state)
        places = chance.sample(provinces, chance.randrange(3))
        articles.label(tx, number, [Label(kind=Kind.PROVINCE, value=place) for place in places])
        if chance.random() < 0.1:
            title = f"Sửa lại: {chance.choice(rows)['title']}"
            corrections.correct(tx, number, make.article(title=title, lead=lead), feed=1, now=NOON)
        if chance.random() < 0.1 and state is ArticleState.MATCHED:
            withdrawals.withdraw(tx, number, now=NOON)
            state = ArticleState.WITHDRAWN
        if state in (ArticleState.MATCHED, ArticleState.SILENT):
            labels = [f"#{place}" for place in places]
            known.append(Known(number, f"{title} . {lead}", [*labels, "@bao-lam-dong"]))
    return known


def differences(tx: Tx, known: list[Known], chance: random.Random) -> Iterator[tuple[str, list[int], list[int]]]:
    """What is found otherwise than by going through all of it, with what both gave."""
    reader = Reader(chance, [one.text for one in known])
    names = SearchNames(catalogue.provinces(), [(PAPER, True), ("Lao Động", False)])
    hits = 0
    for _search in range(SEARCHES):
        typed, conditions = reader.search()
        wanted = [one.number for one in known if all(condition(one) for condition in conditions)][::-1]
        hits += bool(wanted)
        found = search.find(tx, read_search(typed, names.find), limit=ARTICLES)
        if found != wanted:
            yield typed, found, wanted
    assert SEARCHES / 4 < hits < SEARCHES  # else nothing was tried


async def test_every_search_finds_what_going_through_all_articles_finds(db: Database, seed: int) -> None:
    def compare(tx: Tx) -> list[tuple[str, list[int], list[int]]]:
        chance = random.Random(seed)
        return list(differences(tx, keep(tx, chance), chance))

    assert await db.run(compare) == []
