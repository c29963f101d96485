"""SQLite: one writer thread that commits for several at once, and readers beside it."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from news.errors import AlreadyRunning, CannotWrite, DamagedDatabase, StorageError, StorageFull, StorageReadOnly
from storage.engine import files
from storage.engine.full_text import FullText, SqliteFullText
from storage.engine.migrate import migrate_sqlite
from storage.engine.types import Done, Row, Tx

TOGETHER = 64  #: jobs that share one commit, at most
READERS = 2  #: threads, each with a connection: what is read never waits for what is written

Job = tuple[Callable[[Tx], Any], Done]


class SqliteTx:
    """`Tx` on one connection."""

    full_text: FullText = SqliteFullText()

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before = connection.total_changes

    @property
    def wrote(self) -> bool:
        return self._connection.total_changes > self._before

    def rows(self, sql: str, **values: Any) -> list[Row]:
        cursor = self._connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, **values: Any) -> Row | None:
        found = self.rows(sql, **values)
        return found[0] if found else None

    def column(self, sql: str, **values: Any) -> list[Any]:
        return [row[0] for row in self._connection.execute(sql, values)]

    def value(self, sql: str, **values: Any) -> Any:
        found = self._connection.execute(sql, values).fetchone()
        return found[0] if found else None

    def run(self, sql: str, **values: Any) -> int:
        return self._connection.execute(sql, values).rowcount

    def many(self, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        self._connection.executemany(sql, values)

    def lock(self, name: str) -> None:
        """Nothing to do: there is one writer at a time."""


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors in our words."""
    try:
        yield
    except sqlite3.Error as error:
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case sqlite3.SQLITE_FULL:
                raise StorageFull("the disk is full: make room, nothing is lost") from error
            case sqlite3.SQLITE_READONLY:
                raise StorageReadOnly("the database can't be written: look at its file's owner and disk") from error
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise CannotWrite("another program holds the database: end what has its file open") from error
            case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
                raise CannotWrite(f"the database's disk fails: look whether it is full, or broken ({error})") from error
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise DamagedDatabase(f"the database is damaged: restore the newest copy ({error})") from error
        raise StorageError(f"the database refused: {error}") from error


class SqliteEngine:
    """The file at *path*, in WAL mode with full durability: a sent message stays sent after a power cut."""

    def __init__(self, path: str, *, lock: bool = False) -> None:
        self._path = Path(path)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = _locked(self._path) if lock else None
        except OSError as error:
            raise StorageError(f"the database's folder can't be used: {error}") from error
        try:
            files.refuse_emptied(self._path)
            with translated():
                self._connection = self._opened()
            if self._lock is not None:
                _mark_used(self._lock)
        except BaseException:
            self._unlock()
            raise
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._readings: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._write, name="storage-writer", daemon=True)]
        self._threads += [
            threading.Thread(target=self._read, name=f"storage-reader-{number}", daemon=True)
            for number in range(READERS)
        ]
        for thread in self._threads:
            thread.start()

    def _opened(self) -> sqlite3.Connection:
        try:
            files.make_private(self._path)
        except OSError as error:
            raise StorageError(f"the database's file can't be used: {error}") from error
        connection = self._connected()
        try:
            database = sqlite_utils.Database(connection)
            migrate_sqlite(database, self._path, SqliteTx(connection))
            database.enable_wal()
        except BaseException:
            connection.close()
            raise
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -1000")  # kB; the system caches too
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def submit(self, job: Callable[[Tx], Any], done: Done) -> None:
        self._jobs.put((job, done))

    def submit_reading(self, job: Callable[[Tx], Any], done: Done) -> None:
        self._readings.put((job, done))

    def _write(self) -> None:
        ending = False
        while not ending:
            jobs = [self._jobs.get()]
            while len(jobs) < TOGETHER and not self._jobs.empty():
                jobs.append(self._jobs.get())
            ending = None in jobs
            self._commit_together([job for job in jobs if job is not None])
        self._connection.close()

    def _commit_together(self, jobs: list[Job]) -> None:
        """Run *jobs* in one transaction: one fails alone, but none is done before all are on disk."""
        if not jobs:
            return
        outcomes: list[tuple[Done, Any, BaseException | None]] = []
        try:
            with translated():
                self._connection.execute("BEGIN IMMEDIATE")
                outcomes = [(done, *self._alone(job)) for job, done in jobs]
                self._connection.execute("COMMIT")
        except StorageError as error:
            self._undo()
            outcomes = [(done, None, error) for _, done in jobs]
        for done, result, error_of_one in outcomes:
            done(result, error_of_one)

    def _alone(self, job: Callable[[Tx], Any]) -> tuple[Any, BaseException | None]:
        """What *job* gives or raises; a failure undoes only its own writes."""
        self._connection.execute("SAVEPOINT job")
        try:
            with translated():
                result = job(SqliteTx(self._connection))
        except Exception as error:
            if not self._connection.in_transaction:  # SQLite undid the others' work too
                raise error if isinstance(error, StorageError) else StorageError(str(error)) from error
            self._connection.execute("ROLLBACK TO job")
            self._connection.execute("RELEASE job")
            return None, error
        self._connection.execute("RELEASE job")
        return result, None

    def _undo(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):  # then the next BEGIN says so; the thread must go on
                self._connection.execute("ROLLBACK")

    def _read(self) -> None:
        connection = self._connected_for_reading()
        while (taken := self._readings.get()) is not None:
            _read_once(connection, *taken)
        connection.close()

    def _connected_for_reading(self) -> sqlite3.Connection:
        connection = self._connected()
        connection.execute("PRAGMA query_only = 1")
        connection.execute("PRAGMA cache_size = -300")  # a list of all feeds would fill whatever there is
        return connection

    def backup(self, path: str) -> None:
        files.make_private(Path(path))
        with translated(), closing(self._connected()) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it

    def find_damage(self) -> str:
        return files.find_damage(self._path)

    def write_mark(self, mark: int) -> None:
        if self._lock is not None:
            files.write_mark(self._path, mark)

    def read_mark(self) -> int:
        return files.read_mark(self._path)

    def close(self) -> None:
        self._jobs.put(None)
        for _ in range(READERS):
            self._readings.put(None)
        for thread in self._threads:
            thread.join()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _read_once(connection: sqlite3.Connection, job: Callable[[Tx], Any], done: Done) -> None:
    """Run *job* on one consistent view."""
    try:
        with translated():
            connection.execute("BEGIN")
            try:
                result = job(SqliteTx(connection))
            finally:
                connection.execute("ROLLBACK")
    except Exception as error:
        done(None, error)
    else:
        done(result, None)


def is_database(path: Path) -> bool:
    """Whether the file at *path* is a database of ours, of any version; nothing is written."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('articles', 'outbox')").fetchall()
    except sqlite3.Error:
        return False
    return len(found) == 2


def _locked(path: Path) -> Any:
    """A lock beside the database that dies with its process, however it dies."""
    import fcntl

    files.make_private(files.lock_of(path))
    handle = files.lock_of(path).open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise AlreadyRunning(f"another baotin works on {path}: stop it first") from error
    return handle


def _mark_used(lock: Any) -> None:
    """Note beside the database that there is one."""
    if not lock.tell():
        with suppress(OSError):  # a full disk: the next start will
            lock.write(files.USED)
            lock.flush()
