"""PostgreSQL: the same transactions, for several machines that share the work."""

import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.rows import dict_row, tuple_row

from news.errors import AlreadyRunning, CannotWrite, NewerDatabase, StorageError, StorageFull
from storage.engine import article_words
from storage.engine.full_text import FullText, PostgresFullText
from storage.engine.migrate import FILLED, NEWER, POSTGRESQL, statements, steps
from storage.engine.types import Done, Row, Tx

THREADS = 4  #: that work at once, each on a connection
LOCK = 0x62616F74696E  #: "baotin": the advisory lock of the process that delivers

AWAY = ("08", "53", "57")  #: classes of SQLSTATE: no connection, no room for one, the server stops

WRITES = ("INSERT", "UPDATE", "DELETE")  #: what the server calls a statement that may have written rows

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]


@cache
def _named(sql: str) -> str:
    """`:name` as psycopg writes it; `::type` stays."""
    return re.sub(r"(?<![:\w]):([a-z_][a-z_0-9]*)", r"%(\1)s", sql.replace("%", "%%"))


class PostgresTx:
    """`Tx` on one connection."""

    full_text: FullText = PostgresFullText()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.wrote = False

    def _note(self, cursor: Cursor) -> Cursor:
        self.wrote |= cursor.rowcount > 0 and (cursor.statusmessage or "").startswith(WRITES)
        return cursor

    def rows(self, sql: str, **values: Any) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return self._note(cursor.execute(_named(sql), values)).fetchall()

    def row(self, sql: str, **values: Any) -> Row | None:
        found = self.rows(sql, **values)
        return found[0] if found else None

    def column(self, sql: str, **values: Any) -> list[Any]:
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            return [row[0] for row in self._note(cursor.execute(_named(sql), values))]

    def value(self, sql: str, **values: Any) -> Any:
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            found = self._note(cursor.execute(_named(sql), values)).fetchone()
            return found[0] if found else None

    def run(self, sql: str, **values: Any) -> int:
        return self._note(self._connection.execute(_named(sql), values)).rowcount

    def many(self, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_named(sql), list(values))
            self._note(cursor)

    def lock(self, name: str) -> None:
        self.value("SELECT pg_advisory_xact_lock(hashtext(:name))", name=name)


@contextmanager
def translated() -> Iterator[None]:
    """PostgreSQL's errors in our words."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise StorageFull("the database server's disk is full: make room, nothing is lost") from error
    except psycopg.OperationalError as error:
        if (error.sqlstate or "08")[:2] in AWAY:
            raise CannotWrite(f"the database's server does not serve us: look at it ({error})") from error
        raise StorageError(f"the database refused: {error}") from error
    except psycopg.Error as error:
        raise StorageError(f"the database refused: {error}") from error


class PostgresEngine:
    """A few threads, and as many connections as were ever needed at once; a lost one is made anew.

    The connection used last is used next: a server's process learns tables and statements, and forgets them at its end.
    """

    def __init__(self, url: str, *, lock: bool = False) -> None:
        self._url = url
        self._lock: Connection | None = None
        self._idle: list[Connection] = []  #: the one used last at the end
        with translated(), ExitStack() as trouble:
            trouble.callback(self._close)
            self._idle.append(self._connected())
            migrate(self._idle[0])
            if lock:
                self._lock = self._connected(autocommit=True)
                if not PostgresTx(self._lock).value("SELECT pg_try_advisory_lock(:lock)", lock=LOCK):
                    raise AlreadyRunning("another baotin works on this database: stop it first")
            trouble.pop_all()
        self._jobs: queue.SimpleQueue[tuple[Callable[[Tx], Any], Done, bool] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"storage-{number}", daemon=True) for number in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def _connected(self, *, autocommit: bool = False) -> Connection:
        return psycopg.connect(self._url, autocommit=autocommit, connect_timeout=10)

    def submit(self, job: Callable[[Tx], Any], done: Done) -> None:
        self._jobs.put((job, done, False))

    def submit_reading(self, job: Callable[[Tx], Any], done: Done) -> None:
        self._jobs.put((job, done, True))

    def _work(self) -> None:
        while (taken := self._jobs.get()) is not None:
            job, done, reading = taken
            try:
                with translated(), self._connection() as connection:
                    connection.read_only = reading
                    with connection.transaction():
                        result = job(PostgresTx(connection))
            except Exception as error:
                done(None, error)
            else:
                done(result, None)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """One for this thread alone."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connected()
        try:
            yield connection
        finally:
            if not connection.closed:
                self._idle.append(connection)

    def backup(self, path: str) -> None:
        raise StorageError(f"a PostgreSQL database is copied with its own tool: pg_dump --format=custom --file={path}")

    def find_damage(self) -> str:
        return ""  # its server's business

    def write_mark(self, mark: int) -> None:
        """Nothing: what stands beside a database is its server's."""

    def read_mark(self) -> int:
        return 0

    def close(self) -> None:
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._close()

    def _close(self) -> None:
        for connection in [*self._idle, *([self._lock] if self._lock is not None else [])]:
            connection.close()


def migrate(connection: Connection) -> None:
    """Apply the steps that are missing, one process at a time; `NewerDatabase` where one is unknown."""
    with connection.transaction():
        tx = PostgresTx(connection)
        tx.value("SELECT pg_advisory_xact_lock(:lock)", lock=LOCK + 1)
        tx.run("CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY)")
        applied = {row["name"] for row in tx.rows("SELECT name FROM schema_steps")}
        known = steps(POSTGRESQL)
        if applied - {name for name, _ in known}:
            raise NewerDatabase(NEWER)
        for name, sql in known:
            if name not in applied:
                for statement in statements(sql):
                    connection.execute(statement.encode())
                if name == FILLED:
                    article_words.fill(tx)
                    # Without `fastupdate` nothing is put off that a search would have to go through.
                    tx.run(
                        "CREATE INDEX article_words_words ON article_words USING GIN (words) WITH (fastupdate = off)"
                    )
                tx.run("INSERT INTO schema_steps (name) VALUES (:name)", name=name)
