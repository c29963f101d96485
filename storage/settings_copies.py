"""Settings of a chat as a whole: read, written over those of another chat, and written back where that is undone.

All that a chat's rows say of what it hears goes along, column by column: a new one needs its place in one list below.
"""

import json
from datetime import datetime
from typing import Any, Final

from news.delivery.days_off import DaysOff
from storage import chat_changes, chats, days_off, digests, filters, subscriptions, undoing
from storage.engine.types import Row, Tx
from storage.outbox import fan_out, quiet
from storage.times import from_ms, to_ms
from storage.undoing import UNDOABLE, Restored

#: Columns of `chats` that are settings …
SETTINGS: Final = ("language", "bundled", "quiet_from", "quiet_to", "quiet_urgent", "days_off", "own_modes")
#: … and those that say who a chat is and how it goes there.
OWN: Final = (
    *("id", "channel", "address", "name", "grouped", "state", "why", "failures"),
    *("paused_until", "paused_at", "digest_at", "digested", "created_at", "heard_at", "changed_after", "suspended_at"),
    *("editing", "edited_at", "english_offered"),
)

Settings = dict[str, Any]  #: "chat", a row's `SETTINGS`; "filters" and "subscriptions", rows


def read(tx: Tx, *, chat: int) -> Settings | None:
    """All settings of the chat; None where there is no such chat."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return None
    return {
        "chat": {name: row[name] for name in SETTINGS},
        "filters": tx.rows("SELECT * FROM filters WHERE chat_id = :chat ORDER BY id", chat=chat),
        "subscriptions": tx.rows(
            "SELECT * FROM subscriptions WHERE chat_id = :chat ORDER BY created_at, kind, value", chat=chat
        ),
    }


def replace(tx: Tx, settings: Settings, *, chat: int, now: datetime) -> int:
    """Have the chat hear as *settings* say and no other way; the number to `restore` by what it had."""
    number = remember(tx, chat=chat, now=now)
    _write(tx, settings, chat=chat, now=now)
    return number


def remember(tx: Tx, *, chat: int, now: datetime) -> int:
    """Keep the chat's settings as they are, before they are changed; the number to `restore` them by."""
    number: int = tx.value(
        "INSERT INTO former_settings (chat_id, settings, created_at) VALUES (:chat, :settings, :now) RETURNING id",
        chat=chat,
        settings=json.dumps(read(tx, chat=chat), ensure_ascii=False),
        now=to_ms(now),
    )
    return number


def restore(tx: Tx, *, chat: int, number: int, now: datetime) -> Restored:
    """Have the settings again that were replaced under this *number*, with what was published since."""
    row = tx.row("SELECT * FROM former_settings WHERE chat_id = :chat AND id = :number", chat=chat, number=number)
    done = undoing.take(tx, "former_settings", row, now=now)
    if row is None or done is not Restored.NOW:
        return done
    _write(tx, json.loads(row["settings"]), chat=chat, now=now)
    fan_out.catch_up(tx, chat=chat, since=from_ms(row["created_at"]), now=now)
    return done


def find_last(tx: Tx, *, chat: int, now: datetime) -> tuple[int, datetime] | None:
    """The number to `restore` by what was replaced last, and when; None where nothing can be undone."""
    row = tx.row(
        """
        SELECT id, created_at FROM former_settings
         WHERE chat_id = :chat AND restored_at IS NULL AND created_at BETWEEN :since AND :now
         ORDER BY id DESC LIMIT 1
        """,
        chat=chat,
        since=to_ms(now - UNDOABLE),
        now=to_ms(now),
    )
    return (row["id"], from_ms(row["created_at"])) if row else None


def _write(tx: Tx, settings: Settings, *, chat: int, now: datetime) -> None:
    """Filters come after the chat's own hours: choosing those changes how a filter is heard that is there already."""
    subscriptions.forget(tx, chat=chat)
    tx.run("DELETE FROM former_filters WHERE chat_id = :chat", chat=chat)  # they were about filters that are gone
    chosen = settings["chat"]
    days_off.choose(tx, chat=chat, choice=DaysOff(chosen.get("days_off", 0)), now=now)  # not there before it was kept
    chats.set_quiet(tx, chat=chat, hours=quiet.of(chosen), now=now)
    digests.choose(tx, chat=chat, hours=chosen["bundled"], now=now)
    names = ", ".join(f"{name} = :{name}" for name in chosen)
    tx.run(f"UPDATE chats SET {names} WHERE id = :chat", chat=chat, **chosen)  # noqa: S608 (our own columns)
    numbers = {}
    for one in settings["filters"]:
        numbers[one["id"]] = _insert(tx, "filters", one | {"chat_id": chat}, but="id", returning="id")
    for one in settings["subscriptions"]:
        if one["filter_id"] in numbers:
            _insert(tx, "subscriptions", one | {"chat_id": chat, "filter_id": numbers[one["filter_id"]]})
    subscriptions.begin(tx, chat=chat, now=now)
    filters.turn_to(tx, chat=chat, filter_=0, now=now)  # all filters are new ones
    filters.reschedule(tx, chat=chat, now=now)
    chat_changes.note(tx, chat=chat)


def _insert(tx: Tx, table: str, row: Row, *, but: str = "", returning: str = "") -> Any:
    values = {name: value for name, value in row.items() if name != but}
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (the columns of a row that we read)
    return tx.value(f"{sql} RETURNING {returning}", **values) if returning else tx.run(sql, **values)
