"""Fanning out: from one thing to a row for each chat that is to hear it.

An article's fan-out is kept with a cursor over chats: the transaction that marks the article as matched begins it and
writes the first rows, the others follow in chunks. So a first row can be claimed at once, however many there are,
nothing waits for the rest, and whoever finds one open goes on where it stopped. A row that is there stays as it is:
no chunk repeats one. Who changes what they follow meanwhile hears what either moment says.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from news.articles.corrections import is_corrected, is_new_headline
from news.delivery.books import Account
from storage import books
from storage.engine.types import Tx
from storage.outbox import muted, quiet
from storage.outbox.audience import LISTED, hold
from storage.outbox.gathering import COPIES_BEFORE, IS_SILENT
from storage.outbox.rows import BREAKING, DIGEST, EDIT, NEWS, NOTICE, Delivery, DropReason
from storage.times import to_ms

FIRST: Final = 500  #: chats in the transaction that marks an article as matched: about 5 ms of it (`bench.fan_out`)
CHUNK: Final = 2_000  #: in each one after that: 15 to 30 ms, for which other writers wait
BEYOND: Final = 2**62  #: above the number of every chat there can be


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one step of a fan-out came to."""

    rows: int
    done: bool  #: nothing is left to write


#: The chats that are still to have the article, as `listed` says how loud it is there.
_WHO = """
      FROM articles a CROSS JOIN listed CROSS JOIN chats c
     WHERE a.id = :article AND listed.loud > 0 AND c.id = listed.chat_id"""

#: Whether the article waits for a digest of the chat: that hears by digest, or is in its quiet hours.
_IS_GATHERED = f"(a.urgent = 0 AND (listed.loud = 1 OR {quiet.GATHER}))"

# Urgent ones go at once to everyone, and in quiet hours to those who agreed; by whichever filter, with a sound.
# A story that the chat heard of from another paper stays silent.
_ALERTS = f"""
    INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, due, created_at, silent, hold)
    WITH {LISTED}
    SELECT c.id, 'alert', a.id, c.channel, CASE WHEN a.urgent = 1 THEN {BREAKING} ELSE {NEWS} END,
           CASE WHEN {_IS_GATHERED} THEN 'gathered' ELSE 'waiting' END,
           CASE WHEN a.urgent = 1 THEN
                CASE WHEN {quiet.LAST} AND COALESCE(c.quiet_urgent, 0) = 0 THEN {quiet.END} ELSE :now END
                WHEN {_IS_GATHERED} THEN NULL
                ELSE :now END,
           :now,
           CASE WHEN a.urgent = 0 AND listed.loud = 2 THEN 1 ELSE 0 END,
           CASE WHEN {_IS_GATHERED} THEN {hold()} ELSE 0 END {_WHO}
       AND (a.cluster_id IS NULL
            OR NOT EXISTS (
               SELECT 1 FROM articles other
                 JOIN outbox o ON o.chat_id = c.id AND o.kind = 'alert' AND o.item_id = other.id
                WHERE other.cluster_id = a.cluster_id AND other.id <> a.id
                  AND (o.state <> 'dropped' OR o.reason = '{DropReason.UNCONFIRMED}')))
    ON CONFLICT DO NOTHING
    RETURNING channel
"""  # noqa: S608 (our own words)

# Those that asked and have no row, of an article whose story other newspapers print: they heard of it from those.
_STORIES = f"""
    WITH {LISTED}
    SELECT c.channel, COUNT(DISTINCT c.id) AS n {_WHO}
       AND NOT EXISTS (SELECT 1 FROM outbox own WHERE own.chat_id = c.id AND own.kind = 'alert' AND own.item_id = a.id)
     GROUP BY c.channel
"""  # noqa: S608 (our own words)

# An edit says other words than the one before, whatever became of that: it has all its time, and all its copies.
_ANEW = """
        ON CONFLICT (chat_id, kind, item_id) DO UPDATE
           SET due = :now, lane = :lane, state = 'waiting', attempts = 0, copies = 0, created_at = :now, sent_at = NULL,
               message_id = excluded.message_id, reason = '', detail = ''"""

# Where a chunk ends: the nearest of the places where each of the article's labels has led to :skip chats more.
_LAST = """
    SELECT MIN(ending) FROM (
           SELECT (SELECT s.chat_id FROM subscriptions s
                    WHERE s.kind = l.kind AND s.value = l.value AND s.excepted = 0 AND s.chat_id > :after
                    ORDER BY s.chat_id LIMIT 1 OFFSET :skip) AS ending
             FROM article_labels l
            WHERE l.article_id = :article AND l.kind IN ('topic', 'keyword')) AS endings
"""


def begin(tx: Tx, *, kind: Literal["alert", "broadcast"], item: int, now: datetime) -> None:
    """From now on the rows of *item* are to be written; begun twice, it goes on."""
    tx.run(
        "INSERT INTO fan_outs (kind, item_id, created_at) VALUES (:kind, :item, :now) ON CONFLICT DO NOTHING",
        kind=kind,
        item=item,
        now=to_ms(now),
    )


def cursor(tx: Tx, *, kind: Literal["alert", "broadcast"], item: int) -> int | None:
    """The last chat that the fan-out has passed; None where it is done, or never began."""
    found: int | None = tx.value(
        "SELECT after_chat FROM fan_outs WHERE kind = :kind AND item_id = :item AND done_at IS NULL",
        kind=kind,
        item=item,
    )
    return found


def move_cursor(
    tx: Tx, *, kind: Literal["alert", "broadcast"], item: int, last: int, done: bool, now: datetime
) -> None:
    """The fan-out has written the rows of all chats up to *last*."""
    tx.run(
        """
        UPDATE fan_outs
           SET after_chat = :last, done_at = :done,
               counted_to = CASE WHEN :passed > counted_to THEN :passed ELSE counted_to END
         WHERE kind = :kind AND item_id = :item
        """,
        kind=kind,
        item=item,
        last=last,
        passed=BEYOND if done else last,
        done=to_ms(now) if done else None,
    )


def unfinished(tx: Tx) -> list[int]:
    """The articles that some chats have no rows of yet, the first one first."""
    return [
        row["item_id"]
        for row in tx.rows("SELECT item_id FROM fan_outs WHERE done_at IS NULL AND kind = 'alert' ORDER BY created_at")
    ]


def advance(tx: Tx, *, article: int, now: datetime, limit: int = CHUNK) -> Chunk:
    """Write the rows of the next chats that asked for *article*, some *limit* for each of its labels."""
    after = cursor(tx, kind="alert", item=article)
    if after is None:
        return Chunk(0, done=True)
    last: int | None = tx.value(_LAST, article=article, after=after, skip=limit - 1)
    rows = _write(tx, article=article, after=after, last=BEYOND if last is None else last, now=now)
    _count_stories(tx, article=article, after=after, last=BEYOND if last is None else last, now=now)
    move_cursor(tx, kind="alert", item=article, last=after if last is None else last, done=last is None, now=now)
    return Chunk(rows, done=last is None)


def _write(tx: Tx, *, article: int, after: int, last: int, now: datetime) -> int:
    """The rows of *article* for those above *after* up to *last*; how many there were not."""
    here = {"after": after, "last": last, "now": to_ms(now), **quiet.moment(now)}
    written = Counter(tx.column(_ALERTS, article=article, **here))
    for channel, rows in sorted(written.items()):
        books.count_of_article(tx, article, {Account.ASKED: rows}, channel=channel)
    if written:
        muted.drop_of_article(tx, article=article, after=after, last=last)
    return written.total()


def write_for(tx: Tx, *, article: int, chat: int, now: datetime) -> int:
    """Give the chat its row of *article*, if it has none and asked for it all the same; how many."""
    return _write(tx, article=article, after=chat - 1, last=chat, now=now)


def _count_stories(tx: Tx, *, article: int, after: int, last: int, now: datetime) -> None:
    """Tell the books of those that heard of the story from another newspaper, each once however often it is passed."""
    row = tx.row(
        """
        SELECT f.counted_to FROM fan_outs f JOIN articles a ON a.id = f.item_id
         WHERE f.kind = 'alert' AND f.item_id = :article AND a.cluster_id IS NOT NULL AND f.counted_to < :last
        """,
        article=article,
        last=last,
    )
    if row is None:
        return
    passed = max(after, row["counted_to"])
    for found in tx.rows(_STORIES, article=article, after=passed, last=last, now=to_ms(now)):
        counts: dict[str, int] = {Account.ASKED: found["n"], Account.STORY: found["n"]}
        books.count_of_article(tx, article, counts, channel=found["channel"])


def go_back_to(tx: Tx, *, chat: int) -> None:
    """The chat got what another followed: fan-outs under way that have passed it come by once more."""
    tx.run(
        "UPDATE fan_outs SET after_chat = :before WHERE done_at IS NULL AND after_chat > :before",
        before=chat - 1,
    )


def catch_up(tx: Tx, *, chat: int, since: datetime, now: datetime) -> int:
    """Give the chat its rows of what went out *since* then, which it asked for all the same; how many."""
    passed = tx.rows(
        "SELECT item_id FROM fan_outs WHERE kind = 'alert' AND created_at >= :since ORDER BY created_at, item_id",
        since=to_ms(since),
    )
    return sum(write_for(tx, article=row["item_id"], chat=chat, now=now) for row in passed)


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget fan-outs done before *before*; how many."""
    return tx.run("DELETE FROM fan_outs WHERE done_at < :before", before=to_ms(before))


def write_edits(tx: Tx, *, article: int, now: datetime, since: datetime) -> int:
    """Have the messages sent of *article* after *since* say what it says now; how many."""
    return tx.run(
        f"""
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at, message_id)
        SELECT chat_id, 'edit', item_id, channel, :lane, :now, :now, message_id
          FROM outbox
         WHERE kind = 'alert' AND item_id = :article
           AND state = 'sent' AND message_id <> '' AND sent_at >= :since
        {_ANEW}
        """,  # noqa: S608 (our own words)
        article=article,
        lane=EDIT,
        now=to_ms(now),
        since=to_ms(since),
    )


def write_edit(
    tx: Tx, delivery: Delivery, *, sent_title: str, sent_lead: str, now: datetime, sent_withdrawn: bool = False
) -> bool:
    """Have a message edited whose article was corrected, or withdrawn, while it was on its way with these words;
    whether it was.
    """
    article = tx.row("SELECT title, lead, state FROM articles WHERE id = :item", item=delivery.item)
    if article is None or (
        (article["state"] == "withdrawn") == sent_withdrawn
        and not is_new_headline(sent_title, article["title"])
        and not is_corrected(sent_lead, article["lead"])
    ):
        return False
    return bool(
        tx.run(
            f"""
            INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at, message_id)
            SELECT o.chat_id, 'edit', o.item_id, o.channel, :lane, :now, :now, o.message_id
              FROM outbox o
             WHERE o.chat_id = :chat AND o.kind = 'alert' AND o.item_id = :item AND o.message_id <> ''
            {_ANEW}
            """,  # noqa: S608 (our own words)
            chat=delivery.chat,
            item=delivery.item,
            lane=EDIT,
            now=to_ms(now),
        )
    )


def write_notice(tx: Tx, *, notice: int, chats: Collection[int], now: datetime, lane: int = NOTICE) -> int:
    """Have each of *chats* (a few) hear the notice, when their quiet hours end where they last; how many will by that.

    Who could not be reached when it was written, and can be now, hears it after all.
    """
    return sum(
        tx.run(
            f"""
            INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
            SELECT id, 'notice', :notice, channel, :lane, {quiet.LOUD}, :now FROM chats c WHERE id = :chat
            ON CONFLICT (chat_id, kind, item_id) DO UPDATE
               SET due = excluded.due, attempts = 0, reason = '', detail = '',
                   state = CASE WHEN outbox.copies > 0 THEN 'unknown' ELSE 'waiting' END
             WHERE outbox.state = 'dropped' AND outbox.reason = '{DropReason.GONE}'
            """,  # noqa: S608 (our own words)
            notice=notice,
            lane=lane,
            now=to_ms(now),
            chat=chat,
            **quiet.moment(now),
        )
        for chat in chats
    )


def write_digest(tx: Tx, *, digest: int, chat: int, channel: str, now: datetime) -> None:
    """Have this digest sent to its chat. Where articles of it left before, unconfirmed, it is a suspect itself."""
    tx.run(
        f"""
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at, copies, state, silent)
        SELECT :chat, 'digest', :digest, :channel, :lane, :now, :now, copies,
               CASE WHEN copies > 0 THEN 'unknown' ELSE 'waiting' END, {IS_SILENT}
          FROM (SELECT {COPIES_BEFORE} AS copies) AS earlier
        """,  # noqa: S608 (our own words)
        chat=chat,
        digest=digest,
        channel=channel,
        lane=DIGEST,
        now=to_ms(now),
    )
