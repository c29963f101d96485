"""Digests: which chats are due one, what was gathered for it, and which articles it holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from news.delivery.digests import Candidate, Selection, next_time
from news.delivery.quiet import QuietHours
from storage.engine.database import Tx
from storage.outbox import audience, quiet
from storage.outbox import claim as outbox
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The articles of one digest, by topic (a slug, "" for the rest)."""

    chat: int
    parts: tuple[tuple[str, tuple[int, ...]], ...]
    further: int = 0  #: stories that found no room
    made: datetime | None = None  #: None: not kept yet


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What waits for a chat's digest: to be told, and no longer wanted."""

    wanted: tuple[Candidate, ...] = ()
    unwanted: tuple[int, ...] = ()


# What the chat follows may have changed since the article was gathered.
_GATHERED = f"""
    SELECT o.chat_id, o.item_id, COALESCE(a.published, a.first_seen) AS shown, a.cluster_id,
           (SELECT l.value FROM article_labels l
              LEFT JOIN subscriptions s
                ON s.kind = 'topic' AND s.value = l.value AND s.chat_id = c.id AND s.excepted = 0
             WHERE l.article_id = a.id AND l.kind = 'topic' AND l.value <> '*'
             ORDER BY CASE WHEN s.chat_id IS NULL THEN 1 ELSE 0 END, l.score DESC, l.value
             LIMIT 1) AS topic,
           CASE WHEN {audience.WANTED} THEN 1 ELSE 0 END AS wanted
      FROM outbox o
      JOIN chats c ON c.id = o.chat_id
      JOIN articles a ON a.id = o.item_id
     WHERE o.state = 'gathered' AND o.kind = 'article' AND o.chat_id IN ({{chats}})
"""  # noqa: S608 (our own words)


def due(tx: Tx, *, now: datetime, limit: int) -> list[Due]:
    """The chats whose time has come and that want to hear now, the longest waiting first.

    One whose last digest has not left yet waits for that: a channel that is away for days brings one, not ten.
    """
    rows = tx.rows(
        f"""
        SELECT * FROM chats c
         WHERE digest_at <= :now AND state = 'active' AND NOT ({quiet.LAST})
           AND NOT EXISTS (
               SELECT 1 FROM outbox o WHERE o.chat_id = c.id AND o.kind = 'digest' AND o.due IS NOT NULL)
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
        )
        for row in rows
    ]


def gathered(tx: Tx, *, chats: Sequence[int]) -> dict[int, Gathered]:
    """What waits for the digests of *chats*."""
    listed = ",".join(str(int(chat)) for chat in chats) or "0"
    wanted: dict[int, list[Candidate]] = {chat: [] for chat in chats}
    unwanted: dict[int, list[int]] = {chat: [] for chat in chats}
    for row in tx.rows(_GATHERED.format(chats=listed)):
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
    return {chat: Gathered(wanted=tuple(wanted[chat]), unwanted=tuple(unwanted[chat])) for chat in chats}


def pass_over(tx: Tx, one: Due, *, now: datetime) -> bool:
    """No digest this time; False where another was quicker or the chat changed its mind."""
    return bool(
        tx.run(
            """
            UPDATE chats SET digest_at = :next
             WHERE id = :chat AND digest_at = :at AND bundled = :hours
               AND quiet_from = :quiet_from AND quiet_to = :quiet_to
            """,
            chat=one.chat,
            at=to_ms(one.at),
            hours=one.hours,
            next=to_ms(next_time(one.hours, after=now, quiet=one.quiet)),
            **quiet.columns(one.quiet),
        )
    )


def make(tx: Tx, one: Due, heap: Gathered, selection: Selection, *, now: datetime) -> int | None:
    """The digest, its delivery, and the mark on every article that it is told: all or nothing.

    Its number; None where another was quicker or the chat changed its mind meanwhile.
    """
    if not pass_over(tx, one, now=now):
        return None
    tx.run("UPDATE chats SET digested = :now WHERE id = :chat", chat=one.chat, now=to_ms(now))
    told = [(candidate.article, "bundled") for candidate in heap.wanted]
    tx.many(
        """
        UPDATE outbox SET state = :state
         WHERE chat_id = :chat AND kind = 'article' AND item_id = :article AND state = 'gathered'
        """,
        [
            {"chat": one.chat, "article": article, "state": state}
            for article, state in (*told, *((article, "dropped") for article in heap.unwanted))
        ],
    )
    number = add(tx, Bundle(chat=one.chat, parts=selection.parts, further=selection.further), now=now)
    tx.run(
        """
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
        VALUES (:chat, 'digest', :number, :channel, :lane, :now, :now)
        """,
        chat=one.chat,
        number=number,
        channel=one.channel,
        lane=outbox.DIGEST,
        now=to_ms(now),
    )
    return number


def choose(tx: Tx, *, chat: int, hours: str, now: datetime) -> None:
    """The chat hears at these hours from now on, or at once: then a last digest tells what was gathered."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    silent = quiet.of(row) if row else None
    next_digest = next_time(hours, after=now, quiet=silent)
    if not hours and quiet.is_gathered(tx, chat=chat) and not (silent and silent.last(now)):
        next_digest = now
    tx.run(
        "UPDATE chats SET bundled = :hours, digest_at = :next WHERE id = :chat",
        chat=chat,
        hours=hours,
        next=to_ms(next_digest),
    )


def chosen(tx: Tx, *, chat: int) -> str:
    """The chat's hours, "" where it hears at once."""
    return str(tx.value("SELECT bundled FROM chats WHERE id = :chat", chat=chat) or "")


def add(tx: Tx, bundle: Bundle, *, now: datetime) -> int:
    """Keep a bundle; its number."""
    number: int = tx.value(
        """
        INSERT INTO digests (chat_id, articles, further, created_at) VALUES (:chat, :articles, :further, :now)
        RETURNING id
        """,
        chat=bundle.chat,
        articles=json.dumps(bundle.parts),
        further=bundle.further,
        now=to_ms(now),
    )
    return number


def get(tx: Tx, number: int) -> Bundle | None:
    """The bundle of this number."""
    row = tx.row("SELECT chat_id, articles, further, created_at FROM digests WHERE id = :id", id=number)
    if row is None:
        return None
    parts = tuple((topic, tuple(numbers)) for topic, numbers in json.loads(row["articles"]))
    return Bundle(chat=row["chat_id"], parts=parts, further=row["further"], made=from_ms(row["created_at"]))


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget digests made before *before*; how many."""
    return tx.run("DELETE FROM digests WHERE created_at < :before", before=to_ms(before))
