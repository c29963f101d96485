"""What an alert knows of the chat that it goes to: which day it is there, and what it had before of the same story."""

from datetime import datetime, timedelta
from functools import partial

from bot import catalogue
from jobs.delivery.compose import Composer
from news.delivery.messages import Alert, Receipt
from storage import clusters
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import Delivery, DeliveryKind
from tests import make
from tests.fakes.post import Post
from tests.make import NOON


async def test_how_a_story_goes_on_answers_the_message_that_began_it_in_that_chat(sqlite_db: Database) -> None:
    topic = "xay-dung-dang"

    def begin(tx: Tx) -> int:
        make.chat(tx, topic, address="first")
        number = make.stored(tx, topics=(topic,))
        make.fan_out(tx, article=number)
        return number

    def go_on(tx: Tx, first: int) -> None:
        make.chat(tx, topic, address="later")
        number = make.stored(tx, topics=(topic,))
        clusters.follow(tx, number, thread=first)
        make.fan_out(tx, article=number)

    number = await sqlite_db.run(begin)
    post = Post(sqlite_db)
    post.outlet.then("first", Receipt(message_id="77"))
    await post.drain()
    await sqlite_db.run(go_on, number)
    await post.drain()
    assert sorted((address, alert.answers) for address, alert in post.outlet.said) == [  # type: ignore[union-attr]
        ("first", ""),
        ("first", "77"),
        ("later", ""),
    ]


def _same(moment: datetime) -> datetime:
    return moment


async def test_an_alert_knows_the_day_and_an_edit_only_where_its_message_is_of_the_same(sqlite_db: Database) -> None:
    def delivery(kind: DeliveryKind) -> Delivery:
        return Delivery(
            chat=1, kind=kind, item=1, channel="telegram", lane=3, address="1", grouped=False, language="vi",
            created=NOON, attempts=1, copies=0,
        )  # fmt: skip

    await sqlite_db.run(make.stored)
    days = []
    for now in (NOON, NOON + timedelta(hours=13)):  # 12:00, and 01:00 of the next day
        composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces(), now=partial(_same, now))
        for kind in ("alert", "edit"):
            message = await composer.message(delivery(kind))
            assert isinstance(message, Alert)
            days.append(message.today and message.today.day)
    assert days == [23, 23, 24, None]
