"""Chats: who they are, where, in which state, when they want quiet; how they move and are forgotten.

When a chat has its next digest is written by `storage.digests`.
"""

from datetime import datetime
from typing import Any

from news.delivery.chats import Chat, ChatState, Newcomer
from news.delivery.days_off import DaysOff, rest_end
from news.delivery.digests import move_hours, next_time
from news.delivery.quiet import QuietHours
from news.text.vietnamese import clean
from storage import chat_changes, filters, links, muted_stories, quota, silences, stopped, subscriptions, updates
from storage.engine.types import Tx
from storage.outbox import fan_out, gathering, quiet, settle
from storage.outbox.rows import ONE_WAY, DropReason
from storage.times import from_ms, to_ms

UNKNOWN = Newcomer()  #: of whom we know nothing
#: What is written of a chat that is there, as its platform says.
_THERE = """
    state = CASE WHEN state = 'stopped' THEN state ELSE 'active' END, why = '', suspended_at = NULL, failures = 0"""
ONE = "SELECT * FROM chats WHERE channel = :channel AND address = :address"


def _chat(row: dict[str, Any]) -> Chat:
    return Chat(
        number=row["id"],
        channel=row["channel"],
        address=row["address"],
        name=row["name"],
        group=bool(row["grouped"]),
        language=row["language"],
        state=ChatState(row["state"]),
        paused_until=from_ms(row["paused_until"]),
        quiet=quiet.of(row),
        days_off=DaysOff(row["days_off"]),
        editing=row["editing"],
        met=from_ms(row["created_at"]),
    )


def find(tx: Tx, *, channel: str, address: str) -> Chat | None:
    """The chat at *address*, if we ever met."""
    row = tx.row(ONE, channel=channel, address=address)
    return _chat(row) if row else None


def get(tx: Tx, *, chat: int) -> Chat | None:
    """The chat of this number."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    return _chat(row) if row else None


def meet(tx: Tx, *, channel: str, address: str, now: datetime, newcomer: Newcomer = UNKNOWN) -> tuple[Chat, bool]:
    """The chat at *address*, awake again if it was suspended; and whether this is the first time.

    One that was stopped stays so. Of what *newcomer* says, a chat that we know takes its name alone, and that only its
    makers write there.
    """
    row = tx.row(ONE, channel=channel, address=address)
    if row is None:
        tx.run(
            """
            INSERT INTO chats (channel, address, name, grouped, language, bundled, digest_at, created_at, heard_at)
            VALUES (:channel, :address, :name, :grouped, :language, :hours, :digest, :now, :now)
            ON CONFLICT DO NOTHING
            """,
            channel=channel,
            address=address,
            name=newcomer.name[:200],
            grouped=ONE_WAY if newcomer.one_way else int(newcomer.group),
            language=newcomer.language,
            hours=newcomer.hours,
            digest=to_ms(next_time(newcomer.hours, after=now)),
            now=to_ms(now),
        )
    else:
        _meet_again(tx, row, newcomer=newcomer, now=now)
    met = tx.row(ONE, channel=channel, address=address)
    assert met is not None
    if row is None:
        subscriptions.begin(tx, chat=met["id"], now=now)
    return _chat(met), row is None


def _meet_again(tx: Tx, row: dict[str, Any], *, newcomer: Newcomer, now: datetime) -> None:
    tx.run(
        f"""
        UPDATE chats SET {_THERE}, heard_at = :now,
                         editing = CASE WHEN edited_at < :edited THEN 0 ELSE editing END,
                         grouped = CASE WHEN :one_way = 1 THEN :value ELSE grouped END,
                         name = CASE WHEN :name = '' THEN name ELSE :name END
         WHERE id = :chat
        """,  # noqa: S608 (our own words)
        chat=row["id"],
        one_way=int(newcomer.one_way),
        value=ONE_WAY,
        name=newcomer.name[:200],
        now=to_ms(now),
        edited=to_ms(now - filters.EDITED),
    )
    if row["state"] == ChatState.SUSPENDED:
        chat_changes.note(tx, chat=row["id"])
        filters.resume(tx, chat=row["id"], now=now)


def pause(tx: Tx, *, chat: int, until: datetime | None) -> None:
    """Tell the chat no news before *until*; what waits for it is dropped, None ends the pause.

    Broadcasts and notices to the newsroom are no news: they go all the same.
    """
    tx.run("UPDATE chats SET paused_until = :until WHERE id = :chat", chat=chat, until=to_ms(until))
    chat_changes.note(tx, chat=chat)
    if until is not None:
        settle.drop_of_chat(tx, chat=chat, reason=DropReason.PAUSED, spare=("broadcast", "notice"))


def set_language(tx: Tx, *, chat: int, language: str) -> None:
    """Speak *language* to the chat from now on."""
    tx.run("UPDATE chats SET language = :language WHERE id = :chat", chat=chat, language=language)


def note_english_offer(tx: Tx, *, chat: int) -> bool:
    """English is offered to the chat; False where it was before."""
    return bool(tx.run("UPDATE chats SET english_offered = 1 WHERE id = :chat AND english_offered = 0", chat=chat))


def set_quiet(tx: Tx, *, chat: int, hours: QuietHours | None, now: datetime) -> None:
    """The chat has these quiet hours from now on, or none; what waited for the end of others is looked at anew."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return
    before, bundled, days_off = quiet.of(row), row["bundled"], DaysOff(row["days_off"])
    next_digest = next_time(bundled, after=now, quiet=hours, days_off=days_off)
    ended = before if before is not None and before.last(now) else None
    if ended is not None:
        quiet.end_waits(tx, chat=chat, end=ended.over(now), now=now)
    # Who hears at once may have chosen that just now: what was gathered before is still to come.
    waited = not bundled or move_hours(bundled, ended)
    rests = bool(days_off) and rest_end(now) is not None
    if waited and not rests and not (hours and hours.last(now)) and quiet.is_gathered(tx, chat=chat):
        next_digest = now
    tx.run(
        """
        UPDATE chats SET quiet_from = :quiet_from, quiet_to = :quiet_to, quiet_urgent = :urgent, digest_at = :next
         WHERE id = :chat
        """,
        chat=chat,
        urgent=None if hours is None or hours.urgent is None else int(hours.urgent),
        next=to_ms(next_digest),
        **quiet.columns(hours),
    )
    filters.reschedule(tx, chat=chat, now=now)


def suspend(tx: Tx, *, chat: int, why: str) -> None:
    """Stop writing to a chat that is gone; its settings stay for its return."""
    gone = "CASE WHEN state = 'stopped' THEN state ELSE 'suspended' END"
    tx.run(f"UPDATE chats SET state = {gone}, why = :why WHERE id = :chat", chat=chat, why=clean(why)[:500])  # noqa: S608
    chat_changes.note(tx, chat=chat)
    settle.drop_of_chat(tx, chat=chat, reason=DropReason.GONE, detail=why)


def suspend_address(tx: Tx, *, channel: str, address: str, why: str) -> int:
    """`suspend` for the chat at *address* and, where it is a group with topics, all of them."""
    chats = _family(tx, channel, address)
    for row in chats:
        suspend(tx, chat=row["id"], why=why)
    return len(chats)


def _family(tx: Tx, channel: str, address: str) -> list[dict[str, Any]]:
    """The chat at *address* and its forum topics. Only groups have those, and only for them all chats are looked at."""
    own = tx.row(ONE, channel=channel, address=address)
    if own is not None and not own["grouped"]:
        return [own]
    return [
        row
        for row in tx.rows(
            "SELECT * FROM chats WHERE channel = :channel AND (address = :address OR address LIKE :inside)",
            channel=channel,
            address=address,
            inside=f"{address}/%",
        )
        if row["address"].partition("/")[0] == address.partition("/")[0]
    ]


def move(tx: Tx, *, channel: str, old: str, new: str, now: datetime) -> int:
    """Everything at *old* (and its forum topics) is at *new* from now on; how many chats moved."""
    moved = _family(tx, channel, old)
    for row in moved:
        settle.forget_messages(tx, chat=row["id"])
        address = new + row["address"].removeprefix(old)
        there = tx.row(ONE, channel=channel, address=address)
        if there is None:
            tx.run(
                f"UPDATE chats SET address = :address, {_THERE}, grouped = 1 WHERE id = :chat",  # noqa: S608
                address=address,
                chat=row["id"],
            )
            chat_changes.note(tx, chat=row["id"])
        elif there["id"] != row["id"]:
            _merge(tx, old=row["id"], new=there["id"], now=now)
    return len(moved)


def _merge(tx: Tx, *, old: int, new: int, now: datetime) -> None:
    """Give all that chat *old* has to chat *new*, then forget *old*."""
    filters.merge(tx, old=old, new=new)
    muted_stories.merge(tx, old=old, new=new)
    gathering.take_apart(tx, chat=old)
    settle.move_chat(tx, old=old, new=new)
    gathering.hold_anew(tx, chat=new)
    fan_out.go_back_to(tx, chat=new)
    tx.run("UPDATE digests SET chat_id = :new WHERE chat_id = :old", old=old, new=new)
    silences.move(tx, old=old, new=new)
    _inherit_quiet(tx, old=old, new=new)
    tx.run(f"UPDATE chats SET {_THERE} WHERE id = :new", new=new)  # noqa: S608 (our own words)
    if tx.value("SELECT state FROM chats WHERE id = :old", old=old) == ChatState.STOPPED:
        stopped.stop(tx, chat=new)
    if row := tx.row("SELECT paused_until FROM chats WHERE id = :new AND paused_until > :now", new=new, now=to_ms(now)):
        pause(tx, chat=new, until=from_ms(row["paused_until"]))  # of what moved along, too
    filters.reschedule(tx, chat=new, now=now)
    forget(tx, chat=old)


def _inherit_quiet(tx: Tx, *, old: int, new: int) -> None:
    """Quiet hours and days off go along where the new chat has none, and nothing that was gathered stays behind.

    The next round of digests finds the right time.
    """
    tx.run(
        """
        UPDATE chats
           SET quiet_from = (SELECT quiet_from FROM chats WHERE id = :old),
               quiet_to = (SELECT quiet_to FROM chats WHERE id = :old),
               quiet_urgent = (SELECT quiet_urgent FROM chats WHERE id = :old),
               digest_at = 0
         WHERE id = :new AND quiet_from = quiet_to
           AND EXISTS (SELECT 1 FROM chats WHERE id = :old AND quiet_from <> quiet_to)
        """,
        old=old,
        new=new,
    )
    days_off = tx.value("SELECT days_off FROM chats WHERE id = :old", old=old)
    tx.run(
        "UPDATE chats SET days_off = :days_off, digest_at = 0 WHERE id = :new AND days_off < :days_off",
        days_off=days_off,
        new=new,
    )
    if quiet.is_gathered(tx, chat=new):
        tx.run("UPDATE chats SET digest_at = 0 WHERE id = :new AND digest_at IS NULL", new=new)


def forget(tx: Tx, *, chat: int) -> None:
    """Delete the chat and all that is known of it (`storage.personal` says where)."""
    row = tx.row("SELECT channel, address FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return
    subscriptions.forget(tx, chat=chat)
    settle.forget_chat(tx, chat=chat)
    links.forget(tx, chat=chat)
    quota.let_in(tx, **row)
    updates.forget(tx, **row)
    for table in (
        "web_messages",
        "digests",
        "former_filters",
        "former_settings",
        "silence_reports",
        "muted_stories",
    ):
        tx.run(f"DELETE FROM {table} WHERE chat_id = :chat", chat=chat)  # noqa: S608 (names from above)
    for table in ("kept_choices", "group_keepers"):
        tx.run(f"DELETE FROM {table} WHERE channel = :channel AND address = :address", **row)  # noqa: S608 (the same)
    tx.run("DELETE FROM group_keepers WHERE channel = :channel AND who = :address", **row)
    tx.run("DELETE FROM chats WHERE id = :chat", chat=chat)


def count_refusal(tx: Tx, *, chat: int) -> int:
    """One more message in a row that the channel would not take; how many by now."""
    tx.run("UPDATE chats SET failures = failures + 1 WHERE id = :chat", chat=chat)
    return int(tx.value("SELECT failures FROM chats WHERE id = :chat", chat=chat) or 0)


def count_arrival(tx: Tx, *, chat: int) -> None:
    """A message arrived: the refusals in a row are over."""
    tx.run("UPDATE chats SET failures = 0 WHERE id = :chat AND failures > 0", chat=chat)


def count(tx: Tx) -> dict[tuple[str, str], int]:
    """How many chats there are by (channel, state)."""
    return {
        (row["channel"], row["state"]): row["n"]
        for row in tx.rows("SELECT channel, state, COUNT(*) AS n FROM chats GROUP BY channel, state")
    }
