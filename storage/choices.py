"""What the numbers stand for in the last question of a chat whose platform has no buttons."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from news.text.vietnamese import fold
from storage.engine.types import Tx
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChoices:
    """What a chat can choose of."""

    commands: tuple[str, ...] = ()  #: of each number, 1 first
    typed: Mapping[str, str]  #: the command of each word that must be typed in full, folded
    asked: datetime | None = None  #: when the question left; None where it is still to leave


def keep(
    tx: Tx,
    *,
    channel: str,
    address: str,
    commands: Sequence[str],
    until: datetime,
    typed: Mapping[str, str] | None = None,
    asked: datetime | None = None,
) -> None:
    """Remember what each number, and each word *typed* in full, stands for in the chat's last question.

    A question that waits to be sent is not *asked* yet.
    """
    words = {fold(word): command for word, command in (typed or {}).items()}
    tx.run(
        """
        INSERT INTO kept_choices (channel, address, commands, until, typed, asked_at, asked_until)
        VALUES (:channel, :address, :commands, :until, :typed, :asked, :until)
        ON CONFLICT (channel, address) DO UPDATE
           SET commands = :commands, until = :until, typed = :typed, asked_at = :asked, asked_until = :until
        """,
        channel=channel,
        address=address,
        commands=json.dumps(list(commands), ensure_ascii=False),
        until=to_ms(until),
        typed=json.dumps(words, ensure_ascii=False) if words else "",
        asked=to_ms(asked),
    )


def mark_asked(tx: Tx, *, channel: str, address: str, commands: Sequence[str], asked: datetime) -> None:
    """The question with these numbers left just now, if it is still the chat's last."""
    tx.run(
        """
        UPDATE kept_choices SET asked_at = :asked
         WHERE channel = :channel AND address = :address AND commands = :commands
           AND asked_at IS NULL AND asked_until = until
        """,
        channel=channel,
        address=address,
        commands=json.dumps(list(commands), ensure_ascii=False),
        asked=to_ms(asked),
    )


def disarm(tx: Tx, *, channel: str, address: str) -> None:
    """Nothing that must be typed in full is asked any more; what the numbers stand for stays."""
    tx.run(
        "UPDATE kept_choices SET typed = '' WHERE channel = :channel AND address = :address AND typed <> ''",
        channel=channel,
        address=address,
    )


def find(tx: Tx, *, channel: str, address: str, now: datetime) -> KeptChoices | None:
    """What can be chosen, while the question is fresh. One of an older version was asked at a moment long past."""
    row = tx.row(
        "SELECT * FROM kept_choices WHERE channel = :channel AND address = :address AND until > :now",
        channel=channel,
        address=address,
        now=to_ms(now),
    )
    if row is None:
        return None
    commands = tuple(json.loads(row["commands"]))
    if row["asked_until"] != row["until"]:
        return KeptChoices(commands=commands, typed={}, asked=from_ms(0))
    return KeptChoices(commands=commands, typed=json.loads(row["typed"] or "{}"), asked=from_ms(row["asked_at"]))


def sweep(tx: Tx, *, before: datetime) -> None:
    """Forget questions that were fresh until *before*."""
    tx.run("DELETE FROM kept_choices WHERE until < :before", before=to_ms(before))
