"""What a chat holds after a sentence, and newspapers that it may name."""

from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from news.feeds.feed import NewFeed
from storage import feeds, subscriptions
from storage.engine.types import Tx
from tests.bot.commands.people import NOON, Person


async def get_chosen(person: Person) -> dict[str, list[str]]:
    """What the chat's first filter holds."""
    return (await list_chosen(person))[0]


async def list_chosen(person: Person) -> list[dict[str, list[str]]]:
    """What each filter of the chat holds."""
    chat = await person.chat()
    assert chat is not None
    every = await person.db.read(subscriptions.list_filters, chat=chat.number)
    sides = [{k.value: one[k] for k in Kind} | {f"-{k.value}": one.excepted[k] for k in Kind} for one in every]
    return [{kind: values for kind, values in side.items() if values} for side in sides]


def read_newspaper(tx: Tx, name: str) -> None:
    """Have the newspaper's feed read."""
    feeds.add(tx, NewFeed(url="https://bao.example/rss", newspaper=name), now=NOON)


async def list_modes(person: Person) -> list[tuple[list[str], Mode, str]]:
    """What each filter of the chat wants, and how it is heard."""
    chat = await person.chat()
    assert chat
    every = await person.db.read(subscriptions.list_filters, chat=chat.number)
    return [(one[Kind.TOPIC] + one[Kind.PROVINCE], one.mode, one.hours) for one in every]
