"""Stopped chats: who reads there wants nothing more, and finds all settings as they were on coming back."""

from datetime import datetime
from typing import Final

from news.delivery.chats import ChatState
from storage import chat_changes, filters
from storage.engine.types import Tx
from storage.outbox import settle
from storage.outbox.rows import DeliveryKind, DropReason

_SPARED: Final[tuple[DeliveryKind, ...]] = ("notice",)


def stop(tx: Tx, *, chat: int) -> None:
    """Send the chat nothing until it comes back; what waits for it is dropped, but for notices to the newsroom."""
    tx.run("UPDATE chats SET state = :state WHERE id = :chat", state=ChatState.STOPPED.value, chat=chat)
    chat_changes.note(tx, chat=chat)
    settle.drop_of_chat(tx, chat=chat, reason=DropReason.STOPPED, spare=_SPARED)


def come_back(tx: Tx, *, chat: int, now: datetime) -> bool:
    """Send the chat what is published from now on; False where it was not stopped."""
    came = tx.run("UPDATE chats SET state = 'active' WHERE id = :chat AND state = 'stopped'", chat=chat)
    if came:
        chat_changes.note(tx, chat=chat)
        filters.resume(tx, chat=chat, now=now)
    return bool(came)
