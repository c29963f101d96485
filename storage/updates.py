"""What came in from a platform: seen once, answered once; and the choices a number may answer."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.database import Tx
from storage.times import to_ms


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
    """The update is handled; should it come again, it is old."""
    tx.run(
        """
        INSERT INTO updates_seen (channel, update_id, seen_at) VALUES (:channel, :update, :now)
        ON CONFLICT DO NOTHING
        """,
        channel=channel,
        update=update,
        now=to_ms(now),
    )


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
    """Forget updates seen before *before* and questions that are over; how many updates."""
    tx.run("DELETE FROM kept_choices WHERE until < :before", before=to_ms(before))
    return tx.run("DELETE FROM updates_seen WHERE seen_at < :before", before=to_ms(before))
