"""Zalo has room for so many people and groups: who comes in, and what the others hear."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot import texts
from bot.texts import _
from bot.zalo.updates import Inbound
from news.delivery.messages import Reply
from storage import quota
from storage.engine.database import Database
from storage.engine.types import Tx

SILENCE = Reply(text="")


class Admission:
    """Lets in whom there is room for. Admins always find some."""

    def __init__(
        self,
        db: Database,
        *,
        users: int,
        groups: int,
        admins: Collection[str],
        language: str,
        invitations: Callable[[], list[str]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._users = users
        self._groups = groups
        self._admins = frozenset(admins)
        self._language = language
        self._invitations = invitations  #: addresses where there is room for everyone
        self._now = now

    async def refusal(self, message: Inbound) -> Reply | None:
        """None for who can be served; else what to say, which is `SILENCE` from the second time on."""
        if message.who in self._admins:
            return None
        room = self._groups if message.group else self._users
        first = await self._db.run(_knock, address=message.address, group=message.group, room=room, now=self._now())
        if first is None:
            return None
        with texts.language(self._language):
            return self._apologise(group=message.group) if first else SILENCE

    async def may_change(self, group: str, who: str) -> bool:
        """In a group, who first spoke to us there changes its settings, and admins: Zalo names no leader."""
        return who in self._admins or who == await self._db.run(quota.keeper, channel="zalo", address=group, who=who)

    def _apologise(self, *, group: bool) -> Reply:
        lines = [
            _("Chào nhóm, đây là Báo Tin. Bot này đã đủ số nhóm mà Zalo cho phép nên chưa phục vụ được nhóm mình.")
            if group
            else _("Chào bạn, đây là Báo Tin. Bot này đã đủ số người mà Zalo cho phép nên chưa phục vụ được bạn ở đây.")
        ]
        if elsewhere := self._invitations():
            lines += [_("Mời bạn nhận tin ở đây, không giới hạn số người:"), *elsewhere]
        else:
            lines.append(_("Mong bạn thông cảm và quay lại sau."))
        return Reply(text="\n".join(lines))


def _knock(tx: Tx, *, address: str, group: bool, room: int, now: datetime) -> bool | None:
    """None where there is room, else whether this is the first time that the chat hears so."""
    if not room or quota.served(tx, channel="zalo", group=group) < room:
        quota.let_in(tx, channel="zalo", address=address)
        return None
    return quota.turn_away(tx, channel="zalo", address=address, now=now)
