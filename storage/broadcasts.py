"""Broadcasts: what was said to many at once, by whom, and how far it has come.

A draft is confirmed once, by one UPDATE. From then on its rows are written chat by chat, in parts, and
delivered as everything in the ledger is; `storage.outbox.broadcast_rows` looks after those.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from storage.engine.types import Tx
from storage.outbox import broadcast_rows, fan_out
from storage.times import from_ms, to_ms

FRESH = timedelta(hours=1)  #: a draft looked at longer ago is shown again before it goes

Refusal = Literal["unknown", "stale", "changed", "nobody", "sending", "done", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One broadcast."""

    number: int
    author: str
    audience: str
    text: str
    html: str
    state: str  #: draft, sending, done, cancelled
    created: datetime
    confirmed: datetime | None = None
    done: datetime | None = None
    shown: datetime | None = None
    reporter: str = ""  #: channel:address that hears how it goes
    progress: str = ""  #: the message there that shows it
    total: int | None = None  #: rows; None until all are written
    outcome: Mapping[str, int] | None = None  #: the final figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What became of a confirmation: the number of chats that will hear it, or why it does not go."""

    chats: int
    refused: Refusal | None = None


def add(
    tx: Tx,
    *,
    author: str,
    audience: str,
    text: str,
    now: datetime,
    html: str = "",
) -> int:
    """A new draft; its number."""
    number: int = tx.value(
        """
        INSERT INTO broadcasts (author, audience, text, html, state, created_at, shown_at)
        VALUES (:author, :audience, :text, :html, 'draft', :now, :now) RETURNING id
        """,
        author=author,
        audience=audience,
        text=text,
        html=html,
        now=to_ms(now),
    )
    return number


def get(tx: Tx, number: int) -> Broadcast | None:
    """The broadcast of this number."""
    row = tx.row("SELECT * FROM broadcasts WHERE id = :id", id=number)
    return None if row is None else _broadcast(row)


def latest(tx: Tx, *, limit: int) -> list[Broadcast]:
    """The last that somebody sent or began to write, newest first."""
    rows = tx.rows("SELECT * FROM broadcasts ORDER BY id DESC LIMIT :limit", limit=limit)
    return [_broadcast(row) for row in rows]


def unfinished(tx: Tx) -> list[Broadcast]:
    """Those that were confirmed and have not come to their end."""
    rows = tx.rows("SELECT * FROM broadcasts WHERE confirmed_at IS NOT NULL AND done_at IS NULL ORDER BY id")
    return [_broadcast(row) for row in rows]


def show(tx: Tx, number: int, *, now: datetime) -> Broadcast | None:
    """The draft, which somebody is shown now; None where it is none."""
    tx.run("UPDATE broadcasts SET shown_at = :now WHERE id = :id AND state = 'draft'", id=number, now=to_ms(now))
    found = get(tx, number)
    return found if found and found.state == "draft" else None


def discard(tx: Tx, number: int) -> bool:
    """Forget a draft; False where it is none (any more). What was confirmed is never forgotten."""
    return bool(tx.run("DELETE FROM broadcasts WHERE id = :id AND state = 'draft'", id=number))


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget drafts made before *before*; how many. What was broadcast stays.

    So does the newest of all, or its number would be given to the next one.
    """
    return tx.run(
        """
        DELETE FROM broadcasts
         WHERE created_at < :before AND state = 'draft' AND id < (SELECT MAX(id) FROM broadcasts)
        """,
        before=to_ms(before),
    )


def audience(tx: Tx, words: str, *, channels: Sequence[str]) -> dict[str, int]:
    """How many chats of each of *channels* a broadcast to *words* goes to, those without any left out."""
    sql, values = broadcast_rows.chats_of(words, channels)
    rows = tx.rows(f"SELECT c.channel, COUNT(*) AS n {sql} GROUP BY c.channel ORDER BY c.channel", **values)
    return {row["channel"]: row["n"] for row in rows}


def confirm(
    tx: Tx, number: int, *, words: str, said: int, channels: Sequence[str], reporter: str = "", now: datetime
) -> Confirmation:
    """Let a draft go to the audience *words*, by somebody who agreed to *said* chats."""
    draft = get(tx, number)
    if draft is None:
        return Confirmation(chats=0, refused="unknown")
    if draft.state != "draft":
        return Confirmation(chats=draft.total or 0, refused=_over(draft.state))
    chats = sum(audience(tx, words, channels=channels).values())
    if not chats:
        return Confirmation(chats=0, refused="nobody")
    if noticeably(said, chats):
        return Confirmation(chats=chats, refused="changed")
    if (draft.shown or draft.created) < now - FRESH:
        return Confirmation(chats=chats, refused="stale")
    ours = tx.run(
        """
        UPDATE broadcasts SET state = 'sending', audience = :audience, reporter = :reporter, confirmed_at = :now
         WHERE id = :id AND state = 'draft'
        """,
        id=number,
        audience=words,
        reporter=reporter,
        now=to_ms(now),
    )
    fan_out.begin(tx, kind="broadcast", item=number, now=now)  # where another was quicker, it has begun
    return Confirmation(chats=chats, refused=None if ours else "sending")


def noticeably(said: int, now: int) -> bool:
    """Whether somebody who agreed to *said* chats should be asked again now that there are so many."""
    return abs(said - now) > max(1, said // 20)


def _over(state: str) -> Refusal:
    match state:
        case "done":
            return "done"
        case "cancelled":
            return "cancelled"
        case _:
            return "sending"


def cancel(tx: Tx, number: int) -> bool:
    """Have what still waits never go; False where nothing is being sent."""
    return bool(
        tx.run(
            """
            UPDATE broadcasts SET state = 'cancelled'
             WHERE id = :id AND state = 'sending' AND confirmed_at IS NOT NULL
            """,
            id=number,
        )
    )


def report_in(tx: Tx, number: int, message: str) -> None:
    """Progress is shown in this message of the reporter's chat."""
    tx.run("UPDATE broadcasts SET progress = :message WHERE id = :id", id=number, message=message)


def advance(tx: Tx, number: int, *, channels: Sequence[str], now: datetime, limit: int = broadcast_rows.PART) -> bool:
    """Write the next rows; False when all are written, and counted."""
    broadcast = get(tx, number)
    if broadcast is None or broadcast.total is not None:
        return False
    chunk = broadcast_rows.advance(tx, number, audience=broadcast.audience, channels=channels, now=now, limit=limit)
    if chunk.done:
        tx.run("UPDATE broadcasts SET total = :total WHERE id = :id", id=number, total=broadcast_rows.count(tx, number))
    elif broadcast.state == "cancelled":
        broadcast_rows.close(tx, number, channels=channels, now=now, limit=limit)
    return not chunk.done


def figures(tx: Tx, broadcast: Broadcast) -> dict[str, int]:
    """How many of its rows are where, as `broadcast_rows.figures`."""
    return broadcast_rows.figures(tx, broadcast.number, total=broadcast.total)


def finish(tx: Tx, number: int, *, figures: Mapping[str, int], now: datetime) -> bool:
    """Keep the final figures; False where somebody else did."""
    return bool(
        tx.run(
            """
            UPDATE broadcasts
               SET state = CASE WHEN state = 'cancelled' THEN state ELSE 'done' END, done_at = :now, outcome = :outcome
             WHERE id = :id AND done_at IS NULL
            """,
            id=number,
            now=to_ms(now),
            outcome=json.dumps(dict(figures)),
        )
    )


def _broadcast(row: dict[str, Any]) -> Broadcast:
    return Broadcast(
        number=row["id"],
        author=row["author"],
        audience=row["audience"],
        text=row["text"],
        html=row["html"],
        state=row["state"],
        created=from_ms(row["created_at"]),
        confirmed=from_ms(row["confirmed_at"]),
        done=from_ms(row["done_at"]),
        shown=from_ms(row["shown_at"]),
        reporter=row["reporter"],
        progress=row["progress"],
        total=row["total"],
        outcome=json.loads(row["outcome"]) if row["outcome"] else None,
    )
