"""The ledger of deliveries: what each chat is to hear, has heard, or may have heard.

A row is open while `due` is set: waiting, being sent under a lease that ends then, or to be
sent again because nobody knows whether it arrived. Over, it stays as the record. An article for a
chat that hears by digest, or is in its quiet hours, is `gathered` until a digest takes it: then it is
`bundled`, and was told. Whatever else comes up in quiet hours is due when they end.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from news.delivery.subscriptions import Kind as Asked
from news.text.vietnamese import clean
from storage.engine.database import Tx
from storage.outbox import quiet
from storage.outbox.audience import ASKED, NARROWED
from storage.times import to_ms

BREAKING, BROADCAST, NEWS, DIGEST = LANES = (1, 2, 3, 4)  #: lower goes first; replies (0) never wait here
CANDIDATES = 2  #: rows looked at for each one claimed, since a claim holds one a chat; the next claim sees further
LEAST = 20  #: rows looked at for a small claim

Kind = Literal["article", "edit", "broadcast", "digest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something the chat asked for that an article is about."""

    kind: Asked
    value: str
    words: str  #: a keyword as it was typed; else the value


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One claimed row, with what a channel needs to know of the chat."""

    chat: int
    kind: Kind
    item: int
    channel: str
    lane: int
    address: str
    grouped: bool
    language: str
    attempts: int  #: this one included
    unsure: int  #: how often it may have arrived already
    message_id: str = ""  #: of the message an edit is for
    because: tuple[Reason, ...] = ()  #: filled in by `storage.reasons`


#: When the chat `c` may next be told anything.
LOUD = f"CASE WHEN {quiet.LAST} THEN {quiet.END} ELSE :now END"

# For a chat that hears by digest or is in its quiet hours, the article is gathered there; urgent ones go at once to
# everyone, and in quiet hours to those who agreed.
FAN_OUT = f"""
    INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, due, created_at)
    SELECT c.id, 'article', a.id, c.channel, CASE WHEN a.urgent = 1 THEN 1 ELSE 3 END,
           CASE WHEN a.urgent = 0 AND (c.bundled <> '' OR {quiet.GATHER}) THEN 'gathered' ELSE 'waiting' END,
           CASE WHEN a.urgent = 1 THEN
                CASE WHEN {quiet.LAST} AND COALESCE(c.quiet_urgent, 0) = 0 THEN {quiet.END} ELSE :now END
                WHEN c.bundled <> '' OR {quiet.GATHER} THEN NULL
                ELSE :now END,
           :now
      FROM articles a {ASKED}
      JOIN chats c ON c.id = s.chat_id
     WHERE a.id = :article
       AND c.state = 'active'
       AND (c.paused_until IS NULL OR c.paused_until <= :now)
       AND {NARROWED}
       AND (a.cluster_id IS NULL
            OR NOT EXISTS (
               SELECT 1 FROM articles other
                 JOIN outbox told ON told.chat_id = c.id AND told.kind = 'article' AND told.item_id = other.id
                WHERE other.cluster_id = a.cluster_id AND other.id <> a.id AND told.state NOT IN ('dropped', 'failed')))
    ON CONFLICT DO NOTHING
"""  # noqa: S608 (our own words)


def fan_out(tx: Tx, *, article: int, now: datetime) -> int:
    """Write the rows of everyone who asked for *article*; how many there are."""
    return tx.run(FAN_OUT, article=article, now=to_ms(now), **quiet.moment(now))


def fan_out_edit(tx: Tx, *, article: int, now: datetime, since: datetime) -> int:
    """Have the messages that told *article* after *since* say what it says now."""
    return tx.run(
        """
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at, message_id)
        SELECT chat_id, 'edit', item_id, channel, lane, :now, :now, message_id
          FROM outbox
         WHERE kind = 'article' AND item_id = :article
           AND state = 'sent' AND message_id <> '' AND sent_at >= :since
        ON CONFLICT (chat_id, kind, item_id) DO UPDATE SET due = :now, state = 'waiting', attempts = 0
        """,
        article=article,
        now=to_ms(now),
        since=to_ms(since),
    )


def edit_again(tx: Tx, delivery: Delivery, *, said: str, now: datetime) -> bool:
    """Have a message edited whose headline was changed while it was on its way with *said*; whether it was."""
    return bool(
        tx.run(
            """
            INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at, message_id)
            SELECT o.chat_id, 'edit', o.item_id, o.channel, o.lane, :now, :now, o.message_id
              FROM outbox o JOIN articles a ON a.id = o.item_id
             WHERE o.chat_id = :chat AND o.kind = 'article' AND o.item_id = :item
               AND o.message_id <> '' AND a.title <> :said
            ON CONFLICT (chat_id, kind, item_id) DO UPDATE SET due = :now, state = 'waiting', attempts = 0
            """,
            chat=delivery.chat,
            item=delivery.item,
            said=said,
            now=to_ms(now),
        )
    )


def fan_out_broadcast(tx: Tx, *, broadcast: int, chats: Collection[int], lane: int, now: datetime) -> int:
    """Write a row for each of *chats*: a few, named one by one (admins)."""
    tx.many(
        f"""
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
        SELECT id, 'broadcast', :broadcast, channel, :lane, {LOUD}, :now FROM chats c WHERE id = :chat
        ON CONFLICT DO NOTHING
        """,  # noqa: S608 (our own words)
        [{"broadcast": broadcast, "lane": lane, "now": to_ms(now), "chat": chat} | quiet.moment(now) for chat in chats],
    )
    return len(chats)


def claim(
    tx: Tx, *, channel: str, now: datetime, lease_end: datetime, limit: int, busy: Collection[int] = ()
) -> list[Delivery]:
    """Take what is due on *channel*, first lanes first, one message a chat, none of a *busy* chat.

    Nobody else gets a row before *lease_end*. A row whose own lease ran out was in somebody's
    hands when they died: it counts as unsure. What comes up in a chat's quiet hours is left for their end.
    """
    taken: list[Delivery] = []
    chats = set(busy)
    for lane in LANES:
        for row in _due(tx, channel, lane, now, max((limit - len(taken)) * CANDIDATES, LEAST), chats):
            if len(taken) >= limit or row["chat_id"] in chats:
                continue
            if row["hushed"] and quiet.keep_back(tx, row, breaks=lane == BREAKING, now=now):
                continue
            if _leased(tx, row, lease_end):
                chats.add(row["chat_id"])
                taken.append(_delivery(row, channel, lane))
        if len(taken) >= limit:
            break
    return taken


def _due(tx: Tx, channel: str, lane: int, now: datetime, limit: int, busy: Collection[int]) -> list[dict[str, Any]]:
    away = ",".join(str(int(chat)) for chat in busy) or "0"
    return tx.rows(
        f"""
        SELECT o.chat_id, o.kind, o.item_id, o.state, o.due, o.attempts, o.unsure, o.message_id,
               c.address, c.grouped, c.language, CASE WHEN {quiet.LAST} THEN 1 ELSE 0 END AS hushed
          FROM outbox o JOIN chats c ON c.id = o.chat_id
         WHERE o.channel = :channel AND o.lane = :lane AND o.due <= :now AND o.chat_id NOT IN ({away})
         ORDER BY o.due
         LIMIT :limit
        """,  # noqa: S608 (our own words and whole numbers)
        channel=channel,
        lane=lane,
        now=to_ms(now),
        limit=limit,
        **quiet.moment(now),
    )


def _leased(tx: Tx, row: dict[str, Any], lease_end: datetime) -> bool:
    """Whether the row is ours now; the check of `due` leaves it to whoever was first."""
    return bool(
        tx.run(
            """
            UPDATE outbox
               SET due = :lease_end, attempts = attempts + 1,
                   unsure = unsure + CASE WHEN state = 'sending' THEN 1 ELSE 0 END,
                   state = 'sending'
             WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND due = :due
            """,
            lease_end=to_ms(lease_end),
            chat=row["chat_id"],
            kind=row["kind"],
            item=row["item_id"],
            due=row["due"],
        )
    )


def _delivery(row: dict[str, Any], channel: str, lane: int) -> Delivery:
    return Delivery(
        chat=row["chat_id"],
        kind=row["kind"],
        item=row["item_id"],
        channel=channel,
        lane=lane,
        address=row["address"],
        grouped=bool(row["grouped"]),
        language=row["language"],
        attempts=row["attempts"] + 1,
        unsure=row["unsure"] + (row["state"] == "sending"),
        message_id=row["message_id"],
    )


def recover(tx: Tx, *, now: datetime) -> int:
    """After a crash: what was being sent may have arrived; it is due again at once, as unsure.

    Only for a process that holds the database's lock. How many rows there were.
    """
    return tx.run(
        "UPDATE outbox SET state = 'unsure', unsure = unsure + 1, due = :now WHERE state = 'sending'", now=to_ms(now)
    )


def settle(
    tx: Tx,
    delivery: Delivery,
    state: Literal["sent", "failed", "dropped", "unsure"],
    *,
    now: datetime,
    message_id: str = "",
    why: str = "",
) -> None:
    """Close a row. Ending as `unsure` means: asked once more, and still nobody knows."""
    _write(
        tx, delivery, state=state, due=None, message_id=message_id, why=why, sent_at=now if state == "sent" else None
    )


def put_back(tx: Tx, delivery: Delivery, *, due: datetime, why: str = "", unsure: bool = False) -> None:
    """Have it sent again from *due* on; *unsure* where it may have arrived."""
    _write(tx, delivery, state="unsure" if unsure else "waiting", due=due, why=why, unsure=int(unsure))


def _write(
    tx: Tx,
    delivery: Delivery,
    *,
    state: str,
    due: datetime | None,
    why: str,
    message_id: str = "",
    sent_at: datetime | None = None,
    unsure: int = 0,
) -> None:
    tx.run(
        """
        UPDATE outbox
           SET state = :state, due = :due, sent_at = :sent_at, why = :why, unsure = unsure + :unsure,
               message_id = CASE WHEN :message_id = '' THEN message_id ELSE :message_id END
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item
        """,
        state=state,
        due=to_ms(due),
        sent_at=to_ms(sent_at),
        why=clean(why)[:500],  # a platform's own words, whatever they hold
        unsure=unsure,
        message_id=message_id,
        chat=delivery.chat,
        kind=delivery.kind,
        item=delivery.item,
    )


def gather(tx: Tx, delivery: Delivery) -> None:
    """Leave it to the chat's next digest."""
    _write(tx, delivery, state="gathered", due=None, why="kept for the digest")


def next_due(tx: Tx, *, channel: str) -> int | None:
    """When the earliest open row of *channel* is due (ms), or None."""
    found: int | None = tx.value(
        "SELECT MIN(due) FROM outbox WHERE channel = :channel AND due IS NOT NULL", channel=channel
    )
    return found


def drop_of_chat(tx: Tx, *, chat: int, why: str, spare: Kind | Literal[""] = "") -> int:
    """Close what is open for a chat that can't or won't hear it, but for the kind to *spare*."""
    return tx.run(
        """
        UPDATE outbox SET state = 'dropped', due = NULL, why = :why
         WHERE chat_id = :chat AND (due IS NOT NULL OR state = 'gathered') AND kind <> :spare
        """,
        chat=chat,
        spare=spare,
        why=clean(why)[:500],  # a platform's own words, whatever they hold
    )


def counts(tx: Tx) -> dict[str, int]:
    """Rows by state, and `repeats`: how often a message may have arrived twice."""
    found = {row["state"]: row["n"] for row in tx.rows("SELECT state, COUNT(*) AS n FROM outbox GROUP BY state")}
    found["repeats"] = int(tx.value("SELECT COALESCE(SUM(unsure), 0) FROM outbox"))
    return found
