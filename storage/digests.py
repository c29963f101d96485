"""Digests: which articles were bundled for a chat."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx
from storage.times import to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The articles of one digest, by topic (a slug, "" for the rest)."""

    chat: int
    parts: tuple[tuple[str, tuple[int, ...]], ...]


def add(tx: Tx, bundle: Bundle, *, now: datetime) -> int:
    """Keep a bundle; its number."""
    number: int = tx.value(
        "INSERT INTO digests (chat_id, articles, created_at) VALUES (:chat, :articles, :now) RETURNING id",
        chat=bundle.chat,
        articles=json.dumps(bundle.parts),
        now=to_ms(now),
    )
    return number


def get(tx: Tx, number: int) -> Bundle | None:
    """The bundle of this number."""
    row = tx.row("SELECT chat_id, articles FROM digests WHERE id = :id", id=number)
    if row is None:
        return None
    parts = tuple((topic, tuple(numbers)) for topic, numbers in json.loads(row["articles"]))
    return Bundle(chat=row["chat_id"], parts=parts)
