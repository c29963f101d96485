"""What a chat was told of a silent topic: once, by whichever worker came first."""

from news.delivery.messages import Reply
from storage import silences
from storage.engine.database import Database
from tests import make
from tests.make import NOON


async def test_a_silence_is_told_once_whoever_finds_it(db: Database) -> None:
    chat = (await db.run(make.chat, "y-te")).number
    for count in (1, 0):
        told = await db.run(silences.tell, Reply(text="Chưa có bài."), {chat: {"y-te": NOON}}, now=NOON)
        assert told == count
