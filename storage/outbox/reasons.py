"""What a chat asked for that brings it an article."""

from typing import Final

from news.delivery.subscriptions import Kind
from storage.engine.types import Tx
from storage.outbox.audience import narrowed
from storage.outbox.rows import Reason

# By the article's labels to the chat's subscriptions, best first. A province counts where the chat chose several: out
# of one alone nobody wants to fall into all. Of several filters those count that let the article in.
_REASONS: Final = f"""
    SELECT s.kind, s.value, s.words, s.filter_id
      FROM article_labels l
      JOIN subscriptions s ON s.kind = l.kind AND s.value = l.value AND s.chat_id = :chat AND s.excepted = 0
      JOIN filters f ON f.id = s.filter_id AND f.mode <> 'off'
     WHERE l.article_id = :article AND l.kind IN ('topic', 'keyword', 'province')
       AND (NOT EXISTS (SELECT 1 FROM filters g WHERE g.chat_id = f.chat_id AND g.id <> f.id)
            OR {narrowed(chat=":chat", filter_="s.filter_id", article=":article")})
       AND (l.kind <> 'province'
            OR EXISTS (SELECT 1 FROM subscriptions o
                        WHERE o.chat_id = :chat AND o.filter_id = s.filter_id AND o.excepted = 0
                          AND o.kind = 'province' AND o.value <> s.value))
     ORDER BY l.score DESC, s.kind, s.value, s.filter_id
"""  # noqa: S608 (our own words)


def find(tx: Tx, *, chat: int, article: int) -> list[Reason]:
    """What *chat* follows of *article*, best first; nothing where it follows none of it any more.

    What several of its filters ask for is there once for each that lets the article in.
    """
    return [
        Reason(kind=Kind(row["kind"]), value=row["value"], words=row["words"] or row["value"], filter=row["filter_id"])
        for row in tx.rows(_REASONS, chat=chat, article=article)
    ]
