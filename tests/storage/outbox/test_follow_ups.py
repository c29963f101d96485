"""Which message began a story in a chat, for a whole claim at once, on both databases."""

from collections.abc import Sequence

from storage import clusters
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import follow_ups
from storage.outbox.rows import Delivery, DeliveryKind
from tests import make
from tests.make import NOON


def row(chat: int, item: int, kind: DeliveryKind = "alert") -> Delivery:
    return Delivery(
        chat=chat, kind=kind, item=item, channel="telegram", lane=3, address=str(chat), grouped=False,
        language="vi", created=NOON, attempts=1, copies=0,
    )  # fmt: skip


def tell(tx: Tx, chat: int, *messages: str) -> list[int]:
    """A thread of stories, the chat's messages of it so far, one after the other; the last of the thread is untold."""
    numbers = [make.stored(tx) for _ in (*messages, "")]
    for number in numbers[1:]:
        clusters.follow(tx, number, thread=numbers[0])
    for place, message in enumerate(messages):
        tx.run(
            """
            INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, created_at, sent_at, message_id)
            VALUES (:chat, 'alert', :item, 'telegram', 3, 'sent', :at, :at, :message)
            """,
            chat=chat,
            item=numbers[place],
            at=1000 + place,
            message=message,
        )
    return numbers


async def answers(db: Database, claimed: Sequence[Delivery]) -> list[str]:
    return [one.answers for one in await db.read(follow_ups.added, claimed)]


async def test_how_a_story_goes_on_answers_the_first_message_of_it_in_that_chat(db: Database) -> None:
    def fill(tx: Tx) -> list[Delivery]:
        one, other = make.chat(tx), make.chat(tx)
        last = tell(tx, one.number, "11", "12")[-1]
        alone = make.stored(tx)
        return [row(one.number, last), row(other.number, last), row(one.number, alone), row(one.number, last, "edit")]

    assert await answers(db, await db.run(fill)) == ["11", "", "", ""]


async def test_a_message_that_has_no_number_is_answered_by_none(db: Database) -> None:
    def fill(tx: Tx) -> list[Delivery]:
        reader = make.chat(tx)
        return [row(reader.number, tell(tx, reader.number, "", "0", "13")[-1])]

    assert await answers(db, await db.run(fill)) == ["13"]


async def test_what_never_arrived_is_answered_by_none(db: Database) -> None:
    def fill(tx: Tx) -> list[Delivery]:
        reader = make.chat(tx)
        last = tell(tx, reader.number, "11")[-1]
        tx.run("UPDATE outbox SET state = 'dropped'")
        return [row(reader.number, last)]

    assert await answers(db, await db.run(fill)) == [""]


async def test_without_alerts_nothing_is_asked(db: Database) -> None:
    claimed = [row(1, 1, "broadcast"), row(2, 1, "digest")]
    assert await db.read(follow_ups.added, claimed) == claimed


async def test_indexes_lead_to_it_however_long_a_thread_is(sqlite_db: Database) -> None:
    def plan(tx: Tx) -> list[str]:
        asked = follow_ups._of([(1, 1), (2, 1)])
        return [str(step["detail"]) for step in tx.rows(f"EXPLAIN QUERY PLAN {asked}")]

    steps = await sqlite_db.read(plan)
    looked = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert [step for step in looked if step.startswith("SCAN")] == ["SCAN 2 CONSTANT ROWS", "SCAN p"], steps
