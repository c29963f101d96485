"""Settling: what became of a claimed row, and of those that nobody will send any more."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from news.delivery.books import Account, Sheet
from news.text.vietnamese import clean
from storage import books
from storage.engine.types import Row, Tx
from storage.outbox import gathering, undelivered
from storage.outbox.rows import ACCOUNT, BOOKED, NEWS, NOWHERE, Delivery, DeliveryKind, DropReason
from storage.times import to_ms

DETAIL = 500  #: characters of a platform's own words that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a claimed row that did not arrive becomes."""

    state: str  #: "waiting" is unknown where it left before, and nobody knows whether it arrived
    due: datetime | None = None
    reason: str = ""
    detail: str = ""
    copies: int = 0  #: more of them


def mark_sent(tx: Tx, delivery: Delivery, *, now: datetime, message_id: str = "", sheet: Sheet | None = None) -> None:
    """It arrived, as the platform's message *message_id* ("": none, or as before). Most rows end here.

    *sheet*: where the books have its article; who knows it saves looking for it, once for each message.
    """
    was = tx.value(
        f"""
        UPDATE outbox
           SET state = 'sent', due = NULL, sent_at = :now, reason = '', detail = '', was = {ACCOUNT},
               message_id = CASE WHEN :message_id = '' THEN message_id ELSE :message_id END
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item
        RETURNING was
        """,  # noqa: S608 (our own words)
        now=to_ms(now),
        message_id=message_id,
        chat=delivery.chat,
        kind=delivery.kind,
        item=delivery.item,
    )
    if was == "" and delivery.kind == "alert" and sheet is not None:
        books.count_alert(tx, sheet, Account.SENT, channel=delivery.channel)
    elif was is not None:  # not "": it was dropped while it was on its way
        row = {"chat_id": delivery.chat, "kind": delivery.kind, "item_id": delivery.item}
        _book(tx, [row | {"channel": delivery.channel, "was": was, "account": str(Account.SENT)}])


def drop(tx: Tx, delivery: Delivery, *, reason: DropReason, detail: str = "") -> None:
    """It will never be sent (again); *detail* is what the platform said."""
    _write(tx, delivery, _Outcome(state="dropped", reason=reason, detail=detail))


def give_up_unknown(tx: Tx, delivery: Delivery, *, most: int, now: datetime, detail: str = "") -> None:
    """It left again, and still nobody knows whether it arrived: this copy counts, and there is no other.

    The articles of a digest come with the next one, where they left fewer than *most* times.
    """
    _write(tx, delivery, _Outcome(state="dropped", reason=DropReason.UNCONFIRMED, detail=detail, copies=1))
    lost = 1
    if delivery.kind == "digest":
        lost = gathering.unbundle(
            tx, chat=delivery.chat, digest=delivery.item, copies=delivery.copies + 1, most=most, now=now
        )
    undelivered.count(tx, channel=delivery.channel, reason=DropReason.UNCONFIRMED, deliveries=lost)


def put_back(tx: Tx, delivery: Delivery, *, due: datetime, detail: str = "", unknown: bool = False) -> None:
    """Have it sent again from *due* on; *unknown* where it may have arrived now, which counts as a copy.

    What was dropped while it was on its way (its chat is paused by now, say) stays so, and may have arrived.
    """
    again = _Outcome(state="waiting", due=due, detail=detail, copies=int(unknown))
    if not _write(tx, delivery, again, among="state = 'sending'") and unknown:
        ended = _Outcome(state="dropped", reason=DropReason.UNCONFIRMED, detail=detail, copies=1)
        _write(tx, delivery, ended, among=f"state = 'dropped' AND reason <> '{DropReason.UNCONFIRMED}'")


def release(tx: Tx, delivery: Delivery, *, due: datetime, detail: str = "") -> None:
    """It has not left: it waits as it did before it was claimed, until *due*; not what was dropped meanwhile."""
    tx.run(
        """
        UPDATE outbox
           SET state = CASE WHEN copies > 0 THEN 'unknown' ELSE 'waiting' END, due = :due, detail = :detail,
               attempts = attempts - 1
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND state = 'sending'
        """,
        due=to_ms(due),
        detail=clean(detail)[:DETAIL],
        chat=delivery.chat,
        kind=delivery.kind,
        item=delivery.item,
    )


def drop_notice(tx: Tx, *, notice: int) -> int:
    """Nobody need hear *notice* any more to whom it has not left yet; how many."""
    return tx.run(
        """
        UPDATE outbox SET state = 'dropped', due = NULL, reason = :reason
         WHERE kind = 'notice' AND item_id = :notice AND due IS NOT NULL AND state = 'waiting'
        """,
        notice=notice,
        reason=DropReason.NOTHING_TO_SAY,
    )


def gather(tx: Tx, delivery: Delivery) -> None:
    """Leave it to the chat's next digest; not what was dropped meanwhile."""
    _write(tx, delivery, _Outcome(state="gathered"), among="state = 'sending'")


def _write(tx: Tx, delivery: Delivery, outcome: _Outcome, *, among: str = "TRUE") -> bool:
    """Whether its row is *among* those of which that is to be said."""
    written = tx.rows(
        f"""
        UPDATE outbox
           SET state = CASE WHEN :state = 'waiting' AND copies + :copies > 0 THEN 'unknown' ELSE :state END,
               due = :due, sent_at = NULL, reason = :reason, detail = :detail,
               copies = copies + :copies, was = {ACCOUNT}
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND {among}
        RETURNING {BOOKED}
        """,  # noqa: S608 (our own words)
        state=outcome.state,
        due=to_ms(outcome.due),
        reason=outcome.reason,
        detail=clean(outcome.detail)[:DETAIL],  # a platform's own words, whatever they hold
        copies=outcome.copies,
        chat=delivery.chat,
        kind=delivery.kind,
        item=delivery.item,
    )
    _book(tx, written)
    return bool(written)


def _book(tx: Tx, written: Collection[Row]) -> None:
    """Tell the books of these rows, and have what digests hold follow them."""
    books.move_alerts(tx, written)
    gathering.follow_digests(tx, written)


def drop_of_chat(
    tx: Tx, *, chat: int, reason: DropReason, detail: str = "", spare: Collection[DeliveryKind] = ()
) -> int:
    """Drop what is open for a chat that can't or won't hear it, but for the kinds to *spare*; how many rows.

    Of these, too, what goes among the news, as a notice to readers does: no news is spared.
    """
    spared = ", ".join(f"'{kind}'" for kind in spare) or "''"
    written = tx.rows(
        f"""
        UPDATE outbox SET state = 'dropped', due = NULL, reason = :reason, detail = :detail, was = {ACCOUNT}
         WHERE chat_id = :chat AND (due IS NOT NULL OR state = 'gathered') AND (kind NOT IN ({spared}) OR lane = {NEWS})
        RETURNING {BOOKED}
        """,  # noqa: S608 (our own words)
        chat=chat,
        reason=reason,
        detail=clean(detail)[:DETAIL],
    )
    _book(tx, written)
    return len(written)


def move_chat(tx: Tx, *, old: int, new: int) -> None:
    """The chat *old* is the chat *new* from now on: its rows go along, but for what *new* has a row of already.

    What *old* had, *new* does not get again: they are the same readers.
    """
    erased = tx.rows(
        f"""
        DELETE FROM outbox
         WHERE chat_id = :new AND kind IN ('alert', 'broadcast') AND state IN ('waiting', 'unknown', 'gathered')
           AND EXISTS (
               SELECT 1 FROM outbox had
                WHERE had.chat_id = :old AND had.kind = outbox.kind AND had.item_id = outbox.item_id
                  AND (had.state = 'sent'
                       OR (had.state = 'bundled' AND EXISTS (
                           SELECT 1 FROM outbox d
                            WHERE d.chat_id = :old AND d.kind = 'digest' AND d.item_id = had.digest_id
                              AND d.state = 'sent'))))
        RETURNING kind, item_id, channel, {ACCOUNT} AS was
        """,  # noqa: S608 (our own words)
        old=old,
        new=new,
    )
    books.move_alerts(tx, [row | {"account": Account.ERASED} for row in erased])
    tx.run(
        """
        UPDATE outbox SET chat_id = :new
         WHERE chat_id = :old AND NOT EXISTS (
               SELECT 1 FROM outbox there
                WHERE there.chat_id = :new AND there.kind = outbox.kind AND there.item_id = outbox.item_id)
        """,
        old=old,
        new=new,
    )


def forget_messages(tx: Tx, *, chat: int) -> None:
    """The chat is at another address, where messages are numbered anew: none of those that were sent is there.

    What is to be edited is corrected by a message of its own then, and never another message of the same number.
    """
    tx.run(
        f"UPDATE outbox SET message_id = '{NOWHERE}' WHERE chat_id = :chat AND message_id <> ''",  # noqa: S608 (ours)
        chat=chat,
    )


def forget_chat(tx: Tx, *, chat: int) -> None:
    """Erase every row of a chat that wants to be forgotten."""
    erased = tx.rows(
        f"DELETE FROM outbox WHERE chat_id = :chat RETURNING kind, item_id, channel, {ACCOUNT} AS was",  # noqa: S608
        chat=chat,
    )
    books.move_alerts(tx, [row | {"account": Account.ERASED} for row in erased])


def give_up(tx: Tx, *, before: datetime, stale: datetime) -> int:
    """Drop news that waited since *stale*, and whatever else since *before* (its channel is off); how many rows."""
    written = tx.rows(
        f"""
        UPDATE outbox SET state = 'dropped', due = NULL, detail = '', was = {ACCOUNT},
                          reason = CASE WHEN copies > 0 THEN '{DropReason.UNCONFIRMED}'
                                        ELSE '{DropReason.EXPIRED}' END
         WHERE due IS NOT NULL AND state <> 'sending'
           AND created_at < CASE WHEN kind IN ('alert', 'edit', 'correction') THEN :stale ELSE :before END
        RETURNING {BOOKED}, reason
        """,  # noqa: S608 (our own words)
        stale=to_ms(stale),
        before=to_ms(before),
    )
    _book(tx, written)
    for row in written:
        if row["kind"] == "digest" and row["account"] == DropReason.UNCONFIRMED:
            gathering.drop_bundled(tx, row, reason=DropReason.UNCONFIRMED)
    ended = Counter((row["channel"], row["reason"]) for row in written)
    for (channel, reason), deliveries in sorted(ended.items()):
        undelivered.count(tx, channel=channel, reason=DropReason(reason), deliveries=deliveries)
    return ended.total()


def put_off(tx: Tx, *, stale: datetime, until: datetime) -> int:
    """News that waited since *stale* waits on until then: somebody must be sure of the date before it is dropped."""
    return tx.run(
        """
        UPDATE outbox SET due = :until
         WHERE due IS NOT NULL AND state <> 'sending' AND due < :until
           AND kind IN ('alert', 'edit', 'correction') AND created_at < :stale
        """,
        stale=to_ms(stale),
        until=to_ms(until),
    )


def sweep(tx: Tx, *, before: datetime, after: int, chats: int) -> tuple[int | None, int]:
    """Forget the records closed before *before* of the next *chats* chats above *after*.

    The last of them, None when there are no more; and how many records. By chats, since they lead the table's key:
    each part goes through its own rows only, and others write in between.
    """
    last: int | None = tx.value(
        "SELECT MAX(id) FROM (SELECT id FROM chats WHERE id > :after ORDER BY id LIMIT :chats) AS part",
        after=after,
        chats=chats,
    )
    if last is None:
        return None, 0
    return last, tx.run(
        "DELETE FROM outbox WHERE chat_id > :after AND chat_id <= :last AND due IS NULL AND created_at < :before",
        after=after,
        last=last,
        before=to_ms(before),
    )
