"""How much there is of everything, on both databases."""

from storage import figures
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


async def test_everything_is_counted_by_what_tells_it_apart(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.feed(tx)
        make.chat(tx, channel="zalo")
        make.readers(tx, chats=2)
        tx.run("UPDATE outbox SET state = 'sent', due = NULL, copies = 1 WHERE chat_id = 2")

    await db.run(fill)
    found = await db.read(figures.figures, now=NOON)
    assert found.chats == {("telegram", "active"): 2, ("zalo", "active"): 1}
    assert found.deliveries == {("telegram", "sent"): 1, ("telegram", "waiting"): 1}
    assert (found.waiting, found.repeats) == ({("telegram", 3): 1}, 1)
    assert (found.feeds, found.articles) == ({("active", ""): 1}, {"new": 1})
