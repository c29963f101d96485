"""The ledger of an older version, opened by this one: what was open is, none comes twice, figures are as they were."""

from collections import Counter
from datetime import timedelta

from storage import broadcasts, figures, workers
from storage.engine.types import Tx
from storage.outbox import claim, fan_out
from storage.outbox.broadcast_rows import FIGURES
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.storage.upgrades import asked, change, read, upgraded

CHANNELS = ("telegram", "zalo", "webchat")
#: What a chat is still to hear, and every row there is, in both of which each stands once; here and below, what was
#: a broadcast of the program's own stands in the words of today: a notice, with a number among notices. What is open
#: of notices and edits has lanes of its own.
THEN = """
    (SELECT o.chat_id, o.channel, o.state, o.due, o.attempts, o.sent_at, o.message_id, o.why,
            CASE WHEN o.kind = 'article' THEN 'alert' WHEN b.author = 'baotin' THEN 'notice' ELSE o.kind END AS kind,
            CASE WHEN b.author = 'baotin'
                 THEN (SELECT COUNT(*) FROM broadcasts n WHERE n.author = 'baotin' AND n.id <= b.id)
                 ELSE o.item_id END AS item_id,
            CASE WHEN o.due IS NULL THEN o.lane WHEN b.author = 'baotin' THEN 0 WHEN o.kind = 'edit' THEN 5
                 ELSE o.lane END AS lane
       FROM outbox o LEFT JOIN broadcasts b ON o.kind = 'broadcast' AND b.id = o.item_id) AS then_"""
OPEN = "SELECT chat_id, kind, item_id FROM {} WHERE due IS NOT NULL OR state = 'gathered'"
ALL = "SELECT chat_id, kind, item_id, channel, message_id, lane, due, attempts, sent_at FROM {}"
#: What people were shown of the ledger, then and now.
BY_STATE = "SELECT channel, state, COUNT(*) FROM outbox GROUP BY channel, state"
OF_BROADCAST = """
    SELECT CASE WHEN due IS NOT NULL THEN 'waiting'
                WHEN state = 'dropped' AND why = 'cancelled' THEN 'cancelled'
                WHEN state = 'dropped' THEN 'gone' ELSE state END AS place, COUNT(*)
      FROM outbox WHERE kind = 'broadcast' AND item_id = {number} GROUP BY 1"""
#: The end of a row, in the words of its time.
ENDS = """
    SELECT chat_id, kind, item_id, state, why FROM {}
     WHERE due IS NULL AND state IN ('dropped', 'failed', 'unsure')"""
REASONS = {
    "cancelled": DropReason.CANCELLED,
    "nothing left to say": DropReason.NOTHING_TO_SAY,
    "paused by the reader": DropReason.PAUSED,
    "too old": DropReason.EXPIRED,
    "never delivered": DropReason.EXPIRED,
    "unexpected error, see the log": DropReason.ERROR,
    "": DropReason.UNWANTED,
    "kept for the digest": DropReason.UNWANTED,
}


async def test_what_a_chat_is_still_to_hear_is_neither_lost_nor_repeated(old_url: str) -> None:
    still_open, ever = Counter(asked(old_url, OPEN.format(THEN))), Counter(asked(old_url, ALL.format(THEN)))
    assert len({(kind, state) for kind, state in asked(old_url, "SELECT kind, state FROM outbox")}) >= 20
    async with upgraded(old_url) as db:
        assert Counter(await read(db, OPEN.format("outbox"))) == still_open
        assert Counter(await read(db, ALL.format("outbox"))) == ever


async def test_what_ended_has_a_reason_by_name(old_url: str) -> None:
    for number, (why, reason) in enumerate(REASONS.items()):
        state = "failed" if reason is DropReason.ERROR else "dropped"
        change(
            old_url,
            "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, created_at, why) "
            f"VALUES (2, 'article', {9000 + number}, 'telegram', 3, '{state}', 0, '{why}')",
        )
    ended = asked(old_url, ENDS.format(THEN))
    fallback = {"dropped": DropReason.GONE, "failed": DropReason.REFUSED}
    wanted = {
        (chat, kind, item): DropReason.UNCONFIRMED if state == "unsure" else REASONS.get(why, fallback.get(state))
        for chat, kind, item, state, why in ended
    }
    later = {DropReason.WITHDRAWN, DropReason.MUTED, DropReason.STOPPED}  # nobody noticed, muted or stopped then
    assert set(wanted.values()) == set(DropReason) - later
    async with upgraded(old_url) as db:
        found = await read(db, "SELECT chat_id, kind, item_id, reason FROM outbox WHERE state = 'dropped'")
        assert {(chat, kind, item): reason for chat, kind, item, reason in found} == wanted
        assert not await read(db, "SELECT * FROM outbox WHERE state <> 'dropped' AND reason <> ''")


async def test_the_figures_are_what_they_were(old_url: str) -> None:
    by_state = {(channel, state): count for channel, state, count in asked(old_url, BY_STATE)}
    repeats = asked(old_url, "SELECT SUM(unsure) FROM outbox")
    of_each: dict[int, dict[str, int]] = {
        number: dict(asked(old_url, OF_BROADCAST.format(number=number)))
        for (number,) in asked(old_url, "SELECT id FROM broadcasts WHERE confirmed_at IS NOT NULL")
    }

    async with upgraded(old_url) as db:
        found = await db.read(figures.figures, now=make.NOON)
        assert (found.deliveries, [(found.repeats,)]) == (by_state, [(int(count),) for (count,) in repeats])
        for number, before in of_each.items():
            one = await db.read(broadcasts.get, number)
            assert one is not None
            after = await db.read(broadcasts.figures, one)
            assert {place: after[place] for place in FIGURES if after[place] and place != "missing"} == before


async def test_it_goes_on_where_it_stopped(old_url: str) -> None:
    still_open = {(chat, kind, item) for chat, kind, item in asked(old_url, OPEN.format(THEN))}
    gathered = {*asked(old_url, f"SELECT chat_id, kind, item_id FROM {THEN} WHERE due IS NULL")}
    sending = asked(old_url, "SELECT COUNT(*) FROM outbox WHERE state = 'sending'")
    ever = {*asked(old_url, f"SELECT chat_id, kind, item_id FROM {THEN}")}
    later = make.NOON + timedelta(days=30, hours=4)  # in nobody's quiet hours

    def claimed(tx: Tx) -> list[Delivery]:
        return [
            one
            for channel in CHANNELS
            for one in claim.take(
                tx, claim.Claim(channel=channel, now=later, lease_end=later + timedelta(hours=1)), limit=100
            )
        ]

    async with upgraded(old_url) as db:
        await db.run(workers.begin, version="2", now=later)
        assert [(await db.run(claim.recover, now=later),)] == sending
        for broadcast in await db.read(broadcasts.unfinished):
            while await db.run(broadcasts.advance, broadcast.number, channels=CHANNELS, now=later):
                pass
        assert await db.read(fan_out.unfinished) == []
        taken: list[tuple[int, str, int]] = []
        while batch := await db.run(claimed):
            taken += [(one.chat, one.kind, one.item) for one in batch]
        assert len(taken) == len(set(taken))
        assert still_open - gathered <= set(taken)
        new = set(taken) - still_open
        assert not new & ever and {kind for _, kind, _ in new} <= {"broadcast"}
