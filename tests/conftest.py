"""What every test may ask for: a database of each kind, empty and real."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.fakes import postgres


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of the tests' own, for as long as they run."""
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def db_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/baotin.db"
    else:
        with postgres.empty_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture
async def db(db_url: str) -> AsyncIterator[Database]:
    """An empty database, once for each kind."""
    database = await asyncio.to_thread(Database.open, db_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_db(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty SQLite database, where the kind makes no difference."""
    database = Database.open(f"sqlite:///{tmp_path}/baotin.db")
    yield database
    await database.close()
