"""What the ledger says, asked without writing: how many rows are where, which message brought what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from news.delivery.pairs import AlertRow
from storage.engine.types import Tx
from storage.outbox.rows import DEPARTED, FAILED, UNKNOWN, DropReason
from storage.times import to_ms

#: How a row's state is counted and shown: apart what failed, and what nobody knows of whether it arrived.
SHOWN: Final = f"CASE WHEN {UNKNOWN} THEN 'unsure' WHEN {FAILED} THEN 'failed' ELSE state END"

#: Whether a row names the notice beside it, in a question about `notices`.
NOTICE_HAS_ROWS: Final = "EXISTS (SELECT 1 FROM outbox WHERE kind = 'notice' AND item_id = notices.id)"

#: Whether it reached somebody, or may have, or is on its way.
_HEARD: Final = f"state <> 'dropped' OR reason = '{DropReason.UNCONFIRMED}'"
NOTICE_IS_HEARD: Final = NOTICE_HAS_ROWS.removesuffix(")") + f" AND ({_HEARD}))"


#: How often messages may have arrived twice; copies of what is in a digest are counted there.
REPEATS: Final = "SUM(CASE WHEN kind = 'alert' AND digest_id <> 0 THEN 0 ELSE copies END)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """How many rows there are."""

    by_state: Mapping[tuple[str, str], int]  #: by channel and state as it is shown
    waiting: Mapping[tuple[str, int], int]  #: open ones, by channel and lane
    repeats: int  #: how often a message may have arrived twice


def count(tx: Tx) -> Records:
    """All rows, gone through once; the open ones through their index."""
    records = tx.rows(
        f"SELECT channel, {SHOWN} AS shown, COUNT(*) AS n, {REPEATS} AS copies FROM outbox GROUP BY 1, 2"  # noqa: S608
    )
    waiting = tx.rows("SELECT channel, lane, COUNT(*) AS n FROM outbox WHERE due IS NOT NULL GROUP BY channel, lane")
    return Records(
        by_state={(row["channel"], row["shown"]): row["n"] for row in records},
        waiting={(row["channel"], row["lane"]): row["n"] for row in waiting},
        repeats=sum(int(row["copies"]) for row in records),
    )


def count_by_state(tx: Tx) -> dict[str, int]:
    """Rows by state as it is shown, and `repeats`: how often a message may have arrived twice."""
    records = count(tx)
    found: dict[str, int] = {"repeats": records.repeats}
    for (_channel, state), rows in records.by_state.items():
        found[state] = found.get(state, 0) + rows
    return found


def count_ends(tx: Tx) -> dict[str, int]:
    """Rows that were dropped, by their reasons."""
    rows = tx.rows("SELECT reason, COUNT(*) AS n FROM outbox WHERE state = 'dropped' GROUP BY reason")
    return {row["reason"]: row["n"] for row in rows}


def count_of_chat(tx: Tx, *, chat: int) -> int:
    """Records of messages to the chat, sent or waiting."""
    return int(tx.value("SELECT COUNT(*) FROM outbox WHERE chat_id = :chat", chat=chat))


def count_in_flight(tx: Tx, *, channel: str) -> int:
    """Rows of *channel* that departed and are not settled, found through the index of what is being sent."""
    return int(
        tx.value(f"SELECT COUNT(*) FROM outbox WHERE {DEPARTED} AND channel = :channel", channel=channel)  # noqa: S608
    )


def count_messages_waiting(tx: Tx, *, channel: str) -> int:
    """Open rows of *channel* that will be a message of their own: all but edits."""
    return int(
        tx.value(
            "SELECT COUNT(*) FROM outbox WHERE channel = :channel AND due IS NOT NULL AND kind <> 'edit'",
            channel=channel,
        )
    )


def count_digests(tx: Tx, *, channel: str, since: datetime) -> int:
    """Digests sent on *channel* since then."""
    return int(
        tx.value(
            "SELECT COUNT(*) FROM outbox WHERE channel = :channel AND kind = 'digest' AND sent_at >= :since",
            channel=channel,
            since=to_ms(since),
        )
    )


def last_alert(tx: Tx, *, chat: int, place: int = 1) -> int | None:
    """The article that the chat received last, or so many before; one in a digest counts as of its gathering."""
    number: int | None = tx.value(
        f"""
        SELECT item_id FROM outbox
         WHERE chat_id = :chat AND kind = 'alert' AND (state IN ('sent', 'bundled') OR {UNKNOWN})
         ORDER BY COALESCE(sent_at, created_at) DESC, item_id DESC
         LIMIT 1 OFFSET :skip
        """,  # noqa: S608 (our own words)
        chat=chat,
        skip=max(place, 1) - 1,
    )
    return number


def find_message(tx: Tx, *, chat: int, message_id: str) -> tuple[Literal["alert", "digest"], int] | None:
    """What this message brought the chat: ("alert", article) or ("digest", its number); None where it is no news."""
    row: dict[str, Any] | None = tx.row(
        """
        SELECT kind, item_id FROM outbox
         WHERE chat_id = :chat AND message_id = :message AND kind IN ('alert', 'digest')
        """,
        chat=chat,
        message=message_id,
    )
    return (row["kind"], row["item_id"]) if row else None


def is_lost(tx: Tx, *, notice: int) -> bool:
    """Whether *notice* came to nobody, and waits for nobody any more."""
    found = tx.value(f"SELECT COUNT(*) FROM notices WHERE id = :notice AND {NOTICE_IS_HEARD}", notice=notice)  # noqa: S608
    return not found


def list_of_story(tx: Tx, *, chat: int, article: int) -> list[AlertRow]:
    """The chat's rows of *article* and of other newspapers' articles about the same story."""
    rows = tx.rows(
        """
        SELECT o.item_id, o.state, o.reason FROM outbox o
         WHERE o.chat_id = :chat AND o.kind = 'alert'
           AND (o.item_id = :article OR o.item_id IN (
                SELECT same.id FROM articles a JOIN articles same ON same.cluster_id = a.cluster_id
                 WHERE a.id = :article))
        """,
        chat=chat,
        article=article,
    )
    return [AlertRow(article=row["item_id"], state=row["state"], reason=row["reason"]) for row in rows]


def find_chat(tx: Tx, *, article: int, place: int) -> int | None:
    """The first chat with a number from *place* on that has a row of *article*."""
    found: int | None = tx.value(
        """
        SELECT chat_id FROM outbox
         WHERE kind = 'alert' AND item_id = :article AND chat_id >= :place ORDER BY chat_id LIMIT 1
        """,
        article=article,
        place=place,
    )
    return found
