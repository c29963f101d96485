"""The ledger is one room's: nobody else has SQL of its own about it, and what it says is counted once."""

import re
from pathlib import Path

from news.delivery.retries import COPIES
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, ledger, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

ROOT = Path(__file__).resolve().parents[3]
ABOUT_IT = re.compile(r"\b(FROM|INTO|UPDATE|JOIN)\s+outbox\b")


def test_no_other_module_has_sql_about_the_outbox() -> None:
    room = ROOT / "storage" / "outbox"
    pages = [page for part in ("news", "storage", "jobs", "bot") for page in (ROOT / part).rglob("*.py")]
    assert len(pages) > 100
    assert [str(page) for page in pages if room not in page.parents and ABOUT_IT.search(page.read_text("utf-8"))] == []
    assert any(ABOUT_IT.search(page.read_text("utf-8")) for page in room.glob("*.py"))


async def test_what_failed_and_what_nobody_knows_of_is_counted_apart(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx, chats=7)
        one, two, three, four, five, six, _ = claim.take(
            tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=7
        )
        settle.mark_sent(tx, one, now=NOON)
        settle.drop(tx, two, reason=DropReason.REFUSED)
        settle.drop(tx, three, reason=DropReason.ERROR)
        settle.give_up_unknown(tx, four, most=COPIES, now=NOON)
        settle.put_back(tx, five, due=NOON, unknown=True)
        make.depart(tx, six)

    await db.run(fill)
    found = await db.read(ledger.count_by_state)
    assert found == {"sent": 1, "failed": 2, "unsure": 2, "sending": 2, "repeats": 2}
    assert await db.read(ledger.count_in_flight, channel="telegram") == 1
    assert await db.read(ledger.count_messages_waiting, channel="telegram") == 3
    assert await db.read(ledger.count_ends) == {"refused": 1, "error": 1, "unconfirmed": 1}
