"""What Telegram shows of the bot before a word is said: what it is, and for each who asks the commands they may use.

Nothing of it is needed to work, so it goes on beside everything else, and what Telegram refuses is only logged.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.channels import Audience
from bot.telegram.asides import Asides
from bot.telegram.fallbacks import understood
from bot.texts import _, language
from news.errors import StorageError
from storage import settings
from storage.engine.database import Database

log = logging.getLogger(__name__)

KEPT: Final = "telegram.face"  #: the setting: what we wrote last
AUDIENCES: Final[tuple[Audience, ...]] = ("readers", "members", "leaders", "newsroom")
Menu = Sequence[tuple[str, str]]  #: names and what they do


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What is said in one language."""

    menus: Mapping[Audience, Menu]
    description: str  #: before anything is said; 512 characters at most
    short: str  #: in the profile, and beside shared links; 120


def speak(menu: Callable[[Audience], Menu], languages: Mapping[str, str]) -> dict[str, Spoken]:
    """The same in each language: *languages* says by which code Telegram knows it, "" for all that have none."""
    found = {}
    for code, known_as in languages.items():
        with language(code):
            found[known_as] = Spoken(
                menus={audience: menu(audience) for audience in AUDIENCES},
                description="\n\n".join(_describe()),
                short=_("Tin mới của báo các tỉnh, thành phố, theo chủ đề, tỉnh và từ khóa bạn chọn."),
            )
    return found


def _describe() -> tuple[str, ...]:
    return (
        _(
            "Báo Tin đọc các báo tỉnh, thành phố và báo cho bạn khi có bài mới: đầu đề, đoạn mở đầu và đường dẫn "
            "để đọc cả bài."
        ),
        _(
            "Bạn chọn chủ đề, tỉnh, báo hay từ khóa; nhận ngay từng tin hay gộp thành bản tin theo giờ, "
            "ban đêm có thể để yên. Thôi lúc nào cũng được."
        ),
        _("Chọn nút bên dưới để bắt đầu."),
    )


class Face:
    """Writes what differs from what is there; in the private chats of *admins* with their own commands."""

    def __init__(
        self, bot: Bot, asides: Asides, db: Database, *, spoken: Mapping[str, Spoken], admins: Sequence[int]
    ) -> None:
        self._bot = bot
        self._asides = asides
        self._db = db
        self._spoken = spoken
        self._admins = admins
        self._unmet = set(admins)  #: whom Telegram does not let us show anything yet: they never wrote to the bot
        self._written: dict[str, Any] = {}

    async def show(self) -> None:
        """Write all of it that differs. Never raises."""
        try:
            self._written = json.loads(await self._db.read(settings.get, KEPT, "{}"))
            await self._try(self._leave_former_admins)
            await self._try(self._describe)
            for scope, audience in (
                (BotCommandScopeDefault(), "readers"),
                (BotCommandScopeAllGroupChats(), "members"),
                (BotCommandScopeAllChatAdministrators(), "leaders"),
            ):
                await self._try(self._list, scope, audience)
            for admin in self._admins:
                await self.meet(admin)
            await self._keep()
        except StorageError as error:
            log.warning("what the bot shows of itself was not kept error=%s", error)

    def is_unmet(self, chat: int) -> bool:
        """Whether *chat* is an admin's that could not be shown their commands before they wrote to us."""
        return chat in self._unmet

    async def meet(self, admin: int) -> None:
        """Show an admin their commands."""
        if await self._try(self._list, BotCommandScopeChat(admin), "newsroom"):
            self._unmet.discard(admin)

    async def _keep(self) -> None:
        self._written["admins"] = list(self._admins)
        await self._db.run(settings.put, KEPT, json.dumps(self._written, ensure_ascii=False))

    async def _try(self, write: Callable[..., Any], *what: Any) -> bool:
        """Whether it came about."""
        try:
            await understood(write(*what))
        except TelegramError as error:
            log.warning("not shown part=%s reason=%s", write.__name__.strip("_"), error.message)
            return False
        return True

    async def _list(self, scope: BotCommandScope, audience: Audience) -> None:
        for code, spoken in self._spoken.items():
            wanted = await self._commands(spoken, audience)
            there = await self._bot.get_my_commands(scope=scope, language_code=code or None)
            if [one.to_dict() for one in there] != [one.to_dict() for one in wanted]:
                await self._bot.set_my_commands(wanted, scope=scope, language_code=code or None)

    async def _commands(self, spoken: Spoken, audience: Audience) -> list[BotCommand]:
        """Those that change a group's settings need not be seen by all of it, where Telegram has such a thing."""
        open_ = {name for name, _about in spoken.menus["members"]}
        if audience != "leaders" or not await self._asides.are_known():
            return [BotCommand(name, about) for name, about in spoken.menus[audience]]
        return [
            BotCommand(name, about, api_kwargs=None if name in open_ else {"is_ephemeral": True})
            for name, about in spoken.menus[audience]
        ]

    async def _leave_former_admins(self) -> None:
        for admin in set(self._written.get("admins", ())) - set(self._admins):
            for code in self._spoken:
                await self._bot.delete_my_commands(scope=BotCommandScopeChat(admin), language_code=code or None)

    async def _describe(self) -> None:
        """What somebody wrote there by hand stays: only nothing, or what we wrote ourselves, is replaced."""
        for code, spoken in self._spoken.items():
            known = code or None
            long = (await self._bot.get_my_description(known)).description
            if self._may_write(f"description {code}", long, spoken.description):
                await self._bot.set_my_description(spoken.description, known)
            short = (await self._bot.get_my_short_description(known)).short_description
            if self._may_write(f"short {code}", short, spoken.short):
                await self._bot.set_my_short_description(spoken.short, known)

    def _may_write(self, part: str, there: str, wanted: str) -> bool:
        """Whether to write it: it differs, and nobody else wrote what is there."""
        ours = there in ("", self._written.get(part))
        if ours:
            self._written[part] = wanted
        return ours and there != wanted
