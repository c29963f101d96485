"""Members of a group who may change nothing there: they see what it gets, and are asked and offered nothing else."""

import re
from dataclasses import replace
from typing import Final

from bot.commands.context import Command, NotAllowed
from bot.commands.reading import Typed
from bot.commands.settings import SETTINGS
from bot.texts import _
from news.delivery.messages import Choice, Reply

#: Commands that change nothing, and pages of the menus.
_READING: Final = re.compile(
    r"/(?:moinhat|tim|thu(?! \+)|visao|trogiup|chinhsach|dulieu)\b.*|/(?:chude|tinh) \d{1,3}", re.DOTALL
)

#: Menus that say what the group gets.
_SHOWING: Final = ("chude", "tinh", "caidat", "start")
#: Commands that ask, where nothing follows them, how settings are to be: whoever may not say is shown the settings.
_ASKING: Final = ("theodoi", "bo", "tukhoa", "bantin", "yenlang", "tamdung", "dung", "ngonngu")


def turn(typed: Typed[Command], who: str) -> Typed[Command]:
    """What is done for *who* in the place of a command that would only end in a refusal; raises `NotAllowed`."""
    command = typed.command
    if command is None or command.for_admins or _READING.fullmatch(f"/{command.name} {typed.rest}".strip()):
        return typed
    if command.name in _SHOWING and (not typed.rest or command.for_all):
        return typed
    if command.name in _ASKING and not typed.rest:
        return replace(typed, command=SETTINGS)
    raise NotAllowed(who)


def leave_out_changes(reply: Reply, *, explained: bool) -> Reply:
    """The reply with those choices alone that do something for whoever may change nothing.

    *explained*: who may is said in its place.
    """
    rows = tuple(kept for row in reply.choices if (kept := tuple(one for one in row if _is_open(one))))
    if rows == reply.choices:
        return reply
    if not explained or reply.html:
        return replace(reply, choices=rows)
    lines = (reply.text, _("Trong nhóm, chỉ quản trị viên đổi được cài đặt."))
    return replace(reply, text="\n".join(lines), choices=rows)


def _is_open(one: Choice) -> bool:
    return not one.command or bool(_READING.fullmatch(one.command))
