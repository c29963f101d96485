"""Members of a group who may change nothing there: they see what it gets, without buttons that would only refuse."""

import re
from dataclasses import replace
from typing import Final

from bot.texts import _
from news.delivery.messages import Choice, Reply

#: Commands that change nothing, and pages of the menus.
_READING: Final = re.compile(
    r"/(?:moinhat|tim|thu(?! \+)|visao|trogiup|chinhsach|dulieu)\b.*|/(?:chude|tinh) \d{1,3}", re.DOTALL
)


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
