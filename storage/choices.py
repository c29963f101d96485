"""What the numbers stand for in the last question of a chat whose platform has no buttons."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    found = {"numbers": list(commands), "typed": words, "asked": to_ms(asked)}
    tx.run(
        """
        INSERT INTO kept_choices (channel, address, commands, until) VALUES (:channel, :address, :commands, :until)
        ON CONFLICT (channel, address) DO UPDATE SET commands = :commands, until = :until
        """,
        channel=channel,
        address=address,
        commands=json.dumps(found, ensure_ascii=False),
        until=to_ms(until),
    )


def mark_asked(tx: Tx, *, channel: str, address: str, commands: Sequence[str], asked: datetime) -> None:
    """The question with these numbers left just now, if it is still the chat's last."""
    row = tx.row(
        "SELECT commands, until FROM kept_choices WHERE channel = :channel AND address = :address",
        channel=channel,
        address=address,
    )
    found = _read(row["commands"]) if row else None
    if row and found and found["numbers"] == list(commands) and found["asked"] is None:
        until, typed = from_ms(row["until"]), found["typed"]
        keep(tx, channel=channel, address=address, commands=commands, until=until, typed=typed, asked=asked)


def disarm(tx: Tx, *, channel: str, address: str) -> None:
    """Nothing that must be typed in full is asked any more; what the numbers stand for stays."""
    written = tx.value(
        "SELECT commands FROM kept_choices WHERE channel = :channel AND address = :address",
        channel=channel,
        address=address,
    )
    if written is not None and (kept := _read(written))["typed"]:
        tx.run(
            "UPDATE kept_choices SET commands = :commands WHERE channel = :channel AND address = :address",
            channel=channel,
            address=address,
            commands=json.dumps(kept | {"typed": {}}, ensure_ascii=False),
        )


def find(tx: Tx, *, channel: str, address: str, now: datetime) -> KeptChoices | None:
    """What can be chosen, while the question is fresh."""
    found = tx.value(
        "SELECT commands FROM kept_choices WHERE channel = :channel AND address = :address AND until > :now",
        channel=channel,
        address=address,
        now=to_ms(now),
    )
    if found is None:
        return None
    kept = _read(found)
    return KeptChoices(commands=tuple(kept["numbers"]), typed=kept["typed"], asked=from_ms(kept["asked"]))


def _read(written: str) -> dict[str, Any]:
    """As it is kept; an older version kept the commands of the numbers alone."""
    kept = json.loads(written)
    return kept if isinstance(kept, dict) else {"numbers": [str(one) for one in kept], "typed": {}, "asked": 0}


def sweep(tx: Tx, *, before: datetime) -> None:
    """Forget questions that were fresh until *before*."""
    tx.run("DELETE FROM kept_choices WHERE until < :before", before=to_ms(before))
