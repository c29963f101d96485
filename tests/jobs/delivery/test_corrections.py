"""What delivery promises of corrections: whoever can't have their message edited is told, once, and rightly."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot import catalogue
from jobs.delivery import outcomes
from jobs.delivery.compose import Composer
from jobs.delivery.digest import Digesting
from news.delivery.messages import Abilities, Alert, Correction, Digest
from news.errors import MessageRefused
from storage import chats, corrections, digests
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.fakes.post import Post
from tests.jobs.delivery.test_deliver import Thrift
from tests.make import NOON
from tests.waiting import eventually

HOUR = timedelta(hours=1)
TITLE = "Tai nạn ở cầu Đại Ninh"
WRONG, RIGHT, RIGHTER = (f"Nạn nhân {age} tuổi được đưa đi cấp cứu." for age in (34, 43, 45))
CHANGED = (("34 tuổi", "43 tuổi"),)


def fixed() -> FakeOutlet:
    """A channel whose messages stay as they are."""
    return FakeOutlet(abilities=Abilities(max_length=None))


def publish(tx: Tx, *, hours: str = "") -> int:
    """A reader, and an article that is to be sent to them; its number."""
    chat = make.chat(tx, "y-te").number
    digests.choose(tx, chat=chat, hours=hours, now=NOON)
    number = make.stored(tx, topics=("y-te",), title=TITLE, lead=WRONG, state=ArticleState.MATCHED)
    make.fan_out(tx, article=number, now=NOON)
    return number


def correcting(number: int, lead: str = RIGHT, *, later: timedelta = HOUR) -> Callable[[Tx], None]:
    """Its feed says something else."""

    def correct(tx: Tx) -> None:
        now = NOON + later
        assert corrections.correct(tx, number, make.article(title=TITLE, lead=lead), feed=1, now=now)
        corrections.tell(tx, number, now=now, since=NOON)

    return correct


async def make_digests(db: Database, post: Post, *, later: timedelta = HOUR) -> int:
    post.now += later
    composer = Composer(db, catalogue.taxonomy(), catalogue.provinces())
    return await Digesting(db, [FakeChannel(post.outlet)], composer, now=lambda: post.now).round()


async def kinds(db: Database) -> list[tuple[str, str, str]]:
    found = await make.rows(db, "SELECT kind, state, reason FROM outbox ORDER BY kind, item_id")
    return [(row["kind"], row["state"], row["reason"]) for row in found]


async def test_where_nothing_can_be_edited_one_message_says_what_was_wrong(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db, fixed())
    await post.drain()
    await sqlite_db.run(correcting(number))
    await post.drain(HOUR)
    await post.drain(HOUR)
    [(_, alert), (_, correction)] = post.outlet.said
    assert isinstance(alert, Alert) and isinstance(correction, Correction)
    assert (correction.title, correction.url, correction.newspaper, correction.changes) == (
        TITLE,
        alert.url,
        "Báo Lâm Đồng",
        CHANGED,
    )
    assert await kinds(sqlite_db) == [
        ("alert", "sent", ""), ("correction", "sent", ""), ("edit", "dropped", "nothing-to-say"),
    ]  # fmt: skip


async def test_who_had_it_edited_gets_no_message_besides(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db)
    await post.drain()
    await sqlite_db.run(correcting(number))
    await post.drain(HOUR)
    assert len(post.outlet.said) == 1 and len(post.outlet.edited) == 1
    assert await kinds(sqlite_db) == [("alert", "sent", ""), ("edit", "sent", "")]


async def test_a_message_that_the_platform_no_longer_lets_us_edit_is_corrected_by_another(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db)
    await post.drain()
    [address] = post.outlet.addresses()
    post.outlet.then(address, MessageRefused("message can't be edited"))
    await sqlite_db.run(correcting(number))
    await post.drain(HOUR)
    assert [type(message) for _, message in post.outlet.said] == [Alert, Correction]


async def test_no_message_of_the_same_number_is_edited_where_a_group_became_another(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db)
    await post.drain()
    [old] = post.outlet.addresses()
    await sqlite_db.run(chats.move, channel="telegram", old=old, new="-1005", now=NOON)
    await sqlite_db.run(correcting(number))
    await post.drain(HOUR)
    assert post.outlet.edited == []
    assert [(address, type(message)) for address, message in post.outlet.said] == [(old, Alert), ("-1005", Correction)]


async def test_an_edit_that_moved_along_is_of_the_message_that_is_there_when_it_says_something_new(
    sqlite_db: Database,
) -> None:
    number = await sqlite_db.run(publish)
    await sqlite_db.run(make.chat, "y-te", address="-1005")
    await sqlite_db.run(lambda tx: fan_out.write_for(tx, article=number, chat=2, now=NOON))
    post = Post(sqlite_db)
    await post.drain()
    old = next(address for address in post.outlet.addresses() if address != "-1005")
    there = "1" if post.outlet.addresses()[0] == "-1005" else "2"
    await sqlite_db.run(correcting(number))
    await sqlite_db.run(lambda tx: tx.run("DELETE FROM outbox WHERE kind = 'edit' AND chat_id = 2"))
    await sqlite_db.run(chats.move, channel="telegram", old=old, new="-1005", now=NOON)
    await sqlite_db.run(correcting(number, RIGHTER))
    await post.drain(HOUR)
    [(address, message_id, alert)] = post.outlet.edited
    assert isinstance(alert, Alert) and (address, message_id, alert.lead) == ("-1005", there, RIGHTER)


async def test_what_the_newspaper_takes_back_before_it_is_told_is_told_to_nobody(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db, fixed())
    await post.drain()
    await sqlite_db.run(correcting(number))
    await sqlite_db.run(correcting(number, WRONG, later=2 * HOUR))
    await post.drain(2 * HOUR)
    assert len(post.outlet.said) == 1
    assert ("correction", "dropped", "nothing-to-say") in await kinds(sqlite_db)


async def test_a_digest_reader_is_told_in_the_next_digest_even_where_it_holds_nothing_else(sqlite_db: Database) -> None:
    def publish_for_digest(tx: Tx) -> int:
        return publish(tx, hours="12:30 17:30")

    number = await sqlite_db.run(publish_for_digest)
    post = Post(sqlite_db, fixed())
    assert await make_digests(sqlite_db, post) == 1
    await post.drain()
    await sqlite_db.run(correcting(number, later=2 * HOUR))
    await post.drain(HOUR)
    assert len(post.outlet.said) == 1
    assert await make_digests(sqlite_db, post, later=4 * HOUR) == 1
    await post.drain()
    [(_, first), (_, second)] = post.outlet.said
    assert isinstance(first, Digest) and first.corrections == ()
    assert isinstance(second, Digest) and [one.changes for one in second.corrections] == [CHANGED]
    assert second.sections == ()
    assert await make_digests(sqlite_db, post, later=24 * HOUR) == 0


async def overtake(db: Database, post: Post, *writes: Callable[[Tx], None]) -> Post:
    """While a message is on its way, *writes* happen; then all that follows is delivered, by who goes on."""
    gate = post.outlet.gate = asyncio.Event()
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: post.outlet.waiting)
    for write in writes:
        await db.run(write)
    post.outlet.gate = None
    gate.set()
    await eventually(lambda: post.outlet.said and not post.outlet.waiting)
    await post.delivering.stop()
    await running
    following = Post(db, post.outlet)
    await following.drain(post.now - following.now + HOUR)
    return following


async def test_an_alert_that_is_overtaken_on_its_way_is_corrected(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db, fixed())
    await overtake(sqlite_db, post, correcting(number, later=-HOUR))
    assert [type(message) for _, message in post.outlet.said] == [Alert, Correction]
    assert post.outlet.said[1][1].changes == CHANGED  # type: ignore[union-attr]


async def test_a_digest_that_is_overtaken_on_its_way_is_corrected_by_the_next(sqlite_db: Database) -> None:
    def publish_for_digest(tx: Tx) -> int:
        return publish(tx, hours="12:30 17:30")

    number = await sqlite_db.run(publish_for_digest)
    post = Post(sqlite_db)
    await make_digests(sqlite_db, post)
    post = await overtake(sqlite_db, post, correcting(number, later=-HOUR))
    await make_digests(sqlite_db, post, later=4 * HOUR)
    await post.drain()
    [(_, first), (_, second)] = post.outlet.said
    assert isinstance(first, Digest) and isinstance(second, Digest)
    assert [one.changes for one in second.corrections] == [CHANGED]


async def test_a_correction_that_is_overtaken_on_its_way_is_corrected_too(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db, fixed())
    await post.drain()
    await sqlite_db.run(correcting(number))
    post.now += HOUR
    post.outlet.gate = asyncio.Event()
    await overtake(sqlite_db, post, correcting(number, RIGHTER, later=2 * HOUR))
    said = [message.changes for _, message in post.outlet.said[1:] if isinstance(message, Correction)]
    assert said == [CHANGED, (("43 tuổi", "45 tuổi"),)]


async def test_what_the_month_does_not_allow_waits_for_the_next_digest(sqlite_db: Database) -> None:
    number = await sqlite_db.run(publish)
    post = Post(sqlite_db, fixed())
    await post.drain()
    await sqlite_db.run(correcting(number))

    def choose(tx: Tx) -> None:
        tx.run("UPDATE chats SET bundled = '12:30', digest_at = 1")

    thrifty = Post(sqlite_db, fixed(), Thrift())
    thrifty.now = NOON + HOUR
    await thrifty.drain()
    assert ("correction", "waiting", "") in await kinds(sqlite_db)
    await sqlite_db.run(choose)
    await thrifty.drain(outcomes.WAIT_QUOTA)
    assert ("correction", "gathered", "") in await kinds(sqlite_db)
