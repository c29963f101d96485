"""Alarms: what is wrong, who heard of it by which notice, and when it was over."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from news.watch.alarms import AGAIN, PASSING, Alarm, AlarmKind, Detail
from storage.engine.types import Row, Tx
from storage.outbox import settle
from storage.times import from_ms, to_ms


def begin(tx: Tx, kind: AlarmKind, subject: str = "", *, detail: Detail, now: datetime) -> bool:
    """It is wrong from now on, or was for a moment; whether that is another thing than was known."""
    tx.lock("alarms")
    row = _last(tx, kind, subject)
    values = {"detail": json.dumps(dict(detail), ensure_ascii=False), "now": to_ms(now)}
    if row is None or (row["closed_at"] is not None and not _is_counted(row, kind, now)):
        come_back = row is not None and now - _end_of(row) < AGAIN
        tx.run(
            """
            INSERT INTO alarms (kind, subject, detail, times, began_at) VALUES (:kind, :subject, :detail, :times, :now)
            """,
            kind=kind,
            subject=subject,
            times=row["times"] + 1 if row is not None and come_back and not kind.passes else 1,
            **values,
        )
        return True
    if row["ended_at"] is None and not kind.passes:
        return False
    ended = "ended_at" if kind.passes else "NULL"
    tx.run(
        f"UPDATE alarms SET ended_at = {ended}, times = times + 1, detail = :detail WHERE id = :id",  # noqa: S608
        id=row["id"],
        detail=values["detail"],
    )
    return not kind.passes


def _is_counted(row: Row, kind: AlarmKind, now: datetime) -> bool:
    """Whether what passed again is told so seldom that it only counts."""
    return kind.passes and now - _end_of(row) < PASSING[kind]


def _end_of(row: Row) -> datetime:
    return from_ms(row["closed_at"] if row["ended_at"] is None else row["ended_at"])


def _last(tx: Tx, kind: AlarmKind, subject: str) -> Row | None:
    return tx.row(
        "SELECT * FROM alarms WHERE kind = :kind AND subject = :subject ORDER BY id DESC LIMIT 1",
        kind=kind,
        subject=subject,
    )


def end(tx: Tx, kind: AlarmKind, subject: str = "", *, now: datetime) -> bool:
    """It is well; whether it was not."""
    return bool(
        tx.run(
            """
            UPDATE alarms SET ended_at = :now
             WHERE kind = :kind AND subject = :subject AND closed_at IS NULL AND ended_at IS NULL
            """,
            kind=kind,
            subject=subject,
            now=to_ms(now),
        )
    )


def forget(tx: Tx, kind: AlarmKind, subject: str, *, now: datetime) -> None:
    """Nobody looks after it any more, and nobody need hear that it is well."""
    tx.run(
        """
        UPDATE alarms SET closed_at = :now, ended_at = COALESCE(ended_at, :now)
         WHERE kind = :kind AND subject = :subject AND closed_at IS NULL
        """,
        kind=kind,
        subject=subject,
        now=to_ms(now),
    )


def list_open(tx: Tx) -> list[Alarm]:
    """Those of which something is still to be told, in the order in which they began."""
    rows = tx.rows("SELECT * FROM alarms WHERE closed_at IS NULL ORDER BY id")
    return [_alarm(row) for row in rows]


def list_lasting(tx: Tx, kinds: Collection[AlarmKind] = tuple(AlarmKind)) -> list[Alarm]:
    """What is wrong now, of these *kinds*."""
    return [one for one in list_open(tx) if one.ended is None and one.kind in kinds]


def last_reports(tx: Tx, *, since: datetime) -> dict[AlarmKind, datetime]:
    """When something of each kind was last reported, *since* then."""
    rows = tx.rows(
        "SELECT kind, MAX(reported_at) AS at FROM alarms WHERE reported_at >= :since GROUP BY kind", since=to_ms(since)
    )
    return {AlarmKind(row["kind"]): from_ms(row["at"]) for row in rows}


def mark_begun(tx: Tx, alarms: Iterable[Alarm], *, notice: int, now: datetime) -> None:
    """The notice tells of these; what passes is over with that."""
    for alarm in alarms:
        tx.run(
            "UPDATE alarms SET notice_id = :notice, reported_at = :now, ended_at = :ended WHERE id = :id",
            id=alarm.number,
            notice=notice,
            now=to_ms(now),
            ended=to_ms(now if alarm.kind.passes else alarm.ended),
        )


def mark_ended(tx: Tx, alarms: Iterable[Alarm], *, now: datetime) -> None:
    """A notice tells that these are over: one that waits to say that they began says nothing any more."""
    for alarm in alarms:
        tx.run("UPDATE alarms SET closed_at = :now, reported_at = :now WHERE id = :id", id=alarm.number, now=to_ms(now))
        last = "SELECT 1 FROM alarms WHERE notice_id = :notice AND closed_at IS NULL LIMIT 1"
        if alarm.notice and tx.value(last, notice=alarm.notice) is None:
            settle.drop_notice(tx, notice=alarm.notice)


def close(tx: Tx, alarms: Iterable[Alarm], *, now: datetime) -> None:
    """Nobody hears more of these."""
    tx.many(
        "UPDATE alarms SET closed_at = :now, ended_at = COALESCE(ended_at, :now) WHERE id = :id",
        [{"id": alarm.number, "now": to_ms(now)} for alarm in alarms],
    )


def report_again(tx: Tx, alarms: Iterable[Alarm]) -> None:
    """The notice of these came to nobody."""
    tx.many("UPDATE alarms SET notice_id = NULL WHERE id = :id", [{"id": alarm.number} for alarm in alarms])


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget what was over before *before*; how many."""
    return tx.run("DELETE FROM alarms WHERE closed_at < :before", before=to_ms(before))


def _alarm(row: Row) -> Alarm:
    return Alarm(
        number=row["id"],
        kind=AlarmKind(row["kind"]),
        subject=row["subject"],
        detail=json.loads(row["detail"]),
        times=row["times"],
        began=from_ms(row["began_at"]),
        ended=from_ms(row["ended_at"]),
        notice=row["notice_id"],
        reported=from_ms(row["reported_at"]),
    )
