"""Filters of a chat: how each is heard, when its digests come, which one is being edited."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from news.delivery.days_off import DaysOff
from news.delivery.modes import Mode, hours_of_mode, next_digest, resolve
from news.delivery.subscriptions import Filter, FilterSettings
from storage import chat_changes, subscriptions, undoing
from storage.engine.types import Tx
from storage.outbox import gathering, quiet
from storage.times import to_ms

MOST: Final = 10  #: filters of a chat
EDITED: Final = timedelta(minutes=30)  #: how long a chat's commands are about a filter that nobody turns to again
_SOON: Final = timedelta(days=1)  #: a digest that comes within can be waited for; one after days off may be in a week


def add(tx: Tx, *, chat: int, now: datetime, mode: Mode = Mode.AS_CHAT, hours: str = "") -> int:
    """A new filter of the chat, which asks for nothing yet; its number, 0 where the chat has `MOST` of them.

    Others that ask for nothing are gone then, but for the first: nobody finished them. None is edited any more.
    """
    tx.run(
        """
        DELETE FROM filters
         WHERE chat_id = :chat AND id > (SELECT MIN(id) FROM filters WHERE chat_id = :chat)
           AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.chat_id = :chat AND s.filter_id = filters.id)
        """,
        chat=chat,
    )
    if len(list_settings(tx, chat=chat)) >= MOST:
        return 0
    turn_to(tx, chat=chat, filter_=0, now=now)
    number: int = tx.value(
        "INSERT INTO filters (chat_id, mode, hours, created_at) VALUES (:chat, :mode, :hours, :now) RETURNING id",
        chat=chat,
        mode=mode.value,
        hours=hours,
        now=to_ms(now),
    )
    _change(tx, chat=chat, now=now)
    return number


def set_mode(tx: Tx, *, chat: int, filter_: int, mode: Mode, now: datetime, hours: str = "") -> bool:
    """The filter is heard like this from now on, with digest *hours* of its own where they are said; False where the
    chat has no such filter.
    """
    changed = tx.run(
        "UPDATE filters SET mode = :mode, hours = :hours WHERE id = :filter AND chat_id = :chat",
        chat=chat,
        filter=filter_,
        mode=mode.value,
        hours=hours,
    )
    _change(tx, chat=chat, now=now)
    return bool(changed)


def take_hours(tx: Tx, *, chat: int, hours: str) -> None:
    """The chat hears at these *hours* from now on, "" at once: where it has one filter, that is heard so, too.

    One without a sound stays so at once; one that is off stays off.
    """
    tx.run(
        """
        UPDATE filters SET mode = '', hours = ''
         WHERE chat_id = :chat AND (mode IN ('at_once', 'digest') OR (mode = 'silent' AND :hours <> ''))
           AND NOT EXISTS (SELECT 1 FROM filters f WHERE f.chat_id = :chat AND f.id <> filters.id)
        """,
        chat=chat,
        hours=hours,
    )


def remove(tx: Tx, *, chat: int, filter_: int, now: datetime) -> bool:
    """Delete the filter with all it holds; False where the chat has no such filter, or no other."""
    if len(list_settings(tx, chat=chat)) < 2:
        return False
    gone = tx.run("DELETE FROM filters WHERE id = :filter AND chat_id = :chat", filter=filter_, chat=chat)
    tx.run("DELETE FROM subscriptions WHERE filter_id = :filter AND chat_id = :chat", filter=filter_, chat=chat)
    tx.run("UPDATE chats SET editing = 0 WHERE id = :chat AND editing = :filter", filter=filter_, chat=chat)
    _change(tx, chat=chat, now=now)
    return bool(gone)


def list_settings(tx: Tx, *, chat: int) -> list[FilterSettings]:
    """How each filter of the chat is heard, the first one first."""
    return [
        FilterSettings(number=row["id"], mode=Mode(row["mode"]), hours=row["hours"], created_at=row["created_at"])
        for row in tx.rows("SELECT * FROM filters WHERE chat_id = :chat ORDER BY id", chat=chat)
    ]


def restore(tx: Tx, before: Iterable[FilterSettings], *, chat: int, now: datetime) -> None:
    """Have the chat these filters of its own and no others, which hold nothing yet, by the numbers that they had.

    None is edited any more.
    """
    turn_to(tx, chat=chat, filter_=0, now=now)
    tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)
    tx.run("DELETE FROM filters WHERE chat_id = :chat", chat=chat)
    tx.many(
        """
        INSERT INTO filters (id, chat_id, mode, hours, created_at) VALUES (:id, :chat, :mode, :hours, :created)
        """,
        [
            {"id": one.number, "chat": chat, "mode": one.mode.value, "hours": one.hours, "created": one.created_at}
            for one in before
        ],
    )
    _change(tx, chat=chat, now=now)


def merge(tx: Tx, *, old: int, new: int) -> None:
    """Have chat *new* hear what *old* does, too, in the same way, by filters after its own; blank ones are left out.

    A filter joins one of *new* that is heard alike, where both together bring what each by itself does.
    """
    hours = {chat: tx.value("SELECT bundled FROM chats WHERE id = :chat", chat=chat) for chat in (old, new)}
    coming, there = (
        [one for one in subscriptions.list_filters(tx, chat=chat) if not one.is_like(Filter())] for chat in (old, new)
    )
    undoing.forget(tx, chat=new)
    if coming:
        _remove_blank(tx, chat=new, but=[one.number for one in there])
    for one in coming:
        heard = _resolve(one, bundled=hours[old])
        joined = [own.number for own in there if _resolve(own, bundled=hours[new]) == heard and own.can_join(one)]
        mode, own_hours = (one.mode, one.hours) if hours[old] == hours[new] else heard
        into = joined[0] if joined else _copy(tx, one.number, to=new, mode=mode, hours=own_hours)
        tx.run(
            """
            INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
            SELECT :into, :new, kind, value, excepted, words, created_at FROM subscriptions
             WHERE chat_id = :old AND filter_id = :filter
            ON CONFLICT DO NOTHING
            """,
            into=into,
            new=new,
            old=old,
            filter=one.number,
        )
    chat_changes.note(tx, chat=new)


def _remove_blank(tx: Tx, *, chat: int, but: Collection[int]) -> None:
    for one in list_settings(tx, chat=chat):
        if one.number not in but:
            tx.run("DELETE FROM filters WHERE id = :filter", filter=one.number)


def _resolve(one: Filter, *, bundled: str) -> tuple[Mode, str]:
    """How the filter of a chat with these digest hours is heard, in words that don't need the chat."""
    return resolve(one.mode, bundled=bundled), hours_of_mode(one.mode, one.hours, bundled=bundled)


def _copy(tx: Tx, number: int, *, to: int, mode: Mode, hours: str) -> int:
    """A last filter of the chat *to*, as old as this one, which holds nothing yet; its number."""
    copied: int = tx.value(
        """
        INSERT INTO filters (chat_id, mode, hours, created_at)
        SELECT :chat, :mode, :hours, created_at FROM filters WHERE id = :id RETURNING id
        """,
        chat=to,
        mode=mode.value,
        hours=hours,
        id=number,
    )
    return copied


def turn_to(tx: Tx, *, chat: int, filter_: int, now: datetime) -> None:
    """The chat's commands are about this filter from now on; 0: about its first."""
    tx.run(
        "UPDATE chats SET editing = :filter, edited_at = :now WHERE id = :chat",
        chat=chat,
        filter=filter_,
        now=to_ms(now),
    )


def _change(tx: Tx, *, chat: int, now: datetime) -> None:
    chat_changes.note(tx, chat=chat)
    reschedule(tx, chat=chat, now=now)


def reschedule(tx: Tx, *, chat: int, now: datetime) -> None:
    """The chat's hours, or how its filters are heard, are others: its digests come accordingly, with what waits.

    Nothing where it has one way for all, and had before: then its digests are its own alone.
    """
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return
    settings = list_settings(tx, chat=chat)
    own = any(one.mode is not Mode.AS_CHAT or one.hours for one in settings)
    if not own and not row["own_modes"]:
        return
    tx.run("UPDATE chats SET own_modes = :own WHERE id = :chat", own=int(own), chat=chat)
    coming = _plan(tx, row, settings if own else [], now=now)
    gathering.hold_anew(tx, chat=chat)
    # What came by a filter that is heard at once now, or is wanted no more. A correction can wait, but for no digest.
    is_due = (own or not row["bundled"]) and quiet.is_gathered(tx, chat=chat, kind="alert")
    has_digests = bool(row["bundled"]) or any(one.mode is Mode.DIGEST for one in settings)
    is_soon = coming is not None and (has_digests or coming <= now + _SOON)
    if not quiet.last(row, now) and (is_due or (not is_soon and quiet.is_gathered(tx, chat=chat))):
        coming = now
    tx.run("UPDATE chats SET digest_at = :next WHERE id = :chat", next=to_ms(coming), chat=chat)


def resume(tx: Tx, *, chat: int, now: datetime) -> None:
    """The chat hears again after it did not: digests that were due meanwhile held nothing, and none is made up for."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None or row["digest_at"] is None or row["digest_at"] > to_ms(now):
        return
    if row["own_modes"]:
        move_on(tx, chat=chat, now=now)
    else:
        coming = quiet.next_digest(row, now=now)
        tx.run("UPDATE chats SET digest_at = :next WHERE id = :chat", next=to_ms(coming), chat=chat)


def move_on(tx: Tx, *, chat: int, now: datetime) -> None:
    """A digest of this chat, whose filters are heard in ways of their own, is made: when each has its next."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    assert row is not None  # it has a digest
    coming = _plan(tx, row, list_settings(tx, chat=chat), now=now)
    tx.run("UPDATE chats SET digest_at = :next WHERE id = :chat", next=to_ms(coming), chat=chat)


def _plan(tx: Tx, row: dict[str, Any], settings: Sequence[FilterSettings], *, now: datetime) -> datetime | None:
    """Write when each of the filters has its next digest; the first of all, the chat's own among them."""
    silent, bundled, days_off = quiet.of(row), row["bundled"], DaysOff(row["days_off"])
    tx.run("UPDATE filters SET digest_at = NULL WHERE chat_id = :chat", chat=row["id"])
    coming = [quiet.next_digest(row, now=now)]
    for one in settings:
        next_own = next_digest(one.mode, one.hours, bundled=bundled, after=now, quiet=silent, days_off=days_off)
        coming.append(next_own)
        tx.run("UPDATE filters SET digest_at = :next WHERE id = :id", next=to_ms(next_own), id=one.number)
    return min((one for one in coming if one is not None), default=None)
