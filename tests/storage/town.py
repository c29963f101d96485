"""A town whose newspapers publish and whose people change their minds: everything that happens to rows, by chance."""

from datetime import timedelta
from random import Random

from news.articles.labels import Label
from news.delivery.books import Account, Sheet
from news.delivery.digests import select
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from news.feeds.pages import PageLead
from storage import articles, books, chats, clusters, digests, filters, muted_stories, pages, subscriptions, withdrawals
from storage import held as held_articles
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.outbox import claim, fan_out, gathering, settle
from storage.outbox.rows import Delivery, DropReason
from storage.times import to_ms
from tests import make
from tests.make import NOON

NAMES = {
    Kind.TOPIC: ("xay-dung-dang", "y-te", "kinh-te", EVERYTHING),
    Kind.KEYWORD: ("sầu riêng", "giá"),
    Kind.PROVINCE: ("lam-dong", "ca-mau"),
    Kind.NEWSPAPER: ("bao-lam-dong", "bao-ca-mau"),
}


class Town:
    """Chats that ask for this and that, and articles about this and that, all by chance."""

    def __init__(self, tx: Tx, chance: Random, *, tires: bool = False) -> None:
        self.tx = tx
        self.chance = chance
        self.clusters: list[int] = []
        self.now = NOON
        self.tires = tires  #: people hear enough of stories that go on

    def change(self, chat: int) -> None:
        """The chat follows, leaves out or drops something, pauses, goes or comes back."""
        kind = self.chance.choice(list(NAMES))
        value = self.chance.choice(NAMES[kind])
        deed = self.chance.randrange(11)
        if deed < 4:
            subscriptions.follow(self.tx, chat=chat, kind=kind, value=value, now=self.now)
        elif deed < 6 and value != EVERYTHING:
            subscriptions.leave_out(self.tx, chat=chat, kind=kind, value=value, now=self.now)
        elif deed == 6:
            subscriptions.unfollow(self.tx, chat=chat, kind=kind, value=value)
        elif deed == 7:
            until = self.chance.choice([None, self.now - timedelta(hours=1), self.now + timedelta(days=1)])
            chats.pause(self.tx, chat=chat, until=until)
        elif deed == 9:
            mode = self.chance.choice(list(Mode))
            number = filters.add(self.tx, chat=chat, now=self.now, mode=mode)
            subscriptions.follow(self.tx, chat=chat, kind=kind, value=value, now=self.now, filter_=number)
        elif deed == 10:
            every = filters.list_settings(self.tx, chat=chat)
            if self.chance.random() < 0.3:
                filters.remove(self.tx, chat=chat, filter_=self.chance.choice(every).number, now=self.now)
            elif every:
                mode, number = self.chance.choice(list(Mode)), self.chance.choice(every).number
                filters.set_mode(self.tx, chat=chat, filter_=number, mode=mode, now=self.now)
        else:
            chats.suspend(self.tx, chat=chat, why="blocked")

    def publish(self) -> int:
        """An article, perhaps of a story that is known; its fan-out has begun."""
        number = self.ingest(ArticleState.NEW)
        [article] = articles.of(self.tx, [number])
        articles.mark_matched(self.tx, article)
        labels = [Label(kind=Kind.TOPIC, value=EVERYTHING)]
        for kind, values in NAMES.items():
            labels += [
                Label(kind=kind, value=one) for one in values if one != EVERYTHING and self.chance.random() < 0.4
            ]
        articles.label(self.tx, number, labels)
        if self.clusters and self.chance.random() < 0.3:
            first = self.chance.choice(self.clusters)
            self.tx.run("UPDATE articles SET cluster_id = :first WHERE id IN (:id, :first)", first=first, id=number)
        else:
            if self.tires and self.clusters and self.chance.random() < 0.3:
                clusters.follow(self.tx, number, thread=self.chance.choice(self.clusters))
            self.clusters.append(number)
        fan_out.begin(self.tx, kind="alert", item=number, now=self.now)
        return number

    def write(self, article: int) -> None:
        """Some of its rows."""
        fan_out.advance(self.tx, article=article, now=self.now, limit=self.chance.randrange(1, 6))

    def ingest(self, state: ArticleState) -> int:
        """An entry of a feed that becomes an article."""
        number = articles.add(
            self.tx,
            make.article(title="" if state is ArticleState.PAGE else "Tin"),
            feed=self.chance.choice((1, 2)),
            newspaper="Báo Lâm Đồng",
            province="lam-dong",
            state=state,
            now=self.now,
        )
        account = Account.OLD if state is ArticleState.QUIET else Account.ARTICLES
        row = self.tx.row("SELECT day, feed_id FROM articles WHERE id = :id", id=number)
        assert row is not None
        books.count(self.tx, {Account.ENTRIES: 1, account: 1}, day=row["day"], feed=row["feed_id"])
        return number

    def live(self) -> None:
        """Something happens: to an article, to an alert, to a chat."""
        often = [self.publish, self.publish, self.publish, self.advance, self.advance, self.deliver, self.deliver]
        seldom = [
            self.digest,
            self.meet,
            self.leave,
            self.merge,
            self.withdraw,
            self.decide,
            self.change_one,
            self.undo,
            *([self.mute] if self.tires else []),
        ]
        deed = self.chance.choice([*often, *often, *seldom])
        deed()
        self.now += timedelta(minutes=self.chance.randrange(60))

    def chat(self) -> int:
        """Any chat."""
        numbers: list[int] = [row["id"] for row in self.tx.rows("SELECT id FROM chats ORDER BY id")]
        return self.chance.choice(numbers)

    def article(self) -> int:
        """Any article that was matched."""
        rows = self.tx.rows("SELECT id FROM articles WHERE state IN ('matched', 'withdrawn') ORDER BY id")
        return self.chance.choice([row["id"] for row in rows]) if rows else self.publish()

    def advance(self) -> None:
        for number in fan_out.unfinished(self.tx):
            self.write(number)

    def change_one(self) -> None:
        self.change(self.chat())

    def meet(self) -> None:
        """A new chat, and those that were away come back."""
        hours = self.chance.choice(("", "", "11:30 17:30"))
        met = make.chat(self.tx, channel=self.chance.choice(("telegram", "web")), hours=hours)
        for value in self.chance.sample(NAMES[Kind.TOPIC], 2):
            subscriptions.follow(self.tx, chat=met.number, kind=Kind.TOPIC, value=value, now=self.now)
        for row in self.tx.rows("SELECT channel, address FROM chats WHERE state = 'suspended'"):
            chats.meet(self.tx, **row, now=self.now)

    def leave(self) -> None:
        if self.tx.value("SELECT COUNT(*) FROM chats") > 10:
            chats.forget(self.tx, chat=self.chat())

    def merge(self) -> None:
        old, new = (chats.get(self.tx, chat=self.chat()) for _ in range(2))
        assert old is not None and new is not None
        if old.channel == new.channel:
            chats.move(self.tx, channel=old.channel, old=old.address, new=new.address, now=self.now)

    def withdraw(self) -> None:
        number = self.article()
        deed = self.chance.choice((withdrawals.withdraw, withdrawals.restore))
        deed(self.tx, number, now=self.now)

    def undo(self) -> None:
        fan_out.catch_up(self.tx, chat=self.chat(), since=self.now - timedelta(hours=2), now=self.now)

    def mute(self) -> None:
        """Somebody hears enough of a story, or wants to hear of it after all."""
        deed = self.chance.choice((muted_stories.mute, muted_stories.mute, muted_stories.unmute))
        deed(self.tx, chat=self.chat(), article=self.article(), now=self.now)

    def decide(self) -> None:
        """What is doubtful, old, or without a headline."""
        held, paged = self.ingest(ArticleState.HELD), self.ingest(ArticleState.PAGE)
        self.ingest(ArticleState.QUIET)
        if self.chance.random() < 0.5:
            held_articles.release(self.tx, feed=self.chance.choice((1, 2)), newest=1)
        else:
            articles.drop(self.tx, self.chance.choice((held, paged)))
        page = PageLead(title=self.chance.choice(("", "Tin")), lead="Sáng nay.")
        pages.complete(self.tx, paged, page, quiet=self.chance.random() < 0.5)
        for article in articles.in_state(self.tx, ArticleState.QUIET, limit=5):
            articles.mark_matched(self.tx, article)

    def deliver(self) -> None:
        """What is due is claimed, and comes to whatever end."""
        for channel in ("telegram", "web"):
            lease = claim.Claim(channel=channel, now=self.now, lease_end=self.now + timedelta(minutes=2))
            for delivery in claim.take(self.tx, lease, limit=20):
                if self.chance.random() < 0.1:
                    chats.pause(self.tx, chat=delivery.chat, until=self.now + timedelta(hours=1))
                self.end(delivery)
        if self.chance.random() < 0.2:
            settle.give_up(self.tx, before=self.now - timedelta(days=60), stale=self.now - timedelta(hours=1))

    def end(self, delivery: Delivery) -> None:
        match self.chance.randrange(10):
            case 0:
                settle.drop(self.tx, delivery, reason=DropReason.REFUSED)
            case 1:
                settle.give_up_unknown(self.tx, delivery, most=5, now=self.now)
            case 2:
                settle.put_back(self.tx, delivery, due=self.now, unknown=True)
            case 3:
                settle.release(self.tx, delivery, due=self.now)
            case 4:
                chats.suspend(self.tx, chat=delivery.chat, why="blocked")
            case 5:
                pass  # its worker died
            case _:
                sheet = self.sheet_of(delivery) if self.chance.random() < 0.5 else None
                settle.mark_sent(self.tx, delivery, now=self.now, message_id=str(delivery.item), sheet=sheet)

    def sheet_of(self, delivery: Delivery) -> Sheet | None:
        """Where the books have its article, as whoever composed the message knows; None of what is none."""
        if delivery.kind != "alert":
            return None
        [article] = articles.of(self.tx, [delivery.item])
        return Sheet(day=article.day, feed=article.feed)

    def digest(self) -> None:
        self.tx.run("UPDATE chats SET digest_at = :now WHERE digest_at IS NOT NULL", now=to_ms(self.now))
        for one in digests.due(self.tx, now=self.now, limit=20):
            heap = gathering.find(self.tx, chats=[one.chat])[one.chat]
            if heap.wanted:
                digests.make(self.tx, one, heap, select(heap.wanted), now=self.now)
