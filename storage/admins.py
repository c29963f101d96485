"""Notices to admins: announcements to the few chats that look after the bot."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from news.delivery.recipients import ChatState
from storage import broadcasts
from storage import chats as recipients
from storage.engine.database import Tx
from storage.outbox import claim as outbox


def tell(tx: Tx, text: str, *, admins: Mapping[str, Sequence[str]], now: datetime) -> int:
    """Have every admin (addresses by channel) hear *text*; how many will."""
    chats = []
    for channel, addresses in admins.items():
        for address in addresses:
            chat = recipients.find(tx, channel=channel, address=address)
            if chat is None:
                chat, _ = recipients.meet(tx, channel=channel, address=address, now=now)
            if chat.state is ChatState.ACTIVE:
                chats.append(chat.number)
    if not chats:
        return 0
    notice = broadcasts.add(tx, author="baotin", audience="admins", text=text, now=now, state="sending")
    return outbox.fan_out_broadcast(tx, broadcast=notice, chats=chats, lane=outbox.BROADCAST, now=now)
