"""Several filters of a chat, each heard in its own way: what comes, when, and how loud, beside a slow obvious model."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

import pytest

from news.articles.labels import Label
from news.delivery.digests import select
from news.delivery.modes import Mode
from news.delivery.pairs import FilterRow, is_let_in
from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import Kind
from news.text.dates import VIETNAM
from storage import articles, chats, digests, filters, subscriptions
from storage.engine.database import Database
from storage.engine.types import Row, Tx
from storage.outbox import gathering
from storage.outbox.audience import estimate
from storage.times import from_ms
from tests import make
from tests.make import NOON
from tests.storage.outbox.test_audience import PAIRS, some_articles

HOURS = ("", "07:00", "17:30", "06:00 12:00", "23:30")
NIGHTS = (None, QuietHours(begin=time(22), end=time(6)), QuietHours(begin=time(12), end=time(14), urgent=True))
STEP = timedelta(minutes=30)


@dataclass
class ModelFilter:
    """One filter in plain sets."""

    wanted: set[tuple[Kind, str]]
    excepted: set[tuple[Kind, str]]
    mode: Mode
    hours: str


@dataclass
class ModelChat:
    """A chat, and what of it is known beside the program."""

    bundled: str
    quiet: QuietHours | None
    filters: list[ModelFilter]
    number: int = 0
    stories: set[int] = field(default_factory=set)

    def expects(self, about: set[tuple[Kind, str]], now: datetime, *, urgent: bool) -> tuple[datetime, str] | None:
        """When an article comes that is fanned out now, and how: alert, silent, digest; None where it does not."""
        labels = frozenset((str(kind), value) for kind, value in about)
        loud: dict[int, list[ModelFilter]] = {}
        for one in self.filters:
            wanted = frozenset((str(kind), value) for kind, value in one.wanted)
            excepted = frozenset((str(kind), value) for kind, value in one.excepted)
            if is_let_in(FilterRow(wanted=wanted, excepted=excepted), labels):
                mode = one.mode or ("digest" if self.bundled else "at_once")
                loud.setdefault(["off", "digest", "silent", "at_once"].index(mode), []).append(one)
        if not loud or max(loud) == 0:
            return None
        is_quiet = self.quiet is not None and self.quiet.last(now)
        if urgent:
            waits = is_quiet and self.quiet is not None and not self.quiet.urgent
            return (self._next_end(now) if waits else now), "alert"
        if max(loud) == 1:
            return min(self._next_hour(one.hours or self.bundled or "17:30", now) for one in loud[1]), "digest"
        if is_quiet:
            return self._next_end(now), "digest"
        return now, ("alert" if max(loud) == 3 else "silent")

    def _next_end(self, now: datetime) -> datetime:
        assert self.quiet is not None
        return next(at for at in _half_hours(now) if at.astimezone(VIETNAM).time() == self.quiet.end)

    def _next_hour(self, hours: str, now: datetime) -> datetime:
        """The first of *hours* after *now*; what falls in quiet hours comes at their end."""
        listed = [time.fromisoformat(one) for one in hours.split()]
        for at in _half_hours(now):
            clock = at.astimezone(VIETNAM).time()
            is_late = self.quiet is not None and clock == self.quiet.end and any(map(self.quiet.covers, listed))
            if is_late or (clock in listed and not (self.quiet and self.quiet.covers(clock))):
                return at
        raise AssertionError


def _half_hours(now: datetime) -> list[datetime]:
    first = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    return [first + STEP * place for place in range(1, 60)]


def some_chats(dice: Random, count: int) -> list[ModelChat]:
    """Chats with one to four filters of every kind."""
    found = []
    for _ in range(count):
        made = []
        for _filter in range(dice.randint(1, 4)):
            pairs = set(dice.sample(PAIRS, dice.randint(1, 4)))
            excepted = {pair for pair in pairs if pair[1] != "*" and dice.random() < 0.25}
            mode = dice.choice(list(Mode))
            hours = dice.choice(HOURS) if mode in (Mode.DIGEST, Mode.AS_CHAT) else ""
            made.append(ModelFilter(wanted=pairs - excepted, excepted=excepted, mode=mode, hours=hours))
        found.append(ModelChat(bundled=dice.choice(HOURS), quiet=dice.choice(NIGHTS), filters=made))
    return found


def keep(tx: Tx, chat: ModelChat, now: datetime) -> None:
    """Have the chat in the tables."""
    chat.number = make.chat(tx).number
    digests.choose(tx, chat=chat.number, hours=chat.bundled, now=now)
    chats.set_quiet(tx, chat=chat.number, hours=chat.quiet, now=now)
    for place, one in enumerate(chat.filters):
        if place:
            number = filters.add(tx, chat=chat.number, now=now, mode=one.mode, hours=one.hours)
        else:
            number = subscriptions.choose(tx, chat=chat.number)
            filters.set_mode(tx, chat=chat.number, filter_=number, mode=one.mode, hours=one.hours, now=now)
        for side, excepted in ((one.wanted, 0), (one.excepted, 1)):
            for kind, value in side:  # past `follow`, which keeps some of these from standing together
                tx.run(
                    "INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, created_at)"
                    " VALUES (:filter, :chat, :kind, :value, :excepted, 0)",
                    filter=number, chat=chat.number, kind=kind.value, value=value, excepted=excepted,
                )  # fmt: skip


def publish(tx: Tx, about: set[tuple[Kind, str]], now: datetime, *, urgent: bool, cluster: int | None) -> int:
    """An article with these labels, matched and fanned out."""
    number = make.stored(tx)
    articles.label(tx, number, [Label(kind=kind, value=value) for kind, value in about])
    [stored] = articles.of(tx, [number])
    articles.mark_matched(tx, stored, cluster=cluster, urgent=urgent)
    make.fan_out(tx, article=number, now=now)
    return number


def make_digests(tx: Tx, now: datetime) -> None:
    """Those that are due."""
    for one in digests.due(tx, now=now, limit=1000):
        heap = gathering.find(tx, chats=[one.chat], now=now)[one.chat]
        if heap.wanted:
            digests.make(tx, one, heap, select(heap.wanted), now=now)
        else:
            digests.pass_over(tx, one, now=now, unwanted=heap.unwanted)
    tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE kind = 'digest' AND due IS NOT NULL")


COMINGS = """
    SELECT o.chat_id, o.item_id, o.state, o.silent, COALESCE(d.created_at, o.due) AS came
      FROM outbox o LEFT JOIN digests d ON d.id = o.digest_id AND o.state = 'bundled'
     WHERE o.kind = 'alert'
"""


@pytest.mark.parametrize("turn", range(3))
async def test_each_chat_hears_what_its_filters_say_once_by_the_loudest_mode(db: Database, turn: int) -> None:
    dice = Random(f"modes-{turn}")
    people, texts = some_chats(dice, 70), some_articles(dice, 40)

    def live(tx: Tx) -> tuple[dict[tuple[int, int], tuple[datetime, str]], list[Row]]:
        began = NOON
        for one in people:
            keep(tx, one, began)
        expected: dict[tuple[int, int], tuple[datetime, str]] = {}
        now, known = began, list[int]()
        while now < began + timedelta(days=3):
            make_digests(tx, now)
            if texts and dice.random() < 0.5 and now < began + timedelta(days=1, hours=12):
                moment = now + timedelta(minutes=10)
                about, urgent = texts.pop(), dice.random() < 0.15
                cluster = dice.choice(known) if known and dice.random() < 0.3 else None
                number = publish(tx, about, moment, urgent=urgent, cluster=cluster)
                known.append(cluster or number)
                if cluster is None:
                    tx.run("UPDATE articles SET cluster_id = id WHERE id = :id", id=number)
                for one in people:
                    told = one.expects(about, moment, urgent=urgent)
                    if told and (cluster or number) not in one.stories:
                        one.stories.add(cluster or number)
                        expected[one.number, number] = told
            now += STEP
        return expected, tx.rows(COMINGS)

    expected, rows = await db.run(live)

    found = {
        (row["chat_id"], row["item_id"]): (
            from_ms(row["came"]),
            "digest" if row["state"] == "bundled" else "silent" if row["silent"] else "alert",
        )
        for row in rows
    }
    assert not [row for row in rows if row["state"] == "gathered"]
    assert len(expected) > 300
    assert {how for _when, how in expected.values()} == {"alert", "silent", "digest"}
    assert found == expected


async def test_the_preview_counts_chats_by_how_their_filters_hear(db: Database) -> None:
    dice = Random(14)
    people, texts = some_chats(dice, 80), some_articles(dice, 30)

    def fill(tx: Tx) -> None:
        for one in people:
            keep(tx, one, NOON)

    await db.run(fill)
    for about in texts:
        for urgent in (False, True):
            told = [one.expects(about, NOON, urgent=urgent) for one in people]
            labels = [Label(kind=kind, value=value) for kind, value in about]
            found = await db.read(estimate, labels, now=NOON, urgent=urgent)
            at_once = sum(one is not None and one[0] == NOON for one in told)
            bundled = sum(one is not None and one[0] != NOON for one in told)
            assert (sum(one.at_once for one in found), sum(one.bundled for one in found)) == (at_once, bundled)


async def test_a_filter_that_is_turned_off_keeps_back_what_waited_and_brings_it_when_it_is_heard_at_once(
    db: Database,
) -> None:
    def live(tx: Tx, *, mode: Mode) -> list[tuple[str, str]]:
        chat = make.chat(tx, "y-te").number
        number = subscriptions.choose(tx, chat=chat)
        filters.set_mode(tx, chat=chat, filter_=number, mode=Mode.DIGEST, now=NOON)
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        make_digests(tx, NOON)
        assert [row["state"] for row in tx.rows("SELECT state FROM outbox WHERE chat_id = :chat", chat=chat)] == [
            "gathered"
        ]
        filters.set_mode(tx, chat=chat, filter_=number, mode=mode, now=NOON)
        make_digests(tx, NOON)
        found = tx.rows("SELECT state, reason FROM outbox WHERE chat_id = :chat AND kind = 'alert'", chat=chat)
        assert digests.next_of(tx, chat=chat) is None
        return [(row["state"], row["reason"]) for row in found]

    assert await db.run(live, mode=Mode.OFF) == [("dropped", "unwanted")]
    assert await db.run(live, mode=Mode.AT_ONCE) == [("bundled", "")]


async def test_a_digest_makes_no_sound_where_nothing_in_it_would(db: Database) -> None:
    night = QuietHours(begin=time(11), end=time(13))

    def live(tx: Tx) -> list[tuple[int, int]]:
        for topics in (("y-te",), ("y-te", "the-thao")):
            chat = make.chat(tx, "y-te").number
            chats.set_quiet(tx, chat=chat, hours=night, now=NOON)
            filters.set_mode(tx, chat=chat, filter_=subscriptions.choose(tx, chat=chat), mode=Mode.SILENT, now=NOON)
            loud = filters.add(tx, chat=chat, now=NOON)
            if len(topics) > 1:
                subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value="the-thao", now=NOON, filter_=loud)
        for topic in ("y-te", "the-thao"):
            make.fan_out(tx, article=make.stored(tx, topics=(topic,)), now=NOON)
        make_digests(tx, NOON + timedelta(hours=1))
        return [
            (row["chat_id"], row["silent"])
            for row in tx.rows("SELECT chat_id, silent FROM outbox WHERE kind = 'digest' ORDER BY chat_id")
        ]

    assert [silent for _chat, silent in await db.run(live)] == [1, 0]


async def test_no_more_filters_than_a_person_can_look_after(db: Database) -> None:
    def live(tx: Tx) -> list[int]:
        chat = make.chat(tx, "y-te").number
        numbers = []
        for _ in range(filters.MOST + 1):
            number = filters.add(tx, chat=chat, now=NOON)
            numbers.append(number)
            subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value="y-te", now=NOON, filter_=number)
        return numbers

    numbers = await db.run(live)
    assert [bool(one) for one in numbers] == [True] * (filters.MOST - 1) + [False, False]
