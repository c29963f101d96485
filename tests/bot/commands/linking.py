"""Chats that are linked: another one, and the code that is typed there."""

import re
from dataclasses import replace

from bot.requests import Request
from news.delivery.messages import Reply
from tests.bot.commands.people import Person


def elsewhere(person: Person, channel: str = "zalo", address: str = "z1") -> Person:
    """The same person, or another one, in another chat."""
    return replace(person, request=Request(channel=channel, address=address, who=address, words=""))


def code_of(reply: Reply) -> str:
    """The code that was shown."""
    found = re.search(r"\d{6}", reply.text)
    assert found, reply.text
    return found[0]
