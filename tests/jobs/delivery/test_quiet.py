"""What a night promises: silence, then everything once, whoever dies meanwhile."""

import json
import random
from datetime import time, timedelta

import pytest

from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import EVERYTHING
from storage import chats
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from tests import make
from tests.jobs.delivery.test_digest import Newsroom

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def asleep(db: Database, newsroom: Newsroom) -> int:
    """A chat that hears of everything at once, but not from 22:00 to 6:00."""

    def fill(tx: Tx) -> int:
        chat = make.chat(tx, EVERYTHING).number
        hours = QuietHours(begin=time(22), end=time(6))
        chats.set_quiet(tx, chat=chat, hours=hours, now=newsroom.now)
        return chat

    return await db.run(fill)


async def test_a_night_ends_in_one_bundle_that_is_no_longer_than_any_digest(sqlite_db: Database) -> None:
    newsroom = Newsroom(sqlite_db)
    await asleep(sqlite_db, newsroom)
    newsroom.now += 10 * HOUR  # 22:00
    await newsroom.publish(40, EVERYTHING)
    assert [await newsroom.later(HOUR) for _ in range(7)] == [0] * 7
    assert await newsroom.later(HOUR) == 1
    [digest] = await newsroom.digests()
    assert digest["further"] == 10
    assert await newsroom.later(24 * HOUR) == 0


async def test_a_night_in_which_nothing_happens_is_followed_by_no_word(sqlite_db: Database) -> None:
    newsroom = Newsroom(sqlite_db)
    await asleep(sqlite_db, newsroom)
    assert await newsroom.later(18 * HOUR) == 0
    [chat] = await make.rows(sqlite_db, "SELECT digest_at FROM chats")
    assert chat["digest_at"] == round((newsroom.now + 24 * HOUR).timestamp() * 1000)


@pytest.mark.parametrize("seed", range(8))
async def test_whoever_dies_nothing_is_lost_and_only_what_was_on_its_way_comes_again(
    sqlite_db: Database, seed: int
) -> None:
    """A day and a half of news, with the program dying after a claim now and then."""
    dice = random.Random(seed)
    newsroom = Newsroom(sqlite_db)
    await asleep(sqlite_db, newsroom)
    published: list[int] = []
    heard: list[tuple[str, int]] = []
    lost_in_flight = 0
    for _step in range(36 * 4):
        newsroom.now += 15 * MINUTE
        if dice.random() < 0.3:
            published += await newsroom.publish(1, EVERYTHING)
        if dice.random() < 0.8:
            await newsroom.job.round()
        claimed = await sqlite_db.run(
            claim.take, claim.Claim(channel="telegram", now=newsroom.now, lease_end=newsroom.now + 2 * MINUTE), limit=5
        )
        here = (newsroom.now + 7 * HOUR).hour
        assert not claimed or 6 <= here < 22
        for one in claimed:
            await sqlite_db.run(make.depart, one)
            arrived, died = dice.random() < 0.8, dice.random() < 0.3
            if arrived:
                heard.append((one.kind, one.item))
            if died:
                lost_in_flight += 1
                await sqlite_db.run(claim.recover, now=newsroom.now)
            else:
                await sqlite_db.run(settle.mark_sent, one, now=newsroom.now)
                if not arrived:
                    heard.append((one.kind, one.item))
    for _step in range(200):
        newsroom.now += 15 * MINUTE
        await newsroom.job.round()
        for one in await sqlite_db.run(
            claim.take, claim.Claim(channel="telegram", now=newsroom.now, lease_end=newsroom.now + 2 * MINUTE), limit=5
        ):
            heard.append((one.kind, one.item))
            await sqlite_db.run(settle.mark_sent, one, now=newsroom.now)
    bundles = {number: json.loads(str(row["articles"])) for number, row in enumerate(await newsroom.digests(), 1)}
    once = [item for kind, item in dict.fromkeys(heard) if kind == "alert"]
    once += [
        item
        for kind, number in dict.fromkeys(heard)
        if kind == "digest"
        for _, part in bundles[number]
        for item in part
    ]
    assert sorted(once) == sorted(published)
    assert len(heard) - len(dict.fromkeys(heard)) <= lost_in_flight
