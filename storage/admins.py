"""Notices to admins: the few chats that look after the bot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from news.delivery.chats import Chat, ChatState, Newcomer
from news.delivery.messages import Reply
from storage import chats, choices, notices
from storage.engine.types import Tx
from storage.outbox import fan_out


class AdminChat(NamedTuple):
    """Where somebody who looks after the bot reads."""

    channel: str
    address: str
    hours: str = ""  #: of its digests, should it be new: `chats.meet`


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a notice can be answered with, and until when by its number."""

    choices: notices.Rows
    until: datetime


def find(tx: Tx, admins: Iterable[AdminChat], *, now: datetime) -> list[Chat]:
    """Their chats, but for those that are gone."""
    active: list[Chat] = []
    for channel, address, hours in admins:
        chat = chats.find(tx, channel=channel, address=address)
        if chat is None:
            chat, _ = chats.meet(tx, channel=channel, address=address, now=now, newcomer=Newcomer(hours=hours))
        if chat.state is ChatState.ACTIVE:
            active.append(chat)
    return active


def notify(tx: Tx, text: str, *, admins: Iterable[AdminChat], now: datetime, question: Question | None = None) -> int:
    """Have every admin hear *text*, which may be a *question*; how many will."""
    active = find(tx, admins, now=now)
    if not active:
        return 0
    asked = question.choices if question else ()
    notice = notices.add(tx, Reply(text=text, choices=asked), now=now)
    if question:  # where there are no buttons, a number is typed
        commands = [choice.command for row in asked for choice in row]
        for chat in active:
            choices.keep(tx, channel=chat.channel, address=chat.address, commands=commands, until=question.until)
    return fan_out.write_notice(tx, notice=notice, chats=[chat.number for chat in active], now=now)
