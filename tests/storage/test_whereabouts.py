"""Where an article went: what the tables say of it, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

from news.articles.labels import Label
from news.delivery.absences import Absence
from news.delivery.subscriptions import Kind
from news.feeds.fates import Fate
from news.feeds.unseen import Window
from news.text.links import keys_of
from storage import articles, chats, digests, feeds, gaps, missing, subscriptions, whereabouts, withdrawals
from storage.articles import ArticleState
from storage.digests import Bundle
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, fan_out, gathering, settle
from storage.outbox.rows import DropReason
from storage.times import from_ms, to_ms
from storage.whereabouts import OwnSight
from tests import make
from tests.make import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPIC = "y-te"
URL = "https://bao.example/cau-moi-300123.html"


def publish(tx: Tx, url: str = URL, *, state: ArticleState = ArticleState.NEW, **values: object) -> int:
    """A matched article under its real keys, without rows."""
    keys = keys_of(link=url, guid="", newspaper="Báo Lâm Đồng")
    number = make.stored(tx, state=state, topics=(TOPIC, "*"), url=url, keys=keys, **values)
    if state is ArticleState.NEW:
        [stored] = articles.of(tx, [number])
        articles.mark_matched(tx, stored)
    return number


def own(tx: Tx, chat: int, number: int, *, now: datetime = NOON) -> OwnSight:
    [article] = articles.of(tx, [number])
    paused = from_ms(tx.value("SELECT paused_until FROM chats WHERE id = :id", id=chat))
    return whereabouts.of_chat(tx, chat=chat, article=article, paused_until=paused, now=now)


def absence(tx: Tx, chat: int, number: int, *, now: datetime = NOON) -> Absence | None:
    return own(tx, chat, number, now=now).absence


async def test_an_article_is_found_under_any_of_its_addresses(db: Database) -> None:
    def go(tx: Tx) -> None:
        number = publish(tx)
        forgotten = publish(tx, "https://bao.example/cu-200001.html")
        tx.run("DELETE FROM articles WHERE id = :id", id=forgotten)
        changed = "https://www.bao.example/dau-de-moi-300123.html?x=1"
        assert whereabouts.find(tx, ["https://a.vn/khac", changed]) == (number, True)
        assert whereabouts.find(tx, ["https://bao.example/cu-200001.html"]) == (None, True)
        assert whereabouts.find(tx, ["https://bao.example/chua-tung-thay-1.html"]) == (None, False)
        assert whereabouts.trace(tx, forgotten) is None

    await db.run(go)


async def test_all_that_became_of_its_deliveries_is_counted_by_channel_state_and_reason(db: Database) -> None:
    def go(tx: Tx) -> None:
        for _ in range(4):
            make.chat(tx, TOPIC)
        late = make.chat(tx, TOPIC, channel="zalo").number
        number = publish(tx)
        make.fan_out(tx, article=number)
        one, two, three, four = claim.take(
            tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + HOUR), limit=9
        )
        settle.mark_sent(tx, one, now=NOON + HOUR, message_id="1")
        settle.mark_sent(tx, two, now=NOON + 2 * HOUR, message_id="2")
        settle.drop(tx, three, reason=DropReason.GONE, detail="blocked")
        settle.put_back(tx, four, due=NOON + DAY)
        found = whereabouts.trace(tx, number)
        assert found is not None
        assert [(one.channel, one.kind, one.state, one.reason, one.rows) for one in found.shares] == [
            ("telegram", "alert", "sent", "", 2),
            ("telegram", "alert", "dropped", "gone", 1),
            ("telegram", "alert", "waiting", "", 1),
            ("zalo", "alert", "gathered", "", 1),
        ]
        [sent] = [one for one in found.shares if one.state == "sent"]
        assert (sent.first, sent.last) == (NOON + HOUR, NOON + 2 * HOUR)
        [gone] = [one for one in found.shares if one.reason == "gone"]
        assert gone.detail == "blocked"
        assert (found.fate, found.is_open) == (Fate.MATCHED, False)
        assert own(tx, late, number).row is not None

    await db.run(go)


async def test_what_is_in_a_digest_has_the_digest_s_own_end(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC, channel="zalo").number
        number = publish(tx)
        make.fan_out(tx, article=number)
        digest = digests.add(tx, Bundle(chat=chat, parts=((TOPIC, (number,)),)), now=NOON)
        gathering.bundle(tx, chat=chat, digest=digest, wanted=[number], unwanted=[])
        fan_out.write_digest(tx, digest=digest, chat=chat, channel="zalo", now=NOON)

        def state() -> tuple[str, str, datetime | None]:
            [share] = whereabouts.trace(tx, number).shares  # type: ignore[union-attr]
            row = own(tx, chat, number).row
            assert row is not None and (row.state, row.reason) == (share.state, share.reason)
            return share.state, share.reason, row.sent

        assert state() == ("waiting", "", None)
        [sending] = claim.take(tx, claim.Claim(channel="zalo", now=NOON, lease_end=NOON + HOUR), limit=9)
        settle.drop(tx, sending, reason=DropReason.REFUSED)
        assert state() == ("dropped", "refused", None)
        settle.mark_sent(tx, sending, now=NOON + HOUR)
        assert state() == ("bundled", "", NOON + HOUR)

    await db.run(go)


async def test_its_feed_its_story_and_its_corrections_are_told(db: Database) -> None:
    def go(tx: Tx) -> None:
        number, other = publish(tx), publish(tx, "https://khac.example/cau-moi-1300123.html")
        tx.run("UPDATE articles SET cluster_id = :id, edited_at = :at", id=number, at=to_ms(NOON + HOUR))
        found = whereabouts.trace(tx, number)
        assert found is not None
        assert (found.feed, found.page, found.corrections) == (None, None, ())
        assert [one.number for one in found.alike] == [other]
        assert found.edited == NOON + HOUR
        feed = make.feed(tx)
        tx.run("UPDATE articles SET feed_id = :feed", feed=feed)
        tx.run("UPDATE feeds SET baseline_at = :now", now=to_ms(NOON))
        missing.note(tx, [number], newspaper="Báo Lâm Đồng", now=NOON + DAY)
        missing.confirm(tx, number, now=NOON + DAY, due=NOON + DAY + HOUR)
        withdrawals.withdraw(tx, number, now=NOON + 2 * DAY)
        found = whereabouts.trace(tx, number)
        assert found is not None and found.feed is not None and found.page is not None
        assert (found.feed.number, found.fate, found.corrections) == (feed, Fate.WITHDRAWN, (NOON + 2 * DAY,))
        assert (found.page.noticed, found.page.gone, found.page.is_over) == (NOON + DAY, NOON + DAY, True)
        silent = publish(tx, "https://bao.example/san-co-300001.html", state=ArticleState.QUIET)
        tx.run("UPDATE articles SET feed_id = :feed", feed=feed)
        assert whereabouts.trace(tx, silent).fate is Fate.BASELINE  # type: ignore[union-attr]

    await db.run(go)


async def test_a_chat_without_it_is_told_the_first_cause_that_holds(db: Database) -> None:
    def go(tx: Tx) -> None:
        follows, other = make.chat(tx, TOPIC).number, make.chat(tx, "kinh-te").number
        excepts, elsewhere, paused = (make.chat(tx, TOPIC).number for _ in range(3))
        number = publish(tx)
        articles.label(tx, number, [Label(kind=Kind.PROVINCE, value="lam-dong")])
        fan_out.begin(tx, kind="alert", item=number, now=NOON)
        assert absence(tx, follows, number) is Absence.COMING, "its rows are still to be written"
        subscriptions.leave_out(tx, chat=excepts, kind=Kind.PROVINCE, value="lam-dong", now=NOON)
        subscriptions.follow(tx, chat=elsewhere, kind=Kind.PROVINCE, value="gia-lai", now=NOON)
        chats.pause(tx, chat=paused, until=NOON + DAY)
        while not fan_out.advance(tx, article=number, now=NOON).done:
            pass
        assert own(tx, follows, number).row is not None
        assert absence(tx, other, number) is Absence.NOT_FOLLOWED
        assert absence(tx, excepts, number) is Absence.EXCEPTED
        assert absence(tx, elsewhere, number) is Absence.ELSEWHERE
        assert absence(tx, paused, number) is Absence.PAUSED
        assert absence(tx, paused, number, now=NOON + 61 * DAY) is Absence.FORGOTTEN
        late = make.chat(tx).number
        subscriptions.follow(tx, chat=late, kind=Kind.TOPIC, value=TOPIC, now=NOON + HOUR)
        assert absence(tx, late, number) is Absence.LATER
        again = publish(tx, "https://khac.example/cau-moi-1300123.html")
        tx.run("UPDATE articles SET cluster_id = :id", id=number)
        make.fan_out(tx, article=again)
        assert absence(tx, follows, again) is Absence.STORY

    await db.run(go)


async def test_an_article_that_nobody_gets_says_so_to_every_chat(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        for state, expected in (
            (ArticleState.PAGE, Absence.COMING),
            (ArticleState.HELD, Absence.HELD),
            (ArticleState.SILENT, Absence.SILENT),
            (ArticleState.WITHDRAWN, Absence.WITHDRAWN),
        ):
            number = publish(
                tx, f"https://bao.example/tin-{state}-300999.html".replace("300999", str(len(state))), state=state
            )
            assert absence(tx, chat, number) is expected

    await db.run(go)


async def test_of_an_unknown_address_its_newspaper_s_feeds_are_looked_at(db: Database) -> None:
    def go(tx: Tx) -> None:
        home = make.feed(tx, "https://rss.bao.example/home.rss")
        make.feed(tx, "https://cdn.example/y-te.rss", section="Y tế")  # the same newspaper's, kept elsewhere
        make.feed(tx, "https://khac.example/rss", newspaper="Báo khác")
        gaps.record(tx, home, since=NOON - DAY, now=NOON)
        for number, hours in ((300100, 3), (300140, 1)):
            publish(tx, f"https://bao.example/tin-{number}.html", published=NOON - hours * HOUR)
        found = whereabouts.look_for(tx, URL, forgotten=False, now=NOON)
        assert found.newspaper == "Báo Lâm Đồng"
        assert [(one.feed.section, one.gap_since, one.gap_until) for one in found.sights] == [
            ("", NOON - DAY, NOON), ("Y tế", None, None),
        ]  # fmt: skip
        assert found.when == Window(after=NOON - 3 * HOUR, before=NOON - HOUR)
        dated = whereabouts.look_for(tx, URL, forgotten=True, now=NOON, published=NOON)
        assert dated == replace(found, forgotten=True, when=Window(after=NOON, before=NOON))
        feeds.remove(tx, url="https://khac.example/rss")
        none = whereabouts.look_for(tx, "https://khac.example/tin-1.html", forgotten=False, now=NOON)
        assert (none.newspaper, none.sights, none.when) == ("", (), Window())

    await db.run(go)
