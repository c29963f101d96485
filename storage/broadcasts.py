"""Announcements: what was said to many at once, by whom, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx
from storage.times import to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One announcement."""

    number: int
    author: str
    audience: str
    text: str
    html: str
    state: str  #: draft, sending, done, cancelled


def add(tx: Tx, *, author: str, audience: str, text: str, now: datetime, html: str = "", state: str = "draft") -> int:
    """A new announcement; its number."""
    number: int = tx.value(
        """
        INSERT INTO broadcasts (author, audience, text, html, state, created_at)
        VALUES (:author, :audience, :text, :html, :state, :now) RETURNING id
        """,
        author=author,
        audience=audience,
        text=text,
        html=html,
        state=state,
        now=to_ms(now),
    )
    return number


def get(tx: Tx, number: int) -> Broadcast | None:
    """The announcement of this number."""
    row = tx.row("SELECT id, author, audience, text, html, state FROM broadcasts WHERE id = :id", id=number)
    return None if row is None else Broadcast(number=row.pop("id"), **row)
