"""The ledger of one article: what became of its deliveries in all, and of one chat's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storage.engine.types import Tx
from storage.outbox.audience import NARROWED, SUBSCRIBED, WANTED
from storage.outbox.rows import DropReason
from storage.times import from_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Deliveries of one article that have come equally far."""

    channel: str
    kind: str  #: alert, edit or correction
    state: str  #: of the row; a bundled one whose digest did not arrive has the state of that
    reason: str  #: of what was dropped
    rows: int
    first: datetime  #: when they were sent, or written …
    last: datetime
    detail: str  #: what is said of one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """The alert of an article for one chat."""

    state: str
    reason: str
    written: datetime
    sent: datetime | None  #: it, or the digest it is in


#: The state and reason of a row `o`, with `d` the digest that it is bundled in.
_STATE: Final = "CASE WHEN o.state = 'bundled' AND d.state <> 'sent' THEN d.state ELSE o.state END"
_REASON: Final = "CASE WHEN o.state = 'bundled' AND d.state <> 'sent' THEN d.reason ELSE o.reason END"
_DIGEST: Final = """
      LEFT JOIN outbox d ON o.state = 'bundled' AND d.chat_id = o.chat_id AND d.kind = 'digest'
                        AND d.item_id = o.digest_id"""


def count(tx: Tx, *, article: int) -> list[Share]:
    """What became of the article's alerts, of the edits of these and of corrections, most rows first."""
    rows = tx.rows(
        f"""
        SELECT o.channel, o.kind, {_STATE} AS shown, {_REASON} AS why, COUNT(*) AS n,
               MIN(COALESCE(d.sent_at, o.sent_at, o.created_at)) AS first,
               MAX(COALESCE(d.sent_at, o.sent_at, o.created_at)) AS last, MAX(o.detail) AS detail
          FROM outbox o {_DIGEST}
         WHERE (o.kind IN ('alert', 'edit') AND o.item_id = :article)
            OR (o.kind = 'correction' AND o.item_id IN (SELECT id FROM corrections WHERE article_id = :article))
         GROUP BY o.channel, o.kind, shown, why
         ORDER BY o.kind, n DESC, o.channel, shown, why
        """,  # noqa: S608 (our own words)
        article=article,
    )
    return [
        Share(
            channel=row["channel"],
            kind=row["kind"],
            state=row["shown"],
            reason=row["why"],
            rows=row["n"],
            first=from_ms(row["first"]),
            last=from_ms(row["last"]),
            detail=row["detail"],
        )
        for row in rows
    ]


def of_chat(tx: Tx, *, chat: int, article: int) -> OwnRow | None:
    """What became of the article for this chat; None where there is no row."""
    row: dict[str, Any] | None = tx.row(
        f"""
        SELECT {_STATE} AS shown, {_REASON} AS why, o.created_at, COALESCE(d.sent_at, o.sent_at) AS sent
          FROM outbox o {_DIGEST}
         WHERE o.chat_id = :chat AND o.kind = 'alert' AND o.item_id = :article
        """,  # noqa: S608 (our own words)
        chat=chat,
        article=article,
    )
    if row is None:
        return None
    return OwnRow(
        state=row["shown"],
        reason=row["why"],
        written=from_ms(row["created_at"]),
        sent=from_ms(row["sent"]),
    )


def is_heard_elsewhere(tx: Tx, *, chat: int, article: int) -> bool:
    """Whether the chat has, or is to have, another article of the same story."""
    return bool(
        tx.value(
            f"""
            SELECT COUNT(*) FROM articles a
              JOIN articles other ON other.cluster_id = a.cluster_id AND other.id <> a.id
              JOIN outbox o ON o.chat_id = :chat AND o.kind = 'alert' AND o.item_id = other.id
             WHERE a.id = :article AND (o.state <> 'dropped' OR o.reason = '{DropReason.UNCONFIRMED}')
            """,  # noqa: S608 (our own words)
            chat=chat,
            article=article,
        )
    )


def is_wanted(tx: Tx, *, chat: int, article: int) -> bool:
    """Whether the chat asks for such an article now, and nothing keeps it out."""
    return bool(
        tx.value(
            f"SELECT COUNT(*) FROM chats c, articles a WHERE c.id = :chat AND a.id = :article AND {WANTED}",  # noqa: S608
            chat=chat,
            article=article,
        )
    )


def followed_since(tx: Tx, *, chat: int, article: int) -> datetime | None:
    """When the chat began to follow what it follows now of the article; None where that is nothing."""
    found: int | None = tx.value(
        f"""
        SELECT MIN(s.created_at) FROM articles a {SUBSCRIBED}
          JOIN filters f ON f.id = s.filter_id AND f.mode <> 'off'
         WHERE a.id = :article AND s.chat_id = :chat
        """,  # noqa: S608 (our own words)
        chat=chat,
        article=article,
    )
    return from_ms(found)


def is_off(tx: Tx, *, chat: int, article: int) -> bool:
    """Whether the chat follows something of the article in a filter that is off."""
    return bool(
        tx.value(
            f"""
            SELECT COUNT(*) FROM articles a {SUBSCRIBED} JOIN filters f ON f.id = s.filter_id AND f.mode = 'off'
             WHERE a.id = :article AND s.chat_id = :chat AND {NARROWED}
            """,  # noqa: S608 (our own words)
            chat=chat,
            article=article,
        )
    )


def fanned_out(tx: Tx, *, article: int) -> tuple[datetime | None, bool]:
    """When its rows began to be written, and whether some are still to come; None where there is no record."""
    row = tx.row(
        "SELECT created_at, done_at FROM fan_outs WHERE kind = 'alert' AND item_id = :article", article=article
    )
    return (from_ms(row["created_at"]), row["done_at"] is None) if row else (None, False)
