"""Former filters: what a chat subscribed to before it deleted much, for as long as that can be undone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from news.delivery.modes import Mode
from news.delivery.subscriptions import FilterSettings, Kind, Subscription
from storage import filters, subscriptions
from storage.engine.types import Tx
from storage.outbox import fan_out
from storage.times import from_ms, to_ms

UNDOABLE: Final = timedelta(minutes=10)  #: time enough to notice; later, other things were chosen on top of it


class Restored(StrEnum):
    """What became of a wish to undo."""

    NOW = "now"
    BEFORE = "before"  #: it was undone already
    TOO_LATE = "too-late"  #: or there was nothing to undo


def keep(
    tx: Tx, before: Sequence[Subscription], *, chat: int, now: datetime, settings: Sequence[FilterSettings] = ()
) -> int:
    """Remember what the chat subscribed to *before*, and its filters' *settings* where those may change, too.

    The number to `restore` it by.
    """
    number: int = tx.value(
        """
        INSERT INTO former_filters (chat_id, subscriptions, filters, created_at)
        VALUES (:chat, :subscriptions, :filters, :now)
        RETURNING id
        """,
        chat=chat,
        subscriptions=json.dumps([asdict(one) for one in before], ensure_ascii=False),
        filters=json.dumps([asdict(one) for one in settings]) if settings else "",
        now=to_ms(now),
    )
    return number


def restore(tx: Tx, *, chat: int, number: int | None, now: datetime) -> Restored:
    """Have the chat subscribe to all it did before the deletion of this *number*, or the last one.

    It also gets what was published since, as if nothing had been deleted. What was deleted after that is undone too.
    """
    row = tx.row(
        """
        SELECT * FROM former_filters WHERE chat_id = :chat AND (id = :number OR :number = 0) ORDER BY id DESC LIMIT 1
        """,
        chat=chat,
        number=number or 0,
    )
    if row is None:
        return Restored.TOO_LATE
    if row["restored_at"] is not None:
        return Restored.BEFORE
    deleted_at = from_ms(row["created_at"])
    if abs(now - deleted_at) > UNDOABLE:
        return Restored.TOO_LATE
    tx.run(
        "UPDATE former_filters SET restored_at = :now WHERE chat_id = :chat AND id >= :number",
        chat=chat,
        number=row["id"],
        now=to_ms(now),
    )
    before = [Subscription(**one | {"kind": Kind(one["kind"])}) for one in json.loads(row["subscriptions"])]
    if row["filters"]:
        settings = [FilterSettings(**one | {"mode": Mode(one["mode"])}) for one in json.loads(row["filters"])]
        numbers = filters.restore(tx, settings, chat=chat, now=now)
        before = [replace(one, filter=numbers[one.filter]) for one in before]
    subscriptions.restore(tx, before, chat=chat)
    filters.reschedule(tx, chat=chat, now=now)
    fan_out.catch_up(tx, chat=chat, since=deleted_at, now=now)
    return Restored.NOW


def sweep(tx: Tx, *, now: datetime) -> int:
    """Forget what can be undone no more, or was deleted by a clock that was wrong; how many."""
    return tx.run(
        "DELETE FROM former_filters WHERE created_at < :before OR created_at > :after",
        before=to_ms(now - UNDOABLE),
        after=to_ms(now + UNDOABLE),
    )
