"""What is asked every few seconds must not go through whole tables, however much they hold."""

import re
from typing import Any

import pytest

from storage import articles, chats, digests, pages
from storage.engine.database import Database, Tx
from tests import make
from tests.make import NOON


class Watching:
    """A transaction that notes how SQLite means to find what it is asked for."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.scans: list[str] = []

    def _plan(self, sql: str, values: dict[str, Any]) -> None:
        plan = [row["detail"] for row in self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
        self.scans += [f"{step}: {sql}" for step in plan if re.match(r"SCAN \w+$", step)]

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        self._plan(sql, values)
        return self._tx.rows(sql, **values)

    def row(self, sql: str, **values: Any) -> dict[str, Any] | None:
        self._plan(sql, values)
        return self._tx.row(sql, **values)

    def run(self, sql: str, **values: Any) -> int:
        self._plan(sql, values)
        return self._tx.run(sql, **values)


def _unmatched(tx: Tx) -> object:
    return articles.unmatched(tx, limit=5)


def _waiting(tx: Tx) -> object:
    return pages.waiting(tx, now=NOON, limit=5)


def _digests_due(tx: Tx) -> object:
    return digests.due(tx, now=NOON, limit=5)


def _forgotten(tx: Tx) -> None:
    chats.forget(tx, chat=1)


@pytest.mark.parametrize("ask", [_unmatched, _waiting, _digests_due, _forgotten])
async def test_an_index_leads_to_it(sqlite_db: Database, ask: Any) -> None:
    def watched(tx: Tx) -> list[str]:
        make.chat(tx)
        watching = Watching(tx)
        ask(watching)
        return watching.scans

    assert await sqlite_db.run(watched) == []
