"""A digest that nobody confirms: none of its articles is missed, and none comes more often than it may."""

from datetime import timedelta

from bot import catalogue
from jobs.delivery.compose import Composer
from jobs.delivery.digest import Digesting
from news.delivery.messages import Digest, Message, Receipt
from news.delivery.retries import COPIES
from news.errors import Unsure
from storage import digests
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON

MINUTE = timedelta(minutes=1)


class Vanishing(FakeOutlet):
    """While it is `silent`, no answer ever comes."""

    silent = True

    async def send(self, address: str, message: Message) -> Receipt:
        receipt = await super().send(address, message)
        if self.silent:
            raise Unsure("no answer")
        return receipt

    def titles(self) -> list[list[str]]:
        """What stood in each digest that left."""
        return [
            sorted(alert.title for section in digest.sections for alert in section.alerts)
            for _address, digest in self.said
            if isinstance(digest, Digest)
        ]


async def test_its_articles_come_with_the_next_one_and_no_more_often_than_they_may(sqlite_db: Database) -> None:
    outlet = Vanishing()
    post = Post(sqlite_db, outlet)
    composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    job = Digesting(sqlite_db, [], composer, now=lambda: post.now)

    def begin(tx: Tx) -> None:
        chat = make.chat(tx, "y-te")
        digests.choose(tx, chat=chat.number, hours="12:30 12:40 17:30", now=NOON)

    def publish(tx: Tx, title: str) -> None:
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",), title=title), now=post.now)

    async def live(minutes: int) -> None:
        for _ in range(minutes * 2):
            await post.drain(MINUTE / 2)
            await job.round()

    await sqlite_db.run(begin)
    await sqlite_db.run(publish, "Một")
    await live(38)
    left = outlet.titles()
    assert left == [["Một"]] * 3  # at once, after 30 s, after 5 min; an hour later there is another one
    await sqlite_db.run(publish, "Hai")
    outlet.silent = False
    await live(10)
    assert outlet.titles()[3:] == [["Hai", "Một"]]
    assert len(outlet.titles()) <= COPIES
    rows = await make.rows(sqlite_db, "SELECT state, reason FROM outbox WHERE kind = 'alert'")
    assert [row["state"] for row in rows] == ["bundled"] * 2
