"""What the ledger of deliveries promises, on both databases."""

from collections.abc import Collection
from datetime import datetime, timedelta

from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, chats, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, fan_out, ledger, settle
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.make import NOON

LEASE = timedelta(minutes=2)
PARTY = "xay-dung-dang"


async def take(db: Database, *, now: datetime = NOON, limit: int = 10, busy: Collection[int] = ()) -> list[Delivery]:
    ours = claim.Claim(channel="telegram", now=now, lease_end=now + LEASE, busy=busy)
    return await db.run(claim.take, ours, limit=limit)


async def state_of(db: Database, chat: int) -> list[str]:
    found = await make.rows(db, "SELECT state FROM outbox WHERE chat_id = :chat ORDER BY kind, item_id", chat=chat)
    return [row["state"] for row in found]


async def test_an_article_reaches_those_who_follow_one_of_its_topics_once(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        both, one, none = make.chat(tx, PARTY, "y-te"), make.chat(tx, PARTY), make.chat(tx, "du-lich")
        article = make.stored(tx, topics=(PARTY, "y-te", EVERYTHING))
        assert make.fan_out(tx, article=article, now=NOON) == 2
        assert make.fan_out(tx, article=article, now=NOON) == 0
        return none.number, [both.number, one.number]

    none, hearing = await db.run(fill)
    assert sorted(row["chat_id"] for row in await make.rows(db, "SELECT chat_id FROM outbox")) == hearing
    assert none not in hearing


async def test_who_follows_everything_hears_everything(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, EVERYTHING)
        return make.fan_out(tx, article=make.stored(tx, topics=(EVERYTHING, "y-te")), now=NOON)

    assert await db.run(fill) == 1


async def test_the_paused_and_the_suspended_are_left_out(db: Database) -> None:
    def fill(tx: Tx) -> int:
        paused, suspended = (make.chat(tx, PARTY) for _ in range(2))
        chats.pause(tx, chat=paused.number, until=NOON + timedelta(days=1))
        chats.suspend(tx, chat=suspended.number, why="blocked")
        return make.fan_out(tx, article=make.stored(tx, topics=(PARTY,)), now=NOON)

    assert await db.run(fill) == 0


async def test_a_pause_that_is_over_is_none(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chats.pause(tx, chat=make.chat(tx, PARTY).number, until=NOON)
        return make.fan_out(tx, article=make.stored(tx, topics=(PARTY,)), now=NOON)

    assert await db.run(fill) == 1


async def test_provinces_and_newspapers_narrow_and_excluded_words_veto(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        chats = [make.chat(tx, PARTY) for _ in range(5)]
        wishes = [(Kind.PROVINCE, "lam-dong"), (Kind.PROVINCE, "nghe-an"), (Kind.NEWSPAPER, "bao-lam-dong"),
                  (Kind.NEWSPAPER, "bao-nghe-an")]  # fmt: skip
        for chat, (kind, value) in zip(chats, wishes, strict=False):
            subscriptions.follow(tx, chat=chat.number, kind=kind, value=value, now=NOON)
        subscriptions.leave_out(tx, chat=chats[4].number, kind=Kind.KEYWORD, value="bóng đá", now=NOON)
        article = make.stored(tx, topics=(PARTY,))
        carried = [
            ("province", "lam-dong"),
            ("province", "binh-thuan"),
            ("newspaper", "bao-lam-dong"),
            ("keyword", "bóng đá"),
        ]
        articles.label(tx, article, [Label(kind=kind, value=value) for kind, value in carried])
        make.fan_out(tx, article=article, now=NOON)
        return [chat.number for chat in chats]

    chats = await db.run(fill)
    hearing = {row["chat_id"] for row in await make.rows(db, "SELECT chat_id FROM outbox")}
    assert [chat in hearing for chat in chats] == [True, False, True, False, False]


async def test_a_keyword_alone_is_enough(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = make.chat(tx)
        subscriptions.follow(tx, chat=chat.number, kind=Kind.KEYWORD, value="sầu riêng", now=NOON)
        article = make.stored(tx)
        articles.label(tx, article, [Label(kind="keyword", value="sầu riêng")])
        return make.fan_out(tx, article=article, now=NOON)

    assert await db.run(fill) == 1


async def test_a_chat_hears_of_a_story_once_whichever_papers_print_it(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        make.chat(tx, PARTY)
        numbers = [make.stored(tx, topics=(PARTY,)) for _ in range(2)]
        tx.run("UPDATE articles SET cluster_id = 7")
        return [make.fan_out(tx, article=number, now=NOON) for number in numbers]

    assert await db.run(fill) == [1, 0]


async def test_breaking_news_goes_before_news(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, PARTY), make.chat(tx, "khan")
        make.fan_out(tx, article=make.stored(tx, topics=(PARTY,)), now=NOON - timedelta(minutes=5))
        urgent = make.stored(tx, topics=("khan",))
        tx.run("UPDATE articles SET urgent = 1 WHERE id = :id", id=urgent)
        make.fan_out(tx, article=urgent, now=NOON)
        return urgent

    urgent = await db.run(fill)
    assert [one.item for one in await take(db, limit=1)] == [urgent]


async def test_a_claim_holds_one_message_a_chat_and_none_of_the_busy(db: Database) -> None:
    chats = await db.run(make.readers, chats=3, items=2)
    claimed = await take(db, busy={chats[0].number})
    assert sorted(one.chat for one in claimed) == [chats[1].number, chats[2].number]
    assert [one.attempts for one in claimed] == [1, 1]


async def test_a_chat_with_a_long_backlog_keeps_no_other_waiting(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        [busy] = make.readers(tx, items=100)
        [other] = make.readers(tx, topic="y-te")
        return busy.number, other.number

    busy, other = await db.run(fill)
    assert [one.chat for one in await take(db, busy={busy})] == [other]


async def test_nobody_else_gets_a_row_before_its_lease_ends(db: Database) -> None:
    await db.run(make.readers)
    await db.run(make.depart, *await take(db))
    assert not await take(db, now=NOON + LEASE - timedelta(seconds=1))
    [again] = await take(db, now=NOON + LEASE)
    assert (again.attempts, again.copies) == (2, 1)


async def test_after_a_crash_what_was_being_sent_is_due_at_once_as_unsure(db: Database) -> None:
    await db.run(make.readers, items=2)
    await db.run(make.depart, *await take(db))
    assert await db.run(claim.recover, now=NOON) == 1
    again = await take(db)
    assert [one.copies for one in again] == [1] or [one.copies for one in await take(db)] == [1]
    assert (await db.read(ledger.count_by_state))["repeats"] == 1


async def test_a_settled_row_never_comes_back_and_tells_what_became_of_it(db: Database) -> None:
    [chat] = await db.run(make.readers)
    [one] = await take(db)
    await db.run(settle.mark_sent, one, now=NOON, message_id="77")
    assert not await take(db, now=NOON + timedelta(days=1))
    [row] = await make.rows(db, "SELECT state, message_id, sent_at, due FROM outbox")
    assert (row["state"], row["message_id"], row["due"]) == ("sent", "77", None)
    assert await db.read(ledger.count_by_state) == {"sent": 1, "repeats": 0}
    assert chat.number == one.chat


async def test_what_is_put_back_goes_again_when_it_is_due(db: Database) -> None:
    await db.run(make.readers)
    [one] = await take(db)
    await db.run(settle.put_back, one, due=NOON + timedelta(seconds=7), detail="busy")
    assert await db.read(claim.next_due, channel="telegram") == int((NOON + timedelta(seconds=7)).timestamp() * 1000)
    assert not await take(db, now=NOON + timedelta(seconds=6))
    [again] = await take(db, now=NOON + timedelta(seconds=7))
    assert (again.attempts, again.copies) == (2, 0)


async def test_what_may_have_arrived_is_counted(db: Database) -> None:
    await db.run(make.readers)
    [one] = await take(db)
    await db.run(settle.put_back, one, due=NOON, unknown=True)
    [again] = await take(db)
    assert again.copies == 1
    await db.run(settle.drop, again, reason=DropReason.UNCONFIRMED, detail="no answer, twice")
    assert await db.read(ledger.count_by_state) == {"unsure": 1, "repeats": 1}
    assert await db.read(claim.next_due, channel="telegram") is None


async def test_an_edited_headline_corrects_what_was_sent_lately_and_nothing_else(db: Database) -> None:
    await db.run(make.readers, chats=3)
    first, second, _waiting = await take(db)
    await db.run(settle.mark_sent, first, now=NOON, message_id="1")
    await db.run(settle.mark_sent, second, now=NOON - timedelta(days=8), message_id="2")
    week = NOON - timedelta(days=7)
    assert await db.run(fan_out.write_edits, article=first.item, now=NOON, since=week) == 1
    [edit] = await take(db)
    assert (edit.kind, edit.chat, edit.message_id) == ("edit", first.chat, "1")
    await db.run(settle.mark_sent, edit, now=NOON)
    assert await db.run(fan_out.write_edits, article=first.item, now=NOON, since=week) == 1
    assert len(await take(db)) == 1


async def test_a_notice_is_one_row_for_each_chat(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chats = [make.chat(tx).number for _ in range(3)]
        for _ in range(2):
            fan_out.write_notice(tx, notice=1, chats=chats, now=NOON)

    await db.run(fill)
    assert len(await take(db)) == 3


async def test_two_who_claim_at_once_share_nothing(db: Database) -> None:
    import asyncio

    await db.run(make.readers, chats=20)
    claims = await asyncio.gather(*(take(db, limit=10) for _ in range(4)))
    taken = [one.chat for part in claims for one in part]
    assert len(taken) == len(set(taken)) == 20


async def test_who_could_not_be_told_by_one_newspaper_hears_the_story_from_the_next(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, PARTY)
        first, second = (make.stored(tx, topics=(PARTY,)) for _ in range(2))
        tx.run("UPDATE articles SET cluster_id = :first", first=first)
        make.fan_out(tx, article=first, now=NOON)
        tx.run("UPDATE outbox SET state = 'dropped', reason = 'refused', due = NULL")
        return make.fan_out(tx, article=second, now=NOON)

    assert await db.run(fill) == 1


async def test_a_pause_is_of_news_alone(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = make.chat(tx, PARTY)
        make.fan_out(tx, article=make.stored(tx, topics=(PARTY,)), now=NOON)
        make.broadcast(tx)
        make.notice(tx, chat.number)
        chats.pause(tx, chat=chat.number, until=NOON + timedelta(days=1))

    await db.run(fill)
    found = await make.rows(db, "SELECT kind, state FROM outbox ORDER BY kind")
    states = [(row["kind"], row["state"]) for row in found]
    assert states == [("alert", "dropped"), ("broadcast", "waiting"), ("notice", "waiting")]


async def test_a_headline_that_was_right_when_sent_is_not_edited_again(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, PARTY)
        return make.fan_out(tx, article=make.stored(tx, title="Tin đúng", topics=(PARTY,)), now=NOON)

    await db.run(fill)
    [one] = await take(db)

    def write(tx: Tx) -> list[bool]:
        settle.mark_sent(tx, one, now=NOON, message_id="5")
        [article] = articles.of(tx, [one.item])
        said = [("Tin đúng", article.lead), ("TIN ĐÚNG!", article.lead), ("Tin đúng", "Chiều 22/11, họp."), ("Sai", "")]
        return [fan_out.write_edit(tx, one, sent_title=title, sent_lead=lead, now=NOON) for title, lead in said]

    assert await db.run(write) == [False, False, True, True]
    [edit] = await take(db)
    assert (edit.kind, edit.message_id) == ("edit", "5")


async def test_what_a_platform_says_is_kept_whatever_letters_it_holds(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx, topic=PARTY)

    await db.run(fill)
    [one] = await take(db)
    await db.run(settle.put_back, one, due=NOON, detail="lạ\udcff\x00")
    await db.run(chats.suspend, chat=one.chat, why="lạ\udcff\x00")
    [row] = await make.rows(db, "SELECT detail, reason, state FROM outbox")
    assert (row["detail"], row["reason"], row["state"]) == ("lạ", DropReason.GONE, "dropped")
