"""Keywords as people typed them: what is compared has neither capitals nor signs."""

from news.delivery.recipients import Kind
from news.text.vietnamese import clean
from storage.engine.database import Tx


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
