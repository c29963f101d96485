"""Whom an article is for: said once, for its fan-out, a chat's digest, a chat's newest articles and a preview.

A filter asks for an article by a topic or a keyword, and is narrowed: to its provinces, to its newspapers, and by what
it excepts. These are words of SQL about an article `a`, a label `l` of it and a subscription `s` of that label.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from news.articles.labels import Label
from news.delivery.modes import LOUDNESS, Mode
from storage.engine.types import Tx
from storage.outbox import quiet
from storage.times import to_ms


def narrowed(*, chat: str, filter_: str, article: str = "a.id") -> str:
    """Whether the filter (whose number and chat these expressions give) lets in the *article* that it asks for by `l`.

    What is asked for by its very name comes although it is excepted: /moinhat can be asked for any topic.
    """
    its = f"{{0}}.chat_id = {chat} AND {{0}}.filter_id = {filter_} AND {{0}}.excepted = "
    within = "".join(
        f"""
       AND (NOT EXISTS (SELECT 1 FROM subscriptions w WHERE {its.format("w")} 0 AND w.kind = '{kind}')
            OR EXISTS (
               SELECT 1 FROM subscriptions w
                 JOIN article_labels wl ON wl.kind = w.kind AND wl.value = w.value AND wl.article_id = {article}
                WHERE {its.format("w")} 0 AND w.kind = '{kind}'))"""  # noqa: S608 (our own words)
        for kind in ("province", "newspaper")
    )
    return f"""
           NOT EXISTS (
           SELECT 1 FROM subscriptions x
             JOIN article_labels xl ON xl.kind = x.kind AND xl.value = x.value AND xl.article_id = {article}
            WHERE {its.format("x")} 1 AND NOT (x.kind = l.kind AND x.value = l.value)){within}"""  # noqa: S608 (the same)


#: From an article `a` to the subscriptions `s` that ask for it, by its labels `l`. (Without the empty text, SQLite
#: would draw from the kinds that it need not begin with the labels, and go through everybody's topics.)
SUBSCRIBED: Final = """
      JOIN article_labels l ON l.article_id = a.id AND l.kind || '' IN ('topic', 'keyword')
      JOIN subscriptions s ON s.kind = l.kind AND s.value = l.value AND s.excepted = 0"""

#: Whether the filter of such a subscription lets the article in.
NARROWED: Final = narrowed(chat="s.chat_id", filter_="s.filter_id")

#: How loud a filter `f` of the chat `c` is.
_LOUD: Final = f"""CASE f.mode {" ".join(f"WHEN '{mode}' THEN {loud}" for mode, loud in LOUDNESS.items())}
                   ELSE CASE WHEN c.bundled = '' THEN {LOUDNESS[Mode.AT_ONCE]} ELSE {LOUDNESS[Mode.DIGEST]} END END"""


def _filters_that_want(article: str) -> str:
    """From the filters `f` of the chat `c` that let in the *article*."""
    return f"""
             FROM article_labels l
             JOIN subscriptions s
               ON s.kind = l.kind AND s.value = l.value AND s.excepted = 0 AND s.chat_id = c.id
             JOIN filters f ON f.id = s.filter_id
            WHERE l.article_id = {article} AND l.kind IN ('topic', 'keyword')
              AND {narrowed(chat="s.chat_id", filter_="s.filter_id", article=article)}"""


def loudest(article: str = "a.id") -> str:
    """How loud the *article* is for the chat `c`, which wants it: 0 where only filters do that are off.

    A chat has modes of its own seldom; only for those each filter is asked.
    """
    return f"""CASE WHEN c.own_modes = 0 THEN CASE WHEN c.bundled = '' THEN 3 ELSE 1 END
           ELSE COALESCE((SELECT MAX({_LOUD}) {_filters_that_want(article)}), 0) END"""


def hold(article: str = "a.id") -> str:
    """The moment before which no digest of the chat `c` takes the *article*; 0 where the next one does."""
    return f"""CASE WHEN c.own_modes = 0 THEN 0
           ELSE COALESCE((SELECT CASE WHEN MAX({_LOUD}) = 1
                                      THEN MIN(CASE WHEN {_LOUD} = 1 THEN COALESCE(f.digest_at, 0) END)
                                      ELSE 0 END {_filters_that_want(article)}), 0) END"""


LOUDEST: Final = loudest()

#: Whom the article :article is for, of the chats above :after up to :last, and how loud it is there, as the table
#: `listed`: reckoned once for each, whatever is asked of it then. A chat stands there once for each label it asks by.
LISTED: Final = f"""
      listed AS MATERIALIZED (
      SELECT c.id AS chat_id, {LOUDEST} AS loud
        FROM articles a {SUBSCRIBED} AND s.chat_id > :after AND s.chat_id <= :last
        JOIN chats c ON c.id = s.chat_id
       WHERE a.id = :article AND a.state <> 'withdrawn'
         AND c.state = 'active'
         AND (c.paused_until IS NULL OR c.paused_until <= :now)
         AND {NARROWED})"""  # noqa: S608 (our own words)

#: Whether the chat `c` wants the article `a`.
WANTED: Final = f"EXISTS (SELECT 1 {_filters_that_want('a.id')} AND f.mode <> 'off')"

#: The newest articles with the label :kind, :value that the filter :filter of :chat lets in.
NEWEST: Final = f"""
    SELECT a.id, a.cluster_id, COALESCE(a.published, a.first_seen) AS shown
      FROM article_labels l JOIN articles a ON a.id = l.article_id
     WHERE l.kind = :kind AND l.value = :value AND a.state IN ('matched', 'silent')
       AND {narrowed(chat=":chat", filter_=":filter")}
     ORDER BY l.article_id DESC
     LIMIT :limit"""  # noqa: S608 (our own words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The chats of one channel that asked for such an article."""

    channel: str
    at_once: int
    bundled: int  #: hear of it with their digest, or when their quiet hours end


def estimate(tx: Tx, labels: Iterable[Label], *, now: datetime, urgent: bool = False) -> list[Audience]:
    """Who would hear of an article with these *labels* that is not in the ledger, by channel; nothing is written."""
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
                            WHEN {quiet.RESTS} AND :urgent = 0 THEN 0
                            WHEN :urgent = 1 OR {LOUDEST} > 1 THEN 1
                            ELSE 0 END AS at_once
                  FROM a {SUBSCRIBED}
                  JOIN chats c ON c.id = s.chat_id
                 WHERE c.state = 'active' AND (c.paused_until IS NULL OR c.paused_until <= :now) AND {NARROWED}
                   AND (c.own_modes = 0 OR {LOUDEST} > 0)
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
