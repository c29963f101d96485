"""How much there is of everything, for admins and for metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from news.delivery.books import day_of
from storage import audits, books, chats
from storage.engine.types import Tx
from storage.outbox import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Rows by what tells them apart."""

    chats: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by channel and state
    deliveries: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by channel and state, as it is shown
    waiting: Mapping[tuple[str, int], int] = field(default_factory=dict)  #: open ones, by channel and lane
    repeats: int = 0  #: how often a message may have arrived twice
    feeds: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by state and verdict
    articles: Mapping[str, int] = field(default_factory=dict)  #: by state
    today: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: of the books, by channel and account
    wrong: int | None = None  #: what the last audit found; None: there was none


def figures(tx: Tx, *, now: datetime) -> Figures:
    """All of them. The records of deliveries are gone through once, the other questions have an index or few rows."""
    records = ledger.count(tx)
    return Figures(
        chats=chats.count(tx),
        deliveries=records.by_state,
        waiting=records.waiting,
        repeats=records.repeats,
        feeds=_pairs(tx, "SELECT state AS a, verdict AS b, COUNT(*) AS n FROM feeds GROUP BY state, verdict"),
        articles={
            row["state"]: row["n"] for row in tx.rows("SELECT state, COUNT(*) AS n FROM articles GROUP BY state")
        },
        today=books.read_day(tx, day=day_of(now)),
        wrong=audits.last_wrong(tx),
    )


def _pairs(tx: Tx, sql: str) -> dict[tuple[str, Any], int]:
    return {(row["a"], row["b"]): row["n"] for row in tx.rows(sql)}
