"""People who talk to the bot, and the articles it can tell them of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot import catalogue
from bot.commands import ALL, Commands
from bot.commands.context import Command, Desk
from bot.requests import Request
from jobs.delivery.compose import Composer
from jobs.matching.topics import Present, Topics
from jobs.upkeep.count import Counting
from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.chats import Chat
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, chats, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.fakes.channels import channels
from tests.fakes.clock import DatedClock

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  #: in Vietnam


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Person:
    """Somebody in a chat, typing and pressing."""

    commands: Commands
    db: Database
    request: Request = field(default_factory=lambda: Request(channel="telegram", address="7", who="7", words=""))

    async def types(self, words: str) -> Reply | None:
        """What is answered to *words*."""
        return await self.commands.answer(replace(self.request, words=words))

    async def asks(self, words: str) -> Reply:
        """The same, where silence would be wrong."""
        reply = await self.types(words)
        assert reply is not None
        return reply

    async def presses(self, reply: Reply, label: str) -> Reply:
        """What is answered to the button of this label."""
        pressed = button(reply, label)
        answer = await self.commands.answer(replace(self.request, words=pressed.command, pressed=True))
        assert answer is not None
        return answer

    async def chat(self) -> Chat | None:
        return await self.db.read(chats.find, channel=self.request.channel, address=self.request.address)

    async def follows(self, kind: Kind = Kind.TOPIC) -> list[str]:
        """What the chat asked for."""
        chat = await self.chat()
        assert chat is not None
        return (await self.db.read(subscriptions.get, chat=chat.number)).wanted[kind]

    async def leaves_out(self, kind: Kind = Kind.TOPIC) -> list[str]:
        """What the chat gets nothing of."""
        chat = await self.chat()
        assert chat is not None
        return (await self.db.read(subscriptions.get, chat=chat.number)).excepted[kind]


def button(reply: Reply, label: str) -> Choice:
    """The button of this label."""
    found = [choice for row in reply.choices for choice in row if choice.label == label]
    assert found, f"no {label!r} among {labels(reply)}"
    return found[0]


def labels(reply: Reply) -> list[str]:
    """What can be pressed."""
    return [choice.label for row in reply.choices for choice in row]


def commands(
    db: Database, clock: Clock, *, trial: bool = False, language: str = "vi", only: Sequence[Command] = ALL
) -> Commands:
    """The commands as the program has them, with its own topics and provinces."""
    return Commands(replace(desk(db, clock), trial=trial), language=language, commands=only)


def desk(db: Database, clock: Clock, topics: Topics | None = None) -> Desk:
    """What commands work with: the program's own topics, where no others are named, and its provinces."""
    topics = topics or Topics(db, Present(catalogue.taxonomy()), catalogue.topics())
    provinces = catalogue.provinces()
    return Desk(
        db=db,
        topics=topics,
        provinces=provinces,
        composer=Composer(db, topics.present, provinces, now=clock),
        channels=channels(),
        counting=Counting(db, clock=DatedClock(clock)),
        now=clock,
    )


def publish(
    tx: Tx,
    title: str,
    *,
    about: tuple[str, ...] = (),
    province: str = "lam-dong",
    labels: tuple[tuple[Kind, str], ...] = (),
    when: datetime = NOON,
    url: str = "",
    state: ArticleState = ArticleState.NEW,
    cluster: int | None = None,
) -> int:
    """An article that is matched; its number."""
    link = url or f"https://baolamdong.example/{abs(hash((title, when)))}.html"
    article = Article(url=link, title=title, keys=(link.encode()[-16:],), published=when)
    number = articles.add(tx, article, feed=1, newspaper="Báo Lâm Đồng", province=province, state=state, now=when)
    carried = [Label(kind=Kind.TOPIC, value=slug) for slug in (*about, EVERYTHING)]
    carried += [Label(kind=Kind.PROVINCE, value=province), *(Label(kind=kind, value=value) for kind, value in labels)]
    articles.label(tx, number, carried)
    [stored] = articles.of(tx, [number])
    articles.mark_matched(tx, stored, cluster=cluster)
    return number
