"""What a chat was told of a silent topic: once, by whichever worker came first."""

from datetime import timedelta

import pytest

from news.delivery.messages import Reply
from storage import chats, silences, stopped
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


async def test_a_silence_is_told_once_whoever_finds_it(db: Database) -> None:
    chat = (await db.run(make.chat, "y-te")).number
    for count in (1, 0):
        told = await db.run(silences.tell, Reply(text="Chưa có bài."), {chat: {"y-te": NOON}}, now=NOON)
        assert told == count


@pytest.mark.parametrize("way", ["paused", "stopped"])
async def test_who_wants_no_news_hears_of_no_silence_that_was_on_its_way(db: Database, way: str) -> None:
    def live(tx: Tx) -> list[tuple[str, str]]:
        chat = make.chat(tx, "y-te").number
        silences.tell(tx, Reply(text="Chưa có bài."), {chat: {"y-te": NOON}}, now=NOON)
        make.notice(tx, chat)
        if way == "paused":
            chats.pause(tx, chat=chat, until=NOON + timedelta(days=1))
        else:
            stopped.stop(tx, chat=chat)
        return [(row["state"], row["reason"]) for row in tx.rows("SELECT * FROM outbox ORDER BY item_id")]

    assert await db.run(live) == [("dropped", way), ("waiting", "")]
