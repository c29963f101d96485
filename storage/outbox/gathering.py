"""What waits for chats' digests: gathered by the fan-out, bundled when the digest is made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.delivery.digests import Candidate
from storage import books
from storage.engine.types import Row, Tx
from storage.outbox import corrections
from storage.outbox.audience import WANTED, hold
from storage.outbox.rows import ACCOUNT, BOOKED, DEPARTED, OVER, DropReason
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What waits for a chat's digest: what it will hold, and what is no longer wanted."""

    wanted: tuple[Candidate, ...] = ()
    unwanted: tuple[int, ...] = ()
    corrections: tuple[int, ...] = ()
    burst: bool = False  #: whether some of it was over of a burst


#: Whether the last digest of the chat `c` has not left yet.
UNDER_WAY: Final = "EXISTS (SELECT 1 FROM outbox o WHERE o.chat_id = c.id AND o.kind = 'digest' AND o.due IS NOT NULL)"

#: Whether the chat's next digest is soon enough for what should have come: one after days off alone may be in a week.
_HAS_DIGESTS: Final = """EXISTS (SELECT 1 FROM chats c WHERE c.id = :chat AND c.digest_at IS NOT NULL
                              AND (c.days_off = 0 OR c.bundled <> '' OR c.own_modes = 1 OR c.digest_at <= :tomorrow))"""

# What the chat follows may have changed since the article was gathered.
_GATHERED = f"""
    SELECT o.chat_id, o.item_id, o.detail, COALESCE(a.published, a.first_seen) AS shown, a.cluster_id,
           (SELECT l.value FROM article_labels l
              LEFT JOIN subscriptions s
                ON s.kind = 'topic' AND s.value = l.value AND s.chat_id = c.id AND s.excepted = 0
             WHERE l.article_id = a.id AND l.kind = 'topic' AND l.value <> '*'
             ORDER BY CASE WHEN s.chat_id IS NULL THEN 1 ELSE 0 END, l.score DESC, l.value
             LIMIT 1) AS topic,
           CASE WHEN {WANTED} THEN 1 ELSE 0 END AS wanted
      FROM outbox o
      JOIN chats c ON c.id = o.chat_id
      JOIN articles a ON a.id = o.item_id
     WHERE o.state = 'gathered' AND o.kind = 'alert' AND o.chat_id IN ({{chats}}) AND (:now = 0 OR o.hold <= :now)
"""  # noqa: S608 (our own words)


def find(tx: Tx, *, chats: Sequence[int], now: datetime | None = None) -> dict[int, Gathered]:
    """What waits for the digests of *chats*: for those that are made *now*, where that is said, and not later ones."""
    listed = ",".join(str(int(chat)) for chat in chats) or "0"
    wanted: dict[int, list[Candidate]] = {chat: [] for chat in chats}
    unwanted: dict[int, list[int]] = {chat: [] for chat in chats}
    over: set[int] = set()
    for row in tx.rows(_GATHERED.format(chats=listed), now=to_ms(now) or 0):
        over |= {row["chat_id"]} if row["wanted"] and row["detail"] == OVER else set()
        if row["wanted"]:
            wanted[row["chat_id"]].append(
                Candidate(
                    article=row["item_id"],
                    shown=from_ms(row["shown"]),
                    topic=row["topic"] or "",
                    cluster=row["cluster_id"],
                )
            )
        else:
            unwanted[row["chat_id"]].append(row["item_id"])
    wrong = corrections.find(tx, chats=chats)
    return {
        chat: Gathered(
            wanted=tuple(wanted[chat]),
            unwanted=tuple(unwanted[chat]),
            corrections=tuple(wrong.get(chat, ())),
            burst=chat in over,
        )
        for chat in chats
    }


def hold_anew(tx: Tx, *, chat: int) -> None:
    """What waits for digests of the chat waits for those that its filters have now."""
    tx.run(
        f"""
        UPDATE outbox SET hold = (SELECT {hold("outbox.item_id")} FROM chats c WHERE c.id = outbox.chat_id)
         WHERE chat_id = :chat AND kind = 'alert' AND state = 'gathered'
        """,  # noqa: S608 (our own words)
        chat=chat,
    )


def bundle(tx: Tx, *, chat: int, digest: int, wanted: Collection[int], unwanted: Collection[int]) -> None:
    """The articles *wanted* are in this digest of the chat; those *unwanted* by now are dropped."""
    for articles, state, reason in ((wanted, "bundled", ""), (unwanted, "dropped", DropReason.UNWANTED)):
        listed = ",".join(str(int(article)) for article in articles) or "0"
        written = tx.rows(
            f"""
            UPDATE outbox SET state = :state, reason = :reason, detail = '', digest_id = :digest, was = {ACCOUNT}
             WHERE chat_id = :chat AND kind = 'alert' AND item_id IN ({listed}) AND state = 'gathered'
            RETURNING {BOOKED}
            """,  # noqa: S608 (our own words and whole numbers)
            chat=chat,
            state=state,
            reason=reason,
            digest=digest,
        )
        books.move_alerts(tx, written)


def follow_digests(tx: Tx, rows: Collection[Row]) -> None:
    """What digests hold ends as they do: these *rows* were written.

    One that was dropped takes its articles along, and one that arrived all the same, or goes again, brings them. Where
    nobody knows whether it arrived, `unbundle` has its say.
    """
    for row in rows:
        was, account = row["was"], row["account"]
        if row["kind"] != "digest" or was == account:
            continue
        if account not in ("", "sent", DropReason.UNCONFIRMED):
            drop_bundled(tx, row, reason=account)
        elif was and account != DropReason.UNCONFIRMED:
            _write_bundled(tx, row, before=("dropped", was), after=("bundled", ""))


def drop_bundled(tx: Tx, digest: Row, *, reason: str) -> None:
    """The articles and corrections of a *digest* that never comes are dropped, too."""
    _write_bundled(tx, digest, before=("bundled", ""), after=("dropped", reason))


def _write_bundled(tx: Tx, digest: Row, *, before: tuple[str, str], after: tuple[str, str]) -> None:
    """Those in this digest that were in one state, for one reason, are in another."""
    written = tx.rows(
        f"""
        UPDATE outbox SET state = :state, reason = :reason, was = {ACCOUNT}
         WHERE chat_id = :chat AND kind IN ('alert', 'correction') AND digest_id = :digest
           AND state = :state_before AND reason = :reason_before
        RETURNING {BOOKED}
        """,  # noqa: S608 (our own words)
        chat=digest["chat_id"],
        digest=digest["item_id"],
        state=after[0],
        reason=after[1],
        state_before=before[0],
        reason_before=before[1],
    )
    books.move_alerts(tx, written)


#: How often the articles of a digest had left before it, in digests that nobody confirmed.
COPIES_BEFORE: Final = """
    COALESCE((SELECT MAX(b.copies) FROM outbox b
               WHERE b.chat_id = :chat AND b.kind IN ('alert', 'correction') AND b.digest_id = :digest
                 AND b.state = 'bundled'), 0)
"""


#: 1 where a digest holds articles that come without a sound, and nothing else.
IS_SILENT: Final = """
    CASE WHEN EXISTS (SELECT 1 FROM outbox b
                       WHERE b.chat_id = :chat AND b.kind = 'alert' AND b.digest_id = :digest AND b.state = 'bundled')
          AND NOT EXISTS (SELECT 1 FROM outbox b
                           WHERE b.chat_id = :chat AND b.kind IN ('alert', 'correction') AND b.digest_id = :digest
                             AND b.state = 'bundled' AND b.silent = 0)
         THEN 1 ELSE 0 END
"""


def unbundle(tx: Tx, *, chat: int, digest: int, copies: int, most: int, now: datetime) -> int:
    """The digest, which left with *copies*, is never confirmed: its articles come with the next one, or at once where
    the chat has none; how many do not, since they left *most* times.

    What it counted as copies is counted where its articles go on to.
    """
    earlier: int = tx.value(f"SELECT {COPIES_BEFORE}", chat=chat, digest=digest)
    rows = tx.rows(
        f"""
        UPDATE outbox
           SET copies = copies + :own, was = {ACCOUNT},
               state = CASE WHEN copies + :own >= :most THEN 'dropped'
                            WHEN {_HAS_DIGESTS} THEN 'gathered' ELSE 'unknown' END,
               due = CASE WHEN copies + :own >= :most OR {_HAS_DIGESTS} THEN NULL ELSE :now END,
               digest_id = CASE WHEN {_HAS_DIGESTS} THEN digest_id ELSE 0 END,
               reason = CASE WHEN copies + :own >= :most THEN '{DropReason.UNCONFIRMED}' ELSE '' END
         WHERE chat_id = :chat AND kind IN ('alert', 'correction') AND digest_id = :digest AND state = 'bundled'
        RETURNING {BOOKED}, state, copies
        """,  # noqa: S608 (our own words)
        chat=chat,
        digest=digest,
        own=copies - earlier,
        most=most,
        now=to_ms(now),
        tomorrow=to_ms(now + timedelta(days=1)),
    )
    books.move_alerts(tx, rows)
    going_on = [row["copies"] for row in rows if row["state"] != "dropped"]
    tx.run(
        "UPDATE outbox SET copies = copies - :taken WHERE chat_id = :chat AND kind = 'digest' AND item_id = :digest",
        chat=chat,
        digest=digest,
        taken=max(going_on, default=0),
    )
    return len(rows) - len(going_on)


def take_apart(tx: Tx, *, chat: int) -> None:
    """The chat becomes another one, which may have had the same: its open digests are made anew, as that one's."""
    for row in tx.rows(
        f"""
        SELECT item_id, copies + CASE WHEN {DEPARTED} THEN 1 ELSE 0 END AS copies FROM outbox
         WHERE chat_id = :chat AND kind = 'digest' AND due IS NOT NULL
        """,  # noqa: S608 (our own words)
        chat=chat,
    ):
        digest = row["item_id"]
        earlier: int = tx.value(f"SELECT {COPIES_BEFORE}", chat=chat, digest=digest)
        written = tx.rows(
            f"""
            UPDATE outbox SET state = 'gathered', copies = copies + :own, was = {ACCOUNT}
             WHERE chat_id = :chat AND kind IN ('alert', 'correction') AND digest_id = :digest AND state = 'bundled'
            RETURNING {BOOKED}
            """,  # noqa: S608 (our own words)
            chat=chat,
            digest=digest,
            own=row["copies"] - earlier,
        )
        books.move_alerts(tx, written)
        tx.run(
            f"""
            UPDATE outbox SET state = 'dropped', due = NULL, reason = '{DropReason.NOTHING_TO_SAY}', copies = :earlier,
                              was = {ACCOUNT}
             WHERE chat_id = :chat AND kind = 'digest' AND item_id = :digest
            """,  # noqa: S608 (our own words)
            chat=chat,
            digest=digest,
            earlier=earlier,
        )
