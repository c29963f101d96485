"""What a search costs: the index of words beside going through the articles, as it was before, in the same run.

    python -m bench.search                    # 100,000 made-up articles, SQLite
    python -m bench.search --postgresql       # the same on a server of its own
    python -m bench.search --articles 20000

The articles are made up: chains of syllables as they follow each other in the labelled ones. Going through them
looks at 10,000 for one answer, as it did; the index has all of them. Besides: what the first start after the upgrade
takes, what one more article costs, and how long an alert waits to be claimed while a hundred people search at once.
"""

import argparse
import asyncio
import contextlib
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.clusters import Press
from bot import catalogue
from bot.requests import Request
from news.articles.article import Article
from news.articles.labels import Label
from news.articles.search_names import SearchNames
from news.articles.searching import read_search
from news.delivery.messages import Reply
from news.text.phrases import Phrases
from news.text.vietnamese import fold
from storage import articles, search
from storage.articles import ArticleState
from storage.engine import article_words
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from tests.bot.commands.people import Clock, Person, commands
from tests.fakes import postgres

WANTED: Final = 5.0  #: ms that a search for what is not there may take
ROUNDS: Final = 3
NOON: Final = datetime(2026, 11, 23, 5, tzinfo=UTC)
PAPERS: Final = (("Báo Nghệ An", "nghe-an"), ("Báo Lâm Đồng", "lam-dong"), ("Báo Cà Mau", "ca-mau"))

THERE: Final = (
    "nồng độ cuối năm",
    '"nồng độ cồn"',
    "nong do con",
    "nồng độ cồn Nghệ An",
    "báo Cà Mau tôm",
    "hội nghị tỉnh",
)
NOT_THERE: Final = ("nồng độ sầu riêng thiên thạch", "thien thach sao choi", '"cồn độ nồng"', "xyz Lâm Đồng", "qwerty")
#: Words that stand in more than half of all articles, side by side.
DEAREST: Final = ('"của và"', '"cua va"', '"va cua cac"')
#: What is looked for is there now and then.
SAID: Final = ("Xử phạt vi phạm nồng độ cồn dịp cuối năm", "Nồng độ cồn vẫn là nỗi lo")


def fill(tx: Tx, press: Press, begin: int, count: int) -> None:
    """So many matched articles more, past the program, which would write the words of each at once."""
    rows = []
    for number in range(begin, begin + count):
        paper, province = PAPERS[number % len(PAPERS)]
        title = random.choice(SAID) if number % 500 == 0 else " ".join(press.words(random.randrange(7, 18)))
        lead = " ".join(press.words(random.randrange(28, 70)))
        values = {"paper": paper, "province": province, "title": title, "lead": lead, "seen": number}
        rows.append(values)
    tx.many(
        """
        INSERT INTO articles (feed_id, newspaper, province, url, title, lead, first_seen, state)
        VALUES (1, :paper, :province, '', :title, :lead, :seen, 'matched')
        """,
        rows,
    )
    tx.many(
        "INSERT INTO article_labels (kind, value, article_id) VALUES ('province', :province, :id)",
        [{"province": row["province"], "id": number} for number, row in enumerate(rows, begin)],
    )


def forget_words(tx: Tx) -> None:
    """As the version before left the database."""
    on_sqlite = not tx.full_text.find.count("tsquery")
    if on_sqlite:
        tx.run("DROP TABLE article_words_fts")
    tx.run("DROP TABLE article_words")
    tx.run(f"DELETE FROM {'_sqlite_migrations' if on_sqlite else 'schema_steps'} WHERE name = '0017_search'")


async def go_through(db: Database, typed: str) -> list[int]:
    """The search as it was: exact phrases, five articles, 20 batches of 500 at most."""
    phrases = [typed.replace('"', "")]
    wanted = Phrases((phrase, place) for place, phrase in enumerate(phrases))
    plain = [f" {fold(phrase)} " for phrase in phrases]
    found: list[int] = []
    before = search.BEGINNING

    def older(tx: Tx) -> list[dict[str, str]]:
        return tx.rows(
            """
            SELECT id, title, lead FROM articles
             WHERE id < :before AND state IN ('matched', 'silent') ORDER BY id DESC LIMIT 500
            """,
            before=before,
        )

    for _batch in range(20):
        for row in (rows := await db.read(older)):
            text = f"{row['title']} . {row['lead']}"
            if all(one in f" {fold(text)} " for one in plain) and wanted.find(text):
                found.append(int(row["id"]))
                if len(found) > 5:
                    return found
        before = int(rows[-1]["id"])
    return found


async def time_of(ask: Callable[[str], Awaitable[list[int]]], typed: str, *, rounds: int) -> tuple[float, float, int]:
    """The middle time of an answer and of the CPU it takes in ms, and how many it found."""
    times, costs, found = [], [], []
    for _round in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        found = await ask(typed)
        costs.append((time.process_time() - cpu) * 1000)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), statistics.median(costs), len(found)


async def compare(db: Database) -> dict[str, float]:
    """One round: ms by what was measured."""
    names = SearchNames(catalogue.provinces(), [(paper, True) for paper, _province in PAPERS])

    async def ask(typed: str) -> list[int]:
        return await db.read(search.find, read_search(typed, names.find), limit=6)

    figures: dict[str, float] = {}
    for kind, texts in (("found", THERE), ("not there", NOT_THERE), ("commonest words side by side", DEAREST)):
        slowest, dearest = 0.0, 0.0
        for typed in texts:
            took, cpu, count = await time_of(ask, typed, rounds=25)
            slowest, dearest = max(slowest, took), max(dearest, cpu)
            print(f"  {took:6.2f} ms, {cpu:6.2f} ms CPU, {count} found  {typed}")
        figures[kind], figures[f"{kind}, CPU"] = slowest, dearest
    took, cpu, _count = await time_of(lambda typed: go_through(db, typed), NOT_THERE[0], rounds=1)
    figures["going through 10,000"], figures["going through 10,000, CPU"] = took, cpu
    crowd = commands(db, Clock())
    people = [Person(crowd, db, Request(channel="telegram", address=str(one), words="")) for one in range(100)]
    await asyncio.gather(*(one.asks("/trogiup") for one in people))  # the bot knows them
    figures["an alert alone"] = await time_alert(db, [])
    asked = [one.asks(f"/tim {typed}") for one, typed in zip(people, (*THERE, *NOT_THERE) * 10, strict=False)]
    figures["an alert while 100 people search"] = await time_alert(db, asked)
    return figures


async def time_alert(db: Database, searches: Sequence[Awaitable[Reply]]) -> float:
    """Until a row of the outbox is claimed and its article read, in ms; the longest of those meanwhile."""
    asked = asyncio.gather(*searches)
    await asyncio.sleep(0)  # all of them have begun
    times: list[float] = []
    while not (asked.done() and len(times) > 9):
        begun = time.perf_counter()
        await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1)
        await db.read(articles.of, [1])
        times.append((time.perf_counter() - begun) * 1000)
    await asked
    return max(times)


async def cost_of_one(db: Database, press: Press, number: int) -> tuple[float, float]:
    """ms of a transaction that adds and labels one article, and of those that its words take."""
    spent = 0.0

    def add(tx: Tx) -> None:
        nonlocal spent
        article = Article(
            url=f"https://bao.example/{number}", keys=(number.to_bytes(16),), published=NOON,
            title=" ".join(press.words(12)), lead=" ".join(press.words(45)),
        )  # fmt: skip
        added = articles.add(
            tx, article, feed=1, newspaper="Báo Cà Mau", province="ca-mau", state=ArticleState.MATCHED, now=NOON
        )
        articles.label(tx, added, [Label(kind="province", value="ca-mau")])
        begun = time.perf_counter()
        article_words.write(tx, [added])
        spent = time.perf_counter() - begun

    begun = time.perf_counter()
    await db.run(add)
    return (time.perf_counter() - begun - spent) * 1000, spent * 1000


async def measure(url: str, count: int) -> list[dict[str, float]]:
    random.seed(5)
    press = Press()
    db = Database.open(url)
    for begin in range(1, count + 1, 5000):
        await db.run(fill, press, begin, min(5000, count + 1 - begin))
    await db.run(forget_words)
    await db.close()
    begun, cpu = time.perf_counter(), time.process_time()
    db = Database.open(url)
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(f"first start after the upgrade: {took:.1f} s, {cpu:.1f} s CPU, for {count} articles")
    await db.run(lambda tx: tx.run("ANALYZE"))  # as a server does by itself, now and then
    rounds = []
    for _round in range(ROUNDS):
        rounds.append(await compare(db))
    costs = [await cost_of_one(db, press, count + 1 + number) for number in range(100)]
    whole, words = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"one more article, added and labelled: {whole:.2f} ms; its words once more: {words:.2f} ms")
    await db.close()
    return rounds


@contextlib.contextmanager
def database(*, on_postgresql: bool) -> Iterator[str]:
    """The address of an empty database."""
    if on_postgresql:
        with postgres.server() as server, postgres.database(server) as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'baotin.db'}"


def main() -> int:
    """Exit status: 0 where a search for what is not there takes no longer than is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    chosen = parser.parse_args()
    with database(on_postgresql=chosen.postgresql) as url:
        rounds = asyncio.run(measure(url, chosen.articles))
        if url.startswith("sqlite"):
            print(f"the database: {Path(url.removeprefix('sqlite:///')).stat().st_size / 1e6:.0f} MB")
    middle = {what: statistics.median(one[what] for one in rounds) for what in rounds[0]}
    for what, took in middle.items():
        print(f"{what}: {took:.2f} ms")
    ratio = middle["going through 10,000, CPU"] / middle["not there, CPU"]
    print(f"going through 10,000 costs {ratio:.0f} times as much CPU as the slowest miss")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.0f}")
    return 0 if middle["not there"] <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
