"""Corrections in the ledger: who is told where what was sent can't be edited.

A chat has a row of it only where a message that brought the article arrived. As long as such a row is open there is
no second one: what it says is put together when it leaves, and tells the latest.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from news.articles.corrections import Words, compare
from storage.engine.types import Tx
from storage.outbox import quiet
from storage.outbox.audience import loudest
from storage.outbox.rows import NEWS
from storage.times import to_ms

NOTED: Final = timedelta(days=2)  #: how long after an article was sent its readers are told what was wrong …
WITHDRAWN: Final = timedelta(days=1)  #: … or that its newspaper took it away
AT_ONCE: Final = 5  #: in one digest; the others come with the next

#: Whether the row `t` is still to be told: open, or part of a digest that is.
_UNTOLD: Final = """(t.due IS NOT NULL OR t.state = 'gathered' OR (t.state = 'bundled' AND EXISTS (
               SELECT 1 FROM outbox e WHERE e.chat_id = t.chat_id AND e.kind = 'digest' AND e.item_id = t.digest_id
                  AND e.due IS NOT NULL)))"""

#: Whether the digest `g` shows the article :article by name: it may hold one story too many, or the same twice.
_SHOWN: Final = "REPLACE(REPLACE(g.articles, '[', ' '), ']', ',') LIKE '% ' || CAST(:article AS TEXT) || ',%'"

#: Whether it waits for a digest of the chat, as its article did; of what is wanted no more, too, where there is one.
_IS_GATHERED: Final = f"""({quiet.GATHER} OR CASE WHEN c.own_modes = 0 THEN c.bundled <> ''
           ELSE c.digest_at IS NOT NULL AND {loudest(":article")} < 2 END)"""

# The first correction since the message arrived, as `o` or as part of `d`, of which the chat was not told.
_ROWS: Final = f"""
    INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, due, created_at, silent)
    SELECT c.id, 'correction', MIN(k.id), c.channel, {NEWS},
           CASE WHEN {_IS_GATHERED} THEN 'gathered' ELSE 'waiting' END,
           CASE WHEN {_IS_GATHERED} THEN NULL ELSE {quiet.LOUD} END, :now,
           CASE WHEN c.own_modes = 1 AND {loudest(":article")} < 3 THEN 1 ELSE 0 END
      FROM outbox o
      LEFT JOIN digests g ON g.id = o.digest_id AND o.state = 'bundled' AND {_SHOWN}
      LEFT JOIN outbox d ON d.chat_id = o.chat_id AND d.kind = 'digest' AND d.item_id = g.id
      JOIN articles a ON a.id = o.item_id
      JOIN corrections k ON k.article_id = o.item_id
      JOIN chats c ON c.id = o.chat_id
     WHERE o.kind = 'alert' AND o.item_id = :article AND {{which}}
       AND CASE WHEN o.state = 'sent' THEN o.sent_at WHEN o.state = 'bundled' AND d.state = 'sent' THEN d.sent_at END
           >= CASE WHEN a.state = 'withdrawn' THEN :day ELSE :since END
       AND (k.created_at >= COALESCE(d.sent_at, o.sent_at) OR k.id = :correction)
       AND c.state = 'active' AND (c.paused_until IS NULL OR c.paused_until <= :now)
       AND NOT EXISTS (
           SELECT 1 FROM outbox t JOIN corrections other ON other.id = t.item_id
            WHERE t.chat_id = c.id AND t.kind = 'correction' AND other.article_id = o.item_id
              AND (other.id >= k.id OR {_UNTOLD}))
     GROUP BY c.id
    ON CONFLICT DO NOTHING
"""  # noqa: S608 (our own words)


def write(tx: Tx, *, article: int, now: datetime, ahead: timedelta = timedelta()) -> int:
    """Tell the chats that had *article* in a digest of what is wrong in it; how many. *ahead*: how wrong *now* is."""
    return _write(tx, "o.state = 'bundled'", article=article, now=now, ahead=ahead)


def write_for(tx: Tx, *, chat: int, article: int, now: datetime, correction: int = 0) -> int:
    """Tell this chat; *correction*, where it overtook the message: that left with the words before it."""
    return _write(tx, "o.chat_id = :chat", article=article, now=now, correction=correction, chat=chat)


def _write(
    tx: Tx,
    which: str,
    *,
    article: int,
    now: datetime,
    correction: int = 0,
    ahead: timedelta = timedelta(),
    **values: int,
) -> int:
    return tx.run(
        _ROWS.format(which=which),
        article=article,
        correction=correction,
        since=to_ms(now - ahead - NOTED),
        day=to_ms(now - ahead - WITHDRAWN),
        now=to_ms(now),
        **values,
        **quiet.moment(now),
    )


def find_overtaken(tx: Tx, said: Mapping[int, Words]) -> dict[int, int]:
    """Of the articles of which this was *said*, those of which it is wrong by now, each with its newest correction."""
    listed = ",".join(str(int(article)) for article in said) or "0"
    found: dict[int, int] = {}
    for row in tx.rows(f"SELECT id, title, lead, state FROM articles WHERE id IN ({listed})"):  # noqa: S608 (numbers)
        words = (row["title"], row["lead"])
        if row["state"] != "withdrawn" and (words == said[row["id"]] or not compare(said[row["id"]], words)):
            continue
        newest = tx.value("SELECT MAX(id) FROM corrections WHERE article_id = :article", article=row["id"])
        if newest is not None:
            found[row["id"]] = newest
    return found


def find(tx: Tx, *, chats: Sequence[int]) -> dict[int, list[int]]:
    """The corrections that wait for the next digests of *chats*, those that waited longest."""
    listed = ",".join(str(int(chat)) for chat in chats) or "0"
    found: dict[int, list[int]] = {}
    for row in tx.rows(
        f"""
        SELECT chat_id, item_id FROM outbox
         WHERE state = 'gathered' AND kind = 'correction' AND chat_id IN ({listed}) ORDER BY item_id
        """  # noqa: S608 (whole numbers)
    ):
        found.setdefault(row["chat_id"], []).append(row["item_id"])
    return {chat: numbers[:AT_ONCE] for chat, numbers in found.items()}


def bundle(tx: Tx, *, chat: int, digest: int, numbers: Sequence[int]) -> None:
    """These corrections are in the chat's *digest*."""
    tx.many(
        """
        UPDATE outbox SET state = 'bundled', digest_id = :digest
         WHERE chat_id = :chat AND kind = 'correction' AND item_id = :number AND state = 'gathered'
        """,
        [{"chat": chat, "digest": digest, "number": number} for number in numbers],
    )
