"""What an alert and a digest call their topics: as the reader of each chat does."""

from dataclasses import replace

from bot import catalogue
from jobs.delivery.compose import Composer
from news.delivery.messages import Alert, Digest
from storage.digests import Bundle
from storage.engine.database import Database
from storage.outbox.rows import Delivery
from tests import make


async def test_each_reader_sees_topics_by_their_own_names(sqlite_db: Database) -> None:
    composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    number = await sqlite_db.run(make.stored, topics=("giao-duc",))
    delivery = Delivery(
        chat=1,
        kind="alert",
        item=number,
        channel="telegram",
        lane=3,
        address="7",
        grouped=False,
        language="en",
        created=make.NOON,
        attempts=1,
        copies=0,
    )
    for language, name in (("en", "Education"), ("vi", "Giáo dục"), ("en", "Education")):
        alert = await composer.message(replace(delivery, language=language))
        assert isinstance(alert, Alert)
        assert [topic.name for topic in alert.topics] == [name]
        digest = await composer.digest(Bundle(chat=1, parts=(("giao-duc", (number,)),)), language=language)
        assert isinstance(digest, Digest) and digest.sections[0].heading == name
