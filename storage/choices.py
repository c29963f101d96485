"""What the numbers stand for in the last question of a chat whose platform has no buttons."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.engine.types import Tx
from storage.times import to_ms


def keep(tx: Tx, *, channel: str, address: str, commands: Sequence[str], until: datetime) -> None:
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


def find(tx: Tx, *, channel: str, address: str, now: datetime) -> list[str]:
    """The command of each number, while the question is fresh; nothing where it is not."""
    found = tx.value(
        "SELECT commands FROM kept_choices WHERE channel = :channel AND address = :address AND until > :now",
        channel=channel,
        address=address,
        now=to_ms(now),
    )
    return [] if found is None else [str(command) for command in json.loads(found)]


def sweep(tx: Tx, *, before: datetime) -> None:
    """Forget questions that were fresh until *before*."""
    tx.run("DELETE FROM kept_choices WHERE until < :before", before=to_ms(before))
