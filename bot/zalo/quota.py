"""Zalo's plan has room for so many people, groups and messages: who comes in, and what the others are told."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.texts import _, language
from bot.zalo.updates import Inbound
from news.delivery.messages import Reply
from news.delivery.quota import Month
from storage import quota
from storage.engine.database import Database, Tx

SILENCE = Reply(text="")


class Plan:
    """The room there is. Admins always find some."""

    def __init__(
        self,
        db: Database,
        *,
        users: int,
        groups: int,
        admins: Collection[str],
        spoken: str,
        elsewhere: Callable[[], list[str]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._users = users
        self._groups = groups
        self._admins = frozenset(admins)
        self._spoken = spoken
        self._elsewhere = elsewhere  #: addresses where there is room for everyone
        self._now = now

    async def door(self, message: Inbound) -> Reply | None:
        """None for who can be served; else what they are told, which happens once."""
        if message.who in self._admins:
            return None
        room = self._groups if message.group else self._users
        told = await self._db.run(_knocked, address=message.address, group=message.group, room=room, now=self._now())
        if told is None:
            return None
        with language(self._spoken):
            return self._sorry(group=message.group) if told else SILENCE

    async def may_change(self, group: str, who: str) -> bool:
        """In a group, who first spoke to us there changes its settings, and admins: Zalo names no leader."""
        return who in self._admins or who == await self._db.run(quota.keeper, channel="zalo", address=group, who=who)

    def _sorry(self, *, group: bool) -> Reply:
        lines = [
            _("Chào nhóm, đây là Báo Tin. Bot này đã đủ số nhóm mà Zalo cho phép nên chưa phục vụ được nhóm mình.")
            if group
            else _("Chào bạn, đây là Báo Tin. Bot này đã đủ số người mà Zalo cho phép nên chưa phục vụ được bạn ở đây.")
        ]
        if elsewhere := self._elsewhere():
            lines += [_("Mời bạn nhận tin ở đây, không giới hạn số người:"), *elsewhere]
        else:
            lines.append(_("Mong bạn thông cảm và quay lại sau."))
        return Reply(text="\n".join(lines))


def _knocked(tx: Tx, *, address: str, group: bool, room: int, now: datetime) -> bool | None:
    """None where there is room, else whether the chat is to be told that there is none."""
    if not room or quota.served(tx, channel="zalo", group=group) < room:
        quota.let_in(tx, channel="zalo", address=address)
        return None
    return quota.turn_away(tx, channel="zalo", address=address, now=now)


def wording(month: Month) -> str:
    """What admins are told when most of the month's messages are used, and when all are."""
    if month.used >= month.limit:
        return _(
            "Zalo: đã dùng hết {limit} tin của tháng này. Tin chưa gửi được giữ lại, đến đầu tháng sau mới gửi tiếp. "
            "Telegram và trang web không bị ảnh hưởng."
        ).format(limit=month.limit)
    return _(
        "Zalo: đã dùng {used}/{limit} tin của tháng này. Bản tin sẽ thưa dần để đủ đến cuối tháng; xem /thongke."
    ).format(used=month.used, limit=month.limit)
