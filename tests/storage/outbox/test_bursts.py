"""Of many alerts in a short time a chat hears the first ones by themselves and the others in one message."""

from datetime import datetime, timedelta

import pytest

from news.delivery.days_off import DaysOff
from news.delivery.digests import select
from news.delivery.modes import Mode
from news.delivery.quiet import QuietHours
from news.text.dates import VIETNAM
from storage import chats, days_off, digests, filters
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import bursts, claim, gathering, settle
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)
TOPIC = "y-te"


def publish(tx: Tx, count: int = 1, *, now: datetime = NOON, urgent: bool = False) -> list[int]:
    """Articles that the readers asked for."""
    numbers = []
    for _ in range(count):
        numbers.append(make.stored(tx, topics=(TOPIC,), published=now))
        tx.run("UPDATE articles SET urgent = :urgent, first_seen = :now WHERE id = :id", urgent=int(urgent),
               now=int(now.timestamp() * 1000), id=numbers[-1])  # fmt: skip
        make.fan_out(tx, article=numbers[-1], now=now)
    return numbers


def deliver(tx: Tx, *, now: datetime = NOON, burst: int | None = 3, channel: str = "telegram") -> list[int]:
    """Send what may go by itself; which articles."""
    sent: list[int] = []
    request = claim.Claim(channel=channel, now=now, lease_end=now + MINUTE, burst=burst)
    while (claimed := claim.take(tx, request, limit=5)) or claim.next_due(tx, channel=channel) is not None:
        for one in claimed:
            settle.mark_sent(tx, one, now=now, message_id="1")
            sent += [one.item] if one.kind == "alert" else []
    return sent


def bundle(tx: Tx, *, now: datetime) -> list[digests.Bundle]:
    """The digests that are due now."""
    found = digests.due(tx, now=now, limit=10)
    heaps = gathering.find(tx, chats=[one.chat for one in found], now=now)
    made = [digests.make(tx, one, heaps[one.chat], select(heaps[one.chat].wanted, most=30), now=now) for one in found]
    return [found_ for number in made if number and (found_ := digests.get(tx, number))]


def articles_in(one: digests.Bundle) -> set[int]:
    return {article for _topic, numbers in one.parts for article in numbers}


async def test_what_is_over_comes_in_one_message_ten_minutes_after_the_first(db: Database) -> None:
    def live(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        numbers = publish(tx, 8)
        sent = deliver(tx)
        assert len(sent) == 3
        assert bundle(tx, now=NOON + 9 * MINUTE) == []
        late = publish(tx, now=NOON + 9 * MINUTE)
        assert deliver(tx, now=NOON + 9 * MINUTE) == []
        [digest] = bundle(tx, now=NOON + 10 * MINUTE)
        assert articles_in(digest) == {*numbers, *late} - {*sent} and digest.burst
        following = publish(tx, now=NOON + 11 * MINUTE)
        assert set(deliver(tx, now=NOON + 11 * MINUTE)) >= {*following}
        assert bundle(tx, now=NOON + timedelta(days=1)) == []

    await db.run(live)


async def test_who_hears_few_at_a_time_hears_each(db: Database) -> None:
    def live(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        for place in range(9):
            moment = NOON + place * 4 * MINUTE
            assert deliver(tx, now=moment) == [] and publish(tx, now=moment) == deliver(tx, now=moment)

    await db.run(live)


async def test_each_chat_has_its_own_measure_and_a_channel_may_have_none(db: Database) -> None:
    def live(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        publish(tx, 4)
        assert len(deliver(tx)) == 3
        make.chat(tx, TOPIC)
        make.chat(tx, TOPIC, channel="webchat")
        publish(tx, 5)
        assert len(deliver(tx)) == 3
        assert len(deliver(tx, burst=None, channel="webchat")) == 5

    await db.run(live)


async def test_breaking_news_never_waits_but_counts(db: Database) -> None:
    def live(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        assert len(deliver(tx)) == 0
        urgent = publish(tx, 5, urgent=True)
        publish(tx, 2)
        assert sorted(deliver(tx)) == urgent

    await db.run(live)


async def test_what_may_have_left_before_goes_by_itself(db: Database) -> None:
    def live(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        publish(tx, 3)
        deliver(tx)
        [doubted] = publish(tx)
        tx.run("UPDATE outbox SET state = 'unknown', copies = 1 WHERE item_id = :item", item=doubted)
        assert deliver(tx) == [doubted]

    await db.run(live)


async def test_what_another_worker_took_meanwhile_is_its(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        publish(tx, 4)
        deliver(tx)
        [over] = publish(tx)
        row = {"chat_id": chat, "item_id": over, "due": int(NOON.timestamp() * 1000) + 1}
        assert not bursts.keep_back(tx, row, now=NOON)

    await db.run(live)


async def test_quiet_hours_that_begin_meanwhile_keep_it_until_they_end(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        begin, end = NOON + 5 * MINUTE, NOON + 60 * MINUTE
        here = [one.astimezone(VIETNAM).time() for one in (begin, end)]
        publish(tx, 5)
        deliver(tx)
        chats.set_quiet(tx, chat=chat, hours=QuietHours(begin=here[0], end=here[1]), now=NOON)
        assert bundle(tx, now=NOON + 20 * MINUTE) == []
        [digest] = bundle(tx, now=end)
        assert len(articles_in(digest)) == 2

    await db.run(live)


async def test_what_waits_for_the_evening_stays_there(db: Database) -> None:
    """A chat with two filters, one heard at once and one by digest: only what was over comes early."""

    def live(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        second = filters.add(tx, chat=chat, now=NOON, mode=Mode.DIGEST, hours="17:30")
        tx.run(
            """
            INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, created_at)
            VALUES (:filter, :chat, 'topic', 'du-lich', 0, 0)
            """,
            filter=second,
            chat=chat,
        )
        filters.reschedule(tx, chat=chat, now=NOON)
        evening = make.stored(tx, topics=("du-lich",), published=NOON)
        make.fan_out(tx, article=evening, now=NOON)
        publish(tx, 5)
        sent = deliver(tx)
        [early] = bundle(tx, now=NOON + 10 * MINUTE)
        assert len(sent) == 3 and len(articles_in(early)) == 2 and evening not in articles_in(early)
        deliver(tx, now=NOON + 10 * MINUTE)
        [late] = bundle(tx, now=NOON + 12 * 60 * MINUTE)
        assert articles_in(late) == {evening} and not late.burst

    await db.run(live)


async def test_the_end_of_quiet_hours_is_no_burst(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        here = [(NOON + hours * 60 * MINUTE).astimezone(VIETNAM).time() for hours in (-1, 1)]
        chats.set_quiet(tx, chat=chat, hours=QuietHours(begin=here[0], end=here[1]), now=NOON)
        publish(tx, 5)
        assert deliver(tx) == []
        [digest] = bundle(tx, now=NOON + 60 * MINUTE)
        assert len(articles_in(digest)) == 5 and not digest.burst

    await db.run(live)


@pytest.mark.parametrize(("choice", "days"), [(DaysOff.MORNING, 1), (DaysOff.URGENT, 2)])
async def test_a_burst_that_ends_in_a_day_off_is_told_as_that_is(db: Database, choice: DaysOff, days: int) -> None:
    saturday = datetime(2026, 11, 28, 23, 55, tzinfo=VIETNAM)

    def live(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        days_off.choose(tx, chat=chat, choice=choice, now=saturday)
        publish(tx, 5, now=saturday)
        assert len(deliver(tx, now=saturday)) == 3
        assert bundle(tx, now=saturday + timedelta(hours=1)) == []
        [digest] = bundle(tx, now=datetime(2026, 11, 28 + days, 7, 0, tzinfo=VIETNAM))
        assert len(articles_in(digest)) == 2

    await db.run(live)
