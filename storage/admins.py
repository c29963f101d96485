"""Notices to admins: broadcasts to the few chats that look after the bot."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from news.delivery.chats import ChatState, Newcomer
from storage import broadcasts, chats
from storage.engine.types import Tx
from storage.outbox import fan_out


class AdminChat(NamedTuple):
    """Where somebody who looks after the bot reads."""

    channel: str
    address: str
    hours: str = ""  #: of its digests, should it be new: `chats.meet`


def notify(tx: Tx, text: str, *, admins: Iterable[AdminChat], now: datetime) -> int:
    """Have every admin hear *text*; how many will."""
    active: list[int] = []
    for channel, address, hours in admins:
        chat = chats.find(tx, channel=channel, address=address)
        if chat is None:
            chat, _ = chats.meet(tx, channel=channel, address=address, now=now, newcomer=Newcomer(hours=hours))
        if chat.state is ChatState.ACTIVE:
            active.append(chat.number)
    if not active:
        return 0
    notice = broadcasts.add(tx, author="baotin", audience="admins", text=text, now=now, state="sending")
    return fan_out.write_broadcast(tx, broadcast=notice, chats=active, now=now)
