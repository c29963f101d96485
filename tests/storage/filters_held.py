"""A chat that has two filters, and what the filters of a chat hold."""

from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from storage import filters, subscriptions
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

TOPIC, PROVINCE = Kind.TOPIC, Kind.PROVINCE


def held(tx: Tx, chat: int) -> list[list[str]]:
    """What each filter of the chat asks for and leaves out."""
    return [
        sorted([value for kind in Kind for value in one[kind]] + [f"-{v}" for k in Kind for v in one.excepted[k]])
        for one in subscriptions.list_filters(tx, chat=chat)
    ]


def two(tx: Tx) -> tuple[int, int, int]:
    """A chat and its filters: of y-te, and of the-thao in Ca Mau."""
    chat = make.chat(tx, "y-te").number
    second = filters.add(tx, chat=chat, now=NOON, mode=Mode.DIGEST)
    for kind, value in ((TOPIC, "the-thao"), (PROVINCE, "ca-mau")):
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOON, filter_=second)
    return chat, subscriptions.choose(tx, chat=chat), second
