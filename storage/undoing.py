"""Undoing: for how long a chat can have again what it had before a change, and what comes of asking for that.

What it had stands in two tables: what its filters held, and its settings as a whole.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from storage.engine.types import Row, Tx
from storage.times import from_ms, to_ms

UNDOABLE: Final = timedelta(minutes=10)  #: time enough to notice; later, other things were chosen on top of it

Table = Literal["former_filters", "former_settings"]
_TABLES: Final[tuple[Table, ...]] = ("former_filters", "former_settings")


class Restored(StrEnum):
    """What came of asking to undo."""

    NOW = "now"
    BEFORE = "before"  #: it was undone already
    TOO_LATE = "too-late"  #: or there was nothing to undo


def take(tx: Tx, table: Table, row: Row | None, *, now: datetime) -> Restored:
    """Whether the chat may have again what this *row* keeps; then that, and what it changed later, counts as undone."""
    if row is None:
        return Restored.TOO_LATE
    if row["restored_at"] is not None:
        return Restored.BEFORE
    if abs(now - from_ms(row["created_at"])) > UNDOABLE:
        return Restored.TOO_LATE
    tx.run(
        f"UPDATE {table} SET restored_at = :now WHERE chat_id = :chat AND id >= :number",  # noqa: S608 (one of two names)
        chat=row["chat_id"],
        number=row["id"],
        now=to_ms(now),
    )
    return Restored.NOW


def sweep(tx: Tx, *, now: datetime) -> int:
    """Forget what can be undone no more, or was changed by a clock that was wrong; how many."""
    return sum(
        tx.run(
            f"DELETE FROM {table} WHERE created_at < :before OR created_at > :after",  # noqa: S608 (one of two names)
            before=to_ms(now - UNDOABLE),
            after=to_ms(now + UNDOABLE),
        )
        for table in _TABLES
    )


def forget(tx: Tx, *, chat: int) -> None:
    """Nothing of the chat can be undone any more: what it had before is not all that it would lose by that."""
    for table in _TABLES:
        tx.run(f"DELETE FROM {table} WHERE chat_id = :chat", chat=chat)  # noqa: S608 (one of two names)
