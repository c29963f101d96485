"""Who would hear of an article that is not in the ledger: the fan-out's own words, asked without writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.articles import Label
from storage.engine.database import Tx
from storage.outbox import quiet
from storage.outbox.claim import NARROWED
from storage.times import to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The chats of one channel that asked for such an article."""

    channel: str
    at_once: int
    bundled: int  #: hear of it with their digest, or when their quiet hours end


def expected(tx: Tx, labels: Iterable[Label], *, now: datetime, urgent: bool = False) -> list[Audience]:
    """Who would hear of an article with these *labels*, by channel."""
    pairs = sorted({(str(one.kind), one.value) for one in labels})
    if not pairs:
        return []
    rows = ", ".join(f"(CAST(:kind{place} AS TEXT), CAST(:value{place} AS TEXT), 0)" for place in range(len(pairs)))
    values = {f"kind{place}": kind for place, (kind, _) in enumerate(pairs)}
    values |= {f"value{place}": value for place, (_, value) in enumerate(pairs)}
    found = tx.rows(
        f"""
        WITH a (id) AS (SELECT 0), article_labels (kind, value, article_id) AS (VALUES {rows})
        SELECT heard.channel, SUM(heard.at_once) AS at_once, COUNT(*) - SUM(heard.at_once) AS bundled
          FROM (SELECT DISTINCT c.id, c.channel,
                       CASE WHEN {quiet.LAST} AND NOT (:urgent = 1 AND COALESCE(c.quiet_urgent, 0) = 1) THEN 0
                            WHEN c.bundled = '' OR :urgent = 1 THEN 1
                            ELSE 0 END AS at_once
                  FROM a
                  JOIN article_labels l ON l.article_id = a.id AND l.kind IN ('topic', 'keyword')
                  JOIN subscriptions s ON s.kind = l.kind AND s.value = l.value
                  JOIN chats c ON c.id = s.chat_id
                 WHERE c.state = 'active' AND (c.paused_until IS NULL OR c.paused_until <= :now) AND {NARROWED}
               ) heard
         GROUP BY heard.channel
         ORDER BY heard.channel
        """,  # noqa: S608 (our own words and names of values)
        now=to_ms(now),
        urgent=int(urgent),
        **quiet.moment(now),
        **values,
    )
    return [Audience(channel=row["channel"], at_once=int(row["at_once"]), bundled=int(row["bundled"])) for row in found]
