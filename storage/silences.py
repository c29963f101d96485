"""Silent topics: which chats follow which topic, when it last had news for them, what they heard of that."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from news.delivery.messages import Reply
from news.delivery.subscriptions import EVERYTHING
from storage import notices
from storage.engine.types import Row, Tx
from storage.outbox import fan_out, quiet
from storage.outbox.audience import narrowed
from storage.outbox.rows import NEWS
from storage.press import NEWS as IS_NEWS
from storage.times import from_ms, to_ms

Limits = frozenset[tuple[str, str, int]]  #: kind, value, excepted: what narrows a filter


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedTopic:
    """A topic that a filter of a chat asks for."""

    chat: int
    filter: int
    topic: str
    since: datetime  #: it was followed
    limits: Limits

    def places(self, kind: str) -> list[str]:
        """The provinces or newspapers that it is narrowed to."""
        return sorted(value for one, value, excepted in self.limits if one == kind and not excepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicReader:
    """A chat that can hear something now, with the topics that it follows by name."""

    chat: int
    language: str
    grouped: bool
    followed: tuple[FollowedTopic, ...]
    reported: dict[str, datetime]  #: by topic: the last article before the silence that it heard of


def list_readers(
    tx: Tx, *, after: int, limit: int, channels: Collection[str], now: datetime
) -> tuple[int | None, list[TopicReader]]:
    """Those among the next *limit* chats of *channels* above *after*; the last of these chats, None: there are no more.

    Who pauses, is gone, or wants quiet now is left out; so is a chat that gets everything by any filter.
    """
    names = {f"channel_{place}": name for place, name in enumerate(channels)}
    chats = tx.rows(
        f"""
        SELECT c.id, c.language, c.grouped,
               CASE WHEN c.state = 'active' AND (c.paused_until IS NULL OR c.paused_until <= :now)
                         AND NOT ({quiet.LAST}) THEN 1 ELSE 0 END AS listens
          FROM chats c
         WHERE c.id > :after AND c.channel IN ({", ".join(f":{name}" for name in names) or "''"})
         ORDER BY c.id LIMIT :limit
        """,  # noqa: S608 (our own words and names of values)
        after=after,
        limit=limit,
        now=to_ms(now),
        **names,
        **quiet.moment(now),
    )
    if not chats:
        return None, []
    first, last = chats[0]["id"], chats[-1]["id"]
    followed = _list_followed(tx, first, last)
    reported = _list_reported(tx, first, last)
    return last, [
        TopicReader(
            chat=row["id"],
            language=row["language"],
            grouped=bool(row["grouped"]),
            followed=followed[row["id"]],
            reported=reported.get(row["id"], {}),
        )
        for row in chats
        if row["listens"] and followed.get(row["id"])
    ]


def _list_followed(tx: Tx, first: int, last: int) -> dict[int, tuple[FollowedTopic, ...]]:
    rows = tx.rows(
        """
        SELECT s.chat_id, s.filter_id, s.kind, s.value, s.excepted, s.created_at
          FROM subscriptions s JOIN filters f ON f.id = s.filter_id
         WHERE s.chat_id BETWEEN :first AND :last AND f.mode <> 'off'
         ORDER BY s.chat_id, s.filter_id, s.created_at, s.value
        """,
        first=first,
        last=last,
    )
    found: dict[int, tuple[FollowedTopic, ...]] = {}
    everything = {row["chat_id"] for row in rows if row["value"] == EVERYTHING and not row["excepted"]}
    for (chat, number), group in groupby(rows, key=lambda row: (row["chat_id"], row["filter_id"])):
        if chat not in everything:
            found[chat] = found.get(chat, ()) + tuple(_read_followed(chat, number, list(group)))
    return found


def _read_followed(chat: int, number: int, rows: list[Row]) -> list[FollowedTopic]:
    limits = frozenset(
        (row["kind"], row["value"], row["excepted"])
        for row in rows
        if row["excepted"] or row["kind"] in ("province", "newspaper")
    )
    return [
        FollowedTopic(chat=chat, filter=number, topic=row["value"], since=from_ms(row["created_at"]), limits=limits)
        for row in rows
        if row["kind"] == "topic" and not row["excepted"]
    ]


def _list_reported(tx: Tx, first: int, last: int) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = {}
    for row in tx.rows(
        "SELECT chat_id, topic, last FROM silence_reports WHERE chat_id BETWEEN :first AND :last",
        first=first,
        last=last,
    ):
        found.setdefault(row["chat_id"], {})[row["topic"]] = from_ms(row["last"])
    return found


#: News about a topic that a filter lets in.
_SEEN: Final = f"""
    SELECT a.first_seen FROM article_labels l JOIN articles a ON a.id = l.article_id
     WHERE l.kind = 'topic' AND l.value = :topic AND a.first_seen >= :since AND {IS_NEWS}
       AND {narrowed(chat=":chat", filter_=":filter")}"""  # noqa: S608 (our own words)


def is_seen(tx: Tx, followed: FollowedTopic, *, since: datetime) -> bool:
    """Whether it brought anything *since* then: looked for from the newest article on, so that it is found at once."""
    newest = f"{_SEEN} ORDER BY l.article_id DESC LIMIT 1"
    return (
        tx.value(newest, topic=followed.topic, chat=followed.chat, filter=followed.filter, since=to_ms(since))
        is not None
    )


def list_seen(tx: Tx, followed: FollowedTopic, *, since: datetime) -> list[datetime]:
    """When the articles were first seen, *since* then, that it brings."""
    rows = tx.rows(_SEEN, topic=followed.topic, chat=followed.chat, filter=followed.filter, since=to_ms(since))
    return [from_ms(row["first_seen"]) for row in rows]


def is_read_well(tx: Tx, followed: FollowedTopic, *, silent: Collection[str], within: timedelta, now: datetime) -> bool:
    """Whether nine of ten feeds that could bring it answered *within* so long, and are not of a *silent* newspaper."""
    rows = tx.rows("SELECT newspaper, province, ok_at FROM feeds WHERE state = 'active'")
    provinces, newspapers = followed.places("province"), followed.places("newspaper")
    near = [row for row in rows if row["province"] in provinces or row["newspaper"] in newspapers] or rows
    well = [
        row
        for row in near
        if row["newspaper"] not in silent and row["ok_at"] is not None and row["ok_at"] >= to_ms(now - within)
    ]
    return bool(near) and len(well) * 10 >= len(near) * 9


def tell(tx: Tx, said: Reply, reported: dict[int, dict[str, datetime | None]], *, now: datetime) -> int:
    """Have the chats hear what is *said*, and remember what of: by chat and topic the last article before; how many.

    All of it or nothing. A chat that heard the same from another worker meanwhile does not hear it again.
    """
    fresh = [chat for chat, topics in reported.items() if _remember(tx, chat, topics, now=now)]
    if not fresh:
        return 0
    number = notices.add(tx, said, now=now)
    return fan_out.write_notice(tx, notice=number, chats=fresh, now=now, lane=NEWS)


def _remember(tx: Tx, chat: int, topics: dict[str, datetime | None], *, now: datetime) -> bool:
    """Whether any of it is new."""
    values: list[dict[str, Any]] = [
        {"chat": chat, "topic": topic, "last": 0 if last is None else to_ms(last), "now": to_ms(now)}
        for topic, last in topics.items()
    ]
    written = [
        tx.run(
            """
            INSERT INTO silence_reports (chat_id, topic, last, reported_at)
            SELECT :chat, :topic, :last, :now FROM chats WHERE id = :chat
            ON CONFLICT (chat_id, topic) DO UPDATE SET last = :last, reported_at = :now
             WHERE silence_reports.last < :last
            """,
            **one,
        )
        for one in values
    ]
    return any(written)


def move(tx: Tx, *, old: int, new: int) -> None:
    """What chat *old* heard, *new* did: they are the same readers."""
    tx.run(
        """
        INSERT INTO silence_reports (chat_id, topic, last, reported_at)
        SELECT :new, topic, last, reported_at FROM silence_reports WHERE chat_id = :old
        ON CONFLICT DO NOTHING
        """,
        old=old,
        new=new,
    )


def sweep(tx: Tx) -> int:
    """Forget what a chat heard of topics that it follows no more; how many."""
    return tx.run(
        """
        DELETE FROM silence_reports WHERE NOT EXISTS (
               SELECT 1 FROM subscriptions s
                WHERE s.chat_id = silence_reports.chat_id AND s.kind = 'topic' AND s.value = silence_reports.topic
                  AND s.excepted = 0)
        """
    )
