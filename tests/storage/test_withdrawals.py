"""What the ledger promises of an article that its newspaper takes away, on both databases."""

from datetime import timedelta

from storage import articles, clock_jumps, corrections, missing, withdrawals
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, fan_out
from storage.outbox.rows import Delivery
from tests import make
from tests.make import NOON
from tests.storage.outbox.test_corrections import bundle, publish, read, reader, send

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPIC = "y-te"


def states(tx: Tx) -> list[tuple[str, str, str]]:
    found = tx.rows("SELECT kind, state, reason FROM outbox ORDER BY chat_id, kind")
    return [(row["kind"], row["state"], row["reason"]) for row in found]


def state_of(tx: Tx, number: int) -> ArticleState:
    [article] = articles.of(tx, [number])
    return article.state


def take(tx: Tx) -> list[Delivery]:
    return claim.take(tx, claim.Claim(channel="telegram", now=NOON + HOUR, lease_end=NOON + DAY), limit=10)


async def test_what_was_not_sent_is_dropped_with_its_reason_and_what_was_is_marked(db: Database) -> None:
    def go(tx: Tx) -> None:
        sent, _waiting, _gathered = make.chat(tx, TOPIC).number, make.chat(tx, TOPIC), reader(tx)
        number = publish(tx)
        tx.run(
            """
            UPDATE outbox SET state = 'sent', due = NULL, sent_at = created_at, message_id = '5' WHERE chat_id = :sent
            """,
            sent=sent,
        )
        assert withdrawals.withdraw(tx, number, now=NOON + HOUR)
        assert not withdrawals.withdraw(tx, number, now=NOON + HOUR)
        assert states(tx) == [
            ("alert", "sent", ""), ("edit", "waiting", ""),
            ("alert", "dropped", "withdrawn"), ("alert", "dropped", "withdrawn"),
        ]  # fmt: skip
        assert state_of(tx, number) is ArticleState.WITHDRAWN
        assert fan_out.catch_up(tx, chat=make.chat(tx, TOPIC).number, since=NOON - DAY, now=NOON) == 0

    await db.run(go)


async def test_who_had_it_in_a_digest_is_told_within_the_day(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, first, second = reader(tx), publish(tx), publish(tx)
        bundle(tx)
        send(tx)
        assert withdrawals.withdraw(tx, first, now=NOON + 2 * HOUR)
        assert withdrawals.withdraw(tx, second, now=NOON + DAY + 2 * HOUR)
        assert read(tx) == [(chat, 1, "gathered")]

    await db.run(go)


async def test_put_back_it_is_unmarked_and_goes_to_those_who_did_not_get_it(db: Database) -> None:
    def go(tx: Tx) -> None:
        sent, late, digest = make.chat(tx, TOPIC).number, make.chat(tx, TOPIC).number, reader(tx)
        number = publish(tx)
        assert not withdrawals.restore(tx, number, now=NOON)
        [first] = [one for one in take(tx) if one.chat == sent]
        tx.run(
            """
            UPDATE outbox SET state = 'sent', due = NULL, sent_at = created_at, message_id = '5' WHERE chat_id = :chat
            """,
            chat=first.chat,
        )
        tx.run("UPDATE outbox SET state = 'waiting' WHERE state = 'sending'")
        assert withdrawals.withdraw(tx, number, now=NOON + HOUR)
        assert withdrawals.restore(tx, number, now=NOON + 2 * HOUR)
        assert fan_out.unfinished(tx) == [number]
        assert fan_out.advance(tx, article=number, now=NOON + 2 * HOUR).rows == 2
        found = tx.rows("SELECT chat_id, kind, state FROM outbox ORDER BY chat_id, kind")
        assert [(row["chat_id"], row["kind"], row["state"]) for row in found] == [
            (sent, "alert", "sent"), (sent, "edit", "waiting"),
            (late, "alert", "waiting"), (digest, "alert", "gathered"),
        ]  # fmt: skip
        assert state_of(tx, number) is ArticleState.MATCHED

    await db.run(go)


async def test_what_was_on_its_way_when_it_was_taken_away_is_marked_when_it_arrives(db: Database) -> None:
    def go(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        number = publish(tx)
        [one] = take(tx)
        assert withdrawals.withdraw(tx, number, now=NOON + HOUR)
        assert states(tx) == [("alert", "sending", "")]
        tx.run("UPDATE outbox SET message_id = '5'")
        [said] = articles.of(tx, [number])
        wrote = [
            fan_out.write_edit(tx, one, sent_title=said.title, sent_lead=said.lead, sent_withdrawn=marked, now=NOON)
            for marked in (True, False)
        ]
        assert wrote == [False, True]

    await db.run(go)


async def test_what_a_newspaper_says_of_a_withdrawn_article_is_kept_and_told_to_nobody(db: Database) -> None:
    def go(tx: Tx) -> None:
        number = publish(tx)
        withdrawals.withdraw(tx, number, now=NOON)
        made = make.article(title="Tin khác hẳn", lead="Có 5 người.")
        assert not corrections.correct(tx, number, made, feed=1, now=NOON)
        [article] = articles.of(tx, [number])
        assert article.title == "Tin khác hẳn"

    await db.run(go)


async def test_an_article_is_missed_once_and_asked_for_as_often_as_it_takes(db: Database) -> None:
    def go(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        sent, silent = publish(tx), make.stored(tx, state=ArticleState.SILENT)
        known = {one.number: one.is_sent for one in missing.known(tx, feed=1, now=NOON)}
        assert known == {sent: True, silent: False} and missing.known(tx, feed=2, now=NOON) == []
        for _ in range(2):
            missing.note(tx, [sent], newspaper="Báo Lâm Đồng", now=NOON)
        assert [one.number for one in missing.known(tx, feed=1, now=NOON)] == [silent]
        [one] = missing.due(tx, now=NOON, limit=5)
        assert (one.article, one.tries, one.gone, one.is_withdrawn) == (sent, 0, None, False)
        assert missing.page_beside(tx, one, now=NOON).endswith(".html")
        missing.ask_again(tx, sent, due=NOON + HOUR)
        assert missing.due(tx, now=NOON, limit=5) == []
        missing.confirm(tx, sent, now=NOON + HOUR, due=NOON + 2 * HOUR)
        [one] = missing.due(tx, now=NOON + 2 * HOUR, limit=5)
        assert (one.tries, one.gone) == (1, NOON + HOUR)
        [gone] = missing.gone_together(tx, newspaper="Báo Lâm Đồng", since=NOON)
        assert (gone.article, gone.is_doubted) == (sent, False)
        assert missing.gone_together(tx, newspaper="Báo Lâm Đồng", since=NOON + DAY) == []
        clock_jumps.put_right(tx, now=NOON, ahead=2 * HOUR)
        assert len(missing.due(tx, now=NOON, limit=5)) == 1
        missing.settle(tx, sent)
        assert missing.gone_together(tx, newspaper="Báo Lâm Đồng", since=NOON)[0].is_doubted
        missing.look_again(tx, sent, now=NOON)  # it was never taken away
        assert missing.due(tx, now=NOON, limit=5) == []
        withdrawals.withdraw(tx, sent, now=NOON)
        missing.look_again(tx, sent, now=NOON)
        assert missing.due(tx, now=NOON, limit=5)[0].is_withdrawn
        assert missing.sweep(tx, before=NOON) == 0 and missing.sweep(tx, before=NOON + DAY) == 1

    await db.run(go)


async def test_a_newspaper_of_one_article_has_no_page_beside_it(db: Database) -> None:
    def go(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        number = publish(tx)
        missing.note(tx, [number], newspaper="Báo Lâm Đồng", now=NOON)
        [one] = missing.due(tx, now=NOON, limit=5)
        assert missing.page_beside(tx, one, now=NOON) == ""

    await db.run(go)
