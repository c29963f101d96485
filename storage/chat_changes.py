"""Since when it is known what a chat asked for: a chat that changes anything of that says so here."""

from storage.engine.types import Tx

#: All articles of which somebody may be writing rows have numbers up to this one.
_NEWEST = "COALESCE((SELECT MAX(id) FROM articles), 0)"


def note(tx: Tx, *, chat: int) -> None:
    """The chat changes what it hears, or whether it hears anything, in this transaction."""
    tx.run(f"UPDATE chats SET changed_after = {_NEWEST} WHERE id = :chat", chat=chat)  # noqa: S608 (our own words)


def note_all(tx: Tx) -> None:
    """What any chat got so far, or will get of what is there, can't be told from its settings."""
    tx.run(f"UPDATE chats SET changed_after = {_NEWEST}")  # noqa: S608 (our own words)
