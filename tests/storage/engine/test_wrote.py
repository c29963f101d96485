"""What proves that the database can be written to, on both products."""

from collections.abc import Callable

import pytest

from storage.engine.database import Database
from storage.engine.types import Tx

PUT = "INSERT INTO settings (name, value) VALUES (:name, :value)"


@pytest.mark.parametrize(
    ("job", "writes"),
    [
        (lambda tx: tx.value("SELECT COUNT(*) FROM settings"), False),
        (lambda tx: tx.rows("SELECT 1 AS one"), False),
        (lambda tx: tx.run("UPDATE settings SET value = '' WHERE name = 'nobody'"), False),
        (lambda tx: tx.many(PUT, []), False),
        (lambda tx: tx.lock("settings"), False),
        (lambda tx: tx.run(PUT, name="a", value="1"), True),
        (lambda tx: tx.many(PUT, [{"name": "a", "value": "1"}, {"name": "b", "value": "1"}]), True),
        (lambda tx: tx.rows(f"{PUT} RETURNING name", name="a", value="1"), True),
        (lambda tx: tx.row(f"{PUT} RETURNING name", name="a", value="1"), True),
        (lambda tx: tx.column(f"{PUT} RETURNING name", name="a", value="1"), True),
        (lambda tx: tx.value(f"{PUT} RETURNING name", name="a", value="1"), True),
    ],
)
async def test_only_what_wrote_something_proves_that_one_can(
    db: Database, job: Callable[[Tx], object], writes: bool
) -> None:
    db.trouble = "the disk is full"
    await db.run(job)
    assert (db.trouble == "") is writes
