"""/trogiup: every command in a line."""

from dataclasses import replace

from bot.commands.context import Call, Command
from bot.commands.reading import quote
from bot.texts import _
from news.delivery.messages import Choice, Reply


async def list_commands(call: Call) -> Reply:
    """List what a person can ask for here."""
    lines = [_("Tin mới tự đến theo những gì bạn chọn. Các lệnh:"), ""]
    for command in call.desk.commands:
        takes = command.takes()
        lines.append(f"/{command.name}{' ' if takes else ''}{takes} – {command.about()}")
    lines.append("")
    if call.request.group:
        lines.append(_("Trong nhóm, chỉ quản trị viên đổi được cài đặt."))
    else:
        lines.append(
            _("Gõ cả câu, không dấu, không gạch chéo cũng được: “giao duc va y te o Nghe An, tru tuyen sinh”.")
        )
    choices = (Choice(label=_("Chọn chủ đề"), command="/chude"), Choice(label=_("Cài đặt"), command="/caidat"))
    return Reply(text="\n".join(lines), choices=(choices,))


async def answer_unknown(call: Call) -> Reply:
    """The same, for what is no command of ours."""
    reply = await list_commands(call)
    called = call.rest.partition(" ")[0]
    if not called:
        return reply
    return replace(reply, text=_("Báo Tin không có lệnh “{words}”.").format(words=quote(called)) + "\n" + reply.text)


HELP = Command(
    name="trogiup",
    aliases=(
        "trợ giúp",
        "help",
        "giúp",
        "hướng dẫn",
        "hướng dẫn sử dụng",
        "cách dùng",
        "cách sử dụng",
        "menu",
        "lệnh",
        "commands",
    ),
    about=lambda: _("Các lệnh và cách dùng"),
    answer=list_commands,
)
