"""Claiming: who sends next, and what a claim left behind is worth.

A claim is a lease of a worker, a running process: nobody else gets the row before it ends.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.delivery.lanes import Lanes
from news.delivery.retries import COPIES
from storage import books
from storage.engine.types import Row, Tx
from storage.outbox import bursts, gathering, quiet, undelivered
from storage.outbox.rows import ACCOUNT, BOOKED, BREAKING, DEPARTED, LANES, NEWS, ONE_WAY, Delivery, DropReason
from storage.times import from_ms, to_ms

CANDIDATES = 2  #: rows looked at for each one claimed, since a claim holds one a chat; the next claim sees further
LEAST = 20  #: rows looked at for a small claim
OFTEN = 10  #: attempts after which a row that is claimed and never leaves may be what ends its workers
LATER = timedelta(minutes=10)  #: until it is tried again

#: Whether the row `o` had departed when its lease ran out.
LEFT: Final = "(o.state = 'sending' AND o.departed_at IS NOT NULL)"

#: Whether the row `o` may have arrived already.
SUSPECT: Final = f"(o.copies > 0 OR {LEFT})"

#: Whether anything that is open for the chat of `o` may have arrived already.
DOUBTED: Final = "EXISTS (SELECT 1 FROM outbox d WHERE d.chat_id = o.chat_id AND d.due IS NOT NULL AND d.copies > 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who claims on which channel: nobody else gets a row of it before `lease_end`."""

    channel: str
    now: datetime
    lease_end: datetime
    busy: Collection[int] = ()  #: chats of which nothing is claimed
    worker: int = 0
    burst: int | None = (
        None  #: alerts that a chat hears by themselves in ten minutes, the others in one message; None: all
    )


def take(
    tx: Tx,
    claim: Claim,
    *,
    limit: int,
    suspects: bool = True,
    most_copies: int = COPIES,
    lanes: Lanes | None = None,
) -> list[Delivery]:
    """Claim at most *limit* of what is due, *lanes* in turn, one message a chat.

    One that departed, and whose lease ran out, counts as a copy that may have arrived. Such a suspect is claimed alone,
    or (not *suspects*) not at all, and ends where *most_copies* of it left. What comes up in a chat's quiet hours is
    left for their end.
    """
    taken: list[Delivery] = []
    chats, lanes = set(claim.busy), lanes or Lanes(LANES)
    waiting = {lane for lane, due in _first_due(tx, claim.channel).items() if due <= to_ms(claim.now)}
    found: dict[int, Iterator[Row]] = {}
    while waiting and len(taken) < limit and not (taken and taken[0].copies):
        lane = lanes.take(waiting)
        if lane not in found:
            where = "" if suspects else f" AND NOT {SUSPECT}"
            found[lane] = iter(_due(tx, claim, lane, max(limit * CANDIDATES, LEAST), chats, where))
        for row in found[lane]:
            copies = _copies(row)
            if row["chat_id"] in chats or (copies and taken):
                continue
            if copies >= most_copies:
                _end(tx, row, claim, most=most_copies)
            elif not _is_kept_back(tx, row, lane, claim) and _lease(tx, row, claim):
                chats.add(row["chat_id"])
                taken.append(_delivery(row, claim.channel, lane))
                break
        else:
            waiting.remove(lane)
    return taken


def take_probe(tx: Tx, claim: Claim, *, clean: bool = False) -> list[Delivery]:
    """Claim the one row that costs least where its answer is lost, of those that are due, if there is one.

    It has not left before, in a chat that is without a suspect; else (not *clean*) it has not left before, or it left
    once.
    """
    places = (f" AND NOT {SUSPECT} AND NOT {DOUBTED}", f" AND NOT {SUSPECT}", " AND o.copies <= 1")
    for where in places[:1] if clean else places:
        for lane in LANES:
            for row in _due(tx, claim, lane, LEAST, claim.busy, where):
                if _copies(row) > 1:
                    continue
                if not _is_kept_back(tx, row, lane, claim) and _lease(tx, row, claim):
                    return [_delivery(row, claim.channel, lane)]
    return []


def _is_kept_back(tx: Tx, row: Row, lane: int, claim: Claim) -> bool:
    """Whether it was left for the end of its chat's quiet hours or days off, or to come in one message with others."""
    if row["hushed"] and quiet.keep_back(tx, row, breaks=lane == BREAKING, now=claim.now):
        return True
    if claim.burst is None or lane != NEWS or row["kind"] != "alert" or _copies(row):
        return False
    is_over = bursts.count_heard(tx, chat=row["chat_id"], now=claim.now) >= claim.burst
    return is_over and bursts.keep_back(tx, row, now=claim.now)


def _copies(row: Row) -> int:
    """How many copies left and were never confirmed; one that departed and whose lease ran out is one."""
    copies: int = row["copies"] + row["departed"]
    return copies


def _end(tx: Tx, row: Row, claim: Claim, *, most: int) -> None:
    """It left as often as it may."""
    written = tx.rows(
        f"""
        UPDATE outbox
           SET state = 'dropped', due = NULL, reason = :unconfirmed, copies = :copies, was = {ACCOUNT}
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND due = :due
        RETURNING {BOOKED}
        """,  # noqa: S608 (our own words)
        unconfirmed=DropReason.UNCONFIRMED,
        copies=_copies(row),
        chat=row["chat_id"],
        kind=row["kind"],
        item=row["item_id"],
        due=row["due"],
    )
    books.move_alerts(tx, written)
    ended = len(written)
    if ended and row["kind"] == "digest":
        ended = gathering.unbundle(
            tx, chat=row["chat_id"], digest=row["item_id"], copies=_copies(row), most=most, now=claim.now
        )
    undelivered.count(tx, channel=claim.channel, reason=DropReason.UNCONFIRMED, deliveries=ended)


def _due(tx: Tx, claim: Claim, lane: int, limit: int, busy: Collection[int], where: str) -> list[Row]:
    away = ",".join(str(int(chat)) for chat in busy) or "0"
    return tx.rows(
        f"""
        SELECT o.chat_id, o.kind, o.item_id, o.state, o.due, o.attempts, o.copies, o.message_id, o.created_at, o.silent,
               CASE WHEN {LEFT} THEN 1 ELSE 0 END AS departed,
               c.address, c.grouped, c.language, CASE WHEN {quiet.LAST} OR {quiet.RESTS} THEN 1 ELSE 0 END AS hushed
          FROM outbox o JOIN chats c ON c.id = o.chat_id
         WHERE o.channel = :channel AND o.lane = :lane AND o.due <= :now AND o.chat_id NOT IN ({away}){where}
         ORDER BY o.due
         LIMIT :limit
        """,  # noqa: S608 (our own words and whole numbers)
        channel=claim.channel,
        lane=lane,
        now=to_ms(claim.now),
        limit=limit,
        **quiet.moment(claim.now),
    )


def _lease(tx: Tx, row: Row, claim: Claim) -> bool:
    """Whether the row is ours now; the check of `due` leaves it to whoever was first."""
    return bool(
        tx.run(
            f"""
            UPDATE outbox
               SET due = :lease_end, attempts = attempts + 1, worker = :worker,
                   copies = copies + CASE WHEN {DEPARTED} THEN 1 ELSE 0 END,
                   departed_at = NULL, state = 'sending'
             WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND due = :due
            """,  # noqa: S608 (our own words)
            lease_end=to_ms(claim.lease_end),
            worker=claim.worker,
            chat=row["chat_id"],
            kind=row["kind"],
            item=row["item_id"],
            due=row["due"],
        )
    )


def _delivery(row: Row, channel: str, lane: int) -> Delivery:
    return Delivery(
        chat=row["chat_id"],
        kind=row["kind"],
        item=row["item_id"],
        channel=channel,
        lane=lane,
        address=row["address"],
        grouped=bool(row["grouped"]),
        one_way=row["grouped"] == ONE_WAY,
        language=row["language"],
        created=from_ms(row["created_at"]),
        attempts=row["attempts"] + 1,
        copies=_copies(row),
        message_id=row["message_id"],
        silent=bool(row["silent"]),
    )


def recover(tx: Tx, *, now: datetime) -> int:
    """What a worker that is gone had in its hands is due again at once. How many rows may have arrived: that departed.

    A worker is gone when `workers` says that it ended, or does not know it. Only what is being sent is looked at,
    through an index of that alone. What never departed has its place again, before newer ones; should it be what brings
    the program down whenever it is made, it does so seldom.
    """
    gone = "state = 'sending' AND worker NOT IN (SELECT id FROM workers WHERE ended_at IS NULL)"
    departed = tx.run(
        f"""
        UPDATE outbox SET state = 'unknown', copies = copies + 1, due = :now
         WHERE {gone} AND departed_at IS NOT NULL
        """,  # noqa: S608 (our own words)
        now=to_ms(now),
    )
    tx.run(
        f"""
        UPDATE outbox
           SET state = CASE WHEN copies > 0 THEN 'unknown' ELSE 'waiting' END,
               due = CASE WHEN attempts >= :often THEN :later WHEN created_at < :now THEN created_at ELSE :now END
         WHERE {gone}
        """,  # noqa: S608 (our own words)
        often=OFTEN,
        now=to_ms(now),
        later=to_ms(now + LATER),
    )
    return departed


def next_due(tx: Tx, *, channel: str) -> int | None:
    """When the earliest open row of *channel* is due (ms), or None."""
    return min(_first_due(tx, channel).values(), default=None)


def _first_due(tx: Tx, channel: str) -> dict[int, int]:
    """When the earliest open row of each lane that has any is due (ms): one question, however many are open."""
    found = tx.rows(
        " UNION ALL ".join(
            f"SELECT {lane} AS lane, MIN(due) AS due FROM outbox"  # noqa: S608 (our own numbers)
            f" WHERE channel = :channel AND lane = {lane} AND due IS NOT NULL"
            for lane in LANES
        ),
        channel=channel,
    )
    return {row["lane"]: row["due"] for row in found if row["due"] is not None}
