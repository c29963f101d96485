"""A database of an older version, with rows in every state, opened by this one: nothing is lost, nothing comes twice.

`tests/data/upgrade/` holds one for each product. What was in it is read in the words of its own time, what is there
afterwards through the program's own functions, so that most of this stays as it is whatever becomes of the tables.
"""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from news.delivery.subscriptions import Kind
from storage import broadcasts, digests, feeds, figures, settings, subscriptions, topics, workers
from storage.engine.database import Database, Tx
from storage.outbox import claim, fan_out
from storage.outbox.broadcast_rows import FIGURES
from storage.outbox.rows import Delivery, DropReason
from tests import make

DUMPS = Path(__file__).resolve().parents[1] / "data" / "upgrade"
OLDEST = "0009"
CHANNELS = ("telegram", "zalo", "webchat")
Rows = list[tuple[Any, ...]]

CHATS = """
    SELECT id, channel, address, name, grouped, language, state, paused_until,
           quiet_from, quiet_to, quiet_urgent, bundled
      FROM chats ORDER BY id"""
ARTICLES = "SELECT id, url, title, lead, state, urgent, cluster_id FROM articles ORDER BY id"
KEYS = "SELECT key, article_id FROM article_keys ORDER BY article_id, key"
#: What a chat is still to hear, and every row there is, in both of which each stands once.
KIND = "CASE kind WHEN 'article' THEN 'alert' ELSE kind END"
OPEN = f"SELECT chat_id, {KIND}, item_id FROM outbox WHERE due IS NOT NULL OR state = 'gathered'"
ALL = f"SELECT chat_id, {KIND}, item_id, channel, message_id, lane, due, attempts, sent_at FROM outbox"
#: What people were shown of the ledger, then and now.
BY_STATE = "SELECT channel, state, COUNT(*) FROM outbox GROUP BY channel, state"
OF_BROADCAST = """
    SELECT CASE WHEN due IS NOT NULL THEN 'waiting'
                WHEN state = 'dropped' AND why = 'cancelled' THEN 'cancelled'
                WHEN state = 'dropped' THEN 'gone' ELSE state END AS place, COUNT(*)
      FROM outbox WHERE kind = 'broadcast' AND item_id = {number} GROUP BY 1"""
#: The end of a row, in the words of its time.
ENDS = """
    SELECT chat_id, kind, item_id, state, why FROM outbox
     WHERE due IS NULL AND state IN ('dropped', 'failed', 'unsure')"""
REASONS = {
    "cancelled": DropReason.CANCELLED,
    "nothing left to say": DropReason.NOTHING_TO_SAY,
    "paused by the reader": DropReason.PAUSED,
    "too old": DropReason.TOO_OLD,
    "never delivered": DropReason.NEVER_DELIVERED,
    "unexpected error, see the log": DropReason.ERROR,
    "": DropReason.UNWANTED,
    "kept for the digest": DropReason.UNWANTED,
}
WORDS_KEPT = "SELECT channel, update_id, body FROM updates_waiting ORDER BY channel, update_id"


def load(url: str, name: str) -> None:
    """Fill the empty database at *url* with the dump *name*, a schema's number, of its product."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript((DUMPS / f"{name}.sqlite.sql").read_text("utf-8"))
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute((DUMPS / f"{name}.postgresql.sql").read_bytes())


def asked(url: str, sql: str) -> Rows:
    """What *sql* gives, past the program, which would bring the database up to date first."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return list(connection.execute(sql))
    with psycopg.connect(url) as server:
        return server.execute(sql.encode()).fetchall()


def change(url: str, sql: str) -> None:
    """Have the older version's tables hold this, too."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(sql)
    else:
        with psycopg.connect(url) as server:
            server.execute(sql.encode())


@pytest.fixture
def old_url(db_url: str) -> str:
    """The address of a database that the older version left."""
    load(db_url, OLDEST)
    return db_url


async def read(db: Database, sql: str) -> Rows:
    """The same question, now."""
    return [tuple(row.values()) for row in await make.rows(db, sql)]


@asynccontextmanager
async def upgraded(url: str) -> AsyncIterator[Database]:
    """The database at *url*, brought up to date."""
    database = await asyncio.to_thread(Database.open, url)
    try:
        yield database
    finally:
        await database.close()


def test_both_products_were_left_the_same(tmp_path: Path, old_url: str) -> None:
    if old_url.startswith("sqlite:///"):
        return
    other = f"sqlite:///{tmp_path}/other.db"
    load(other, OLDEST)
    tables = [name for (name,) in asked(other, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in set(tables) - {"_sqlite_migrations"}:
        here, there = (Counter(map(repr, asked(url, f"SELECT * FROM {table}"))) for url in (old_url, other))
        assert here == there, table


async def test_every_chat_is_there_with_what_it_asked_for(old_url: str) -> None:
    there = asked(old_url, CHATS)
    wanted = asked(old_url, "SELECT chat_id, kind, value, words FROM subscriptions ORDER BY chat_id, kind, value")

    def now_wanted(tx: Tx) -> Rows:
        found = []
        for chat, *_ in there:
            chosen = subscriptions.get(tx, chat=chat)
            for kind in Kind:
                found += [(chat, kind.value, value, chosen.words.get(value, "")) for value in chosen.wanted[kind]]
            left_out = chosen.excepted[Kind.KEYWORD]
            found += [(chat, "excluded", value, chosen.words.get(value, "")) for value in left_out]
        return sorted(found)

    async with upgraded(old_url) as db:
        assert await read(db, CHATS) == there
        assert await db.read(now_wanted) == sorted(wanted)


async def test_what_chats_asked_for_is_a_filter_for_each_and_brings_them_the_same(old_url: str) -> None:
    before = asked(old_url, "SELECT id, created_at FROM chats ORDER BY id")
    pairs = """
        SELECT DISTINCT s.chat_id, l.article_id
          FROM subscriptions s JOIN article_labels l ON l.kind = s.kind AND l.value = s.value"""
    brought = set(asked(old_url, f"{pairs} WHERE s.kind IN ('topic', 'keyword')"))
    kept_out = set(asked(old_url, f"{pairs} WHERE s.kind = 'excluded'"))
    assert brought & kept_out
    async with upgraded(old_url) as db:
        assert await read(db, "SELECT chat_id, created_at FROM filters ORDER BY id") == before
        strays = "SELECT 1 FROM subscriptions s JOIN filters f ON f.id = s.filter_id WHERE f.chat_id <> s.chat_id"
        assert await read(db, strays) == []
        assert set(await read(db, f"{pairs} WHERE s.kind IN ('topic', 'keyword') AND s.excepted = 0")) == brought
        assert set(await read(db, f"{pairs} WHERE s.excepted = 1")) == kept_out
        kinds = await read(db, "SELECT DISTINCT kind FROM article_labels")
        assert {kind for (kind,) in kinds} <= {kind.value for kind in Kind}


async def test_a_keyword_both_wanted_and_excluded_stays_excluded(old_url: str) -> None:
    change(old_url, "INSERT INTO subscriptions (chat_id, kind, value, created_at) VALUES (4, 'keyword', 'giá', 1)")
    async with upgraded(old_url) as db:
        chosen = await db.read(subscriptions.get, chat=4)
    assert chosen.excepted[Kind.KEYWORD] == ["giá"]
    assert sorted(chosen.wanted[Kind.KEYWORD]) == ["cà phê", "sầu riêng"]


async def test_what_a_chat_is_still_to_hear_is_neither_lost_nor_repeated(old_url: str) -> None:
    still_open, ever = Counter(asked(old_url, OPEN)), Counter(asked(old_url, ALL))
    assert len({(kind, state) for kind, state in asked(old_url, "SELECT kind, state FROM outbox")}) >= 20
    async with upgraded(old_url) as db:
        assert Counter(await read(db, OPEN)) == still_open
        assert Counter(await read(db, ALL)) == ever


async def test_what_ended_has_a_reason_by_name(old_url: str) -> None:
    for number, (why, reason) in enumerate(REASONS.items()):
        state = "failed" if reason is DropReason.ERROR else "dropped"
        change(
            old_url,
            "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, created_at, why) "
            f"VALUES (2, 'article', {9000 + number}, 'telegram', 3, '{state}', 0, '{why}')",
        )
    ended = asked(old_url, ENDS)
    fallback = {"dropped": DropReason.GONE, "failed": DropReason.REFUSED}
    wanted = {
        (chat, "alert" if kind == "article" else kind, item): DropReason.UNCONFIRMED
        if state == "unsure"
        else REASONS.get(why, fallback.get(state))
        for chat, kind, item, state, why in ended
    }
    assert set(wanted.values()) == set(DropReason)
    async with upgraded(old_url) as db:
        found = await read(db, "SELECT chat_id, kind, item_id, reason FROM outbox WHERE state = 'dropped'")
        assert {(chat, kind, item): reason for chat, kind, item, reason in found} == wanted
        assert not await read(db, "SELECT * FROM outbox WHERE state <> 'dropped' AND reason <> ''")


async def test_the_figures_are_what_they_were(old_url: str) -> None:
    by_state = {(channel, state): count for channel, state, count in asked(old_url, BY_STATE)}
    repeats = asked(old_url, "SELECT SUM(unsure) FROM outbox")
    of_each: dict[int, dict[str, int]] = {
        number: dict(asked(old_url, OF_BROADCAST.format(number=number)))
        for (number,) in asked(old_url, "SELECT id FROM broadcasts WHERE confirmed_at IS NOT NULL")
    }

    async with upgraded(old_url) as db:
        found = await db.read(figures.figures)
        assert (found.deliveries, [(found.repeats,)]) == (by_state, [(int(count),) for (count,) in repeats])
        for number, before in of_each.items():
            one = await db.read(broadcasts.get, number)
            assert one is not None
            after = await db.read(broadcasts.figures, one)
            assert {place: after[place] for place in FIGURES if after[place] and place != "missing"} == before


async def test_it_goes_on_where_it_stopped(old_url: str) -> None:
    still_open = {(chat, kind, item) for chat, kind, item in asked(old_url, OPEN)}
    gathered = {tuple(row) for row in asked(old_url, f"SELECT chat_id, {KIND}, item_id FROM outbox WHERE due IS NULL")}
    sending = asked(old_url, "SELECT COUNT(*) FROM outbox WHERE state = 'sending'")
    ever = {tuple(row) for row in asked(old_url, f"SELECT chat_id, {KIND}, item_id FROM outbox")}
    later = make.NOON + timedelta(days=30, hours=4)  # in nobody's quiet hours

    def claimed(tx: Tx) -> list[Delivery]:
        return [
            one
            for channel in CHANNELS
            for one in claim.take(tx, channel=channel, now=later, lease_end=later + timedelta(hours=1), limit=100)
        ]

    async with upgraded(old_url) as db:
        await db.run(workers.begin, version="2", now=later)
        assert [(await db.run(claim.recover, now=later),)] == sending
        for broadcast in await db.read(broadcasts.unfinished):
            while await db.run(broadcasts.advance, broadcast.number, channels=CHANNELS, now=later):
                pass
        assert await db.read(fan_out.unfinished) == []
        taken: list[tuple[int, str, int]] = []
        while batch := await db.run(claimed):
            taken += [(one.chat, one.kind, one.item) for one in batch]
        assert len(taken) == len(set(taken))
        assert still_open - gathered <= set(taken)
        new = set(taken) - still_open
        assert not new & ever and {kind for _, kind, _ in new} <= {"broadcast"}


async def test_articles_keep_their_numbers_keys_and_place_on_the_way(old_url: str) -> None:
    before, keys = asked(old_url, ARTICLES), Counter(map(repr, asked(old_url, KEYS)))
    assert {row[4] for row in before} == {"page", "new", "quiet", "matched", "silent", "held"}
    async with upgraded(old_url) as db:
        assert await read(db, ARTICLES) == before
        assert Counter(map(repr, await read(db, KEYS))) == keys


async def test_broadcasts_digests_and_feeds_are_as_far_as_they_were(old_url: str) -> None:
    spread = asked(old_url, "SELECT id, state, audience, spread, total, text FROM broadcasts ORDER BY id")
    confirmed = {number for (number,) in asked(old_url, "SELECT id FROM broadcasts WHERE confirmed_at IS NOT NULL")}
    bundles = asked(old_url, "SELECT id, chat_id, articles, further FROM digests ORDER BY id")
    due = asked(old_url, "SELECT id, digest_at FROM chats WHERE digest_at IS NOT NULL ORDER BY id")
    known = asked(old_url, "SELECT url, state, seen_items, hours FROM feeds WHERE state <> 'removed'")
    assert {row[1] for row in spread} == {"draft", "sending", "done", "cancelled"}
    async with upgraded(old_url) as db:
        for number, *rest in spread:
            one = await db.read(broadcasts.get, number)
            state, audience, cursor, total, text = rest
            assert one and (one.state, one.audience, one.total, one.text) == (state, audience, total, text)
            under_way = state in ("sending", "cancelled") and total is None and number in confirmed
            found = await db.read(fan_out.cursor, kind="broadcast", item=number)
            assert found == (cursor if under_way else None)
        for number, chat, articles, further in bundles:
            bundle = await db.read(digests.get, number)
            assert bundle and (bundle.chat, bundle.further) == (chat, further)
            assert json.loads(json.dumps(bundle.parts)) == json.loads(articles)
        assert await read(db, "SELECT id, digest_at FROM chats WHERE digest_at IS NOT NULL ORDER BY id") == due
        listed = {one.feed.url: one.feed for one in await db.read(feeds.everything)}
        assert {row[0]: row[1] for row in known} == {url: feed.state for url, feed in listed.items()}
        for url, _state, seen, hours in known:
            assert listed[url].seen_items == (seen or b"")
            assert not hours or ",".join(map(str, listed[url].hours)) == hours


async def test_the_rest_is_kept_too(old_url: str) -> None:
    small = {
        table: Counter(map(repr, asked(old_url, f"SELECT * FROM {table}")))
        for table in ("topic_changes", "quota_use", "turned_away", "group_keepers", "kept_choices", "updates_seen")
    }
    words = asked(old_url, WORDS_KEPT)
    secret = asked(old_url, "SELECT value FROM settings WHERE name = 'web_identity_secret'")
    said = asked(old_url, "SELECT id, chat_id, author, body FROM web_messages ORDER BY id")
    async with upgraded(old_url) as db:
        for table, before in small.items():
            assert Counter(map(repr, await read(db, f"SELECT * FROM {table}"))) == before, table
        assert await read(db, WORDS_KEPT) == words
        assert [(await db.read(settings.get, "web_identity_secret"),)] == secret
        assert await read(db, "SELECT id, chat_id, author, body FROM web_messages ORDER BY id") == said
        edits = await db.read(topics.edits)
        assert [change.what for change in edits.changes] == ["create", "add", "hide", "remove"]


async def test_new_rows_get_numbers_of_their_own(old_url: str) -> None:
    def add(tx: Tx) -> None:
        make.feed(tx, "https://moi.example/rss")
        make.told(tx)
        broadcasts.add(tx, author="telegram:1", audience="all", text="Mới", now=make.NOON)
        digests.add(tx, digests.Bundle(chat=1, parts=()), now=make.NOON)

    async with upgraded(old_url) as db:
        await db.run(add)
