"""Notices to admins: announcements to the few chats that look after the bot."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from news.delivery.chats import ChatState
from storage import broadcasts, chats
from storage.engine.database import Tx
from storage.outbox import claim as outbox


def tell(tx: Tx, text: str, *, admins: Mapping[str, Sequence[str]], now: datetime) -> int:
    """Have every admin (addresses by channel) hear *text*; how many will."""
    active: list[int] = []
    for channel, addresses in admins.items():
        for address in addresses:
            chat = chats.find(tx, channel=channel, address=address)
            if chat is None:
                chat, _ = chats.meet(tx, channel=channel, address=address, now=now)
            if chat.state is ChatState.ACTIVE:
                active.append(chat.number)
    if not active:
        return 0
    notice = broadcasts.add(tx, author="baotin", audience="admins", text=text, now=now, state="sending")
    return outbox.fan_out_broadcast(tx, broadcast=notice, chats=active, lane=outbox.BROADCAST, now=now)
