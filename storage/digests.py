"""Digests: which chats are due one, and which articles it holds."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.delivery.days_off import DaysOff
from news.delivery.digests import Selection, next_time
from news.delivery.quiet import QuietHours
from storage import filters
from storage.engine.types import Tx
from storage.outbox import corrections, fan_out, gathering, quiet
from storage.outbox.gathering import Gathered
from storage.times import from_ms, to_ms

LATER: Final = timedelta(hours=1)  #: until the last digest of a chat without hours is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The articles of one digest, by topic (a slug, "" for the rest)."""

    chat: int
    parts: tuple[tuple[str, tuple[int, ...]], ...]
    further: int = 0  #: stories that found no room
    corrections: tuple[int, ...] = ()  #: of what was sent before
    made: datetime | None = None  #: None: not kept yet
    burst: bool = False  #: what was over of many alerts in a short time


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A chat whose digest is due."""

    chat: int
    channel: str
    language: str
    hours: str  #: "" where it hears at once but for quiet hours, or from now on
    at: datetime
    paused: bool = False
    last: datetime | None = None  #: when the one before was made
    quiet: QuietHours | None = None
    days_off: DaysOff = DaysOff.AS_OTHERS
    own_modes: bool = False  #: some filter of it is heard in a way of its own


def due(tx: Tx, *, now: datetime, limit: int) -> list[Due]:
    """The chats whose time has come and that want to hear now, the longest waiting first.

    One whose last digest has not left yet waits for that: a channel that is away for days brings one, not ten.
    """
    rows = tx.rows(
        f"""
        SELECT * FROM chats c
         WHERE digest_at <= :now AND state = 'active' AND NOT {quiet.NO_DIGEST}
           AND NOT {gathering.UNDER_WAY}
         ORDER BY digest_at, digested, id LIMIT :limit
        """,  # noqa: S608 (our own words)
        now=to_ms(now),
        limit=limit,
        **quiet.moment(now),
    )
    return [
        Due(
            chat=row["id"],
            channel=row["channel"],
            language=row["language"],
            hours=row["bundled"],
            at=from_ms(row["digest_at"]),
            paused=row["paused_until"] is not None and row["paused_until"] > to_ms(now),
            last=from_ms(row["digested"]) if row["digested"] else None,
            quiet=quiet.of(row),
            days_off=DaysOff(row["days_off"]),
            own_modes=bool(row["own_modes"]),
        )
        for row in rows
    ]


def pass_over(tx: Tx, one: Due, *, now: datetime, unwanted: Collection[int] = ()) -> bool:
    """No digest this time; False where another was quicker or the chat changed its mind.

    The articles gathered that are *unwanted* by now are dropped: nothing else would ever end them.
    """
    if not _move_on(tx, one, now=now):
        return False
    gathering.bundle(tx, chat=one.chat, digest=0, wanted=(), unwanted=unwanted)
    _come_again(tx, one, now=now)
    return True


def _move_on(tx: Tx, one: Due, *, now: datetime) -> bool:
    """The chat's next digest comes at its next hour; False where another was quicker or the chat changed its mind."""
    moved = bool(
        tx.run(
            """
            UPDATE chats SET digest_at = :next
             WHERE id = :chat AND digest_at = :at AND bundled = :hours
               AND quiet_from = :quiet_from AND quiet_to = :quiet_to AND days_off = :days_off
            """,
            chat=one.chat,
            at=to_ms(one.at),
            hours=one.hours,
            next=to_ms(next_time(one.hours, after=now, quiet=one.quiet, days_off=one.days_off)),
            days_off=int(one.days_off),
            **quiet.columns(one.quiet),
        )
    )
    if moved and one.own_modes:
        filters.move_on(tx, chat=one.chat, now=now)
    return moved


def make(tx: Tx, one: Due, heap: Gathered, selection: Selection, *, now: datetime) -> int | None:
    """The digest, its delivery, and the mark on every article that it is in it: all or nothing.

    Its number; None where another was quicker or the chat changed its mind meanwhile.
    """
    if not _move_on(tx, one, now=now):
        return None
    tx.run("UPDATE chats SET digested = :now WHERE id = :chat", chat=one.chat, now=to_ms(now))
    bundle = Bundle(
        chat=one.chat,
        parts=selection.parts,
        further=selection.further,
        corrections=heap.corrections,
        burst=heap.burst,
    )
    number = add(tx, bundle, now=now)
    wanted = [candidate.article for candidate in heap.wanted]
    gathering.bundle(tx, chat=one.chat, digest=number, wanted=wanted, unwanted=heap.unwanted)
    corrections.bundle(tx, chat=one.chat, digest=number, numbers=heap.corrections)
    fan_out.write_digest(tx, digest=number, chat=one.chat, channel=one.channel, now=now)
    _come_again(tx, one, now=now)
    return number


def _come_again(tx: Tx, one: Due, *, now: datetime) -> None:
    """What found no room, or no quota, comes later, also where the chat hears at once from now on."""
    if quiet.is_gathered(tx, chat=one.chat):
        tx.run(
            "UPDATE chats SET digest_at = :later WHERE id = :chat AND digest_at IS NULL",
            chat=one.chat,
            later=to_ms(now + LATER),
        )


def choose(tx: Tx, *, chat: int, hours: str, now: datetime) -> None:
    """The chat hears at these hours from now on, or at once: then a last digest holds what was gathered."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return
    next_digest = quiet.next_digest(row | {"bundled": hours}, now=now)
    if not hours and quiet.is_gathered(tx, chat=chat) and not quiet.last(row, now):
        next_digest = now
    tx.run(
        "UPDATE chats SET bundled = :hours, digest_at = :next WHERE id = :chat",
        chat=chat,
        hours=hours,
        next=to_ms(next_digest),
    )
    filters.take_hours(tx, chat=chat, hours=hours)
    filters.reschedule(tx, chat=chat, now=now)


def chosen(tx: Tx, *, chat: int) -> str:
    """The chat's hours, "" where it hears at once."""
    return str(tx.value("SELECT bundled FROM chats WHERE id = :chat", chat=chat) or "")


def add(tx: Tx, bundle: Bundle, *, now: datetime) -> int:
    """Keep a bundle; its number."""
    number: int = tx.value(
        """
        INSERT INTO digests (chat_id, articles, further, corrections, burst, created_at)
        VALUES (:chat, :articles, :further, :corrections, :burst, :now)
        RETURNING id
        """,
        chat=bundle.chat,
        articles=json.dumps(bundle.parts),
        further=bundle.further,
        corrections=json.dumps(bundle.corrections),
        burst=int(bundle.burst),
        now=to_ms(now),
    )
    return number


def get(tx: Tx, number: int) -> Bundle | None:
    """The bundle of this number."""
    row = tx.row("SELECT * FROM digests WHERE id = :id", id=number)
    if row is None:
        return None
    parts = tuple((topic, tuple(numbers)) for topic, numbers in json.loads(row["articles"]))
    return Bundle(
        chat=row["chat_id"],
        parts=parts,
        further=row["further"],
        corrections=tuple(json.loads(row["corrections"])),
        made=from_ms(row["created_at"]),
        burst=bool(row["burst"]),
    )


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget digests made before *before*; how many."""
    return tx.run("DELETE FROM digests WHERE created_at < :before", before=to_ms(before))


def next_of(tx: Tx, *, chat: int) -> datetime | None:
    """When the chat's next digest is made; None where it has none."""
    due: int | None = tx.value("SELECT digest_at FROM chats WHERE id = :chat", chat=chat)
    return from_ms(due)
