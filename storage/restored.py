"""A copy that took the database's place: what was done since it was made is unknown, and not done again."""

from datetime import datetime

from news.delivery.books import Account
from storage import books, chat_changes, settings, workers
from storage.engine import article_words
from storage.engine.types import Tx
from storage.outbox import restored
from storage.times import from_ms, to_ms

_BEATS = "beats"  # how often a worker said that it ran, which no clock can set back
_MINUTES = 2  # that a copy may lack before it is taken for an older one: there is a beat a minute
_SETTING = "restored"  #: until it was said: how old the copy is, in ms


def count_beat(tx: Tx) -> int:
    """A worker says that it runs; how often that was said so far."""
    beats = int(settings.get(tx, _BEATS, "0")) + 1
    settings.put(tx, _BEATS, str(beats))
    return beats


def is_older(tx: Tx, *, mark: int) -> bool:
    """Whether this is a copy of a database that has come as far as *mark*, put in its place by hand."""
    return mark > int(settings.get(tx, _BEATS, "0")) + _MINUTES


def begin_anew(tx: Tx, *, now: datetime) -> None:
    """Tell nobody what the copy still wants to tell, nor what feeds list now: both may have been told since.

    Every feed begins with a silent poll, as a new one does.
    """
    last = workers.last(tx)
    settings.put(tx, _SETTING, str(to_ms(last.heard if last else now)))
    tx.run(
        """
        UPDATE feeds
           SET baseline_at = NULL, body_hash = NULL, seen_items = NULL, etag = '', last_modified = '', next_poll = :now
        """,
        now=to_ms(now),
    )
    restored.drop_news(tx, now=now)
    chat_changes.note_all(tx)
    silenced = tx.rows(
        """
        UPDATE articles SET state = CASE WHEN state = 'page' THEN 'silent' ELSE 'quiet' END
         WHERE state IN ('page', 'new', 'held')
        RETURNING id, state, day, feed_id
        """
    )
    article_words.write(tx, [row["id"] for row in silenced if row["state"] == "silent"])
    books.count_articles(tx, silenced, Account.SILENCED)


def take_note(tx: Tx) -> datetime | None:
    """How old the copy is that was restored since the last start; None where none was. It is said once."""
    found = settings.get(tx, _SETTING)
    if not found:
        return None
    settings.put(tx, _SETTING, "")
    return from_ms(int(found))
