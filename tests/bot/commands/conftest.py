"""People in a private chat and in a group."""

import pytest

from bot.requests import Request
from storage.engine.database import Database
from tests.bot.commands.people import Clock, Person, commands


@pytest.fixture
def clock() -> Clock:
    """A time that stands still."""
    return Clock()


@pytest.fixture
def person(sqlite_db: Database, clock: Clock) -> Person:
    """Somebody alone with the bot."""
    return Person(commands(sqlite_db, clock), sqlite_db)


@pytest.fixture
def visitor(sqlite_db: Database, clock: Clock) -> Person:
    """Somebody who tries the bot out in a browser."""
    request = Request(channel="webchat", address="b7", words="")
    return Person(commands(sqlite_db, clock, trial=True), sqlite_db, request)


@pytest.fixture
def member(person: Person) -> Person:
    """Somebody in a group that others look after."""
    request = Request(channel="telegram", address="-5", who="8", name="Tổ 5", words="", group=True, may_change=False)
    return Person(person.commands, person.db, request)


@pytest.fixture
def leader(person: Person) -> Person:
    """An administrator of the same group."""
    request = Request(channel="telegram", address="-5", who="9", name="Tổ 5", words="", group=True)
    return Person(person.commands, person.db, request)
