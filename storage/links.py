"""Link codes: six digits that one chat shows and another one types to have the same settings.

A million codes are few, so guesses are counted: of a chat, and of all together, since chats cost nothing. With as many
guesses as are let through, and ten codes alive at a time, one in a thousand windows has a hit; what it shows is what
somebody follows, and nothing can be changed there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from storage import fingerprints
from storage.engine.types import Tx
from storage.times import from_ms, to_ms

LASTS: Final = timedelta(minutes=10)  #: a code
TRIES: Final = 10  #: times a code may be typed, whoever does
GUESSES, GUESSED_WITHIN = 10, timedelta(hours=1)  #: wrong codes of one chat
GUESSES_OF_ALL, ALL_WITHIN = 100, timedelta(minutes=10)  #: of all chats together; then no code is alive any more
KEPT: Final = timedelta(days=1)  #: so long an old code is told from a wrong one


class Outcome(StrEnum):
    """What a code that was typed is."""

    FOUND = "found"
    OWN = "own"  #: it was made in this very chat
    USED = "used"  #: settings were copied by it, or another chat typed it first
    EXPIRED = "expired"
    WRONG = "wrong"
    WAIT = "wait"  #: this chat has guessed too often
    BUSY = "busy"  #: all together have


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What came of typing a code."""

    outcome: Outcome
    source: int = 0  #: the chat whose settings it copies, where it is found
    until: datetime | None = None  #: when codes may be typed again


def issue(tx: Tx, code: str, *, chat: int, now: datetime) -> bool:
    """Have *code* stand for the chat's settings, instead of any it had; False where it stands for others'."""
    code_hash = fingerprints.of(tx, code)
    tx.run("UPDATE link_codes SET until = :now WHERE chat_id = :chat AND until > :now", chat=chat, now=to_ms(now))
    return bool(
        tx.run(
            """
            INSERT INTO link_codes (code_hash, chat_id, created_at, until) VALUES (:hash, :chat, :now, :until)
            ON CONFLICT DO NOTHING
            """,
            hash=code_hash,
            chat=chat,
            now=to_ms(now),
            until=to_ms(now + LASTS),
        )
    )


def type_in(tx: Tx, code: str, *, chat: int, now: datetime) -> Link:
    """What *code* is, typed in this chat, which is the only one from then on that may copy by it."""
    if until := _may_guess_from(tx, GUESSES, GUESSED_WITHIN, now=now, chat=chat):
        return Link(outcome=Outcome.WAIT, until=until)
    if until := _may_guess_from(tx, GUESSES_OF_ALL, ALL_WITHIN, now=now):
        return Link(outcome=Outcome.BUSY, until=until)
    row = tx.row("SELECT * FROM link_codes WHERE code_hash = :hash", hash=fingerprints.of(tx, code))
    if row is not None and row["chat_id"] == chat:
        return Link(outcome=Outcome.OWN)
    if row is None:
        outcome = Outcome.WRONG
    elif row["used_at"] is not None or (row["taken_by"] or chat) != chat:
        outcome = Outcome.USED
    elif not row["created_at"] <= to_ms(now) < row["until"] or row["tries"] >= TRIES:
        outcome = Outcome.EXPIRED
    else:
        tx.run(
            "UPDATE link_codes SET tries = tries + 1, taken_by = :chat WHERE code_hash = :hash",
            chat=chat,
            hash=row["code_hash"],
        )
        return Link(outcome=Outcome.FOUND, source=row["chat_id"])
    _count_guess(tx, chat=chat, now=now)
    return Link(outcome=outcome)


def _may_guess_from(tx: Tx, most: int, within: timedelta, *, now: datetime, chat: int | None = None) -> datetime | None:
    """When there is room for a guess again, *most* of them *within* so long; None where there is now."""
    last: int | None = tx.value(
        """
        SELECT guessed_at FROM link_guesses
         WHERE guessed_at > :since AND guessed_at <= :now AND (chat_id = :chat OR :all = 1)
         ORDER BY guessed_at DESC LIMIT 1 OFFSET :skip
        """,
        since=to_ms(now - within),
        now=to_ms(now),
        chat=chat or 0,
        all=int(chat is None),
        skip=most - 1,
    )
    return None if last is None else from_ms(last) + within


def _count_guess(tx: Tx, *, chat: int, now: datetime) -> None:
    """One wrong code more; with the last that all may guess, every code that is alive is dead."""
    tx.run("INSERT INTO link_guesses (chat_id, guessed_at) VALUES (:chat, :now)", chat=chat, now=to_ms(now))
    if _may_guess_from(tx, GUESSES_OF_ALL, ALL_WITHIN, now=now):
        tx.run("UPDATE link_codes SET until = :now WHERE until > :now", now=to_ms(now))


def find_source(tx: Tx, *, chat: int, now: datetime) -> int | None:
    """The chat whose settings may be copied to this one: it typed the code, which is alive and unused."""
    found: int | None = tx.value(
        """
        SELECT chat_id FROM link_codes
         WHERE taken_by = :chat AND used_at IS NULL AND until > :now AND created_at <= :now
         ORDER BY created_at DESC LIMIT 1
        """,
        chat=chat,
        now=to_ms(now),
    )
    return found


def use(tx: Tx, *, chat: int, now: datetime) -> None:
    """The settings were copied to the chat: its code is of no use any more."""
    tx.run("UPDATE link_codes SET used_at = :now WHERE taken_by = :chat AND used_at IS NULL", chat=chat, now=to_ms(now))


def has_code(tx: Tx, *, chat: int, now: datetime) -> bool:
    """Whether the chat was given a code that is alive: six digits typed there are another chat's."""
    found = tx.value(
        "SELECT COUNT(*) FROM link_codes WHERE chat_id = :chat AND until > :now", chat=chat, now=to_ms(now)
    )
    return bool(found)


def forget(tx: Tx, *, chat: int) -> None:
    """Forget the chat's codes, and who it was that guessed: the guesses themselves still count."""
    tx.run("DELETE FROM link_codes WHERE chat_id = :chat", chat=chat)
    tx.run("UPDATE link_codes SET taken_by = 0 WHERE taken_by = :chat", chat=chat)
    tx.run("UPDATE link_guesses SET chat_id = 0 WHERE chat_id = :chat", chat=chat)


def sweep(tx: Tx, *, now: datetime) -> int:
    """Forget codes and guesses that nobody asks for any more; how many."""
    old, wrong = to_ms(now - KEPT), to_ms(now + KEPT)
    codes = tx.run("DELETE FROM link_codes WHERE created_at < :old OR created_at > :wrong", old=old, wrong=wrong)
    guesses = tx.run("DELETE FROM link_guesses WHERE guessed_at < :old OR guessed_at > :wrong", old=old, wrong=wrong)
    return codes + guesses
