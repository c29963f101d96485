"""What is kept of a chat and the people in it: every table there is has its decision here.

`chats.forget` erases what is theirs, /dulieu shows it. A table that is in neither list is a mistake: a test says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage import muted_stories
from storage.engine.types import Row, Tx
from storage.outbox import ledger
from storage.times import from_ms

_OF_CHAT: Final = "chat_id = :chat"
_AT_ADDRESS: Final = "channel = :channel AND address = :address"

#: Tables with rows of a chat, and which rows are whose, in the words of SQL.
OF_A_CHAT: Final[Mapping[str, str]] = {
    "chats": "id = :chat",
    "filters": _OF_CHAT,
    "subscriptions": _OF_CHAT,
    "outbox": _OF_CHAT,
    "digests": _OF_CHAT,
    "web_messages": _OF_CHAT,
    "kept_choices": _AT_ADDRESS,
    "group_keepers": _AT_ADDRESS,
    "former_filters": _OF_CHAT,
    "muted_stories": _OF_CHAT,
    "former_settings": _OF_CHAT,
    "silence_reports": _OF_CHAT,
    "link_codes": "(chat_id = :chat OR taken_by = :chat)",
    "link_guesses": _OF_CHAT,
    "updates_waiting": "channel = :channel AND chat = :address",
}

#: Tables that hold nothing by which a reader could be found, or only what somebody did as the newsroom; and why.
OF_NOBODY: Final[Mapping[str, str]] = {
    "turned_away": "a fingerprint of an address that the plan has no room for, for 30 days: it can't be read back",
    "updates_seen": "numbers of updates, for 7 days, so that none is answered twice; the page's are fingerprints",
    "broadcasts": "what the newsroom said, and who of it did: its record",
    "topic_changes": "what the newsroom changed, and who of it did: its record",
    "lessons": "articles that the newsroom put right",
    "notices": "what the program said, without to whom",
    "alarms": "troubles; a chat in one is a number that stands for nobody once the chat is gone",
    "settings": "secrets and moments of the program's own",
    "feeds": "newspapers",
    "articles": "newspapers",
    "article_keys": "newspapers",
    "article_words": "newspapers",
    "article_sections": "newspapers",
    "article_labels": "newspapers",
    "corrections": "newspapers",
    "missing_articles": "newspapers",
    "fan_outs": "how far articles and broadcasts were written",
    "books": "sums",
    "bookings": "sums",
    "quota_use": "sums",
    "undelivered": "sums",
    "workers": "processes",
    "roles": "processes",
}


def list_rows(tx: Tx, *, chat: int) -> dict[str, list[Row]]:
    """Every row that is kept of the chat, by table; nothing where there is no such chat."""
    place = tx.row("SELECT channel, address FROM chats WHERE id = :chat", chat=chat)
    if place is None:
        return {}
    values = {**place, "chat": chat}
    return {
        table: tx.rows(
            f"SELECT * FROM {table} WHERE {where}",  # noqa: S608 (names and words from above)
            **{name: value for name, value in values.items() if f":{name}" in where},
        )
        for table, where in OF_A_CHAT.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSummary:
    """How much is kept of a chat, beside its settings."""

    since: datetime
    heard: datetime  #: when somebody there last typed or pressed something
    deliveries: int  #: records of messages sent or waiting
    lines: int  #: lines of the web chat's conversation
    muted: int = 0  #: stories it wants to hear no more of


def summarize(tx: Tx, *, chat: int) -> ChatSummary | None:
    """How much is kept of *chat*; None where we never met."""
    row = tx.row(
        """
        SELECT created_at, heard_at,
               (SELECT COUNT(*) FROM web_messages WHERE chat_id = :chat) AS lines
          FROM chats WHERE id = :chat
        """,
        chat=chat,
    )
    if row is None:
        return None
    return ChatSummary(
        since=from_ms(row["created_at"]),
        heard=from_ms(row["heard_at"]),
        deliveries=ledger.count_of_chat(tx, chat=chat),
        lines=row["lines"],
        muted=muted_stories.count(tx, chat=chat),
    )
