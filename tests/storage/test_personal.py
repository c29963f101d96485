"""What is kept of a chat: every table has its decision, all of it is shown, and all of it goes."""

from datetime import timedelta
from typing import Any

import pytest

from jobs.upkeep.sweep import sweep
from news.delivery.chats import ChatState
from storage import chats, personal, quota, retention, stopped, subscriptions, updates
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
ADDRESS = "zalo-cua-lan"
TABLES = {
    "sqlite": """
        SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'""",
    "postgresql": "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
}
COLUMNS = {
    "sqlite": 'SELECT name, type FROM pragma_table_info(:name) WHERE "notnull" = 1 OR pk > 0',
    "postgresql": """
        SELECT column_name AS name, data_type AS type FROM information_schema.columns
         WHERE table_name = :name AND is_nullable = 'NO'""",
}
#: the record of the steps of the schema: nobody's
OTHERS = ("_sqlite_migrations", "schema_steps")


def kind_of(db: Database) -> str:
    """Which product it is."""
    return "sqlite" if "sqlite" in type(db._engine).__module__ else "postgresql"


async def list_tables(db: Database) -> set[str]:
    names = {row["name"] for row in await make.rows(db, TABLES[kind_of(db)])} - {*OTHERS}
    return {name for name in names if not name.startswith("article_words_fts")}  # what the search makes of that table


async def test_every_table_has_its_decision(db: Database) -> None:
    decided = {*personal.OF_A_CHAT, *personal.OF_NOBODY}
    assert await list_tables(db) == decided, "say in storage/personal.py whose rows these are"
    assert not {*personal.OF_A_CHAT} & {*personal.OF_NOBODY}


async def test_a_table_with_a_column_for_a_chat_is_of_a_chat(db: Database) -> None:
    for table in personal.OF_NOBODY:
        names = {row["name"] for row in await make.rows(db, COLUMNS[kind_of(db)], name=table)}
        assert not names & {"chat_id", "chat", "who"}, table
        assert "address" not in names or table == "turned_away"


async def fill(db: Database, table: str, **values: Any) -> None:
    """A row of *table* with these values; what else must be there is anything."""
    columns = {row["name"]: row["type"] for row in await make.rows(db, COLUMNS[kind_of(db)], name=table)}
    given: dict[str, Any] = {}
    for name, type_ in columns.items():
        if name in values:
            given[name] = values[name]
        elif name == "id":
            continue
        elif "int" in type_.lower():
            given[name] = 7
        else:
            given[name] = b"x" if type_.lower() in ("blob", "bytea") else "x"
    given |= {name: value for name, value in values.items() if name not in given}
    sql = f"INSERT INTO {table} ({', '.join(given)}) VALUES ({', '.join(f':{name}' for name in given)})"
    await db.run(lambda tx: tx.run(sql, **given))


async def fill_all(db: Database) -> int:
    """A chat with rows in every table that may have any; its number."""
    chat = (await db.run(make.chat, channel="zalo", address=ADDRESS)).number
    await db.run(lambda tx: tx.run("DELETE FROM filters"))
    place = {"channel": "zalo", "address": ADDRESS}
    for table, where in personal.OF_A_CHAT.items():
        if table == "updates_waiting":
            await fill(db, table, channel="zalo", chat=ADDRESS, tries=updates.TRIES)
        elif "address" in where:
            await fill(db, table, **place)
        elif table == "link_codes":
            await fill(db, table, code_hash="a", chat_id=chat)
            await fill(db, table, code_hash="b", chat_id=chat + 1, taken_by=chat)
        elif table != "chats":
            await fill(db, table, chat_id=chat)
    return chat


async def test_all_that_is_kept_of_a_chat_is_found_and_goes(db: Database) -> None:
    chat = await fill_all(db)
    found = await db.read(personal.list_rows, chat=chat)
    assert {table for table, rows in found.items() if not rows} == set()
    await db.run(quota.turn_away, channel="zalo", address=ADDRESS, now=NOON)
    await db.run(chats.forget, chat=chat)
    values = {"chat": chat, "channel": "zalo", "address": ADDRESS}
    for table, where in personal.OF_A_CHAT.items():
        named = {name: value for name, value in values.items() if f":{name}" in where}
        assert await make.rows(db, f"SELECT * FROM {table} WHERE {where}", **named) == [], table
    for table in await list_tables(db):
        assert ADDRESS not in str(await make.rows(db, f"SELECT * FROM {table}")), table
    assert await make.rows(db, "SELECT * FROM turned_away") == []
    assert await db.read(personal.list_rows, chat=chat) == {}


async def test_a_column_that_may_name_a_chat_is_asked_for(db: Database) -> None:
    for table, where in personal.OF_A_CHAT.items():
        names = {row["name"] for row in await make.rows(db, COLUMNS[kind_of(db)], name=table)}
        assert [name for name in ("chat_id", "address", "chat") if name in names and name in where] or table == "chats"


async def test_of_who_was_refused_no_address_is_kept_and_the_rest_goes(db: Database) -> None:
    for address in ("refused-1", "refused-2"):
        assert await db.run(quota.turn_away, channel="zalo", address=address, now=NOON)
        assert not await db.run(quota.turn_away, channel="zalo", address=address, now=NOON)
    assert "refused" not in str(await make.rows(db, "SELECT * FROM turned_away"))
    await sweep(db, now=NOON + retention.REFUSED + timedelta(seconds=1))
    assert await make.rows(db, "SELECT * FROM turned_away") == []


async def test_who_left_is_forgotten_after_half_a_year_and_welcome_before(db: Database) -> None:
    def leave(tx: Tx) -> list[int]:
        gone, back, there = (make.chat(tx, "y-te", address=name).number for name in ("gone", "back", "there"))
        for chat in (gone, back):
            chats.suspend(tx, chat=chat, why="blocked")
        return [gone, back, there]

    await db.run(leave)
    await sweep(db, now=NOON)
    await db.run(chats.meet, channel="telegram", address="back", now=NOON + DAY)
    await sweep(db, now=NOON + retention.GONE)
    assert len(await make.rows(db, "SELECT id FROM chats")) == 3
    await sweep(db, now=NOON + retention.GONE + DAY)
    rows = await make.rows(db, "SELECT address, state, suspended_at FROM chats ORDER BY address")
    assert [(row["address"], row["state"], row["suspended_at"]) for row in rows] == [
        ("back", ChatState.ACTIVE, None),
        ("there", ChatState.ACTIVE, None),
    ]


async def test_who_sleeps_is_found_among_all_and_not_forgotten_where_awake_by_then(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        found = [make.chat(tx, *("y-te",) * (number % 2), address=str(number)).number for number in range(7)]
        return found[::2]

    sleeping = await db.run(fill)
    later = NOON + retention.ASLEEP + DAY
    parts: list[list[int]] = []
    after: int | None = 0
    while after is not None:
        after, asleep = await db.read(retention.list_asleep, now=later, after=after, limit=3)
        parts.append(asleep)
    assert parts == [sleeping[:2], sleeping[2:3], sleeping[3:], []]
    await db.run(chats.meet, channel="telegram", address="2", now=later)
    assert not await db.read(retention.is_asleep, chat=sleeping[1], now=later)
    await sweep(db, now=later)
    assert len(await make.rows(db, "SELECT id FROM chats")) == 4


@pytest.mark.parametrize("way", ["nothing", "paused", "stopped", "reads"])
async def test_who_hears_nothing_and_says_nothing_is_forgotten_after_a_year(db: Database, way: str) -> None:
    chat = (await db.run(make.chat, "y-te")).number
    if way == "nothing":
        await db.run(subscriptions.unfollow_all, chat=chat)
    if way == "paused":
        await db.run(chats.pause, chat=chat, until=NOON + 9999 * DAY)
    if way == "stopped":
        await db.run(stopped.stop, chat=chat)
    await sweep(db, now=NOON)
    await sweep(db, now=NOON + retention.ASLEEP)
    assert len(await make.rows(db, "SELECT id FROM chats")) == 1
    await sweep(db, now=NOON + retention.ASLEEP + DAY)
    assert len(await make.rows(db, "SELECT id FROM chats")) == (way == "reads")
