"""A month of forty chats and three thousand articles: each chat gets exactly what its rules say, when they say it.

Readers type and press what people do; the ledger, the digests and the claims are the program's own. What is held
against it is `wishes.decide`, article by article and chat by chat, from what the readers said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot import catalogue
from bot.requests import Request
from jobs.delivery import outcomes
from jobs.delivery.compose import Composer
from jobs.delivery.digest import Digesting
from news.delivery.messages import Receipt
from news.delivery.subscriptions import Kind
from news.text.dates import VIETNAM
from storage import digests
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from storage.times import from_ms, to_ms
from tests import make
from tests.bot.commands.people import Clock, Person, commands, publish
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.simulation.month.deeds import KEYWORDS, PLACES, TOPICS, act, copy_settings
from tests.simulation.month.readers import Reader
from tests.simulation.month.wishes import BY_THEMSELVES, NOTHING, Coming, Piece, Thing

BEGIN = datetime(2027, 1, 20, 0, 0, 17, tzinfo=VIETNAM)
DAYS, CHATS, ARTICLES, DEEDS, LINKS = 30, 40, 3000, 900, 10
CHANNELS = ("telegram", "zalo", "webchat")
MOST = 30  #: stories that a digest names
LEASE = timedelta(minutes=2)


@dataclass
class Month:
    """Its readers and articles, what is typed when, and what came of it."""

    db: Database
    random: Random
    clock: Clock = field(default_factory=Clock)
    readers: list[Reader] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    typed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.clock.now = BEGIN
        outlets = [FakeChannel(FakeOutlet(name=name)) for name in CHANNELS]
        composer = Composer(self.db, catalogue.taxonomy(), catalogue.provinces())
        self.digesting = Digesting(self.db, outlets, composer, now=self.clock)

    async def begin(self) -> None:
        """The readers come."""
        desk = commands(self.db, self.clock)
        for number in range(CHATS):
            person = Person(desk, self.db)
            channel = CHANNELS[number % 3]
            person.request = Request(channel=channel, address=str(number), who=str(number), words="")
            reader = Reader(person, self.clock)
            await reader.say("/start")
            reader.change(hours=await self._hours_of(reader))
            self.readers.append(reader)

    async def _hours_of(self, reader: Reader) -> str:
        """What a channel begins with."""
        chat = await reader.person.chat()
        assert chat is not None
        return await self.db.read(digests.chosen, chat=chat.number)

    async def live(self) -> None:
        """All thirty days."""
        moments = sorted(self.random.uniform(0, DAYS * 86400) for _ in range(ARTICLES - 300))
        moments += [start + 12 * place for start in self.random.sample(moments, 10) for place in range(30)]  # bursts
        what = [(moment, self._publish) for moment in moments]
        what += [(self.random.uniform(0, DAYS * 86400) * (place % 4 > 0), self._act) for place in range(DEEDS)]
        what += [(self.random.uniform(5, DAYS) * 86400, self._link) for _ in range(LINKS)]
        for moment, event in sorted(what, key=lambda one: one[0]):
            await self._pass(BEGIN + timedelta(seconds=round(moment, 3)))
            await event()
            await self._deliver()
        await self._pass(BEGIN + timedelta(days=DAYS + 3))

    async def _act(self) -> None:
        reader = self.random.choice(self.readers)
        self.typed[(await act(reader, self.random)).split(" ")[0]] += 1

    async def _link(self) -> None:
        source, target = self.random.sample([one for one in self.readers if one.channel != "zalo"], 2)
        if source.first.asked and not source.wishes.stopped and not target.wishes.stopped:
            await copy_settings(source, target)
            self.typed["/lienket"] += 1

    async def _publish(self) -> None:
        """An article, and what is to become of it in each chat."""
        random, now = self.random, self.clock.now
        things = {("topic", one) for one in random.sample(TOPICS, random.choice((0, 1, 1, 1, 2)))}
        things |= {("province", random.choice(PLACES))} | {
            ("keyword", one) for one in KEYWORDS if random.random() < 0.05
        }
        urgent, story = random.random() < 0.02, len(self.pieces) + 1
        if self.pieces and random.random() < 0.08:  # another newspaper tells what was told not long ago
            story, things = (before := random.choice(self.pieces[-20:])).story, set(before.things)
        number = await self.db.run(_store, things=things, urgent=urgent, story=story, now=now)
        self.pieces.append(piece := Piece(number, now, frozenset(things), urgent=urgent, story=story))
        for reader in self.readers:
            reader.expect(piece)

    async def _pass(self, until: datetime) -> None:
        """Time passes, with all that is due meanwhile; what is due and held back is looked at each minute."""
        while self.clock.now < until:
            coming, is_held = await self.db.read(_look_ahead, now=self.clock.now)
            soon = [self.clock.now + timedelta(minutes=1)] if is_held else []
            self.clock.now = min([until, *soon, *([coming] if coming else [])])
            await self.digesting.round()
            await self._deliver()

    async def _deliver(self) -> None:
        for address, piece, digest, silent in await self.db.run(_send_all, now=self.clock.now):
            heard = self.readers[int(address)].heard
            there = heard.bundled if digest else heard.alone
            heard.twice += [piece] if piece in heard.alone or piece in heard.bundled else []
            there[piece] = self.clock.now
            heard.silent |= {piece} if silent else set()


def _store(tx: Tx, /, *, things: set[Thing], urgent: bool, story: int, now: datetime) -> int:
    [place] = [value for kind, value in things if kind == "province"]
    about = tuple(sorted(value for kind, value in things if kind == "topic"))
    words = tuple((Kind.KEYWORD, value) for kind, value in sorted(things) if kind == "keyword")
    title, url = f"Tin {now:%d %H:%M:%S.%f}", f"https://bao.example/{now.timestamp()}"
    number = publish(tx, title, about=about, province=place, labels=words, when=now, url=url, cluster=story)
    tx.run("UPDATE articles SET urgent = :urgent WHERE id = :id", urgent=int(urgent), id=number)
    make.fan_out(tx, article=number, now=now)
    return number


def _look_ahead(tx: Tx, *, now: datetime) -> tuple[datetime | None, bool]:
    """When something is due next, and whether anything is already."""
    moments = """
        SELECT digest_at AS moment FROM chats WHERE state = 'active' UNION ALL SELECT due FROM outbox"""
    found: int | None = tx.value(f"SELECT MIN(moment) FROM ({moments}) AS m WHERE moment > :now", now=to_ms(now))
    held = tx.value(f"SELECT COUNT(*) FROM ({moments}) AS m WHERE moment <= :now", now=to_ms(now))
    return (None if found is None else from_ms(found)), bool(held)


def _send_all(tx: Tx, *, now: datetime) -> list[tuple[str, int, bool, bool]]:
    """What is due leaves, on every channel."""
    return [one for channel in CHANNELS for one in _send(tx, channel=channel, now=now)]


def _send(tx: Tx, *, channel: str, now: datetime) -> list[tuple[str, int, bool, bool]]:
    """Send all that is due: where to, which article, whether in a digest, whether without a sound."""
    request = claim.Claim(channel=channel, now=now, lease_end=now + LEASE, burst=BY_THEMSELVES.get(channel))
    found: list[tuple[str, int, bool, bool]] = []
    while (due := claim.next_due(tx, channel=channel)) is not None and from_ms(due) <= now:
        for one in claim.take(tx, request, limit=100):
            outcomes.arrive(tx, one, receipt=Receipt(message_id=str(one.item)), said=None, edits=False, now=now)
            if one.kind == "alert":
                found.append((one.address, one.item, False, one.silent))
            elif one.kind == "digest" and (bundle := digests.get(tx, one.item)):
                found += [(one.address, each, True, False) for _topic, numbers in bundle.parts for each in numbers]
    return found


def find_wrong(reader: Reader, seen: Counter[str]) -> Iterator[str]:
    """What the chat heard and should not have, or the other way round; what was right is counted in *seen*."""
    heard = reader.heard
    yield from (f"{number} came twice" for number in heard.twice)
    waiting = Counter(one.coming.at for one in reader.expected if not one.coming.alone)
    for one in reader.expected:
        number, coming = one.piece.number, one.coming
        at, alone = heard.alone.get(number) or heard.bundled.get(number), number in heard.alone
        came = Coming(at, alone=alone, silent=number in heard.silent)
        if one.doubtful or (coming.at and reader.has_changed(one.piece.at, coming.at)):
            seen["changed meanwhile"] += 1
        elif coming == came or (waiting[coming.at] > MOST and came == NOTHING):  # a digest names so many stories
            seen[coming.name] += 1
        else:
            yield f"{one.piece} came so: {came}, and not so: {coming}"


async def test_in_a_month_each_chat_gets_exactly_what_its_rules_say(sqlite_db: Database) -> None:
    month, seen = Month(sqlite_db, Random(2027)), Counter[str]()
    await month.begin()
    await month.live()
    wrong = [f"chat {place}: {one}" for place, reader in enumerate(month.readers) for one in find_wrong(reader, seen)]
    assert wrong == []
    assert seen["changed meanwhile"] < 2_500 < 3_000 < min(seen["alone"], seen["in a digest"]), seen
    assert min(seen["without a sound"], seen["over"], seen["told already"]) > 20, seen
    assert len(month.typed) >= 12, month.typed
