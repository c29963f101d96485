"""How much was seen of each newspaper and topic, hour by hour."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from storage.engine.types import Tx
from storage.times import to_ms

Seen = dict[str, dict[int, int]]  #: by name: articles by the hour, counted from 1970

#: What was news when it was seen: not what stood there at first sight, nor what was old.
NEWS: Final = "a.state NOT IN ('quiet', 'silent', 'held')"


def by_newspaper(tx: Tx, *, since: datetime) -> Seen:
    """The news of each newspaper that is followed, *since* then."""
    rows = tx.rows(
        f"""
        SELECT a.newspaper AS name, a.first_seen / 3600000 AS hour, COUNT(*) AS n FROM articles a
         WHERE a.first_seen >= :since AND {NEWS}
           AND a.newspaper IN (SELECT newspaper FROM feeds WHERE state = 'active')
         GROUP BY a.newspaper, a.first_seen / 3600000
        """,  # noqa: S608 (our own words)
        since=to_ms(since),
    )
    return _by_name(rows)


def by_topic(tx: Tx, *, since: datetime, but: Collection[str] = ()) -> Seen:
    """The news about each topic, *since* then, without those of the newspapers in *but*."""
    left_out = {f"paper_{at}": name for at, name in enumerate(but or ("",))}
    names = ", ".join(f":{key}" for key in left_out)
    rows = tx.rows(
        f"""
        SELECT l.value AS name, a.first_seen / 3600000 AS hour, COUNT(*) AS n
          FROM articles a JOIN article_labels l ON l.article_id = a.id AND l.kind = 'topic' AND l.value <> '*'
         WHERE a.first_seen >= :since AND {NEWS} AND a.newspaper NOT IN ({names})
         GROUP BY l.value, a.first_seen / 3600000
        """,  # noqa: S608 (our own words)
        since=to_ms(since),
        **left_out,
    )
    return _by_name(rows)


def _by_name(rows: list[dict[str, object]]) -> Seen:
    found: Seen = {}
    for row in rows:
        found.setdefault(str(row["name"]), {})[int(str(row["hour"]))] = int(str(row["n"]))
    return found


def find_verdicts(tx: Tx, *, newspaper: str) -> set[str]:
    """What the last polls of the newspaper's feeds came to."""
    rows = tx.rows("SELECT verdict FROM feeds WHERE state = 'active' AND newspaper = :name", name=newspaper)
    return {str(row["verdict"]) for row in rows}
