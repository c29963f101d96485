"""What came in from a platform: kept until handled, answered once; and the choices a number may answer."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.engine.database import Tx
from storage.times import to_ms

TRIES = 3  #: starts that take up an update again: one that brings the program down must not do so for ever


def seen(tx: Tx, *, channel: str, update: str) -> bool:
    """Whether this update was handled before."""
    return bool(
        tx.value(
            "SELECT COUNT(*) FROM updates_seen WHERE channel = :channel AND update_id = :update",
            channel=channel,
            update=update,
        )
    )


def remember(tx: Tx, *, channel: str, update: str, now: datetime) -> None:
    """The update is handled: it waits no more, and should it come again, it is old."""
    tx.run(
        "DELETE FROM updates_waiting WHERE channel = :channel AND update_id = :update", channel=channel, update=update
    )
    tx.run(
        """
        INSERT INTO updates_seen (channel, update_id, seen_at) VALUES (:channel, :update, :now)
        ON CONFLICT DO NOTHING
        """,
        channel=channel,
        update=update,
        now=to_ms(now),
    )


def keep(tx: Tx, *, channel: str, update: str, body: bytes, now: datetime) -> None:
    """The update waits, whatever happens to the program, unless it was handled before."""
    tx.run(
        """
        INSERT INTO updates_waiting (channel, update_id, body, taken_at)
        SELECT :channel, :update, :body, :now
         WHERE NOT EXISTS (SELECT 1 FROM updates_seen WHERE channel = :channel AND update_id = :update)
        ON CONFLICT DO NOTHING
        """,
        channel=channel,
        update=update,
        body=body,
        now=to_ms(now),
    )


def left_over(tx: Tx, *, channel: str, since: datetime) -> list[bytes]:
    """The bodies of what came since then and was not handled before the program ended, oldest first."""
    rows = tx.rows(
        """
        UPDATE updates_waiting SET tries = tries + 1
         WHERE channel = :channel AND taken_at >= :since AND tries < :tries
        RETURNING update_id, body, taken_at
        """,
        channel=channel,
        since=to_ms(since),
        tries=TRIES,
    )
    return [bytes(row["body"]) for row in sorted(rows, key=lambda row: (row["taken_at"], row["update_id"]))]


def keep_choices(tx: Tx, *, channel: str, address: str, commands: Sequence[str], until: datetime) -> None:
    """Remember what each number stands for in the chat's last question."""
    tx.run(
        """
        INSERT INTO kept_choices (channel, address, commands, until) VALUES (:channel, :address, :commands, :until)
        ON CONFLICT (channel, address) DO UPDATE SET commands = :commands, until = :until
        """,
        channel=channel,
        address=address,
        commands=json.dumps(list(commands), ensure_ascii=False),
        until=to_ms(until),
    )


def kept_choices(tx: Tx, *, channel: str, address: str, now: datetime) -> list[str]:
    """What the numbers stand for, while the question is fresh."""
    found = tx.value(
        "SELECT commands FROM kept_choices WHERE channel = :channel AND address = :address AND until > :now",
        channel=channel,
        address=address,
        now=to_ms(now),
    )
    return [] if found is None else [str(command) for command in json.loads(found)]


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget updates and questions from before *before*; how many updates were never handled, try as we might."""
    tx.run("DELETE FROM kept_choices WHERE until < :before", before=to_ms(before))
    tx.run("DELETE FROM updates_seen WHERE seen_at < :before", before=to_ms(before))
    return tx.run("DELETE FROM updates_waiting WHERE taken_at < :before", before=to_ms(before))
