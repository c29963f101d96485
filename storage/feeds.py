"""Feeds: which there are, what the last poll came to, when the next one is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from news.feeds.feed import Feed, Form, NewFeed
from news.text.vietnamese import clean
from storage.engine.types import Tx
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll came to: the feed as it is known from now on, and what belongs to this poll alone."""

    feed: Feed
    polled_at: datetime
    next_poll: datetime
    detail: str = ""
    items: int | None = None  #: how many the feed lists; None: not read this time


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed as an admin sees it."""

    feed: Feed
    detail: str
    items: int
    polled_at: datetime | None
    next_poll: datetime


@lru_cache(maxsize=2_000)  # the same at nearly every poll, and two dozen numbers each
def _hours(stored: str) -> tuple[int, ...]:
    return tuple(map(int, stored.split(","))) if stored else (0,) * 24


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(
        number=row["id"],
        url=row["url"],
        newspaper=row["newspaper"],
        province=row["province"],
        section=row["section"],
        form=Form(row["form"]),
        state=row["state"],
        fetch_url=row["fetch_url"],
        moved_to=row["moved_to"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"] or b"",
        seen_items=row["seen_items"] or b"",
        baseline_at=from_ms(row["baseline_at"]),
        ok_at=from_ms(row["ok_at"]),
        read_at=from_ms(row["read_at"]),
        failures=row["failures"],
        failing_since=from_ms(row["failing_since"]),
        verdict=row["verdict"],
        newest_at=from_ms(row["newest_at"]),
        ttl=row["ttl"],
        hours=_hours(row["hours"]),
    )


def due(tx: Tx, *, now: datetime, limit: int) -> list[Feed]:
    """Feeds to be polled now, the longest overdue first."""
    rows = tx.rows(
        "SELECT * FROM feeds WHERE state = 'active' AND next_poll <= :now ORDER BY next_poll LIMIT :limit",
        now=to_ms(now),
        limit=limit,
    )
    return [_feed(row) for row in rows]


def get(tx: Tx, number: int) -> Feed | None:
    """The feed of this number."""
    row = tx.row("SELECT * FROM feeds WHERE id = :id", id=number)
    return _feed(row) if row else None


def everything(tx: Tx) -> list[Listed]:
    """Every feed that is not removed, by newspaper."""
    return [
        Listed(
            feed=_feed(row),
            detail=row["detail"],
            items=row["items"],
            polled_at=from_ms(row["polled_at"]),
            next_poll=from_ms(row["next_poll"]),
        )
        for row in tx.rows("SELECT * FROM feeds WHERE state <> 'removed' ORDER BY newspaper, section, url")
    ]


def list_newspapers(tx: Tx) -> list[str]:
    """The newspapers that have a feed which is read."""
    return [row["newspaper"] for row in tx.rows("SELECT DISTINCT newspaper FROM feeds WHERE state = 'active'")]


def count_by_province(tx: Tx) -> dict[str, int]:
    """How many feeds that are read each province has; those that have none are left out."""
    rows = tx.rows(
        "SELECT province, COUNT(*) AS n FROM feeds WHERE state = 'active' AND province <> '' GROUP BY province"
    )
    return {row["province"]: row["n"] for row in rows}


def list_known_newspapers(tx: Tx) -> list[tuple[str, bool]]:
    """Every newspaper that has or had a feed, and whether it is of one province."""
    rows = tx.rows("SELECT newspaper, MAX(province) AS province FROM feeds GROUP BY newspaper ORDER BY newspaper")
    return [(row["newspaper"], bool(row["province"])) for row in rows]


def put_away(tx: Tx) -> set[str]:
    """The addresses that an admin paused or removed."""
    return {row["url"] for row in tx.rows("SELECT url FROM feeds WHERE state IN ('paused', 'removed')")}


def record(tx: Tx, results: Iterable[PollResult]) -> None:
    """Write down what polls came to; most change nothing but times, and those cost one small update each."""
    ended = list(results)
    tx.many(
        """
        UPDATE feeds
           SET polled_at = :polled_at, next_poll = :next_poll, ok_at = :ok_at, verdict = :verdict, detail = :detail,
               failures = :failures, failing_since = :failing_since, fetch_url = :fetch_url, etag = :etag,
               last_modified = :last_modified, moved_to = :moved_to
         WHERE id = :id
        """,
        [_values(result) for result in ended],
    )
    tx.many(
        """
        UPDATE feeds
           SET body_hash = :body_hash, seen_items = :seen_items, baseline_at = :baseline_at, newest_at = :newest_at,
               ttl = :ttl, hours = :hours, items = :items, read_at = :read_at
         WHERE id = :id
        """,
        [_content(result) for result in ended if result.items is not None],
    )


def _values(result: PollResult) -> dict[str, Any]:
    feed = result.feed
    return {
        "id": feed.number,
        "polled_at": to_ms(result.polled_at),
        "next_poll": to_ms(result.next_poll),
        "ok_at": to_ms(feed.ok_at),
        "verdict": feed.verdict,
        "detail": clean(result.detail)[:500] if result.detail else "",  # a server's own words, whatever they hold
        "failures": feed.failures,
        "failing_since": to_ms(feed.failing_since),
        "fetch_url": feed.fetch_url,
        "moved_to": feed.moved_to,
        "etag": feed.etag,
        "last_modified": feed.last_modified,
    }


def _content(result: PollResult) -> dict[str, Any]:
    feed = result.feed
    return {
        "id": feed.number,
        "body_hash": feed.body_hash,
        "seen_items": feed.seen_items,
        "baseline_at": to_ms(feed.baseline_at),
        "newest_at": to_ms(feed.newest_at),
        "ttl": feed.ttl,
        "hours": ",".join(map(str, feed.hours)),
        "items": result.items,
        "read_at": to_ms(result.polled_at),
    }


def add(tx: Tx, feed: NewFeed, *, now: datetime) -> bool:
    """Poll *feed* from now on, as an admin wants it; False where it was there already (a removed one comes back)."""
    before = tx.value("SELECT state FROM feeds WHERE url = :url", url=feed.url)
    tx.run(
        """
        INSERT INTO feeds (url, newspaper, province, section, form, origin, next_poll)
        VALUES (:url, :newspaper, :province, :section, :form, 'admin', :now)
        ON CONFLICT (url) DO UPDATE
           SET newspaper = :newspaper, province = :province, section = :section, form = :form, state = 'active',
               next_poll = :now
        """,
        now=to_ms(now),
        **_named(feed),
    )
    return before in (None, "removed")


def _named(feed: NewFeed) -> dict[str, str]:
    return {
        "url": feed.url,
        "newspaper": feed.newspaper,
        "province": feed.province,
        "section": feed.section,
        "form": feed.form.value,
    }


def stock(tx: Tx, entries: Iterable[NewFeed], *, now: datetime) -> None:
    """Bring the feeds of the configuration in: new ones are added, ones it no longer names go.

    What an admin paused, removed or added stays as the admin wants it.
    """
    named = list(entries)
    tx.many(
        """
        INSERT INTO feeds (url, newspaper, province, section, form, origin, next_poll)
        VALUES (:url, :newspaper, :province, :section, :form, 'config', :now)
        ON CONFLICT (url) DO UPDATE
           SET newspaper = :newspaper, province = :province, section = :section
        """,
        [{**_named(entry), "now": to_ms(now)} for entry in named],
    )
    wanted = {entry.url for entry in named}
    gone = [row for row in tx.rows("SELECT id, url FROM feeds WHERE origin = 'config'") if row["url"] not in wanted]
    tx.many("DELETE FROM feeds WHERE id = :id", [{"id": row["id"]} for row in gone])


def pause(tx: Tx, *, url: str) -> bool:
    """Stop polling a feed until it is resumed; False where there is none."""
    return bool(tx.run("UPDATE feeds SET state = 'paused' WHERE url = :url AND state <> 'removed'", url=url))


def resume(tx: Tx, *, url: str, now: datetime) -> bool:
    """Poll a paused feed again, at once; False where there is none."""
    return bool(
        tx.run(
            "UPDATE feeds SET state = 'active', next_poll = :now WHERE url = :url AND state <> 'removed'",
            url=url,
            now=to_ms(now),
        )
    )


def remove(tx: Tx, *, url: str) -> bool:
    """Never poll it again, even where the configuration names it; False where there is none."""
    return bool(tx.run("UPDATE feeds SET state = 'removed' WHERE url = :url AND state <> 'removed'", url=url))


def by_url(tx: Tx, *, url: str) -> Feed | None:
    """The feed of this address."""
    row = tx.row("SELECT * FROM feeds WHERE url = :url AND state <> 'removed'", url=url)
    return _feed(row) if row else None


def unreported_moves(tx: Tx) -> list[Feed]:
    """Feeds that lead to another site for good, of which admins have had no report yet."""
    return [
        _feed(row)
        for row in tx.rows(
            "SELECT * FROM feeds WHERE state = 'active' AND moved_to <> '' AND moved_to <> moved_reported"
        )
    ]


def mark_move_reported(tx: Tx, feed: Feed) -> None:
    """Admins know where this feed leads; they hear again only of another place."""
    tx.run("UPDATE feeds SET moved_reported = :moved_to WHERE id = :id", id=feed.number, moved_to=feed.moved_to)


def move(tx: Tx, *, url: str, to: str, now: datetime) -> bool:
    """An admin decided: the feed at *url* is at *to* now, with all that is known of it; False where that can't be.

    The old address stays as a removed one, so that a configuration that still names it does not bring it back.
    """
    if tx.value("SELECT id FROM feeds WHERE url = :to", to=to) is not None:
        return False
    before = tx.row("SELECT * FROM feeds WHERE url = :url AND state <> 'removed'", url=url)
    if before is None:
        return False
    tx.run(
        """
        UPDATE feeds
           SET url = :to, fetch_url = '', moved_to = '', moved_reported = '', origin = 'admin', next_poll = :now
         WHERE id = :id
        """,
        id=before["id"],
        to=to,
        now=to_ms(now),
    )
    tx.run(
        "INSERT INTO feeds (url, newspaper, origin, state) VALUES (:url, :newspaper, :origin, 'removed')",
        url=url,
        newspaper=before["newspaper"],
        origin=before["origin"],
    )
    return True
