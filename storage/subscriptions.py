"""What chats subscribe to."""

from datetime import datetime

from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import clean
from storage.engine.database import Tx
from storage.times import to_ms


def follow(tx: Tx, *, chat: int, kind: Kind, value: str, now: datetime) -> bool:
    """Add a subscription; False where it was there. Naming a topic ends "everything", and the reverse."""
    if kind is Kind.TOPIC:
        same = "value <> :everything" if value == EVERYTHING else "value = :everything"
        tx.run(
            f"DELETE FROM subscriptions WHERE chat_id = :chat AND kind = 'topic' AND {same}",  # noqa: S608
            chat=chat,
            everything=EVERYTHING,
        )
    return bool(
        tx.run(
            """
            INSERT INTO subscriptions (chat_id, kind, value, created_at)
            VALUES (:chat, :kind, :value, :now) ON CONFLICT DO NOTHING
            """,
            chat=chat,
            kind=kind.value,
            value=value,
            now=to_ms(now),
        )
    )


def unfollow(tx: Tx, *, chat: int, kind: Kind, value: str) -> bool:
    """Remove a subscription; False where there was none."""
    return bool(
        tx.run(
            "DELETE FROM subscriptions WHERE chat_id = :chat AND kind = :kind AND value = :value",
            chat=chat,
            kind=kind.value,
            value=value,
        )
    )


def unfollow_all(tx: Tx, *, chat: int) -> int:
    """Remove every subscription; how many there were."""
    return tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)


def of(tx: Tx, *, chat: int) -> dict[Kind, list[str]]:
    """What the chat asked for, oldest first."""
    found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for row in tx.rows(
        "SELECT kind, value FROM subscriptions WHERE chat_id = :chat ORDER BY created_at, value", chat=chat
    ):
        found[Kind(row["kind"])].append(row["value"])
    return found


def all_keywords(tx: Tx) -> list[tuple[Kind, str]]:
    """Every keyword anyone asked for or excluded, once."""
    return [
        (Kind(row["kind"]), row["value"])
        for row in tx.rows("SELECT DISTINCT kind, value FROM subscriptions WHERE kind IN ('keyword', 'excluded')")
    ]


def spell(tx: Tx, *, chat: int, kind: Kind, value: str, words: str) -> None:
    """The chat's keyword *value* was typed as *words*."""
    tx.run(
        "UPDATE subscriptions SET words = :words WHERE chat_id = :chat AND kind = :kind AND value = :value",
        words=clean(words),
        chat=chat,
        kind=kind.value,
        value=value,
    )


def spelled(tx: Tx, *, chat: int) -> dict[str, str]:
    """How the chat typed its keywords, by what is compared; those of which it is known."""
    rows = tx.rows(
        """
        SELECT value, words FROM subscriptions
         WHERE chat_id = :chat AND kind IN ('keyword', 'excluded') AND words <> ''
        """,
        chat=chat,
    )
    return {row["value"]: row["words"] for row in rows}
