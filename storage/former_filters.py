"""Former filters: what a chat subscribed to before it changed that, for as long as it can be undone."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from news.delivery.modes import Mode
from news.delivery.subscriptions import FilterSettings, Kind, Subscription
from storage import digests, filters, subscriptions, undoing
from storage.engine.types import Tx
from storage.outbox import fan_out
from storage.times import from_ms, to_ms
from storage.undoing import UNDOABLE, Restored

MOST: Final = 30  #: changes of a chat that are remembered, the last ones


def keep(
    tx: Tx,
    before: Sequence[Subscription],
    *,
    chat: int,
    now: datetime,
    settings: Sequence[FilterSettings],
    bundled: str | None = None,
) -> int:
    """Remember what the chat subscribed to *before*, its filters' *settings*, and its digest hours (*bundled*), where
    those may change, too: choosing hours changes how an only filter is heard.

    The number to `restore` it by.
    """
    number: int = tx.value(
        """
        INSERT INTO former_filters (chat_id, subscriptions, filters, bundled, created_at)
        VALUES (:chat, :subscriptions, :filters, :bundled, :now)
        RETURNING id
        """,
        chat=chat,
        subscriptions=json.dumps([asdict(one) for one in before], ensure_ascii=False),
        filters=json.dumps([asdict(one) for one in settings]),
        bundled=bundled,
        now=to_ms(now),
    )
    tx.run(
        """
        DELETE FROM former_filters
         WHERE chat_id = :chat
           AND id <= (SELECT id FROM former_filters WHERE chat_id = :chat ORDER BY id DESC LIMIT 1 OFFSET :most)
        """,
        chat=chat,
        most=MOST,
    )
    return number


def is_newer(tx: Tx, *, chat: int, than: datetime) -> bool:
    """Whether the chat changed anything after that, and has not undone it."""
    found = tx.value(
        "SELECT 1 FROM former_filters WHERE chat_id = :chat AND created_at > :than AND restored_at IS NULL LIMIT 1",
        chat=chat,
        than=to_ms(than),
    )
    return found is not None


def is_untouched(tx: Tx, *, chat: int, now: datetime) -> bool:
    """Whether the chat is one of the last minutes that follows nothing and has changed nothing yet."""
    found = tx.value(
        """
        SELECT 1 FROM chats c
         WHERE c.id = :chat AND c.created_at BETWEEN :since AND :now
           AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.chat_id = c.id)
           AND NOT EXISTS (SELECT 1 FROM former_filters f WHERE f.chat_id = c.id)
        """,
        chat=chat,
        since=to_ms(now - UNDOABLE),
        now=to_ms(now),
    )
    return found is not None


def restore(tx: Tx, *, chat: int, number: int | None, now: datetime) -> Restored:
    """Have the chat subscribe to all it did before the change of this *number*, or the last that stands.

    It also gets what was published since, as if nothing had been changed. What was changed after that is undone too.
    """
    row = tx.row(
        """
        SELECT * FROM former_filters WHERE chat_id = :chat AND (id = :number OR :number = 0)
         ORDER BY CASE WHEN restored_at IS NULL AND created_at >= :since THEN 0 ELSE 1 END, id DESC LIMIT 1
        """,
        chat=chat,
        number=number or 0,
        since=to_ms(now - UNDOABLE),
    )
    done = undoing.take(tx, "former_filters", row, now=now)
    if row is None or done is not Restored.NOW:
        return done
    before = [Subscription(**one | {"kind": Kind(one["kind"])}) for one in json.loads(row["subscriptions"])]
    if row["bundled"] not in (None, digests.chosen(tx, chat=chat)):
        digests.choose(tx, chat=chat, hours=row["bundled"], now=now)
    if row["filters"]:  # an older version kept none: they were not changed
        settings = [FilterSettings(**one | {"mode": Mode(one["mode"])}) for one in json.loads(row["filters"])]
        filters.restore(tx, settings, chat=chat, now=now)
    subscriptions.restore(tx, before, chat=chat)
    filters.reschedule(tx, chat=chat, now=now)
    fan_out.catch_up(tx, chat=chat, since=from_ms(row["created_at"]), now=now)
    return Restored.NOW
