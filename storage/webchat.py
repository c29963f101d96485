"""The web chat's conversations: what a browser shows again after a lost connection."""

import json
from datetime import datetime
from typing import Any

from storage.engine.types import Tx
from storage.times import to_ms

CHANNEL = "webchat"  #: whose conversations these are
KEPT = 200  #: messages a conversation holds


def add(tx: Tx, *, address: str, author: str, body: dict[str, Any], now: datetime) -> int | None:
    """Append a message to the conversation at *address*; its number, or None where nobody is there."""
    chat = tx.value(
        "SELECT id FROM chats WHERE channel = :channel AND address = :address", address=address, channel=CHANNEL
    )
    if chat is None:
        return None
    number: int = tx.value(
        """
        INSERT INTO web_messages (chat_id, author, body, created_at)
        VALUES (:chat, :author, :body, :now) RETURNING id
        """,
        chat=chat,
        author=author,
        body=json.dumps(body, ensure_ascii=False),
        now=to_ms(now),
    )
    return number


def holds(tx: Tx, *, address: str, number: int) -> bool:
    """Whether message *number* is in the conversation at *address*."""
    return bool(
        tx.value(
            """
            SELECT COUNT(*) FROM web_messages m JOIN chats c ON c.id = m.chat_id
             WHERE m.id = :number AND c.channel = 'webchat' AND c.address = :address
            """,
            number=number,
            address=address,
        )
    )


def read(tx: Tx, *, address: str, number: int) -> dict[str, Any] | None:
    """The body of a message of the conversation; None where it is gone."""
    body = tx.value(
        """
        SELECT m.body FROM web_messages m JOIN chats c ON c.id = m.chat_id
         WHERE m.id = :number AND c.channel = :channel AND c.address = :address
        """,
        number=number,
        channel=CHANNEL,
        address=address,
    )
    return None if body is None else dict(json.loads(body))


def change(tx: Tx, *, address: str, number: int, body: dict[str, Any]) -> bool:
    """Give a message of the conversation another body; False where it is gone."""
    return bool(
        tx.run(
            """
            UPDATE web_messages SET body = :body
             WHERE id = :number
               AND chat_id = (SELECT id FROM chats WHERE channel = :channel AND address = :address)
            """,
            body=json.dumps(body, ensure_ascii=False),
            number=number,
            address=address,
            channel=CHANNEL,
        )
    )


def change_parts(tx: Tx, *, address: str, number: int, body: dict[str, Any]) -> bool:
    """Give a message of the conversation these parts of its body anew; False where it is gone."""
    before = read(tx, address=address, number=number)
    return before is not None and change(tx, address=address, number=number, body=before | body)


def since(tx: Tx, *, address: str, after: int, limit: int = KEPT) -> list[dict[str, Any]]:
    """The newest *limit* messages with a number above *after*, oldest first: id, author, body, created_at (ms)."""
    rows = tx.rows(
        """
        SELECT m.id, m.author, m.body, m.created_at
          FROM web_messages m JOIN chats c ON c.id = m.chat_id
         WHERE c.channel = :channel AND c.address = :address AND m.id > :after
         ORDER BY m.id DESC LIMIT :limit
        """,
        address=address,
        channel=CHANNEL,
        after=after,
        limit=limit,
    )
    return [{**row, "body": json.loads(row["body"])} for row in reversed(rows)]


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget messages written before *before*; how many."""
    return tx.run("DELETE FROM web_messages WHERE created_at < :before", before=to_ms(before))
