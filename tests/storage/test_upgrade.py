"""A database of an older version, with rows in every state, opened by this one: nothing is lost, nothing comes twice.

`tests/data/upgrade/` holds one for each product. What was in it is read in the words of its own time, what is there
afterwards through the program's own functions, so that most of this stays as it is whatever becomes of the tables.
"""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import catalogue
from news.articles.search_names import SearchNames
from news.articles.searching import read_search
from news.delivery.books import balance
from news.delivery.messages import Choice
from news.delivery.subscriptions import Kind
from storage import (
    articles,
    broadcasts,
    choices,
    digests,
    feeds,
    filters,
    former_filters,
    held,
    notices,
    search,
    settings,
    settings_copies,
    subscriptions,
    topics,
)
from storage.engine.types import Tx
from storage.outbox import balance as balances
from storage.outbox import fan_out
from storage.times import from_ms
from tests import make
from tests.storage.upgrades import OLDEST, Rows, apply, asked, change, load, read, upgraded

CHATS = """
    SELECT id, channel, address, name, grouped, language, state, paused_until,
           quiet_from, quiet_to, quiet_urgent, bundled
      FROM chats ORDER BY id"""
ARTICLES = "SELECT id, url, title, lead, state, urgent, cluster_id FROM articles ORDER BY id"
KEYS = "SELECT key, article_id FROM article_keys ORDER BY article_id, key"
QUESTIONS = "SELECT channel, address, commands, until FROM kept_choices ORDER BY address"
WORDS_KEPT = "SELECT channel, update_id, body FROM updates_waiting ORDER BY channel, update_id"


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


async def test_what_old_buttons_name_stays_itself(old_url: str) -> None:
    apply(old_url, "0020_links_and_silences")
    change(old_url, "INSERT INTO filters (chat_id, mode, hours, created_at) VALUES (4, 'digest', '07:00', 5)")
    change(old_url, "INSERT INTO former_filters (chat_id, subscriptions, created_at) VALUES (4, '[]', 7)")
    change(old_url, "INSERT INTO former_settings (chat_id, settings, created_at) VALUES (4, '{}', 8)")
    tables = ("filters", "former_filters", "former_settings")
    before = [asked(old_url, f"SELECT * FROM {table} ORDER BY id") for table in tables]
    newest = max(number for number, *_ in before[0])
    change(old_url, f"DELETE FROM filters WHERE id = {newest}")
    change(old_url, "DELETE FROM former_filters")  # as a night does

    def add(tx: Tx) -> list[int]:
        kept = former_filters.keep(tx, [], chat=4, now=make.NOON, settings=[])
        return [filters.add(tx, chat=4, now=make.NOON), kept, settings_copies.remember(tx, chat=4, now=make.NOON)]

    async with upgraded(old_url) as db:
        assert await read(db, "SELECT * FROM filters ORDER BY id") == before[0][:-1]
        assert await read(db, "SELECT * FROM former_settings") == before[2]
        given = await db.run(add)
        assert all(one > max(row[0] for row in rows) for one, rows in zip(given, before, strict=True))
        assert await read(db, "SELECT id FROM former_filters") == [(given[1],)]


async def test_a_keyword_both_wanted_and_excluded_stays_excluded(old_url: str) -> None:
    change(old_url, "INSERT INTO subscriptions (chat_id, kind, value, created_at) VALUES (4, 'keyword', 'giá', 1)")
    async with upgraded(old_url) as db:
        chosen = await db.read(subscriptions.get, chat=4)
    assert chosen.excepted[Kind.KEYWORD] == ["giá"]
    assert sorted(chosen.wanted[Kind.KEYWORD]) == ["cà phê", "sầu riêng"]


async def test_articles_keep_their_numbers_keys_and_place_on_the_way(old_url: str) -> None:
    before, keys = asked(old_url, ARTICLES), Counter(map(repr, asked(old_url, KEYS)))
    assert {row[4] for row in before} == {"page", "new", "quiet", "matched", "silent", "held"}
    async with upgraded(old_url) as db:
        assert await read(db, ARTICLES) == before
        assert Counter(map(repr, await read(db, KEYS))) == keys


async def test_broadcasts_digests_and_feeds_are_as_far_as_they_were(old_url: str) -> None:
    sql = "SELECT id, state, audience, spread, total, text FROM broadcasts WHERE author <> 'baotin' ORDER BY id"
    spread = asked(old_url, sql)
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
        before = {row[0]: row[1] for row in known}
        assert "held" in before.values()  # since then, articles are held and their feed goes on being read
        assert {url: "active" if state == "held" else state for url, state in before.items()} == {
            url: feed.state for url, feed in listed.items()
        }
        [question] = await db.read(held.waiting)
        assert question.asked is None and before[question.url] == "held"
        assert "flood" not in {feed.verdict for feed in listed.values()}
        for url, _state, seen, hours in known:
            assert listed[url].seen_items == (seen or b"")
            assert not hours or ",".join(map(str, listed[url].hours)) == hours


async def test_what_the_program_said_is_a_notice_and_goes_on_as_one(old_url: str) -> None:
    apply(old_url, "0011_nothing_lost")
    asks = "UPDATE broadcasts SET html = '<b>4</b> bài', choices = '[[[\"Không\", \"/tingiu 1 khong\"]]]' WHERE id = 6"
    change(old_url, asks)
    said = asked(old_url, "SELECT text FROM broadcasts WHERE author = 'baotin' ORDER BY id")
    sql = """
        SELECT chat_id, state, due, sent_at, message_id FROM outbox
         WHERE kind = '{}' AND item_id IN (SELECT id FROM {}) ORDER BY item_id, chat_id"""
    rows = asked(old_url, sql.format("broadcast", "broadcasts WHERE author = 'baotin'"))
    assert {state for _chat, state, *_ in rows} == {"sent", "waiting"}
    async with upgraded(old_url) as db:
        assert await read(db, "SELECT text FROM notices ORDER BY id") == said
        assert await read(db, sql.format("notice", "notices")) == rows
        last = await db.read(notices.get, len(said))
        choice = Choice(label="Không", command="/tingiu 1 khong")
        assert last is not None and (last.html, last.choices) == ("<b>4</b> bài", ((choice,),))
        assert {one.author for one in await db.read(broadcasts.latest, limit=9)} & {"baotin"} == set()
        strays = "SELECT 1 FROM outbox WHERE kind = 'broadcast' AND item_id NOT IN (SELECT id FROM broadcasts)"
        assert await read(db, strays) == []


async def test_the_rest_is_kept_too(old_url: str) -> None:
    small = {
        table: Counter(map(repr, asked(old_url, f"SELECT * FROM {table}")))
        for table in ("topic_changes", "quota_use", "group_keepers", "updates_seen")
    }
    questions = asked(old_url, QUESTIONS)
    words = asked(old_url, WORDS_KEPT)
    secret = asked(old_url, "SELECT value FROM settings WHERE name = 'web_identity_secret'")
    said = asked(old_url, "SELECT id, chat_id, author, body FROM web_messages ORDER BY id")
    async with upgraded(old_url) as db:
        for table, before in small.items():
            assert Counter(map(repr, await read(db, f"SELECT * FROM {table}"))) == before, table
        assert await read(db, "SELECT * FROM turned_away") == []  # addresses of refused people are kept no more
        assert await read(db, WORDS_KEPT) == words
        assert await read(db, QUESTIONS) == questions
        for channel, address, commands, until in questions:
            at = from_ms(until) - timedelta(seconds=1)
            kept = await db.read(choices.find, channel=channel, address=address, now=at)
            assert kept is not None and list(kept.commands) == json.loads(commands)
            assert kept.asked is not None and kept.asked < at
        assert [(await db.read(settings.get, "web_identity_secret"),)] == secret
        assert await read(db, "SELECT id, chat_id, author, body FROM web_messages ORDER BY id") == said
        edits = await db.read(topics.edits)
        assert [change.what for change in edits.changes] == ["create", "add", "hide", "remove"]


async def test_new_rows_get_numbers_of_their_own(old_url: str) -> None:
    def add(tx: Tx) -> None:
        make.feed(tx, "https://moi.example/rss")
        make.readers(tx)
        broadcasts.add(tx, author="telegram:1", audience="all", text="Mới", now=make.NOON)
        make.notice(tx)
        digests.add(tx, digests.Bundle(chat=1, parts=()), now=make.NOON)

    async with upgraded(old_url) as db:
        await db.run(add)


async def test_the_books_begin_with_what_is_there_and_balance(old_url: str) -> None:
    rows = asked(old_url, "SELECT COUNT(*) FROM articles")
    async with upgraded(old_url) as db:
        found = await db.read(balances.read, since=datetime.fromtimestamp(0, UTC))
        assert balance(found) == []
        assert [(sum(sums.booked.get("entries", 0) for sums in found.values()),)] == rows
        assert sum(sums.booked.get("asked", 0) for sums in found.values()) > 0
        assert await db.read(balances.find_cursors_ahead) == []


async def test_every_article_that_was_matched_is_found_by_its_words(old_url: str) -> None:
    there = asked(old_url, "SELECT id, title, state FROM articles WHERE title <> '' ORDER BY id")
    change(old_url, "UPDATE articles SET title = 'Nồng độ cồn: ' || title WHERE state = 'silent'")
    everywhere = "SELECT 'province', 'ca-mau', id FROM articles WHERE true ON CONFLICT DO NOTHING"
    change(old_url, f"INSERT INTO article_labels (kind, value, article_id) {everywhere}")
    names = SearchNames(catalogue.provinces(), [("Báo Lâm Đồng", True)])
    async with upgraded(old_url) as db:
        for number, title, state in there:
            found = await db.read(search.find, read_search(f'"{title}"', names.find), limit=99)
            assert (number in found) == (state in ("matched", "silent")), title
        silent = [number for number, _title, state in there if state == "silent"]
        assert await db.read(search.find, read_search("do con cà mau nong", names.find), limit=99) == silent[::-1]
        [(newest,)] = await read(db, "SELECT MAX(article_id) FROM article_words")
        assert newest and await db.run(articles.sweep, before=make.NOON.replace(year=2100))
        assert await db.read(search.find, read_search("cà mau", names.find), limit=99) == []


async def test_of_a_thousand_articles_and_more_none_is_forgotten(old_url: str) -> None:
    rows = ", ".join(f"({number}, 1, 'Báo', '', 'Sầu riêng {number}', 0, 'matched')" for number in range(1000, 3500))
    change(old_url, f"INSERT INTO articles (id, feed_id, newspaper, url, title, first_seen, state) VALUES {rows}")
    async with upgraded(old_url) as db:
        found = await db.read(search.find, read_search("sau rieng", lambda _words: ()), limit=9999)
    assert found[:2500] == list(range(1000, 3500))[::-1]
