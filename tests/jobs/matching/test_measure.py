"""What a filter would have brought: the estimate beside a replay of the week by the slow model."""

from datetime import timedelta
from random import Random

import pytest

from jobs.matching.measure import BACK, find_articles, measure
from news.articles.labels import Label
from news.delivery.frequencies import Every, Frequency, round_frequency
from news.delivery.pairs import FilterRow, is_let_in
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import articles, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

VALUES = {
    Kind.TOPIC: (EVERYTHING, "y-te", "giao-duc", "the-thao", "phap-luat"),
    Kind.KEYWORD: ("cao tốc", "bóng đá", "sầu riêng"),
    Kind.PROVINCE: ("lam-dong", "hue", "ca-mau"),
    Kind.NEWSPAPER: ("bao-lam-dong", "bao-hue"),
}
PAIRS = [(kind, value) for kind, values in VALUES.items() for value in values]
Pair = tuple[Kind, str]


def some_filter(dice: Random) -> Filter:
    """One of any kind: of many things, of one, of none."""
    asked = Filter()
    for pair in dice.sample(PAIRS, dice.choice([1, 1, 2, 3, 4, 6])):
        kind, value = pair
        (asked.excepted if value != EVERYTHING and dice.random() < 0.25 else asked.wanted)[kind].append(value)
    return asked


def publish(tx: Tx, dice: Random) -> list[tuple[set[Pair], int]]:
    """The articles that were sent in the last week, in order, each with what it is about and its story."""
    sent: list[tuple[set[Pair], int]] = []
    for _ in range(260):
        seen = NOON - timedelta(minutes=dice.randrange(14 * 24 * 60))
        about = {pair for pair in PAIRS if pair[0] in (Kind.TOPIC, Kind.PROVINCE) and dice.random() < 0.25}
        about |= {(Kind.TOPIC, EVERYTHING), (Kind.NEWSPAPER, dice.choice(VALUES[Kind.NEWSPAPER]))}
        words = [value for value in VALUES[Kind.KEYWORD] if dice.random() < 0.2]
        about |= {(Kind.KEYWORD, value) for value in words}
        number = make.stored(tx, title=f"Tin về {' và '.join(words).upper() or 'xã'}")
        # Of "bóng đá" and "sầu riêng" nobody knew when the articles came.
        labels = [Label(kind=kind, value=value) for kind, value in about if value not in VALUES[Kind.KEYWORD][1:]]
        articles.label(tx, number, labels)
        state = dice.choices([ArticleState.MATCHED, ArticleState.SILENT, ArticleState.WITHDRAWN], [8, 1, 1])[0]
        known = [story for _about, story in sent if story > 0]
        story = dice.choice(known) if known and dice.random() < 0.25 else number
        tx.run(
            "UPDATE articles SET state = :state, first_seen = :seen, cluster_id = :story WHERE id = :id",
            state=state.value,
            seen=int(seen.timestamp() * 1000),
            story=None if story == number and dice.random() < 0.5 else story,
            id=number,
        )
        if state is ArticleState.MATCHED and seen >= NOON - BACK:
            kept = tx.value("SELECT cluster_id FROM articles WHERE id = :id", id=number)
            sent.append((about, kept or -number))
    early = make.chat(tx).number
    for value in ("cao tốc", "sầu riêng"):
        subscriptions.follow(tx, chat=early, kind=Kind.KEYWORD, value=value, now=NOON - timedelta(days=1))
    tx.run("UPDATE subscriptions SET created_at = 0 WHERE value = 'cao tốc'")
    return sent


def replay(asked: Filter, sent: list[tuple[set[Pair], int]]) -> int:
    """How many alerts would have come, an article at a time."""
    row = FilterRow(
        wanted=frozenset((str(kind), value) for kind in Kind for value in asked.wanted[kind]),
        excepted=frozenset((str(kind), value) for kind in Kind for value in asked.excepted[kind]),
    )
    heard: set[int] = set()
    for about, story in sent:
        if is_let_in(row, frozenset((str(kind), value) for kind, value in about)):
            heard.add(story)
    return len(heard)


async def compare(db: Database, dice: Random, *, filters: int) -> list[int]:
    """Hold so many filters against the replay; what each brings."""
    sent = await db.run(publish, dice)
    counts = []
    for place in range(filters):
        asked = some_filter(dice)
        found = await measure(db, asked, now=NOON)
        assert found.count == replay(asked, sent), asked
        counts.append(found.count)
        if place % 20 == 0:
            assert len(await find_articles(db, asked, now=NOON)) == found.count
    return counts


async def test_the_estimates_of_a_thousand_filters_are_what_a_replay_of_the_week_brings(sqlite_db: Database) -> None:
    counts = await compare(sqlite_db, Random(20261201), filters=1000)
    assert len(set(counts)) > 40
    assert counts.count(0) > 50


async def test_the_estimates_are_the_same_on_both_databases(db: Database) -> None:
    assert len(set(await compare(db, Random(7), filters=60))) > 15


@pytest.mark.parametrize("typed", ["tphcm", "tp hcm"])
async def test_a_keyword_is_measured_in_each_of_its_spellings(db: Database, typed: str) -> None:
    def fill(tx: Tx) -> list[int]:
        titles = ("TPHCM mở đường", "Mưa ở TP.HCM", "Về TP HCM", "Về TP. Huế")
        return [make.stored(tx, title=title, state=ArticleState.MATCHED) for title in titles]

    numbers = await db.run(fill)
    asked = Filter()
    asked.wanted[Kind.KEYWORD].append(typed)
    assert sorted(await find_articles(db, asked, now=NOON)) == numbers[:3]


async def test_all_and_nothing_are_known_as_such(db: Database) -> None:
    await db.run(publish, Random(5))
    everything, nothing = Filter(), Filter()
    everything.wanted[Kind.TOPIC].append(EVERYTHING)
    nothing.wanted[Kind.TOPIC].append("van-hoa")
    assert (await measure(db, everything, now=NOON)).is_everything
    assert (await measure(db, nothing, now=NOON)).is_nothing
    assert (await measure(db, Filter(), now=NOON)).is_nothing


async def test_nothing_is_said_where_there_is_too_little(db: Database) -> None:
    asked = Filter()
    asked.wanted[Kind.TOPIC].append(EVERYTHING)
    assert (await measure(db, asked, now=NOON)).frequency is None

    def fill(tx: Tx, count: int) -> None:
        for _ in range(count):
            make.stored(tx, topics=(EVERYTHING,), state=ArticleState.MATCHED)

    await db.run(fill, 19)
    few = await measure(db, asked, now=NOON + timedelta(days=2))
    assert (few.count, few.frequency) == (19, None)
    await db.run(fill, 1)
    soon = await measure(db, asked, now=NOON + timedelta(hours=23))
    assert (soon.count, soon.frequency) == (20, None)
    later = await measure(db, asked, now=NOON + timedelta(days=2))
    assert (later.days, later.frequency) == (2.0, Frequency(low=10, high=10))


def test_a_rate_is_rounded_as_people_say_it() -> None:
    assert [round_frequency(count, days=7) for count in (0, 1, 3, 5, 7, 75)] == [
        Frequency(low=0, high=0),
        Frequency(low=1, high=2, every=Every.WEEK),
        Frequency(low=3, high=4, every=Every.WEEK),
        Frequency(low=0, high=1),
        Frequency(low=1, high=1),
        Frequency(low=10, high=10),
    ]
    assert round_frequency(1, days=2) == Frequency(low=0, high=1)
    assert round_frequency(701, days=7) == Frequency(low=100, high=0)
