"""What a chat missed in a pause, on both databases."""

from datetime import datetime, timedelta

from storage import chats, muted_stories, pauses
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import missed, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON
from tests.storage.outbox.nights import HOUR, PARTY

DAY = timedelta(days=1)


def story(tx: Tx, *newspapers: str, now: datetime, topics: tuple[str, ...] = (PARTY,)) -> int:
    """An event that these newspapers tell of, fanned out; the article of the last one."""
    number = first = 0
    for newspaper in newspapers:
        number = make.stored(tx, topics=topics)
        first = first or number
        tx.run(
            "UPDATE articles SET newspaper = :paper, first_seen = :now, state = 'matched', cluster_id = :cluster,"
            " published = :now WHERE id = :id",
            paper=newspaper,
            now=round(now.timestamp() * 1000),
            cluster=first if len(newspapers) > 1 else None,
            id=number,
        )
        make.fan_out(tx, article=number, now=now)
    return number


async def test_the_best_are_those_that_most_newspapers_tell_then_those_with_most_of_ones_topics(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int], missed.Missed]:
        chat = make.chat(tx, PARTY, "y-te").number
        pauses.begin(tx, chat=chat, until=NOON + DAY, now=NOON)
        plain = story(tx, "Báo A", now=NOON + HOUR)
        both = story(tx, "Báo A", now=NOON + HOUR, topics=(PARTY, "y-te"))
        three = story(tx, "Báo A", "Báo B", "Báo C", now=NOON + HOUR)
        story(tx, "Báo A", "Báo B", now=NOON + HOUR, topics=("du-lich",))
        found = missed.find(tx, chat=chat, since=NOON, until=NOON + 2 * HOUR, limit=2)
        return chat, [three, both, plain], found

    _chat, expected, found = await db.run(fill)
    assert (list(found.best), found.stories) == (expected[:2], 3)


async def test_what_came_before_or_after_or_was_heard_of_or_muted_was_not_missed(db: Database) -> None:
    def fill(tx: Tx) -> missed.Missed:
        chat = make.chat(tx, PARTY).number
        heard = story(tx, "Báo A", now=NOON - HOUR)
        silenced = story(tx, "Báo A", now=NOON - HOUR)
        muted_stories.mute(tx, chat=chat, article=silenced, now=NOON - HOUR)
        for row in tx.rows("SELECT item_id FROM outbox WHERE chat_id = :chat AND state = 'waiting'", chat=chat):
            tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE item_id = :id", id=row["item_id"])
        pauses.begin(tx, chat=chat, until=NOON + DAY, now=NOON)
        for first in (heard, silenced):  # the same event in another newspaper
            again = story(tx, "Báo B", now=NOON + HOUR)
            tx.run("UPDATE articles SET cluster_id = :first WHERE id IN (:first, :again)", first=first, again=again)
        story(tx, "Báo A", now=NOON + 3 * HOUR)
        return missed.find(tx, chat=chat, since=NOON, until=NOON + 2 * HOUR, limit=9)

    assert await db.run(fill) == missed.Missed(best=[], stories=0)


async def test_a_pause_is_known_from_its_beginning_and_for_a_day_after_its_end(db: Database) -> None:
    def live(tx: Tx) -> list[datetime | None]:
        chat = make.chat(tx, PARTY).number
        since = [pauses.end(tx, chat=chat, now=NOON)]
        pauses.begin(tx, chat=chat, until=NOON + DAY, now=NOON)
        pauses.begin(tx, chat=chat, until=NOON + 2 * DAY, now=NOON + HOUR)  # a longer one
        since.append(pauses.end(tx, chat=chat, now=NOON + DAY))
        since.append(pauses.end(tx, chat=chat, now=NOON + DAY))
        pauses.begin(tx, chat=chat, until=NOON + HOUR, now=NOON)
        pauses.begin(tx, chat=chat, until=NOON + 3 * DAY, now=NOON + DAY)  # another one, after that
        since.append(pauses.end(tx, chat=chat, now=NOON + 3 * DAY + HOUR))
        pauses.begin(tx, chat=chat, until=NOON + HOUR, now=NOON)
        since.append(pauses.end(tx, chat=chat, now=NOON + 2 * DAY))
        paused = chats.get(tx, chat=chat)
        assert paused is not None and paused.paused_until is None
        return since

    assert await db.run(live) == [None, NOON, None, NOON + DAY, None]


async def test_what_waited_when_the_pause_began_is_dropped_as_ever(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = make.chat(tx, PARTY).number
        story(tx, "Báo A", now=NOON)
        pauses.begin(tx, chat=chat, until=NOON + DAY, now=NOON)
        assert settle.drop_of_chat(tx, chat=chat, reason=DropReason.PAUSED) == 0

    await db.run(fill)
    [row] = await make.rows(db, "SELECT state, reason FROM outbox")
    assert row == {"state": "dropped", "reason": "paused"}
