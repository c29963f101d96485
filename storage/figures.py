"""How much there is of everything, for admins and for metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage import chats
from storage.engine.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Rows by what tells them apart."""

    chats: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by channel and state
    deliveries: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by channel and state
    waiting: Mapping[tuple[str, int], int] = field(default_factory=dict)  #: open ones, by channel and lane
    repeats: int = 0  #: how often a message may have arrived twice
    feeds: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by state and verdict
    articles: Mapping[str, int] = field(default_factory=dict)  #: by state


def figures(tx: Tx) -> Figures:
    """All of them. The records of deliveries are gone through once, the other questions have an index or few rows."""
    records = tx.rows("SELECT channel, state, COUNT(*) AS n, SUM(unsure) AS unsure FROM outbox GROUP BY channel, state")
    return Figures(
        chats=chats.counts(tx),
        deliveries={(row["channel"], row["state"]): row["n"] for row in records},
        waiting=_pairs(
            tx,
            "SELECT channel AS a, lane AS b, COUNT(*) AS n FROM outbox WHERE due IS NOT NULL GROUP BY channel, lane",
        ),
        repeats=sum(int(row["unsure"]) for row in records),
        feeds=_pairs(tx, "SELECT state AS a, verdict AS b, COUNT(*) AS n FROM feeds GROUP BY state, verdict"),
        articles={
            row["state"]: row["n"] for row in tx.rows("SELECT state, COUNT(*) AS n FROM articles GROUP BY state")
        },
    )


def _pairs(tx: Tx, sql: str) -> dict[tuple[str, Any], int]:
    return {(row["a"], row["b"]): row["n"] for row in tx.rows(sql)}
