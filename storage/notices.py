"""Notices: what the program itself says to a few chats, mostly those that look after the bot."""

import json
from dataclasses import dataclass
from datetime import datetime

from news.delivery.messages import Choice, Reply
from storage.engine.types import Tx
from storage.outbox import ledger
from storage.times import from_ms, to_ms

Rows = tuple[tuple[Choice, ...], ...]  #: choices, as they stand below a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """A notice that reached nobody, and is on its way to nobody."""

    number: int
    said: Reply
    until: datetime  #: it is of use until then


def add(tx: Tx, said: Reply, *, now: datetime, until: datetime | None = None) -> int:
    """Keep what is *said*, for rows of the ledger to name; its number.

    It is among the `unheard` *until* then, where nobody hears it.
    """
    number: int = tx.value(
        """
        INSERT INTO notices (text, html, choices, created_at, until)
        VALUES (:text, :html, :choices, :now, :until) RETURNING id
        """,
        text=said.text,
        html=said.html,
        choices=_write(said.choices),
        now=to_ms(now),
        until=to_ms(until),
    )
    return number


def unheard(tx: Tx, *, now: datetime) -> list[Unheard]:
    """What reached nobody although it is still of use, the oldest first."""
    rows = tx.rows(
        f"""
        SELECT id, text, html, choices, until FROM notices
         WHERE until > :now AND NOT {ledger.NOTICE_IS_HEARD} ORDER BY id
        """,  # noqa: S608 (our own words)
        now=to_ms(now),
    )
    return [
        Unheard(
            number=row["id"],
            said=Reply(text=row["text"], html=row["html"], choices=_read(row["choices"])),
            until=from_ms(row["until"]),
        )
        for row in rows
    ]


def get(tx: Tx, number: int) -> Reply | None:
    """What the notice of this number says; None where it is forgotten."""
    row = tx.row("SELECT text, html, choices FROM notices WHERE id = :id", id=number)
    return None if row is None else Reply(text=row["text"], html=row["html"], choices=_read(row["choices"]))


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget notices made before *before* that no row of the ledger names any more; how many.

    The newest of all stays, or its number would be given to the next one.
    """
    return tx.run(
        f"""
        DELETE FROM notices
         WHERE created_at < :before AND id < (SELECT MAX(id) FROM notices) AND NOT {ledger.NOTICE_HAS_ROWS}
        """,  # noqa: S608 (our own words)
        before=to_ms(before),
    )


def _write(choices: Rows) -> str:
    rows = [[[choice.label, choice.command] for choice in row] for row in choices]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _read(stored: str) -> Rows:
    rows = json.loads(stored) if stored else []
    return tuple(tuple(Choice(label=label, command=command) for label, command in row) for row in rows)
