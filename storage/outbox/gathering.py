"""What waits for chats' digests: gathered by the fan-out, bundled when the digest is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from news.delivery.digests import Candidate
from storage.engine.types import Tx
from storage.outbox.audience import WANTED
from storage.outbox.rows import DropReason
from storage.times import from_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What waits for a chat's digest: what it will hold, and what is no longer wanted."""

    wanted: tuple[Candidate, ...] = ()
    unwanted: tuple[int, ...] = ()


#: Whether the last digest of the chat `c` has not left yet.
UNDER_WAY: Final = "EXISTS (SELECT 1 FROM outbox o WHERE o.chat_id = c.id AND o.kind = 'digest' AND o.due IS NOT NULL)"

# What the chat follows may have changed since the article was gathered.
_GATHERED = f"""
    SELECT o.chat_id, o.item_id, COALESCE(a.published, a.first_seen) AS shown, a.cluster_id,
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
     WHERE o.state = 'gathered' AND o.kind = 'alert' AND o.chat_id IN ({{chats}})
"""  # noqa: S608 (our own words)


def find(tx: Tx, *, chats: Sequence[int]) -> dict[int, Gathered]:
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


def bundle(tx: Tx, *, chat: int, wanted: Iterable[int], unwanted: Iterable[int]) -> None:
    """The articles *wanted* are in the chat's digest; those *unwanted* by now are dropped."""
    ends = [(article, "bundled", "") for article in wanted]
    ends += [(article, "dropped", DropReason.UNWANTED) for article in unwanted]
    tx.many(
        """
        UPDATE outbox SET state = :state, reason = :reason
         WHERE chat_id = :chat AND kind = 'alert' AND item_id = :article AND state = 'gathered'
        """,
        [{"chat": chat, "article": article, "state": state, "reason": reason} for article, state, reason in ends],
    )
