"""Quiet hours and days off in the ledger: whose they are, and until when what is written meanwhile has to wait.

Days off hold back articles alone, until a digest: an announcement would not be of use any more after Tết.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from news.delivery.days_off import DaysOff, rest_end
from news.delivery.digests import next_time
from news.delivery.quiet import QuietHours
from news.text.dates import VIETNAM
from news.text.holidays import is_day_off
from storage.engine.types import Tx
from storage.outbox.rows import DeliveryKind
from storage.times import to_ms

DAY: Final = 24 * 60  #: minutes

#: Whether the hours of the chat `c` last. Few chats have any, and only for those there is something to reckon.
LAST: Final = f"""c.quiet_from <> c.quiet_to
    AND (:minute - c.quiet_from + {DAY}) % {DAY} < (c.quiet_to - c.quiet_from + {DAY}) % {DAY}"""

#: When they end, where they last.
END: Final = f"(:minute_began + ((c.quiet_to - :minute + {DAY}) % {DAY}) * 60000)"

#: When the chat `c` may next hear anything.
LOUD: Final = f"CASE WHEN {LAST} THEN {END} ELSE :now END"

#: Whether it is a day off that the chat `c` wants to be spared on, or the night after one.
RESTS: Final = "(:resting = 1 AND c.days_off > 0)"

#: Whether news for the chat `c` is gathered until they end. A digest that was made the moment they ended has its
#: next one more than a day ahead, or after the days off: who is a little late with `now` must not add to that.
GATHER: Final = f"(({LAST} AND c.digest_at <= :tomorrow) OR ({RESTS} AND c.digest_at <= :rest_end))"

#: Whether no digest is made for the chat `c` now: one of its own hours may come before days off are quite over.
NO_DIGEST: Final = (
    f"({LAST} OR (c.days_off = {DaysOff.URGENT:d} AND (:day_off = 1 OR (:resting = 1 AND c.bundled = ''))))"
)


def moment(now: datetime) -> dict[str, int]:
    """The values that these words ask for: minutes of the day in Vietnam, and UTC milliseconds."""
    here = now.astimezone(VIETNAM)
    began = here.replace(second=0, microsecond=0)
    end = rest_end(now)
    return {
        "minute": here.hour * 60 + here.minute,
        "minute_began": to_ms(began),
        "tomorrow": to_ms(now + timedelta(days=1)),
        "resting": int(end is not None),
        "rest_end": to_ms(end) or 0,
        "day_off": int(is_day_off(here.date())),
    }


def of(row: Mapping[str, Any]) -> QuietHours | None:
    """The quiet hours of a chat, read from its row."""
    if row["quiet_from"] == row["quiet_to"]:
        return None
    urgent = row["quiet_urgent"]
    begin, end = (time(*divmod(row[name], 60)) for name in ("quiet_from", "quiet_to"))
    return QuietHours(begin=begin, end=end, urgent=None if urgent is None else bool(urgent))


def last(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether news for the chat of this row is held back now, by its quiet hours or a day off."""
    hours = of(row)
    return (hours is not None and hours.last(now)) or (row["days_off"] > 0 and rest_end(now) is not None)


def next_digest(row: Mapping[str, Any], *, now: datetime) -> datetime | None:
    """When the chat of this row has its next digest; None where it hears at once, at any time."""
    return next_time(row["bundled"], after=now, quiet=of(row), days_off=DaysOff(row["days_off"]))


def columns(hours: QuietHours | None) -> dict[str, int]:
    """How the times of *hours* are kept in a chat's row: minutes of the day, twice the same where there are none."""
    begin, end = (hours.begin, hours.end) if hours else (time(), time())
    return {"quiet_from": begin.hour * 60 + begin.minute, "quiet_to": end.hour * 60 + end.minute}


def end_waits(tx: Tx, *, chat: int, end: datetime, now: datetime) -> None:
    """What was kept back for the *end* of the chat's quiet hours is looked at anew: it has other hours, or none."""
    tx.run(
        "UPDATE outbox SET due = :now WHERE chat_id = :chat AND due = :end",
        chat=chat,
        now=to_ms(now),
        end=to_ms(end),
    )


def keep_back(tx: Tx, row: Mapping[str, Any], *, breaks: bool, now: datetime) -> bool:
    """Whether this open row was left for the end of its chat's quiet hours, or days off: an article to the bundle, if
    nobody began to send it, and all else to go by itself, but on days off. Breaking news *breaks* quiet hours where the
    chat agreed, and days off always; an edit makes no sound.
    """
    chat = tx.row("SELECT * FROM chats WHERE id = :chat", chat=row["chat_id"])
    assert chat is not None  # the row came with it
    hours, values = of(chat), moment(now)
    is_quiet = hours is not None and hours.last(now) and not (breaks and hours.urgent)
    rests = bool(chat["days_off"] and values["resting"]) and not breaks
    if row["kind"] == "edit" or not (is_quiet or rests):
        return False
    doubted = row["copies"] > 0 or row["departed"]
    latest = max(values["tomorrow"] if is_quiet else 0, values["rest_end"] if rests else 0)
    gathers = row["kind"] == "alert" and not breaks and not doubted and chat["digest_at"] is not None
    if gathers and chat["digest_at"] <= latest:
        state, due = "gathered", None
    elif hours is None or not is_quiet:
        return False
    else:
        state, due = "unknown" if doubted else "waiting", to_ms(hours.over(now))
    tx.run(
        """
        UPDATE outbox SET state = :state, due = :end, copies = copies + :departed
         WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND due = :due
        """,
        state=state,
        end=due,
        departed=row["departed"],
        chat=row["chat_id"],
        kind=row["kind"],
        item=row["item_id"],
        due=row["due"],
    )
    return True


def is_gathered(tx: Tx, *, chat: int, kind: DeliveryKind | None = None) -> bool:
    """Whether anything, or anything of this *kind*, waits for the chat's next digest, whenever that is."""
    found = tx.value(
        """
        SELECT 1 FROM outbox
         WHERE chat_id = :chat AND state = 'gathered' AND hold = 0 AND (:kind = '' OR kind = :kind) LIMIT 1
        """,
        chat=chat,
        kind=kind or "",
    )
    return found is not None
