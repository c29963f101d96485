"""The program goes on from a database that an older version left, rows in every state: none is lost or repeated."""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.words.outcomes import describe_state
from storage import admins
from storage import held as held_articles
from storage.admins import AdminChat
from storage.engine.database import Database
from tests.storage.upgrades import OLDEST, Rows, asked, load, upgraded
from tests.waiting import eventually, patience
from tests.whole_way.old_database import ON_ZALO, Arrivals, Clock, Codes, Stage, staged
from tests.whole_way.program import ROOT, running

NOON, EVENING = time(12, 2), time(17, 32)  #: all that was due at once is due; so are the digests of the evening
WEB = "00000000000000000000000000ba0720"
REPLIES = {"followed", "unfollowed"}

WAITING = "SELECT channel, update_id FROM updates_waiting"
SENT, REPEATED = "Lượt gửi đã gửi", "Lượt gửi có thể đã đến hai lần"  # as `baotin stats` says it
IN_VAIN = ("zalo", "0000000000000000aa00")  #: taken up three times already
#: In the words of schema 9: what `baotin stats` counts, and what a process that ended held.
OLD_STATES = "SELECT state, COUNT(*) FROM outbox GROUP BY state"
OLD_REPEATS = "SELECT 'repeats', SUM(unsure) FROM outbox"
SENDING = "SELECT COUNT(*) FROM outbox WHERE state = 'sending'"
#: What was over, and what is, where it became a message.
OVER = "SELECT chat_id, message_id FROM outbox WHERE due IS NULL AND state <> 'gathered' AND message_id <> ''"
OPEN = "SELECT COUNT(*) FROM outbox WHERE due IS NOT NULL OR state = 'gathered'"
EVER = "SELECT chat_id, kind, item_id, state, message_id, attempts FROM outbox"


@pytest.fixture
def clock(db_url: str) -> Clock:
    """Of a database that the older version left; it is noon."""
    load(db_url, OLDEST)
    clock = Clock(db_url)
    clock.set(NOON)
    return clock


@pytest.fixture
async def stage(db_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(db_url, tmp_path, Codes(OLDEST)) as one:
        yield one


@asynccontextmanager
async def opened(stage: Stage) -> AsyncIterator[Database]:
    database = await asyncio.to_thread(Database.open, stage.url)
    try:
        yield database
    finally:
        await database.close()


def together(*parts: Arrivals) -> Arrivals:
    """All of them."""
    found: Arrivals = {}
    for part in parts:
        for chat, codes in part.items():
            found[chat] = found.get(chat, Counter()) + codes
    return found


def missing(wanted: Arrivals, found: Arrivals) -> Arrivals:
    """What is wanted and not found."""
    return {chat: rest for chat, codes in wanted.items() if (rest := codes - found.get(chat, Counter()))}


async def until_arrived(stage: Stage, wanted: Arrivals) -> None:
    """Come back when all of it is there; an assertion says what never came."""
    on_phones = {chat: codes for chat, codes in wanted.items() if not chat.startswith("webchat")}
    with suppress(TimeoutError):
        await eventually(lambda: not missing(on_phones, stage.arrivals(web=False)))
        await eventually(lambda: not missing(wanted, stage.arrivals()))
    assert missing(wanted, stage.arrivals()) == {}


async def figures(stage: Stage) -> dict[str, int]:
    """What `baotin stats` says, by its own words."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "stats", "--config", str(stage.config),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    async with patience():
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return {words: int(count) for words, count in re.findall(r"^(.+): (\d+)$", said.decode(), re.MULTILINE)}


def followed(stage: Stage, channel: str, address: str) -> set[str]:
    """The topics and provinces that a chat is subscribed to."""
    sql = f"""
        SELECT s.value FROM subscriptions s JOIN chats c ON c.id = s.chat_id
         WHERE c.channel = '{channel}' AND c.address = '{address}'"""
    return {str(value) for (value,) in asked(stage.url, sql)}


async def test_it_goes_on_where_the_older_version_stopped(stage: Stage, clock: Clock) -> None:
    over, [(held,)] = Counter(asked(stage.url, OVER)), asked(stage.url, SENDING)
    found = [row for sql in (OLD_STATES, OLD_REPEATS) for row in asked(stage.url, sql)]
    rows = [f"Lượt gửi {describe_state(str(state))}: {count}" for state, count in found]
    before = await figures(stage)
    assert sorted(f"{words}: {count}" for words, count in before.items() if "Lượt gửi " in words) == sorted(rows)
    noon, evening, either = map(stage.codes.expected, ("noon", "evening", "sooner-or-later"))

    async with running(stage.config):
        await until_arrived(stage, noon)
        await eventually(lambda: asked(stage.url, WAITING) == [IN_VAIN])
    assert missing(stage.arrivals(), together(noon, either)) == {}
    async with upgraded(stage.url) as db:  # an admin's answer: none of what the older version's guard held
        for one in await db.read(held_articles.waiting):
            await db.run(held_articles.release, feed=one.feed, newest=0)
    clock.set(EVENING)
    everything = together(noon, evening, either)
    async with running(stage.config):
        await until_arrived(stage, everything)
        await eventually(lambda: asked(stage.url, OPEN) == [(0,)])
        await eventually(lambda: "đã xong" in stage.progress())
    assert stage.arrivals() == everything
    check_what_was_asked(stage)

    after = await figures(stage)
    sent = sum(1 for chat, text in stage.messages() if not REPLIES & set(stage.codes.of(text)))
    assert after[SENT] == before[SENT] + sent + len(list(stage.edits()))
    assert after[REPEATED] == before[REPEATED] + held
    for words, count in before.items():
        assert words.startswith("Lượt gửi ") or after[words] == count, words
    assert not over - Counter(asked(stage.url, OVER))
    await check_that_another_start_repeats_nothing(stage, everything)


def check_what_was_asked(stage: Stage) -> None:
    """What two people wrote before the older version ended was answered in order, and done."""
    replies = [code for chat, text in stage.messages() if chat == "telegram 101" for code in stage.codes.of(text)]
    assert [code for code in replies if code in REPLIES] == ["followed", "unfollowed"]
    assert followed(stage, "telegram", "101") == {"xay-dung-dang", "y-te", "lam-dong"}
    assert followed(stage, "zalo", ON_ZALO[0]) == {"kinh-te", "xay-dung-dang", "y-te", "giao-duc"}


async def check_that_another_start_repeats_nothing(stage: Stage, everything: Arrivals) -> None:
    """Three notices arrive, one on each channel, so all that would be due before them has been claimed; and no more."""
    before = Counter(asked(stage.url, EVER))
    to = [AdminChat("telegram", "118"), AdminChat("zalo", ON_ZALO[3]), AdminChat("webchat", WEB)]
    async with opened(stage) as db:
        assert await db.run(admins.notify, "Lần chạy thứ ba", admins=to, now=datetime.now(UTC)) == len(to)
    notices = {f"{one.channel} {one.address}": Counter(["again"]) for one in to}
    async with running(stage.config):
        await until_arrived(stage, notices)
    assert stage.arrivals() == together(everything, notices)
    new: Rows = list((Counter(asked(stage.url, EVER)) - before).elements())
    assert len(new) == len(to)
