"""What every test may ask for: a database of each kind, empty and real."""

import asyncio
import gc
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.chance import FUZZING, LASTS, SEED, choose_profile
from tests.fakes import postgres
from tests.fakes.press import Press, press

MEMORY, MUCH = Path("/dev/shm"), 4 << 30  #: a folder in memory, where there is one; bytes that all tests fit in
EARLY = 0.8  #: of the quick tests stand among those that wait, so that these end before the others
OVER = pytest.StashKey[float]()  #: when a search ends

choose_profile()
gc.disable()  # as long as tests are collected: nothing of that is garbage
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MUCH:
    tempfile.tempdir = str(MEMORY)  # thousands of databases are made and thrown away


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread what mostly waits among what mostly computes; in a search another test comes first each time, for the
    time may not do for all.
    """
    if FUZZING:
        random.Random(SEED).shuffle(items)
        return
    waiting = [item for item in items if "whole_way" in item.nodeid]
    computing = [item for item in items if "whole_way" not in item.nodeid]
    places = {id(item): place / EARLY for place, item in enumerate(computing)}
    places |= {id(item): place * len(computing) / max(1, len(waiting)) for place, item in enumerate(waiting)}
    items.sort(key=lambda item: places[id(item)])


def pytest_collection_finish(session: pytest.Session) -> None:
    """The time of a search begins when its tests are found; they stay, so nobody need look through them for garbage."""
    gc.freeze()
    gc.enable()
    session.config.stash[OVER] = time.monotonic() + LASTS


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin no test after the end of a search."""
    if time.monotonic() > item.config.stash[OVER]:
        pytest.skip("the time is over")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of the tests' own, for as long as they run."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_kept(postgres_url: str) -> Iterator[postgres.Kept]:
    """A database with today's tables there, emptied from test to test: that is quicker than to make each anew."""
    with closing(postgres.Kept(postgres_url, postgres.model(postgres_url))) as kept:
        yield kept


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file of SQLite."""
    path = tmp_path_factory.mktemp("model") / "baotin.db"
    asyncio.run(Database.open(f"sqlite:///{path}").close())
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def db_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/baotin.db"
    else:
        with postgres.database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with today's tables, once for each kind."""
    if request.param == "sqlite":
        return copied(request.getfixturevalue("sqlite_model"), tmp_path)
    kept: postgres.Kept = request.getfixturevalue("postgres_kept")
    return kept.hand_out()


@pytest.fixture
async def db(ready_url: str) -> AsyncIterator[Database]:
    """An empty database, once for each kind."""
    database = await asyncio.to_thread(Database.open, ready_url)
    yield database
    await database.close()


@pytest.fixture
def seed() -> int:
    """What chance is drawn from: always the same number, and another one in each round of `make fuzz`."""
    return SEED


@pytest.fixture
async def sqlite_db(sqlite_model: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty SQLite database, where the kind makes no difference."""
    database = Database.open(copied(sqlite_model, tmp_path))
    yield database
    await database.close()


def copied(model: Path, folder: Path) -> str:
    """The address of a copy of a file of SQLite in another folder."""
    shutil.copy(model, folder)
    return f"sqlite:///{folder}/{model.name}"


@pytest.fixture
async def paper() -> AsyncIterator[Press]:
    """A newspaper on loopback."""
    async with press() as made:
        yield made
