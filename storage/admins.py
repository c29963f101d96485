"""Notices to admins: the few chats that look after the bot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from news.delivery.chats import Chat, ChatState, Newcomer
from news.delivery.messages import Reply
from storage import chats, choices, notices
from storage.engine.types import Tx
from storage.notices import Unheard
from storage.outbox import fan_out

OF_USE: Final = timedelta(days=3)  #: how long what nobody heard is offered again


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
    """Their chats, but for those that are gone: who is must write first."""
    active: list[Chat] = []
    for channel, address, hours in admins:
        chat = chats.find(tx, channel=channel, address=address)
        if chat is None:
            chat, _ = chats.meet(tx, channel=channel, address=address, now=now, newcomer=Newcomer(hours=hours))
        if chat.state is not ChatState.SUSPENDED:
            active.append(chat)
    return active


def are_gone(tx: Tx, admins: Iterable[AdminChat]) -> bool:
    """Whether `find` would find none of them."""
    there = (chats.find(tx, channel=channel, address=address) for channel, address, _hours in admins)
    return all(chat is not None and chat.state is ChatState.SUSPENDED for chat in there)


def notify(
    tx: Tx,
    text: str,
    *,
    admins: Sequence[AdminChat],
    now: datetime,
    question: Question | None = None,
    of_use: timedelta = OF_USE,
) -> int:
    """Have every admin hear *text*, which may be a *question*; how many will.

    Where it reaches none of them it waits to be offered again, for as long as it is *of_use*.
    """
    until = question.until if question else now + of_use
    said = Reply(text=text, choices=question.choices if question else ())
    notice = notices.add(tx, said, now=now, until=until if of_use else None)
    return _tell(tx, notice, said, until=until, admins=admins, now=now)


def offer_again(tx: Tx, *, admins: Sequence[AdminChat], now: datetime) -> list[Unheard]:
    """Tell what reached nobody to those who can be reached by now; what still waits for one who can be."""
    for one in notices.unheard(tx, now=now):
        _tell(tx, one.number, one.said, until=one.until, admins=admins, now=now)
    return notices.unheard(tx, now=now)


def _tell(tx: Tx, notice: int, said: Reply, *, until: datetime, admins: Iterable[AdminChat], now: datetime) -> int:
    count = 0
    for chat in find(tx, admins, now=now):
        if not fan_out.write_notice(tx, notice=notice, chats=[chat.number], now=now):
            continue
        count += 1
        if said.choices:  # where there are no buttons, a number is typed
            offered = [choice for row in said.choices for choice in row if choice.command]
            choices.keep(
                tx,
                channel=chat.channel,
                address=chat.address,
                commands=[one.command for one in offered if not one.typed],
                typed={one.typed: one.command for one in offered if one.typed},
                until=until,
            )
    return count
