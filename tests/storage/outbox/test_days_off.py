"""What the ledger promises of Sundays, holidays and Tết, on both databases."""

from datetime import datetime, timedelta

import pytest

from news.articles.labels import Label
from news.delivery.days_off import DaysOff, rest_end
from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from news.text.dates import VIETNAM
from storage import chats, days_off, digests, filters
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import audience, quiet, rows, settle
from storage.times import to_ms
from tests import make
from tests.storage.outbox.nights import HOUR, MINUTE, NIGHT, PARTY, bundle, publish, settled, states, take

SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=VIETNAM)
SUNDAY = SATURDAY + timedelta(days=1)
MONDAY = SUNDAY + timedelta(days=1)
AT_SEVEN = timedelta(hours=-3)  #: from these


def rester(tx: Tx, choice: DaysOff, *, hours: str = "", now: datetime = SATURDAY) -> int:
    """A chat that follows the topic and wants to be spared on days off."""
    chat = make.chat(tx, PARTY).number
    if hours:
        digests.choose(tx, chat=chat, hours=hours, now=now)
    days_off.choose(tx, chat=chat, choice=choice, now=now)
    return chat


async def test_the_news_of_a_sunday_comes_on_monday_morning_in_one_digest(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        rester(tx, DaysOff.URGENT)
        return [publish(tx, now=SUNDAY + number * HOUR) for number in range(18)]  # until four o'clock on Monday

    numbers = await db.run(fill)
    assert await states(db) == ["gathered"] * 18
    assert await take(db, now=SUNDAY + 18 * HOUR) == []
    assert await db.run(bundle, now=MONDAY + AT_SEVEN - MINUTE) == []
    assert await db.run(bundle, now=MONDAY + AT_SEVEN) == [tuple(numbers)]
    await settled(db, *await take(db, now=MONDAY + AT_SEVEN), now=MONDAY + AT_SEVEN)
    late = await db.run(publish, now=MONDAY + AT_SEVEN - MINUTE)  # by a worker whose clock is a little late
    [alert] = await take(db, now=MONDAY + AT_SEVEN)
    assert (alert.kind, alert.item) == ("alert", late)


async def test_before_and_after_days_off_news_comes_at_once_and_so_it_does_to_others(db: Database) -> None:
    def fill(tx: Tx) -> None:
        rester(tx, DaysOff.URGENT), rester(tx, DaysOff.AS_OTHERS)
        publish(tx, now=SATURDAY), publish(tx, now=SUNDAY), publish(tx, now=MONDAY)

    await db.run(fill)
    assert await states(db) == ["waiting", "gathered", "waiting", "waiting", "waiting", "waiting"]


async def test_with_a_digest_in_the_morning_a_day_off_has_one(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        rester(tx, DaysOff.MORNING)
        return [publish(tx, now=SUNDAY + hours * HOUR) for hours in (-9, -8)]

    numbers = await db.run(fill)
    assert await db.run(bundle, now=SUNDAY + AT_SEVEN) == [tuple(numbers)]
    await settled(db, *await take(db, now=SUNDAY + AT_SEVEN), now=SUNDAY + AT_SEVEN)
    later = [await db.run(publish, now=SUNDAY + hours * HOUR) for hours in (0, 9)]
    assert await db.run(bundle, now=SUNDAY + 10 * HOUR) == []
    assert await db.run(bundle, now=MONDAY + AT_SEVEN) == [tuple(later)]


async def test_urgent_news_breaks_days_off_and_announcements_do_not_wait_for_them(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = rester(tx, DaysOff.URGENT)
        publish(tx, now=SUNDAY, urgent=True)
        make.notice(tx, chat, now=SUNDAY + HOUR)
        return chat

    chat = await db.run(fill)
    [alert] = await take(db, now=SUNDAY)
    assert (alert.chat, alert.lane) == (chat, rows.BREAKING)
    await settled(db, alert, now=SUNDAY)
    [notice] = await take(db, now=SUNDAY + HOUR)
    assert notice.kind == "notice"


async def test_at_tet_nothing_comes_for_a_week_and_nothing_is_lost(db: Database) -> None:
    eve = datetime(2027, 2, 3, 12, 0, tzinfo=VIETNAM)
    numbers: list[int] = []

    def fill(tx: Tx) -> None:
        rester(tx, DaysOff.URGENT, now=eve)
        numbers.extend(publish(tx, now=eve + timedelta(days=day)) for day in range(1, 8))  # 4 to 10 February

    await db.run(fill)
    for day in range(1, 8):
        assert await db.run(bundle, now=eve + timedelta(days=day)) == []
    assert await db.run(bundle, now=datetime(2027, 2, 11, 7, 0, tzinfo=VIETNAM)) == [tuple(numbers)]


async def test_digests_at_hours_chosen_are_left_out_on_days_off_and_made_up_for(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        rester(tx, DaysOff.URGENT, hours="06:00 17:30")
        return [publish(tx, now=SATURDAY + 8 * HOUR), publish(tx, now=SUNDAY)]

    numbers = await db.run(fill)
    assert await db.run(bundle, now=SUNDAY + 10 * HOUR) == []
    assert await db.run(bundle, now=MONDAY + AT_SEVEN - HOUR) == [tuple(numbers)]  # at its own first hour


async def test_one_that_was_late_is_not_made_on_a_day_off(db: Database) -> None:
    """The program was down on Saturday evening."""

    def fill(tx: Tx) -> int:
        rester(tx, DaysOff.URGENT, hours="17:30")
        return publish(tx, now=SATURDAY)

    number = await db.run(fill)
    assert await db.run(bundle, now=SUNDAY) == []
    assert await db.run(bundle, now=MONDAY - 10 * HOUR) == [(number,)]


async def test_what_waited_when_the_day_began_is_gathered_and_what_may_have_arrived_goes_on(db: Database) -> None:
    def fill(tx: Tx) -> None:
        rester(tx, DaysOff.URGENT)
        publish(tx, now=SATURDAY), publish(tx, now=SATURDAY + HOUR)
        tx.run("UPDATE outbox SET state = 'unknown', copies = 1 WHERE created_at = :now", now=to_ms(SATURDAY))

    await db.run(fill)
    [again] = await take(db, now=SUNDAY)
    assert again.copies == 1 and await states(db) == ["sending", "waiting"]
    await settled(db, again, now=SUNDAY)
    assert await take(db, now=SUNDAY) == []
    assert await states(db) == ["sent", "gathered"]


async def test_what_waited_in_a_group_that_became_another_is_gathered_too(db: Database) -> None:
    """Its next digest is due at once, so that the next round finds the right time."""

    def fill(tx: Tx) -> None:
        rester(tx, DaysOff.URGENT)
        publish(tx, now=SATURDAY)
        tx.run("UPDATE chats SET digest_at = 0")

    await db.run(fill)
    assert await take(db, now=SUNDAY) == [] and await states(db) == ["gathered"]


async def test_who_changes_their_mind_has_what_was_held_back_at_once(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        chat = rester(tx, DaysOff.URGENT)
        return chat, publish(tx, now=SUNDAY)

    chat, number = await db.run(fill)
    await db.run(days_off.choose, chat=chat, choice=DaysOff.AS_OTHERS, now=SUNDAY + HOUR)
    assert await db.run(bundle, now=SUNDAY + HOUR) == [(number,)]


async def test_other_choices_on_a_day_off_bring_nothing_early(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = rester(tx, DaysOff.URGENT)
        publish(tx, now=SUNDAY)
        chats.set_quiet(tx, chat=chat, hours=NIGHT, now=SUNDAY)
        chats.set_quiet(tx, chat=chat, hours=None, now=SUNDAY)
        digests.choose(tx, chat=chat, hours="17:30", now=SUNDAY)
        digests.choose(tx, chat=chat, hours="", now=SUNDAY)
        return chat

    chat = await db.run(fill)
    assert await db.run(bundle, now=SUNDAY + HOUR) == []
    assert await db.read(digests.next_of, chat=chat) == MONDAY + AT_SEVEN


async def test_filters_of_their_own_ways_are_spared_too(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = rester(tx, DaysOff.URGENT, hours="17:30")
        [one] = filters.list_settings(tx, chat=chat)
        filters.set_mode(tx, chat=chat, filter_=one.number, mode=Mode.AT_ONCE, now=SATURDAY)
        publish(tx, now=SATURDAY), publish(tx, now=SUNDAY)

    await db.run(fill)
    assert await states(db) == ["waiting", "gathered"]
    assert len(await db.run(bundle, now=MONDAY + AT_SEVEN)) == 1


async def test_quiet_hours_that_last_longer_are_waited_for(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = rester(tx, DaysOff.URGENT)
        chats.set_quiet(tx, chat=chat, hours=type(NIGHT)(begin=NIGHT.begin, end=NIGHT.end.replace(hour=9)), now=SUNDAY)
        publish(tx, now=SUNDAY)
        return chat

    chat = await db.run(fill)
    assert await db.read(digests.next_of, chat=chat) == MONDAY - HOUR


async def test_a_digest_that_is_never_confirmed_leaves_nothing_for_the_next_sunday(db: Database) -> None:
    def fill(tx: Tx) -> None:
        rester(tx, DaysOff.URGENT)
        publish(tx, now=SUNDAY)

    await db.run(fill)
    await db.run(bundle, now=MONDAY)
    [digest] = await take(db, now=MONDAY)
    await db.run(settle.give_up_unknown, digest, most=5, now=MONDAY)
    assert await states(db) == ["unknown"]
    [alert] = await take(db, now=MONDAY)
    assert (alert.kind, alert.copies) == ("alert", 1)


@pytest.mark.parametrize("days", range(9))
async def test_the_database_and_the_program_agree_when_it_is_a_day_off(db: Database, days: int) -> None:
    start = datetime(2027, 2, 3, 0, 0, tzinfo=VIETNAM) + timedelta(days=days)

    def compare(tx: Tx) -> None:
        rester(tx, DaysOff.MORNING)
        for minutes in range(0, 24 * 60, 47):
            now = start + minutes * MINUTE
            row = tx.row(
                f"SELECT CASE WHEN {quiet.RESTS} THEN 1 ELSE 0 END AS rests FROM chats c",
                **quiet.moment(now),
            )
            assert row is not None and bool(row["rests"]) == (rest_end(now) is not None)

    await db.run(compare)


@pytest.mark.parametrize(("urgent", "expected"), [(False, (0, 1)), (True, (1, 0))])
async def test_a_preview_counts_those_who_are_spared_as_later(
    db: Database, urgent: bool, expected: tuple[int, int]
) -> None:
    await db.run(rester, DaysOff.URGENT)
    labels = [Label(kind=Kind.TOPIC, value=PARTY)]
    [found] = await db.read(audience.estimate, labels, now=SUNDAY, urgent=urgent)
    assert (found.at_once, found.bundled) == expected
