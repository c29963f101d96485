"""What a limited plan has used up, and whom it has no room for."""

from datetime import datetime, timedelta
from typing import Final

from news.delivery.quota import Month, day_of, month_begins
from storage import fingerprints
from storage.engine.types import Tx
from storage.outbox import ledger
from storage.times import to_ms

#: Whether the chat `c` hears by digest, by all filters or by one of them.
_HAS_DIGESTS: Final = """CASE WHEN c.own_modes = 0 THEN c.bundled <> '' ELSE EXISTS (
           SELECT 1 FROM filters f WHERE f.chat_id = c.id AND (f.mode = 'digest' OR (f.mode = '' AND c.bundled <> '')))
       END"""
LATELY = 7  #: days before today whose use says how it will go on


def add(tx: Tx, *, channel: str, now: datetime, messages: int = 1) -> int:
    """So many more were sent; how many this month."""
    tx.run(
        """
        INSERT INTO quota_use (channel, day, messages) VALUES (:channel, :day, :messages)
        ON CONFLICT (channel, day) DO UPDATE SET messages = quota_use.messages + :messages
        """,
        channel=channel,
        day=day_of(now),
        messages=messages,
    )
    return used(tx, channel=channel, now=now)


def assume(tx: Tx, *, channel: str, now: datetime) -> int:
    """After a crash: what was being sent may have been counted by the platform; how many that were."""
    messages = ledger.count_in_flight(tx, channel=channel)
    if messages:
        add(tx, channel=channel, now=now, messages=messages)
    return messages


def used(tx: Tx, *, channel: str, now: datetime) -> int:
    """Messages sent this month."""
    return _between(tx, channel, day_of(month_begins(now)), day_of(now))


def month(tx: Tx, *, channel: str, limit: int, now: datetime) -> Month:
    """How the month stands."""
    begun = month_begins(now)
    chats: int = tx.value(
        f"SELECT COUNT(*) FROM chats c WHERE channel = :channel AND state = 'active' AND {_HAS_DIGESTS}",  # noqa: S608
        channel=channel,
    )
    first = max(day_of(begun), day_of(now - timedelta(days=LATELY)))
    days = tx.value(
        "SELECT COUNT(*) FROM quota_use WHERE channel = :channel AND day >= :first AND day < :today",
        channel=channel,
        first=first,
        today=day_of(now),
    )
    return Month(
        limit=limit,
        used=used(tx, channel=channel, now=now),
        chats=chats,
        now=now,
        waiting=ledger.count_messages_waiting(tx, channel=channel),
        digests=ledger.count_digests(tx, channel=channel, since=begun),
        lately=_between(tx, channel, first, day_of(now - timedelta(days=1))),
        lately_days=days,
    )


def _between(tx: Tx, channel: str, first: str, last: str) -> int:
    return int(
        tx.value(
            """
            SELECT COALESCE(SUM(messages), 0) FROM quota_use
             WHERE channel = :channel AND day >= :first AND day <= :last
            """,
            channel=channel,
            first=first,
            last=last,
        )
    )


def served(tx: Tx, *, channel: str, group: bool) -> int:
    """How many people (or groups) the plan serves now; who stopped may come back at any time."""
    return int(
        tx.value(
            "SELECT COUNT(*) FROM chats WHERE channel = :channel AND state <> 'suspended' AND grouped = :grouped",
            channel=channel,
            grouped=int(group),
        )
    )


def turn_away(tx: Tx, *, channel: str, address: str, now: datetime) -> bool:
    """There is no room for this chat; whether it is to be answered so, which happens once.

    Of who was refused nothing is kept but a fingerprint of the address.
    """
    return bool(
        tx.run(
            """
            INSERT INTO turned_away (channel, address, answered_at) VALUES (:channel, :address, :now)
            ON CONFLICT DO NOTHING
            """,
            channel=channel,
            address=fingerprints.of(tx, address),
            now=to_ms(now),
        )
    )


def let_in(tx: Tx, *, channel: str, address: str) -> None:
    """There is room for it again."""
    tx.run(
        "DELETE FROM turned_away WHERE channel = :channel AND address = :address",
        channel=channel,
        address=fingerprints.of(tx, address),
    )


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget who was refused before *before*; how many."""
    return tx.run("DELETE FROM turned_away WHERE answered_at < :before", before=to_ms(before))


def keep_group(tx: Tx, *, channel: str, address: str, who: str) -> None:
    """From now on *who* looks after this group, whoever did before."""
    tx.run(
        """
        INSERT INTO group_keepers (channel, address, who) VALUES (:channel, :address, :who)
        ON CONFLICT (channel, address) DO UPDATE SET who = :who
        """,
        channel=channel,
        address=address,
        who=who,
    )


def kept_by(tx: Tx, *, channel: str, who: str) -> list[tuple[int, str, str]]:
    """Number, address and name of each chat that *who* looks after, as far as we can write there."""
    rows = tx.rows(
        """
        SELECT c.id, c.address, c.name FROM group_keepers k
          JOIN chats c ON c.channel = k.channel AND c.address = k.address
         WHERE k.channel = :channel AND k.who = :who AND c.state = 'active'
         ORDER BY c.id
        """,
        channel=channel,
        who=who,
    )
    return [(row["id"], row["address"], row["name"]) for row in rows]


def keeper(tx: Tx, *, channel: str, address: str, who: str) -> str:
    """Who changes the settings of this group: the first who spoke to us there, *who* if nobody did."""
    tx.run(
        """
        INSERT INTO group_keepers (channel, address, who) VALUES (:channel, :address, :who) ON CONFLICT DO NOTHING
        """,
        channel=channel,
        address=address,
        who=who,
    )
    return str(
        tx.value(
            "SELECT who FROM group_keepers WHERE channel = :channel AND address = :address",
            channel=channel,
            address=address,
        )
    )
