"""Databases of older versions, as `tests/data/upgrade/` keeps them for each product, and this version over them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import psycopg

from storage.engine import migrate
from storage.engine.database import Database
from tests import make

DUMPS = Path(__file__).resolve().parents[1] / "data" / "upgrade"
OLDEST = "0009"
Rows = list[tuple[Any, ...]]


def load(url: str, name: str) -> None:
    """Fill the empty database at *url* with the dump *name*, a schema's number, of its product."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript((DUMPS / f"{name}.sqlite.sql").read_text("utf-8"))
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute((DUMPS / f"{name}.postgresql.sql").read_bytes())


def apply(url: str, last: str) -> None:
    """Bring the old tables as far as the step *last*, as a version between then and now would have left them."""
    on_sqlite = url.startswith("sqlite:///")
    note = "INSERT INTO schema_steps (name) VALUES ('{}')"
    if on_sqlite:
        note = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('baotin', '{}', '2026')"
    for name, sql in migrate.steps(migrate.SQLITE if on_sqlite else migrate.POSTGRESQL):
        if f"{OLDEST}_~" < name <= last:
            for statement in [*migrate.statements(sql), note.format(name)]:
                change(url, statement)


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
