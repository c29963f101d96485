"""Times in tables are never believed further ahead than their kind allows: a wrong clock, put right, costs no day.

A machine often starts with a wrong clock, which is put right some minutes later. What was written meanwhile lies in
the future then, or did before; `put_right` is called at every start, and when a running program notices the jump.
"""

from datetime import datetime, timedelta
from typing import Final

from storage import chat_changes, filters
from storage.engine.types import Tx
from storage.outbox import clock_jumps, quiet
from storage.times import from_ms, to_ms

LONGEST_POLL: Final = timedelta(hours=30)  #: a dead feed, or a server that said so: a day, give or take a quarter
LONGEST_PAGE: Final = timedelta(hours=1)  #: between tries of an article's page, which take minutes
LONGEST_MISSED: Final = timedelta(days=1)  #: until the page of an article that is missed is asked again
LONGEST_DIGEST: Final = timedelta(days=1)  #: from one digest hour to the same one
LONGEST_PAUSE: Final = timedelta(days=365)  #: that a reader can choose

#: What has happened, which can't be in the future.
_PAST: Final = (
    *(
        ("feeds", name)
        for name in (
            "polled_at",
            "ok_at",
            "read_at",
            "gap_since",
            "gap_at",
            "gap_reported",
            "asked_at",
            "baseline_at",
            "failing_since",
            "newest_at",
        )
    ),
    ("articles", "first_seen"),
    ("chats", "edited_at"),
    ("missing_articles", "noticed_at"),
    ("missing_articles", "gone_at"),
    ("workers", "started_at"),
    ("workers", "heartbeat_at"),
    ("workers", "ended_at"),
    *(("alarms", name) for name in ("began_at", "ended_at", "reported_at", "closed_at")),
)


def measure(tx: Tx, *, now: datetime) -> timedelta:
    """How far ahead of *now* the clock was when the program last wrote down what it did; 0 where it wasn't."""
    latest: int | None = tx.value(
        """
        SELECT MAX(written) FROM (SELECT MAX(heartbeat_at) AS written FROM workers
                                  UNION ALL SELECT MAX(polled_at) FROM feeds) AS last
        """
    )
    return max(from_ms(latest) - now, timedelta()) if latest is not None else timedelta()


def put_right(tx: Tx, *, now: datetime, ahead: timedelta) -> None:
    """Bring back what lies too far ahead; *ahead*: by how much the clock, now right, was wrong.

    A negative *ahead* is a clock that was set forward: what is due then is due, and nothing is older for it.
    """
    if ahead < timedelta():
        clock_jumps.keep_age(tx, jump=-ahead)
        _keep_failing(tx, jump=-ahead)
        ahead = timedelta()
    _bring_back_polls(tx, now=now, ahead=ahead)
    clock_jumps.bring_back(tx, now=now, ahead=ahead)
    tx.run(
        "UPDATE articles SET page_due = :now WHERE state = 'page' AND page_due > :believed",
        now=to_ms(now),
        believed=to_ms(now if ahead else now + LONGEST_PAGE),
    )
    tx.run(
        "UPDATE missing_articles SET due = :now WHERE due > :believed",
        now=to_ms(now),
        believed=to_ms(now if ahead else now + LONGEST_MISSED),
    )
    _bring_back_digests(tx, now=now, believed=now if ahead else now + LONGEST_DIGEST)
    if ahead:
        _bring_back_chats(tx, now=now)
    for table, column in _PAST:
        tx.run(f"UPDATE {table} SET {column} = :now WHERE {column} > :now", now=to_ms(now))  # noqa: S608 (our words)


def _bring_back_polls(tx: Tx, *, now: datetime, ahead: timedelta) -> None:
    """A feed waits as long as was decided at its last poll, counted from now where that poll lies in the future.

    One that failed then is asked anew: by such a clock it may have failed for weeks. (The client leaves its host alone
    where that asked for it.)
    """
    tx.run(
        """
        UPDATE feeds
           SET next_poll = CASE WHEN polled_at > :now AND failures > 0 THEN :now
                                WHEN polled_at > :now AND next_poll - polled_at BETWEEN 0 AND :longest
                                THEN :now + next_poll - polled_at
                                WHEN polled_at IS NULL OR next_poll - polled_at NOT BETWEEN 0 AND :longest THEN :now
                                WHEN next_poll - :ahead <= :now THEN :now
                                ELSE next_poll - :ahead END
         WHERE next_poll > :now
        """,
        now=to_ms(now),
        longest=round(LONGEST_POLL.total_seconds() * 1000),
        ahead=round(ahead.total_seconds() * 1000),
    )


def _keep_failing(tx: Tx, *, jump: timedelta) -> None:
    """No feed has failed for longer because the clock was set forward by *jump*."""
    tx.run(
        "UPDATE feeds SET failing_since = failing_since + :jump WHERE failing_since IS NOT NULL",
        jump=round(jump.total_seconds() * 1000),
    )


def _bring_back_digests(tx: Tx, *, now: datetime, believed: datetime) -> None:
    """A digest that is due later than *believed* comes at the next of its chat's hours. Few choose different ones."""
    chosen = tx.rows(
        "SELECT DISTINCT bundled, quiet_from, quiet_to, quiet_urgent, days_off FROM chats WHERE digest_at > :believed",
        believed=to_ms(believed),
    )
    for row in chosen:
        tx.run(
            """
            UPDATE chats SET digest_at = :next
             WHERE digest_at > :believed AND digest_at > :next
               AND bundled = :hours AND quiet_from = :quiet_from AND quiet_to = :quiet_to AND days_off = :days_off
            """,
            next=to_ms(quiet.next_digest(row, now=now) or now),
            believed=to_ms(believed),
            hours=row["bundled"],
            days_off=row["days_off"],
            **quiet.columns(quiet.of(row)),
        )
    own = tx.column(
        """
        SELECT DISTINCT c.id FROM filters f JOIN chats c ON c.id = f.chat_id
         WHERE f.digest_at > :believed AND c.own_modes = 1
        """,
        believed=to_ms(believed),
    )
    for chat in own:
        filters.reschedule(tx, chat=chat, now=now)


def _bring_back_chats(tx: Tx, *, now: datetime) -> None:
    """What somebody chose while the clock was ahead lasts as long as they were told."""
    tx.run(
        """
        UPDATE chats SET paused_until = paused_until - (heard_at - :now)
         WHERE paused_until > :now AND heard_at > :now
        """,
        now=to_ms(now),
    )
    tx.run(
        "UPDATE chats SET paused_until = :latest WHERE paused_until > :latest",
        latest=to_ms(now + LONGEST_PAUSE),
    )
    chat_changes.note_all(tx)
    tx.run("UPDATE chats SET heard_at = :now WHERE heard_at > :now", now=to_ms(now))
    tx.run("UPDATE chats SET digested = :now WHERE digested > :now", now=to_ms(now))
