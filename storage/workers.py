"""Workers: the running processes that work on this database, and who of them does what only one may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.times import from_ms, to_ms

ROLES: Final = ("matching", "digests", "broadcasts", "sweep")  #: done by one worker at a time


def begin(tx: Tx, *, version: str, now: datetime, roles: Iterable[str] = ROLES) -> int:
    """A worker starts, and takes every one of *roles*; its number.

    Only for a process that holds the database's lock: whoever was there before is gone, however it ended.
    """
    tx.run("UPDATE workers SET ended_at = heartbeat_at WHERE ended_at IS NULL")
    number: int = tx.value(
        "INSERT INTO workers (version, started_at, heartbeat_at) VALUES (:version, :now, :now) RETURNING id",
        version=version,
        now=to_ms(now),
    )
    tx.many(
        """
        INSERT INTO roles (name, worker, epoch) VALUES (:name, :worker, 1)
        ON CONFLICT (name) DO UPDATE SET worker = :worker, epoch = roles.epoch + 1, until = NULL
        """,
        [{"name": name, "worker": number} for name in roles],
    )
    return number


@dataclass(frozen=True, slots=True)
class Last:
    """How the worker before this one went."""

    heard: datetime  #: when it last said that it ran
    killed: bool  #: it did not say that it ended


def last(tx: Tx) -> Last | None:
    """The last worker there was, None where this is the first."""
    row = tx.row("SELECT heartbeat_at, ended_at FROM workers ORDER BY id DESC LIMIT 1")
    return Last(from_ms(row["heartbeat_at"]), killed=row["ended_at"] is None) if row else None


def running_since(tx: Tx, *, within: timedelta) -> datetime | None:
    """Since when there is always a worker, but for stops *within* so long; None where there never was one."""
    begun: datetime | None = None
    for row in tx.rows("SELECT started_at, COALESCE(ended_at, heartbeat_at) AS last FROM workers ORDER BY id DESC"):
        if begun is not None and begun - from_ms(row["last"]) > within:
            break
        begun = from_ms(row["started_at"])
    return begun


def beat(tx: Tx, *, worker: int, now: datetime) -> None:
    """The worker still runs."""
    tx.run("UPDATE workers SET heartbeat_at = :now WHERE id = :worker", worker=worker, now=to_ms(now))


def end(tx: Tx, *, worker: int, now: datetime) -> None:
    """The worker ends in good order."""
    tx.run(
        "UPDATE workers SET heartbeat_at = :now, ended_at = :now WHERE id = :worker AND ended_at IS NULL",
        worker=worker,
        now=to_ms(now),
    )


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget workers that ended before *before*; how many. The newest stays, or its number would be given again."""
    return tx.run(
        "DELETE FROM workers WHERE ended_at < :before AND id < (SELECT MAX(id) FROM workers)", before=to_ms(before)
    )
